//! Lists whose dates have no year.

use domain::time::Date;

use super::{DateParts, NotADate, Year};
use crate::said;

/// Which end of a list is the newest, where the recipe says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    NewestFirst,
    OldestFirst,
}

/// Gives the dates of a whole list their years: walking back from `last_day`, each at most the one before. Both directions
/// are tried where none is known, and the one with the shorter span wins.
pub(crate) fn fix_list(
    parts: &[DateParts],
    last_day: Date,
    direction: Option<Direction>,
) -> Result<Vec<Date>, NotADate> {
    if parts.iter().all(|part| part.year != Year::Missing) {
        return parts.iter().map(|part| part.fix(last_day)).collect();
    }
    let back = |list: &mut dyn Iterator<Item = &DateParts>| -> Result<Vec<Date>, NotADate> {
        let mut bound = last_day;
        list.map(|part| {
            let date = part.fix(bound)?;
            if part.year == Year::Missing {
                bound = date;
            }
            Ok(date)
        })
        .collect()
    };
    let down = || back(&mut parts.iter());
    let up = || {
        back(&mut parts.iter().rev()).map(|mut dates| {
            dates.reverse();
            dates
        })
    };
    match direction {
        Some(Direction::NewestFirst) => down(),
        Some(Direction::OldestFirst) => up(),
        None => {
            let (down, up) = (down()?, up()?);
            match span(&down).cmp(&span(&up)) {
                std::cmp::Ordering::Less => Ok(down),
                std::cmp::Ordering::Greater => Ok(up),
                std::cmp::Ordering::Equal if down == up => Ok(down),
                std::cmp::Ordering::Equal => Err(NotADate(said::values::years_are_open())),
            }
        }
    }
}

fn span(dates: &[Date]) -> i32 {
    let days = |date: &Date| {
        date.duration_since(jiff::civil::date(1970, 1, 1))
            .as_hours()
            / 24
    };
    let newest = dates.iter().map(days).max().unwrap_or(0);
    let oldest = dates.iter().map(days).min().unwrap_or(0);
    i32::try_from(newest - oldest).unwrap_or(i32::MAX)
}
