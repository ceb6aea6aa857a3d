//! 明細一覧: all lines as fetched, whatever became of them, and the evidence of one.

use askama::Template;
use domain::fetch::Trigger;
use domain::ids::{AccountId, JournalEntryId, StatementLineId};
use domain::time::{Date, Timestamp};

use super::Frame;
use crate::web::text::{AccountLabel, Amount, Html, Pen};

#[derive(Template)]
#[template(path = "lines.html")]
pub struct Lines {
    pub frame: Frame,
    pub filter: LineFilter,
    /// To choose from in the form.
    pub accounts: Vec<(AccountId, AccountLabel)>,
    pub rows: Vec<LineRow>,
    /// Of everything that matches, not of this page.
    pub sums: Option<Sums>,
    pub pager: Pager,
    /// Of the chosen line.
    pub evidence: Option<Evidence>,
    /// When nothing matches: how many there are without the period.
    pub without_period: Option<usize>,
}

/// 明細の根拠 on a page of its own, where a link leads to one line.
#[derive(Template)]
#[template(path = "line.html")]
pub struct LinePage {
    pub frame: Frame,
    pub evidence: Evidence,
}

/// The form as it was sent; what can't be read stays as typed, with its error.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LineFilter {
    pub account: Option<AccountId>,
    /// Lines of one connection's accounts; not in the form, but kept.
    pub connection: Option<domain::ids::ConnectionId>,
    pub from: String,
    pub to: String,
    pub min: String,
    pub max: String,
    pub text: String,
    /// The word of a [`LineState`], or empty.
    pub state: String,
    /// What is wrong, in the person's language: field name and text.
    pub errors: Vec<(&'static str, String)>,
}

/// What matches, all in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    pub lines: usize,
    pub money_in: Amount,
    /// Positive.
    pub money_out: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    pub id: StatementLineId,
    pub posted_on: Date,
    pub text: String,
    pub account: AccountLabel,
    pub amount: Amount,
    pub balance: Option<Amount>,
    pub state: LineState,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// 未仕訳.
    Open,
    Journalised(JournalEntryId),
    /// 対象外.
    Excluded,
    /// 速報.
    Pending,
    /// 保留: waits for a question to be answered.
    Held,
    /// 取り下げ.
    Withdrawn,
    /// Its account isn't in use.
    NotSelected,
    /// Points and foreign currencies are shown, and never entered.
    NotEntered,
}

/// Where to go on, as whole addresses; keyset, so a page stays fast however many lines there are.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Pager {
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// How a line came here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub line: LineRow,
    pub read_from: ReadFrom,
    pub excerpt: Option<Excerpt>,
    /// The captured page as a whole, drawn safely.
    pub whole_page: Option<String>,
    pub balance: BalanceFit,
    /// Oldest first.
    pub changes: Vec<Change>,
    /// Where it is entered from, when it can be.
    pub enter: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFrom {
    Fetch {
        at: Timestamp,
        trigger: Trigger,
        institution: String,
        recipe_version: String,
        page: usize,
        pages: usize,
        row: usize,
    },
    File {
        imported_at: Timestamp,
        name: String,
        layout: String,
        row: usize,
    },
}

/// A few rows of the page around the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub heading: String,
    pub columns: Vec<String>,
    pub rows: Vec<ExcerptRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptRow {
    pub cells: Vec<String>,
    pub marked: bool,
}

/// Whether the balance before, the amount and the balance after agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BalanceFit {
    Fits {
        before: Amount,
    },
    Differs {
        by: Amount,
    },
    /// The source prints no balance.
    None,
}

/// Nothing is overwritten: what changed since, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub at: Timestamp,
    pub old: String,
    pub new: String,
}

impl Sums {
    /// So many lines are counted, so that the page stays quick however many there are.
    pub const COUNTED_MAX: usize = store::line_search::SUMS_MAX as usize;

    /// There are more than can be counted; their sums would say nothing.
    fn are_open_ended(&self) -> bool {
        self.lines > Sums::COUNTED_MAX
    }
}

impl LineState {
    /// The value of `state` in the address.
    pub fn word(self) -> &'static str {
        match self {
            LineState::Open => "open",
            LineState::Journalised(_) => "journalised",
            LineState::Excluded => "excluded",
            LineState::Pending => "pending",
            LineState::Held => "held",
            LineState::Withdrawn => "withdrawn",
            LineState::NotSelected => "not-selected",
            LineState::NotEntered => "not-entered",
        }
    }

    fn label(&self, pen: &Pen) -> &'static str {
        match self {
            LineState::Open => pen.t("未仕訳", "Open"),
            LineState::Journalised(_) => pen.t("仕訳済", "Entered"),
            LineState::Excluded => pen.t("対象外", "Set aside"),
            LineState::Pending => pen.t("速報", "Pending"),
            LineState::Held => pen.t("保留", "Held"),
            LineState::Withdrawn => pen.t("取り下げ", "Withdrawn"),
            LineState::NotSelected => pen.t("選択なし", "Not in use"),
            LineState::NotEntered => pen.t("仕訳なし", "No entry"),
        }
    }

    fn class(&self) -> &'static str {
        match self {
            LineState::Open | LineState::Held => "strong nowrap",
            _ => "muted nowrap",
        }
    }
}

