//! The stored lines while a view is merged into them. Remembers what they were, so that only changes are reported.

use super::alike::Cost;
use super::stored::StoredDays;
use crate::ids::StatementLineId;
use crate::statement::line::{LineStatus, StatementLine};
use crate::time::Date;
use std::collections::{BTreeMap, HashMap};

/// Names a line among [`Lines`].
pub(super) type LineNo = usize;

/// What it costs to say that a view left out a live line, or a held one.
pub(super) const LIVE_SKIPPED: Cost = 4;
const HELD_SKIPPED: Cost = 1;

#[derive(Default)]
pub(super) struct Lines {
    all: Vec<StatementLine>,
    days: BTreeMap<Date, Vec<LineNo>>,
    loaded: usize,
    before: HashMap<LineNo, StatementLine>,
}

impl Lines {
    /// Takes the lines out of `stored`; [`Lines::give_back`] returns them.
    pub fn take(stored: &mut StoredDays) -> Lines {
        let mut lines = Lines::default();
        for (day, of_day) in std::mem::take(&mut stored.days) {
            let from = lines.all.len();
            lines.all.extend(of_day);
            lines.all[from..].sort_by_key(|line| line.position);
            lines.days.insert(day, (from..lines.all.len()).collect());
        }
        lines.loaded = lines.all.len();
        lines
    }

    /// Returns the lines, and the ids of those that changed or are new.
    pub fn give_back(self, stored: &mut StoredDays) -> Vec<StatementLineId> {
        let changed = |(no, line): (LineNo, &StatementLine)| {
            (no >= self.loaded || self.before.get(&no).is_some_and(|before| before != line))
                .then_some(line.id)
        };
        let mut ids: Vec<_> = self.all.iter().enumerate().filter_map(changed).collect();
        ids.sort_unstable();
        let mut all: Vec<_> = self.all.into_iter().map(Some).collect();
        for (day, of_day) in self.days {
            let lines: Vec<_> = of_day.into_iter().filter_map(|no| all[no].take()).collect();
            if !lines.is_empty() {
                stored.days.insert(day, lines);
            }
        }
        ids
    }

    /// To change a line.
    pub fn edit(&mut self, no: LineNo) -> &mut StatementLine {
        if no < self.loaded && !self.before.contains_key(&no) {
            self.before.insert(no, self.all[no].clone());
        }
        &mut self.all[no]
    }

    pub fn add(&mut self, line: StatementLine) -> LineNo {
        self.all.push(line);
        self.all.len() - 1
    }

    /// The lines of a day in their order, of every status.
    pub fn day(&self, day: Date) -> &[LineNo] {
        self.days.get(&day).map_or(&[], Vec::as_slice)
    }

    /// The lines of a day that a read line may be: all but the dropped ones, which are the same as another.
    pub fn candidates(&self, day: Date) -> Vec<LineNo> {
        self.day(day)
            .iter()
            .copied()
            .filter(|no| self.all[*no].status != LineStatus::Dropped)
            .collect()
    }

    pub fn set_day(&mut self, day: Date, order: Vec<LineNo>) {
        self.days.insert(day, order);
    }

    /// Takes a line off its day, before it gets another one.
    pub fn lift(&mut self, no: LineNo) {
        if let Some(day) = self.days.get_mut(&self.all[no].posted_on) {
            day.retain(|other| *other != no);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (LineNo, &StatementLine)> {
        self.all.iter().enumerate()
    }

    pub fn find(&self, id: StatementLineId) -> Option<LineNo> {
        self.all.iter().position(|line| line.id == id)
    }
}

impl std::ops::Index<LineNo> for Lines {
    type Output = StatementLine;

    fn index(&self, no: LineNo) -> &StatementLine {
        &self.all[no]
    }
}

/// Counts, or may count: neither withdrawn nor dropped.
pub(super) fn is_current(line: &StatementLine) -> bool {
    matches!(line.status, LineStatus::Live | LineStatus::Held)
}

/// What it costs to say that a view left out this line.
pub(super) fn cost_of_skipping(line: &StatementLine) -> Cost {
    match line.status {
        LineStatus::Live => LIVE_SKIPPED,
        LineStatus::Held => HELD_SKIPPED,
        LineStatus::Withdrawn | LineStatus::Dropped => 0,
    }
}

pub(super) fn balance(line: &StatementLine) -> Option<i64> {
    line.balance.map(|balance| balance.minor)
}

/// A day of which nothing is missing between, before and after its lines.
pub(super) fn complete(lines: &Lines, day: &[LineNo]) -> bool {
    !day.is_empty()
        && day
            .iter()
            .all(|no| lines[*no].tied_before && lines[*no].tied_after)
}
