//! QIF: the files of household programs. It names no currency and doesn't say whether the day or the month comes first,
//! so that all dates and amounts of a file are looked through before the first is taken.

mod dates;
mod numbers;
mod record;
mod section;

use domain::money::Unit;
use domain::statement::view::{Place as LinePlace, ReadLine, SourceTraits};

use crate::item::{Begun, Item, Sink};
use crate::source::{Source, Unread};
use crate::text::{Survey, fold_spaces};
use crate::{AmountFault, Asked, FileKind, Notice, Refusal, Unsaid};
use dates::{Dates, Order};
use numbers::{Numbers, Style};
use record::{Field, Record};
use section::Kind;

/// The name of this source.
pub const SOURCE: &str = "qif";

/// For people.
pub const FORMAT: &str = "QIF";

/// Whether a text is QIF, told by its beginning.
pub fn looks_like_qif(begin: &str) -> bool {
    let first = begin.trim_start().lines().next().unwrap_or_default();
    let first = first.to_ascii_lowercase();
    ["!type:", "!account", "!option:", "!clear:"]
        .iter()
        .any(|sign| first.starts_with(sign))
}

/// A QIF file.
#[derive(Debug)]
pub struct Statements {
    survey: Survey,
    order: Order,
    style: Style,
    unit: Unit,
    /// Whether its person said the currency.
    is_said: bool,
    has_investment: bool,
    has_list: bool,
}

/// What its person says of a file by the layout: `qif-dmy`, `qif-usd`, `qif-mdy-usd`.
fn chosen(layout: Option<&str>) -> (Option<Order>, Option<Unit>) {
    let words = layout.and_then(|layout| layout.strip_prefix("qif-"));
    let (mut order, mut unit) = (None, None);
    for word in words.unwrap_or_default().split('-') {
        match Order::of(word) {
            Some(said) => order = Some(said),
            None => unit = unit.or_else(|| word.to_ascii_uppercase().parse().ok()),
        }
    }
    (order, unit)
}

impl Statements {
    /// Looks through all dates and amounts.
    ///
    /// # Errors
    /// [`Refusal::Unsaid`] where they can be read in more than one way, and what can't be read at all.
    pub fn of(
        source: &dyn Source,
        survey: Survey,
        asked: &Asked<'_>,
    ) -> Result<Statements, Unread> {
        let (order, unit) = chosen(asked.layout);
        let (mut dates, mut numbers) = (Dates::new(order), Numbers::default());
        let (mut has_investment, mut has_list) = (false, false);
        section::read(survey.open(source)?, &mut |section, record| {
            match section.kind {
                Kind::Lines => {
                    dates.take(record.date()?)?;
                    for amount in record.amounts() {
                        numbers.take(amount)?;
                    }
                }
                Kind::Investment => has_investment = true,
                Kind::List => has_list = true,
            }
            Ok(())
        })?;
        Ok(Statements {
            survey,
            order: dates.order()?,
            style: numbers.style(),
            is_said: unit.is_some(),
            unit: unit.unwrap_or(Unit::YEN),
            has_investment,
            has_list,
        })
    }

    /// Reads the sections that have lines, in the order of the file.
    ///
    /// # Errors
    /// What can't be read, and what `sink` answers.
    pub fn read(&self, source: &dyn Source, sink: &mut dyn Sink) -> Result<(), Unread> {
        let mut current: Option<(Option<String>, u32)> = None;
        section::read(self.survey.open(source)?, &mut |section, record| {
            if section.kind != Kind::Lines {
                return Ok(());
            }
            let account = section.account;
            // Two sections without a name are of two accounts.
            let is_same = |(name, number): &(Option<String>, u32)| {
                name.as_deref() == account && (account.is_some() || *number == section.number)
            };
            let is_first = !current.as_ref().is_some_and(is_same);
            if is_first {
                if matches!(current, Some((None, _))) {
                    sink.take(Item::Ended)?;
                }
                current = Some((account.map(str::to_owned), section.number));
                sink.take(Item::Statement(Box::new(Begun {
                    account: None,
                    named: account.map(str::to_owned),
                    unit: self.unit.clone(),
                    traits: SourceTraits::plain(SOURCE),
                    asked: None,
                    rows_of: "line",
                })))?;
            }
            let line = self.line(record)?;
            sink.take(if is_first && record.is_opening(account) {
                Item::Opening(line.amount)
            } else {
                Item::Line(Box::new(line))
            })
        })?;
        let mut notices = Vec::new();
        if current.is_some() && !self.is_said {
            notices.push(Notice::CurrencyAssumed);
        }
        if self.unit != Unit::YEN {
            let unit = self.unit.clone();
            notices.push(Notice::Currency { unit });
        }
        for (is_there, kind) in [
            (self.has_investment, FileKind::QifInvestment),
            (self.has_list, FileKind::QifList),
        ] {
            notices.extend(is_there.then_some(Notice::PassedOver { kind }));
        }
        for notice in notices {
            sink.take(Item::Notice(notice))?;
        }
        Ok(())
    }

    /// The reason why no line was found.
    pub fn why_nothing(&self) -> Refusal {
        match (self.has_investment, self.has_list) {
            (true, _) => Refusal::NotStatement {
                kind: FileKind::QifInvestment,
            },
            (false, true) => Refusal::NotStatement {
                kind: FileKind::QifList,
            },
            (false, false) => Refusal::Empty,
        }
    }

    fn line(&self, record: &Record) -> Result<ReadLine, Refusal> {
        let date = record.date()?;
        let posted_on = self
            .order
            .read(&date.text)
            .ok_or_else(|| self.order.bad_date(date))?;
        let mut amounts = record.amounts().map(|field| (field, self.amount(field)));
        let (Some((field, amount)), other) = (amounts.next(), amounts.next()) else {
            return Err(record.without_amount());
        };
        let amount = amount?;
        if let Some((_, other)) = other
            && other? != amount
        {
            // T and U are the same amount twice.
            return Err(bad_amount(field, AmountFault::NotANumber));
        }
        Ok(ReadLine {
            posted_on,
            valued_on: None,
            amount,
            description: fold_spaces(&record.text()),
            balance: None,
            reference: None,
            pending: false,
            place: LinePlace {
                page: 0,
                row: u32::try_from(record.line).unwrap_or(u32::MAX),
            },
        })
    }

    fn amount(&self, field: &Field) -> Result<i64, Refusal> {
        self.style
            .minor(&field.text, &self.unit)
            .map_err(|fault| match fault {
                AmountFault::TooPrecise if !self.is_said => Refusal::Unsaid {
                    spot: field.spot(),
                    value: field.shown(),
                    what: Unsaid::Currency,
                },
                fault => bad_amount(field, fault),
            })
    }
}

fn bad_amount(field: &Field, fault: AmountFault) -> Refusal {
    Refusal::BadAmount {
        spot: field.spot(),
        value: field.shown(),
        fault,
    }
}
