//! Why a file isn't taken: a closed set, each with its place and its mend.

mod broken;
mod kind;
mod unsaid;
mod words;

pub use kind::FileKind;
pub use words::money;

use domain::money::Unit;
use domain::time::Date;

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
    /// A table that two or more layouts know; their names.
    #[error("two-layouts")]
    TwoLayouts { names: Vec<String> },
    /// A cell that decides what its line is has a word that its layout doesn't know.
    #[error("unknown-word at line {}", spot.line)]
    UnknownWord {
        spot: Spot,
        value: String,
        expected: Vec<String>,
    },
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
    /// The record that begins on this line is longer than any can be.
    #[error("too-long at line {line}")]
    TooLong { line: u64 },
    /// A workbook that opens only with its password.
    #[error("password")]
    Password,
    /// A cell that a layout reads is computed; `cell` is its place, `C12`.
    #[error("formula in {cell}")]
    Formula { sheet: String, cell: String },
    /// A workbook that unpacks to more than these bytes.
    #[error("zip-bomb: more than {max} bytes")]
    ZipBomb { max: u64 },
    /// Two or more sheets of a workbook are statements.
    #[error("two-sheets: {}", names.len())]
    TwoSheets { names: Vec<String> },
    /// A workbook that is damaged, or of a rare kind (`.xlsb`).
    #[error("workbook")]
    Workbook,
    /// A workbook of before 2007 (`.xls`).
    #[error("old-workbook")]
    OldWorkbook,
    /// More than is read; bytes.
    #[error("too-large: {size} bytes")]
    TooLarge { size: u64, max: u64 },
    /// The days of so many lines come mixed that they can't be put in order.
    #[error("unsorted: {lines} lines")]
    Unsorted { lines: u64, max: u64 },
    /// A single day has more lines than can be matched at once; days are matched as a whole.
    #[error("long-day: {lines} lines on one day")]
    LongDay { day: Date, lines: u64, max: u64 },
    /// There are more accounts than a file may have.
    #[error("many-accounts: more than {max}")]
    ManyAccounts { max: usize },
    /// There are more days than a file may have, each counted for each account.
    #[error("many-days: more than {max}")]
    ManyDays { max: u64 },
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
    /// What surrounds the lines of a file isn't as its format has it; `format` is its name for people.
    #[error("broken {format} at line {}: {fault:?}", spot.line)]
    Broken {
        format: &'static str,
        spot: Spot,
        /// What stands there; empty where there is nothing.
        value: String,
        fault: Fault,
    },
    /// The balance before and the lines don't give the balance after; minor units.
    #[error("balance-differs at line {}", spot.line)]
    BalanceDiffers {
        spot: Spot,
        stated: i64,
        read: i64,
        unit: Unit,
    },
    /// The file doesn't say it, and nothing in it proves it: its person has to. `value` is the first that needs it.
    #[error("unsaid at line {}: {what:?}", spot.line)]
    Unsaid {
        spot: Spot,
        value: String,
        what: Unsaid,
    },
    /// A count, a sum or a balance that the file states isn't that of its lines; minor units where it is money.
    #[error("totals-differ at line {line}")]
    TotalsDiffer {
        line: u64,
        /// The characters of the line that state it, from 1, where the format says so.
        at: Option<(usize, usize)>,
        /// Its name in the specification.
        total: String,
        /// `None` where it is a count.
        unit: Option<Unit>,
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

/// What is wrong with what surrounds the lines of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NotClosed,
    NotOpened,
    /// Nested deeper than any statement.
    TooDeep,
    /// No markup of XML, or no field of MT940.
    Syntax,
    /// A DOCTYPE: such files have none, and it could make a small file large.
    Doctype,
    /// Another entity than the five that XML knows.
    Entity,
    /// It stands where it can't.
    OutOfPlace,
    /// It has to be there and isn't.
    Missing,
}

/// What a file leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// Whether the day or the month comes first.
    DayOrder,
    /// Which currency amounts with decimals are in.
    Currency,
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
            Refusal::TwoLayouts { .. } => "two-layouts",
            Refusal::UnknownWord { .. } => "unknown-word",
            Refusal::Encoding { .. } => "encoding",
            Refusal::MixedEncoding { .. } => "mixed-encoding",
            Refusal::BadDate { .. } => "bad-date",
            Refusal::BadAmount { .. } => "bad-amount",
            Refusal::ColumnCount { .. } => "column-count",
            Refusal::Cut => "cut",
            Refusal::TooLong { .. } => "too-long",
            Refusal::TooLarge { .. } => "too-large",
            Refusal::Password => "password",
            Refusal::Formula { .. } => "formula",
            Refusal::ZipBomb { .. } => "zip-bomb",
            Refusal::TwoSheets { .. } => "two-sheets",
            Refusal::Workbook => "workbook",
            Refusal::OldWorkbook => "old-workbook",
            Refusal::Unsorted { .. } => "unsorted",
            Refusal::LongDay { .. } => "long-day",
            Refusal::ManyAccounts { .. } => "many-accounts",
            Refusal::ManyDays { .. } => "many-days",
            Refusal::OfxError { .. } => "ofx-error",
            Refusal::OfxBroken { .. } => "ofx-broken",
            Refusal::Record { .. } => "record",
            Refusal::Broken { .. } => "broken",
            Refusal::BalanceDiffers { .. } => "balance-differs",
            Refusal::Unsaid { .. } => "unsaid",
            Refusal::TotalsDiffer { .. } => "totals-differ",
        }
    }
}
