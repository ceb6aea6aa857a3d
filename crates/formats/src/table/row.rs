//! One record of a table as one line.

use std::borrow::Cow;

use csv::StringRecord;
use domain::money::Unit;
use domain::statement::view::{Place, ReadLine};
use domain::time::Date;

use super::layout::{AmountColumns, Layout};
use crate::amount::{AmountFault, printed};
use crate::date::DateFormat;
use crate::text::fold_spaces;
use crate::{Column, Refusal, Spot};

/// Where a layout's columns stand in the table at hand.
pub struct Columns<'l> {
    names: Vec<String>,
    format: &'l DateFormat,
    date: Vec<usize>,
    amount: Amount,
    description: Vec<usize>,
    balance: Option<usize>,
}

enum Amount {
    Sides { out: usize, into: usize },
    Signed(usize),
}

impl<'l> Columns<'l> {
    /// `names` are the headings of a table that `layout` fits.
    pub fn of(layout: &'l Layout, names: Vec<String>) -> Columns<'l> {
        let at = |wanted: &String| names.iter().position(|name| name == wanted);
        // A heading that isn't there reads as empty cells, so that a wrong layout is refused at its first line.
        let sure = |wanted: &String| at(wanted).unwrap_or(usize::MAX);
        Columns {
            format: &layout.line.date.format,
            date: layout.line.date.columns.iter().map(sure).collect(),
            amount: match &layout.line.amount {
                AmountColumns::Sides { out, into } => Amount::Sides {
                    out: sure(out),
                    into: sure(into),
                },
                AmountColumns::Signed { signed } => Amount::Signed(sure(signed)),
            },
            description: layout.line.description.iter().map(sure).collect(),
            balance: layout.line.balance.as_ref().and_then(at),
            names,
        }
    }

    /// A record must have as many cells as the heading; one empty cell more comes from a comma at the end.
    pub fn check_count(
        &self,
        record: &StringRecord,
        line: u64,
        unfinished: bool,
    ) -> Result<(), Refusal> {
        let (found, expected) = (record.len(), self.names.len());
        let trailing_comma = found == expected + 1
            && record
                .get(expected)
                .is_some_and(|cell| cell.trim().is_empty());
        if found == expected || trailing_comma {
            Ok(())
        } else if found < expected && unfinished {
            Err(Refusal::Cut)
        } else {
            Err(Refusal::ColumnCount {
                line,
                found,
                expected,
            })
        }
    }

    pub fn read_line(&self, record: &StringRecord, line: u64) -> Result<ReadLine, Refusal> {
        Ok(ReadLine {
            posted_on: self.date(record, line)?,
            valued_on: None,
            amount: self.amount(record, line)?,
            description: self.description(record),
            balance: match self.balance {
                Some(at) => self.money(record, at, line)?,
                None => None,
            },
            reference: None,
            pending: false,
            place: Place {
                page: 0,
                row: u32::try_from(line).unwrap_or(u32::MAX),
            },
        })
    }

    fn date(&self, record: &StringRecord, line: u64) -> Result<Date, Refusal> {
        let text = match self.date.as_slice() {
            [at] => Cow::Borrowed(cell(record, *at)),
            several => Cow::Owned(
                several
                    .iter()
                    .map(|at| cell(record, *at))
                    .collect::<Vec<_>>()
                    .join("/"),
            ),
        };
        self.format.parse(&text).ok_or_else(|| Refusal::BadDate {
            spot: self.spot(self.date.first().copied().unwrap_or(0), line),
            value: shown(&text),
            expected: self.format.example(),
        })
    }

    fn amount(&self, record: &StringRecord, line: u64) -> Result<i64, Refusal> {
        let (out, into) = match self.amount {
            Amount::Signed(at) => {
                return self
                    .money(record, at, line)?
                    .ok_or_else(|| self.bad_amount(record, at, line, AmountFault::Missing));
            }
            Amount::Sides { out, into } => (out, into),
        };
        match (
            self.money(record, out, line)?,
            self.money(record, into, line)?,
        ) {
            (None, None) => Err(self.bad_amount(record, out, line, AmountFault::Missing)),
            (Some(paid), None | Some(0)) => paid
                .checked_neg()
                .ok_or_else(|| self.bad_amount(record, out, line, AmountFault::TooBig)),
            (None | Some(0), Some(received)) => Ok(received),
            (Some(_), Some(_)) => Err(self.bad_amount(record, into, line, AmountFault::BothSides)),
        }
    }

    /// `None` for an empty cell.
    fn money(&self, record: &StringRecord, at: usize, line: u64) -> Result<Option<i64>, Refusal> {
        let text = cell(record, at);
        if text.is_empty() {
            return Ok(None);
        }
        printed(text, Unit::YEN.decimals())
            .map(Some)
            .map_err(|fault| {
                let fault = if fault == AmountFault::Missing {
                    AmountFault::NotANumber
                } else {
                    fault
                };
                self.bad_amount(record, at, line, fault)
            })
    }

    fn description(&self, record: &StringRecord) -> String {
        match self.description.as_slice() {
            [at] => fold_spaces(cell(record, *at)),
            several => fold_spaces(
                &several
                    .iter()
                    .map(|at| cell(record, *at))
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
        }
    }

    fn bad_amount(
        &self,
        record: &StringRecord,
        at: usize,
        line: u64,
        fault: AmountFault,
    ) -> Refusal {
        Refusal::BadAmount {
            spot: self.spot(at, line),
            value: shown(cell(record, at)),
            fault,
        }
    }

    fn spot(&self, at: usize, line: u64) -> Spot {
        let name = self.names.get(at).cloned().unwrap_or_default();
        Spot {
            line,
            column: Column::Nth {
                number: at.saturating_add(1),
                name,
            },
        }
    }
}

fn cell(record: &StringRecord, at: usize) -> &str {
    record.get(at).unwrap_or_default().trim()
}

/// A value as a message can show it.
fn shown(value: &str) -> String {
    value.chars().take(40).collect()
}
