//! A view made ready for matching: oldest line first, by day, with text keys and balances.

use super::arrange::{Arranged, arrange, breaks};
use super::report::Notice;
use super::shifted;
use super::stored::StoredDays;
use crate::statement::text::text_key;
use crate::statement::view::{ReadLine, View};
use crate::time::Date;
use std::collections::HashSet;
use std::ops::Range;

/// One line of the view.
#[derive(Clone, Debug)]
pub(super) struct ReadRow<'v> {
    /// Its index in the view.
    pub listed: usize,
    pub posted_on: Date,
    pub amount: i64,
    pub text: &'v str,
    pub key: String,
    /// The balance after it. Pending lines have none: what is printed beside them is provisional.
    pub balance: Option<i64>,
    /// The balance is worth storing. One that was computed in an uncertain order of the day's lines is not.
    pub keep_balance: bool,
    pub reference: Option<&'v str>,
    pub pending: bool,
    /// The source may have cut the text.
    pub cut: bool,
}

impl ReadRow<'_> {
    /// The balance before it.
    pub fn opening(&self) -> Option<i64> {
        self.balance
            .map(|balance| balance.wrapping_sub(self.amount))
    }
}

/// `later` follows `earlier` with nothing between them, by their balances.
pub(super) fn joined(earlier: &ReadRow, later: &ReadRow) -> bool {
    earlier.balance.is_some() && earlier.balance == later.opening()
}

/// A whole view.
#[derive(Debug)]
pub(super) struct Reading<'v> {
    pub rows: Vec<ReadRow<'v>>,
    /// The rows of each day that has any, ascending.
    pub days: Vec<Range<usize>>,
    /// Each day was listed against time, so that a cut at the end of the list falls into the middle of time.
    pub backwards: bool,
    /// Balances or a declaration prove the order within the days.
    pub order_sure: bool,
    /// Some line has a balance.
    pub balanced: bool,
    /// (index in the view, index in the view of the line that it repeats).
    pub repeated: Vec<(usize, usize)>,
    pub notices: Vec<Notice>,
}

impl<'v> Reading<'v> {
    pub fn of(view: &'v View, stored: &StoredDays) -> Reading<'v> {
        let mut notices = Vec::new();
        let Arranged {
            mut rows,
            mut backwards,
            order_sure,
        } = arrange(rows(view), view.traits.order, stored);
        if view.traits.day_balances {
            reckon_within_days(&mut rows, view, order_sure);
        } else {
            derive_balances(&mut rows, view, order_sure, &mut notices);
        }
        let repeated = drop_repeated(&mut rows, &mut notices);
        disown_repeated_references(&mut rows, &mut notices);
        if !rows.is_sorted_by_key(|row| row.posted_on) {
            sort_by_day(&mut rows);
            backwards = true;
        }
        let days = days(&rows);
        let balanced = rows.iter().any(|row| row.balance.is_some());
        Reading {
            rows,
            days,
            backwards,
            order_sure,
            balanced,
            repeated,
            notices,
        }
    }

    pub fn day(&self, n: usize) -> &[ReadRow<'v>] {
        &self.rows[self.days[n].clone()]
    }

    pub fn date(&self, n: usize) -> Date {
        self.rows[self.days[n].start].posted_on
    }
}

fn rows<'v>(view: &'v View) -> Vec<ReadRow<'v>> {
    let row = |(listed, line): (usize, &'v ReadLine)| ReadRow {
        listed,
        posted_on: shifted(line.posted_on, view.traits.date_offset_days),
        amount: line.amount,
        text: &line.description,
        key: text_key(&line.description),
        balance: line
            .balance
            .filter(|_| !line.pending && !view.traits.day_balances),
        keep_balance: true,
        reference: line.reference.as_deref(),
        pending: line.pending,
        cut: view
            .traits
            .text_max
            .is_some_and(|max| line.description.chars().count() >= max),
    };
    view.lines.iter().enumerate().map(row).collect()
}

