//! A day that is shown whole: decided by counting, without order or balances.

use super::alike::{ALIKE, Cost, REWORDED, SAME, price};
use super::lines::balance;
use super::reading::ReadRow;
use crate::statement::line::{LineStatus, StatementLine};
use std::collections::{HashMap, HashSet, VecDeque};

/// Above so many comparisons, lines of one amount are paired in order without reading their texts.
const COMPARED_MAX: usize = 10_000;

/// So many equal lines are looked through for the one with the same balance.
const TWINS_LOOK: usize = 16;

/// Pairs (index in `stored`, index in `read`), at most one for each line, none dearer than `most`.
///
/// Equal references first, then equal faces in order, then for each amount cut texts, texts alike, any text.
/// Live lines come before held ones, and these before withdrawn ones.
pub(super) fn count(
    stored: &[&StatementLine],
    read: &[ReadRow],
    source: &str,
    most: Cost,
) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..stored.len()).collect();
    order.sort_by_key(|i| stored[*i].status);
    let mut pairs = Pairs::default();
    by_references(stored, read, source, &mut pairs);
    by_faces(stored, &order, read, source, &mut pairs);
    order.retain(|i| !pairs.used.contains(i) && stored[*i].status != LineStatus::Withdrawn);
    let left: Vec<usize> = (0..read.len())
        .filter(|j| !pairs.taken.contains(j))
        .collect();
    let amounts = Amounts {
        stored: &|i| stored[i].amount,
        read: &|j| read[j].amount,
    };
    for (i, j) in by_amount(
        &order,
        &left,
        amounts,
        &|i, j| price(stored[i], &read[j], source),
        most,
    ) {
        pairs.add(i, j);
    }
    pairs.all
}

/// [`count`] from the end of the day, for days of which one side has only the end: it decides which of twins is meant.
pub(super) fn count_backwards(
    stored: &[&StatementLine],
    read: &[ReadRow],
    source: &str,
    most: Cost,
) -> Vec<(usize, usize)> {
    let stored: Vec<_> = stored.iter().rev().copied().collect();
    let read: Vec<_> = read.iter().rev().cloned().collect();
    let back = |(i, j)| (stored.len() - 1 - i, read.len() - 1 - j);
    count(&stored, &read, source, most)
        .into_iter()
        .map(back)
        .collect()
}

#[derive(Default)]
struct Pairs {
    all: Vec<(usize, usize)>,
    used: HashSet<usize>,
    taken: HashSet<usize>,
}

impl Pairs {
    fn add(&mut self, i: usize, j: usize) {
        self.all.push((i, j));
        self.used.insert(i);
        self.taken.insert(j);
    }
}

fn by_references(stored: &[&StatementLine], read: &[ReadRow], source: &str, pairs: &mut Pairs) {
    if read.iter().all(|row| row.reference.is_none()) {
        return;
    }
    let known: HashMap<&str, usize> = stored
        .iter()
        .enumerate()
        .flat_map(|(i, line)| {
            line.references
                .iter()
                .map(move |(of, reference)| (of, reference.as_str(), i))
        })
        .filter(|(of, ..)| *of == source)
        .map(|(_, reference, i)| (reference, i))
        .collect();
    for (j, row) in read.iter().enumerate() {
        if let Some(&i) = row.reference.and_then(|reference| known.get(reference))
            && !pairs.used.contains(&i)
        {
            pairs.add(i, j);
        }
    }
}

fn by_faces(
    stored: &[&StatementLine],
    order: &[usize],
    read: &[ReadRow],
    source: &str,
    pairs: &mut Pairs,
) {
    let mut queues: HashMap<(i64, &str), VecDeque<usize>> = HashMap::new();
    for &i in order {
        for face in &stored[i].faces {
            let queue = queues
                .entry((stored[i].amount, face.text_key.as_str()))
                .or_default();
            if queue.back() != Some(&i) {
                queue.push_back(i);
            }
        }
    }
    for (j, row) in read.iter().enumerate() {
        if pairs.taken.contains(&j) {
            continue;
        }
        let Some(queue) = queues.get_mut(&(row.amount, row.key.as_str())) else {
            continue;
        };
        while queue.front().is_some_and(|i| pairs.used.contains(i)) {
            queue.pop_front();
        }
        // A different reference forbids the pair; the stored line stays for the next one.
        let fits =
            |i: &usize| !pairs.used.contains(i) && price(stored[*i], row, source) == Some(SAME);
        let Some(first) = queue.iter().position(fits) else {
            continue;
        };
        // Of twins, the one with this very balance is meant.
        let status = stored[queue[first]].status;
        let exact = |i: &usize| {
            fits(i)
                && stored[*i].status == status
                && row.balance.is_some()
                && balance(stored[*i]) == row.balance
        };
        let near = queue.iter().skip(first).take(TWINS_LOOK).position(exact);
        if let Some(i) = queue.remove(near.map_or(first, |at| first + at)) {
            pairs.add(i, j);
        }
    }
}

/// The amounts of the two sides.
#[derive(Clone, Copy)]
pub(super) struct Amounts<'a> {
    pub stored: &'a dyn Fn(usize) -> i64,
    pub read: &'a dyn Fn(usize) -> i64,
}

/// Pairs lines of equal amount, the cheapest texts first, each in order.
pub(super) fn by_amount(
    stored: &[usize],
    read: &[usize],
    amounts: Amounts,
    price: &dyn Fn(usize, usize) -> Option<Cost>,
    most: Cost,
) -> Vec<(usize, usize)> {
    let mut groups: HashMap<i64, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for &i in stored {
        groups.entry((amounts.stored)(i)).or_default().0.push(i);
    }
    for &j in read {
        if let Some(group) = groups.get_mut(&(amounts.read)(j)) {
            group.1.push(j);
        }
    }
    let mut pairs = Vec::new();
    for (mine, theirs) in groups.values_mut() {
        for level in [SAME, ALIKE, REWORDED]
            .into_iter()
            .filter(|level| *level <= most)
        {
            if level != REWORDED && mine.len().saturating_mul(theirs.len()) > COMPARED_MAX {
                continue;
            }
            theirs.retain(|&j| {
                let found = mine
                    .iter()
                    .position(|&i| price(i, j).is_some_and(|cost| cost <= level));
                if let Some(at) = found {
                    pairs.push((mine.remove(at), j));
                }
                found.is_none()
            });
        }
    }
    pairs.sort_unstable_by_key(|(_, j)| *j);
    pairs
}
