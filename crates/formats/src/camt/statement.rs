//! One `Stmt`, `Rpt` or `Ntfctn`: whose it is, its balances, and whether they agree with its entries.

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::SourceTraits;
use domain::time::{Date, Period};

use super::entry::{Entry, Status, too_big};
use super::value::{amount_in, bad_date, day_of, is_debit, missing, parse_day, shown, unit_of};
use super::xml::{Element, spot};
use super::{FORMAT, SOURCE};
use crate::item::{Begun, Item, Sink, Stated};
use crate::{AmountFault, Fault, Notice, Refusal, Spot};

/// Which of the three messages it is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Family {
    /// 053: all booked entries of its days, with the balances at both ends.
    Statement,
    /// 052: what has come until now.
    Report,
    /// 054: some entries in more detail.
    Notification,
}

impl Family {
    /// By the tag of one statement.
    pub fn of(tag: &str) -> Option<Family> {
        match tag {
            "Stmt" => Some(Family::Statement),
            "Rpt" => Some(Family::Report),
            "Ntfctn" => Some(Family::Notification),
            _ => None,
        }
    }
}

/// A balance that the statement states.
#[derive(Debug)]
struct Balance {
    code: String,
    minor: i64,
    on: Option<Date>,
    spot: Spot,
}

/// What has begun: from the first entry on it can't change.
#[derive(Debug)]
struct Told {
    unit: Unit,
    opening: Option<i64>,
}

/// One statement on its way through.
#[derive(Debug)]
pub struct Statement {
    family: Family,
    account: Option<Element>,
    period: Option<Element>,
    summary: Option<Element>,
    balances: Vec<Element>,
    told: Option<Told>,
    /// Booked entries, minor units.
    moved: i128,
    credits: i128,
    debits: i128,
    entries: u64,
    not_booked: u64,
}

impl Statement {
    pub fn new(family: Family) -> Statement {
        Statement {
            family,
            account: None,
            period: None,
            summary: None,
            balances: Vec::new(),
            told: None,
            moved: 0,
            credits: 0,
            debits: 0,
            entries: 0,
            not_booked: 0,
        }
    }

    /// One tag directly in it. `row` counts the entries of the file.
    pub fn take(
        &mut self,
        element: Element,
        row: &mut u32,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        match element.name.as_str() {
            "Ntry" => {
                *row = row.saturating_add(1);
                self.entry(&element, *row, sink)?;
            }
            "Acct" | "FrToDt" if self.told.is_some() => return Err(out_of_place(&element)),
            name if Family::of(name).is_some() => return Err(out_of_place(&element)),
            "Acct" => self.account = Some(element),
            "FrToDt" => self.period = Some(element),
            "TxsSummry" => self.summary = Some(element),
            "Bal" => self.balances.push(element),
            _ => {}
        }
        Ok(())
    }

    fn entry(&mut self, element: &Element, row: u32, sink: &mut dyn Sink) -> Result<(), Refusal> {
        if self.told.is_none() {
            let unit = self.unit(Some(element))?;
            self.begin(unit, sink)?;
        }
        let Some(told) = &self.told else {
            return Ok(());
        };
        let entry = Entry::of(element, &told.unit)?;
        self.entries += 1;
        if entry.amount < 0 {
            self.debits += entry.size();
        } else {
            self.credits += entry.size();
        }
        match entry.status {
            Status::Booked => self.moved += i128::from(entry.amount),
            Status::Pending => {}
            Status::Other => {
                self.not_booked += 1;
                return Ok(());
            }
        }
        if i64::try_from(self.moved).is_err() {
            return Err(too_big(element.child("Amt").unwrap_or(element)));
        }
        for line in entry.lines(&told.unit, row) {
            sink.take(Item::Line(Box::new(line)))?;
        }
        Ok(())
    }

