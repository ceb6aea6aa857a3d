//! The books of デモ信用金庫: running balances, this month and three whole ones before it.

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, running_account};
use crate::login::AccountPlan;

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let lines = business::lines(ID, plan, moment);
    running_account(
        plan,
        business::STARTING_BALANCE,
        lines,
        business::shown_from(moment.today),
    )
}
