//! One STMTRS or CCSTMTRS as a statement.

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::{Place as LinePlace, ReadLine, SourceTraits};
use domain::time::{Date, Period};

use super::element::{Element, Tree};
use super::name::Tag;
use super::time::{self, Moment};
use crate::amount::{self, AmountFault};
use crate::item::{Begun, Item};
use crate::text::fold_spaces;
use crate::{Column, Notice, Refusal, Spot};

/// The name of this source; FITIDs are unique within it (and the account).
pub const SOURCE: &str = "ofx";

/// NAME has at most 32 characters; what is longer is cut or goes to MEMO.
const NAME_MAX: usize = 32;

/// One STMTRS or CCSTMTRS without its lines, and what its lines say of all of it.
#[derive(Debug)]
pub struct Head {
    statement: Tree,
    is_card: bool,
    lines: u64,
    newest: Option<Date>,
    /// A line has nothing but a NAME.
    only_names: bool,
    /// The first currency that a line names.
    currency: Option<Tree>,
}

impl Head {
    /// Before its first line.
    pub fn new() -> Head {
        Head {
            statement: Tree::default(),
            is_card: false,
            lines: 0,
            newest: None,
            only_names: false,
            currency: None,
        }
    }

    /// What is known of a statement when its first line comes.
    pub fn at_first_line(so_far: Element<'_>, is_card: bool) -> Head {
        Head {
            lines: 1,
            ..Head::new().ended(so_far, is_card)
        }
    }

    /// Notes what a line says of the whole statement.
    ///
    /// `posted_on`: its day, where that is known already.
    pub fn take(&mut self, line: Element<'_>, posted_on: Option<Date>) {
        self.lines += 1;
        self.only_names |= line.value(Tag::Memo).is_none();
        let posted_on = posted_on.or_else(|| {
            let posted = line.value(Tag::DtPosted)?;
            Some(time::parse(posted.text())?.on)
        });
        self.newest = self.newest.max(posted_on);
        if self.currency.is_none() {
            let named = line.child(Tag::Currency);
            let named = named.and_then(|named| named.value(Tag::CurSym));
            self.currency = named.map(Element::held);
        }
    }

    /// The statement has ended.
    pub fn ended(self, statement: Element<'_>, is_card: bool) -> Head {
        Head {
            statement: statement.held(),
            is_card,
            ..self
        }
    }

    fn has_lines(&self) -> bool {
        self.lines > 0
    }

    /// What the statement is, with its unit and what is to be said of it. No [`Begun`] when it has neither lines nor a
    /// day to hold on to.
    pub fn begin(&self) -> Result<(Unit, Vec<Notice>, Option<Begun>), Refusal> {
        let mut notices = Vec::new();
        let unit = self.unit(&mut notices)?;
        let asked = self.asked()?;
        // A balance that can't be read is told behind the lines.
        let ledger = self.ledger(&unit);
        let has_day = self.newest.is_some()
            || asked.is_some()
            || !matches!(ledger, Ok(None) | Ok(Some(Ledger { on: None, .. })));
        let begun = (self.has_lines() || has_day).then(|| Begun {
            account: self.account(&unit),
            named: None,
            unit: unit.clone(),
            traits: SourceTraits {
                text_max: self.only_names.then_some(NAME_MAX),
                ..SourceTraits::plain(SOURCE)
            },
            asked,
            rows_of: "STMTTRN",
        });
        Ok((unit, notices, begun))
    }

    /// What follows the lines.
    pub fn end(&self, unit: &Unit) -> Result<Vec<Item>, Refusal> {
        let mut items = Vec::new();
        if let Some(ledger) = self.ledger(unit)? {
            items.push(Item::Balance(ledger.balance));
            items.extend(ledger.on.map(Item::NotBefore));
            let asked = self.asked()?;
            if self
                .newest
                .is_some_and(|newest| ledger.closes(newest, asked))
            {
                items.push(Item::Closing(ledger.balance.minor));
            }
        }
        items.push(Item::Ended);
        Ok(items)
    }

