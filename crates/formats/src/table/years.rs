//! The years of days that are printed without one.
//!
//! The table is gone through once: how often its days pass a turn of the year, and which of them is the newest. The
//! newest one is in the last year in which it isn't after what the file or its reader say, and the others follow.

use domain::statement::view::Order;
use domain::time::Date;

use crate::date::{PrintedDay, PrintedYear};
use crate::zengin::newest_of_an_era;

/// Days of a month and of a year for telling how far apart two days are; all months are equally long here.
const MONTH: i16 = 31;
const YEAR: i16 = 12 * MONTH;
/// Up to this distance a day may stand on either side of its neighbour, however the table is ordered.
const NEAR: i16 = 45;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Direction {
    Forwards,
    Backwards,
}

/// Follows days without a year: how many years after the first one each is.
#[derive(Clone, Debug)]
struct Walk {
    direction: Direction,
    last: Option<(i8, i8)>,
    years: i16,
    newest: Option<(i16, (i8, i8))>,
}

impl Walk {
    fn new(direction: Direction) -> Walk {
        Walk {
            direction,
            last: None,
            years: 0,
            newest: None,
        }
    }

    fn step(&mut self, day: (i8, i8)) -> i16 {
        if let Some(last) = self.last {
            let distance = distance(last, day);
            let forwards = if distance.abs() <= NEAR {
                distance > 0
            } else {
                self.direction == Direction::Forwards
            };
            if forwards && day < last {
                self.years = self.years.saturating_add(1);
            } else if !forwards && day > last {
                self.years = self.years.saturating_sub(1);
            }
        }
        self.last = Some(day);
        self.newest = self.newest.max(Some((self.years, day)));
        self.years
    }
}

/// How many days after `from` the nearest `to` is.
fn distance(from: (i8, i8), to: (i8, i8)) -> i16 {
    let number = |(month, day): (i8, i8)| i16::from(month) * MONTH + i16::from(day);
    let apart = number(to) - number(from);
    if apart > YEAR / 2 {
        apart - YEAR
    } else if apart < -YEAR / 2 {
        apart + YEAR
    } else {
        apart
    }
}

/// Collects what the days of a table say.
pub struct Look {
    forwards: Walk,
    backwards: Walk,
    last: Option<(i8, i8)>,
    ups: u64,
    downs: u64,
}

impl Look {
    pub fn new() -> Look {
        Look {
            forwards: Walk::new(Direction::Forwards),
            backwards: Walk::new(Direction::Backwards),
            last: None,
            ups: 0,
            downs: 0,
        }
    }

    pub fn see(&mut self, day: PrintedDay) {
        if day.year != PrintedYear::Missing {
            return;
        }
        let day = (day.month, day.day);
        self.forwards.step(day);
        self.backwards.step(day);
        if let Some(last) = self.last.replace(day) {
            match distance(last, day) {
                1.. => self.ups += 1,
                0 => {}
                _ => self.downs += 1,
            }
        }
    }

    /// `limit`: no day is after it; `order`: where the layout or the table say it.
    pub fn years(self, order: Option<Order>, limit: Option<Date>) -> Years {
        let backwards = match order {
            Some(Order::NewestFirst) => true,
            Some(Order::OldestFirst) => false,
            Some(Order::EachDayBackwards) | None => self.downs > self.ups,
        };
        let walk = if backwards {
            self.backwards
        } else {
            self.forwards
        };
        let first = walk.newest.zip(limit).and_then(|((years, day), limit)| {
            let newest = (0..8)
                .map(|back| limit.year() - back)
                .find(|year| Date::new(*year, day.0, day.1).is_ok_and(|date| date <= limit))?;
            newest.checked_sub(years)
        });
        Years {
            first,
            limit,
            walk: Walk::new(walk.direction),
        }
    }
}

/// Gives days their years, in the order of the table.
#[derive(Clone, Debug)]
pub struct Years {
    /// The year of the table's first day.
    first: Option<i16>,
    limit: Option<Date>,
    walk: Walk,
}

impl Years {
    /// For tables whose days have their years.
    pub fn printed(limit: Option<Date>) -> Years {
        Years {
            first: None,
            limit,
            walk: Walk::new(Direction::Forwards),
        }
    }

