//! Lists as a whole: their pages, their order, and what the page states of them.

use domain::said::Said;
use domain::statement::view::Order;
use domain::time::{Date, Period};

use crate::page::more::More;
use crate::page::onward::Onward;
use crate::recipe::model::RowSource;

pub(crate) fn stands_still() -> Said {
    Said::new("読むあいだ変わらない一覧", "a list that stands still")
}

pub(crate) fn moved_each_time() -> Said {
    Said::new(
        "読むたびに変わった一覧",
        "one that moved each time it was read",
    )
}

pub(crate) fn next_page() -> Said {
    Said::new("一覧の次のページ", "the next page of the list")
}

pub(crate) fn end_of_the_list() -> Said {
    Said::new(
        "一覧の終わり（または、終わりを示す件数 `total`）",
        "the end of the list, or a number of lines (`total`) that proves it",
    )
}

/// What shows that the list may go on.
pub(crate) fn way_on(onward: &Onward) -> Said {
    match onward {
        Onward::Click(label) => Said::new(
            format!(
                "「{label}」があります（つづきなら next = {{ click = \"{label}\" }}、つづきでなければ next = false を書きます）"
            ),
            format!(
                "\"{label}\" (if it leads to more lines: next = {{ click = \"{label}\" }}; if it doesn't: next = false)"
            ),
        ),
        Onward::Drawn(css) => Said::new(
            format!(
                "「次」を示す絵があります（つづきなら next = {{ click = {{ css = \"{css}\" }} }}、つづきでなければ next = false を書きます）"
            ),
            format!(
                "a picture that says \"next\" (if it leads to more lines: next = {{ click = {{ css = \"{css}\" }} }}; if it doesn't: next = false)"
            ),
        ),
        Onward::Page(label) => Said::new(
            format!(
                "ページの番号「{label}」があります（つづきなら、そこへの道を next に書きます。例：next = {{ open = \"…?page={{next_page}}\", while = {{ … }} }}。つづきでなければ next = false）"
            ),
            format!(
                "the number of a page, \"{label}\" (if it leads to more lines, write the way to it as next, for example next = {{ open = \"…?page={{next_page}}\", while = {{ … }} }}; if it doesn't: next = false)"
            ),
        ),
        Onward::Sentence(sentence) => Said::new(
            format!(
                "「{sentence}」とあります（つづきへの道を next に書くか、at_most で期間を短くします。これで全部なら next = false）"
            ),
            format!(
                "\"{sentence}\" (write the way to the others as next, or ask for shorter periods with at_most; if these are all: next = false)"
            ),
        ),
        Onward::Count(count) => Said::new(
            format!(
                "「{count}」とあります（つづきへの道を next に、件数を total に書きます。これで全部なら next = false）"
            ),
            format!(
                "\"{count}\" (write the way to the others as next, or the number as total; if these are all: next = false)"
            ),
        ),
    }
}

/// What a page of JSON says itself of further lines.
pub(crate) fn more(more: &More) -> Said {
    match more {
        More::Flag { path, value } => Said::new(
            format!(
                "「{path}: {value}」とあります（つづきへの道を next に、while = {{ json = \"{path}\", is = \"{value}\" }} をつけて書きます。つづきでなければ next = false）"
            ),
            format!(
                "\"{path}: {value}\" (write the way to the others as next, with while = {{ json = \"{path}\", is = \"{value}\" }}; if these are all: next = false)"
            ),
        ),
        More::Token { path } => Said::new(
            format!(
                "「{path}」に値があります（つづきへの道を next に、token = \"{path}\" をつけて書きます。つづきでなければ next = false）"
            ),
            format!(
                "a value at \"{path}\" (write the way to the others as next, with token = \"{path}\"; if these are all: next = false)"
            ),
        ),
        More::Count { path, value } => Said::new(
            format!(
                "「{path}: {value}」とあり、読んだ数より多いです（つづきへの道を next に書きます。件数なら total = \"{path}\" も。これで全部なら next = false）"
            ),
            format!(
                "\"{path}: {value}\", more than was read (write the way to the others as next, and a number of lines as total = \"{path}\"; if these are all: next = false)"
            ),
        ),
    }
}