fn days(rows: &[ReadRow]) -> Vec<Range<usize>> {
    let mut days: Vec<Range<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match days.last_mut() {
            Some(day) if rows[day.start].posted_on == row.posted_on => day.end = at + 1,
            _ => days.push(at..at + 1),
        }
    }
    days
}

/// Running balances out of one closing or opening balance, when the source prints none.
fn derive_balances(rows: &mut [ReadRow], view: &View, order_sure: bool, notices: &mut Vec<Notice>) {
    if rows.iter().any(|row| row.balance.is_some()) {
        return;
    }
    let total = rows
        .iter()
        .filter(|row| !row.pending)
        .fold(0i64, |sum, row| sum.wrapping_add(row.amount));
    let opening = match (view.opening, view.closing) {
        (None, None) => return,
        (Some(opening), None) => opening,
        (opening, Some(closing)) => {
            let computed = closing.wrapping_sub(total);
            let difference = opening.unwrap_or(computed).wrapping_sub(computed);
            if difference != 0 {
                notices.push(Notice::OpeningAndClosingDisagree { difference });
                return;
            }
            computed
        }
    };
    let mut balance = opening;
    for row in rows.iter_mut().filter(|row| !row.pending) {
        balance = balance.wrapping_add(row.amount);
        row.balance = Some(balance);
    }
    if !order_sure {
        // Only at the end of a day is the sum the same in whatever order its lines came.
        for at in 1..rows.len() {
            rows[at - 1].keep_balance = rows[at - 1].posted_on != rows[at].posted_on;
        }
    }
}

/// Running balances out of those of the days' ends, when the source prints these beside its lines.
fn reckon_within_days(rows: &mut [ReadRow], view: &View, order_sure: bool) {
    if !rows.is_sorted_by_key(|row| row.posted_on) {
        return;
    }
    for day in rows.chunk_by_mut(|a, b| a.posted_on == b.posted_on) {
        let printed = |row: &ReadRow| view.lines[row.listed].balance.filter(|_| !row.pending);
        let mut balance = day.iter().find_map(printed);
        let mut is_end = true;
        for row in day.iter_mut().rev().filter(|row| !row.pending) {
            row.balance = balance;
            row.keep_balance = order_sure || is_end;
            balance = row.opening();
            is_end = false;
        }
    }
}

/// A list that shifted while it was paged through shows a line twice, with the same balance: the chain proves it.
/// Lines of amount zero prove nothing, they don't move the balance.
fn drop_repeated(rows: &mut Vec<ReadRow>, notices: &mut Vec<Notice>) -> Vec<(usize, usize)> {
    let mut repeated = Vec::new();
    rows.dedup_by(|row, previous| {
        let same = row.balance.is_some()
            && row.amount != 0
            && (row.balance, row.posted_on, row.amount, &row.key)
                == (
                    previous.balance,
                    previous.posted_on,
                    previous.amount,
                    &previous.key,
                );
        if same {
            repeated.push((row.listed, previous.listed));
            notices.push(Notice::RepeatedByPage { listed: row.listed });
        }
        same
    });
    repeated
}

/// References made from a line's content lose twins; one that occurs twice gives them away.
fn disown_repeated_references(rows: &mut [ReadRow], notices: &mut Vec<Notice>) {
    let mut seen = HashSet::new();
    if rows
        .iter()
        .filter_map(|row| row.reference)
        .all(|reference| seen.insert(reference))
    {
        return;
    }
    notices.push(Notice::ReferencesNotUnique);
    for row in rows {
        row.reference = None;
    }
}

/// A late line may be shown where it was processed. Its balance then belongs to that place and not to its date, so
/// that of all balances only the last is kept.
fn sort_by_day(rows: &mut [ReadRow]) {
    let before = breaks(rows);
    rows.sort_by_key(|row| row.posted_on);
    if breaks(rows) > before {
        let last = rows.len() - 1;
        for row in &mut rows[..last] {
            row.keep_balance = false;
        }
    }
}
