//! Why no page came, or no answer of a person: each by its own reason, none by that of another.

use domain::fetch::Cause;
use domain::said::Said;

/// Why no page came. Never holds a secret or what a page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkFault {
    /// No name, no connection, broken TLS.
    Unreachable { sent: bool },
    /// The connection broke before an answer began.
    Reset { sent: bool },
    /// The answer began and broke off before its end.
    BrokenOff,
    /// The answer is packed (`Content-Encoding`) in a way that isn't known, or not as it says.
    Undecodable,
    /// The server leads from address to address without end.
    RedirectsWithoutEnd,
    /// No answer within the time of one step.
    Slow { sent: bool },
    /// The time of the whole walk is over.
    TimeSpent { sent: bool },
    /// A redirect (or a request of a script) led outside. `to`: method, origin and path.
    FenceBroken { to: String, sent: bool },
    /// The form's charset lacks a character of this field; nothing was sent.
    Unencodable { field: String },
    /// The login has no such field, or an answer isn't there any more; nothing was sent.
    NoValue { name: String },
    /// The answer is larger than a page may be.
    TooLarge,
    /// The element isn't on the live page any more; nothing was sent.
    Gone { what: PageThing },
    /// The browser ended, or its tab did: a fault of this machine, or a page that no browser survives.
    Crashed { sent: bool },
    /// The page asks for more and more, or leads from page to page without end.
    Restless,
    /// Nothing was recorded for this request; only a replay says so.
    NotRecorded {
        request: String,
        nearest: Option<String>,
    },
    /// The bank doesn't take the customer's consent (any more), or there is none.
    ConsentEnded,
    /// Renkei is being stopped, or the lease was lost.
    Interrupted { sent: bool },
}

/// What a live page had before, and hasn't any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageThing {
    Page,
    Element,
    Form,
    Button,
    Field,
}

impl PageThing {
    fn said(self) -> Said {
        match self {
            PageThing::Page => Said::new("ページ", "the page"),
            PageThing::Element => Said::new("押す場所", "the element"),
            PageThing::Form => Said::new("フォーム", "the form"),
            PageThing::Button => Said::new("ボタン", "the button"),
            PageThing::Field => Said::new("入力欄", "a field"),
        }
    }
}

impl NetworkFault {
    /// Whether the request may have reached the bank. After a login this is the difference between "try again" and
    /// "nobody knows".
    pub fn sent(&self) -> bool {
        match self {
            NetworkFault::Unreachable { sent }
            | NetworkFault::Reset { sent }
            | NetworkFault::Slow { sent }
            | NetworkFault::TimeSpent { sent }
            | NetworkFault::FenceBroken { sent, .. }
            | NetworkFault::Crashed { sent }
            | NetworkFault::Interrupted { sent } => *sent,
            NetworkFault::Unencodable { .. }
            | NetworkFault::NoValue { .. }
            | NetworkFault::ConsentEnded
            | NetworkFault::Gone { .. }
            | NetworkFault::NotRecorded { .. } => false,
            NetworkFault::TooLarge
            | NetworkFault::Restless
            | NetworkFault::BrokenOff
            | NetworkFault::Undecodable
            | NetworkFault::RedirectsWithoutEnd => true,
        }
    }

    pub fn cause(&self) -> Cause {
        match self {
            NetworkFault::Unreachable { .. }
            | NetworkFault::Reset { .. }
            | NetworkFault::BrokenOff => Cause::Unreachable,
            // The server is at work, and what it sends is nothing that anybody could read.
            NetworkFault::Undecodable | NetworkFault::RedirectsWithoutEnd => Cause::Unavailable,
            NetworkFault::Slow { .. } => Cause::SlowStep,
            NetworkFault::TimeSpent { .. } => Cause::SlowRun,
            NetworkFault::FenceBroken { .. } => Cause::FenceBroken,
            NetworkFault::TooLarge | NetworkFault::Restless => Cause::BudgetSpent,
            NetworkFault::Unencodable { .. } | NetworkFault::Gone { .. } => Cause::PageChanged,
            NetworkFault::NoValue { .. }
            | NetworkFault::NotRecorded { .. }
            | NetworkFault::Crashed { .. } => Cause::OwnFault,
            NetworkFault::ConsentEnded => Cause::ConsentExpired,
            NetworkFault::Interrupted { .. } => Cause::Interrupted,
        }
    }

