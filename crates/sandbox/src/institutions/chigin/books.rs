//! The books of デモ地方銀行: the day's last balance beside each line; 当座 is shown by a 全銀 file alone.

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, running_account};
use crate::login::{AccountKind, AccountPlan};
use crate::zengin;

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    let shown_from = business::shown_from(moment.today);
    if plan.kind == AccountKind::Current {
        zengin::in_half_width(&mut lines);
        return running_account(plan, business::STARTING_BALANCE, lines, shown_from)
            .without_line_balances();
    }
    running_account(plan, business::STARTING_BALANCE, lines, shown_from).with_day_balances()
}
