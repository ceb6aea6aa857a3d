//! The days at the ends of a view, of which it may show only a part.

use super::alike::{ALIKE, REWORDED, SAME, by_reference, price};
use super::anchors::align;
use super::count::{count, count_backwards};
use super::lay::{Laid, Open, Spot, price_of};
use super::lines::{balance, complete, is_current};
use super::merge::{Merge, Placed};
use super::reading::ReadRow;
use super::report::Notice;
use super::sequence::in_order_of;
use super::ways::SEQUENCE;
use crate::statement::line::{LineStatus, StatementLine};
use std::collections::{HashMap, HashSet};

impl Merge<'_> {
    /// Decides the `n`th day of the view, which it may show in part.
    pub(super) fn match_end(&mut self, n: usize) {
        let date = self.reading.date(n);
        let read = self.reading.day(n);
        let open = self.open_ends(n);
        let order = in_order_of(&self.lines, &self.lines.candidates(date), read, open);
        let dropped = |no: &&usize| self.lines[**no].status == LineStatus::Dropped;
        let end = End {
            stored: order.iter().map(|no| &self.lines[*no]).collect(),
            dropped: self
                .lines
                .day(date)
                .iter()
                .filter(dropped)
                .map(|no| &self.lines[*no])
                .collect(),
            read,
            source: &self.view.traits.source,
            complete: complete(&self.lines, &order),
        };
        let mut counted = false;
        let mut laid = if let Some(laid) = end.by_references().or_else(|| end.by_balances()) {
            laid
        } else if !self.reading.order_sure && !end.read_balanced() && end.complete {
            counted = true;
            end.counted(open)
        } else {
            let shift = match n {
                0 if self.reading.days.len() > 1 => self.shift_after(n),
                _ => self.shift_before(n),
            };
            end.laid(open, shift, self.reading.order_sure)
        };
        end.ask_for_other_texts(&mut laid);
        let shown = laid.pairs.iter().map(|(i, _)| *i);
        let shown = shown.clone().min().zip(shown.max());
        end.doubt_once(&mut laid);
        end.never_a_second_copy(&mut laid, open);
        end.ask_no_decided_question(&mut laid);
        let start = self.reading.days[n].start;
        for (i, j) in laid.pairs {
            self.pair(start + j, order[i]);
        }
        for (i, j) in laid.unsure {
            self.doubtful.insert(start + j, order[i]);
            self.seen.insert(order[i]);
        }
        if laid.by_sequence > 0 {
            self.report.notices.push(Notice::SameBySequence {
                posted_on: date,
                lines: laid.by_sequence,
            });
        }
        if counted {
            self.counted.insert(date);
        } else {
            self.placed.insert(
                date,
                Placed {
                    order,
                    place: laid.place,
                    shown,
                },
            );
        }
    }
}

/// One end day: the stored lines that may be meant, and what was read.
struct End<'a> {
    stored: Vec<&'a StatementLine>,
    /// Lines that once were in doubt here, and were the same as another one.
    dropped: Vec<&'a StatementLine>,
    read: &'a [ReadRow<'a>],
    source: &'a str,
    /// Nothing is missing from the stored lines.
    complete: bool,
}

