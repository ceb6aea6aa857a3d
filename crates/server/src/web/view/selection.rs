//! 連携データの選択: which accounts are used.

use askama::Template;
use domain::ids::{AccountId, ConnectionId};
use domain::time::{Date, Timestamp};

use super::Frame;
use crate::web::text::{AccountLabel, Amount, Html, Pen};

#[derive(Template)]
#[template(path = "selection.html")]
pub struct Selection {
    pub frame: Frame,
    pub groups: Vec<SelectionGroup>,
}

/// The accounts of one connection, or those that were made for files (without a connection).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionGroup {
    pub connection: Option<ConnectionId>,
    pub name: String,
    /// When the list of accounts was last seen.
    pub seen_at: Option<Timestamp>,
    pub rows: Vec<SelectionRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionRow {
    pub account: AccountId,
    pub label: AccountLabel,
    pub branch: Option<String>,
    pub selected: bool,
    pub since: Since,
    pub balance: Option<Amount>,
}

/// Since when it is as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Its lines begin on this day.
    Lines(Date),
    /// Found, never chosen.
    Found(Date),
    /// 「{until}までは取得済みです。その後は取得していません」
    Deselected {
        fetched_until: Option<Date>,
    },
    Unknown,
}

impl Selection {
    fn title(&self) -> &'static str {
        self.frame.pen.t("連携データの選択", "Accounts in use")
    }

    fn unselected(&self) -> usize {
        self.groups
            .iter()
            .flat_map(|group| &group.rows)
            .filter(|row| !row.selected)
            .count()
    }
}

impl SelectionRow {
    /// Branch and since when, under the name.
    fn sub(&self, pen: &Pen) -> Html {
        let day = |on: &Date| pen.day(on).to_string();
        let since = match &self.since {
            Since::Lines(on) => pen.t("{}から", "from {}").replace("{}", &day(on)),
            Since::Found(on) => pen
                .t("{}に見つかりました", "found on {}")
                .replace("{}", &day(on)),
            Since::Deselected {
                fetched_until: Some(on),
            } => pen
                .t(
                    "{}までは取得済みです。その後は取得していません",
                    "fetched until {}, not since then",
                )
                .replace("{}", &day(on)),
            Since::Deselected {
                fetched_until: None,
            } => pen.t("取得していません", "not fetched").to_owned(),
            Since::Unknown => String::new(),
        };
        let branch = self
            .branch
            .as_deref()
            .map(|branch| Html::text(branch).to_string());
        let parts: Vec<String> = branch
            .into_iter()
            .chain([since])
            .filter(|part| !part.is_empty())
            .collect();
        Html::markup(parts.join(pen.t("・", ", ")))
    }
}
