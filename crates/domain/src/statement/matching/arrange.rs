//! In which order a source lists its lines: declared, or told by balances, or by days whose order is known.

use super::reading::ReadRow;
use super::stored::StoredDays;
use crate::statement::view::Order;
use crate::time::Date;
use std::collections::HashMap;

/// Rows with the oldest first.
pub(super) struct Arranged<'v> {
    pub rows: Vec<ReadRow<'v>>,
    /// Each day was listed against time.
    pub backwards: bool,
    /// The order within the days is proven.
    pub order_sure: bool,
}

/// Brings the rows of a view into the order of time.
pub(super) fn arrange<'v>(
    mut rows: Vec<ReadRow<'v>>,
    declared: Option<Order>,
    stored: &StoredDays,
) -> Arranged<'v> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Arranged {
            rows,
            backwards: false,
            order_sure: false,
        };
    };
    let (first, last) = (first.posted_on, last.posted_on);
    match declared {
        Some(Order::OldestFirst) if first <= last => {
            return Arranged {
                rows,
                backwards: false,
                order_sure: true,
            };
        }
        Some(Order::NewestFirst) if first >= last => {
            rows.reverse();
            return Arranged {
                rows,
                backwards: false,
                order_sure: true,
            };
        }
        Some(Order::EachDayBackwards) => {
            if first > last {
                rows.reverse();
            }
            turn_each_day(&mut rows);
            return Arranged {
                rows,
                backwards: true,
                order_sure: true,
            };
        }
        // The dates contradict what is declared, so they are believed.
        _ => {}
    }
    if first > last {
        rows.reverse();
    }
    by_balances(rows, first == last).unwrap_or_else(|rows| by_stored_days(rows, stored))
}

/// How often a balance doesn't follow from the one before it. Pending lines are not part of the chain.
pub(super) fn breaks(rows: &[ReadRow]) -> usize {
    pairs(rows)
        .filter(|(a, b)| a.balance != b.opening())
        .count()
}

/// Neighbours that both have a balance.
fn pairs<'r, 'v>(
    rows: &'r [ReadRow<'v>],
) -> impl Iterator<Item = (&'r ReadRow<'v>, &'r ReadRow<'v>)> {
    let chain = || rows.iter().filter(|row| !row.pending);
    chain()
        .zip(chain().skip(1))
        .filter(|(a, b)| a.balance.is_some() && b.balance.is_some())
}

fn turn_each_day(rows: &mut [ReadRow]) {
    rows.chunk_by_mut(|a, b| a.posted_on == b.posted_on)
        .for_each(<[_]>::reverse);
}

/// The reading with fewer breaks; the rows back when there is nothing to compare.
fn by_balances(mut rows: Vec<ReadRow>, one_day: bool) -> Result<Arranged, Vec<ReadRow>> {
    let compared = pairs(&rows).count();
    if compared == 0 {
        return Err(rows);
    }
    let straight_breaks = breaks(&rows);
    turn_each_day(&mut rows);
    let turned_breaks = breaks(&rows);
    if turned_breaks < straight_breaks {
        // One day listed backwards is a list with the newest first, whose cut is where it seems.
        return Ok(Arranged {
            rows,
            backwards: !one_day,
            order_sure: true,
        });
    }
    turn_each_day(&mut rows);
    let all_compared = compared + 1 == rows.iter().filter(|row| !row.pending).count();
    Ok(Arranged {
        rows,
        backwards: false,
        order_sure: straight_breaks < turned_breaks || all_compared,
    })
}

/// Without balances, days whose stored order is proven vote.
fn by_stored_days<'v>(mut rows: Vec<ReadRow<'v>>, stored: &StoredDays) -> Arranged<'v> {
    let (mut agree, mut against) = (0, 0);
    for day in rows
        .chunk_by(|a, b| a.posted_on == b.posted_on)
        .filter(|day| day.len() > 1)
    {
        let known = stored_places(stored, day[0].posted_on);
        let places: Vec<usize> = day
            .iter()
            .filter_map(|row| known.get(&(row.amount, row.key.as_str())).copied())
            .collect();
        for pair in places.windows(2) {
            agree += usize::from(pair[0] < pair[1]);
            against += usize::from(pair[0] > pair[1]);
        }
    }
    if against > 2 * agree && against >= 2 {
        turn_each_day(&mut rows);
        return Arranged {
            rows,
            backwards: true,
            order_sure: true,
        };
    }
    Arranged {
        rows,
        backwards: false,
        order_sure: agree > 2 * against && agree >= 2,
    }
}

/// Where each (amount, text) first stands on a day whose order is proven.
fn stored_places(stored: &StoredDays, day: Date) -> HashMap<(i64, &str), usize> {
    let mut places = HashMap::new();
    let ordered = stored.day_views.get(&day).is_some_and(|view| view.ordered);
    for (at, line) in stored
        .days
        .get(&day)
        .filter(|_| ordered)
        .into_iter()
        .flatten()
        .enumerate()
    {
        for face in &line.faces {
            places
                .entry((line.amount, face.text_key.as_str()))
                .or_insert(at);
        }
    }
    places
}
