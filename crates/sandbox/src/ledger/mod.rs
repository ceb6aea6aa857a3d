//! The books of the institutions: a pure function of seed, account and day.

pub(crate) mod bank;
pub(crate) mod calendar;
pub(crate) mod card;
pub(crate) mod names;
pub(crate) mod pay;

use jiff::civil::{Date, date};
use serde::Serialize;

use crate::institution::{AccountKind, AccountPlan, DemoLogin, Institution};
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
    /// `JPY`, or `POINT` for points.
    pub unit: &'static str,
    /// The first day that the pages show.
    pub shown_from: Date,
    /// Balance at the beginning of `shown_from`; 0 for a card.
    pub opening: i64,
    /// Balance now, in yen or points; what is used on a card is negative.
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
    /// Signed yen or points: in is positive, out negative.
    pub amount: i64,
    /// As printed.
    pub description: String,
    /// Balance after the line, where the institution prints it.
    pub balance: Option<i64>,
    /// Not final yet (未確定).
    pub pending: bool,
    /// A remark printed in a row of its own that is no line (cards abroad); else empty.
    pub remark: String,
    /// `HH:MM`, where the institution prints it; else empty.
    pub time: String,
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
        }
    }
}

/// What the books of a sandbox depend on besides the day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Volume {
    pub(crate) seed: u64,
    /// Lines on an average weekday of a busy account.
    pub(crate) lines_per_day: u32,
}

/// All accounts of a login as its pages show them on `today`.
pub(crate) fn accounts_shown(
    institution: Institution,
    login: &DemoLogin,
    volume: Volume,
    today: Date,
    misbehaviour: Option<&Misbehaviour>,
) -> Vec<LedgerAccount> {
    login
        .accounts
        .iter()
        .map(|plan| match institution {
            Institution::Bank => bank::account_shown(plan, volume, today, misbehaviour),
            Institution::Card => card::account_shown(plan, volume, today, misbehaviour),
            Institution::Pay => pay::account_shown(plan, volume, today, misbehaviour),
        })
        .collect()
}

/// Takes out what a misbehaving institution doesn't show: late and withdrawn lines.
fn hold_back(lines: &mut Vec<LedgerLine>, today: Date, misbehaviour: Option<&Misbehaviour>) {
    match misbehaviour {
        Some(Misbehaviour::LateLines { days }) => {
            let first_hidden = calendar::days_before(today, i64::from(*days));
            lines.retain(|line| line.on <= first_hidden);
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

/// An account with running balances, cut to what is shown: the shape of bank and wallet.
fn running_account(
    plan: &AccountPlan,
    unit: &'static str,
    starting_balance: i64,
    mut lines: Vec<LedgerLine>,
    shown_from: Date,
) -> LedgerAccount {
    let mut balance = starting_balance;
    let mut opening = starting_balance;
    for line in &mut lines {
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
        unit,
        shown_from,
        opening,
        balance,
        lines,
    }
}
