//! What a recipe says, read and checked: the shapes that the walk works with.

use domain::fetch::{Cause, ChallengeKind};
use domain::said::Said;
use domain::statement::view::Order;
use regex::Regex;
use scraper::Selector;

use super::template::Template;
use crate::institution::Reach;
use crate::page::Marks;
use crate::value::date::DatePattern;
use crate::value::expr::Expr;

/// A CSS selector with its spelling.
#[derive(Clone, Debug)]
pub(crate) struct Css {
    pub(crate) text: String,
    pub(crate) selector: Selector,
    pub(crate) marks: Marks,
}

/// A linear regular expression; matched against normalised text.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    pub(crate) regex: Regex,
}

/// `[[page]]`.
#[derive(Clone, Debug)]
pub(crate) struct PageRule {
    pub(crate) name: String,
    /// Line of `recipe.toml` where it begins.
    pub(crate) line: usize,
    pub(crate) kind: PageKind,
    pub(crate) when: Sign,
    pub(crate) keep: Vec<(String, Value)>,
    pub(crate) says: Says,
    /// Replaces the built-in test that a page came to its end.
    pub(crate) complete: Option<Sign>,
    /// How a fresh copy comes by, where the page is good for one way only.
    pub(crate) reopen: Option<Reopen>,
}

/// `reopen`.
#[derive(Clone, Debug)]
pub(crate) enum Reopen {
    /// `true`: its request again.
    Again,
    /// Ways from wherever the walk stands to the page: its site takes no request twice.
    Back(Vec<Way>),
}

impl PageRule {
    /// Every way that begins or ends at such a page.
    pub(crate) fn ways(&self) -> Vec<&Way> {
        let mut ways = self.kind.ways();
        if let Some(Reopen::Back(back)) = &self.reopen {
            ways.extend(back);
        }
        ways
    }
}

#[derive(Clone, Debug)]
pub(crate) enum PageKind {
    LoginForm(Form),
    ChallengeForm(Form),
    Approval(Box<Approval>),
    ClickThrough(Vec<Way>),
    Menu(Vec<Way>),
    Accounts(AccountBlock, Vec<Way>),
    Account(AccountBlock, Vec<Way>),
    PeriodForm(PeriodForm),
    Months(Months),
    Statement(Box<Statement>),
    Outcome(Outcome),
}

impl PageKind {
    /// Reaching such a page is the success of a login.
    pub(crate) fn is_signed_in(&self) -> bool {
        match self {
            PageKind::Menu(_) | PageKind::Accounts(..) | PageKind::Account(..) => true,
            PageKind::PeriodForm(_) | PageKind::Months(_) | PageKind::Statement(_) => true,
            PageKind::LoginForm(_)
            | PageKind::ChallengeForm(_)
            | PageKind::Approval(_)
            | PageKind::ClickThrough(_)
            | PageKind::Outcome(_) => false,
        }
    }

    /// The word of the language.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            PageKind::LoginForm(_) => "login-form",
            PageKind::ChallengeForm(_) => "challenge-form",
            PageKind::Approval(_) => "approval",
            PageKind::ClickThrough(_) => "click-through",
            PageKind::Menu(_) => "menu",
            PageKind::Accounts(..) => "accounts",
            PageKind::Account(..) => "account",
            PageKind::PeriodForm(_) => "period-form",
            PageKind::Months(_) => "months",
            PageKind::Statement(_) => "statement",
            PageKind::Outcome(outcome) => outcome.means.word(),
        }
    }
}

/// `login-form` and `challenge-form`.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) send: Way,
    pub(crate) asks: Option<Asks>,
    /// Names of the login's secret fields in it.
    pub(crate) secrets: Vec<String>,
}

/// What a form asks the person for.
#[derive(Clone, Debug)]
pub(crate) struct Asks {
    pub(crate) kind: ChallengeKind,
    pub(crate) question: Option<Value>,
    pub(crate) cells: Option<Value>,
    /// Gives the picture's address.
    pub(crate) picture: Option<Value>,
    pub(crate) until: Option<Value>,
}

/// An entry of `outcome`, or what a page of an outcome's kind says.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) means: Cause,
    pub(crate) sign: Sign,
    pub(crate) message: Option<Value>,
    pub(crate) until: Option<Value>,
    pub(crate) tries_left: Option<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct PeriodForm {
    pub(crate) send: Way,
    pub(crate) at_most: AtMost,
}

/// `approval`: the person acts in the bank's app.
#[derive(Clone, Debug)]
pub(crate) struct Approval {
    /// Seconds between two looks.
    pub(crate) every: u32,
    /// Seconds until nobody is waited for any more.
    pub(crate) at_most: u32,
    /// How the page is looked at again; `None`: it is asked for once more.
    pub(crate) look: Option<Way>,
    pub(crate) question: Option<Value>,
    pub(crate) until: Option<Value>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) to: Vec<String>,
}

/// How long a period a bank's form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtMost {
    Anything,
    Days(u32),
    Months(u32),
    CalendarMonth,
}

