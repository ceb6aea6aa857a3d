//! 登録済一覧: grouped by who has to act, each with its cause, its times and its one remedy.

use askama::Template;
use domain::fetch::{Cause, Remedy, Trigger};
use domain::ids::ConnectionId;
use domain::time::Timestamp;

use super::{Act, Consent, Frame, Shown, State, Unattended};
use crate::web::text::{AccountLabel, Amount, Html, Pen, Said};

#[derive(Template)]
#[template(path = "connections.html")]
pub struct Connections {
    pub frame: Frame,
    /// All of the office, in any order; the page groups, filters and orders them.
    pub rows: Vec<ConnectionRow>,
    pub filter: Option<Shown>,
    /// The one that is opened, with what only it needs.
    pub opened: Option<Opened>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionRow {
    pub id: ConnectionId,
    pub name: String,
    /// What tells it from others at the same institution.
    pub hint: Option<Hint>,
    pub state: State,
    /// Of an institution that is read by consent.
    pub consent: Option<Consent>,
    /// Whether its institution is fetched without a person.
    pub unattended: Unattended,
    pub last_succeeded_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
}

/// What tells a registration from others at the same institution, without showing it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The first characters of the login ID.
    Login(String),
    /// The last digits of its accounts, where there is no login ID but a consent.
    Accounts(Vec<String>),
    /// When the consent was given, as long as no account is known.
    ConsentedAt(Timestamp),
}

/// So many accounts are named.
const HINTED_MAX: usize = 3;

impl Hint {
    fn text(&self, pen: &Pen) -> Html {
        match self {
            Hint::Login(start) => Html::text(&pen.with("ログインID {}…", "Login ID {}…", start)),
            Hint::Accounts(ends) => {
                let ends_of: Vec<String> = ends
                    .iter()
                    .take(HINTED_MAX)
                    .map(|end| format!("…{end}"))
                    .collect();
                let named = ends_of.join(pen.t("、", ", "));
                let more = match ends.len() > HINTED_MAX {
                    true => pen.t("ほか", " and more"),
                    false => "",
                };
                let named = format!("{named}{more}");
                Html::text(&pen.with("口座 {}", "Account {}", &named))
            }
            Hint::ConsentedAt(at) => {
                let (before, after) = (pen.t("同意 ", "Consent of "), pen.time(at));
                Html::markup(format!("{before}{after}"))
            }
        }
    }
}

/// What ▼ opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub connection: ConnectionId,
    pub accounts: Vec<OpenedAccount>,
    /// Newest first.
    pub attempts: Vec<Attempt>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedAccount {
    pub label: AccountLabel,
    pub selected: bool,
    pub balance: Option<Amount>,
    pub as_of: Option<Timestamp>,
}

/// One stored fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub at: Timestamp,
    pub trigger: Trigger,
    pub result: AttemptResult,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptResult {
    Running,
    Done { new_lines: usize },
    Ended { cause: Cause },
}

/// One group of the list.
struct Group<'a> {
    heading: String,
    rows: Vec<&'a ConnectionRow>,
}

