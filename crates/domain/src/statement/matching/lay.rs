//! All ways to lay a piece of a day over the stored lines of that day, priced.
//!
//! A dynamic programme from the end of the piece to its start. Each cell keeps the cheapest way **for every number of
//! matched lines**, because that number decides how many lines are new: ways that agree on it differ in nothing that
//! counts, ways that differ in it and cost about the same are a question for a person.

use super::alike::{Cost, price};
use super::lines::{balance, cost_of_skipping};
use super::reading::ReadRow;
use crate::statement::line::StatementLine;
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
const SEQUENCE: usize = 3;
/// Dearer ways than this can't be within the margin any more.
const DEAREST: Cost = JUMP + 2 * NEW_BETWEEN_TIED + MARGIN;

/// A line as laying sees it, stored or read.
#[derive(Clone, Debug)]
pub(super) struct Spot<'a> {
    pub amount: i64,
    pub text: &'a str,
    /// The balances on the side where laying starts, and on the other.
    pub entry: Option<i64>,
    pub exit: Option<i64>,
    /// Nothing is missing before it, after it.
    pub tied_before: bool,
    pub tied_after: bool,
    /// What it costs to say that the piece left it out.
    pub skip: Cost,
}

impl<'a> Spot<'a> {
    pub fn stored(line: &'a StatementLine) -> Spot<'a> {
        let exit = balance(line);
        Spot {
            amount: line.amount,
            text: line
                .faces
                .first()
                .map_or(line.description.as_str(), |face| face.text_key.as_str()),
            entry: exit.map(|exit| exit.wrapping_sub(line.amount)),
            exit,
            tied_before: line.tied_before,
            tied_after: line.tied_after,
            skip: cost_of_skipping(line),
        }
    }

    /// A read line, of which the view shows both neighbours.
    pub fn read(row: &'a ReadRow) -> Spot<'a> {
        Spot {
            amount: row.amount,
            text: &row.key,
            entry: row.opening(),
            exit: row.balance,
            tied_before: true,
            tied_after: true,
            skip: 4,
        }
    }

    fn turned(&self) -> Spot<'a> {
        Spot {
            entry: self.exit,
            exit: self.entry,
            tied_before: self.tied_after,
            tied_after: self.tied_before,
            ..self.clone()
        }
    }
}

/// Which ends of a piece may lie in the middle of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub start: bool,
    pub end: bool,
}

/// What it costs that the stored line (first) and the line of the piece (second) are one; `None`: they aren't.
pub(super) type PriceOf<'a> = &'a dyn Fn(usize, usize) -> Option<Cost>;

/// A way to lay a piece over stored lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Laid {
    /// (stored, piece): one line.
    pub pairs: Vec<(usize, usize)>,
    /// (stored, piece): one line, or two.
    pub unsure: Vec<(usize, usize)>,
    /// For each line of the piece that isn't paired, in front of which stored line it belongs.
    pub place: Vec<Option<usize>>,
    /// So many lines are paired only because they are different lines in the same order.
    pub by_sequence: usize,
}

/// Prices of lines by their place in two slices.
pub(super) fn price_of<'a>(
    stored: &'a [&'a StatementLine],
    read: &'a [ReadRow],
    source: &'a str,
) -> impl Fn(usize, usize) -> Option<Cost> + 'a {
    move |i, j| price(stored[i], &read[j], source)
}

/// Lays `piece` over `stored`. `shift`: by how much the balances of the piece are above the stored ones in the
/// interior of the view, where that is known.
pub(super) fn lay(
    stored: &[Spot],
    piece: &[Spot],
    open: Open,
    shift: Option<i64>,
    price: PriceOf,
) -> Laid {
    if stored.is_empty() || piece.is_empty() {
        return Laid {
            place: vec![Some(0); piece.len()],
            ..Laid::default()
        };
    }
    if open.start || !open.end {
        return Laying {
            stored,
            piece,
            end_open: open.end,
            shift,
            turned: false,
            price,
        }
        .best();
    }
    // The start of the day is known and its end isn't: the same with time turned round.
    let stored_turned: Vec<Spot> = stored.iter().rev().map(Spot::turned).collect();
    let piece_turned: Vec<Spot> = piece.iter().rev().map(Spot::turned).collect();
    let (n, m) = (stored.len() - 1, piece.len() - 1);
    let price = &|i: usize, j: usize| price(n - i, m - j);
    let laying = Laying {
        stored: &stored_turned,
        piece: &piece_turned,
        end_open: false,
        shift,
        turned: true,
        price,
    };
    let Laid {
        pairs,
        unsure,
        mut place,
        by_sequence,
    } = laying.best();
    let back =
        |pairs: Vec<(usize, usize)>| pairs.into_iter().map(|(i, j)| (n - i, m - j)).collect();
    place.reverse();
    for at in place.iter_mut().flatten() {
        *at = n + 1 - *at;
    }
    Laid {
        pairs: back(pairs),
        unsure: back(unsure),
        place,
        by_sequence,
    }
}

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

