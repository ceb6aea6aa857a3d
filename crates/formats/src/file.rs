//! Reading a statement file: what it is, told by its content alone, and what it holds.

use domain::account::SeenAccount;
use domain::money::Unit;
use domain::statement::view::View;

use domain::time::Date;

use crate::source::in_memory;
use crate::{Asked, Notice, Refusal, understand};

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
    /// What the file calls the account where it states no number: the name of a card.
    pub named: Option<String>,
    pub unit: Unit,
    /// Its time is only a lower bound (the newest day): a file says nothing reliable about when it was made.
    pub view: View,
}

/// Reads a statement file that is in memory, whole. `file_name` only dates a file and says what kind a refused one is
/// of.
///
/// # Errors
/// A [`Refusal`] when anything in it can't be read; then nothing of it is to be kept.
pub fn read_whole(bytes: &[u8], asked: &Asked<'_>) -> Result<StatementFile, Refusal> {
    let read = || {
        let understood = understand(&bytes, asked)?;
        let statements = understood.collect(&bytes)?;
        Ok(StatementFile {
            layout: understood.layout,
            layout_name: understood.layout_name,
            statements,
            notices: understood.notices,
        })
    };
    read().map_err(in_memory)
}

/// The same for what needs no day: an undated file is dated as of the last day that can be written.
///
/// # Errors
/// As [`read_whole`].
pub fn read(bytes: &[u8], file_name: Option<&str>) -> Result<StatementFile, Refusal> {
    read_whole(
        bytes,
        &Asked {
            file_name,
            ..Asked::on(Date::MAX)
        },
    )
}
