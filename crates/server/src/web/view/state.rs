//! The displayed status of a connection, with what each needs to be explained.

use domain::fetch::{ChallengeKind, OwnerAction, Remedy};
use domain::ids::ConnectionId;
use domain::time::{Date, Timestamp};

use super::{Act, Progress, Rights, Trouble, Unattended};
use crate::web::text::{Html, Key, Pen, Said, Values, say};

/// The chip: text, icon and colour, which say who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// 正常.
    Normal,
    /// 正常（取得が遅れています）, yellow.
    Late,
    /// 正常（確認事項あり）.
    Check,
    /// 取得中.
    Fetching,
    /// 取得待ち.
    Queued,
    /// 要追加入力.
    NeedsInput,
    /// 一時停止中.
    Paused,
    /// 要対応.
    ActionNeeded,
    /// 要対応（運営）.
    Operator,
}

impl Shown {
    pub const ALL: [Shown; 9] = [
        Shown::ActionNeeded,
        Shown::NeedsInput,
        Shown::Fetching,
        Shown::Queued,
        Shown::Paused,
        Shown::Operator,
        Shown::Check,
        Shown::Late,
        Shown::Normal,
    ];

    /// The value of `status` in the address of 登録済一覧.
    pub fn word(self) -> &'static str {
        match self {
            Shown::Normal => "normal",
            Shown::Late => "late",
            Shown::Check => "check",
            Shown::Fetching => "fetching",
            Shown::Queued => "queued",
            Shown::NeedsInput => "needs-input",
            Shown::Paused => "paused",
            Shown::ActionNeeded => "action-needed",
            Shown::Operator => "operator",
        }
    }

    pub fn from_word(word: &str) -> Option<Shown> {
        Shown::ALL.into_iter().find(|shown| shown.word() == word)
    }

    pub fn label(self, pen: &Pen) -> &'static str {
        match self {
            Shown::Normal => pen.t("正常", "Normal"),
            Shown::Late => pen.t("正常（取得が遅れています）", "Normal, but late"),
            Shown::Check => pen.t("正常（確認事項あり）", "Normal, please check"),
            Shown::Fetching => pen.t("取得中", "Fetching"),
            Shown::Queued => pen.t("取得待ち", "Waiting its turn"),
            Shown::NeedsInput => pen.t("要追加入力", "Needs input"),
            Shown::Paused => pen.t("一時停止中", "Paused"),
            Shown::ActionNeeded => pen.t("要対応", "Action needed"),
            Shown::Operator => pen.t("要対応（運営）", "Operator at work"),
        }
    }

    /// Text, icon and colour.
    pub fn chip(self, pen: &Pen) -> Html {
        let (class, icon) = match self {
            Shown::Normal => ("chip-ok", "ok"),
            Shown::Late => ("chip-note", "time"),
            Shown::Check => ("chip-note", "note"),
            Shown::Fetching => ("chip-busy", "busy"),
            Shown::Queued => ("chip-wait", "wait"),
            Shown::NeedsInput => ("chip-ask", "ask"),
            Shown::Paused => ("chip-pause", "pause"),
            Shown::ActionNeeded => ("chip-act", "act"),
            Shown::Operator => ("chip-ops", "ops"),
        };
        let turning = if self == Shown::Fetching { "spin" } else { "" };
        Html::markup(format!(
            r#"<span class="chip {class}">{}{}</span>"#,
            pen.icon_with(icon, turning),
            self.label(pen)
        ))
    }

    /// Waits for a person.
    pub fn needs_person(self) -> bool {
        matches!(self, Shown::ActionNeeded | Shown::NeedsInput)
    }

    /// Renkei or its operator acts; nobody else has to.
    pub fn is_handled(self) -> bool {
        matches!(
            self,
            Shown::Fetching | Shown::Queued | Shown::Paused | Shown::Operator
        )
    }
}

/// Everything a status needs to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Proven fresh. `new_lines` of the last success.
    Normal {
        new_lines: usize,
    },
    /// Fetched, but longer ago than its own cadence.
    Late,
    /// Fresh, with lines that a person should look at.
    Check {
        lines: usize,
    },
    /// Fresh, and the consent at the bank ends soon.
    ConsentSoon {
        until: Date,
        days: usize,
    },
    /// Registered, never fetched.
    First,
    /// Due, waits for its turn.
    Queued,
    Fetching(Progress),
    NeedsInput {
        challenge: ChallengeKind,
        until: Timestamp,
    },
    /// Suspended or blocked: who acts follows from the cause.
    Trouble(Box<Trouble>),
    /// The owner's pause.
    SwitchedOff {
        by: String,
        on: Date,
    },
}

impl State {
    pub fn shown(&self) -> Shown {
        match self {
            State::Normal { .. } => Shown::Normal,
            State::Late => Shown::Late,
            State::Check { .. } | State::ConsentSoon { .. } => Shown::Check,
            State::First | State::Queued => Shown::Queued,
            State::Fetching(_) => Shown::Fetching,
            State::NeedsInput { .. } => Shown::NeedsInput,
            State::SwitchedOff { .. } => Shown::Paused,
            State::Trouble(trouble) => match trouble.remedy() {
                Remedy::Owner(_) => Shown::ActionNeeded,
                Remedy::Retry { .. } => Shown::Paused,
                Remedy::Operator => Shown::Operator,
            },
        }
    }