/// Tabs or a list of months (or of other periods, with `from` and `to`).
#[derive(Clone, Debug)]
pub(crate) struct Months {
    pub(crate) rows: RowSource,
    pub(crate) label: Value,
    pub(crate) from: Option<Value>,
    pub(crate) to: Option<Value>,
    pub(crate) current: Option<Sign>,
    pub(crate) way: Way,
    pub(crate) go: Vec<Way>,
}

#[derive(Clone, Debug)]
pub(crate) struct AccountBlock {
    pub(crate) rows: RowSource,
    pub(crate) skip: Vec<Sign>,
    /// How the page says that there are none.
    pub(crate) empty: Option<Sign>,
    /// By the names of [`ACCOUNT_KEYS`].
    pub(crate) values: Vec<(&'static str, Value)>,
    pub(crate) balance_only: BalanceOnly,
    pub(crate) go: Vec<Way>,
}

/// Accounts for which the bank has no list of lines (`balance_only`).
#[derive(Clone, Debug)]
pub(crate) enum BalanceOnly {
    Never,
    Always,
    /// Where this holds.
    Where(Sign),
}

/// What a recipe may say about an account; templates name them as `{account.number}`.
pub(crate) const ACCOUNT_KEYS: [&str; 12] = [
    "number",
    // How the institution names the account in its addresses, where that isn't its number.
    "id",
    "bank_code",
    "branch",
    "branch_code",
    "type",
    "name",
    "holder",
    "currency",
    "balance",
    "available",
    "as_of",
];

/// Where the repeated things of a page are.
#[derive(Clone, Debug)]
pub(crate) enum RowSource {
    /// The page is one.
    Page,
    Table {
        css: Css,
        tr_per_line: usize,
        /// Labels that the header must have: one of each group.
        labels: Vec<Vec<String>>,
    },
    Each(Css),
    Items(String),
    File(FileSource),
}

/// `file`: the page is a file of lines.
#[derive(Clone, Debug)]
pub(crate) struct FileSource {
    pub(crate) format: FileFormat,
    /// Labels that the header must have: one of each group. None of them: there is no header.
    pub(crate) labels: Vec<Vec<String>>,
    /// `complete` of the page says how the file ends, so its last line needs no end of its own.
    pub(crate) ends_as_told: bool,
    /// `account` of the lines tells whose each is; else the file has to be of the account that is walked.
    pub(crate) mixes: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum FileFormat {
    Csv {
        separator: u8,
        /// Lines before the header (or before the first row).
        skip: usize,
        /// The row that ends the file.
        trailer: Option<Sign>,
    },
    Declared(Declared),
}

/// Formats that say themselves whose lines they hold and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Declared {
    Ofx,
    Zengin,
}

/// What a file of a declared format says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Account,
    From,
    To,
    Total,
    Sum,
    Opening,
    Closing,
}

impl RowSource {
    /// What a row's number counts, for people.
    pub(crate) fn rows_of(&self) -> &str {
        match self {
            RowSource::Page => "page",
            RowSource::Table { css, .. } | RowSource::Each(css) => &css.text,
            RowSource::Items(path) => path,
            RowSource::File(file) => match file.format {
                FileFormat::Csv { .. } => "the file",
                FileFormat::Declared(Declared::Ofx) => "STMTTRN",
                FileFormat::Declared(Declared::Zengin) => "the records",
            },
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) account: Option<AccountBlock>,
    pub(crate) lines: Lines,
    pub(crate) next: Option<Way>,
    /// `next = false`: what looks like a way on leads to no further line.
    pub(crate) ends_here: bool,
    pub(crate) empty: Option<Empty>,
    pub(crate) reach: Option<ListReachRule>,
    pub(crate) go: Vec<Way>,
    /// The recipe says itself that nothing proves the amounts.
    pub(crate) unproven: bool,
}

/// `window`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListReachRule {
    Lines(u32),
    Since(Reach),
}

#[derive(Clone, Debug)]
pub(crate) enum Empty {
    /// The frame is there with nothing in it.
    Bare,
    Sign(Sign),
}

/// `[page.lines]`.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    pub(crate) rows: RowSource,
    pub(crate) skip: Vec<Sign>,
    pub(crate) date: Value,
    pub(crate) valued_on: Option<Value>,
    pub(crate) amount: Amount,
    pub(crate) description: Option<Value>,
    pub(crate) balance: Option<Value>,
    pub(crate) id: Option<Value>,
    pub(crate) account: Option<Value>,
    pub(crate) pending: Pending,
    pub(crate) order: Option<Order>,
    /// The running balances have to follow from the amounts.
    pub(crate) chain: bool,
    /// `chain = "day"`: the printed balance is that of the day's end, and the ends of the days have to follow.
    pub(crate) chain_by_day: bool,
    /// The dates have to lie in the period asked for.
    pub(crate) within: bool,
    pub(crate) encoding: Option<&'static encoding_rs::Encoding>,
    /// Name, value, and whether it is a text.
    pub(crate) lets: Vec<(String, Value, bool)>,
    pub(crate) text_max: Option<usize>,
    pub(crate) whole_days: Option<bool>,
    pub(crate) authoritative: bool,
    pub(crate) date_offset_days: i32,
}

