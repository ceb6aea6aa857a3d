//! A table that no layout knows: what its columns seem to mean, how far that is proven, and the layout that a person
//! makes of it.
//!
//! Words of the heading and shapes of the values propose; the running balance proves. What neither tells stays open:
//! the side of an amount is never guessed.

mod by_balance;
mod by_words;
mod chain;
mod choice;
mod column;
mod dates;
mod decide;
mod invent;
mod look;
mod order;
mod said;
mod sample;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod words;
mod written;

use domain::said::Said;
use domain::statement::view::Order;

pub use choice::{Choice, ColumnFault};

use crate::source::{Source, Unread};
use crate::{Asked, recognise};

/// What a column of a table is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The day of the line, in a form as [`DateForm`](crate::date::DateForm) writes it.
    Date(String),
    /// 起算日.
    ValueDate,
    /// Several are joined in the order of the columns.
    Description,
    Out,
    In,
    /// An amount; ＋ is 入金.
    Signed,
    /// An amount; spending is positive.
    Charge,
    /// An amount whose side another column says.
    Amount,
    /// Says which way the amount went. Words that are in no list are refused.
    Side {
        into: Vec<String>,
        out: Vec<String>,
    },
    Balance,
    Currency,
    Reference,
    /// Money of which nothing tells what it is: a person must say it.
    Open,
    Nothing,
}

/// A column with what it seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedColumn {
    /// As the file has it; empty where there is no heading.
    pub heading: String,
    pub meaning: Meaning,
    /// Why, for people.
    pub reason: Said,
    /// The first different values.
    pub samples: Vec<String>,
}

/// What the proposal stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The balances follow from each other in this way only.
    Proven { links: usize },
    /// The balances fit, but in other ways too, or but for a few lines; the words of the heading decide.
    Fits { links: usize, broken: usize },
    /// Only the words of the heading say it.
    Words,
    /// Nothing tells which way the money went.
    Undecided,
}

/// What a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// There is no heading: the layout knows the table only by its shape.
    NoHeading,
    /// Rows below the heading that aren't lines; the first of them (from 1) and their number.
    OtherRows { line: u64, count: usize },
    /// Lines without an amount.
    NoAmount { line: u64, count: usize },
    /// The days of this column (from 0) can be read in other forms too.
    DateForms { column: usize, forms: Vec<String> },
    /// No column holds days.
    NoDate,
    /// The balances prove another meaning than the heading of this column (from 0) says.
    Against { column: usize },
    /// Words of this column (from 0) that don't say a side; lines with them will be refused.
    UnknownWords { column: usize, words: Vec<String> },
    /// The balances don't follow from the amounts.
    NotChained,
    /// Amounts have decimals, so they aren't yen.
    Decimals { column: usize },
    /// Only so many columns were looked at.
    ManyColumns { looked_at: usize },
    /// Rows have more cells than the heading.
    Surplus { line: u64 },
}

/// What a table seems to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The line of the heading, from 1.
    pub heading_at: Option<u64>,
    /// Every column of the table.
    pub columns: Vec<ProposedColumn>,
    pub proof: Proof,
    /// Where the days and the balances tell it.
    pub order: Option<Order>,
    /// The first rows as they stand in the file, the heading among them.
    pub first: Vec<Vec<String>>,
    /// So many lines were looked at.
    pub lines: usize,
    /// There are more rows than were looked at.
    pub goes_on: bool,
    pub warnings: Vec<Warning>,
    rows: choice::OtherRows,
}

/// Looks at a table that no layout knows.
///
/// # Errors
/// What isn't a table, can't be read, or has no day in any column ([`crate::Refusal::UnknownCsv`]).
pub fn propose(source: &dyn Source, asked: &Asked<'_>) -> Result<Proposal, Unread> {
    let (mut proposal, mut fault) = (None, None);
    recognise::each_table(source, asked, &mut |rows| {
        match look::look(rows, asked.today) {
            Ok(looked) => proposal = Some(decide::decide(&looked, asked.today)),
            Err(unread) => {
                fault.get_or_insert(unread);
            }
        }
        Ok(proposal.is_some())
    })?;
    match (proposal, fault) {
        (Some(proposal), _) => Ok(proposal),
        (None, Some(fault)) => Err(fault),
        (None, None) => Err(look::unknown(&[]).into()),
    }
}
