//! Days as institutions count them: due days move to the next weekday, cards close on the 15th.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// `day` minus `days`.
pub(crate) fn days_before(day: Date, days: i64) -> Date {
    day.saturating_sub(days.days())
}

/// `day` plus `days`.
pub(crate) fn days_after(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// The first day of the month that lies `months` before the month of `day`.
pub(crate) fn first_of_month_before(day: Date, months: i64) -> Date {
    day.first_of_month().saturating_sub(months.months())
}

/// Every day from `first` to `last`.
pub(crate) fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |day| *day <= last)
}

pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Whether something due on day `due_day` of each month (31: its last) falls on `day`:
/// what is due on a weekend comes on Monday.
pub(crate) fn is_due(day: Date, due_day: i8) -> bool {
    if is_weekend(day) {
        return false;
    }
    let back = if day.weekday() == Weekday::Monday {
        2
    } else {
        0
    };
    days(days_before(day, back), day).any(|one| one.day() == due_day.min(one.days_in_month()))
}

/// The closing day (15th) of the card period that `day` lies in.
pub(crate) fn closing_of(day: Date) -> Date {
    let fifteenth = days_after(day.first_of_month(), 14);
    if day <= fifteenth {
        fifteenth
    } else {
        fifteenth.saturating_add(1.month())
    }
}

/// The closing day `periods` before `closing`.
pub(crate) fn closing_before(closing: Date, periods: i64) -> Date {
    closing.saturating_sub(periods.months())
}

/// The 16th with which the period of `closing` begins.
pub(crate) fn period_start(closing: Date) -> Date {
    days_after(closing_before(closing, 1), 1)
}

/// The day on which the period of `closing` is paid: the 10th of the next month.
pub(crate) fn payment_of(closing: Date) -> Date {
    days_after(closing.first_of_month().saturating_add(1.month()), 9)
}
