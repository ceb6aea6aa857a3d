//! The words of a layout.

use std::collections::BTreeMap;

use domain::account::AccountKind;
use domain::statement::view::Order;
use serde::Deserialize;

use super::column::Column;
use super::like::Like;
use super::pattern::Tests;
use crate::date::DateForm;

/// A whole layout.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// As its folder is called.
    pub id: String,
    /// What it reads, in Japanese.
    pub name: String,
    /// What kind of account it is of, unless a cell says it.
    #[serde(default)]
    pub account: Holder,
    /// 金融機関コード of the only bank that has it.
    pub bank_code: Option<String>,
    /// For authors: where the facts come from, and how sure they are.
    #[serde(default)]
    pub source: String,
    pub heading: Option<Heading>,
    /// For tables without a heading; beside `heading`: it may be missing.
    pub shape: Option<Shape>,
    /// What stands above the heading.
    #[serde(default)]
    pub above: Vec<Above>,
    /// Rows that aren't lines, tried in this order.
    #[serde(default)]
    pub row: Vec<Row>,
    pub line: Line,
    #[serde(default)]
    pub traits: Traits,
}

/// Kinds of accounts.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    #[default]
    Bank,
    Card,
    Wallet,
    /// Purchases at a shop.
    Shop,
}

impl Holder {
    pub fn kind(self) -> AccountKind {
        match self {
            Holder::Bank => AccountKind::Ordinary,
            Holder::Card => AccountKind::Card,
            Holder::Wallet | Holder::Shop => AccountKind::Wallet,
        }
    }
}

/// `[heading]`: the row that a table is recognised by. It stands among the first 40, and it has these columns in this
/// order and no others; empty cells at its end don't count.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    pub columns: Vec<Column>,
    /// Further columns may stand between these and behind them.
    #[serde(default)]
    pub others: bool,
    /// The column in which commas aren't quoted: surplus cells of a row belong to it.
    pub commas: Option<String>,
    /// Rows may end before their last cells.
    #[serde(default)]
    pub short_rows: bool,
}

/// `[shape]`: what a table without a heading is recognised by.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// How many cells a line may have.
    pub cells: Vec<usize>,
    /// What the layout calls them; left out where there is a heading too.
    #[serde(default)]
    pub names: Vec<String>,
    /// What makes a row a line.
    pub like: When,
    /// The kind of row that the table begins with.
    pub begins: Option<RowIs>,
    /// As in a heading.
    pub commas: Option<String>,
}

/// Tests of cells; all of them must fit.
pub type When = BTreeMap<String, Tests>;

/// `[[above]]`: a value above the heading, found by its label.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Above {
    /// `*` stands for anything; several words are parted by `|`.
    pub label: String,
    /// Where the value stands.
    #[serde(default)]
    pub value: Where,
    pub is: AboveIs,
    /// The form of a day; as in `[line]` where it is left out.
    #[serde(rename = "as")]
    pub form: Option<DateForm>,
    /// `billed`: the column it is the sum of; the lines' amounts where it is left out.
    pub of: Option<String>,
}

/// Where a value stands beside its label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenWhere")]
pub enum Where {
    /// `"beside"`: in the next cell.
    #[default]
    Beside,
    /// `"same"`: in the label's cell, behind `:` or `=`.
    Same,
    /// `"below"`: in the next row.
    Below,
    /// `2`: so many cells on.
    On(usize),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenWhere {
    Word(String),
    On(usize),
}

impl TryFrom<WrittenWhere> for Where {
    type Error = String;
    fn try_from(written: WrittenWhere) -> Result<Where, String> {
        match written {
            WrittenWhere::On(cells) => Ok(Where::On(cells)),
            WrittenWhere::Word(word) => match word.as_str() {
                "beside" => Ok(Where::Beside),
                "same" => Ok(Where::Same),
                "below" => Ok(Where::Below),
                _ => Err(format!(
                    "unknown variant `{word}`, expected one of `beside`, `same`, `below`, or a number"
                )),
            },
        }
    }
}

/// What a value above the heading is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum AboveIs {
    /// The sum of the lines.
    Billed,
    /// The number of the lines.
    Count,
    /// The account's balance.
    Balance,
    /// The account's number.
    Number,
    Branch,
    BranchCode,
    /// 普通, 当座 …
    Kind,
    /// What the account or card is called.
    Name,
    Holder,
    /// The first day that was asked for.
    From,
    To,
    /// Both in one cell, with `～` between them.
    Period,
    /// The day of payment: no line is after it.
    Payday,
    /// Where the label is there, the newest line comes first.
    NewestFirst,
    OldestFirst,
}

