//! 仕訳帳, in the style of 明細一覧.

use askama::Template;
use domain::ids::{JournalEntryId, StatementLineId};
use domain::time::{Date, Timestamp};

use super::lines::in_query;
use super::{Frame, Pager};
use crate::web::text::Amount;

#[derive(Template)]
#[template(path = "journal.html")]
pub struct Journal {
    pub frame: Frame,
    pub filter: JournalFilter,
    /// 勘定科目 to filter by: code and name.
    pub titles: Vec<(String, String)>,
    pub rows: Vec<JournalRow>,
    /// Entries that match and the sum of their debit side.
    pub sums: Option<(usize, Amount)>,
    pub pager: Pager,
}

/// The form as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct JournalFilter {
    pub from: String,
    pub to: String,
    pub min: String,
    pub max: String,
    pub text: String,
    pub title: String,
    pub errors: Vec<(&'static str, String)>,
}

/// 仕訳.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    pub id: JournalEntryId,
    /// 仕訳No.
    pub number: usize,
    pub on: Date,
    /// At least one each.
    pub debit: Vec<PostingCell>,
    pub credit: Vec<PostingCell>,
    pub amount: Amount,
    pub memo: String,
    pub line: Option<StatementLineId>,
    /// Taken back: who and when. It stays in the list.
    pub cancelled: Option<(String, Timestamp)>,
}

/// One side of 仕訳行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingCell {
    pub title: String,
    pub sub_title: Option<String>,
    pub tax: Option<String>,
    /// Shown where a side has several.
    pub amount: Amount,
}

impl Journal {
    fn title(&self) -> &'static str {
        self.frame.pen.t("仕訳帳", "Journal")
    }
}

impl JournalFilter {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, text)| text.as_str())
    }

    fn is_title(&self, code: &str) -> bool {
        self.title == code
    }

    pub fn is_empty(&self) -> bool {
        *self == JournalFilter::default()
    }

    /// As a query, for links that keep the conditions.
    pub fn query(&self) -> String {
        let parts = [
            ("from", &self.from),
            ("to", &self.to),
            ("min", &self.min),
            ("max", &self.max),
            ("text", &self.text),
            ("title", &self.title),
        ];
        let query: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", in_query(value)))
            .collect();
        query.join("&")
    }
}

impl JournalRow {
    fn is_split(&self) -> bool {
        self.debit.len() > 1 || self.credit.len() > 1
    }
}
