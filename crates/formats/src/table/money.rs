//! The money of a row.

use domain::money::Unit;

use super::places::{Places, Record, is_dash, shown};
use crate::Refusal;
use crate::amount::{AmountFault, printed};
use crate::layout::{Line, Many, key};
use crate::text::nfkc;

/// How a row says its amount.
#[derive(Clone, Debug)]
enum Way {
    /// Spending is positive.
    Charge(Vec<usize>),
    /// ＋ is 入金.
    Signed(Vec<usize>),
    Sides {
        out: Vec<usize>,
        into: Vec<usize>,
        /// The one that isn't used holds text.
        text: bool,
    },
    Worded {
        number: Vec<usize>,
        side: usize,
        into: Vec<String>,
        out: Vec<String>,
    },
}

/// Reads the cells with money.
#[derive(Clone, Debug)]
pub struct Money {
    way: Way,
    less: Vec<usize>,
    /// Words that mean an empty cell.
    empty: Vec<String>,
}

/// The amount of a line, and the place of the text that stands in the amount's other column.
pub struct Amount {
    pub minor: i64,
    pub text_at: Option<usize>,
}

impl Money {
    pub fn of(line: &Line, places: &Places) -> Money {
        let all = |names: &Option<Many>| {
            let names = names.as_ref().map_or(&[][..], |many| many.0.as_slice());
            places.all_of(names)
        };
        let way = if line.charge.is_some() {
            Way::Charge(all(&line.charge))
        } else if line.signed.is_some() {
            Way::Signed(all(&line.signed))
        } else if let Some(side) = &line.side {
            Way::Worded {
                number: all(&line.number),
                side: places.of(&side.column),
                into: side.into.clone(),
                out: side.out.clone(),
            }
        } else {
            Way::Sides {
                out: all(&line.out),
                into: all(&line.into),
                text: line.text_in_unused,
            }
        };
        Money {
            way,
            less: places.all_of(&line.less.0),
            empty: line.empty.clone(),
        }
    }

    /// Whether spending is printed as positive.
    pub fn is_charge(&self) -> bool {
        matches!(self.way, Way::Charge(_))
    }

    pub fn amount(&self, record: &Record, places: &Places, unit: &Unit) -> Result<Amount, Refusal> {
        let cells = Cells {
            record,
            places,
            unit,
            money: self,
        };
        let (minor, text_at) = match &self.way {
            Way::Charge(columns) => (cells.negative(cells.needed(columns)?, columns)?, None),
            Way::Signed(columns) => (cells.needed(columns)?, None),
            Way::Sides {
                out,
                into,
                text: false,
            } => (cells.sides(out, into)?, None),
            Way::Sides { out, into, .. } => cells.number_and_text(out, into)?,
            Way::Worded {
                number,
                side,
                into,
                out,
            } => (cells.worded(number, *side, into, out)?, None),
        };
        let mut rest = minor;
        for at in &self.less {
            let less = cells.money(*at)?.unwrap_or(0);
            // A charge that is less by something is a smaller minus.
            let less = if self.is_charge() {
                less.saturating_neg()
            } else {
                less
            };
            rest = rest
                .checked_sub(less)
                .ok_or_else(|| cells.fault(*at, AmountFault::TooBig))?;
        }
        Ok(Amount {
            minor: rest,
            text_at,
        })
    }

    /// One cell; `None` where it is empty.
    pub fn cell(
        &self,
        record: &Record,
        at: usize,
        places: &Places,
        unit: &Unit,
    ) -> Result<Option<i64>, Refusal> {
        let cells = Cells {
            record,
            places,
            unit,
            money: self,
        };
        cells.money(at)
    }

    fn is_empty(&self, text: &str) -> bool {
        text.is_empty() || is_dash(text) || self.empty.iter().any(|word| word == text)
    }
}

/// The cells of one row.
struct Cells<'r> {
    record: &'r Record<'r>,
    places: &'r Places,
    unit: &'r Unit,
    money: &'r Money,
}

impl Cells<'_> {
    fn money(&self, at: usize) -> Result<Option<i64>, Refusal> {
        let text = self.record.cell(at);
        if self.money.is_empty(text) {
            return Ok(None);
        }
        number(text, self.unit)
            .map(Some)
            .map_err(|fault| self.fault(at, fault))
    }

    /// The first that isn't empty, and its place.
    fn first(&self, columns: &[usize]) -> Result<Option<(i64, usize)>, Refusal> {
        for at in columns {
            if let Some(minor) = self.money(*at)? {
                return Ok(Some((minor, *at)));
            }
        }
        Ok(None)
    }

    fn needed(&self, columns: &[usize]) -> Result<i64, Refusal> {
        match self.first(columns)? {
            Some((minor, _)) => Ok(minor),
            None => Err(self.fault(front(columns), AmountFault::Missing)),
        }
    }

    fn negative(&self, minor: i64, columns: &[usize]) -> Result<i64, Refusal> {
        minor
            .checked_neg()
            .ok_or_else(|| self.fault(front(columns), AmountFault::TooBig))
    }

    fn sides(&self, out: &[usize], into: &[usize]) -> Result<i64, Refusal> {
        match (self.first(out)?, self.first(into)?) {
            (None, None) => Err(self.fault(front(out), AmountFault::Missing)),
            (Some((paid, _)), None | Some((0, _))) => self.negative(paid, out),
            (None | Some((0, _)), Some((received, _))) => Ok(received),
            (Some(_), Some((_, at))) => Err(self.fault(at, AmountFault::BothSides)),
        }
    }

    fn number_and_text(
        &self,
        out: &[usize],
        into: &[usize],
    ) -> Result<(i64, Option<usize>), Refusal> {
        let (out_at, in_at) = (front(out), front(into));
        let read = |at: usize| number(self.record.cell(at), self.unit).ok();
        match (read(out_at), read(in_at)) {
            (Some(paid), None) => Ok((self.negative(paid, out)?, Some(in_at))),
            (None, Some(received)) => Ok((received, Some(out_at))),
            (Some(_), Some(_)) => Err(self.fault(in_at, AmountFault::BothSides)),
            (None, None) => Err(self.fault(out_at, AmountFault::Missing)),
        }
    }

    fn worded(
        &self,
        columns: &[usize],
        side: usize,
        into: &[String],
        out: &[String],
    ) -> Result<i64, Refusal> {
        let word = key(self.record.cell(side));
        let is = |words: &[String]| words.iter().any(|other| key(other) == word);
        if is(into) {
            self.needed(columns)
        } else if is(out) {
            self.negative(self.needed(columns)?, columns)
        } else {
            Err(Refusal::UnknownWord {
                spot: self.places.spot(self.record.line(), side),
                value: shown(self.record.cell(side)),
                expected: into.iter().chain(out).cloned().collect(),
            })
        }
    }

    fn fault(&self, at: usize, fault: AmountFault) -> Refusal {
        Refusal::BadAmount {
            spot: self.places.spot(self.record.line(), at),
            value: shown(self.record.cell(at)),
            fault,
        }
    }
}

fn front(columns: &[usize]) -> usize {
    columns.first().copied().unwrap_or(0)
}

/// A printed number. A cell that has only signs is no number.
pub fn number(text: &str, unit: &Unit) -> Result<i64, AmountFault> {
    let plain = nfkc(text);
    let plain = plain.trim_matches('\'');
    printed(plain, unit.decimals()).map_err(|fault| match fault {
        AmountFault::Missing => AmountFault::NotANumber,
        other => other,
    })
}
