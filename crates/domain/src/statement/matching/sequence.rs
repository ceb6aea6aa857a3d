//! The order of the lines of a day, and the positions that keep it.

use super::lay::Open;
use super::lines::{LineNo, Lines};
use super::reading::ReadRow;
use crate::time::Date;
use std::collections::{HashMap, HashSet};

/// Between neighbouring lines, so that twenty lines may come late at one place before a day is numbered anew.
const STEP: i64 = 1 << 20;

/// `lead` in its order; what only `other` has goes behind its predecessor there.
pub(super) fn weave(lead: &[LineNo], other: &[LineNo]) -> Vec<LineNo> {
    let leading: HashSet<LineNo> = lead.iter().copied().collect();
    let mut first = Vec::new();
    let mut behind: HashMap<LineNo, Vec<LineNo>> = HashMap::new();
    let mut previous = None;
    for &no in other {
        match previous {
            _ if leading.contains(&no) => previous = Some(no),
            None => first.push(no),
            Some(previous) => behind.entry(previous).or_default().push(no),
        }
    }
    let mut woven = first;
    for no in lead {
        woven.push(*no);
        woven.extend(behind.remove(no).unwrap_or_default());
    }
    woven
}

/// Pieces of a day that no view has joined have no known order; a view that shows lines of several tells it.
pub(super) fn in_order_of(
    lines: &Lines,
    day: &[LineNo],
    read: &[ReadRow],
    open: Open,
) -> Vec<LineNo> {
    let pieces: Vec<&[LineNo]> = day
        .chunk_by(|a, b| lines[*a].tied_after && lines[*b].tied_before)
        .collect();
    if pieces.len() < 2 {
        return day.to_vec();
    }
    let mut rows: HashMap<(i64, &str), Vec<usize>> = HashMap::new();
    for (j, row) in read.iter().enumerate() {
        rows.entry((row.amount, row.key.as_str()))
            .or_default()
            .push(j);
    }
    // Where the first line of a piece would stand in the view.
    let place = |piece: &[LineNo]| {
        let hits = piece.iter().enumerate().flat_map(|(x, no)| {
            let line = &lines[*no];
            let rows = &rows;
            line.faces.iter().flat_map(move |face| {
                let equal = rows.get(&(line.amount, face.text_key.as_str()));
                let agree = move |j: &&usize| match (line.balance, read[**j].balance) {
                    (Some(stored), Some(read)) => stored.minor == read,
                    _ => true,
                };
                equal
                    .into_iter()
                    .flatten()
                    .filter(agree)
                    .map(move |j| *j as i64 - x as i64)
            })
        });
        hits.min()
    };
    // A piece that the view doesn't show is neither at an end of the day that it shows nor between what it shows.
    let mut unseen = match open {
        Open {
            start: false,
            end: true,
        } => i64::MAX - 1,
        _ => i64::MIN + 1,
    };
    let mut placed: Vec<(i64, &[LineNo])> = Vec::new();
    for piece in pieces {
        let starts_day = lines[piece[0]].tied_before;
        let ends_day = lines[piece[piece.len() - 1]].tied_after;
        let at = place(piece);
        if at.is_some() && open.end {
            unseen = i64::MAX - 1;
        }
        let at = if starts_day {
            i64::MIN
        } else if ends_day {
            i64::MAX
        } else {
            at.unwrap_or(unseen)
        };
        placed.push((at, piece));
    }
    placed.sort_by_key(|(at, _)| *at);
    placed
        .into_iter()
        .flat_map(|(_, piece)| piece)
        .copied()
        .collect()
}

/// Gives the lines of a day positions in this order. Lines keep theirs where they can; `unplaced` have none yet.
pub(super) fn number(lines: &mut Lines, day: Date, order: Vec<LineNo>, unplaced: &HashSet<LineNo>) {
    for (no, position) in positions(lines, &order, unplaced) {
        if lines[no].position != position {
            lines.edit(no).position = position;
        }
    }
    lines.set_day(day, order);
}

fn positions(lines: &Lines, order: &[LineNo], unplaced: &HashSet<LineNo>) -> Vec<(LineNo, i64)> {
    let anew = || {
        order
            .iter()
            .zip(1i64..)
            .map(|(no, n)| (*no, n.saturating_mul(STEP)))
            .collect()
    };
    let mut new = Vec::new();
    let mut before: Option<i64> = None;
    let mut at = 0;
    while at < order.len() {
        let run = order[at..]
            .iter()
            .take_while(|no| unplaced.contains(no))
            .count();
        let after = order.get(at + run).map(|no| lines[*no].position);
        let (from, step) = match (before, after) {
            (Some(before), Some(after)) if after <= before => return anew(),
            (Some(before), Some(after)) => (before, (after - before) / (run as i64 + 1)),
            (Some(before), None) => (before, STEP),
            (None, Some(after)) => (
                after.saturating_sub(STEP.saturating_mul(run as i64 + 1)),
                STEP,
            ),
            (None, None) => (0, STEP),
        };
        if step == 0 {
            return anew();
        }
        let places = (1i64..).map(|n| from.saturating_add(step.saturating_mul(n)));
        new.extend(order[at..at + run].iter().copied().zip(places));
        before = after;
        at += run + 1;
    }
    new
}
