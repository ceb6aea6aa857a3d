//! All ways to lay a piece of a day over the stored lines of that day, priced.
//!
//! A dynamic programme from the end of the piece to its start. Each cell keeps the cheapest way **for every number of
//! matched lines**, because that number decides how many lines are new: ways that agree on it differ in nothing that
//! counts, ways that differ in it and cost about the same are a question for a person.

use super::alike::Cost;
use super::lay::{Laid, PriceOf, Spot};
use std::collections::HashSet;

/// A new line between two stored ones that some view has shown as neighbours.
const NEW_BETWEEN_TIED: Cost = 4;
/// The balance at the start of the piece is not the one where it is laid.
const JUMP: Cost = 12;
/// … but differs as much as balances differ in the interior of the view: some line came late. Dearer than one late
/// line, or the amount of a late twin would shift the piece by one line.
const SHIFTED: Cost = 7;
/// … but there is a gap which the piece need not touch, or nothing to compare.
const UNPROVEN: Cost = 3;
/// The piece ends in front of a stored line without touching it.
const NOT_TOUCHING: Cost = 5;
/// Ways this close to the cheapest are equally good.
const MARGIN: Cost = 2;
/// So many different lines in the same order are no twins. Two are not enough: a transfer and its fee follow each
/// other twice a day.
pub(super) const SEQUENCE: usize = 3;
/// Dearer ways than this can't be within the margin any more.
const DEAREST: Cost = JUMP + 2 * NEW_BETWEEN_TIED + MARGIN;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The line of the piece is new here.
    New,
    /// The piece leaves the stored line out.
    Skip,
    Match,
    End,
}

/// The cheapest way from a cell to the end with this number of matched lines.
#[derive(Clone, Copy)]
struct Way {
    matched: u32,
    cost: Cost,
    step: Step,
}

/// The cheapest place to start with this number of matched lines.
#[derive(Clone, Copy)]
struct Start {
    at: usize,
    matched: u32,
    cost: Cost,
    /// The balances say nothing against it.
    touches: bool,
}

/// A piece that starts somewhere among stored lines of its day.
pub(super) struct Laying<'a> {
    pub stored: &'a [Spot<'a>],
    pub piece: &'a [Spot<'a>],
    pub end_open: bool,
    pub shift: Option<i64>,
    pub turned: bool,
    pub price: PriceOf<'a>,
}

/// The ways of all cells, one after the other.
struct Table {
    ways: Vec<Way>,
    cells: Vec<(usize, usize)>,
    width: usize,
}

impl Table {
    fn at(&self, i: usize, j: usize) -> &[Way] {
        let (from, to) = self.cells[j * self.width + i];
        &self.ways[from..to]
    }
}

/// Adds a way, where there is none with as many matched lines that is cheaper (or, unless `on_tie`, as cheap).
fn offer(best: &mut Vec<Way>, way: Way, on_tie: bool) {
    match best.iter_mut().find(|known| known.matched == way.matched) {
        None => best.push(way),
        Some(known) if way.cost < known.cost || on_tie && way.cost == known.cost => *known = way,
        Some(_) => {}
    }
}

