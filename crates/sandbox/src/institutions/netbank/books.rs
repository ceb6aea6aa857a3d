//! The books of デモネット銀行: a business's accounts; what the debit card paid lately isn't final yet.

use jiff::civil::Date;

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, calendar, running_account};
use crate::login::AccountPlan;

/// A payment with the debit card is 未確定 on its day and on so many days after it.
const PENDING_DAYS: i64 = 5;

/// This month and so many whole months before it are shown.
const MONTHS_SHOWN: i64 = 12;

pub(super) fn shown_from(today: Date) -> Date {
    calendar::first_of_month_before(today, MONTHS_SHOWN)
}

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    let first_open = calendar::days_before(moment.today, PENDING_DAYS);
    for line in &mut lines {
        line.pending = line.on >= first_open && line.description.starts_with("ﾃﾞﾋﾞﾂﾄ");
    }
    // Stable: within a day the order of booking stays.
    lines.sort_by_key(|line| line.pending);
    let shown_from = shown_from(moment.today);
    running_account(plan, business::STARTING_BALANCE, lines, shown_from).without_line_balances()
}
