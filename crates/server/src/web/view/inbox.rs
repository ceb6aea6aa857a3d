//! 連携サービスから入力: one row is one decision.

use askama::Template;
use domain::ids::{AccountId, StatementLineId};
use domain::time::Date;

use super::{Frame, Pager};
use crate::web::text::{AccountLabel, Amount, Html, Pen};

#[derive(Template)]
#[template(path = "inbox.html")]
pub struct Inbox {
    pub frame: Frame,
    /// The open one: only its lines are offered.
    pub fiscal_year: i16,
    /// Open lines of that year, and how many of them have a candidate.
    pub total: usize,
    pub with_candidate: usize,
    /// Open lines of other years.
    pub other_years: usize,
    pub account: Option<AccountId>,
    pub text: String,
    /// With how many open lines each.
    pub accounts: Vec<(AccountId, AccountLabel, usize)>,
    pub rows: Vec<InboxRow>,
    pub titles: Vec<TitleChoice>,
    /// 税区分: code and name.
    pub taxes: Vec<(String, String)>,
    pub pager: Pager,
    /// The last thing that can be taken back, from wherever.
    pub undo: Option<super::Undo>,
    /// Why nothing was registered, in the person's language: which row, and what is missing.
    pub error: Option<String>,
}

/// An account title to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleChoice {
    /// What the form sends.
    pub code: String,
    /// 水道光熱費.
    pub name: String,
    /// 費用, 収益 …: the heading it stands under; equal ones stand together.
    pub group: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    pub line: StatementLineId,
    pub posted_on: Date,
    pub text: String,
    pub account: AccountLabel,
    pub amount: Amount,
    pub candidate: Option<Candidate>,
    /// Ticked in advance: only when it is sure.
    pub ticked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The code of a [`TitleChoice`].
    pub title: String,
    /// The code of a tax category.
    pub tax: String,
    pub reason: Reason,
}

/// Why it is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This office did the same before.
    Before { last: Date, times: usize },
    /// The institution says what it is.
    Institution,
    /// 自動仕訳ルール.
    Rule { name: String },
    /// The person has just chosen it, and another row stood in the way.
    Chosen,
}

impl Inbox {
    fn title(&self) -> &'static str {
        self.frame
            .pen
            .t("連携サービスから入力", "Enter from statements")
    }

    fn ticked(&self) -> usize {
        self.rows.iter().filter(|row| row.ticked).count()
    }

    /// The titles under their headings.
    fn title_groups(&self) -> Vec<(&str, Vec<&TitleChoice>)> {
        let mut groups: Vec<(&str, Vec<&TitleChoice>)> = vec![];
        for title in &self.titles {
            match groups.last_mut() {
                Some((group, titles)) if *group == title.group => titles.push(title),
                _ => groups.push((&title.group, vec![title])),
            }
        }
        groups
    }

    fn is_account(&self, account: &AccountId) -> bool {
        self.account == Some(*account)
    }

    fn lead(&self) -> String {
        let pen = &self.frame.pen;
        let year = pen.fiscal_year(&self.fiscal_year);
        let open = pen
            .count(
                "{}の未仕訳 {n}件。",
                "{n} open line(s) in {}. ",
                &self.total,
            )
            .replace("{}", &year);
        let candidates = match self.with_candidate {
            0 => String::new(),
            _ => pen.count(
                "うち{n}件に候補があります。",
                "{n} of them have a candidate.",
                &self.with_candidate,
            ),
        };
        format!("{open}{candidates}")
    }

    fn is_filtered(&self) -> bool {
        self.account.is_some() || !self.text.is_empty()
    }
}

impl InboxRow {
    fn has_title(&self, code: &str) -> bool {
        self.candidate
            .as_ref()
            .is_some_and(|candidate| candidate.title == code)
    }

    fn has_tax(&self, code: &str) -> bool {
        self.candidate
            .as_ref()
            .is_some_and(|candidate| candidate.tax == code)
    }

    fn why(&self, pen: &Pen) -> Html {
        let (icon, text) = match self.candidate.as_ref().map(|candidate| &candidate.reason) {
            Some(Reason::Before { last, times }) => {
                let others = match times.saturating_sub(1) {
                    0 => String::new(),
                    others => pen.count("ほか{n}回", " and {n} more", &others),
                };
                (
                    "again",
                    pen.t("前回と同じ（{}）", "as before ({})")
                        .replace("{}", &format!("{}{others}", pen.day(last))),
                )
            }
            Some(Reason::Institution) => (
                "info",
                Html::text(pen.t("金融機関の決まりから", "from what the bank says")).to_string(),
            ),
            Some(Reason::Rule { name }) => (
                "rule",
                Html::text(&pen.with("ルール「{}」", "rule “{}”", name)).to_string(),
            ),
            Some(Reason::Chosen) => (
                "ok",
                Html::text(pen.t("選んだ科目", "as you chose")).to_string(),
            ),
            None => (
                "help",
                Html::text(pen.t("はじめての相手です", "seen for the first time")).to_string(),
            ),
        };
        Html::markup(format!("{}<span>{text}</span>", pen.icon(icon)))
    }
}
