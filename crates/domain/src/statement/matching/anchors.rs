//! Long days: lines that occur once on either side pin the piece down, and only its open ends are laid.

use super::alike::REWORDED;
use super::count::{Amounts, by_amount};
use super::lay::{Laid, Open, PriceOf, Spot, lay};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;

/// Up to this many cells the table of [`lay`] is cheap.
const TABLE_MAX: usize = 60 * 60;
/// The ends of a long day may use a larger one.
const END_TABLE_MAX: usize = 300 * 300;

/// [`lay`], near linear for long days.
pub(super) fn align(
    stored: &[Spot],
    piece: &[Spot],
    open: Open,
    shift: Option<i64>,
    price: PriceOf,
) -> Laid {
    if stored.len() * piece.len() <= TABLE_MAX {
        return lay(stored, piece, open, shift, price);
    }
    let anchors = anchors(stored, piece, price);
    let (Some(&first), Some(&last)) = (anchors.first(), anchors.last()) else {
        return end(stored, piece, open, shift, price);
    };
    let mut laid = Laid {
        place: vec![None; piece.len()],
        ..Laid::default()
    };
    let mut add = |part: Laid, i: usize, j: usize| {
        laid.pairs
            .extend(part.pairs.iter().map(|pair| (pair.0 + i, pair.1 + j)));
        laid.unsure
            .extend(part.unsure.iter().map(|pair| (pair.0 + i, pair.1 + j)));
        laid.by_sequence += part.by_sequence;
        for (at, place) in part.place.into_iter().enumerate() {
            laid.place[at + j] = place.map(|place| place + i);
        }
    };
    let head = (&stored[..first.0], &piece[..first.1]);
    if open.start {
        add(
            end(
                head.0,
                head.1,
                Open {
                    start: true,
                    end: false,
                },
                shift,
                price,
            ),
            0,
            0,
        );
    } else {
        add(between(stored, piece, 0..first.0, 0..first.1, price), 0, 0);
    }
    for pair in anchors.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        add(
            Laid {
                pairs: vec![(0, 0)],
                place: vec![None],
                ..Laid::default()
            },
            from.0,
            from.1,
        );
        add(
            between(stored, piece, from.0 + 1..to.0, from.1 + 1..to.1, price),
            from.0 + 1,
            from.1 + 1,
        );
    }
    add(
        Laid {
            pairs: vec![(0, 0)],
            place: vec![None],
            ..Laid::default()
        },
        last.0,
        last.1,
    );
    let (i, j) = (last.0 + 1, last.1 + 1);
    if open.end {
        let price = &|a, b| price(a + i, b + j);
        add(
            end(
                &stored[i..],
                &piece[j..],
                Open {
                    start: false,
                    end: true,
                },
                shift,
                price,
            ),
            i,
            j,
        );
    } else {
        add(
            between(stored, piece, i..stored.len(), j..piece.len(), price),
            i,
            j,
        );
    }
    laid
}

/// Pairs of lines that occur once on both sides, in the same order on both.
fn anchors(stored: &[Spot], piece: &[Spot], price: PriceOf) -> Vec<(usize, usize)> {
    let balanced = |spots: &[Spot]| spots.iter().all(|spot| spot.exit.is_some());
    let mut found = Vec::new();
    if balanced(stored) && balanced(piece) {
        found = unique_pairs(stored, piece, |spot| (spot.amount, spot.text, spot.exit));
    }
    if found.is_empty() {
        found = unique_pairs(stored, piece, |spot| (spot.amount, spot.text));
    }
    found.retain(|(i, j)| price(*i, *j) == Some(0));
    longest_ascending(&found)
}

