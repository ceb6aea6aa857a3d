//! An account in memory that is loaded and written as a store does it, and views to feed it.

use domain::ids::StatementLineId;
use domain::statement::line::{LineStatus, StatementLine};
use domain::statement::matching::{
    Absorbed, DayView, Settled, StoredDays, absorb, answer, days_of,
};
use domain::statement::view::{Place, ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, Period, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// (day, amount, text): what counts.
pub type Print = (Date, i64, String);

#[derive(Clone, Default)]
pub struct Account {
    pub lines: BTreeMap<StatementLineId, StatementLine>,
    pub day_views: BTreeMap<Date, DayView>,
}

impl Account {
    /// Loads what the view touches, absorbs it, and writes only what is reported as changed.
    pub fn absorb(&mut self, view: &View) -> Absorbed {
        let mut stored = days_of(view)
            .map(|span| self.load(span))
            .unwrap_or_default();
        let mut next = self.lines.len() as i64;
        let mut new_ids = || {
            next += 1;
            StatementLineId(next)
        };
        let done = absorb(&mut stored, view, &mut new_ids);
        let by_id = stored.by_id();
        for id in &done.changed {
            self.lines.insert(*id, by_id[id].clone());
        }
        self.day_views.extend(done.day_views.clone());
        for line in stored.lines() {
            assert_eq!(
                self.lines.get(&line.id),
                Some(line),
                "a change was not reported"
            );
        }
        for (day, view) in &stored.day_views {
            assert_eq!(
                self.day_views.get(day),
                Some(view),
                "a change of a day was not reported"
            );
        }
        for lines in stored.days.values() {
            assert!(
                lines.is_sorted_by(|a, b| a.position < b.position),
                "positions don't ascend"
            );
        }
        let counts = done.counts();
        assert_eq!(
            counts.read,
            counts.new + counts.known + counts.amended + counts.asked
        );
        assert_eq!(done.per_line.len(), view.lines.len());
        done
    }

    fn load(&self, span: Period) -> StoredDays {
        let touched = |line: &&StatementLine| {
            span.contains(line.posted_on)
                || line.faces.iter().any(|face| span.contains(face.posted_on))
        };
        let days: BTreeSet<Date> = self
            .lines
            .values()
            .filter(touched)
            .map(|line| line.posted_on)
            .collect();
        let mut stored = StoredDays::default();
        for line in self
            .lines
            .values()
            .filter(|line| days.contains(&line.posted_on))
        {
            stored
                .days
                .entry(line.posted_on)
                .or_default()
                .push(line.clone());
        }
        for lines in stored.days.values_mut() {
            lines.sort_by_key(|line| line.position);
        }
        stored.day_views = self
            .day_views
            .range(span.from..=span.to)
            .map(|(day, view)| (*day, *view))
            .collect();
        stored
    }

    /// By day and position.
    pub fn in_order(&self) -> Vec<&StatementLine> {
        let mut lines: Vec<_> = self.lines.values().collect();
        lines.sort_by_key(|line| (line.posted_on, line.position));
        lines
    }

    pub fn of_status(&self, status: LineStatus) -> Vec<&StatementLine> {
        self.in_order()
            .into_iter()
            .filter(|line| line.status == status)
            .collect()
    }

    pub fn live(&self) -> Vec<Print> {
        self.of_status(LineStatus::Live)
            .into_iter()
            .map(print)
            .collect()
    }

    /// What is lost and what is there too often, of what is live.
    pub fn score(&self, truth: &[Print]) -> (usize, usize) {
        let live = tally(&self.live());
        let truth = tally(truth);
        let above = |a: &BTreeMap<Print, usize>, b: &BTreeMap<Print, usize>| -> usize {
            a.iter()
                .map(|(print, n)| n.saturating_sub(b.get(print).copied().unwrap_or(0)))
                .sum()
        };
        (above(&truth, &live), above(&live, &truth))
    }

    /// Somebody who knows the truth answers for every held line.
    pub fn answer_all(&mut self, truth: &[Print]) {
        let held: Vec<StatementLineId> = self
            .of_status(LineStatus::Held)
            .iter()
            .map(|line| line.id)
            .collect();
        for id in held {
            let mut line = self.lines[&id].clone();
            let count = |prints: &[Print]| {
                prints
                    .iter()
                    .filter(|other| **other == print(&line))
                    .count()
            };
            let twin = count(&self.live()) < count(truth);
            let mut kept = line
                .held_for
                .and_then(|kept| self.lines.get(&kept))
                .cloned();
            answer(
                &mut line,
                kept.as_mut(),
                if twin { Settled::Twin } else { Settled::Same },
            );
            for line in kept.into_iter().chain([line]) {
                self.lines.insert(line.id, line);
            }
        }
    }
}

pub fn print(line: &StatementLine) -> Print {
    (line.posted_on, line.amount, line.description.clone())
}

pub fn tally(prints: &[Print]) -> BTreeMap<Print, usize> {
    let mut tally = BTreeMap::new();
    for print in prints {
        *tally.entry(print.clone()).or_insert(0) += 1;
    }
    tally
}

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// One line to read.
pub fn row(posted_on: Date, amount: i64, description: &str, balance: Option<i64>) -> ReadLine {
    ReadLine {
        posted_on,
        valued_on: None,
        amount,
        description: description.to_owned(),
        balance,
        reference: None,
        pending: false,
        place: Place { page: 0, row: 1 },
    }
}

/// A file of one source: it has no time of its own, and its ends may be cut within a day.
pub fn file(lines: Vec<ReadLine>) -> View {
    let newest = lines
        .iter()
        .map(|line| line.posted_on)
        .max()
        .unwrap_or(Date::MIN);
    View {
        traits: SourceTraits::plain("file"),
        seen: SeenAt::not_before(newest),
        asked: None,
        opening: None,
        closing: None,
        rows_of: "line".to_owned(),
        lines,
    }
}

/// A look at a site at a known time, which shows all lines of the days asked for.
pub fn look(at: Timestamp, from: Date, to: Date, lines: Vec<ReadLine>) -> View {
    let mut view = file(lines);
    view.traits.source = "site".to_owned();
    view.traits.whole_days = true;
    view.seen = SeenAt::exactly(at);
    view.asked = Period::new(from, to);
    view
}
