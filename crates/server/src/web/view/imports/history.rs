//! これまでの取り込み: who imported which file, and taking it back.

use askama::Template;
use domain::ids::{AccountId, ImportId};
use domain::statement::matching::Counts;
use domain::time::Timestamp;

use super::super::Frame;
use crate::web::text::{Html, Key, Said, Values, say};

/// One imported file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastImport {
    pub id: ImportId,
    pub at: Timestamp,
    /// `None`: the command line.
    pub who: Option<String>,
    pub file_name: String,
    /// In Japanese.
    pub layout: String,
    pub accounts: Vec<(AccountId, String)>,
    /// `None` for those of a time that didn't count.
    pub counts: Option<Counts>,
    /// When, and by whom; `None`: the command line.
    pub taken_back: Option<(Timestamp, Option<String>)>,
}

/// Asked because it can't be undone but by importing again.
#[derive(Template)]
#[template(path = "import_take_back.html")]
pub struct TakeBack {
    pub frame: Frame,
    pub import: ImportId,
    pub file_name: String,
    /// That the import made or changed.
    pub lines: usize,
    /// So many of them are in entries.
    pub journalised: usize,
    /// Where those entries are found.
    pub entries: String,
}

impl TakeBack {
    fn said(&self) -> Said {
        let pen = self.frame.pen;
        let key = match self.journalised {
            0 => Key::UndoImport,
            _ => Key::UndoImportBlocked,
        };
        let values = Values::of(pen)
            .text("file", &self.file_name)
            .number("n", self.lines)
            .number("k", self.journalised);
        say(key, pen.lang, &values)
    }

    fn title(&self) -> Html {
        self.said().title
    }
}
