//! The merge of one view into the stored days: which read line is which stored one, step by step.

use super::alike::REWORDED;
use super::anchors::align;
use super::count::{count, count_backwards};
use super::lay::{Open, Spot, price_of};
use super::lines::{LineNo, Lines, balance, is_current};
use super::reading::{Reading, joined};
use super::report::{Absorbed, Fate, LineFate, Notice};
use super::stored::{DayView, StoredDays};
use crate::ids::StatementLineId;
use crate::statement::line::{LineStatus, StatementLine};
use crate::statement::view::View;
use crate::time::{Date, Period, date_in_japan};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How many lines of the interior are looked at for the shift of the balances there.
const SHIFT_LOOK: usize = 40;
/// Days without lines are noted one by one; a longer pause than eleven years is a misprinted date.
const PAUSE_DAYS_MAX: i64 = 4_000;

/// Where the lines of a day at the end of the view go.
pub(super) struct Placed {
    /// The stored lines in the order in which the view was laid over them.
    pub order: Vec<LineNo>,
    /// For each read line of the day that isn't paired, in front of which of them it belongs.
    pub place: Vec<Option<usize>>,
    /// The first and the last of them that the view certainly shows.
    pub shown: Option<(usize, usize)>,
}

/// A pending line, gone, and the read lines that it may have become.
pub(super) struct Became {
    pub pending: LineNo,
    pub rows: Vec<usize>,
}

pub(super) struct Merge<'v> {
    pub view: &'v View,
    pub reading: Reading<'v>,
    pub lines: Lines,
    pub day_views: BTreeMap<Date, DayView>,
    /// For each read line the stored one that it is.
    pub matched: Vec<Option<LineNo>>,
    /// Read lines that are a stored one or its twin.
    pub doubtful: BTreeMap<usize, LineNo>,
    /// Stored lines that a read one is, or may be.
    pub seen: HashSet<LineNo>,
    /// Days that the view shows whole, the unfinished one too, as far as it had come.
    pub whole: BTreeSet<Date>,
    /// Days at the ends that were counted, because their order isn't known.
    pub counted: BTreeSet<Date>,
    pub placed: HashMap<Date, Placed>,
    /// Stored lines that the view should show and doesn't.
    pub gone: Vec<LineNo>,
    pub became: Vec<Became>,
    /// For each read line the stored one, where it stands on the day on which it was read.
    pub standing: Vec<Option<LineNo>>,
    /// Lines that have no position yet.
    pub unplaced: HashSet<LineNo>,
    pub fates: Vec<Option<LineFate>>,
    pub report: Absorbed,
}

impl<'v> Merge<'v> {
    pub fn new(stored: &mut StoredDays, view: &'v View) -> Merge<'v> {
        let reading = Reading::of(view, stored);
        let rows = reading.rows.len();
        Merge {
            view,
            reading,
            lines: Lines::take(stored),
            day_views: std::mem::take(&mut stored.day_views),
            matched: vec![None; rows],
            doubtful: BTreeMap::new(),
            seen: HashSet::new(),
            whole: BTreeSet::new(),
            counted: BTreeSet::new(),
            placed: HashMap::new(),
            gone: Vec::new(),
            became: Vec::new(),
            standing: vec![None; rows],
            unplaced: HashSet::new(),
            fates: vec![None; view.lines.len()],
            report: Absorbed::default(),
        }
    }

    pub fn run(
        mut self,
        stored: &mut StoredDays,
        new_ids: &mut dyn FnMut() -> StatementLineId,
    ) -> Absorbed {
        self.report.notices = std::mem::take(&mut self.reading.notices);
        let ends = self.match_whole_days();
        for n in ends {
            self.match_end(n);
        }
        self.see_whole_days_without_lines();
        self.match_leftovers();
        self.write(new_ids);
        self.put_in_order();
        self.tie();
        self.note_day_views();
        self.report_fates();
        self.report.changed = self.lines.give_back(stored);
        stored.day_views = self.day_views;
        self.report
    }

    pub fn source(&self) -> &'v str {
        &self.view.traits.source
    }

    /// Which ends of the `n`th day of the view may lie in the middle of the day.
    pub fn open_ends(&self, n: usize) -> Open {
        let days = self.reading.days.len();
        let mut open = Open {
            start: n == 0 && !self.start_known(),
            end: n + 1 == days && !self.end_known(),
        };
        if self.reading.backwards {
            // What was cut off a day that is listed backwards lies at its other end, unless the balances join.
            let chained = |a: usize, b: usize| {
                let (a, b) = (self.reading.day(a), self.reading.day(b));
                a.last().zip(b.first()).is_some_and(|(a, b)| joined(a, b))
            };
            if n == 0 && open.start && !(days > 1 && chained(0, 1)) {
                open.end = true;
            }
            if n + 1 == days && open.end && !(days > 1 && chained(n - 1, n)) {
                open.start = true;
            }
        }
        open
    }

