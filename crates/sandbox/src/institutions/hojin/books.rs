//! The books of デモ法人ダイレクト: a balance at the end of each day on the 普通's pages, none in the 当座's files.

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, running_account};
use crate::login::{AccountKind, AccountPlan};
use crate::zengin;

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    let shown_from = business::shown_from(moment.today);
    let is_file = plan.kind == AccountKind::Current;
    if is_file {
        zengin::in_half_width(&mut lines);
    }
    let account = running_account(plan, business::STARTING_BALANCE, lines, shown_from);
    if is_file {
        account.without_line_balances()
    } else {
        account.with_balances_at_day_ends()
    }
}
