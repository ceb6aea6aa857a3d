//! ファイルの取り込み: files that wait to be stored, one card each, and what was imported until now.

mod card;
mod checks;
mod columns;
mod history;

use askama::Template;
use serde::Serialize;

use super::{Frame, Pager};
use crate::web::text::{Pen, megabytes};
use domain::ids::{AccountId, UploadId};

pub use card::{
    AccountPick, FileCard, FileFacts, FileNotice, FileState, FirstLine, LayoutPick, StatementPart,
};
pub use checks::CheckShown;
pub use columns::{
    ColumnPick, ColumnsForm, ImportColumns, Kind, SideWord, meaning_of, meaning_word,
};
pub use history::{PastImport, TakeBack};

/// What waits, below where files are dropped, and what was imported.
#[derive(Template)]
#[template(path = "imports.html")]
pub struct Imports {
    pub frame: Frame,
    /// What was wrong with what was sent, in the person's language.
    pub error: Option<String>,
    /// Newest first.
    pub waiting: Vec<FileCard>,
    /// Accounts of the office to choose from: the name is how the person knows it.
    pub accounts: Vec<(AccountId, String)>,
    /// Newest first.
    pub past: Vec<PastImport>,
    pub pager: Pager,
    /// Bytes of one file.
    pub file_max: u64,
}

/// One waiting file on a page of its own: while it is stored, and for whoever follows a link.
#[derive(Template)]
#[template(path = "import_file.html")]
pub struct ImportFile {
    pub frame: Frame,
    pub card: FileCard,
    pub accounts: Vec<(AccountId, String)>,
}

impl Imports {
    fn title(&self) -> &'static str {
        self.frame.pen.t("ファイルの取り込み", "Import files")
    }

    fn is_live(&self) -> bool {
        self.waiting.iter().any(FileCard::is_live)
    }

    /// Where the events about these files come from.
    fn events(&self) -> String {
        events(&self.waiting)
    }

    /// What a script says of a file that it doesn't even send; `%` stands for its name.
    fn too_large(&self) -> String {
        self.frame.pen.with(
            "「%」は大きすぎて送れません。上限は{}です。期間を分けてダウンロードしてください。",
            "% is too large. The limit is {}. Please download shorter periods.",
            &megabytes(self.file_max),
        )
    }
}

impl ImportFile {
    fn title(&self) -> &str {
        &self.card.file_name
    }

    fn is_live(&self) -> bool {
        self.card.is_live()
    }

    fn events(&self) -> String {
        events(std::slice::from_ref(&self.card))
    }
}

fn events(cards: &[FileCard]) -> String {
    let seen: Vec<String> = cards
        .iter()
        .filter(|card| card.is_live())
        .map(|card| format!("{}-{}", card.upload, card.state.word()))
        .collect();
    format!("/imports/events?seen={}", seen.join("."))
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProgress {
    /// Bytes.
    Reading { done: u64, of: u64 },
    /// Lines.
    Storing { done: u64, of: u64 },
}

/// What `events` sends; `text` is in the language of the page.
#[derive(Serialize)]
struct ProgressEvent {
    file: i64,
    done: u64,
    of: u64,
    text: String,
}

impl FileProgress {
    pub fn done(self) -> u64 {
        match self {
            FileProgress::Reading { done, of } | FileProgress::Storing { done, of } => done.min(of),
        }
    }

    /// At least 1, so that a bar has a length.
    pub fn of(self) -> u64 {
        match self {
            FileProgress::Reading { of, .. } | FileProgress::Storing { of, .. } => of.max(1),
        }
    }

    /// See [`FileState::word`].
    pub fn word(self) -> &'static str {
        match self {
            FileProgress::Reading { .. } => "reading",
            FileProgress::Storing { .. } => "storing",
        }
    }

    pub fn heading(self, pen: &Pen) -> &'static str {
        match self {
            FileProgress::Reading { .. } => pen.t("ファイルを読んでいます", "Reading the file"),
            FileProgress::Storing { .. } => pen.t("照合して保存しています", "Matching and storing"),
        }
    }

    /// 120MB／480MB, 1,200／9,000行.
    pub fn text(self, pen: &Pen) -> String {
        match self {
            FileProgress::Reading { of, .. } => {
                let sides = [self.done(), of].map(megabytes);
                sides.join(pen.t("／", " of "))
            }
            FileProgress::Storing { of, .. } => {
                let count =
                    |n: u64| pen.count("{n}", "{n}", &usize::try_from(n).unwrap_or(usize::MAX));
                let (done, of) = (count(self.done()), count(of));
                format!("{done}{}{of}{}", pen.t("／", " of "), pen.t("行", " lines"))
            }
        }
    }

    /// The data of a `progress` event.
    pub fn event(self, file: UploadId, pen: &Pen) -> String {
        let event = ProgressEvent {
            file: file.0,
            done: self.done(),
            of: self.of(),
            text: self.text(pen),
        };
        serde_json::to_string(&event).unwrap_or_default()
    }
}
