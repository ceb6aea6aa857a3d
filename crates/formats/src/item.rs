//! What a reader finds in a file, in the file's order.

use domain::account::{SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::{ReadLine, SourceTraits};
use domain::time::{Date, Period};

use crate::{Notice, Refusal};

/// One thing that a reader found. Lines and balances belong to the statement that was begun last.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// From here on the file speaks of this account; an account that was there before is gone on with.
    Statement(Box<Begun>),
    /// There are millions; an item is small so that it is moved cheaply.
    Line(Box<ReadLine>),
    /// Minor units, before the statement's first line.
    Opening(i64),
    /// Minor units, after the statement's last line.
    Closing(i64),
    /// Something that the file says about its lines; the reader has compared it with them.
    Agrees(Stated),
    Notice(Notice),
    /// What the account has, where that is stated beside the lines.
    Balance(SeenBalance),
    /// The file wasn't made before this day: what is known of its time where the statement has no line.
    NotBefore(Date),
    /// The statement is complete: what follows of the same account is another one.
    Ended,
}

/// A statement that begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Begun {
    /// `None` where the file doesn't say whose lines these are.
    pub account: Option<SeenAccount>,
    /// What the file calls the account where it states no number: the name of a card. Statements are told apart by it.
    pub named: Option<String>,
    pub unit: Unit,
    pub traits: SourceTraits,
    /// The days that the file says it is about.
    pub asked: Option<Period>,
    /// What `Place::row` counts, for people: `line`, `STMTTRN`.
    pub rows_of: &'static str,
}

/// A count or a sum that stands in the file and is that of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its name in the file or in the specification: 「今回ご請求額」, 「入金額合計」.
    pub name: String,
    /// Minor units where it is money.
    pub value: i64,
}

/// Takes what a reader finds.
pub trait Sink {
    /// # Errors
    /// A refusal ends the reading.
    fn take(&mut self, item: Item) -> Result<(), Refusal>;
}

impl<F: FnMut(Item) -> Result<(), Refusal>> Sink for F {
    fn take(&mut self, item: Item) -> Result<(), Refusal> {
        self(item)
    }
}