#[derive(Clone, Debug)]
pub(crate) enum Amount {
    Columns {
        money_in: Option<Box<Value>>,
        money_out: Option<Box<Value>>,
    },
    Signed {
        value: Box<Value>,
        plus: Option<Sign>,
        minus: Option<Sign>,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum Pending {
    Never,
    Always,
    When(Sign),
}

/// `[page.says]`: what the page says about itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Says {
    pub(crate) account: Option<Value>,
    pub(crate) from: Option<Value>,
    pub(crate) to: Option<Value>,
    /// Lines of this very page.
    pub(crate) rows: Option<Value>,
    pub(crate) total: Option<Value>,
    pub(crate) sum: Option<Value>,
    pub(crate) opening: Option<Value>,
    pub(crate) closing: Option<Value>,
    pub(crate) as_of: Option<Value>,
}

/// A way from one page to the next.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) action: Action,
    pub(crate) to: Vec<String>,
    pub(crate) outcomes: Vec<Outcome>,
    /// `next` only.
    pub(crate) repeat_while: Option<Sign>,
    /// `next` only: the value of `{token}`.
    pub(crate) token: Option<Value>,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    ClickText(String),
    ClickCss(Css),
    Open(Template),
    Submit {
        form: FormAt,
        fill: Vec<(String, Template)>,
        button: Option<String>,
    },
    Post {
        path: Template,
        fields: Vec<(String, Template)>,
        json: Option<JsonTemplate>,
    },
}

/// Which form of the page.
#[derive(Clone, Debug)]
pub(crate) struct FormAt {
    /// As written, for messages.
    pub(crate) text: String,
    pub(crate) by: FormBy,
}

#[derive(Clone, Debug)]
pub(crate) enum FormBy {
    Css(Css),
    /// The form that has this field: its name or its printed label.
    Field(String),
}

#[derive(Clone, Debug)]
pub(crate) enum JsonTemplate {
    Object(Vec<(String, JsonTemplate)>),
    Array(Vec<JsonTemplate>),
    Text(Template),
    Plain(serde_json::Value),
}

/// How something is recognised: all tests must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sign {
    pub(crate) tests: Vec<Test>,
}

#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// One of the texts, in the whole or at an element.
    Text {
        at: Option<Css>,
        texts: Vec<String>,
    },
    /// All of the elements.
    Has(Vec<Css>),
    Title(Vec<String>),
    Path(Vec<String>),
    Query(Vec<(String, String)>),
    Status(Vec<u32>),
    Type(Vec<String>),
    Value(Box<Value>, ValueTest),
    Any(Vec<Sign>),
    All(Vec<Sign>),
    Not(Box<Sign>),
    /// The form that was sent came again.
    Again,
}

#[derive(Clone, Debug)]
pub(crate) enum ValueTest {
    There,
    Is(Vec<Template>),
    Like(Pattern),
}

/// A value on a page.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) place: ValuePlace,
    pub(crate) find: Option<Pattern>,
    pub(crate) without: Vec<String>,
    pub(crate) words: Vec<(String, String)>,
    pub(crate) otherwise: Option<String>,
    pub(crate) shape: Shape,
    /// `sign = "out"`: positive means out.
    pub(crate) sign_out: Option<bool>,
    /// An empty cell repeats the one above.
    pub(crate) carry: bool,
    pub(crate) default: Option<String>,
    /// As written, for messages.
    pub(crate) spelling: Said,
}

#[derive(Clone, Debug)]
pub(crate) enum ValuePlace {
    /// The row or page itself.
    Here,
    Attr(String),
    Col {
        label: String,
        line: usize,
        css: Option<Css>,
        attr: Option<String>,
    },
    Css {
        css: Css,
        attr: Option<String>,
    },
    /// The n-th column of a file, from 1.
    Nth(usize),
    /// A value in the page's own address.
    Query(String),
    /// What the file says about itself.
    Stated(Declared, Fact),
    Json(String),
    Beside {
        label: String,
        css: Option<Css>,
    },
    /// The n-th `<tr>` of a line, from 1.
    Line {
        line: usize,
        css: Option<Css>,
        attr: Option<String>,
    },
    /// A bare text where only the page decides: a selector in HTML, a path in JSON.
    Bare {
        text: String,
        css: Option<Css>,
    },
    /// Joined by a blank, empty ones left out.
    Joined(Vec<Value>),
    /// The first that is there.
    Either(Vec<Value>),
    Always(String),
    /// A kept value or `account.…`.
    Named(String),
    /// Works on the names of `let`.
    Expression(Expr),
}

/// `as`.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Plain,
    Date(DatePattern),
    Minor,
    /// An instant with zone, of which the date in Japan counts.
    Instant,
}