    /// The message. `last` and `next`: last success and next planned fetch.
    pub fn said(
        &self,
        pen: &Pen,
        bank: &str,
        (last, next): (Option<Timestamp>, Option<Timestamp>),
        unattended: &Unattended,
    ) -> Said {
        // Without a plan it is only fetched by hand, where the bank asks a person.
        let needs = unattended.needs(pen).filter(|_| next.is_none());
        let is_by_hand = needs.is_some();
        let values = Values::of(*pen)
            .text("bank", bank)
            .when(last, |values, last| values.time("last", last))
            .when(next, |values, next| values.time("next", next))
            .when(needs, |values, needs| values.text("needs", &needs));
        match self {
            State::Normal { new_lines } if is_by_hand => {
                say(Key::ByHand, pen.lang, &values.number("n", *new_lines))
            }
            State::Late if is_by_hand => say(Key::ByHandLongAgo, pen.lang, &values),
            State::Normal { new_lines: 0 } => say(Key::NothingNew, pen.lang, &values),
            State::Normal { new_lines } => {
                say(Key::Normal, pen.lang, &values.number("n", *new_lines))
            }
            State::Late => say(Key::Stale, pen.lang, &values),
            State::Check { lines } => say(Key::Check, pen.lang, &values.number("n", *lines)),
            State::ConsentSoon { until, days } => say(
                Key::ConsentSoon,
                pen.lang,
                &values.day("date", *until).number("n", *days),
            ),
            State::First => say(Key::First, pen.lang, &values),
            State::Queued => say(Key::Queued, pen.lang, &values),
            State::Fetching(progress) => {
                let values = values
                    .text("step", progress.step.name(pen))
                    .number("n", progress.lines)
                    .when(progress.account, |values, (account, accounts)| {
                        values
                            .number("account", account)
                            .number("accounts", accounts)
                    });
                say(Key::Fetching, pen.lang, &values)
            }
            State::NeedsInput { challenge, until } => {
                let values = values
                    .text("challenge", pen.challenge(challenge))
                    .time("deadline", *until)
                    .when(pen.left(until), |values, left| values.text("left", &left));
                let key = match challenge {
                    ChallengeKind::Approval => Key::NeedsApproval,
                    _ => Key::NeedsInput,
                };
                say(key, pen.lang, &values)
            }
            State::Trouble(trouble) => trouble.said(pen),
            State::SwitchedOff { by, on } => say(
                Key::SwitchedOff,
                pen.lang,
                &values.text("owner", by).day("date", *on),
            ),
        }
    }

    /// 次回取得予定, in words.
    pub fn next_in_words(
        &self,
        pen: &Pen,
        next: Option<Timestamp>,
        unattended: &Unattended,
    ) -> Html {
        match (self, next) {
            (State::Fetching(_), _) => Html::text(pen.t("取得中", "Now")),
            (
                State::NeedsInput {
                    challenge: ChallengeKind::Approval,
                    ..
                },
                _,
            ) => Html::text(pen.t("承認するとすぐ", "As soon as you approve")),
            (State::NeedsInput { .. }, _) => {
                Html::text(pen.t("入力するとすぐ", "As soon as you answer"))
            }
            (State::SwitchedOff { .. }, _) => Html::text(pen.t("休止中", "Switched off")),
            (State::Trouble(trouble), _) => trouble.next_in_words(pen),
            (_, Some(next)) if next > pen.now => pen.about(&next),
            (_, None) if let Some(by_hand) = unattended.by_hand(pen) => Html::text(&by_hand),
            _ => Html::text(pen.t("順番が来しだい", "When its turn comes")),
        }
    }

    /// The one button of the row, where there is something to do or to see.
    pub fn act(&self, pen: &Pen, rights: &Rights, connection: ConnectionId) -> Option<Act> {
        match self {
            State::NeedsInput { challenge, .. } => Some(
                Act::link(
                    match challenge {
                        ChallengeKind::Approval => pen.t("承認のしかたを見る", "How to approve"),
                        _ => pen.t("追加認証を行う", "Answer now"),
                    },
                    format!("/connections/{connection}/challenge"),
                )
                .locked_if(rights.answer_locked(pen)),
            ),
            State::Fetching(_) | State::Queued | State::First => Some(Act::link(
                pen.t("進み具合を見る", "See progress"),
                format!("/connections/{connection}"),
            )),
            State::Check { .. } => Some(Act::link(
                pen.t("明細を確認", "Review lines"),
                format!("/lines?state=held&connection={connection}"),
            )),
            State::ConsentSoon { .. } => Some(
                Act::post(
                    pen.t("再同意する", "Consent again"),
                    format!("/connections/{connection}/consent"),
                )
                .locked_if(rights.manage_locked(pen)),
            ),
            State::Trouble(trouble) => trouble.act(pen, rights),
            State::Normal { .. } | State::Late | State::SwitchedOff { .. } => None,
        }
    }

    /// Its one button is that of 再同意.
    pub fn asks_consent(&self) -> bool {
        match self {
            State::ConsentSoon { .. } => true,
            State::Trouble(trouble) => trouble.remedy() == Remedy::Owner(OwnerAction::ConsentAgain),
            _ => false,
        }
    }

    /// A deadline that runs, for the order of a list.
    pub fn deadline(&self) -> Option<Timestamp> {
        match self {
            State::NeedsInput { until, .. } => Some(*until),
            _ => None,
        }
    }
}