    /// The statement has ended.
    pub fn end(mut self, sink: &mut dyn Sink) -> Result<(), Refusal> {
        if self.told.is_none() {
            if self.balances.is_empty() && self.account.is_none() {
                return Ok(());
            }
            let unit = self.unit(None)?;
            self.begin(unit, sink)?;
        }
        let Some(told) = self.told.take() else {
            return Ok(());
        };
        if told.unit != Unit::YEN {
            let unit = told.unit.clone();
            sink.take(Item::Notice(Notice::Currency { unit }))?;
        }
        let balances = self.read_balances(&told.unit)?;
        let opening = opening_of(self.family, &balances).map(|balance| balance.minor);
        if opening != told.opening {
            // It stands behind the entries.
            if let Some(minor) = opening {
                sink.take(Item::Opening(minor))?;
            }
        }
        let closing = closing_of(self.family, &balances);
        if let Some(closing) = closing {
            if let Some(opening) = opening {
                let read = i128::from(opening) + self.moved;
                if read != i128::from(closing.minor) {
                    return Err(Refusal::BalanceDiffers {
                        spot: closing.spot.clone(),
                        stated: closing.minor,
                        read: i64::try_from(read).unwrap_or(i64::MAX),
                        unit: told.unit,
                    });
                }
            }
            sink.take(Item::Closing(closing.minor))?;
        }
        let last = closing.or_else(|| {
            let is_last = |balance: &&Balance| matches!(balance.code.as_str(), "ITBD" | "CLBD");
            balances.iter().rfind(is_last)
        });
        if let Some(last) = last {
            sink.take(Item::Balance(SeenBalance {
                minor: last.minor,
                as_of: None,
            }))?;
            if let Some(on) = last.on {
                sink.take(Item::NotBefore(on))?;
            }
        }
        self.summary_said(&told.unit, sink)?;
        if self.not_booked > 0 {
            let count = self.not_booked;
            sink.take(Item::Notice(Notice::NotBooked { count }))?;
        }
        sink.take(Item::Ended)
    }

    fn begin(&mut self, unit: Unit, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let begun = Begun {
            account: self.seen_account(&unit)?,
            named: None,
            unit: unit.clone(),
            traits: SourceTraits {
                authoritative: self.family == Family::Statement,
                ..SourceTraits::plain(SOURCE)
            },
            asked: self.asked()?,
            rows_of: "Ntry",
        };
        sink.take(Item::Statement(Box::new(begun)))?;
        let balances = self.read_balances(&unit)?;
        let opening = opening_of(self.family, &balances).map(|balance| balance.minor);
        if let Some(minor) = opening {
            sink.take(Item::Opening(minor))?;
        }
        self.told = Some(Told { unit, opening });
        Ok(())
    }

    /// The account's currency, else that of a balance, else that of the first entry.
    fn unit(&self, entry: Option<&Element>) -> Result<Unit, Refusal> {
        let bad = |spot: Spot, value: &str| Refusal::BadAmount {
            spot,
            value: shown(value),
            fault: AmountFault::OtherCurrency,
        };
        if let Some(leaf) = self
            .account
            .as_ref()
            .and_then(|account| account.child("Ccy"))
        {
            return unit_of(&leaf.text).ok_or_else(|| bad(leaf.spot(), &leaf.text));
        }
        let amounts = self.balances.iter().chain(entry);
        for amount in amounts.filter_map(|parent| parent.child("Amt")) {
            if let Some(code) = &amount.currency {
                return unit_of(code).ok_or_else(|| bad(amount.spot(), code));
            }
        }
        let nowhere = entry.or(self.account.as_ref()).or(self.balances.first());
        Err(nowhere.map_or(Refusal::Empty, |parent| missing(parent, "Ccy")))
    }

    fn seen_account(&self, unit: &Unit) -> Result<Option<SeenAccount>, Refusal> {
        let Some(account) = &self.account else {
            return Ok(None);
        };
        let number = account
            .value(&["Id", "IBAN"])
            .or_else(|| account.value(&["Id", "Othr", "Id"]))
            // Version 1 and what was before it.
            .or_else(|| account.value(&["Id", "PrtryAcct", "Id"]));
        let Some(number) = number else {
            return Err(missing(account, "IBAN"));
        };
        let text = |path: &[&str]| account.value(path).map(str::to_owned);
        Ok(Some(SeenAccount {
            number: number.split_whitespace().collect(),
            bank_code: None,
            branch: None,
            branch_code: None,
            kind: match account.value(&["Tp", "Cd"]) {
                Some("SVGS" | "MOMA") => AccountKind::Savings,
                Some("LOAN") => AccountKind::Loan,
                Some("CARD") => AccountKind::Card,
                Some("CACC" | "SACC" | "TRAN") => AccountKind::Current,
                _ => AccountKind::Ordinary,
            },
            name: text(&["Nm"]),
            holder: text(&["Ownr", "Nm"]),
            unit: unit.clone(),
            balance: None,
        }))
    }