impl Connections {
    fn title(&self) -> &'static str {
        self.frame.pen.t("登録済一覧", "Linked services")
    }

    fn filtered(&self) -> Vec<&ConnectionRow> {
        self.rows
            .iter()
            .filter(|row| self.filter.is_none_or(|shown| row.state.shown() == shown))
            .collect()
    }

    /// By who has to act; inside, a running deadline first, then by name.
    fn groups(&self) -> Vec<Group<'_>> {
        let pen = &self.frame.pen;
        let (mut person, mut handled, mut fine) = (vec![], vec![], vec![]);
        for row in self.filtered() {
            let shown = row.state.shown();
            match () {
                () if shown.needs_person() => person.push(row),
                () if shown.is_handled() => handled.push(row),
                () => fine.push(row),
            }
        }
        person.sort_by_key(|row| {
            (
                row.state.deadline().is_none(),
                row.state.deadline(),
                row.name.clone(),
            )
        });
        let named = |ja, en, rows: Vec<_>| Group {
            heading: pen.count(ja, en, &rows.len()),
            rows,
        };
        let groups = [
            named("あなたの対応が必要です（{n}）", "Needs you ({n})", person),
            named(
                "Renkeiが対応しています（{n}）",
                "Renkei is on it ({n})",
                handled,
            ),
            named("取得できています（{n}）", "Up to date ({n})", fine),
        ];
        groups
            .into_iter()
            .filter(|group| !group.rows.is_empty())
            .collect()
    }

    /// Status, how many have it; only those that occur.
    fn pills(&self) -> Vec<(Shown, usize)> {
        let count = |shown: Shown| {
            self.rows
                .iter()
                .filter(|row| row.state.shown() == shown)
                .count()
        };
        Shown::ALL
            .into_iter()
            .map(|shown| (shown, count(shown)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    fn is_filtered_by(&self, shown: &Shown) -> bool {
        self.filter == Some(*shown)
    }

    fn filter_query(&self) -> String {
        self.filter
            .map(|shown| format!("status={}&", shown.word()))
            .unwrap_or_default()
    }

    fn opened_at(&self, row: &ConnectionRow) -> Option<&Opened> {
        self.opened
            .as_ref()
            .filter(|opened| opened.connection == row.id)
    }

    fn fetch_all(&self) -> Act {
        let pen = &self.frame.pen;
        Act::post(
            pen.t("一括再取得", "Fetch all"),
            "/connections/fetch-all".to_owned(),
        )
        .locked_if(self.frame.rights.fetch_locked(pen))
    }
}

impl ConnectionRow {
    fn said(&self, pen: &Pen) -> Said {
        let times = (self.last_succeeded_at, self.due_at);
        self.state.said(pen, &self.name, times, &self.unattended)
    }

    fn next(&self, pen: &Pen) -> Html {
        self.state.next_in_words(pen, self.due_at, &self.unattended)
    }

    fn main_act(&self, frame: &Frame) -> Option<Act> {
        self.state.act(&frame.pen, &frame.rights, self.id)
    }

    /// 再取得, 編集, 明細, 削除: always in the same place.
    fn acts(&self, frame: &Frame) -> Vec<Act> {
        let (pen, id) = (&frame.pen, self.id);
        let (fetch, manage) = (
            frame.rights.fetch_locked(pen),
            frame.rights.manage_locked(pen),
        );
        let mut acts = vec![];
        if self.may_fetch_again() {
            acts.push(
                Act::post(pen.t("再取得", "Fetch"), format!("/connections/{id}/fetch"))
                    .locked_if(fetch),
            );
        }
        if self.consent.is_some() && !self.state.asks_consent() {
            acts.push(
                Act::post(
                    pen.t("再同意", "Consent again"),
                    format!("/connections/{id}/consent"),
                )
                .locked_if(manage.clone()),
            );
        }
        acts.push(
            Act::link(pen.t("編集", "Edit"), format!("/connections/{id}/edit"))
                .locked_if(manage.clone()),
        );
        acts.push(Act::link(
            pen.t("明細", "Lines"),
            format!("/lines?connection={id}"),
        ));
        acts.push(
            Act::link(pen.t("削除", "Delete"), format!("/connections/{id}/delete"))
                .locked_if(manage),
        );
        acts
    }

    /// Why this person may not press the row's buttons: said once, for the most helpful one of them.
    fn locked(&self, frame: &Frame) -> Option<String> {
        let main = self.main_act(frame).and_then(|act| act.locked);
        main.or_else(|| frame.rights.fetch_locked(&frame.pen))
    }

    /// Rule 1: a refused password isn't sent again, so there is no 再取得 before the login is edited.
    fn may_fetch_again(&self) -> bool {
        match &self.state {
            State::Fetching(_) | State::NeedsInput { .. } => false,
            State::Trouble(trouble) => match trouble.remedy() {
                Remedy::Owner(action) => action.allows_fetch(),
                Remedy::Retry { .. } | Remedy::Operator => true,
            },
            _ => true,
        }
    }

    fn bank_site(&self) -> Option<&str> {
        match &self.state {
            State::Trouble(trouble) => trouble.shows_bank_site(),
            _ => None,
        }
    }
}

impl Attempt {
    fn result_text(&self, pen: &Pen) -> Html {
        match &self.result {
            AttemptResult::Running => Html::text(pen.t("取得中", "Running")),
            AttemptResult::Done { new_lines: 0 } => {
                Html::text(pen.t("成功・新しい明細なし", "Done, nothing new"))
            }
            AttemptResult::Done { new_lines } => {
                Html::text(&pen.count("成功・新しい明細{n}行", "Done, {n} new line(s)", new_lines))
            }
            AttemptResult::Ended { cause } => pen.cause(cause),
        }
    }
}