impl Laying<'_> {
    pub fn best(&self) -> Laid {
        let table = self.table();
        let mut good = self.starts(&table);
        let least = good.iter().map(|start| start.cost).min().unwrap_or(0);
        good.retain(|start| start.cost <= least + MARGIN);
        good.sort_unstable_by_key(|start| start.matched);
        let Some((most, fewer)) = good.split_last() else {
            return Laid::default();
        };
        let (many, mut place) = self.walk(&table, most);
        let mut by_sequence = 0;
        for start in fewer {
            let (few, place_of_few) = self.walk(&table, start);
            let sure: HashSet<usize> = few.iter().map(|(_, j)| *j).collect();
            let more = || many.iter().filter(|(_, j)| !sure.contains(j));
            if !start.touches && more().all(|(i, j)| self.equal_balances(*i, *j)) {
                continue;
            }
            let different: HashSet<_> = more()
                .map(|(_, j)| (self.piece[*j].amount, self.piece[*j].text))
                .collect();
            if different.len() < SEQUENCE {
                // What is paired only in the way with more pairs is doubtful, and stands where it would as a twin.
                let (pairs, unsure): (Vec<_>, Vec<_>) =
                    many.into_iter().partition(|(_, j)| sure.contains(j));
                for (_, j) in &unsure {
                    place[*j] = place_of_few[*j];
                }
                return Laid {
                    pairs,
                    unsure,
                    place,
                    by_sequence: 0,
                };
            }
            by_sequence = by_sequence.max(most.matched as usize - start.matched as usize);
        }
        Laid {
            pairs: many,
            unsure: Vec::new(),
            place,
            by_sequence,
        }
    }

    fn equal_balances(&self, i: usize, j: usize) -> bool {
        self.stored[i].exit.is_some() && self.stored[i].exit == self.piece[j].exit
    }

    /// Whether lines may be missing in front of stored line `i`.
    fn gap(&self, i: usize) -> bool {
        let before = i.checked_sub(1).map(|at| self.stored[at].tied_after);
        let after = self.stored.get(i).map(|spot| spot.tied_before);
        before == Some(false) || after == Some(false)
    }

    fn cost_of_new(&self, i: usize) -> Cost {
        if self.gap(i) { 0 } else { NEW_BETWEEN_TIED }
    }

    fn table(&self) -> Table {
        let (n, m) = (self.stored.len(), self.piece.len());
        let mut table = Table {
            ways: Vec::new(),
            cells: vec![(0, 0); (n + 1) * (m + 1)],
            width: n + 1,
        };
        let mut best: Vec<Way> = Vec::new();
        for j in (0..=m).rev() {
            for i in (0..=n).rev() {
                best.clear();
                if j == m {
                    best.push(Way {
                        matched: 0,
                        cost: self.cost_of_end(i),
                        step: Step::End,
                    });
                } else {
                    self.ways_from(&table, i, j, &mut best);
                    let cheapest = best.iter().map(|way| way.cost).min().unwrap_or(0);
                    best.retain(|way| way.cost <= DEAREST.max(cheapest));
                }
                let from = table.ways.len();
                table.ways.extend(&best);
                table.cells[j * table.width + i] = (from, table.ways.len());
            }
        }
        table
    }

    fn ways_from(&self, table: &Table, i: usize, j: usize, best: &mut Vec<Way>) {
        for way in table.at(i, j + 1) {
            offer(
                best,
                Way {
                    cost: way.cost + self.cost_of_new(i),
                    step: Step::New,
                    ..*way
                },
                false,
            );
        }
        let Some(stored) = self.stored.get(i) else {
            return;
        };
        for way in table.at(i + 1, j) {
            offer(
                best,
                Way {
                    cost: way.cost + stored.skip,
                    step: Step::Skip,
                    ..*way
                },
                false,
            );
        }
        let Some(price) = (self.price)(i, j) else {
            return;
        };
        for way in table.at(i + 1, j + 1) {
            offer(
                best,
                Way {
                    matched: way.matched + 1,
                    cost: way.cost + price,
                    step: Step::Match,
                },
                true,
            );
        }
    }

    /// The piece is used up in front of stored line `i`.
    fn cost_of_end(&self, i: usize) -> Cost {
        let rest = &self.stored[i..];
        if !self.end_open {
            return rest.iter().map(|spot| spot.skip).sum();
        }
        let exit = self.piece.last().and_then(|spot| spot.exit);
        let (Some(exit), Some(entry)) = (exit, rest.first().and_then(|spot| spot.entry)) else {
            return 0;
        };
        let off = exit.wrapping_sub(entry);
        if off == 0 || i > 0 && Some(off) == self.shift {
            0
        } else {
            NOT_TOUCHING
        }
    }

    /// For each number of matched lines the cheapest place to start.
    fn starts(&self, table: &Table) -> Vec<Start> {
        let mut starts: Vec<Start> = Vec::new();
        for at in 0..=self.stored.len() {
            for way in table.at(at, 0) {
                let jump = self.jump(table, at, *way);
                let start = Start {
                    at,
                    matched: way.matched,
                    cost: way.cost + jump,
                    touches: jump == 0 && !(way.step == Step::New && self.parted(at)),
                };
                match starts
                    .iter_mut()
                    .find(|known| known.matched == start.matched)
                {
                    None => starts.push(start),
                    Some(known) if start.cost < known.cost => *known = start,
                    Some(_) => {}
                }
            }
        }
        starts
    }

    /// The balances in front of a place show that the piece doesn't begin there, right behind the stored line.
    fn parted(&self, at: usize) -> bool {
        let behind = at.checked_sub(1).map(|at| self.stored[at].exit);
        match (self.piece[0].entry, behind) {
            (Some(entry), Some(Some(behind))) => entry != behind,
            // In front of the first stored line there is nothing to touch.
            (Some(_), None) => true,
            _ => false,
        }
    }

    /// The price of the jump in the balance where a way starts.
    fn jump(&self, table: &Table, p: usize, way: Way) -> Cost {
        let in_gap = way.step == Step::New && self.gap(p);
        if in_gap {
            match self.landing(table, p, way.matched) {
                Some(0) if self.shift.is_none_or(|shift| shift == 0) => return 0,
                Some(off) if off != 0 && Some(off) != self.shift => return JUMP,
                _ => {}
            }
        }
        let behind = p.checked_sub(1).and_then(|at| self.stored[at].exit);
        let onto = self.stored.get(p).and_then(|spot| spot.entry).or(behind);
        let Some(entry) = self.piece[0].entry else {
            return 0;
        };
        // In a gap nothing need touch; elsewhere the line that it lands on tells the balance.
        let Some(at) = (if in_gap { behind } else { onto }) else {
            return if onto.is_some() { UNPROVEN } else { 0 };
        };
        // Turned round, the piece starts behind the interior, where the shift is the rule and not the exception.
        let off = entry.wrapping_sub(at);
        let shift = self.shift.filter(|shift| *shift != 0);
        match (off, self.turned) {
            (0, true) if shift.is_some() => SHIFTED,
            (0, _) => 0,
            (off, true) if Some(off) == self.shift => 0,
            (off, false) if Some(off) == self.shift => SHIFTED,
            _ if in_gap => UNPROVEN,
            _ => JUMP,
        }
    }

    /// By how much the balance is above the stored one where a way that begins with new lines joins the stored ones.
    fn landing(&self, table: &Table, start: usize, matched: u32) -> Option<i64> {
        let (i, j, _) = self
            .steps(table, start, matched)
            .find(|(.., step)| *step == Step::Match)?;
        Some(self.piece[j].exit?.wrapping_sub(self.stored[i].exit?))
    }

    /// The steps of a way, each with the stored line and the line of the piece that it is about.
    fn steps<'t>(
        &self,
        table: &'t Table,
        start: usize,
        matched: u32,
    ) -> impl Iterator<Item = (usize, usize, Step)> + 't {
        let (mut i, mut j, mut left) = (start, 0, matched);
        std::iter::from_fn(move || {
            let way = table.at(i, j).iter().find(|way| way.matched == left)?;
            let step = (i, j, way.step);
            match way.step {
                Step::New => j += 1,
                Step::Skip => i += 1,
                Step::Match => (i, j, left) = (i + 1, j + 1, left - 1),
                Step::End => return None,
            }
            Some(step)
        })
    }

    /// The pairs of a way, and where the lines go that it says are new.
    fn walk(&self, table: &Table, start: &Start) -> (Vec<(usize, usize)>, Vec<Option<usize>>) {
        let mut pairs = Vec::new();
        let mut place = vec![None; self.piece.len()];
        for (i, j, step) in self.steps(table, start.at, start.matched) {
            match step {
                Step::New => place[j] = Some(i),
                Step::Match => pairs.push((i, j)),
                Step::Skip | Step::End => {}
            }
        }
        (pairs, place)
    }
}
