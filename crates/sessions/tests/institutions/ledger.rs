//! Holding what was read against the simulation's own books.

use domain::account::AccountKind;
use domain::money::Unit;
use domain::statement::view::{Order, ReadLine};
use domain::time::{Date, Period};
use recipe::{Walked, WalkedView};
use sandbox::{LedgerAccount, LedgerLine};

/// What both sides can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub on: Date,
    pub amount: i64,
    pub description: String,
    pub balance: Option<i64>,
    pub pending: bool,
}

/// White space is folded by a recipe, so it is folded here too.
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

impl From<&ReadLine> for Line {
    fn from(line: &ReadLine) -> Line {
        Line {
            on: line.posted_on,
            amount: line.amount,
            description: folded(&line.description),
            balance: line.balance,
            pending: line.pending,
        }
    }
}

/// The lines of one view, oldest first.
fn oldest_first(view: &WalkedView) -> Vec<Line> {
    let mut lines: Vec<Line> = view.view.lines.iter().map(Line::from).collect();
    if view.view.traits.order == Some(Order::NewestFirst) {
        lines.reverse();
    }
    lines
}

/// What was read of an account for a period, by day and within a day in the order of the bank. A walk asks for one day
/// more than it was told to (it witnesses the first line's balance), and a card shows whole closing periods.
pub fn read(walked: &Walked, number: &str, period: Period) -> Vec<Line> {
    let mut lines: Vec<Line> = walked
        .views
        .iter()
        .filter(|view| view.account == number)
        .flat_map(oldest_first)
        .collect();
    lines.retain(|line| line.pending || period.contains(line.on));
    lines.sort_by_key(|line| (line.pending, line.on));
    lines
}

/// What the books hold for a period; pending lines belong to every period that reaches until today.
pub fn booked(account: &LedgerAccount, period: Period, with_pending: bool) -> Vec<Line> {
    account
        .lines
        .iter()
        .filter(|line| {
            if line.pending {
                with_pending
            } else {
                period.contains(line.on)
            }
        })
        .map(Line::from)
        .collect()
}

/// Nothing was read that isn't in the books, and nothing more often than it stands there.
pub fn assert_nothing_wrong(walked: &Walked, accounts: &[LedgerAccount], what: &str) {
    for view in &walked.views {
        let account = accounts
            .iter()
            .find(|account| account.number == view.account);
        let account =
            account.unwrap_or_else(|| panic!("{what}: there is no account {}", view.account));
        let mut books: Vec<Line> = account.lines.iter().map(Line::from).collect();
        for line in oldest_first(view) {
            let at = books.iter().position(|booked| *booked == line);
            let at = at.unwrap_or_else(|| {
                panic!(
                    "{what}: {} isn't (so often) in the books of {}: {line:?}",
                    view.page, view.account
                )
            });
            books.remove(at);
        }
    }
}

/// The account list agrees with the books.
pub fn assert_accounts(walked: &Walked, accounts: &[LedgerAccount]) {
    let seen: Vec<_> = walked
        .accounts
        .iter()
        .map(|account| {
            let seen = &account.seen;
            (
                seen.number.clone(),
                seen.kind,
                seen.unit.clone(),
                seen.balance.map(|balance| balance.minor),
                seen.branch_code.clone().unwrap_or_default(),
            )
        })
        .collect();
    let booked: Vec<_> = accounts
        .iter()
        .map(|account| {
            let unit = match account.unit {
                "POINT" => Unit::Points("デモポイント".to_owned()),
                currency => currency.parse().expect("an ISO currency"),
            };
            (
                account.number.clone(),
                kind(account.kind),
                unit,
                Some(account.balance),
                account.branch_code.clone(),
            )
        })
        .collect();
    assert_eq!(seen, booked);
}

fn kind(kind: sandbox::AccountKind) -> AccountKind {
    match kind {
        sandbox::AccountKind::Ordinary => AccountKind::Ordinary,
        sandbox::AccountKind::Savings => AccountKind::Savings,
        sandbox::AccountKind::Current => AccountKind::Current,
        sandbox::AccountKind::Term => AccountKind::Term,
        sandbox::AccountKind::Loan => AccountKind::Loan,
        sandbox::AccountKind::Card => AccountKind::Card,
        sandbox::AccountKind::Wallet => AccountKind::Wallet,
        sandbox::AccountKind::Points => AccountKind::Points,
    }
}
