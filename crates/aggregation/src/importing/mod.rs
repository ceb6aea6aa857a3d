//! ファイルの取り込み: a statement file into its accounts, whole or not at all.
//!
//! A file is read twice and never held: first it is understood and checked from its first to its last byte, then its
//! lines are stored view by view, all in one transaction. [`look`] does the same on paper: nothing is written.

mod accounts;
pub mod columns;
mod desk;
mod file;
pub mod history;
pub mod layouts;
mod looking;
mod progress;
mod reading;
mod storing;
pub mod uploads;

pub use file::File;
pub use looking::look;
pub use progress::Progress;
pub use storing::import;

use domain::ids::{AccountId, ImportId};
use domain::statement::matching::Counts;
use formats::layout::Layout;
use formats::{Notice, Summary};
use std::sync::Arc;

/// What to import, and into which account.
#[derive(Clone)]
pub struct Import<'a> {
    pub file_name: &'a str,
    pub file: File,
    /// The account's label; `None`: the account that the file names. Where a file holds several accounts, each gets what
    /// the file calls it behind this label.
    pub label: Option<&'a str>,
    /// Make the account where there is none.
    pub create: bool,
    /// The layout that the person chose, by its id; `None`: the one that fits.
    pub layout: Option<&'a str>,
    /// Layouts that are tried beside those of the office and the built-in ones.
    pub layouts: &'a [Arc<Layout>],
}

impl<'a> Import<'a> {
    /// Into the account that the file names, by the layout that fits.
    pub fn of(file_name: &'a str, file: File) -> Import<'a> {
        Import {
            file_name,
            file,
            label: None,
            create: false,
            layout: None,
            layouts: &[],
        }
    }
}

/// What an import did, or would do.
#[derive(Clone, Debug)]
pub struct Imported {
    /// `None`: it was only looked at.
    pub id: Option<ImportId>,
    /// The id of the layout, or `ofx` and the like.
    pub layout: String,
    /// The same for people, in Japanese.
    pub layout_name: String,
    pub notices: Vec<Notice>,
    /// Names of the office's own layouts that can't be read any more, so that they weren't tried.
    pub left_out: Vec<String>,
    /// In the order of the file.
    pub statements: Vec<ImportedStatement>,
}

/// One account's part of a file.
#[derive(Clone, Debug)]
pub struct ImportedStatement {
    /// `None` where there is no such account yet.
    pub account: Option<AccountId>,
    /// What the account is called, or would be.
    pub account_label: String,
    pub target: Target,
    pub summary: Summary,
    pub counts: Counts,
}

/// How the account of a statement was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It was there before.
    Known,
    /// Made for this file, or to be made.
    New,
    /// The file doesn't say whose lines these are: the person has to. Only where a file is looked at.
    Undecided,
}

impl Imported {
    /// Of all accounts together.
    pub fn counts(&self) -> Counts {
        self.statements
            .iter()
            .fold(Counts::default(), |sum, one| sum + one.counts)
    }
}

impl ImportedStatement {
    /// The account was made for this file, or would be.
    pub fn is_new(&self) -> bool {
        self.target == Target::New
    }
}
