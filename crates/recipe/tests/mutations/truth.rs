//! The truth that a walk is held against: `expected.txt` beside its recorded pages, field by field, and what the
//! simulation's own books say of the same days. Both are read here, not by the engine.

use std::collections::BTreeMap;

use domain::time::Date;
use recipe::Walked;
use unicode_normalization::UnicodeNormalization;

use crate::walks::Recording;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub account: String,
    pub on: Date,
    pub amount: i64,
    /// Another width of a character is the same text.
    pub description: String,
    pub balance: Option<i64>,
    pub pending: bool,
    /// 起算日, where the recipe reads one.
    pub valued_on: Option<Date>,
}

/// Fields of a recorded line: account, date (an asterisk behind it: pending), amount, description, balance, and perhaps the
/// value date.
fn line_of(text: &str) -> Line {
    let fields: Vec<&str> = text.split('\t').collect();
    let [
        account,
        on,
        amount,
        description,
        balance,
        ref valued_on @ ..,
    ] = fields[..]
    else {
        panic!("five or six fields, not {text:?}");
    };
    let number = |text: &str| {
        text.parse()
            .unwrap_or_else(|_| panic!("a number: {text:?}"))
    };
    Line {
        account: account.to_owned(),
        on: on.trim_end_matches('*').parse().expect("a date"),
        amount: number(amount),
        description: description.nfkc().collect(),
        balance: (!balance.is_empty()).then(|| number(balance)),
        pending: on.ends_with('*'),
        valued_on: valued_on.first().map(|day| day.parse().expect("a date")),
    }
}

/// A line, and the name of the statement page that prints it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printed {
    pub line: Line,
    pub page: String,
    /// Of a list that prints the balance of the day's end, beside each line or the last one.
    pub by_days: bool,
}

/// All lines that were read.
pub fn lines_read(walked: &Walked) -> Vec<Printed> {
    let mut lines: Vec<Printed> = walked
        .views
        .iter()
        .flat_map(|view| view.view.lines.iter().map(move |line| (view, line)))
        .map(|(view, line)| {
            let line = Line {
                account: view.account.clone(),
                on: line.posted_on,
                amount: line.amount,
                description: line.description.nfkc().collect(),
                balance: line.balance,
                pending: line.pending,
                valued_on: line.valued_on,
            };
            Printed {
                line,
                page: view.page.clone(),
                by_days: view.view.traits.day_balances,
            }
        })
        .collect();
    lines.sort();
    lines
}

/// Balances of accounts, in minor units, by number.
type Balances = BTreeMap<String, i64>;

fn balances_read(walked: &Walked) -> Balances {
    let balance = |account: &recipe::WalkedAccount| {
        let seen = &account.seen;
        Some((seen.number.clone(), seen.balance?.minor))
    };
    walked.accounts.iter().filter_map(balance).collect()
}

/// What is right for one recorded walk.
pub struct Truth {
    /// Each as often as it is printed.
    pub lines: Vec<Printed>,
    /// Lines of the institution's other recorded walks: right too, where one of their pages comes.
    pub elsewhere: Vec<Printed>,
    /// Numbers of the accounts that an earlier fetch would have seen.
    pub known: Vec<String>,
}

impl Truth {
    /// The recorded truth, to which what `unchanged` read is tied: nothing below is judged by the engine's own reading.
    ///
    /// # Panics
    /// Where the unchanged pages aren't read as `expected.txt` and the books say.
    pub fn of(recording: &Recording, unchanged: &Walked) -> Truth {
        let what = format!("{}/{}", recording.institution, recording.name);
        let (ends, texts): (Vec<&str>, Vec<&str>) = recording
            .expected
            .lines()
            .partition(|line| line.starts_with('!'));
        let mut expected: Vec<Line> = texts.into_iter().map(line_of).collect();
        expected.sort();
        let lines = lines_read(unchanged);
        let read: Vec<&Line> = lines.iter().map(|printed| &printed.line).collect();
        assert_eq!(read, expected.iter().collect::<Vec<_>>(), "{what}");
        let refused = usize::from(unchanged.error.is_some()) + unchanged.account_errors.len();
        assert_eq!(refused, ends.len(), "{what}: {ends:?}");
        let balances = balances_read(unchanged);
        if let Some(books) = &recording.books {
            as_booked(books, &expected, &balances, &what);
        }
        let number = |account: &recipe::WalkedAccount| account.seen.number.clone();
        Truth {
            lines,
            elsewhere: Vec::new(),
            known: unchanged.accounts.iter().map(number).collect(),
        }
    }
}

/// The same line; one that the books give no other value date counts from its own day.
fn is_booked(line: &Line, booked: &Line) -> bool {
    let counted = |day| Some(day) == booked.valued_on.or(Some(booked.on));
    let bare = Line {
        valued_on: booked.valued_on,
        ..line.clone()
    };
    bare == *booked && line.valued_on.is_none_or(counted)
}

/// Holds `expected.txt` and the balances against the books: `= account ⇥ balance`, then the lines of a somewhat longer time,
/// and `period from to`, the days of which the walk has everything.
fn as_booked(books: &str, expected: &[Line], balances: &Balances, what: &str) {
    let mut booked = Balances::new();
    let mut lines = Vec::new();
    let mut period: Option<(Date, Date)> = None;
    for text in books.lines() {
        if let Some(account) = text.strip_prefix("= ") {
            let (number, balance) = account.split_once('\t').expect("number and balance");
            booked.insert(number.to_owned(), balance.parse().expect("a balance"));
        } else if let Some(days) = text.strip_prefix("period ") {
            let (from, to) = days.split_once(' ').expect("two days");
            period = Some((from.parse().expect("a date"), to.parse().expect("a date")));
        } else {
            lines.push(line_of(text));
        }
    }
    let (from, to) = period.expect("a period");
    assert_eq!(*balances, booked, "{what}: balances of the accounts");
    for line in expected {
        let at = lines.iter().position(|booked| is_booked(line, booked));
        let at = at.unwrap_or_else(|| panic!("{what}: not (so often) in the books: {line:?}"));
        lines.remove(at);
    }
    let left = lines
        .iter()
        .find(|line| line.pending || (from <= line.on && line.on <= to));
    assert_eq!(left, None, "{what}: in the books only");
}
