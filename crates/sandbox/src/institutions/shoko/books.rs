//! The books of デモ商工銀行: running balances and, beside cheques and cash, another day from which money counts.

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, calendar, running_account};
use crate::login::AccountPlan;

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    for line in &mut lines {
        let days_later = i64::from(line.description.starts_with("ATM"));
        line.valued_on = Some(calendar::days_after(line.on, days_later));
    }
    let shown_from = business::shown_from(moment.today);
    running_account(plan, business::STARTING_BALANCE, lines, shown_from)
}
