//! Statement files in, accounting files out. Pure: bytes and values go in, values and text come out.
//!
//! [`read`] recognises a file by its content alone and gives its lines, or a [`Refusal`] that names the thing, the
//! place and the mend. [`export`] writes what an office decided about its lines for accounting programs.

mod amount;
mod date;
pub mod export;
mod file;
mod notice;
mod ofx;
mod refusal;
mod table;
mod text;
pub mod zengin;

pub use amount::AmountFault;
pub use file::{FileStatement, StatementFile, read};
pub use notice::Notice;
pub use ofx::statements as ofx_statements;
pub use refusal::{Column, FileKind, RecordFault, Refusal, Spot, TagFault};
pub use table::{Cells, cells, each_record};

/// The language of a message to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Ja,
    En,
}