    /// One STMTTRN; `row` counts those of the file.
    pub fn line(transaction: Element<'_>, unit: &Unit, row: u32) -> Result<ReadLine, Refusal> {
        let amount = amount_of(transaction, Tag::TrnAmt, unit)?;
        check_side(transaction, amount)?;
        let posted = moment(transaction, Tag::DtPosted)?.ok_or_else(|| {
            let at = transaction.child(Tag::DtPosted).unwrap_or(transaction);
            bad_date(at, Tag::DtPosted)
        })?;
        if let Some(other) = transaction
            .child(Tag::Currency)
            .and_then(|currency| currency.value(Tag::CurSym))
            && unit_of(other.text()).is_some_and(|other| other != *unit)
        {
            let amount = transaction.value(Tag::TrnAmt).map_or("", Element::text);
            return Err(Refusal::BadAmount {
                spot: spot(other, Tag::Currency.name()),
                value: shown(&format!("{amount} {}", other.text())),
                fault: AmountFault::OtherCurrency,
            });
        }
        Ok(ReadLine {
            posted_on: posted.on,
            valued_on: moment(transaction, Tag::DtAvail)?.map(|available| available.on),
            amount,
            description: description(transaction),
            balance: None,
            reference: transaction.value(Tag::FitId).map(|id| id.text().to_owned()),
            pending: false,
            place: LinePlace { page: 0, row },
        })
    }

    /// CURDEF; where it is empty, what a line names; where none names one, yen with a notice.
    fn unit(&self, notices: &mut Vec<Notice>) -> Result<Unit, Refusal> {
        let statement = self.statement.element(0);
        let in_line = self.currency.as_ref().map(|leaf| leaf.element(0));
        let Some(named) = statement.value(Tag::CurDef).or(in_line) else {
            notices.push(Notice::CurrencyAssumed);
            return Ok(Unit::YEN);
        };
        let unit = unit_of(named.text()).ok_or_else(|| Refusal::BadAmount {
            spot: spot(named, named.name()),
            value: shown(named.text()),
            fault: AmountFault::OtherCurrency,
        })?;
        if unit != Unit::YEN {
            notices.push(Notice::Currency { unit: unit.clone() });
        }
        Ok(unit)
    }

    fn account(&self, unit: &Unit) -> Option<SeenAccount> {
        let from = self.statement.element(0).child(if self.is_card {
            Tag::CcAcctFrom
        } else {
            Tag::BankAcctFrom
        })?;
        let digits = |tag: Tag, count: usize| {
            let code = from.value(tag)?.text();
            (code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| code.to_owned())
        };
        let kind = match from
            .value(Tag::AcctType)
            .map(|kind| kind.text().to_ascii_uppercase())
            .as_deref()
        {
            _ if self.is_card => AccountKind::Card,
            // 当座; 普通 is SAVINGS in Japanese files.
            Some("CHECKING") => AccountKind::Current,
            Some("MONEYMRKT") => AccountKind::Savings,
            Some("CD") => AccountKind::Term,
            Some("CREDITLINE") => AccountKind::Loan,
            _ => AccountKind::Ordinary,
        };
        Some(SeenAccount {
            number: from.value(Tag::AcctId)?.text().to_owned(),
            bank_code: digits(Tag::BankId, 4),
            branch: None,
            branch_code: digits(Tag::BranchId, 3),
            kind,
            name: None,
            holder: None,
            unit: unit.clone(),
            balance: None,
        })
    }

    /// LEDGERBAL. Empty throughout it says nothing; a day without an amount is a balance that got lost.
    fn ledger(&self, unit: &Unit) -> Result<Option<Ledger>, Refusal> {
        let Some(ledger) = self.statement.element(0).child(Tag::LedgerBal) else {
            return Ok(None);
        };
        let as_of = moment(ledger, Tag::DtAsOf)?;
        if ledger.value(Tag::BalAmt).is_none() && as_of.is_none() {
            return Ok(None);
        }
        let minor = amount_of(ledger, Tag::BalAmt, unit)?;
        Ok(Some(Ledger {
            balance: SeenBalance {
                minor,
                as_of: as_of.and_then(|moment| moment.instant()),
            },
            on: as_of.map(|moment| moment.on),
        }))
    }

