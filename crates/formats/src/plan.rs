//! Where a long statement is parted: between days, so that each view has all lines of its days, and the days of one
//! view come all before (or all after) those of the next.

use std::collections::BTreeMap;

use domain::time::Date;

use crate::Refusal;
use crate::limits::{HELD_MAX, VIEW_LINES};

/// Where the lines of a day stand in a file, from 0.
#[derive(Clone, Copy, Debug)]
pub struct DayLines {
    /// Among the lines of the statement.
    first: u64,
    last: u64,
    /// Among the lines of the file.
    first_in_file: u64,
    last_in_file: u64,
}

impl DayLines {
    pub fn beginning(at: u64, in_file: u64) -> DayLines {
        DayLines {
            first: at,
            last: at,
            first_in_file: in_file,
            last_in_file: in_file,
        }
    }

    pub fn take(&mut self, at: u64, in_file: u64) {
        (self.last, self.last_in_file) = (at, in_file);
    }
}

/// A place between two views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How many lines of the statement stand before it.
    pub lines: u64,
    /// The day next to it of the view before; the view after it begins with its lines once more.
    pub day: Date,
    /// Whether the days after it in the file are the later ones.
    pub is_forward: bool,
}

/// Lines that can't be parted.
struct Block {
    last: u64,
    first_in_file: u64,
    last_in_file: u64,
    lines: u64,
    /// Where there is no other.
    only_day: Option<Date>,
    /// Set on all but the last block.
    cut: Option<Cut>,
}

fn blocks(days: &BTreeMap<Date, DayLines>) -> Vec<Block> {
    let mut in_file: Vec<(Date, DayLines)> = days.iter().map(|(day, at)| (*day, *at)).collect();
    in_file.sort_by_key(|(_, at)| at.first);
    // The earliest and latest day from each day in the file to its end.
    let mut behind: Vec<Option<(Date, Date)>> = vec![None; in_file.len() + 1];
    for (at, (day, _)) in in_file.iter().enumerate().rev() {
        behind[at] =
            Some(behind[at + 1].map_or((*day, *day), |(from, to)| (from.min(*day), to.max(*day))));
    }
    let mut blocks = Vec::new();
    let mut before: Option<(Date, Date)> = None;
    let mut open: Option<Block> = None;
    for (at, (day, lines)) in in_file.iter().enumerate() {
        before = Some(before.map_or((*day, *day), |(from, to)| (from.min(*day), to.max(*day))));
        let is_first = open.is_none();
        let mut block = open.take().unwrap_or(Block {
            last: lines.last,
            first_in_file: lines.first_in_file,
            last_in_file: lines.last_in_file,
            lines: lines.first,
            only_day: Some(*day),
            cut: None,
        });
        if !is_first {
            block.only_day = None;
        }
        block.last = block.last.max(lines.last);
        block.last_in_file = block.last_in_file.max(lines.last_in_file);
        let next = in_file.get(at + 1);
        let is_whole = next.is_none_or(|(_, next)| block.last < next.first);
        if let (true, Some((from, to))) = (is_whole, before) {
            let cut = |day, is_forward| Cut {
                lines: block.last + 1,
                day,
                is_forward,
            };
            block.cut = match behind[at + 1] {
                Some((earliest, _)) if to < earliest => Some(cut(to, true)),
                Some((_, latest)) if latest < from => Some(cut(from, false)),
                Some(_) | None => None,
            };
        }
        if block.cut.is_some() || next.is_none() {
            block.lines = block.last + 1 - block.lines;
            blocks.push(block);
        } else {
            open = Some(block);
        }
    }
    blocks
}

/// The places where a statement is parted: each view has at least `VIEW_LINES`.
pub fn cuts(days: &BTreeMap<Date, DayLines>) -> Vec<Cut> {
    cuts_of(days, VIEW_LINES)
}

fn cuts_of(days: &BTreeMap<Date, DayLines>, least: u64) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut begun = 0;
    for block in blocks(days) {
        if let Some(cut) = block.cut.filter(|cut| cut.lines - begun >= least) {
            begun = cut.lines;
            cuts.push(cut);
        }
    }
    cuts
}