impl LineFilter {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, text)| text.as_str())
    }

    fn is_on(&self, state: &str) -> bool {
        self.state == state
    }

    fn is_account(&self, account: &AccountId) -> bool {
        self.account == Some(*account)
    }

    /// Without any condition.
    pub fn is_empty(&self) -> bool {
        *self == LineFilter::default()
    }

    /// As a query, for links that keep the conditions.
    pub fn query(&self) -> String {
        let account = self.account.map(|id| id.to_string()).unwrap_or_default();
        let connection = self.connection.map(|id| id.to_string()).unwrap_or_default();
        let parts = [
            ("account", account.as_str()),
            ("connection", connection.as_str()),
            ("from", self.from.as_str()),
            ("to", self.to.as_str()),
            ("min", self.min.as_str()),
            ("max", self.max.as_str()),
            ("text", self.text.as_str()),
            ("state", self.state.as_str()),
        ];
        let query: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", in_query(value)))
            .collect();
        query.join("&")
    }

    fn without_period(&self) -> String {
        LineFilter {
            from: String::new(),
            to: String::new(),
            ..self.clone()
        }
        .query()
    }
}

/// Percent-encodes a value for a query.
pub(in crate::web) fn in_query(value: &str) -> String {
    value.bytes().fold(String::new(), |query, byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            query + char::from(byte).encode_utf8(&mut [0; 4])
        }
        _ => query + &format!("%{byte:02X}"),
    })
}

impl Lines {
    fn title(&self) -> &'static str {
        self.frame.pen.t("明細一覧", "Statement lines")
    }

    /// The states to filter by: word and name.
    fn states(&self) -> Vec<(&'static str, &'static str)> {
        let states = [
            LineState::Open,
            LineState::Journalised(JournalEntryId(0)),
            LineState::Excluded,
            LineState::Pending,
            LineState::Held,
            LineState::Withdrawn,
        ];
        states
            .iter()
            .map(|state| (state.word(), state.label(&self.frame.pen)))
            .collect()
    }

    /// Opens the evidence of a line beside the list.
    fn open(&self, line: &StatementLineId) -> String {
        let query = self.filter.query();
        let and = if query.is_empty() { "" } else { "&" };
        format!("/lines?{query}{and}line={line}#evidence")
    }

    fn is_open(&self, line: &StatementLineId) -> bool {
        self.evidence
            .as_ref()
            .is_some_and(|evidence| evidence.line.id == *line)
    }

    /// One account needs no name in each row.
    fn names_accounts(&self) -> bool {
        self.filter.account.is_none()
    }
}

impl LinePage {
    fn title(&self) -> &'static str {
        self.frame.pen.t("明細の根拠", "Evidence")
    }
}

impl Evidence {
    fn balance_text(&self, pen: &Pen) -> Html {
        match &self.balance {
            BalanceFit::Fits { before } => {
                let sum = format!(
                    "{} {}",
                    pen.in_column(before),
                    sum_of(pen, &self.line.amount)
                );
                Html::text(&pen.with("前の行 {} と一致", "agrees with the line before: {}", &sum))
            }
            BalanceFit::Differs { by } => Html::text(&pen.with(
                "前の行と{}合いません",
                "off by {} from the line before",
                &pen.money(by),
            )),
            BalanceFit::None => {
                Html::text(pen.t("確かめる残高がありません", "There is no balance to check"))
            }
        }
    }
}

/// − 18,422 or ＋ 330,000, after another figure.
fn sum_of(pen: &Pen, amount: &Amount) -> String {
    let signed = pen.signed(amount);
    let mut chars = signed.chars();
    match chars.next() {
        Some(sign @ ('−' | '＋')) => format!("{sign} {}", chars.as_str()),
        _ => signed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_as_a_query() {
        let filter = LineFilter {
            account: Some(AccountId(3)),
            text: "カ）リース&".into(),
            min: "-1".into(),
            ..LineFilter::default()
        };
        assert_eq!(
            filter.query(),
            "account=3&min=-1&text=%E3%82%AB%EF%BC%89%E3%83%AA%E3%83%BC%E3%82%B9%26"
        );
        assert_eq!(LineFilter::default().query(), "");
    }
}