    /// `None`: there is no such day, or nothing says which year it is.
    pub fn date(&mut self, day: PrintedDay) -> Option<Date> {
        match day.year {
            PrintedYear::Known(_) => day.known(),
            PrintedYear::OfAnEra(year) => {
                let limit = self.limit.unwrap_or(Date::constant(2036, 12, 31));
                newest_of_an_era(&format!("{year:02}{:02}{:02}", day.month, day.day), limit)
            }
            PrintedYear::Missing => {
                let years = self.walk.step((day.month, day.day));
                Date::new(self.first?.checked_add(years)?, day.month, day.day).ok()
            }
        }
    }
}

/// The day nearest to `other`: for a second date in a row.
pub fn nearest(day: PrintedDay, other: Date) -> Option<Date> {
    if day.year != PrintedYear::Missing {
        return Years::printed(other.checked_add(jiff::Span::new().years(1)).ok()).date(day);
    }
    let apart = |date: &Date| {
        (i64::from(date.day_of_year()) + 366 * i64::from(date.year()))
            .abs_diff(i64::from(other.day_of_year()) + 366 * i64::from(other.year()))
    };
    (-1..=1)
        .filter_map(|years| Date::new(other.year() + years, day.month, day.day).ok())
        .min_by_key(apart)
}

/// The last day of the newest month or day that a file name tells: `ny202607.csv`, `…_20260430まで.api`.
pub fn told_by_name(name: &str) -> Option<Date> {
    name.split(|sign: char| !sign.is_ascii_digit())
        .filter(|digits| digits.len() == 6 || digits.len() >= 8)
        .filter_map(|digits| {
            let part = |at: usize, end: usize| digits.get(at..end)?.parse::<i16>().ok();
            let year = part(0, 4).filter(|year| (2000..2100).contains(year))?;
            let month = i8::try_from(part(4, 6)?).ok()?;
            match part(6, 8) {
                Some(day) => Date::new(year, month, i8::try_from(day).ok()?).ok(),
                None => Some(Date::new(year, month, 1).ok()?.last_of_month()),
            }
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(days: &[(i8, i8)], order: Option<Order>) -> Vec<String> {
        let printed = |&(month, day): &(i8, i8)| PrintedDay {
            year: PrintedYear::Missing,
            month,
            day,
        };
        let mut look = Look::new();
        days.iter().for_each(|day| look.see(printed(day)));
        let mut years = look.years(order, Some(Date::constant(2026, 3, 31)));
        let date = |day| {
            years
                .date(printed(day))
                .map_or("-".into(), |date| date.to_string())
        };
        days.iter().map(date).collect()
    }

    #[test]
    fn the_newest_day_is_the_last_that_has_come() {
        assert_eq!(
            dated(&[(2, 1), (3, 31)], None),
            ["2026-02-01", "2026-03-31"]
        );
        assert_eq!(dated(&[(2, 1), (4, 1)], None), ["2025-02-01", "2025-04-01"]);
    }

    #[test]
    fn a_year_ends_where_the_days_pass_it_in_either_order() {
        let oldest = [(11, 3), (12, 31), (1, 1), (12, 31), (1, 4), (2, 2)];
        let expected = [
            "2025-11-03",
            "2025-12-31",
            "2026-01-01",
            "2025-12-31",
            "2026-01-04",
            "2026-02-02",
        ];
        assert_eq!(dated(&oldest, None), expected);
        let newest: Vec<(i8, i8)> = oldest.into_iter().rev().collect();
        let turned: Vec<&str> = expected.into_iter().rev().collect();
        assert_eq!(dated(&newest, None), turned);
    }

    #[test]
    fn a_long_gap_follows_the_order_of_the_table() {
        assert_eq!(
            dated(&[(1, 9), (1, 10), (9, 15)], None),
            ["2025-01-09", "2025-01-10", "2025-09-15"]
        );
        assert_eq!(
            dated(&[(9, 15), (1, 10)], Some(Order::NewestFirst)),
            ["2025-09-15", "2025-01-10"]
        );
        assert_eq!(
            dated(&[(3, 1), (9, 15)], Some(Order::NewestFirst)),
            ["2026-03-01", "2025-09-15"]
        );
    }

    #[test]
    fn a_name_tells_its_newest_month() {
        assert_eq!(
            told_by_name("suica_202602.csv"),
            Some(Date::constant(2026, 2, 28))
        );
        assert_eq!(
            told_by_name("HS0001_202504から20260430まで.api"),
            Some(Date::constant(2026, 4, 30))
        );
        assert_eq!(told_by_name("ny12345.csv"), None);
    }
}
