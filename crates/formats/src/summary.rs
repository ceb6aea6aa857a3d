//! What is known of a statement before any of its lines is stored.

use domain::account::{AccountKind, SeenAccount};
use domain::money::Unit;
use domain::statement::view::{ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, Period};

use crate::plan::Cut;

/// One account's statement in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// `None` where the file doesn't say whose lines these are.
    pub account: Option<SeenAccount>,
    /// What the file calls the account where it states no number: the name of a card.
    pub named: Option<String>,
    /// What kind of account it is: as the file says, else as its layout.
    pub kind: AccountKind,
    pub unit: Unit,
    pub traits: SourceTraits,
    /// The days that the file says it is about.
    pub asked: Option<Period>,
    /// From the first to the last line; `None` where there is none.
    pub days: Option<Period>,
    pub lines: u64,
    /// Minor units: sum of the amounts above zero.
    pub money_in: i64,
    /// Minor units, without a sign: sum of the amounts below zero.
    pub money_out: i64,
    pub opening: Option<i64>,
    pub closing: Option<i64>,
    /// What the lines were compared with.
    pub checks: Vec<Check>,
    /// The first lines in the order of the file.
    pub first: Vec<ReadLine>,
    /// What `Place::row` counts.
    pub rows_of: &'static str,
    pub(crate) not_before: Date,
    /// Where the statement is parted into views.
    pub(crate) cuts: Vec<Cut>,
}

/// Something that the lines were compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub what: What,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Each printed balance is the one before plus the amount.
    Chain,
    /// The balance before plus all amounts is the balance after.
    Ends,
    /// A count or a sum that stands in the file, by its name there.
    Stated(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many balances, or the stated value.
    Agrees(i64),
    /// At so many places; each is told by a notice.
    Differs(u64),
    NothingToCompare,
}

impl Summary {
    /// A view of some of the lines; its ends are still those of the whole statement.
    pub(crate) fn view(&self, lines: Vec<ReadLine>) -> View {
        View {
            traits: self.traits.clone(),
            seen: SeenAt::not_before(self.not_before),
            asked: self.asked,
            opening: self.opening,
            closing: self.closing,
            rows_of: self.rows_of.into(),
            lines,
        }
    }
}
