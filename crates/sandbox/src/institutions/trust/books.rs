//! The books of デモ信託銀行: a business's accounts, where what the ATM took counts from the day before.

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, calendar, running_account};
use crate::login::AccountPlan;

/// This month and so many whole months before it are shown.
const MONTHS_SHOWN: i64 = 6;

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    for line in &mut lines {
        let days = i64::from(line.description.starts_with("ATM"));
        line.valued_on = Some(calendar::days_before(line.on, days));
    }
    let shown_from = calendar::first_of_month_before(moment.today, MONTHS_SHOWN);
    running_account(plan, business::STARTING_BALANCE, lines, shown_from)
}