struct Laying<'a> {
    stored: &'a [Spot<'a>],
    piece: &'a [Spot<'a>],
    end_open: bool,
    shift: Option<i64>,
    turned: bool,
    price: PriceOf<'a>,
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
    fn best(&self) -> Laid {
        let table = self.table();
        let starts = self.starts(&table);
        let least = starts.iter().map(|(way, _)| way.cost).min().unwrap_or(0);
        let mut good: Vec<_> = starts
            .into_iter()
            .filter(|(way, _)| way.cost <= least + MARGIN)
            .collect();
        good.sort_unstable_by_key(|(way, _)| way.matched);
        let Some(((most, start), fewer)) = good.split_last() else {
            return Laid::default();
        };
        let (many, mut place) = self.walk(&table, *start, most.matched);
        let mut by_sequence = 0;
        for (way, start) in fewer {
            let (few, place_of_few) = self.walk(&table, *start, way.matched);
            let sure: HashSet<usize> = few.iter().map(|(_, j)| *j).collect();
            let more: HashSet<_> = many
                .iter()
                .filter(|(_, j)| !sure.contains(j))
                .map(|(_, j)| (self.piece[*j].amount, self.piece[*j].text))
                .collect();
            if more.len() < SEQUENCE {
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
            by_sequence = by_sequence.max(most.matched as usize - way.matched as usize);
        }
        Laid {
            pairs: many,
            unsure: Vec::new(),
            place,
            by_sequence,
        }
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

    /// For each number of matched lines the cheapest place to start, with the price of the jump in the balance.
    fn starts(&self, table: &Table) -> Vec<(Way, usize)> {
        let mut starts: Vec<(Way, usize)> = Vec::new();
        for p in 0..=self.stored.len() {
            for way in table.at(p, 0) {
                let way = Way {
                    cost: way.cost + self.jump(table, p, *way),
                    ..*way
                };
                match starts
                    .iter_mut()
                    .find(|(known, _)| known.matched == way.matched)
                {
                    None => starts.push((way, p)),
                    Some(known) if way.cost < known.0.cost => *known = (way, p),
                    Some(_) => {}
                }
            }
        }
        starts
    }

    fn jump(&self, table: &Table, p: usize, way: Way) -> Cost {
        let in_gap = way.step == Step::New && self.gap(p);
        if in_gap && self.lands_elsewhere(table, p, way.matched) {
            return JUMP;
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

    /// A way that begins with new lines in a gap joins the stored ones at a line with quite another balance.
    fn lands_elsewhere(&self, table: &Table, start: usize, matched: u32) -> bool {
        let Some((i, j)) = self
            .steps(table, start, matched)
            .find(|at| at.2 == Step::Match)
            .map(|at| (at.0, at.1))
        else {
            return false;
        };
        let (stored, read) = (self.stored[i].exit, self.piece[j].exit);
        stored.zip(read).is_some_and(|(stored, read)| {
            read != stored && Some(read.wrapping_sub(stored)) != self.shift
        })
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
    fn walk(
        &self,
        table: &Table,
        start: usize,
        matched: u32,
    ) -> (Vec<(usize, usize)>, Vec<Option<usize>>) {
        let mut pairs = Vec::new();
        let mut place = vec![None; self.piece.len()];
        for (i, j, step) in self.steps(table, start, matched) {
            match step {
                Step::New => place[j] = Some(i),
                Step::Match => pairs.push((i, j)),
                Step::Skip | Step::End => {}
            }
        }
        (pairs, place)
    }
}