    /// The reason, for people.
    pub fn said(&self) -> Said {
        match self {
            NetworkFault::Unreachable { .. } => Said::new(
                "銀行のサーバーにつながりません",
                "the bank's server can't be reached",
            ),
            NetworkFault::Reset { .. } => Said::new(
                "応答の前に接続が切れました",
                "the connection broke before an answer",
            ),
            NetworkFault::BrokenOff => Said::new(
                "応答の途中で接続が切れました",
                "the connection broke in the middle of the answer",
            ),
            NetworkFault::Undecodable => Said::new(
                "応答の圧縮（Content-Encoding）を展開できません",
                "the answer's Content-Encoding can't be decoded",
            ),
            NetworkFault::RedirectsWithoutEnd => {
                Said::new("リダイレクトが終わりなく続きます", "redirects without end")
            }
            NetworkFault::Slow { .. } => Said::new("時間内に応答がありません", "no answer in time"),
            NetworkFault::TimeSpent { .. } => Said::new(
                "1回の取得に使える時間が過ぎました",
                "the time for one walk is over",
            ),
            NetworkFault::FenceBroken { to, .. } => Said::new(
                format!("{to} はレシピの許す範囲（[site]）の外です"),
                format!("{to} isn't inside the fence of the recipe"),
            ),
            NetworkFault::Unencodable { field } => Said::new(
                format!("入力欄「{field}」の文字を、銀行のフォームの文字コードで表せません"),
                format!("the bank's form can't take a character of the field {field}"),
            ),
            NetworkFault::NoValue { name } => Said::new(
                format!("{name} の値がありません"),
                format!("there is no value for {name}"),
            ),
            NetworkFault::TooLarge => Said::new("応答が大きすぎます", "the answer is too large"),
            NetworkFault::Gone { what } => {
                let what = what.said();
                Said::new(
                    format!("{}がページからなくなりました", what.ja),
                    format!("{} isn't on the page any more", what.en),
                )
            }
            NetworkFault::Crashed { .. } => {
                Said::new("ブラウザーが終了しました", "the browser ended")
            }
            NetworkFault::Restless => Said::new(
                "ページが落ち着かず、通信や移動を続けます",
                "the page doesn't come to rest",
            ),
            NetworkFault::NotRecorded { request, nearest } => {
                let (mut ja, mut en) = (
                    format!("{request} の記録がありません"),
                    format!("nothing was recorded for {request}"),
                );
                if let Some(nearest) = nearest {
                    ja.push_str(&format!("。いちばん近い記録は {nearest} です"));
                    en.push_str(&format!("; the nearest is {nearest}"));
                }
                Said::new(ja, en)
            }
            NetworkFault::ConsentEnded => Said::new(
                "銀行での同意が終わっています",
                "the consent at the bank has ended",
            ),
            NetworkFault::Interrupted { .. } => Said::new("中断しました", "interrupted"),
        }
    }
}

impl std::fmt::Display for NetworkFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for NetworkFault {}

/// Why a challenge was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The deadline passed.
    Late,
    /// The person doesn't want to, or nobody can be asked.
    Declined,
    Interrupted,
}

impl NoAnswer {
    /// Nobody to ask is nobody in time.
    pub fn cause(self) -> Cause {
        match self {
            NoAnswer::Late | NoAnswer::Declined => Cause::ChallengeLate,
            NoAnswer::Interrupted => Cause::Interrupted,
        }
    }

    /// The reason, for people.
    pub fn said(self) -> Said {
        match self {
            NoAnswer::Late => Said::new("時間内に入力がありません", "nobody answered in time"),
            NoAnswer::Declined => Said::new("入力は見送られました", "the question was declined"),
            NoAnswer::Interrupted => Said::new("中断しました", "interrupted"),
        }
    }
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for NoAnswer {}
