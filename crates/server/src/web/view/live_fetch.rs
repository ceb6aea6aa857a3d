//! A fetch as it goes on, and how it ended.

use askama::Template;
use domain::fetch::ChallengeKind;
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use serde::Serialize;

use super::{Act, Frame, Trouble, Unattended};
use crate::web::text::Pen;

#[derive(Template)]
#[template(path = "live_fetch.html")]
pub struct LiveFetch {
    pub frame: Frame,
    pub connection: ConnectionId,
    pub bank: String,
    pub state: LiveState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveState {
    /// Waits for its turn.
    Queued,
    Running {
        progress: Progress,
        started: Timestamp,
    },
    /// The bank asks something.
    NeedsInput {
        challenge: ChallengeKind,
        /// The bank's own words, with the number to compare where there is one.
        question: Option<String>,
        until: Timestamp,
    },
    Done(Done),
    /// Suspended or blocked.
    Ended(Box<Trouble>),
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub at: Timestamp,
    pub accounts: usize,
    pub pages: usize,
    pub new_lines: usize,
    pub known_lines: usize,
    /// Reworded or made final by the bank.
    pub amended_lines: usize,
    /// Held back by a question.
    pub held_lines: usize,
    /// Accounts that were found and nobody has chosen yet.
    pub unselected: usize,
    pub next: Option<Timestamp>,
    /// Whether its institution is fetched without a person.
    pub unattended: Unattended,
}

/// The phases of a fetch, in words a customer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Connect,
    Login,
    Accounts,
    Lines,
    Logout,
    Store,
}

impl Step {
    pub const ALL: [Step; 6] = [
        Step::Connect,
        Step::Login,
        Step::Accounts,
        Step::Lines,
        Step::Logout,
        Step::Store,
    ];

    /// 1 to 6.
    pub fn number(self) -> usize {
        Step::ALL.iter().take_while(|step| **step < self).count() + 1
    }

    pub fn name(self, pen: &Pen) -> &'static str {
        match self {
            Step::Connect => pen.t("銀行へ接続", "Connecting"),
            Step::Login => pen.t("ログイン", "Signing in"),
            Step::Accounts => pen.t("口座の確認", "Finding accounts"),
            Step::Lines => pen.t("明細の取得", "Reading lines"),
            Step::Store => pen.t("照合と保存", "Matching and storing"),
            Step::Logout => pen.t("ログアウト", "Signing out"),
        }
    }
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub step: Step,
    /// Account i of k, from 1.
    pub account: Option<(usize, usize)>,
    /// The account being read, in words.
    pub account_name: Option<String>,
    pub pages: usize,
    pub lines: usize,
}

/// What `events` sends; `heading` is in the language of the page.
#[derive(Serialize)]
struct ProgressEvent<'a> {
    step: usize,
    heading: String,
    account_name: Option<&'a str>,
    pages: usize,
    lines: usize,
}

impl Progress {
    /// 明細の取得（3口座の2つ目）.
    pub fn heading(&self, pen: &Pen) -> String {
        let step = self.step.name(pen);
        match (self.account, self.step) {
            (Some((account, accounts)), Step::Lines) if pen.is_ja() => {
                format!("{step}（{accounts}口座の{account}つ目）")
            }
            (Some((account, accounts)), Step::Lines) => {
                format!("{step} (account {account} of {accounts})")
            }
            _ => step.to_owned(),
        }
    }

    /// The data of a `progress` event.
    pub fn event(&self, pen: &Pen) -> String {
        let event = ProgressEvent {
            step: self.step.number(),
            heading: self.heading(pen),
            account_name: self.account_name.as_deref(),
            pages: self.pages,
            lines: self.lines,
        };
        serde_json::to_string(&event).unwrap_or_default()
    }

    /// `is-done`, `is-now` or `is-next` of a step.
    fn class_of(&self, step: &Step) -> &'static str {
        match step.cmp(&self.step) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-now",
            std::cmp::Ordering::Greater => "is-next",
        }
    }
}

impl LiveFetch {
    fn title(&self) -> String {
        let pen = &self.frame.pen;
        match &self.state {
            LiveState::Queued => pen.with(
                "{}の取得を待っています",
                "Waiting to fetch from {}",
                &self.bank,
            ),
            LiveState::Running { .. } => {
                pen.with("{}から取得しています", "Fetching from {}", &self.bank)
            }
            LiveState::NeedsInput {
                challenge: ChallengeKind::Approval,
                ..
            } => pen.with(
                "{}が承認を待っています",
                "{} waits for your approval",
                &self.bank,
            ),
            LiveState::NeedsInput { .. } => pen.with(
                "{}が入力を待っています",
                "{} waits for your input",
                &self.bank,
            ),
            LiveState::Done(_) => pen.with("{}から取得しました", "Fetched from {}", &self.bank),
            LiveState::Ended(_) => pen.with(
                "{}から取得できませんでした",
                "{} could not be fetched",
                &self.bank,
            ),
        }
    }

    /// The page renews itself while something is still to come.
    fn is_live(&self) -> bool {
        matches!(
            self.state,
            LiveState::Queued | LiveState::Running { .. } | LiveState::NeedsInput { .. }
        )
    }

    fn is_approval(&self) -> bool {
        matches!(
            self.state,
            LiveState::NeedsInput {
                challenge: ChallengeKind::Approval,
                ..
            }
        )
    }

    fn again(&self) -> Act {
        let pen = &self.frame.pen;
        Act::post(
            pen.t("再取得", "Fetch again"),
            format!("/connections/{}/fetch", self.connection),
        )
        .locked_if(self.frame.rights.fetch_locked(pen))
    }
}
