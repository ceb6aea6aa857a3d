//! Statement files in, accounting files out. Pure: bytes and values go in, values and text come out.
//!
//! [`read`] recognises a file by its content alone and gives its lines, or a [`Refusal`] that names the thing, the
//! place and the mend. [`export`] writes what an office decided about its lines for accounting programs.

mod amount;
mod asked;
mod camt;
mod chain;
mod date;
mod expected;
pub mod export;
mod file;
mod gather;
pub mod item;
pub mod layout;
mod limits;
mod lines;
mod mt940;
mod notice;
mod ofx;
mod once;
mod plan;
pub mod propose;
mod qif;
mod recognise;
mod refusal;
mod router;
pub mod rows;
pub mod source;
mod summary;
pub mod table;
mod text;
mod understood;
pub mod zengin;

pub use amount::AmountFault;
pub use asked::Asked;
pub use expected::{built_in_that_fit, expected, read_on};
pub use file::{FileStatement, StatementFile, read, read_whole};
pub use limits::{FILE_MAX, PACKED_MAX, RECORD_MAX, UNPACKED_MAX};
pub use notice::Notice;
pub use ofx::statements as ofx_statements;
pub use propose::{Proposal, propose};
pub use refusal::{Column, Fault, FileKind, RecordFault, Refusal, Spot, TagFault, Unsaid};
pub use rows::{Cells, cells, each_record};
pub use source::{Source, Unread};
pub use summary::{Check, Outcome, Summary, What};
pub use understood::{PartView, Understood, understand};

/// The language of a message to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Ja,
    En,
}
