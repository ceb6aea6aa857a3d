//! Reading a statement file: what it is, told by its content alone, and what it holds.

use domain::account::SeenAccount;
use domain::money::Unit;
use domain::statement::view::View;

use crate::{FileKind, Notice, Refusal, ofx, table, text};

/// A file understood as statements. At least one of them has a line.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementFile {
    /// Which reader understood it: `ofx`, or the id of a layout such as `mufg`.
    pub layout: String,
    /// The same for people, in Japanese.
    pub layout_name: String,
    pub statements: Vec<FileStatement>,
    /// What a person should know before the lines are kept.
    pub notices: Vec<Notice>,
}

/// The statement of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct FileStatement {
    /// `None` where the file doesn't say whose lines these are.
    pub account: Option<SeenAccount>,
    pub unit: Unit,
    /// Its time is only a lower bound (the newest day): a file says nothing reliable about when it was made.
    pub view: View,
}

/// Reads a statement file. `file_name` is only looked at to say what kind of file a refused one is.
///
/// # Errors
/// A [`Refusal`] when anything in it can't be read; then nothing of it is to be kept.
pub fn read(bytes: &[u8], file_name: Option<&str>) -> Result<StatementFile, Refusal> {
    if let Some(kind) = FileKind::of_bytes(bytes) {
        return Err(Refusal::NotStatement { kind });
    }
    let text = text::decode(bytes)?;
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if ofx::looks_like_ofx(&text) {
        return ofx::read(&text);
    }
    if let Some(kind) = FileKind::of_text(&text, file_name) {
        return Err(Refusal::NotStatement { kind });
    }
    table::read(&text)
}
