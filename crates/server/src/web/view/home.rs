//! ホーム: what needs a person first, then the balances with their time, then what waits to be entered.

use askama::Template;
use domain::fetch::ChallengeKind;
use domain::ids::{AccountId, ConnectionId};
use domain::time::Timestamp;

use super::{Act, Frame, Trouble};
use crate::web::text::{AccountLabel, Amount, Html, Pen};

#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    pub frame: Frame,
    /// How many connections there are.
    pub connections: usize,
    /// In any order; shown by deadline.
    pub todo: Vec<Todo>,
    /// How many connections Renkei or its operator handles now.
    pub handled: usize,
    /// The next fetch by itself.
    pub next_fetch: Option<Timestamp>,
    /// The last success of any connection.
    pub last_fetch: Option<Timestamp>,
    pub balances: Vec<BalanceRow>,
    pub open: OpenLines,
}

/// Something only a person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    pub connection: ConnectionId,
    pub bank: String,
    pub kind: TodoKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TodoKind {
    /// The bank asks something, and waits.
    Answer {
        challenge: ChallengeKind,
        until: Timestamp,
    },
    Solve(Box<Trouble>),
    /// Accounts were found that nobody has chosen yet.
    ChooseAccounts {
        accounts: usize,
    },
    /// Lines are held until somebody says whether they are the same.
    Review {
        lines: usize,
    },
}

/// One account's balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceRow {
    pub account: AccountId,
    pub connection: Option<ConnectionId>,
    pub label: AccountLabel,
    pub balance: Option<Amount>,
    pub as_of: Option<Timestamp>,
}

/// 未仕訳.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OpenLines {
    pub total: usize,
    pub with_candidate: usize,
    /// By account, most first.
    pub by_account: Vec<(AccountId, AccountLabel, usize)>,
}

impl Home {
    fn title(&self) -> &'static str {
        self.frame.pen.t("ホーム", "Home")
    }

    /// A running deadline first, then what is blocked, then what has time.
    fn todo_in_order(&self) -> Vec<&Todo> {
        let mut todo: Vec<&Todo> = self.todo.iter().collect();
        todo.sort_by_key(|todo| match &todo.kind {
            TodoKind::Answer { until, .. } => (0, Some(*until)),
            TodoKind::Solve(trouble) => (1, Some(trouble.at)),
            TodoKind::ChooseAccounts { .. } | TodoKind::Review { .. } => (2, None),
        });
        todo
    }

    fn fetch_all(&self) -> Act {
        let pen = &self.frame.pen;
        Act::post(
            pen.t("一括再取得", "Fetch all"),
            "/connections/fetch-all".to_owned(),
        )
        .locked_if(self.frame.rights.fetch_locked(pen))
    }

    fn most_open(&self) -> usize {
        self.open
            .by_account
            .iter()
            .map(|(.., lines)| *lines)
            .max()
            .unwrap_or(1)
    }
}

impl Todo {
    fn icon(&self, pen: &Pen) -> Html {
        match self.kind {
            TodoKind::Answer { .. } => pen.icon_with("ask", "icon-lg t-ask"),
            TodoKind::Solve(_) => pen.icon_with("act", "icon-lg t-act"),
            TodoKind::ChooseAccounts { .. } | TodoKind::Review { .. } => {
                pen.icon_with("note", "icon-lg t-note")
            }
        }
    }

    fn heading(&self, pen: &Pen) -> Html {
        let said = match &self.kind {
            TodoKind::Answer {
                challenge: ChallengeKind::Approval,
                ..
            } => Html::text(pen.t(
                "銀行のアプリで承認してください",
                "Please approve in the bank’s app",
            )),
            TodoKind::Answer { challenge, .. } => Html::text(&pen.with(
                "{}を入力してください",
                "Please enter {}",
                pen.challenge(challenge),
            )),
            TodoKind::Solve(trouble) => trouble.said(pen).title,
            TodoKind::ChooseAccounts { accounts } => Html::text(&pen.count(
                "新しい口座が{n}つ見つかりました",
                "{n} new account(s) found",
                accounts,
            )),
            TodoKind::Review { lines } => Html::text(&pen.count(
                "確かめていただきたい明細が{n}行あります",
                "{n} line(s) need a look",
                lines,
            )),
        };
        Html::markup(format!(
            "{}{}{said}",
            Html::text(&self.bank),
            pen.t("：", ": ")
        ))
    }

    fn text(&self, pen: &Pen) -> Html {
        match &self.kind {
            TodoKind::Answer { until, .. } => {
                let left = pen
                    .left(until)
                    .map(|left| pen.with("残り{}", "{} left", &left))
                    .unwrap_or_default();
                Html::markup(format!(
                    r#"{}<span class="nowrap">{}</span>{}{}{}"#,
                    pen.t("取得を途中で止めて待っています。", "The fetch waits. "),
                    Html::text(&left),
                    pen.t("（", " ("),
                    pen.until(until),
                    pen.t("）", ")"),
                ))
            }
            TodoKind::Solve(trouble) => trouble.said(pen).brief,
            TodoKind::ChooseAccounts { .. } => Html::text(pen.t(
                "選ぶと、仕訳と残高に使います。",
                "Choose them to use them for entries and balances.",
            )),
            TodoKind::Review { .. } => Html::text(pen.t(
                "同じ明細か決められないため、保留にしています。",
                "Renkei cannot tell whether they are the same line, so it holds them back.",
            )),
        }
    }

    fn act(&self, frame: &Frame) -> Option<Act> {
        let (pen, rights) = (&frame.pen, &frame.rights);
        match &self.kind {
            TodoKind::Answer { challenge, .. } => Some(
                Act::link(
                    match challenge {
                        ChallengeKind::Approval => pen.t("承認のしかたを見る", "How to approve"),
                        _ => pen.t("入力する", "Answer now"),
                    },
                    format!("/connections/{}/challenge", self.connection),
                )
                .locked_if(rights.answer_locked(pen)),
            ),
            TodoKind::Solve(trouble) => trouble.act(pen, rights),
            TodoKind::Review { .. } => Some(Act::link(
                pen.t("明細を確認", "Review lines"),
                format!("/lines?state=held&connection={}", self.connection),
            )),
            TodoKind::ChooseAccounts { .. } => Some(
                Act::link(
                    pen.t("口座を選択", "Choose accounts"),
                    "/accounts/selection".to_owned(),
                )
                .locked_if(rights.manage_locked(pen)),
            ),
        }
    }

    fn is_urgent(&self) -> bool {
        matches!(self.kind, TodoKind::Answer { .. })
    }
}
