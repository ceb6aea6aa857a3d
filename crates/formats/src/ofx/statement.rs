//! One STMTRS or CCSTMTRS as a statement.

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::{Place, ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, Period};

use super::time::{self, Moment};
use super::tree::Element;
use crate::amount::{self, AmountFault};
use crate::text::{fold_spaces, position};
use crate::{Column, FileStatement, Notice, Refusal, Spot};

/// The name of this source; FITIDs are unique within it (and the account).
pub const SOURCE: &str = "ofx";

/// NAME has at most 32 characters; what is longer is cut or goes to MEMO.
const NAME_MAX: usize = 32;

/// The text that a statement is in, for the places of what can't be read.
pub struct Source<'t> {
    pub text: &'t str,
    pub is_card: bool,
}

impl Source<'_> {
    /// `row` counts the STMTTRN of the file. `None` when the statement has neither lines nor a day to hold on to.
    pub fn read(
        &self,
        statement: &Element<'_>,
        row: &mut u32,
        notices: &mut Vec<Notice>,
    ) -> Result<Option<FileStatement>, Refusal> {
        let list = statement.child("BANKTRANLIST");
        let transactions = statement.all("STMTTRN");
        let unit = self.unit(statement, &transactions, notices)?;
        let mut lines = Vec::new();
        let mut only_names = false;
        for transaction in &transactions {
            *row = row.saturating_add(1);
            let line = self.line(transaction, &unit, *row)?;
            only_names |= transaction.value("MEMO").is_none();
            lines.push(line);
        }
        let ledger = self.ledger(statement, &unit)?;
        let asked = match list {
            Some(list) => self.asked(list)?,
            None => None,
        };
        let newest = lines.iter().map(|line| line.posted_on).max();
        let anchor = newest
            .or(ledger.as_ref().and_then(|ledger| ledger.on))
            .or(asked.map(|asked| asked.to));
        let Some(day) = anchor else { return Ok(None) };
        let closing = ledger
            .as_ref()
            .filter(|ledger| newest.is_some_and(|newest| ledger.closes(newest, asked)))
            .map(|ledger| ledger.balance.minor);
        let traits = SourceTraits {
            text_max: only_names.then_some(NAME_MAX),
            ..SourceTraits::plain(SOURCE)
        };
        Ok(Some(FileStatement {
            account: self.account(statement, &unit, ledger.map(|ledger| ledger.balance)),
            unit,
            view: View {
                traits,
                // Not DTSERVER: converters write the newest line's day there, and a stated time that is wrong would
                // let this file overrule what was seen later.
                seen: SeenAt::not_before(day),
                asked,
                opening: None,
                closing,
                rows_of: "STMTTRN".into(),
                lines,
            },
        }))
    }

    fn line(&self, transaction: &Element<'_>, unit: &Unit, row: u32) -> Result<ReadLine, Refusal> {
        let amount = self.amount(transaction, "TRNAMT", unit)?;
        self.side(transaction, amount)?;
        let posted = self.moment(transaction, "DTPOSTED")?.ok_or_else(|| {
            self.bad_date(
                transaction.child("DTPOSTED").unwrap_or(transaction),
                "DTPOSTED",
            )
        })?;
        if let Some(other) = transaction
            .child("CURRENCY")
            .and_then(|currency| currency.value("CURSYM"))
            && unit_of(&other.text).is_some_and(|other| other != *unit)
        {
            let value = format!(
                "{} {}",
                transaction
                    .value("TRNAMT")
                    .map_or("", |amount| &amount.text),
                other.text
            );
            return Err(Refusal::BadAmount {
                spot: self.spot(other, "CURRENCY"),
                value: shown(&value),
                fault: AmountFault::OtherCurrency,
            });
        }
        Ok(ReadLine {
            posted_on: posted.on,
            valued_on: self
                .moment(transaction, "DTAVAIL")?
                .map(|available| available.on),
            amount,
            description: description(transaction),
            balance: None,
            reference: transaction.value("FITID").map(|id| id.text.to_string()),
            pending: false,
            place: Place { page: 0, row },
        })
    }

    /// CURDEF; where it is empty, what all lines name; where they name none, yen with a notice.
    fn unit(
        &self,
        statement: &Element<'_>,
        transactions: &[&Element<'_>],
        notices: &mut Vec<Notice>,
    ) -> Result<Unit, Refusal> {
        let of_lines = || {
            transactions
                .iter()
                .find_map(|transaction| transaction.child("CURRENCY")?.value("CURSYM"))
        };
        let named = statement.value("CURDEF").or_else(of_lines);
        let Some(named) = named else {
            notices.push(Notice::CurrencyAssumed);
            return Ok(Unit::YEN);
        };
        let unit = unit_of(&named.text).ok_or_else(|| Refusal::BadAmount {
            spot: self.spot(named, named.name),
            value: shown(&named.text),
            fault: AmountFault::OtherCurrency,
        })?;
        if unit != Unit::YEN {
            notices.push(Notice::Currency { unit: unit.clone() });
        }
        Ok(unit)
    }

    fn account(
        &self,
        statement: &Element<'_>,
        unit: &Unit,
        balance: Option<SeenBalance>,
    ) -> Option<SeenAccount> {
        let from = statement.child(if self.is_card {
            "CCACCTFROM"
        } else {
            "BANKACCTFROM"
        })?;
        let digits = |name: &str, count: usize| {
            let code = from.value(name)?.text.as_ref();
            (code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| code.to_owned())
        };
        let kind = match from
            .value("ACCTTYPE")
            .map(|kind| kind.text.to_ascii_uppercase())
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
            number: from.value("ACCTID")?.text.to_string(),
            bank_code: digits("BANKID", 4),
            branch: None,
            branch_code: digits("BRANCHID", 3),
            kind,
            name: None,
            holder: None,
            unit: unit.clone(),
            balance,
        })
    }

    /// LEDGERBAL. Empty throughout it says nothing; a day without an amount is a balance that got lost.
    fn ledger(&self, statement: &Element<'_>, unit: &Unit) -> Result<Option<Ledger>, Refusal> {
        let Some(ledger) = statement.child("LEDGERBAL") else {
            return Ok(None);
        };
        let as_of = self.moment(ledger, "DTASOF")?;
        if ledger.value("BALAMT").is_none() && as_of.is_none() {
            return Ok(None);
        }
        let minor = self.amount(ledger, "BALAMT", unit)?;
        Ok(Some(Ledger {
            balance: SeenBalance {
                minor,
                as_of: as_of.and_then(|moment| moment.at),
            },
            on: as_of.map(|moment| moment.on),
        }))
    }

    fn asked(&self, list: &Element<'_>) -> Result<Option<Period>, Refusal> {
        let (from, to) = (self.moment(list, "DTSTART")?, self.moment(list, "DTEND")?);
        Ok(from
            .zip(to)
            .and_then(|(from, to)| Period::new(from.on, to.on)))
    }

    fn amount(&self, parent: &Element<'_>, name: &str, unit: &Unit) -> Result<i64, Refusal> {
        let bad = |at: &Element<'_>, value: &str, fault| Refusal::BadAmount {
            spot: self.spot(at, name),
            value: shown(value),
            fault,
        };
        let Some(leaf) = parent.value(name) else {
            return Err(bad(
                parent.child(name).unwrap_or(parent),
                "",
                AmountFault::Missing,
            ));
        };
        amount::ofx(&leaf.text, unit.decimals()).map_err(|fault| bad(leaf, &leaf.text, fault))
    }

    /// TRNTYPE describes, and the sign is TRNAMT's alone (OFX 1.0.2, 3.2.9.2). But DEBIT and CREDIT say nothing else than the
    /// side, and some files write both without a sign: which of the two is wrong, nobody can tell from the file.
    fn side(&self, transaction: &Element<'_>, amount: i64) -> Result<(), Refusal> {
        let (Some(kind), Some(leaf)) = (transaction.value("TRNTYPE"), transaction.value("TRNAMT"))
        else {
            return Ok(());
        };
        let differs = match kind.text.to_ascii_uppercase().as_str() {
            "DEBIT" => amount > 0,
            "CREDIT" => amount < 0,
            _ => false,
        };
        if differs {
            return Err(Refusal::BadAmount {
                spot: self.spot(leaf, "TRNAMT"),
                value: shown(&format!("{} {}", kind.text, leaf.text)),
                fault: AmountFault::OtherSide,
            });
        }
        Ok(())
    }

    /// `None` where the date is missing or empty.
    fn moment(&self, parent: &Element<'_>, name: &str) -> Result<Option<Moment>, Refusal> {
        let Some(leaf) = parent.value(name) else {
            return Ok(None);
        };
        time::parse(&leaf.text)
            .map(Some)
            .ok_or_else(|| self.bad_date(leaf, name))
    }

    fn bad_date(&self, at: &Element<'_>, name: &str) -> Refusal {
        let value = if at.is(name) {
            shown(&at.text)
        } else {
            String::new()
        };
        Refusal::BadDate {
            spot: self.spot(at, name),
            value,
            expected: "20260109".into(),
        }
    }

    fn spot(&self, element: &Element<'_>, name: &str) -> Spot {
        let (line, at) = position(self.text, element.text_at);
        Spot {
            line,
            column: Column::Character {
                at,
                tag: name.to_owned(),
            },
        }
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
fn description(transaction: &Element<'_>) -> String {
    let name = transaction
        .value("NAME")
        .or_else(|| transaction.child("PAYEE")?.value("NAME"));
    let name = name.map(|name| fold_spaces(&name.text)).unwrap_or_default();
    let memo = transaction
        .value("MEMO")
        .map(|memo| fold_spaces(&memo.text))
        .unwrap_or_default();
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
