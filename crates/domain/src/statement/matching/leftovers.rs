//! What is left over on both sides: read lines that no stored one is yet, stored lines that the view should show.

use super::alike::{by_reference, text_alike};
use super::lines::{LineNo, is_current};
use super::merge::{Became, Merge};
use super::report::Notice;
use super::{FAR_DAYS, days_apart, relation};
use crate::ids::StatementLineId;
use crate::statement::line::{LineStatus, StatementLine};
use crate::time::Date;
use std::collections::{HashMap, HashSet};

/// The amount of a pending line may change by so many tenths when it becomes final.
const PENDING_TENTHS: u64 = 3;

impl Merge<'_> {
    pub(super) fn match_leftovers(&mut self) {
        self.gone = self.find_gone();
        self.match_references();
        self.match_older_faces();
        self.match_misread();
        self.match_moved();
        self.match_pending();
        self.match_earlier_faces();
        let seen = &self.seen;
        self.gone.retain(|no| !seen.contains(no));
    }

    /// Rows that are no stored line yet.
    fn fresh(&self) -> Vec<usize> {
        (0..self.matched.len())
            .filter(|row| self.matched[*row].is_none() && !self.doubtful.contains_key(row))
            .collect()
    }

    /// Stored lines on days that the view shows whole, or between two that it shows, which it doesn't show.
    fn find_gone(&self) -> Vec<LineNo> {
        let unfinished = self.unfinished();
        let came_after = |line: &StatementLine| {
            unfinished == Some(line.posted_on) && !relation(self.view.seen, line.last_seen).newer
        };
        let missing = |no: &LineNo| {
            let line = &self.lines[*no];
            !self.seen.contains(no) && is_current(line) && !came_after(line)
        };
        let mut gone: Vec<LineNo> = self
            .whole
            .iter()
            .flat_map(|day| self.lines.day(*day))
            .copied()
            .filter(missing)
            .collect();
        let mut ends: Vec<Date> = self.placed.keys().copied().collect();
        ends.sort_unstable();
        for day in ends {
            let placed = &self.placed[&day];
            if let Some((first, last)) = placed.shown {
                gone.extend(placed.order[first..=last].iter().copied().filter(missing));
            }
        }
        gone
    }

    /// The bank's reference finds a line on whatever day it stood.
    fn match_references(&mut self) {
        let fresh: Vec<usize> = self
            .fresh()
            .into_iter()
            .filter(|row| self.reading.rows[*row].reference.is_some())
            .collect();
        if fresh.is_empty() {
            return;
        }
        let source = self.source();
        let mut known: HashMap<String, LineNo> = HashMap::new();
        for (no, line) in self
            .lines
            .iter()
            .filter(|(_, line)| line.status != LineStatus::Dropped)
        {
            let of_source = line.references.iter().filter(|(of, _)| of == source);
            known.extend(of_source.map(|(_, reference)| (reference.clone(), no)));
        }
        for row in fresh {
            let found = self.reading.rows[row]
                .reference
                .and_then(|reference| known.get(reference).copied());
            if let Some(no) = found.filter(|no| !self.seen.contains(no)) {
                self.pair(row, no);
            }
        }
    }

    /// An older face of a line that now stands on another day, or has another amount.
    fn match_older_faces(&mut self) {
        let mut faces: HashMap<(Date, i64, &str), Vec<LineNo>> = HashMap::new();
        for (no, line) in self
            .lines
            .iter()
            .filter(|(_, line)| line.status != LineStatus::Dropped)
        {
            for face in line
                .faces
                .iter()
                .filter(|face| (face.posted_on, face.amount) != (line.posted_on, line.amount))
            {
                faces
                    .entry((face.posted_on, face.amount, &face.text_key))
                    .or_default()
                    .push(no);
            }
        }
        if faces.is_empty() {
            return;
        }
        let gone: HashSet<LineNo> = self.gone.iter().copied().collect();
        let mut found: Vec<(usize, LineNo)> = Vec::new();
        let mut taken: HashSet<LineNo> = HashSet::new();
        for row in self.fresh() {
            let read = &self.reading.rows[row];
            let lines = faces.get(&(read.posted_on, read.amount, read.key.as_str()));
            let free = |no: &&LineNo| {
                !self.seen.contains(no)
                    && !taken.contains(no)
                    && self.may_have_been(row, **no, gone.contains(no))
            };
            if let Some(&no) = lines.into_iter().flatten().find(free) {
                taken.insert(no);
                found.push((row, no));
            }
        }
        for (row, no) in found {
            self.pair(row, no);
        }
    }

    /// Whether a row with an older face of a line, which the view doesn't show where it stands by now, is that line.
    ///
    /// Either it moved back: a later view misses it where it stood. Or the view is of before it was moved away: one that
    /// is later than the last look at the line, or than the newest one that showed the day of the row whole, shows
    /// another line. (A final line never becomes pending again, so a pending face of it is an older one whenever it is
    /// seen.)
    fn may_have_been(&self, row: usize, no: LineNo, gone: bool) -> bool {
        let (line, read) = (&self.lines[no], &self.reading.rows[row]);
        let at = self.view.seen.at;
        let day = self.day_views.get(&read.posted_on);
        let back = gone && at >= line.last_seen.at || self.comes_back(line);
        let before = at <= line.last_seen.at && day.is_none_or(|day| at <= day.seen.at);
        back || before || read.pending && !line.pending
    }

    /// The balances of the view contradict an amount that it prints, and the stored amount mends it: a turned sign or
    /// a lost digit of the source.
    fn match_misread(&mut self) {
        for row in self.fresh() {
            let Some(before) = row.checked_sub(1).map(|before| &self.reading.rows[before]) else {
                continue;
            };
            let read = &self.reading.rows[row];
            let (Some(from), Some(to)) = (before.balance, read.balance) else {
                continue;
            };
            let right = to.wrapping_sub(from);
            if right == read.amount {
                continue;
            }
            let mends = |no: &&LineNo| {
                let line = &self.lines[**no];
                !self.seen.contains(no)
                    && (line.posted_on, line.amount) == (read.posted_on, right)
                    && line.faces.iter().any(|face| face.text_key == read.key)
            };
            if let Some(&no) = self.gone.iter().find(mends) {
                let notice = Notice::MisreadByView {
                    line: self.lines[no].id,
                    printed_amount: read.amount,
                };
                self.report.notices.push(notice);
                self.reading.rows[row].amount = right;
                self.pair(row, no);
            }
        }
    }

    /// Gone there and new here, with the same amount and a text alike.
    fn match_moved(&mut self) {
        let mut by_amount: HashMap<i64, Vec<usize>> = HashMap::new();
        for row in self.fresh() {
            by_amount
                .entry(self.reading.rows[row].amount)
                .or_default()
                .push(row);
        }
        for no in self.gone.clone() {
            let line = &self.lines[no];
            if self.seen.contains(&no) || line.status != LineStatus::Live {
                continue;
            }
            let newer = relation(self.view.seen, line.last_seen).newer;
            let rows = by_amount.get(&line.amount).into_iter().flatten().copied();
            // In an older view a new line is rather a late one, unless a newer one showed its day without it.
            let known = |row: &usize| newer || self.newer_without(*row).is_some();
            let fits = |row: &usize| {
                self.matched[*row].is_none() && self.may_become(line, *row) && known(row)
            };
            let nearest = rows
                .filter(fits)
                .min_by_key(|row| self.distance(line, *row));
            if let Some(row) = nearest {
                self.pair(row, no);
            }
        }
    }

    /// 速報 with another amount than 確報: only where there is no choice.
    fn match_pending(&mut self) {
        let fresh = self.fresh();
        for no in self.gone.clone() {
            let line = &self.lines[no];
            if self.seen.contains(&no) || !line.pending || line.status != LineStatus::Live {
                continue;
            }
            let fits = |row: &usize| {
                let read = &self.reading.rows[*row];
                self.matched[*row].is_none()
                    && !read.pending
                    && self.may_become(line, *row)
                    && near_amount(line.amount, read.amount)
            };
            let rows: Vec<usize> = fresh.iter().copied().filter(fits).collect();
            match rows[..] {
                [] => {}
                [row] => self.pair(row, no),
                _ => self.became.push(Became { pending: no, rows }),
            }
        }
    }

    /// A line that a certainly newer view of its day doesn't show any more, and that stands elsewhere by now: it came
    /// after its final line.
    fn match_earlier_faces(&mut self) {
        for row in self.fresh() {
            if !self.was_gone_already(row) {
                continue;
            }
            let read = &self.reading.rows[row];
            let later = |no: &LineNo| {
                let line = &self.lines[*no];
                let amount = line.amount == read.amount
                    || read.pending && !line.pending && near_amount(read.amount, line.amount);
                !self.seen.contains(no)
                    && line.status == LineStatus::Live
                    && !relation(self.view.seen, line.first_seen).newer
                    && !self.whole.contains(&line.posted_on)
                    && amount
                    && self.may_become(line, row)
            };
            let near: Vec<LineNo> = self.lines.iter().map(|(no, _)| no).filter(later).collect();
            let exact = near
                .iter()
                .copied()
                .filter(|no| self.lines[*no].amount == read.amount);
            let found = exact
                .min_by_key(|no| self.distance(&self.lines[*no], row))
                .or(match near[..] {
                    [only] => Some(only),
                    _ => None,
                });
            if let Some(no) = found {
                self.pair(row, no);
            }
        }
    }

    /// A newer view showed the day of this row whole, without it.
    pub(super) fn was_gone_already(&self, row: usize) -> bool {
        // Pending lines come and go; for them a likely newer view is enough.
        self.newer_without(row)
            .is_some_and(|certain| certain || self.reading.rows[row].pending)
    }

    /// Whether the newest view that showed the day of this row whole is certainly newer; `None` where it is older.
    fn newer_without(&self, row: usize) -> Option<bool> {
        let day = self.day_views.get(&self.reading.rows[row].posted_on)?;
        let relation = relation(self.view.seen, day.seen);
        (!relation.newer).then_some(relation.certain)
    }

    fn may_become(&self, line: &StatementLine, row: usize) -> bool {
        let read = &self.reading.rows[row];
        days_apart(line.posted_on, read.posted_on) <= i64::from(FAR_DAYS)
            && by_reference(line, read, self.source()) != Some(false)
            && text_alike(line, read)
    }

    /// The nearest is the one with an equal text, on the nearest day, read first.
    fn distance(&self, line: &StatementLine, row: usize) -> (bool, i64, usize, StatementLineId) {
        let read = &self.reading.rows[row];
        let other_text = line.faces.iter().all(|face| face.text_key != read.key);
        (
            other_text,
            days_apart(line.posted_on, read.posted_on),
            row,
            line.id,
        )
    }
}

/// The same sign, and no further than three tenths of the pending amount.
fn near_amount(pending: i64, amount: i64) -> bool {
    pending.signum() == amount.signum()
        && pending.abs_diff(amount).saturating_mul(10)
            <= pending.unsigned_abs().saturating_mul(PENDING_TENTHS)
}
