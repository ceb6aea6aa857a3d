//! Why a file isn't taken: a closed set, each with its place and its mend.

mod kind;
mod words;

pub use kind::FileKind;
pub use words::money;

use crate::AmountFault;

/// Why a file was refused. Nothing of a refused file is kept.
///
/// Its [`Display`](std::fmt::Display) is for logs and shows no content; [`Refusal::message`] is for the person
/// whose file it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No bytes, or no line of a statement.
    #[error("empty")]
    Empty,
    /// Something else than the statement of a bank account or a card.
    #[error("not-statement: {kind:?}")]
    NotStatement { kind: FileKind },
    /// A table with a heading that no layout knows; its cells, as far as there is room to show them.
    #[error("unknown-csv")]
    UnknownCsv { header: Vec<String> },
    /// Neither UTF-8 nor CP932 from this character on (both from 1).
    #[error("encoding at line {line}, character {column}")]
    Encoding { line: u64, column: u64 },
    /// From this line on the file has another encoding.
    #[error("mixed-encoding at line {line}")]
    MixedEncoding { line: u64 },
    /// `value` is empty where the date is missing; `expected` is an example.
    #[error("bad-date at line {}", spot.line)]
    BadDate {
        spot: Spot,
        value: String,
        expected: String,
    },
    #[error("bad-amount at line {}: {fault:?}", spot.line)]
    BadAmount {
        spot: Spot,
        value: String,
        fault: AmountFault,
    },
    /// A row with another number of columns than the heading.
    #[error("column-count at line {line}: {found} instead of {expected}")]
    ColumnCount {
        line: u64,
        found: usize,
        expected: usize,
    },
    /// The file ends in the middle.
    #[error("cut")]
    Cut,
    /// An OFX answer that carries an error of the bank and no statement.
    #[error("ofx-error")]
    OfxError { bank_words: String },
    /// The tags don't nest.
    #[error("ofx-broken at line {line}, character {column}: {tag}, {fault:?}")]
    OfxBroken {
        line: u64,
        column: u64,
        tag: String,
        fault: TagFault,
    },
    /// A record of a 全銀 file isn't one, or stands where it can't.
    #[error("record at line {line}: {fault:?}")]
    Record { line: u64, fault: RecordFault },
    /// A count, a sum or a balance that the file states isn't that of its lines; minor units where it is money.
    #[error("totals-differ at line {line}: {total}")]
    TotalsDiffer {
        line: u64,
        /// Its name in the specification.
        total: String,
        stated: i64,
        read: i64,
    },
}

/// Where a value stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// From 1.
    pub line: u64,
    pub column: Column,
}

/// Where in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A table's column, from 1, with its heading.
    Nth { number: usize, name: String },
    /// A character, from 1, with the tag it belongs to.
    Character { at: u64, tag: String },
}

/// What is wrong with a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagFault {
    NotClosed,
    NotOpened,
    /// Nested deeper than any statement.
    TooDeep,
}

/// What is wrong with a record of a 全銀 file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFault {
    /// It has another number of bytes than 200.
    Width { found: usize },
    /// Its データ区分 is none, or it isn't a file of 入出金取引明細.
    UnknownKind,
    /// A line before its header, a second header before the trailer, something behind the end.
    OutOfPlace,
    /// A text has a character that such files can't have: its bytes were changed on the way.
    Character { at: usize },
}

impl Refusal {
    /// The key of its message.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::Empty => "empty",
            Refusal::NotStatement { .. } => "not-statement",
            Refusal::UnknownCsv { .. } => "unknown-csv",
            Refusal::Encoding { .. } => "encoding",
            Refusal::MixedEncoding { .. } => "mixed-encoding",
            Refusal::BadDate { .. } => "bad-date",
            Refusal::BadAmount { .. } => "bad-amount",
            Refusal::ColumnCount { .. } => "column-count",
            Refusal::Cut => "cut",
            Refusal::OfxError { .. } => "ofx-error",
            Refusal::OfxBroken { .. } => "ofx-broken",
            Refusal::Record { .. } => "record",
            Refusal::TotalsDiffer { .. } => "totals-differ",
        }
    }
}
