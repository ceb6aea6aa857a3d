//! How far back a fetch looks, and which balances of earlier fetches its lists have to join.

use domain::statement::line::{LineStatus, StatementLine};
use domain::statement::matching::StoredDays;
use domain::time::{Date, Period};
use recipe::KnownBalance;

/// Days before the newest fetched day that are looked at again: late lines and reworded ones come within these.
const LOOK_BACK_DAYS: i32 = 14;

/// A list of the fetch before didn't join what was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Denied {
    /// The first day that it asked for.
    pub from: Date,
    /// It could have asked for more.
    pub further: bool,
}

/// The first wanted day: some days before the newest whole one, twice as far back as the fetch that was denied (a late line
/// lies before its days), everything where nothing is known.
pub(super) fn first_wanted(
    newest: Option<Date>,
    denied: Option<Denied>,
    first: Date,
    today: Date,
) -> Date {
    let Some(newest) = newest else {
        return first;
    };
    let before = denied.map_or(0, |denied| 2 * days_between(denied.from, newest));
    let back = jiff::Span::new().days(before.max(LOOK_BACK_DAYS));
    newest.saturating_sub(back).clamp(first, today)
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days()).max(0)
}

/// What the lists from `from` on have to join. Once everything that the bank shows was asked for and denied, and a person let
/// it go on, nothing is held against the next one: a connection doesn't wait for ever.
pub(super) fn known(
    stored: &StoredDays,
    number: &str,
    from: Date,
    first: Date,
    denied: Option<Denied>,
) -> Vec<KnownBalance> {
    if denied.is_some_and(|denied| !denied.further) {
        return vec![];
    }
    let of = |(days, balance), further| KnownBalance {
        number: number.to_owned(),
        days,
        balance,
        further,
    };
    let eves = eves(from);
    let mut known: Vec<KnownBalance> = vec![];
    if let Ok(eve) = from.yesterday() {
        let standing = standing(stored, eve).into_iter();
        let wanted = standing.filter(|(days, _)| eves.iter().any(|eve| days.contains(*eve)));
        known.extend(wanted.map(|one| of(one, from > first)));
    }
    let newest: Vec<_> = ends(stored)
        .into_iter()
        .rev()
        .take(2)
        .map(|(day, balance)| of((Period { from: day, to: day }, balance), true))
        .collect();
    known.extend(newest);
    known
}

/// The days before a list may begin: a walk asks for a day more, and some banks show whole months.
fn eves(from: Date) -> Vec<Date> {
    let month = from.yesterday().unwrap_or(from).first_of_month();
    let before = month.yesterday().map(|day| day.first_of_month());
    [Ok(from), from.yesterday(), Ok(month), before]
        .into_iter()
        .filter_map(|day| day.and_then(|day| day.yesterday()).ok())
        .collect()
}

/// Balances with the days at whose ends they stood, up to `to`: a day's last balance, until the next line, as long as every
/// day was shown whole. A balance from which the lines behind it don't follow is no witness: that break is told already.
fn standing(stored: &StoredDays, to: Date) -> Vec<(Period, i64)> {
    let moved: Vec<Date> = stored
        .days
        .iter()
        .filter(|(_, lines)| lines.iter().any(moves))
        .map(|(day, _)| *day)
        .collect();
    let mut standing = vec![];
    for (n, &day) in moved.iter().enumerate().filter(|(_, day)| **day <= to) {
        let next = moved.get(n + 1).copied();
        let Some(balance) = end_of(stored, day) else {
            continue;
        };
        let follows = next.is_none_or(|next| {
            let sum: i64 = stored.days[&next]
                .iter()
                .filter(|line| moves(line))
                .map(|line| line.amount)
                .sum();
            end_of(stored, next).is_none_or(|end| end.checked_sub(sum) == Some(balance))
        });
        if !follows {
            continue;
        }
        let last = next
            .and_then(|next| next.yesterday().ok())
            .map_or(to, |eve| eve.min(to));
        let whole = day
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= last && stored.day_views.contains_key(day))
            .last();
        if let Some(until) = whole {
            standing.push((
                Period {
                    from: day,
                    to: until,
                },
                balance,
            ));
        }
    }
    standing
}

/// The days with lines and their last balances, where they are sure.
fn ends(stored: &StoredDays) -> Vec<(Date, i64)> {
    let days = stored.days.keys();
    days.filter_map(|day| Some((*day, end_of(stored, *day)?)))
        .collect()
}

