//! One waiting file: how far it is, what was understood of it, or why it is refused.

use domain::ids::{AccountId, UploadId};
use domain::statement::matching::Counts;
use domain::time::Date;
use domain::time::Period;

use super::FileProgress;
use super::checks::CheckShown;
use super::columns::ImportColumns;
use crate::web::text::{Amount, Pen, megabytes};

/// One waiting file.
#[derive(Clone, Debug)]
pub struct FileCard {
    pub upload: UploadId,
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    pub state: FileState,
}

#[derive(Clone, Debug)]
pub enum FileState {
    Live(FileProgress),
    Understood(Box<FileFacts>),
    /// Nothing of it is stored. Title, then what to do, in the person's language.
    Refused {
        title: String,
        text: String,
    },
    /// It can be read in two or more ways: the person chooses.
    Choose {
        title: String,
        text: String,
        layouts: Vec<LayoutPick>,
    },
    /// A table that no layout knows.
    Unknown(Box<ImportColumns>),
}

/// A way to read a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutPick {
    pub id: String,
    /// In the person's language, or in Japanese where it has no other name.
    pub name: String,
}

/// What was understood of a file that can be stored.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// In Japanese.
    pub layout: String,
    pub notices: Vec<FileNotice>,
    /// One for each account, in the order of the file; at least one.
    pub parts: Vec<StatementPart>,
    /// Why it couldn't be stored as was chosen.
    pub error: Option<String>,
}

/// Something worth knowing before the lines are stored, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNotice {
    pub title: String,
    pub text: String,
}

/// One account's part of a file.
#[derive(Clone, Debug)]
pub struct StatementPart {
    pub account: AccountPick,
    pub days: Option<Period>,
    pub counts: Counts,
    /// Without a sign.
    pub money_in: Amount,
    pub money_out: Amount,
    pub checks: Vec<CheckShown>,
    /// As they would be stored.
    pub first: Vec<FirstLine>,
}

/// Whose lines they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountPick {
    /// The file names an account that is here.
    Known { name: String },
    /// The person chooses one, or makes one.
    Choose {
        /// Of the new one.
        name: String,
        chosen: Option<AccountId>,
    },
    /// Made with this name: a file of several accounts names each.
    New { name: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstLine {
    pub on: Date,
    pub text: String,
    pub amount: Amount,
    pub balance: Option<Amount>,
    pub pending: bool,
}

impl FileCard {
    pub(super) fn is_live(&self) -> bool {
        matches!(self.state, FileState::Live(_))
    }

    /// By a button of its own: a table's form has one, and what is being stored is not left any more.
    pub(in crate::web::view) fn can_be_left(&self) -> bool {
        !matches!(
            self.state,
            FileState::Unknown(_) | FileState::Live(FileProgress::Storing { .. })
        )
    }

    pub(in crate::web::view) fn size_words(&self) -> String {
        megabytes(self.size)
    }
}

impl FileState {
    /// What a page shows, as far as it has to be drawn anew when that changes.
    pub fn word(&self) -> &'static str {
        match self {
            FileState::Live(progress) => progress.word(),
            FileState::Understood(_)
            | FileState::Refused { .. }
            | FileState::Choose { .. }
            | FileState::Unknown(_) => "done",
        }
    }

    pub(in crate::web::view) fn icon(&self) -> &'static str {
        match self {
            FileState::Live(_) => "busy",
            FileState::Understood(facts) if facts.is_doubtful() => "note",
            FileState::Understood(_) => "ok",
            FileState::Refused { .. } => "act",
            FileState::Choose { .. } | FileState::Unknown(_) => "help",
        }
    }

    pub(in crate::web::view) fn icon_class(&self) -> &'static str {
        match self {
            FileState::Live(_) => "icon-lg spin",
            _ => "icon-lg",
        }
    }

    /// Colour says who acts.
    pub(in crate::web::view) fn tone(&self) -> &'static str {
        match self.icon() {
            "busy" => "tone-busy",
            "note" => "tone-note",
            "ok" => "tone-ok",
            "act" => "tone-act",
            _ => "tone-ask",
        }
    }
}

impl FileFacts {
    pub(in crate::web::view) fn counts(&self) -> Counts {
        self.parts
            .iter()
            .fold(Counts::default(), |sum, part| sum + part.counts)
    }

    /// Something is there that a person should read before storing.
    fn is_doubtful(&self) -> bool {
        !self.notices.is_empty()
            || self.error.is_some()
            || self
                .parts
                .iter()
                .flat_map(|part| &part.checks)
                .any(CheckShown::differs)
    }

    pub(in crate::web::view) fn all_known(&self) -> bool {
        let counts = self.counts();
        counts.read == counts.known
    }

    /// The account that the head of the card names.
    pub(in crate::web::view) fn only_known(&self) -> Option<&str> {
        match &self.parts[..] {
            [
                StatementPart {
                    account: AccountPick::Known { name },
                    ..
                },
            ] => Some(name),
            _ => None,
        }
    }

    pub(in crate::web::view) fn choice(&self) -> Option<(&str, Option<AccountId>)> {
        match &self.parts[..] {
            [
                StatementPart {
                    account: AccountPick::Choose { name, chosen },
                    ..
                },
            ] => Some((name, *chosen)),
            _ => None,
        }
    }

    pub(in crate::web::view) fn is_several(&self) -> bool {
        self.parts.len() > 1
    }

    /// 14行を保存する.
    pub(in crate::web::view) fn button(&self, pen: &Pen) -> String {
        let counts = self.counts();
        let changing = counts.new + counts.amended + counts.asked;
        pen.count("{n}行を保存する", "Store {n} line(s)", &changing)
    }

    pub(in crate::web::view) fn all_words(&self, pen: &Pen) -> String {
        pen.count(
            "{n}行とも、すでに入っています。保存は不要です。",
            "All {n} line(s) are known. Nothing to store.",
            &self.counts().read,
        )
    }
}

impl StatementPart {
    pub(in crate::web::view) fn name(&self) -> &str {
        match &self.account {
            AccountPick::Known { name }
            | AccountPick::Choose { name, .. }
            | AccountPick::New { name } => name,
        }
    }

    pub(in crate::web::view) fn is_new(&self) -> bool {
        matches!(self.account, AccountPick::New { .. })
    }

    /// はじめの5行を見る.
    pub(in crate::web::view) fn first_words(&self, pen: &Pen) -> String {
        if self.first.len() >= self.counts.read {
            pen.count("{n}行を見る", "See {n} line(s)", &self.first.len())
        } else {
            pen.count(
                "はじめの{n}行を見る",
                "See the first {n} line(s)",
                &self.first.len(),
            )
        }
    }

    /// The unit that a column's head names.
    pub(in crate::web::view) fn unit(&self, pen: &Pen) -> String {
        if self.money_in.is_yen() {
            pen.t("円", "yen").to_owned()
        } else {
            self.money_in.unit_name()
        }
    }
}