impl End<'_> {
    fn read_balanced(&self) -> bool {
        self.read.iter().all(|row| row.balance.is_some())
    }

    fn price(&self, i: usize, j: usize) -> Option<u32> {
        price(self.stored[i], &self.read[j], self.source)
    }

    /// Every line has a known reference of the bank.
    fn by_references(&self) -> Option<Laid> {
        if self.read.iter().any(|row| row.reference.is_none()) {
            return None;
        }
        let pair = |(j, row)| {
            let i = self
                .stored
                .iter()
                .position(|line| by_reference(line, row, self.source) == Some(true))?;
            Some((i, j))
        };
        let pairs = self
            .read
            .iter()
            .enumerate()
            .map(pair)
            .collect::<Option<Vec<_>>>()?;
        Some(Laid {
            pairs,
            place: vec![None; self.read.len()],
            ..Laid::default()
        })
    }

    /// Every line is known with just this balance, and with no other: then nothing else can be meant.
    fn by_balances(&self) -> Option<Laid> {
        let mut places: HashMap<(i64, i64), Option<usize>> = HashMap::new();
        for (i, line) in self.stored.iter().enumerate() {
            if let Some(balance) = balance(line) {
                places
                    .entry((line.amount, balance))
                    .and_modify(|place| *place = None)
                    .or_insert(Some(i));
            }
        }
        let mut used = HashSet::new();
        let pair = |(j, row): (usize, &ReadRow)| {
            let i = places.get(&(row.amount, row.balance?)).copied().flatten()?;
            (used.insert(i) && self.price(i, j) == Some(SAME)).then_some((i, j))
        };
        let pairs = self
            .read
            .iter()
            .enumerate()
            .map(pair)
            .collect::<Option<Vec<_>>>()?;
        Some(Laid {
            pairs,
            place: vec![None; self.read.len()],
            ..Laid::default()
        })
    }

    /// The order of the read lines isn't known, but all lines of the day are: then they are among them.
    fn counted(&self, open: Open) -> Laid {
        // Of twins, those at the shown end of the day are meant.
        let shown_end = open.start && !open.end;
        let count = if shown_end { count_backwards } else { count };
        let pairs = count(&self.stored, self.read, self.source, ALIKE);
        Laid {
            pairs,
            place: vec![None; self.read.len()],
            ..Laid::default()
        }
    }

    fn laid(&self, open: Open, shift: Option<i64>, order_sure: bool) -> Laid {
        let stored: Vec<Spot> = self.stored.iter().map(|line| Spot::stored(line)).collect();
        let read: Vec<Spot> = self.read.iter().map(Spot::read).collect();
        let price = price_of(&self.stored, self.read, self.source);
        let mut laid = align(&stored, &read, open, shift, &price);
        if order_sure || read.len() < 2 || stored.is_empty() {
            return laid;
        }
        // The day may be listed backwards, and a cut then leaves its other end. The reading that explains more
        // lines wins; the cheapest would be the one that says all is new.
        let backwards: Vec<Spot> = read.iter().rev().cloned().collect();
        let last = read.len() - 1;
        for open in [
            open,
            Open {
                start: open.end,
                end: open.start,
            },
        ] {
            let mut other = align(&stored, &backwards, open, shift, &|i, j| price(i, last - j));
            for (_, j) in other.pairs.iter_mut().chain(&mut other.unsure) {
                *j = last - *j;
            }
            if other.pairs.len() + other.unsure.len() > laid.pairs.len() + laid.unsure.len() {
                self.doubt_disagreement(&laid, &mut other);
                other.place = vec![None; read.len()];
                laid = other;
            }
        }
        laid
    }

    /// What only one of two readings pairs is doubtful, unless it is a sequence.
    fn doubt_disagreement(&self, first: &Laid, other: &mut Laid) {
        let sure: HashSet<usize> = first.pairs.iter().map(|(_, j)| *j).collect();
        let more = |j: &usize| !sure.contains(j);
        let faces: HashSet<_> = other
            .pairs
            .iter()
            .filter(|(_, j)| more(j))
            .map(|(_, j)| (self.read[*j].amount, &self.read[*j].key))
            .collect();
        if faces.len() < SEQUENCE {
            let (doubtful, pairs) = std::mem::take(&mut other.pairs)
                .into_iter()
                .partition(|(_, j)| more(j));
            other.pairs = pairs;
            other.unsure.extend::<Vec<_>>(doubtful);
        }
    }

    /// On a day that is shown in part, the same amount with quite another text may be another line.
    fn ask_for_other_texts(&self, laid: &mut Laid) {
        let other =
            |(i, j): &(usize, usize)| self.price(*i, *j).is_some_and(|cost| cost >= REWORDED);
        let (unsure, pairs): (Vec<_>, Vec<_>) =
            std::mem::take(&mut laid.pairs).into_iter().partition(other);
        laid.pairs = pairs;
        laid.unsure.extend(unsure);
    }

    /// A doubtful line that is already held is that held line.
    fn doubt_once(&self, laid: &mut Laid) {
        let mut hit: HashSet<usize> = laid
            .pairs
            .iter()
            .chain(&laid.unsure)
            .map(|(i, _)| *i)
            .collect();
        for (i, j) in std::mem::take(&mut laid.unsure) {
            let is_held = |h: usize| self.stored[h].status == LineStatus::Held;
            let free =
                |h: &usize| is_held(*h) && !hit.contains(h) && self.price(*h, j) == Some(SAME);
            let held = if is_held(i) {
                Some(i)
            } else {
                (0..self.stored.len()).find(free)
            };
            match held {
                Some(held) => {
                    hit.insert(held);
                    laid.pairs.push((held, j));
                }
                None => laid.unsure.push((i, j)),
            }
        }
    }

    /// Where lines may be missing from the day, a new line equal to a stored one that wasn't seen is doubtful.
    ///
    /// Another balance shows that it is another line, unless both sides know the day from the same end to there without
    /// a gap. Then one of them would have to contain the other, so a line came late or was withdrawn before it, and
    /// that is what moved the balance.
    fn never_a_second_copy(&self, laid: &mut Laid, open: Open) {
        if self.stored.is_empty() || self.complete {
            return;
        }
        let proven = self.read_balanced() && self.stored.iter().all(|line| line.balance.is_some());
        // That a line may be a stored one with another text leaves it to a line with the same.
        let reworded =
            |(i, j): &&(usize, usize)| self.price(*i, *j).is_some_and(|cost| cost >= REWORDED);
        let mut hit: HashSet<usize> = laid
            .pairs
            .iter()
            .chain(laid.unsure.iter().filter(|pair| !reworded(pair)))
            .map(|(i, _)| *i)
            .collect();
        let paired: HashSet<usize> = laid
            .pairs
            .iter()
            .chain(&laid.unsure)
            .map(|(_, j)| *j)
            .collect();
        let held_first =
            |status| (0..self.stored.len()).filter(move |i| self.stored[*i].status == status);
        for j in (0..self.read.len()).filter(|j| !paired.contains(j)) {
            let same = |i: &usize| {
                !hit.contains(i)
                    && is_current(self.stored[*i])
                    && self.price(*i, j) == Some(SAME)
                    && (!proven
                        || balance(self.stored[*i]) == self.read[j].balance
                        || self.known_from_one_end(*i, open))
            };
            let found = held_first(LineStatus::Held)
                .chain(held_first(LineStatus::Live))
                .find(same);
            if let Some(i) = found {
                hit.insert(i);
                let known = self.stored[i].status == LineStatus::Held
                    || self.read[j].balance.is_some()
                        && balance(self.stored[i]) == self.read[j].balance;
                if known {
                    &mut laid.pairs
                } else {
                    &mut laid.unsure
                }
                .push((i, j));
            }
        }
    }

    /// Nothing is missing from the stored lines between this one and an end of the day that the view shows too.
    fn known_from_one_end(&self, i: usize, open: Open) -> bool {
        let from_start = || self.stored[..=i].iter().all(|line| line.tied_before);
        let from_end = || self.stored[i..].iter().all(|line| line.tied_after);
        !open.start && from_start() || !open.end && from_end()
    }

    /// What was decided to be the same line is the same line when it is seen again.
    fn ask_no_decided_question(&self, laid: &mut Laid) {
        let mut dropped: Vec<&StatementLine> = self.dropped.clone();
        for (i, j) in std::mem::take(&mut laid.unsure) {
            let decided = |line: &&StatementLine| {
                line.held_for == Some(self.stored[i].id)
                    && price(line, &self.read[j], self.source) == Some(SAME)
            };
            match dropped.iter().position(decided) {
                Some(at) => {
                    dropped.swap_remove(at);
                    laid.pairs.push((i, j));
                }
                None => laid.unsure.push((i, j)),
            }
        }
    }
}