/// The balance after the last line of a day; `None`: no line, none printed, or it isn't sure which line is the last.
fn end_of(stored: &StoredDays, day: Date) -> Option<i64> {
    let lines = stored.days.get(&day)?;
    if lines.iter().any(|line| line.status == LineStatus::Held) {
        return None;
    }
    let mut moved = lines.iter().filter(|line| moves(line));
    let last = moved.next_back()?;
    let is_ordered = stored.day_views.get(&day).is_some_and(|view| view.ordered);
    let is_sure = is_ordered || moved.all(|line| line.balance == last.balance || line.tied_after);
    last.balance
        .filter(|_| is_sure)
        .map(|balance| balance.minor)
}

fn moves(line: &StatementLine) -> bool {
    line.status == LineStatus::Live && !line.pending
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::StatementLineId;
    use domain::statement::line::LineBalance;
    use domain::statement::matching::DayView;
    use domain::statement::view::SeenAt;
    use domain::time::Timestamp;

    const SEEN: SeenAt = SeenAt {
        at: Timestamp::UNIX_EPOCH,
        certain: true,
    };

    fn day(month: i8, day: i8) -> Date {
        Date::constant(2026, month, day)
    }

    fn line(on: Date, amount: i64, balance: i64) -> StatementLine {
        StatementLine {
            id: StatementLineId(1),
            posted_on: on,
            position: 1,
            amount,
            description: String::new(),
            status: LineStatus::Live,
            pending: false,
            balance: Some(LineBalance {
                minor: balance,
                seen: SEEN,
            }),
            held_for: None,
            tied_before: false,
            tied_after: false,
            faces: vec![],
            references: vec![],
            first_seen: SEEN,
            last_seen: SEEN,
        }
    }

    /// All days of October were shown whole.
    fn stored(lines: &[(Date, i64, i64)]) -> StoredDays {
        let mut stored = StoredDays::default();
        for &(on, amount, balance) in lines {
            let days = stored.days.entry(on).or_default();
            days.push(line(on, amount, balance));
        }
        let view = DayView {
            seen: SEEN,
            ordered: true,
        };
        stored.day_views = (1..=31).map(|of| (day(10, of), view)).collect();
        stored
    }

    #[test]
    fn each_denied_fetch_looks_twice_as_far_back_as_the_bank_shows() {
        let (newest, first, today) = (day(10, 31), day(8, 24), day(11, 24));
        let from = |denied| first_wanted(Some(newest), denied, first, today);
        let denied = |from| {
            Some(Denied {
                from,
                further: true,
            })
        };
        assert_eq!(from(None), day(10, 17));
        assert_eq!(from(denied(day(10, 17))), day(10, 3));
        assert_eq!(from(denied(day(10, 3))), day(9, 5));
        assert_eq!(from(denied(day(9, 5))), first);
        assert_eq!(first_wanted(None, None, first, today), first);
    }

    #[test]
    fn a_balance_stands_until_the_next_line_as_long_as_every_day_was_seen() {
        let lines = [
            (day(10, 2), 500, 500),
            (day(10, 9), 400, 900),
            (day(10, 20), 100, 1_000),
        ];
        let mut stored = stored(&lines);
        let span = |from, to, balance| {
            let (from, to) = (day(10, from), day(10, to));
            (Period { from, to }, balance)
        };
        let both = [span(2, 8, 500), span(9, 16, 900)];
        assert_eq!(standing(&stored, day(10, 16)), both);
        stored.day_views.remove(&day(10, 12));
        assert_eq!(
            standing(&stored, day(10, 16)),
            [span(2, 8, 500), span(9, 11, 900)],
            "nobody looked at the 12th"
        );
        let known = known(&stored, "1", day(10, 17), day(8, 24), None);
        assert!(
            known.iter().all(|known| !known.days.contains(day(10, 15))),
            "{known:?}"
        );
    }

    #[test]
    fn a_break_that_is_stored_already_is_not_held_against_every_fetch() {
        let stored = stored(&[(day(10, 2), 500, 500), (day(10, 20), 100, 1_000)]);
        assert_eq!(standing(&stored, day(10, 16)), []);
    }

    #[test]
    fn after_everything_was_asked_for_and_a_person_let_it_go_on_nothing_is_held_against_it() {
        let stored = stored(&[(day(10, 9), 400, 900)]);
        let known = |further| {
            let denied = Denied {
                from: day(8, 24),
                further,
            };
            known(&stored, "1", day(10, 17), day(8, 24), Some(denied))
        };
        assert!(known(true).iter().any(|one| one.days.contains(day(10, 15))));
        assert_eq!(known(false), []);
    }
}