pub(crate) fn page_that_was_there() -> Said {
    Said::new("前に読んだページと同じもの", "a page that was there before")
}

pub(crate) fn for_the_next_page(value: &Said) -> Said {
    Said::new(
        format!("次のページのための {}", value.ja),
        format!("{} for the next page", value.en),
    )
}

/// A line of a list that mixes accounts.
pub(crate) fn one_of_the_accounts() -> Said {
    Said::new("一覧にある口座のどれか", "one of the accounts")
}

pub(crate) fn another_number() -> Said {
    Said::new("別の番号", "another number")
}

pub(crate) fn begins_where_it_ended(balance: i64, from: Date) -> Said {
    Said::new(
        format!("{from}より前の残高が、前の期間の終わりと同じ {balance}"),
        format!("a balance of {balance} before {from}, as the days before ended"),
    )
}

/// Of earlier fetches.
pub(crate) fn known(balance: i64, days: Period) -> Said {
    Said::new(
        format!("前回までの残高 {balance}（{}）", days.from),
        format!("the balance {balance} of earlier fetches ({})", days.from),
    )
}

pub(crate) fn before_the_oldest(balance: i64) -> Said {
    Said::new(
        format!("最初の明細の前の残高 {balance}。合いません"),
        format!("{balance} before the oldest line; they don't agree"),
    )
}

pub(crate) fn lines_on_this_page(n: i64) -> Said {
    Said::new(
        format!("ページの文のとおり、このページに{n}件"),
        format!("{n} lines on this page, as it says"),
    )
}

pub(crate) fn lines_in_all(n: i64) -> Said {
    Said::new(
        format!("ページの文のとおり、全部で{n}件"),
        format!("{n} lines, as the page says"),
    )
}

pub(crate) fn at_most(n: i64) -> Said {
    Said::new(
        format!("ページの文のとおり、多くて{n}件"),
        format!("at most {n} lines, as the page says"),
    )
}

pub(crate) fn so_many_lines(n: usize) -> Said {
    Said::new(format!("{n}件"), format!("{n}"))
}

pub(crate) fn sum(sum: i64) -> Said {
    Said::new(
        format!("ページの文のとおり、合計 {sum}"),
        format!("the sum {sum}, as the page says"),
    )
}

pub(crate) fn opening(balance: i64) -> Said {
    Said::new(
        format!("前残高 {balance}"),
        format!("the opening balance {balance}"),
    )
}

pub(crate) fn closing(balance: i64) -> Said {
    Said::new(
        format!("最終残高 {balance}"),
        format!("the closing balance {balance}"),
    )
}

pub(crate) fn by_the_lines(balance: i64) -> Said {
    Said::new(
        format!("明細から計算すると {balance}"),
        format!("{balance} by the lines"),
    )
}

/// The lines end at `balance`, and no balance on the way there is the one that the account's page showed.
pub(crate) fn never_at(balance: i64) -> Said {
    Said::new(
        format!(
            "明細から計算すると {balance}。途中の残高にもありません。一覧の終わりが欠けているか、つづきがあります"
        ),
        format!(
            "{balance} by the lines, and at none of them before: the list lacks its end, or goes on elsewhere"
        ),
    )
}

pub(crate) fn balances_that_follow() -> Said {
    Said::new(
        "金額をたどると合う残高",
        "balances that follow from the amounts",
    )
}

pub(crate) fn day_that_follows() -> Said {
    Said::new(
        "前の日からたどると合う残高",
        "a balance that follows from the day before",
    )
}

pub(crate) fn they_do_not() -> Said {
    Said::new(
        "合いません。列か符号を読みちがえたか、行が抜けています",
        "they don't: a column or a sign is misread, or a line is missing",
    )
}

pub(crate) fn days_end() -> Said {
    Said::new("その日の終わりの残高", "the balance of the day's end")
}