/// In the order of the piece.
fn unique_pairs<'a, K: std::hash::Hash + Eq>(
    stored: &'a [Spot<'a>],
    piece: &'a [Spot<'a>],
    key: impl Fn(&'a Spot<'a>) -> K,
) -> Vec<(usize, usize)> {
    let once = |spots: &'a [Spot<'a>]| {
        let mut places: HashMap<K, Option<usize>> = HashMap::new();
        for (at, spot) in spots.iter().enumerate() {
            places
                .entry(key(spot))
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
        places
    };
    let (in_stored, in_piece) = (once(stored), once(piece));
    let mut pairs: Vec<_> = in_piece
        .into_iter()
        .filter_map(|(key, j)| Some((in_stored.get(&key).copied().flatten()?, j?)))
        .collect();
    pairs.sort_unstable_by_key(|(_, j)| *j);
    pairs
}

/// The longest run of pairs whose first members ascend too (patience sorting).
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (i, _)) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].0 < *i);
        previous.push(pile.checked_sub(1).map(|left| tops[left]));
        if pile == tops.len() {
            tops.push(at);
        } else {
            tops[pile] = at;
        }
    }
    let mut run = Vec::new();
    let mut at = tops.last().copied();
    while let Some(here) = at {
        run.push(pairs[here]);
        at = previous[here];
    }
    run.reverse();
    run
}

/// Between two anchors both sides are whole: counted, in order. Indices of the result start at the ranges.
fn between(
    stored: &[Spot],
    piece: &[Spot],
    i: Range<usize>,
    j: Range<usize>,
    price: PriceOf,
) -> Laid {
    let mut queues: HashMap<(i64, &str), VecDeque<usize>> = HashMap::new();
    for at in i.clone() {
        queues
            .entry((stored[at].amount, stored[at].text))
            .or_default()
            .push_back(at);
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for at in j.clone() {
        let queue = queues.get_mut(&(piece[at].amount, piece[at].text));
        if let Some(found) =
            queue.and_then(|queue| queue.pop_front_if(|found| price(*found, at) == Some(0)))
        {
            pairs.push((found, at));
        }
    }
    let used: Vec<usize> = pairs.iter().map(|(found, _)| *found).collect();
    let taken: Vec<usize> = pairs.iter().map(|(_, at)| *at).collect();
    let left = |range: Range<usize>, used: &[usize]| -> Vec<usize> {
        let used: std::collections::HashSet<_> = used.iter().collect();
        range.filter(|at| !used.contains(at)).collect()
    };
    let amounts = Amounts {
        stored: &|at| stored[at].amount,
        read: &|at| piece[at].amount,
    };
    pairs.extend(by_amount(
        &left(i.clone(), &used),
        &left(j.clone(), &taken),
        amounts,
        price,
        REWORDED,
    ));
    pairs.sort_unstable_by_key(|(_, at)| *at);
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(found, at)| (found - i.start, at - j.start))
        .collect();
    let place = places(&pairs, j.len());
    Laid {
        pairs,
        place,
        ..Laid::default()
    }
}

/// New lines go behind the stored line of their predecessor.
fn places(pairs: &[(usize, usize)], piece: usize) -> Vec<Option<usize>> {
    let by_read: HashMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
    let mut behind = 0;
    (0..piece)
        .map(|j| match by_read.get(&j) {
            Some(i) => {
                behind = i + 1;
                None
            }
            None => Some(behind),
        })
        .collect()
}

/// An open end. Where even this is too long (hundreds of equal lines, or nothing in common) it is counted; and where
/// lines may be missing from the stored ones, what counting finds equal is doubtful.
fn end(stored: &[Spot], piece: &[Spot], open: Open, shift: Option<i64>, price: PriceOf) -> Laid {
    if stored.len() * piece.len() <= END_TABLE_MAX {
        return lay(stored, piece, open, shift, price);
    }
    let mut laid = between(stored, piece, 0..stored.len(), 0..piece.len(), price);
    if stored
        .iter()
        .any(|spot| !spot.tied_before || !spot.tied_after)
    {
        laid.unsure = std::mem::take(&mut laid.pairs);
    }
    laid
}
