//! The books here: a business's lines with ids of their own; today's are not final yet.

use jiff::civil::Date;

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, calendar, mark_pending, running_account};
use crate::login::AccountPlan;

/// Two years are shown.
fn shown_from(today: Date) -> Date {
    calendar::days_before(today, 730)
}

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    for (index, line) in (0_u64..).zip(&mut lines) {
        line.id = format!("ent_{}_{index:05}", plan.number);
    }
    mark_pending(&mut lines, moment.today, 1);
    running_account(
        plan,
        business::STARTING_BALANCE,
        lines,
        shown_from(moment.today),
    )
}