/// `[[row]]`: rows that aren't lines. The first whose tests all fit decides; a row that fits none is a line.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Row {
    #[serde(default)]
    pub when: When,
    /// How many cells it has.
    pub cells: Option<usize>,
    pub is: RowIs,
    /// It says more than this: the next `[[row]]` that fits holds too.
    #[serde(default)]
    pub also: bool,
    /// The cell with the money that the row states.
    pub sum: Option<String>,
    /// `total`, `subtotal`: the column it is the sum of; the lines' amounts where it is left out.
    pub of: Option<String>,
    /// `account`: whose lines follow.
    pub account: Option<AccountFrom>,
    /// `more`: the cells with the text.
    #[serde(default)]
    pub text: Many,
}

/// What a row is that is no line.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum RowIs {
    /// Nothing.
    Skip,
    /// Text that belongs to the line above.
    More,
    /// The sum of all lines.
    Total,
    /// The sum of the lines since the last subtotal or account.
    Subtotal,
    /// Counts for the totals without being a line.
    Part,
    /// Whose lines follow.
    Account,
    /// A balance before the first line; it may stand above the lines or below them.
    Opening,
    /// The balance after the last line.
    Closing,
    /// The end of the lines. With `sum`, the numbers below in that place still count for the total above.
    Stop,
    /// What follows is money back, whatever its sign.
    Turn,
    /// A line with the day of the one above.
    SameDay,
}

/// `[line]`: what the columns of a line mean.
///
/// Its money is one of `charge` (spending is positive), `signed` (＋ is 入金), `in` and `out`, `number` with `side`. Of
/// several columns the first counts that isn't empty.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Several columns are year, month and day; `as` sees them with `/` between them.
    pub date: Many,
    /// Where `date` is empty.
    pub date_else: Option<String>,
    #[serde(rename = "as")]
    pub form: DateForm,
    /// 起算日; left out where it is the day itself.
    pub value_date: Option<String>,
    pub charge: Option<Many>,
    pub signed: Option<Many>,
    #[serde(rename = "in")]
    pub into: Option<Many>,
    pub out: Option<Many>,
    pub number: Option<Many>,
    pub side: Option<Side>,
    /// Columns to be taken off the amount, such as a fee.
    #[serde(default)]
    pub less: Many,
    /// `in` and `out`: the one that isn't used holds text.
    #[serde(default)]
    pub text_in_unused: bool,
    /// Words that mean an empty cell of money, beside `-`.
    #[serde(default)]
    pub empty: Vec<String>,
    pub balance: Option<String>,
    /// Joined by a blank; empty ones and `-` are left out.
    pub description: Many,
    /// Only where it is the same in every file and in no other line.
    #[serde(default)]
    pub reference: Many,
    /// When a line isn't final: `true`, or tests.
    pub pending: Option<Pending>,
    /// Three letters; yen where it is left out or empty.
    pub currency: Option<String>,
    /// Whose line it is, where each says it.
    pub account: Option<AccountFrom>,
}

/// `side`: the column that says which way the money went. A word that is in no list is refused.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Side {
    pub column: String,
    #[serde(rename = "in")]
    pub into: Vec<String>,
    pub out: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Pending {
    Always(bool),
    When(When),
}

/// `account`: the cells that say whose lines these are; with `like`, one cell says several things.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AccountFrom {
    pub number: Option<String>,
    pub branch: Option<String>,
    pub branch_code: Option<String>,
    pub bank_code: Option<String>,
    pub kind: Option<String>,
    pub name: Option<String>,
    pub holder: Option<String>,
    pub cell: Option<String>,
    pub like: Option<Like>,
}

/// One column, or several.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(from = "WrittenMany")]
pub struct Many(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenMany {
    One(String),
    Several(Vec<String>),
}

impl From<WrittenMany> for Many {
    fn from(written: WrittenMany) -> Many {
        match written {
            WrittenMany::One(name) => Many(vec![name]),
            WrittenMany::Several(names) => Many(names),
        }
    }
}

/// `[traits]`: what the source declares about itself; see [`domain::statement::view::SourceTraits`].
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Traits {
    pub text_max: Option<usize>,
    pub whole_days: bool,
    pub authoritative: bool,
    /// Left out: found out from the days and the balances.
    pub order: Option<OrderWord>,
    pub date_offset_days: i32,
}

impl Default for Traits {
    fn default() -> Traits {
        Traits {
            text_max: None,
            whole_days: false,
            authoritative: true,
            order: None,
            date_offset_days: 0,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum OrderWord {
    OldestFirst,
    NewestFirst,
    EachDayBackwards,
}

impl From<OrderWord> for Order {
    fn from(word: OrderWord) -> Order {
        match word {
            OrderWord::OldestFirst => Order::OldestFirst,
            OrderWord::NewestFirst => Order::NewestFirst,
            OrderWord::EachDayBackwards => Order::EachDayBackwards,
        }
    }
}
