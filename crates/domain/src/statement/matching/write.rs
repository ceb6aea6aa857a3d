//! Writes down what was found: new lines, what known lines show now, what is gone, and what has to be asked.

use super::alike::{by_reference, text_alike};
use super::answer::drop_as_same;
use super::lines::LineNo;
use super::merge::Merge;
use super::prints::{Change, Prints};
use super::relation;
use super::report::{Amendment, Fate, Grade, Notice, Printed, Question, QuestionKind, Settled};
use crate::ids::StatementLineId;
use crate::statement::line::{Face, LineBalance, LineStatus, StatementLine};
use crate::statement::text::text_key;
use crate::time::Date;
use std::collections::HashMap;

impl Merge<'_> {
    pub(super) fn write(&mut self, new_ids: &mut dyn FnMut() -> StatementLineId) {
        for row in 0..self.reading.rows.len() {
            match self.matched[row] {
                Some(no) => self.write_known(row, no),
                None => self.write_new(row, new_ids()),
            }
        }
        self.ask_about_held();
        self.ask_which_became();
        for no in std::mem::take(&mut self.gone) {
            self.write_gone(no);
        }
    }

    fn face(&self, row: usize) -> Face {
        let read = &self.reading.rows[row];
        Face {
            posted_on: read.posted_on,
            amount: read.amount,
            text_key: read.key.clone(),
            source: self.source().to_owned(),
            cut: read.cut,
        }
    }

    /// What is to be stored of the balance beside a row.
    fn balance(&self, row: usize) -> Option<LineBalance> {
        let read = &self.reading.rows[row];
        read.balance
            .filter(|_| read.keep_balance)
            .map(|minor| LineBalance {
                minor,
                seen: self.view.seen,
            })
    }

    fn write_new(&mut self, row: usize, id: StatementLineId) {
        let doubted = self.doubtful.get(&row).copied();
        let status = match doubted {
            Some(_) => LineStatus::Held,
            None if self.was_gone_already(row) => LineStatus::Withdrawn,
            None => LineStatus::Live,
        };
        let read = &self.reading.rows[row];
        let no = self.lines.add(StatementLine {
            id,
            posted_on: read.posted_on,
            position: 0,
            amount: read.amount,
            description: read.text.to_owned(),
            status,
            pending: read.pending,
            balance: self.balance(row),
            held_for: doubted.map(|no| self.lines[no].id),
            tied_before: false,
            tied_after: false,
            faces: vec![self.face(row)],
            references: read
                .reference
                .iter()
                .map(|reference| (self.source().to_owned(), (*reference).to_owned()))
                .collect(),
            first_seen: self.view.seen,
            last_seen: self.view.seen,
        });
        self.matched[row] = Some(no);
        self.standing[row] = Some(no);
        self.unplaced.insert(no);
        self.set_fate(
            row,
            if doubted.is_some() {
                Fate::Asked
            } else {
                Fate::New
            },
            no,
        );
    }

    fn write_known(&mut self, row: usize, no: LineNo) {
        self.revive_or_settle(row, no);
        let seen = self.view.seen;
        let line = &self.lines[no];
        let read = &self.reading.rows[row];
        let newer = relation(seen, line.last_seen).newer;
        // Final beats pending, then the later view wins.
        let wins = if line.pending == read.pending {
            newer
        } else {
            line.pending
        };
        let amended = self.write_print(row, no, wins);
        let (pending, reference) = (
            self.reading.rows[row].pending,
            self.reading.rows[row].reference,
        );
        let (face, balance, source) = (self.face(row), self.balance(row), self.source());
        let line = self.lines.edit(no);
        if !line.faces.contains(&face) {
            line.faces.push(face);
        }
        if wins {
            line.pending = pending;
        }
        if let Some(reference) = reference {
            line.references.retain(|(of, _)| of != source);
            line.references
                .push((source.to_owned(), reference.to_owned()));
        }
        if balance.is_some() && (line.balance.is_none() || newer) {
            line.balance = balance;
        }
        if newer {
            line.last_seen = seen;
        }
        if seen.at < line.first_seen.at {
            line.first_seen = seen;
        }
        self.set_fate(row, if amended { Fate::Amended } else { Fate::Known }, no);
    }

    /// A held line that is still there when the day is counted is a line of its own; a withdrawn one is back.
    fn revive_or_settle(&mut self, row: usize, no: LineNo) {
        let line = &self.lines[no];
        let id = line.id;
        match line.status {
            LineStatus::Held if self.whole.contains(&self.reading.rows[row].posted_on) => {
                let line = self.lines.edit(no);
                line.status = LineStatus::Live;
                line.held_for = None;
                self.report.settled.push((id, Settled::Twin));
            }
            LineStatus::Withdrawn if self.comes_back(line) => {
                self.lines.edit(no).status = LineStatus::Live;
                self.report.revived.push(id);
            }
            _ => {}
        }
    }

    /// A withdrawn line that the view shows, which is later than all that is known of it, and of its day.
    pub(super) fn comes_back(&self, line: &StatementLine) -> bool {
        let at = self.view.seen.at;
        let without = self.day_views.get(&line.posted_on);
        line.status == LineStatus::Withdrawn
            && at > line.last_seen.at
            && without.is_none_or(|without| at >= without.seen.at)
    }

    /// Date, amount and text of a known line; whether they changed.
    fn write_print(&mut self, row: usize, no: LineNo, wins: bool) -> bool {
        let (line, read) = (&self.lines[no], &self.reading.rows[row]);
        let elsewhere = (read.posted_on, read.amount) != (line.posted_on, line.amount);
        let current = if line.description == read.text {
            read.key.clone()
        } else {
            text_key(&line.description)
        };
        let is_cut = |key: &str| {
            line.faces
                .iter()
                .any(|face| face.cut && face.text_key == key)
        };
        let prints = Prints {
            elsewhere,
            known_text: line.faces.iter().any(|face| face.text_key == read.key),
            known_face: line.faces.iter().any(|face| {
                (face.posted_on, face.amount, &face.text_key)
                    == (read.posted_on, read.amount, &read.key)
            }),
            cut: read.cut,
            completes: !read.cut
                && is_cut(&current)
                && read.key != current
                && read.key.starts_with(&current),
            completed: line
                .faces
                .iter()
                .any(|face| face.cut && read.key.starts_with(&face.text_key)),
            current: current == read.key,
            known_source: line.faces.iter().any(|face| face.source == self.source()),
            later: self.view.seen.at > line.last_seen.at || line.pending && !read.pending,
        };
        let keep_text = read.cut && current.starts_with(&read.key);
        let now = Printed {
            posted_on: line.posted_on,
            amount: line.amount,
            description: line.description.clone(),
        };
        let text = if keep_text {
            &line.description
        } else {
            read.text
        };
        let then = Printed {
            posted_on: read.posted_on,
            amount: read.amount,
            description: text.to_owned(),
        };
        let change = prints.change(wins);
        if change == Change::Older && elsewhere {
            self.standing[row] = None;
        } else {
            self.standing[row] = Some(no);
        }
        let (before, after) = match change {
            Change::None => return false,
            Change::Completed => {
                self.lines.edit(no).description = then.description;
                return false;
            }
            Change::Older if prints.known_face => return false,
            Change::Older => (then, now),
            Change::Newer => (now, then),
        };
        let grade = self.grade(row, no, elsewhere);
        if change == Change::Newer {
            self.reprint(no, &after);
            if elsewhere && self.was_gone_already(row) && self.lines[no].status == LineStatus::Live
            {
                self.lines.edit(no).status = LineStatus::Withdrawn;
                self.report.withdrawn.push(self.lines[no].id);
            }
        }
        self.report.amendments.push(Amendment {
            line: self.lines[no].id,
            before,
            after,
            grade,
        });
        change == Change::Newer
    }

    fn reprint(&mut self, no: LineNo, print: &Printed) {
        let line = &self.lines[no];
        let moved = line.posted_on != print.posted_on;
        if moved {
            self.lines.lift(no);
            self.unplaced.insert(no);
        }
        let line = self.lines.edit(no);
        if moved || line.amount != print.amount {
            // They were about another place.
            (line.tied_before, line.tied_after, line.balance) = (false, false, None);
        }
        line.posted_on = print.posted_on;
        line.amount = print.amount;
        line.description.clone_from(&print.description);
    }

    fn grade(&self, row: usize, no: LineNo, elsewhere: bool) -> Grade {
        let (line, read) = (&self.lines[no], &self.reading.rows[row]);
        if by_reference(line, read, self.source()) == Some(true) {
            Grade::Reference
        } else if line.pending != read.pending {
            Grade::Pending
        } else if elsewhere {
            Grade::Moved
        } else if text_alike(line, read) {
            Grade::Alike
        } else if self.whole.contains(&read.posted_on) {
            Grade::WholeDay
        } else {
            Grade::Text
        }
    }

    fn ask_about_held(&mut self) {
        if self.doubtful.is_empty() {
            return;
        }
        let id = |no: LineNo| self.lines[no].id;
        let lines = self
            .doubtful
            .keys()
            .filter_map(|row| self.matched[*row])
            .map(id)
            .collect();
        let about = self.doubtful.values().copied().map(id).collect();
        self.report.questions.push(Question {
            kind: QuestionKind::SameOrTwin,
            lines,
            about,
        });
    }

    fn ask_which_became(&mut self) {
        for became in std::mem::take(&mut self.became) {
            let lines = vec![self.lines[became.pending].id];
            let about = became
                .rows
                .iter()
                .filter_map(|row| self.matched[*row])
                .map(|no| self.lines[no].id)
                .collect();
            self.report.questions.push(Question {
                kind: QuestionKind::WhichBecame,
                lines,
                about,
            });
        }
    }

    fn write_gone(&mut self, no: LineNo) {
        let (id, status, pending) = (
            self.lines[no].id,
            self.lines[no].status,
            self.lines[no].pending,
        );
        if status == LineStatus::Held {
            self.drop_held(no);
            return;
        }
        let relation = relation(self.view.seen, self.lines[no].last_seen);
        if self.has_hole_for(no) {
            self.report.notices.push(Notice::MissedByView { line: id });
        } else if !self.view.traits.authoritative || !relation.newer {
            // A filtered list, or a line that came late.
        } else if pending || relation.certain {
            self.lines.edit(no).status = LineStatus::Withdrawn;
            self.report.withdrawn.push(id);
        } else {
            let question = Question {
                kind: QuestionKind::WithdrawnOrNot,
                lines: vec![id],
                about: Vec::new(),
            };
            self.report.questions.push(question);
        }
    }

    /// The day was counted and the held line wasn't needed: it was the same.
    fn drop_held(&mut self, no: LineNo) {
        if !self.view.traits.authoritative || !self.whole.contains(&self.lines[no].posted_on) {
            return;
        }
        let kept = self.lines[no]
            .held_for
            .and_then(|id| self.lines.find(id))
            .filter(|kept| *kept != no);
        let mut held = self.lines.edit(no).clone();
        drop_as_same(&mut held, kept.map(|kept| self.lines.edit(kept)));
        *self.lines.edit(no) = held;
        self.report.settled.push((self.lines[no].id, Settled::Same));
    }

    /// The balances of the view jump by just this line where it should stand: the view left it out.
    fn has_hole_for(&self, no: LineNo) -> bool {
        let line = &self.lines[no];
        let rows = &self.reading.rows;
        let from = rows
            .partition_point(|row| row.posted_on < line.posted_on)
            .saturating_sub(1);
        let to = (rows.partition_point(|row| row.posted_on <= line.posted_on) + 1).min(rows.len());
        rows.get(from..to)
            .unwrap_or_default()
            .windows(2)
            .any(|pair| match (pair[0].balance, pair[1].opening()) {
                (Some(before), Some(opening)) => {
                    opening != before && opening.wrapping_sub(before) == line.amount
                }
                _ => false,
            })
    }

    /// Where each read line of a day stands, for the days of the view.
    pub(super) fn standing_by_day(&self) -> HashMap<Date, Vec<LineNo>> {
        let mut days: HashMap<Date, Vec<LineNo>> = HashMap::new();
        for (row, no) in self.standing.iter().enumerate() {
            if let Some(no) =
                no.filter(|no| self.lines[*no].posted_on == self.reading.rows[row].posted_on)
            {
                days.entry(self.lines[no].posted_on).or_default().push(no);
            }
        }
        days
    }
}
