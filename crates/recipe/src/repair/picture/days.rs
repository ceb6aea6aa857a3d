//! Which days may be shown: those that a statement can have that was asked for. Any other may be when somebody was born.

use std::sync::LazyLock;

use domain::time::{Date, Period};
use regex::{Captures, Regex};

use crate::institution::Reach;
use crate::walk::FetchOrder;

/// A longer history doesn't widen what is shown.
const MARGIN_DAYS_MAX: i32 = 731;

/// The days that a copy of this fetch's pages may show: those that were asked for, and before and behind them as many as the
/// institution shows.
pub fn days_of(order: &FetchOrder, history: Reach) -> Period {
    let asked = order.periods.iter().map(|(_, period)| *period);
    let asked = asked.chain([order.default_period]);
    let (mut from, mut to) = (order.today, order.today);
    for period in asked {
        from = from.min(period.from);
        to = to.max(period.to);
    }
    let reached = history.first_day(order.today);
    let margin = reached.and_then(|first| order.today.since(first).ok());
    let margin = margin.map_or(MARGIN_DAYS_MAX, |span| span.get_days());
    let margin = jiff::Span::new().days(margin.clamp(0, MARGIN_DAYS_MAX));
    Period {
        from: from.saturating_sub(margin),
        to: to.saturating_add(margin),
    }
}

/// A day, or a month: `2026年11月24日`, `R8.4.1`, `08.11.02`, `2026-11`.
static WITH_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?P<era>令和|平成|昭和|[RHS])?(?P<year>\d{1,4}|元)",
        r"(?:年(?:(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日?)?)?",
        r"|[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2}))",
    ))
    .ok()
});
static MONTH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?P<year>\d{4})[-/.](?P<m1>\d{1,2})$").ok());
static WITHOUT_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{1,2})(?:/|月)(\d{1,2})日?(?:\d{1,2}時.*)?$").ok());

/// Whether a run of figures is no day, or one of these. `None`: nobody knows which a statement can have.
pub(super) fn is_within(run: &str, days: Option<Period>) -> bool {
    let dated = |pattern: &'static LazyLock<Option<Regex>>| pattern.as_ref()?.captures(run);
    if let Some(written) = dated(&WITH_YEAR).or_else(|| dated(&MONTH)) {
        return days.is_some_and(|days| has(days, &written));
    }
    let (Some(written), Some(days)) = (dated(&WITHOUT_YEAR), days) else {
        return true;
    };
    let number = |at: usize| written[at].parse().unwrap_or(0);
    (days.from.year()..=days.to.year())
        .any(|year| meets(days, year, Some(number(1)), Some(number(2))))
}

/// `20260401`.
pub(super) fn is_day(run: &str, days: Option<Period>) -> bool {
    run.len() == 8
        && run.bytes().all(|byte| byte.is_ascii_digit())
        && Date::strptime("%Y%m%d", run)
            .is_ok_and(|day| days.is_some_and(|days| days.from <= day && day <= days.to))
}

fn has(days: Period, written: &Captures<'_>) -> bool {
    let number = |name: &str| {
        written
            .name(name)
            .and_then(|text| text.as_str().parse::<i8>().ok())
    };
    let (month, day) = (
        number("m1").or_else(|| number("m2")),
        number("d1").or_else(|| number("d2")),
    );
    let era = written.name("era").map_or("", |era| era.as_str());
    let mut years = years(era, &written["year"]).into_iter().flatten();
    years.any(|year| meets(days, year, month, day))
}

/// The years that may be meant. Of two digits: of this century, or of an era that isn't named.
fn years(era: &str, written: &str) -> [Option<i16>; 3] {
    /// Of Heisei there are no more.
    const HEISEI: std::ops::RangeInclusive<i16> = 1..=31;
    let number: i16 = written.parse().unwrap_or(1);
    let reiwa = 2018_i16.checked_add(number);
    let heisei = HEISEI.contains(&number).then_some(1988 + number);
    match (era, written.len()) {
        ("令和" | "R", _) => [reiwa, None, None],
        ("平成" | "H", _) => [heisei, None, None],
        ("昭和" | "S", _) => [1925_i16.checked_add(number), None, None],
        (_, 4) => [Some(number), None, None],
        _ => [2000_i16.checked_add(number), reiwa, heisei],
    }
}

/// Whether some of these days lie in this year, month, or are this day.
fn meets(days: Period, year: i16, month: Option<i8>, day: Option<i8>) -> bool {
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1));
    let Ok(first) = first else { return false };
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    first <= days.to && days.from <= last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::Budget;
    use jiff::Timestamp;

    fn order(from: Date, today: Date) -> FetchOrder {
        FetchOrder {
            today,
            now: Timestamp::UNIX_EPOCH,
            default_period: Period { from, to: today },
            periods: Vec::new(),
            known: Vec::new(),
            deselected: Vec::new(),
            budget: Budget::default(),
        }
    }

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn what_was_asked_for_and_the_history_bound_the_days() {
        let order = order(date("2026-10-24"), date("2026-11-24"));
        let days = days_of(&order, Reach::Days(62));
        assert_eq!(
            (days.from, days.to),
            (date("2026-08-23"), date("2027-01-25"))
        );
        let days = days_of(&order, Reach::All);
        assert_eq!(days.from, date("2024-10-23"));
    }

    #[test]
    fn a_day_outside_is_not_shown_however_it_is_written() {
        let days = Some(Period {
            from: date("2026-08-01"),
            to: date("2026-12-31"),
        });
        for inside in [
            "2026-11-24",
            "2026/8/1",
            "2026年11月24日",
            "令和8年11月24日",
            "R8.11.2",
            "08.11.02",
            "26/11/02",
            "2026年11月",
            "2026/11",
            "2026年",
            "令和8年",
            "11/24",
            "11月24日",
            "11月",
            "24日",
            "9:30",
            "118,000",
            "2026-11-24T09:30:00Z",
        ] {
            assert!(is_within(inside, days), "{inside}");
        }
        for outside in [
            "2018-05-06",
            "2018年5月6日",
            "令和2年5月6日",
            "R2.5.6",
            "30.5.6",
            "2016/5",
            "平成30年",
            "昭和55年1月2日",
            "80/01/02",
            "38/01/02",
            "2027-01-01",
            "1/2",
            "5月6日",
            "2026-13-01",
            "1980年",
        ] {
            assert!(!is_within(outside, days), "{outside}");
        }
        assert!(is_day("20261124", days) && !is_day("20180506", days) && !is_day("20261324", days));
        assert!(
            !is_within("2026-11-24", None)
                && !is_day("20261124", None)
                && is_within("118,000", None)
        );
    }
}
