//! A line that stands on another day than before, or an equal one: the newest look at each day decides.

use super::account::{Account, date, look, row, time};
use domain::statement::matching::Fate;
use domain::statement::view::{ReadLine, View};
use domain::time::Date;

const RENT: i64 = 5_000;

/// The rent, on a day of October 2026.
fn rent(day: i8) -> ReadLine {
    row(Date::constant(2026, 10, day), RENT, "家賃", None)
}

/// A look at nine in the morning of a day of October, of the days from `from` to the day before.
fn morning(day: i8, from: i8, lines: &[ReadLine]) -> View {
    look(
        time(&format!("2026-10-{day:02}T09:00:00+09:00")),
        Date::constant(2026, 10, from),
        Date::constant(2026, 10, day - 1),
        lines.to_vec(),
    )
}

/// The days of the live lines after these views.
fn days_after<'v>(views: impl IntoIterator<Item = &'v View>) -> Vec<Date> {
    let mut account = Account::default();
    for view in views {
        account.absorb(view);
    }
    account.live().into_iter().map(|(day, ..)| day).collect()
}

/// The line of the 4th moved to the 3rd. A later look that doesn't reach back to the 3rd shows an equal one on the 4th:
/// what it doesn't show, it doesn't take away.
#[test]
fn a_line_on_a_day_that_a_later_look_does_not_show_stays() {
    let views = [
        morning(5, 3, &[rent(4)]),
        morning(6, 3, &[rent(3)]),
        morning(11, 4, &[rent(4)]),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let days = days_after(order.map(|at| &views[at]));
        assert_eq!(days, [date("2026-10-03"), date("2026-10-04")], "{order:?}");
    }
}

#[test]
fn a_line_may_move_back_to_where_it_was() {
    let mut account = Account::default();
    account.absorb(&morning(5, 3, &[rent(4)]));
    account.absorb(&morning(6, 3, &[rent(3)]));
    let done = account.absorb(&morning(11, 3, &[rent(4)]));
    assert_eq!(done.per_line[0].fate, Fate::Amended);
    assert_eq!(account.lines.len(), 1);
    assert_eq!(account.live().len(), 1);
}

/// The rent of the 3rd was away for one morning, and is back. That is no past of the rent of the 8th, although this was
/// known first: the newest look at the 3rd shows it.
#[test]
fn what_the_newest_look_at_a_day_shows_is_no_past_of_another_line() {
    let elsewhere = row(Date::constant(2026, 10, 1), -110, "ローソン", None);
    let views = [
        morning(11, 8, &[rent(8)]),
        morning(5, 1, &[elsewhere]),
        morning(4, 2, &[rent(3)]),
        morning(6, 3, &[rent(3)]),
    ];
    let expected = ["2026-10-01", "2026-10-03", "2026-10-08"].map(date);
    assert_eq!(days_after(&views), expected);
    let in_time = [2, 1, 3, 0].map(|at| &views[at]);
    assert_eq!(days_after(in_time), expected);
}

/// The same, where the look at the 1st reaches as far as the 5th, on which the other line didn't stand yet.
#[test]
fn nor_is_it_where_the_other_line_came_later() {
    let elsewhere = row(Date::constant(2026, 10, 1), -110, "ローソン", None);
    let views = [
        morning(9, 5, &[rent(5)]),
        morning(3, 1, std::slice::from_ref(&elsewhere)),
        morning(2, 1, &[rent(1), elsewhere]),
        morning(6, 1, &[rent(1)]),
    ];
    let expected = ["2026-10-01", "2026-10-05"].map(date);
    assert_eq!(days_after(&views), expected);
    let in_time = [2, 1, 3, 0].map(|at| &views[at]);
    assert_eq!(days_after(in_time), expected);
}
