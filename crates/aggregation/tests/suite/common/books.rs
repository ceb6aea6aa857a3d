//! Lines as the store has them and as the sandbox's own books have them, to be held against each other.

use domain::time::Date;
use sandbox::{LedgerAccount, LedgerLine};
use std::collections::BTreeMap;
use store::line_search::FoundLine;

/// What both sides can be asked for. White space is folded by a recipe, so it is folded on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub on: Date,
    pub amount: i64,
    pub description: String,
    pub balance: Option<i64>,
    pub pending: bool,
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<&LedgerLine> for Line {
    fn from(line: &LedgerLine) -> Line {
        Line {
            on: line.on,
            amount: line.amount,
            description: folded(&line.description),
            balance: line.balance,
            pending: line.pending,
        }
    }
}

impl From<&FoundLine> for Line {
    fn from(line: &FoundLine) -> Line {
        Line {
            on: line.posted_on,
            amount: line.amount,
            description: folded(&line.description),
            balance: line.balance,
            pending: line.pending,
        }
    }
}

/// The lines of the books, each final one with the balance after it: banks that print the day's last balance, or none at
/// all, leave it to be reckoned.
pub fn booked(book: &LedgerAccount) -> Vec<Line> {
    let mut balance = book.opening;
    let mut lines = vec![];
    for line in &book.lines {
        balance += if line.pending { 0 } else { line.amount };
        lines.push(Line {
            balance: (!line.pending).then_some(balance),
            ..Line::from(line)
        });
    }
    let finals = lines.iter().filter(|line| !line.pending);
    let day_ends: BTreeMap<Date, Option<i64>> =
        finals.map(|line| (line.on, line.balance)).collect();
    for (line, reckoned) in book.lines.iter().zip(&lines) {
        let may_be_printed = [
            None,
            reckoned.balance,
            day_ends.get(&line.on).copied().flatten(),
        ];
        assert!(
            may_be_printed.contains(&line.balance),
            "{}: {line:?}",
            book.number
        );
    }
    lines
}

pub fn prints_balances(book: &LedgerAccount) -> bool {
    book.lines.iter().any(|line| line.balance.is_some())
}

/// What stands in the first list and not (so often) in the second.
pub fn beyond(these: &[Line], those: &[Line]) -> Vec<Line> {
    let mut left = those.to_vec();
    let mut beyond = these.to_vec();
    beyond.retain(|line| match left.iter().position(|other| other == line) {
        Some(at) => {
            left.remove(at);
            false
        }
        None => true,
    });
    beyond
}

/// Final lines first, each kind by its days; within a day the order is the bank's.
pub fn sort(lines: &mut [Line]) {
    lines.sort_by_key(|line| (line.pending, line.on));
}