    fn start_known(&self) -> bool {
        let traits = &self.view.traits;
        let asked_earlier = || {
            self.view
                .asked
                .is_some_and(|asked| self.reading.date(0) > asked.from)
        };
        traits.whole_days || traits.authoritative && asked_earlier()
    }

    /// Today is never whole, whatever was asked.
    fn end_known(&self) -> bool {
        let seen = self.view.seen;
        let last = self.reading.rows[self.reading.rows.len() - 1].posted_on;
        self.view.traits.whole_days && (!seen.certain || last < date_in_japan(seen.at))
    }

    /// The day that wasn't over when the view was made, which shows all of it until then.
    ///
    /// Lines may be added to it later, anywhere, but none is cut off. So it is counted like a whole day, and only what
    /// was seen later still isn't missing from it.
    pub fn unfinished(&self) -> Option<Date> {
        let last = self.reading.rows.last()?.posted_on;
        (self.view.traits.whole_days && !self.end_known()).then_some(last)
    }

    pub fn pair(&mut self, row: usize, no: LineNo) {
        self.matched[row] = Some(no);
        self.seen.insert(no);
    }

    /// Days that the view shows whole; returns the others.
    fn match_whole_days(&mut self) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut pieces = Vec::new();
        for n in 0..self.reading.days.len() {
            let date = self.reading.date(n);
            let unfinished = self.unfinished() == Some(date);
            let shown_whole = self.open_ends(n)
                == Open {
                    start: false,
                    end: false,
                };
            if !shown_whole && !unfinished {
                ends.push(n);
                continue;
            }
            self.whole.insert(date);
            let stored = self.lines.candidates(date);
            if !unfinished && self.is_piece(&stored, n) {
                pieces.push((n, stored));
            } else {
                self.count_day(n, &stored);
            }
        }
        for (n, stored) in pieces {
            self.match_piece(n, &stored);
        }
        ends
    }

    fn count_day(&mut self, n: usize, stored: &[LineNo]) {
        if stored.is_empty() {
            return;
        }
        let of_day: Vec<&StatementLine> = stored.iter().map(|no| &self.lines[*no]).collect();
        let only_end = of_day.first().is_some_and(|line| !line.tied_before)
            && of_day.last().is_some_and(|line| line.tied_after);
        let count = if only_end { count_backwards } else { count };
        let pairs = count(&of_day, self.reading.day(n), self.source(), REWORDED);
        let start = self.reading.days[n].start;
        for (i, j) in pairs {
            self.pair(start + j, stored[i]);
        }
    }

    /// Stored lines with balances, in one piece of which an end is not known, on a day that the view shows whole.
    fn is_piece(&self, stored: &[LineNo], n: usize) -> bool {
        let (Some(first), Some(last)) = (stored.first(), stored.last()) else {
            return false;
        };
        (!self.lines[*first].tied_before || !self.lines[*last].tied_after)
            && stored
                .iter()
                .map(|no| &self.lines[*no])
                .all(|line| line.status == LineStatus::Live && line.balance.is_some())
            && self.reading.day(n).iter().all(|row| row.balance.is_some())
            && stored
                .windows(2)
                .all(|pair| self.lines[pair[0]].tied_after && self.lines[pair[1]].tied_before)
    }

    /// The roles are turned: the stored piece is laid over the day that the view shows whole.
    fn match_piece(&mut self, n: usize, stored: &[LineNo]) {
        let (first, last) = (
            &self.lines[stored[0]],
            &self.lines[stored[stored.len() - 1]],
        );
        let open = Open {
            start: !first.tied_before,
            end: !last.tied_after,
        };
        let ahead = open.start && n + 1 < self.reading.days.len();
        let shift = if ahead {
            self.shift_after(n)
        } else {
            self.shift_before(n)
        };
        let piece: Vec<&StatementLine> = stored.iter().map(|no| &self.lines[*no]).collect();
        let day = self.reading.day(n);
        let laid = {
            let day_spots: Vec<Spot> = day.iter().map(Spot::read).collect();
            let piece_spots: Vec<Spot> = piece.iter().map(|line| Spot::stored(line)).collect();
            let price = price_of(&piece, day, self.source());
            // On a whole day another text is no more than a rewording.
            let turned = |i: usize, j: usize| price(j, i).map(|cost| cost.min(super::alike::ALIKE));
            align(
                &day_spots,
                &piece_spots,
                open,
                shift.map(i64::wrapping_neg),
                &turned,
            )
        };
        if !laid.unsure.is_empty() {
            return self.count_day(n, stored);
        }
        let start = self.reading.days[n].start;
        for (j, i) in laid.pairs {
            self.pair(start + j, stored[i]);
        }
    }

    /// By how much the balances of the view are above the stored ones, just after its `n`th day.
    pub fn shift_after(&self, n: usize) -> Option<i64> {
        let from = self.reading.days[n].end;
        (from..self.reading.rows.len().min(from + SHIFT_LOOK)).find_map(|row| self.shift(row))
    }

    /// … just before its `n`th day.
    pub fn shift_before(&self, n: usize) -> Option<i64> {
        let to = self.reading.days[n].start;
        (to.saturating_sub(SHIFT_LOOK)..to)
            .rev()
            .find_map(|row| self.shift(row))
    }

    fn shift(&self, row: usize) -> Option<i64> {
        let stored = balance(&self.lines[self.matched[row]?])?;
        Some(self.reading.rows[row].balance?.wrapping_sub(stored))
    }

    /// A source that says all shows also that nothing happened on a day.
    fn see_whole_days_without_lines(&mut self) {
        if !self.view.traits.authoritative {
            return;
        }
        let dates: Vec<Date> = (0..self.reading.days.len())
            .map(|n| self.reading.date(n))
            .collect();
        for pair in dates.windows(2) {
            self.see_pause(pair[0].tomorrow().ok(), pair[1].yesterday().ok());
        }
        let Some(asked) = self.view.asked.filter(|_| self.view.traits.whole_days) else {
            return;
        };
        let seen = self.view.seen;
        let yesterday = if seen.certain {
            date_in_japan(seen.at).yesterday().ok()
        } else {
            Some(asked.to)
        };
        let to = yesterday.map(|yesterday| yesterday.min(asked.to));
        match (dates.first(), dates.last()) {
            (Some(first), Some(last)) => {
                self.see_pause(Some(asked.from), first.yesterday().ok());
                self.see_pause(last.tomorrow().ok(), to);
            }
            _ => self.see_empty(Some(asked.from), to),
        }
    }

    fn see_pause(&mut self, from: Option<Date>, to: Option<Date>) {
        let Some(period) = from.zip(to).and_then(|(from, to)| Period::new(from, to)) else {
            return;
        };
        if super::days_apart(period.from, period.to) > PAUSE_DAYS_MAX {
            return;
        }
        let mut day = Some(period.from);
        while let Some(date) = day.filter(|day| *day <= period.to) {
            self.whole.insert(date);
            day = date.tomorrow().ok();
        }
    }

    /// A view without any line withdraws nothing but pending lines: it is too easily a fault.
    fn see_empty(&mut self, from: Option<Date>, to: Option<Date>) {
        self.see_pause(from, to);
        let final_lines = |lines: &Lines, day: Date| {
            lines
                .day(day)
                .iter()
                .filter(|no| is_current(&lines[**no]) && !lines[**no].pending)
                .count()
        };
        let stored: usize = self
            .whole
            .iter()
            .map(|day| final_lines(&self.lines, *day))
            .sum();
        if stored > 0 {
            self.report
                .notices
                .push(Notice::EmptyThoughStored { lines: stored });
            self.whole.retain(|day| final_lines(&self.lines, *day) == 0);
        }
    }

    fn note_day_views(&mut self) {
        if !self.view.traits.authoritative || self.reading.rows.is_empty() {
            return;
        }
        // A pending line is no proof of an order: it gets its place when it is final.
        let settled: BTreeSet<Date> = (0..self.reading.days.len())
            .filter(|n| self.reading.day(*n).iter().all(|row| !row.pending))
            .map(|n| self.reading.date(n))
            .collect();
        let unfinished = self.unfinished();
        for &day in self.whole.iter().filter(|day| Some(**day) != unfinished) {
            let ordered = self.reading.order_sure && settled.contains(&day);
            let known = self.day_views.get(&day).copied();
            let noted = match known {
                Some(known) => DayView {
                    seen: if self.view.seen.at >= known.seen.at {
                        self.view.seen
                    } else {
                        known.seen
                    },
                    ordered: known.ordered || ordered,
                },
                None => DayView {
                    seen: self.view.seen,
                    ordered,
                },
            };
            if known != Some(noted) {
                self.day_views.insert(day, noted);
                self.report.day_views.insert(day, noted);
            }
        }
    }

    pub fn set_fate(&mut self, row: usize, fate: Fate, no: LineNo) {
        let line = self.lines[no].id;
        self.fates[self.reading.rows[row].listed] = Some(LineFate { fate, line });
    }

    fn report_fates(&mut self) {
        for &(listed, of) in &self.reading.repeated {
            self.fates[listed] = self.fates[of].map(|of| LineFate {
                fate: Fate::Skipped,
                ..of
            });
        }
        self.report.per_line = std::mem::take(&mut self.fates)
            .into_iter()
            .flatten()
            .collect();
    }
}
