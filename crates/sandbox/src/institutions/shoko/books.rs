//! The books of デモ商工銀行: running balances and, beside cash and what a card took, another day from which money counts.

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, calendar, running_account};
use crate::login::AccountPlan;

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    for line in &mut lines {
        let is = |kind: &str| line.description.starts_with(kind);
        let days_before = i64::from(is("ﾃﾞﾋﾞﾂﾄ"));
        let days_later = i64::from(is("ATM"));
        let used_on = calendar::days_before(line.on, days_before);
        line.valued_on = Some(calendar::days_after(used_on, days_later));
    }
    let shown_from = business::shown_from(moment.today);
    running_account(plan, business::STARTING_BALANCE, lines, shown_from)
}