/// Whether the lines that have to be held at the same time are few enough, over all statements of a file.
///
/// # Errors
/// [`Refusal::LongDay`] and [`Refusal::Unsorted`].
pub fn check_held(statements: &[BTreeMap<Date, DayLines>]) -> Result<(), Refusal> {
    let max = HELD_MAX;
    let mut turns: Vec<(u64, i128)> = Vec::new();
    for block in statements.iter().flat_map(blocks) {
        // The lines of a day that the lines of no other day stand between.
        if let Some(day) = block.only_day.filter(|_| block.lines > max) {
            let lines = block.lines;
            return Err(Refusal::LongDay { day, lines, max });
        }
        let lines = i128::from(block.lines);
        turns.push((block.first_in_file, lines));
        turns.push((block.last_in_file + 1, -lines));
    }
    turns.sort_unstable();
    let (mut held, mut most) = (0, 0);
    for (_, lines) in turns {
        held += lines;
        most = most.max(held);
    }
    if most > i128::from(max) {
        let lines = u64::try_from(most).unwrap_or(u64::MAX);
        return Err(Refusal::Unsorted { lines, max });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(of: &[i8]) -> BTreeMap<Date, DayLines> {
        let mut days = BTreeMap::new();
        for (at, day) in (0..).zip(of) {
            days.entry(Date::constant(2026, 11, *day))
                .or_insert_with(|| DayLines::beginning(at, at + 5))
                .take(at, at + 5);
        }
        days
    }

    fn lines_before(of: &[i8], least: u64) -> Vec<u64> {
        let cuts = cuts_of(&days(of), least);
        for cut in &cuts {
            let at = usize::try_from(cut.lines).expect("few");
            let (before, after) = of.split_at(at);
            let order = |a: &[i8], b: &[i8]| a.iter().max() < b.iter().min();
            assert!(
                order(before, after) == cut.is_forward && order(after, before) != cut.is_forward
            );
            assert!(before.contains(&cut.day.day()));
        }
        cuts.iter().map(|cut| cut.lines).collect()
    }

    #[test]
    fn a_statement_is_parted_only_where_the_days_of_both_sides_are_apart() {
        assert_eq!(lines_before(&[1, 1, 2, 3, 3], 1), [2, 3]);
        assert_eq!(lines_before(&[3, 2, 2, 1], 1), [1, 3]);
        assert_eq!(lines_before(&[1, 2, 1, 3, 5, 4, 6], 1), [3, 4, 6]);
        assert_eq!(lines_before(&[1, 3, 2], 1), [1]);
        assert_eq!(lines_before(&[2, 3, 1], 1), [2]);
        assert_eq!(lines_before(&[2, 1, 3], 1), [2]);
        assert_eq!(lines_before(&[1, 2, 3, 4, 5], 2), [2, 4]);
        assert_eq!(lines_before(&[], 1), [0_u64; 0]);
    }

    #[test]
    fn a_day_that_is_too_long_alone_is_named() {
        let long = |first: u64, last: u64| {
            let mut lines = DayLines::beginning(first, first + 5);
            lines.take(last, last + 5);
            lines
        };
        let with = |lines: u64| {
            let mut one = days(&[1, 2]);
            one.insert(Date::constant(2026, 11, 3), long(2, 1 + lines));
            one.insert(Date::constant(2026, 11, 4), long(2 + lines, 2 + lines));
            check_held(&[one])
        };
        assert_eq!(with(HELD_MAX), Ok(()));
        assert_eq!(
            with(HELD_MAX + 1),
            Err(Refusal::LongDay {
                day: Date::constant(2026, 11, 3),
                lines: HELD_MAX + 1,
                max: HELD_MAX
            })
        );
    }

    #[test]
    fn lines_that_have_to_be_held_together_are_counted_over_all_statements() {
        let held = HELD_MAX / 2;
        let mixed = |at: u64| {
            let mut one = days(&[]);
            for (day, first, last) in [(1, 0, held), (2, 1, held - 1)] {
                let mut lines = DayLines::beginning(first, at + first);
                lines.take(last, at + last);
                one.insert(Date::constant(2026, 11, day), lines);
            }
            one
        };
        assert_eq!(check_held(&[mixed(0), mixed(held + 1)]), Ok(()));
        assert_eq!(
            check_held(&[mixed(0), mixed(held / 2)]),
            Err(Refusal::Unsorted {
                lines: 2 * held + 2,
                max: HELD_MAX
            })
        );
    }
}
