//! The books of the institutions: a pure function of seed, account and day.

pub(crate) mod business;
pub(crate) mod calendar;
pub(crate) mod modern;
pub(crate) mod names;

use jiff::civil::{Date, date};
use serde::Serialize;

use crate::login::{AccountKind, AccountPlan};
use crate::misbehaviour::Misbehaviour;

/// The books begin on this day; before it no account has a line.
pub(crate) const FIRST_DAY: Date = date(2025, 1, 1);

/// What an account's pages show today: the truth to compare a fetch with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerAccount {
    /// As printed in the list of accounts; a card shows its last four digits.
    pub number: String,
    /// Name of the account, or of the card.
    pub name: String,
    /// Kind of account.
    pub kind: AccountKind,
    /// お取引店; empty where there are no branches.
    pub branch: String,
    /// Three digits; empty where there are no branches.
    pub branch_code: String,
    /// An ISO currency, or `POINT` for points.
    pub unit: &'static str,
    /// The first day that the pages show.
    pub shown_from: Date,
    /// Balance at the beginning of `shown_from`; 0 for a card.
    pub opening: i64,
    /// Balance now, in the minor unit; what is used on a card is negative.
    pub balance: i64,
    /// Oldest first, in the order of booking; pending ones stand last.
    pub lines: Vec<LedgerLine>,
}

/// One printed line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// The institution's own reference, where it prints one (`demo-pay`); else empty.
    pub id: String,
    /// The printed day.
    pub on: Date,
    /// In the minor unit of the account: in is positive, out negative.
    pub amount: i64,
    /// As printed.
    pub description: String,
    /// The balance printed with the line (after it, or the day's last), where there is one.
    pub balance: Option<i64>,
    /// Not final yet (未確定).
    pub pending: bool,
    /// A remark printed in a row of its own that is no line (cards abroad); else empty.
    pub remark: String,
    /// `HH:MM`, where the institution prints it; else empty.
    pub time: String,
    /// 起算日, where the institution prints it.
    pub valued_on: Option<Date>,
    /// The other side, where the institution prints it apart from the description; else empty.
    pub counterparty: String,
}

impl LedgerLine {
    pub(crate) fn new(on: Date, amount: i64, description: impl Into<String>) -> Self {
        LedgerLine {
            id: String::new(),
            on,
            amount,
            description: description.into(),
            balance: None,
            pending: false,
            remark: String::new(),
            time: String::new(),
            valued_on: None,
            counterparty: String::new(),
        }
    }
}

/// What books depend on: the same moment always gives the same books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) seed: u64,
    /// Lines on an average weekday of a busy account.
    pub(crate) lines_per_day: u32,
    pub(crate) today: Date,
    /// What isn't shown now; see [`Moment::hold_back`].
    pub(crate) held_back: Option<Misbehaviour>,
}

impl Moment {
    /// Takes out what a misbehaving institution doesn't show: late and withdrawn lines,
    /// and the newest one while a list hasn't moved yet.
    /// Every institution does this to its lines (oldest first) before it reckons balances.
    pub(crate) fn hold_back(&self, lines: &mut Vec<LedgerLine>) {
        match &self.held_back {
            Some(Misbehaviour::LateLines { days }) => {
                let first_hidden = calendar::days_before(self.today, i64::from(*days));
                lines.retain(|line| line.on <= first_hidden);
            }
            Some(Misbehaviour::MovingList) => {
                if let Some(newest) = lines.iter().rposition(|line| !line.pending) {
                    lines.remove(newest);
                }
            }
            Some(Misbehaviour::WithdrawnLine { newest }) => {
                let finals: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].pending).collect();
                if let Some(&index) = finals.iter().rev().nth(*newest) {
                    lines.remove(index);
                }
            }
            _ => {}
        }
    }
}

/// An account with running balances, cut to what is shown. Pending lines (last) move no balance and have none.
pub(crate) fn running_account(
    plan: &AccountPlan,
    starting_balance: i64,
    mut lines: Vec<LedgerLine>,
    shown_from: Date,
) -> LedgerAccount {
    let mut balance = starting_balance;
    let mut opening = starting_balance;
    for line in lines.iter_mut().filter(|line| !line.pending) {
        balance += line.amount;
        line.balance = Some(balance);
        if line.on < shown_from {
            opening = balance;
        }
    }
    lines.retain(|line| line.on >= shown_from);
    LedgerAccount {
        number: plan.number.to_owned(),
        name: plan.name.to_owned(),
        kind: plan.kind,
        branch: plan.branch.to_owned(),
        branch_code: plan.branch_code.to_owned(),
        unit: plan.unit,
        shown_from,
        opening,
        balance,
        lines,
    }
}

impl LedgerAccount {
    /// For institutions that print no balance beside a line.
    pub(crate) fn without_line_balances(mut self) -> LedgerAccount {
        for line in &mut self.lines {
            line.balance = None;
        }
        self
    }

    /// For institutions that print the day's last balance beside each line of the day.
    pub(crate) fn with_day_balances(mut self) -> LedgerAccount {
        let mut following: Option<(Date, Option<i64>)> = None;
        for line in self.lines.iter_mut().rev().filter(|line| !line.pending) {
            match following {
                Some((on, balance)) if on == line.on => line.balance = balance,
                _ => following = Some((line.on, line.balance)),
            }
        }
        self
    }

    /// For institutions that print a balance once a day: beside the day's last line.
    pub(crate) fn with_balances_at_day_ends(mut self) -> LedgerAccount {
        let mut following = None;
        for line in self.lines.iter_mut().rev().filter(|line| !line.pending) {
            if following == Some(line.on) {
                line.balance = None;
            }
            following = Some(line.on);
        }
        self
    }

    /// The balance at the end of `day`: of the last final line until then, else the opening one.
    pub(crate) fn balance_on(&self, day: Date) -> i64 {
        let until_then: i64 = self
            .lines
            .iter()
            .filter(|line| !line.pending && line.on <= day)
            .map(|line| line.amount)
            .sum();
        self.opening + until_then
    }
}

/// The lines of the last `days` days as not final yet; they stand last and move no balance.
pub(crate) fn mark_pending(lines: &mut [LedgerLine], today: Date, days: i64) {
    let first = calendar::days_before(today, days - 1);
    for line in lines.iter_mut().filter(|line| line.on >= first) {
        line.pending = true;
        line.balance = None;
    }
}
