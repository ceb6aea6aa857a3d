//! The order of the days that the view shows, and what it proves about gaps.

use super::lines::{LineNo, balance};
use super::merge::Merge;
use super::relation;
use super::sequence::{number, weave};
use crate::statement::line::LineStatus;
use crate::statement::view::SeenAt;
use crate::time::Date;
use std::collections::HashSet;

impl Merge<'_> {
    /// Brings the lines of each day of the view into order.
    pub(super) fn put_in_order(&mut self) {
        let mut standing = self.standing_by_day();
        for n in 0..self.reading.days.len() {
            let date = self.reading.date(n);
            let read = standing.remove(&date).unwrap_or_default();
            let stored = self.lines.day(date).to_vec();
            let order = if let Some(woven) = self.order_of_end(n, &stored, &read) {
                woven
            } else if self.leads(date, &stored) {
                weave(&read, &stored)
            } else {
                weave(&stored, &read)
            };
            number(&mut self.lines, date, order, &self.unplaced);
        }
    }

    /// The order of the view is worth more than the stored one: it has balances and is newer, or it is proven and the
    /// stored one isn't.
    fn leads(&self, date: Date, stored: &[LineNo]) -> bool {
        let newest = stored.iter().map(|no| self.lines[*no].last_seen.at).max();
        let newer =
            newest.is_none_or(|newest| relation(self.view.seen, SeenAt::exactly(newest)).newer);
        let ordered = self.day_views.get(&date).is_some_and(|day| day.ordered);
        let unproven = || !ordered && stored.iter().all(|no| self.lines[*no].balance.is_none());
        self.reading.balanced && newer || self.reading.order_sure && unproven()
    }

    /// On a day at the end of the view, new lines go where the view was laid.
    fn order_of_end(&self, n: usize, stored: &[LineNo], read: &[LineNo]) -> Option<Vec<LineNo>> {
        let date = self.reading.date(n);
        let placed = self.placed.get(&date)?;
        let here: HashSet<LineNo> = stored.iter().copied().collect();
        let mut put = here.clone();
        let mut in_front: Vec<Vec<LineNo>> = vec![Vec::new(); placed.order.len() + 1];
        for (j, place) in placed.place.iter().enumerate() {
            let line = self.standing[self.reading.days[n].start + j];
            if let (Some(place), Some(no)) = (place, line)
                && self.lines[no].posted_on == date
                && put.insert(no)
            {
                in_front[*place].push(no);
            }
        }
        let mut order = Vec::new();
        for (at, new) in in_front.into_iter().enumerate() {
            order.extend(new);
            order.extend(placed.order.get(at).filter(|no| here.contains(no)));
        }
        // Dropped lines are not laid over; they stay behind their neighbours.
        Some(weave(&weave(&order, read), stored))
    }

    /// Notes between which lines nothing is missing: all that the view shows as neighbours, and those whose balances
    /// touch.
    pub(super) fn tie(&mut self) {
        let mut standing = self.standing_by_day();
        for n in 0..self.reading.days.len() {
            let date = self.reading.date(n);
            let read: HashSet<LineNo> = standing
                .remove(&date)
                .unwrap_or_default()
                .into_iter()
                .collect();
            self.tie_day(n, date, &read);
        }
    }

    fn tie_day(&mut self, n: usize, date: Date, read: &HashSet<LineNo>) {
        let here = self.lines.candidates(date);
        let first = here.iter().position(|no| read.contains(no));
        let last = here.iter().rposition(|no| read.contains(no));
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let open = self.open_ends(n);
        let from = if open.start { first } else { 0 };
        let to = if open.end { last } else { here.len() - 1 };
        for (at, no) in here.iter().enumerate().take(to + 1).skip(from) {
            if at > from || !open.start {
                self.tie_before(*no);
            }
            if at < to || !open.end {
                self.tie_after(*no);
            }
        }
        let neighbours = [
            first.checked_sub(1).filter(|_| open.start),
            Some(last).filter(|_| open.end),
        ];
        for at in neighbours.into_iter().flatten() {
            if let Some(&[earlier, later]) = here.get(at..at + 2)
                && self.touch(earlier, later)
            {
                self.tie_after(earlier);
                self.tie_before(later);
            }
        }
    }

    fn touch(&self, earlier: LineNo, later: LineNo) -> bool {
        let counts = |no: LineNo| self.lines[no].status != LineStatus::Withdrawn;
        let (before, after) = (balance(&self.lines[earlier]), balance(&self.lines[later]));
        counts(earlier)
            && counts(later)
            && before.zip(after).is_some_and(|(before, after)| {
                before.wrapping_add(self.lines[later].amount) == after
            })
    }

    fn tie_before(&mut self, no: LineNo) {
        if !self.lines[no].tied_before {
            self.lines.edit(no).tied_before = true;
        }
    }

    fn tie_after(&mut self, no: LineNo) {
        if !self.lines[no].tied_after {
            self.lines.edit(no).tied_after = true;
        }
    }
}
