//! The orders in which a table can list its lines, as its days allow them.

use domain::statement::view::Order;
use domain::time::Date;

use super::dates::number;
use crate::date::{PrintedDay, PrintedYear};

/// Half a year, counted as days are here: a longer way back is the turn of a year that isn't printed.
const HALF: i64 = 31 * 6;

/// The lines from the oldest to the newest, in every order that the days allow.
pub fn sequences(days: &[PrintedDay], today: Date) -> Vec<(Order, Vec<usize>)> {
    let (mut ups, mut downs) = (0, 0);
    for pair in days.windows(2) {
        let mut step = number(pair[1], today) - number(pair[0], today);
        if pair[1].year == PrintedYear::Missing && step.abs() > HALF {
            step = -step;
        }
        ups += usize::from(step > 0);
        downs += usize::from(step < 0);
    }
    let forwards: Vec<usize> = (0..days.len()).collect();
    let backwards: Vec<usize> = forwards.iter().rev().copied().collect();
    // Each run of lines of one day the other way round.
    let turned: Vec<usize> = forwards
        .chunk_by(|one, other| days[*one] == days[*other])
        .flat_map(|day| day.iter().rev())
        .copied()
        .collect();
    let turned_back: Vec<usize> = turned.iter().rev().copied().collect();
    let mut all = Vec::new();
    if downs == 0 || ups > 0 {
        all.push((Order::OldestFirst, forwards));
        all.push((Order::EachDayBackwards, turned));
    }
    if ups == 0 || downs > 0 {
        all.push((Order::NewestFirst, backwards));
        all.push((Order::EachDayBackwards, turned_back));
    }
    let mut kept: Vec<(Order, Vec<usize>)> = Vec::new();
    for (order, lines) in all {
        if !kept.iter().any(|(_, other)| *other == lines) {
            kept.push((order, lines));
        }
    }
    kept
}
