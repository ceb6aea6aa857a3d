//! A statement line as it is stored: once, however often and by whomever it was seen.

use super::view::SeenAt;
use crate::ids::StatementLineId;
use crate::time::Date;

/// What became of a line. Nothing is ever erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineStatus {
    /// It counts.
    Live,
    /// Perhaps the same as another one: waits for a question to be answered.
    Held,
    /// The bank doesn't show it any more.
    Withdrawn,
    /// It was the same as another line after all; kept as evidence.
    Dropped,
}

impl LineStatus {
    pub const ALL: [LineStatus; 4] = [
        LineStatus::Live,
        LineStatus::Held,
        LineStatus::Withdrawn,
        LineStatus::Dropped,
    ];

    /// The word of the store.
    pub fn word(self) -> &'static str {
        match self {
            LineStatus::Live => "live",
            LineStatus::Held => "held",
            LineStatus::Withdrawn => "withdrawn",
            LineStatus::Dropped => "dropped",
        }
    }

    pub fn from_word(word: &str) -> Option<LineStatus> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// A (day, amount, text) under which the line has been seen. Matches are always against faces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Face {
    pub posted_on: Date,
    pub amount: i64,
    /// See [`super::text::text_key`].
    pub text_key: String,
    pub source: String,
    /// The source may have cut the text here.
    pub cut: bool,
}

/// A printed balance and when it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineBalance {
    pub minor: i64,
    pub seen: SeenAt,
}

/// 明細, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    pub id: StatementLineId,
    pub posted_on: Date,
    /// Orders the lines of a day; has gaps, so that a late line needs no renumbering.
    pub position: i64,
    pub amount: i64,
    pub description: String,
    pub status: LineStatus,
    pub pending: bool,
    /// The newest balance printed beside it.
    pub balance: Option<LineBalance>,
    /// While held: the line it may be.
    pub held_for: Option<StatementLineId>,
    /// Some view (or the balances) showed that nothing is missing right before it on its day.
    pub tied_before: bool,
    /// … and right after it.
    pub tied_after: bool,
    pub faces: Vec<Face>,
    /// (source, the bank's reference).
    pub references: Vec<(String, String)>,
    pub first_seen: SeenAt,
    pub last_seen: SeenAt,
}
