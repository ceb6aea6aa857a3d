//! The books here: a business's lines, each with the key that the API gives it, some of them corrections.

use jiff::civil::Date;

use super::ID;
use crate::ledger::{LedgerAccount, Moment, business, calendar, running_account};
use crate::login::AccountPlan;

/// A correction (訂正) takes back a part of what came in: money in with a minus.
pub(super) const CORRECTION: &str = "訂正";

/// This API shows everything from the first line on; two years and a bit are enough to play.
fn shown_from(today: Date) -> Date {
    calendar::first_of_month_before(today, 12)
}

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines = business::lines(ID, plan, moment);
    for (index, line) in (0_u64..).zip(&mut lines) {
        let (hour, minute) = (9 + index % 6, index * 7 % 60);
        let stamp = line.on.strftime("%Y%m%d");
        line.id = format!("{stamp}{hour:02}{minute:02}{index:08}");
        let is_fee = line.description.contains("手数料");
        if is_fee && line.on.day() % 3 == 0 {
            line.description = format!("{CORRECTION}　{}", line.description);
            line.valued_on = Some(calendar::days_before(line.on, 1));
        }
    }
    running_account(
        plan,
        business::STARTING_BALANCE,
        lines,
        shown_from(moment.today),
    )
}
