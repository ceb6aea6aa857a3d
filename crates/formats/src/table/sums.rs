//! Sums and counts that a table states about its lines, compared with the lines.

use domain::money::Unit;

use crate::Refusal;
use crate::item::Stated;

/// What a stated sum is the sum of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The lines' amounts, spending positive where the table prints it so.
    Amount,
    /// The numbers of a column.
    Column(usize),
}

/// The sum of all lines, and since the last subtotal.
#[derive(Clone, Debug)]
pub struct Sum {
    pub of: Of,
    all: i64,
    since: i64,
}

/// All sums that a table needs.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    sums: Vec<Sum>,
    pub lines: i64,
}

impl Sums {
    pub fn new(of: impl IntoIterator<Item = Of>) -> Sums {
        let mut sums: Vec<Sum> = Vec::new();
        for of in of {
            if !sums.iter().any(|sum| sum.of == of) {
                sums.push(Sum {
                    of,
                    all: 0,
                    since: 0,
                });
            }
        }
        Sums { sums, lines: 0 }
    }

    /// Adds what `number` says of each.
    pub fn add(
        &mut self,
        mut number: impl FnMut(Of) -> Result<i64, Refusal>,
    ) -> Result<(), Refusal> {
        for sum in &mut self.sums {
            let number = number(sum.of)?;
            sum.all = sum.all.saturating_add(number);
            sum.since = sum.since.saturating_add(number);
        }
        Ok(())
    }

    /// Something that counts without being a line.
    pub fn add_part(&mut self, number: i64) {
        for sum in &mut self.sums {
            sum.all = sum.all.saturating_add(number);
            sum.since = sum.since.saturating_add(number);
        }
    }

    /// A subtotal or an account begins.
    pub fn begin(&mut self) {
        for sum in &mut self.sums {
            sum.since = 0;
        }
    }

    pub fn all(&self, of: Of) -> i64 {
        self.get(of).map_or(0, |sum| sum.all)
    }

    pub fn since(&self, of: Of) -> i64 {
        self.get(of).map_or(0, |sum| sum.since)
    }

    fn get(&self, of: Of) -> Option<&Sum> {
        self.sums.iter().find(|sum| sum.of == of)
    }
}

/// What the table states, where the lines say the same. `unit`: `None` for a count.
///
/// # Errors
/// [`Refusal::TotalsDiffer`].
pub fn compare(
    name: String,
    line: u64,
    unit: Option<&Unit>,
    stated: i64,
    read: i64,
) -> Result<Stated, Refusal> {
    if stated == read {
        Ok(Stated {
            name,
            value: stated,
        })
    } else {
        Err(Refusal::TotalsDiffer {
            line,
            at: None,
            total: name,
            unit: unit.cloned(),
            stated,
            read,
        })
    }
}