    fn asked(&self) -> Result<Option<Period>, Refusal> {
        let Some(list) = self.statement.element(0).child(Tag::BankTranList) else {
            return Ok(None);
        };
        let (from, to) = (moment(list, Tag::DtStart)?, moment(list, Tag::DtEnd)?);
        Ok(from
            .zip(to)
            .and_then(|(from, to)| Period::new(from.on, to.on)))
    }
}

fn amount_of(parent: Element<'_>, tag: Tag, unit: &Unit) -> Result<i64, Refusal> {
    let bad = |at: Element<'_>, value: &str, fault| Refusal::BadAmount {
        spot: spot(at, tag.name()),
        value: shown(value),
        fault,
    };
    let Some(leaf) = parent.value(tag) else {
        let at = parent.child(tag).unwrap_or(parent);
        return Err(bad(at, "", AmountFault::Missing));
    };
    amount::ofx(leaf.text(), unit.decimals()).map_err(|fault| bad(leaf, leaf.text(), fault))
}

/// TRNTYPE describes, and the sign is TRNAMT's alone (OFX 1.0.2, 3.2.9.2). But DEBIT and CREDIT say nothing else than the
/// side, and some files write both without a sign: which of the two is wrong, nobody can tell from the file.
fn check_side(transaction: Element<'_>, amount: i64) -> Result<(), Refusal> {
    let (Some(kind), Some(leaf)) = (
        transaction.value(Tag::TrnType),
        transaction.value(Tag::TrnAmt),
    ) else {
        return Ok(());
    };
    let is = |side: &str| kind.text().eq_ignore_ascii_case(side);
    if amount > 0 && is("DEBIT") || amount < 0 && is("CREDIT") {
        return Err(Refusal::BadAmount {
            spot: spot(leaf, Tag::TrnAmt.name()),
            value: shown(&format!("{} {}", kind.text(), leaf.text())),
            fault: AmountFault::OtherSide,
        });
    }
    Ok(())
}

/// `None` where the date is missing or empty.
fn moment<'t>(parent: Element<'t>, tag: Tag) -> Result<Option<Moment<'t>>, Refusal> {
    let Some(leaf) = parent.value(tag) else {
        return Ok(None);
    };
    time::parse(leaf.text())
        .map(Some)
        .ok_or_else(|| bad_date(leaf, tag))
}

fn bad_date(at: Element<'_>, tag: Tag) -> Refusal {
    let value = if at.is(tag) {
        shown(at.text())
    } else {
        String::new()
    };
    Refusal::BadDate {
        spot: spot(at, tag.name()),
        value,
        expected: "20260109".into(),
    }
}

fn spot(element: Element<'_>, name: &str) -> Spot {
    let place = element.text_place();
    Spot {
        line: place.line,
        column: Column::Character {
            at: place.column,
            tag: name.to_owned(),
        },
    }
}

/// A stated balance with its day.
struct Ledger {
    balance: SeenBalance,
    on: Option<Date>,
}

impl Ledger {
    /// Whether it is the balance after the newest line: stated on that day or later, but not for a day that the list
    /// doesn't reach, since lines between the two would be in the balance only.
    fn closes(&self, newest: Date, asked: Option<Period>) -> bool {
        let reached = asked.map_or(newest, |asked| asked.to.max(newest));
        self.on.is_some_and(|on| newest <= on && on <= reached)
    }
}

fn unit_of(text: &str) -> Option<Unit> {
    text.trim().to_ascii_uppercase().parse().ok()
}

/// NAME (or that of PAYEE) and MEMO, without saying twice what one of them has of the other.
fn description(transaction: Element<'_>) -> String {
    let name = transaction
        .value(Tag::Name)
        .or_else(|| transaction.child(Tag::Payee)?.value(Tag::Name));
    let folded = |leaf: Option<Element<'_>>| leaf.map(|leaf| fold_spaces(leaf.text()));
    let name = folded(name).unwrap_or_default();
    let memo = folded(transaction.value(Tag::Memo)).unwrap_or_default();
    if memo.contains(&name) {
        memo
    } else if memo.is_empty() || name.contains(&memo) {
        name
    } else {
        format!("{name} {memo}")
    }
}

fn shown(value: &str) -> String {
    value.chars().take(40).collect()
}