    /// The days that it is about. An end at midnight is the end of the day before.
    fn asked(&self) -> Result<Option<Period>, Refusal> {
        let end = |name: &str, date: &str| {
            let period = self.period.as_ref()?;
            period.child(name).or_else(|| period.child(date))
        };
        let day = |leaf: Option<&Element>| {
            leaf.map(|leaf| parse_day(&leaf.text).ok_or_else(|| bad_date(leaf)))
                .transpose()
        };
        let (from, to) = (end("FrDtTm", "FrDt"), end("ToDtTm", "ToDt"));
        let (first, last) = (day(from)?, day(to)?);
        let is_midnight = to.is_some_and(|to| {
            to.text.get(10..19) == Some("T00:00:00")
                && first.is_some_and(|first| last > Some(first))
        });
        let last = match last {
            Some(last) if is_midnight => last.yesterday().ok(),
            last => last,
        };
        Ok(first
            .zip(last)
            .and_then(|(first, last)| Period::new(first, last)))
    }

    fn read_balances(&self, unit: &Unit) -> Result<Vec<Balance>, Refusal> {
        let mut balances = Vec::new();
        for element in &self.balances {
            let code = element
                .value(&["Tp", "CdOrPrtry", "Cd"])
                .or_else(|| element.value(&["Tp", "Cd"]));
            let Some(code @ ("OPBD" | "PRCD" | "CLBD" | "ITBD")) = code else {
                // What is available or forecast isn't what is booked.
                continue;
            };
            let amount = element.child("Amt");
            let minor = amount_in(element, amount, unit)?;
            let minor = if is_debit(element)? { -minor } else { minor };
            balances.push(Balance {
                code: code.to_owned(),
                minor,
                on: day_of(element.child("Dt"))?,
                spot: amount.unwrap_or(element).spot(),
            });
        }
        Ok(balances)
    }

    /// Counts and sums beside the balances: banks write them wrongly, so that a difference is only told.
    fn summary_said(&self, unit: &Unit, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let Some(summary) = &self.summary else {
            return Ok(());
        };
        let mut compare = |name: &'static str, stated: Option<&str>, read: i128, places: u32| {
            let Some(stated) = stated else {
                return Ok(());
            };
            let number = crate::amount::ofx(stated, places).ok();
            sink.take(match number {
                Some(value) if i128::from(value) == read => Item::Agrees(Stated {
                    name: name.into(),
                    value,
                }),
                _ => Item::Notice(Notice::SummaryDiffers {
                    name,
                    stated: shown(stated),
                    read: with_places(read, places),
                }),
            })
        };
        let (entries, places) = (i128::from(self.entries), unit.decimals());
        compare(
            "TtlNtries/NbOfNtries",
            summary.value(&["TtlNtries", "NbOfNtries"]),
            entries,
            0,
        )?;
        compare(
            "TtlCdtNtries/Sum",
            summary.value(&["TtlCdtNtries", "Sum"]),
            self.credits,
            places,
        )?;
        compare(
            "TtlDbtNtries/Sum",
            summary.value(&["TtlDbtNtries", "Sum"]),
            self.debits,
            places,
        )
    }
}

fn out_of_place(element: &Element) -> Refusal {
    Refusal::Broken {
        format: FORMAT,
        spot: spot(element.place, &element.name),
        value: format!("<{}>", element.name),
        fault: Fault::OutOfPlace,
    }
}

/// Minor units as the file writes them.
fn with_places(minor: i128, places: u32) -> String {
    let places = usize::try_from(places).unwrap_or(0);
    let digits = format!("{minor:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// The balance before the first entry: OPBD, or PRCD which is that of the statement before; on a later page the first ITBD.
fn opening_of(family: Family, balances: &[Balance]) -> Option<&Balance> {
    let of = |code: &str| balances.iter().find(|balance| balance.code == code);
    let interim = || {
        let is_page =
            of("CLBD").is_some() || balances.iter().filter(|one| one.code == "ITBD").count() > 1;
        of("ITBD").filter(|_| family == Family::Statement && is_page)
    };
    of("OPBD").or_else(|| of("PRCD")).or_else(interim)
}

/// The balance after the last entry: CLBD; on a page that isn't the last the last ITBD.
fn closing_of(family: Family, balances: &[Balance]) -> Option<&Balance> {
    let of = |code: &str| balances.iter().rfind(|balance| balance.code == code);
    let has_opening = |balance: &Balance| matches!(balance.code.as_str(), "OPBD" | "PRCD");
    let interim = || {
        let is_page = balances.iter().any(has_opening)
            || balances.iter().filter(|one| one.code == "ITBD").count() > 1;
        of("ITBD").filter(|_| family == Family::Statement && is_page)
    };
    of("CLBD").or_else(interim)
}