pub(crate) fn days_end_of(balance: i64) -> Said {
    Said::new(
        format!("その日の終わりの残高 {balance}"),
        format!("the balance of the day's end, {balance}"),
    )
}

pub(crate) fn another_balance() -> Said {
    Said::new("別の残高", "another one")
}

pub(crate) fn a_balance() -> Said {
    Said::new("残高", "a balance")
}

/// Of a line that waits.
pub(crate) fn near_today() -> Said {
    Said::new("今日に近い日付", "a date near today")
}

/// Of a 起算日.
pub(crate) fn near_its_day(posted_on: Date) -> Said {
    Said::new(
        format!("取引日 {posted_on} に近い日付"),
        format!("a date near {posted_on}, the date of the line"),
    )
}

pub(crate) fn date_within(from: Date, to: Date) -> Said {
    Said::new(
        format!("{from}から{to}までの日付"),
        format!("a date from {from} to {to}"),
    )
}

pub(crate) fn begins_on(wanted: Date) -> Said {
    Said::new(
        format!("{wanted}からの期間のページ"),
        format!("a page from {wanted}"),
    )
}

pub(crate) fn ends_on(wanted: Date) -> Said {
    Said::new(
        format!("{wanted}までの期間のページ"),
        format!("a page to {wanted}"),
    )
}

pub(crate) fn ordered(order: Order) -> Said {
    let (ja, en) = match order {
        Order::OldestFirst => ("古い順", "oldest-first"),
        Order::NewestFirst => ("新しい順", "newest-first"),
        Order::EachDayBackwards => ("日は古い順、日の中は新しい順", "each-day-backwards"),
    };
    Said::new(format!("{ja}の明細"), format!("lines {en}"))
}

pub(crate) fn other_way_round() -> Said {
    Said::new("逆の並び", "the other way round")
}

pub(crate) fn any_order() -> Said {
    Said::new(
        "新しい順か古い順の明細（またはレシピの `order`）",
        "lines newest or oldest first (or the recipe's `order`)",
    )
}

pub(crate) fn up_and_down() -> Said {
    Said::new("行ったり来たりする日付", "dates that go up and down")
}

/// `missed`: what the page needs to say that there are none; `None`: the recipe has no `empty`.
pub(crate) fn some_at(rows: &RowSource, missed: Option<Said>) -> Said {
    let Said { ja, en } = super::source(rows);
    let why = missed.unwrap_or_else(|| {
        Said::new(
            "ないことを示すしるし（`empty`）が必要です",
            "a sign that there are none (`empty`)",
        )
    });
    Said::new(
        format!("{ja} に明細。明細がなければ：{}", why.ja),
        format!("lines at {en}, or: {}", why.en),
    )
}

/// Behind what was expected, where the recipe has no `empty`.
pub(crate) fn empty_says_so() -> Said {
    Said::new(
        "（明細がない画面なら、そのしるしを `empty` に書きます）",
        " (if this page has no lines, `empty` says how it shows that)",
    )
}

pub(crate) fn neither() -> Said {
    Said::new("どちらもありません", "neither")
}

/// Of a list that nobody sees.
pub(crate) fn hidden_alone() -> Said {
    Said::new(
        "画面が隠しているものだけです",
        "one that the page hides, and nothing else",
    )
}

pub(crate) fn only_seen_lines() -> Said {
    Said::new(
        "画面に見えている明細だけ（隠れた行が明細でなければ、skipに書きます）",
        "only lines that are seen (a hidden row that is no line is named in `skip`)",
    )
}

pub(crate) fn hidden_lines(n: usize) -> Said {
    Said::new(
        format!("画面が隠している行のうち、{n}行が明細の形です"),
        format!("rows that the page hides, {n} of which read as lines"),
    )
}

pub(crate) fn none_as_the_page_says() -> Said {
    Said::new("ページの文のとおり、明細なし", "no lines, as the page says")
}

pub(crate) fn some_lines(n: usize) -> Said {
    Said::new(format!("明細が{n}件"), format!("{n} lines"))
}
