//! The first rows of a table that no layout knows: where its heading is, and which rows are lines.

use domain::time::Date;

use super::dates::{self, Days};
use super::words;
use crate::Refusal;
use crate::layout::key;
use crate::rows::{Row, Rows};
use crate::source::Unread;
use crate::table::{is_dash, number};
use domain::money::Unit;

/// So much is looked at: rows, cells, bytes of text, and columns that may mean something.
const ROWS: usize = 3000;
const CELLS: usize = 300_000;
const TEXT: usize = 8 << 20;
pub const COLUMNS: usize = 64;
/// The heading stands among the first so many rows.
const HEADING: usize = 40;

/// A table as far as it was looked at.
pub struct Looked {
    pub rows: Vec<Row>,
    /// Where in `rows` the heading is.
    pub heading: Option<usize>,
    /// Where in `rows` the lines are.
    pub lines: Vec<usize>,
    /// Rows below the heading that have no day.
    pub others: Vec<usize>,
    /// Number of columns.
    pub width: usize,
    /// The columns that hold days; the days by line.
    pub days: Vec<(usize, Days)>,
    /// Which of `days` is the day of the line.
    pub date: Option<usize>,
    /// There are more rows.
    pub goes_on: bool,
}

pub fn look(rows: &mut dyn Rows, today: Date) -> Result<Looked, Unread> {
    let (rows, goes_on) = first(rows)?;
    let widest = rows.iter().map(used).max().unwrap_or(0).min(COLUMNS);
    let column = |at: usize| rows.iter().map(|row| row.cell(at)).collect::<Vec<&str>>();
    let dated: Vec<(usize, Days)> = (0..widest)
        .filter_map(|at| Some((at, dates::of(&column(at), today)?)))
        .collect();
    // The column that has most days, and of several the left one.
    let Some((_, days)) = dated
        .iter()
        .rev()
        .max_by_key(|(_, days)| (days.count, days.is_parted()))
    else {
        return Err(unknown(&rows).into());
    };
    let dated_rows: Vec<usize> = (0..rows.len())
        .filter(|at| days.days[*at].is_some())
        .collect();
    let width = most_often(dated_rows.iter().map(|at| rows[*at].len()));
    let begin = dated_rows
        .iter()
        .copied()
        .find(|at| rows[*at].len() == width)
        .unwrap_or(0);
    let heading = heading_above(&rows, begin, width);
    let width = heading.map_or(width, |at| used(&rows[at]).max(1));
    let body = heading.map_or(begin, |at| at + 1);
    let best = |at: &usize| {
        let word = heading.and_then(|row| words::of(rows[row].cell(*at)));
        word == Some(words::Word::Date)
    };
    let (date, days) = dated
        .iter()
        .rev()
        .max_by_key(|(at, days)| {
            let named = best(at) && days.count * 2 > dated_rows.len();
            (named, days.count, days.is_parted())
        })
        .map_or((0, days), |(at, days)| (*at, days));
    let (lines, others): (Vec<usize>, Vec<usize>) =
        (body..rows.len()).partition(|at| days.days[*at].is_some());
    if width < 2 {
        return Err(unknown(&rows).into());
    }
    // Of the other columns only those that hold nothing else.
    let all_days = |at: usize| {
        let cells: Vec<&str> = lines.iter().map(|row| rows[*row].cell(at)).collect();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let days = dates::of(&cells, today)?;
        (at == date || days.count == filled).then_some((at, days))
    };
    let dated: Vec<(usize, Days)> = (0..width.min(COLUMNS)).filter_map(all_days).collect();
    Ok(Looked {
        heading,
        date: dated.iter().position(|(at, _)| *at == date),
        days: dated,
        lines,
        others,
        width,
        goes_on,
        rows,
    })
}

fn first(rows: &mut dyn Rows) -> Result<(Vec<Row>, bool), Unread> {
    let (mut row, mut first) = (Row::default(), Vec::new());
    let (mut cells, mut text) = (0_usize, 0_usize);
    while rows.next(&mut row)? {
        if row.is_blank() {
            continue;
        }
        if first.len() >= ROWS || cells >= CELLS || text >= TEXT {
            return Ok((first, true));
        }
        cells += row.len();
        text += row.printed().map(str::len).sum::<usize>();
        first.push(row.clone());
    }
    Ok((first, false))
}

pub fn unknown(rows: &[Row]) -> Refusal {
    let cell = |cell: &str| cell.chars().take(20).collect();
    Refusal::UnknownCsv {
        header: rows
            .first()
            .map_or(Vec::new(), |row| row.cells().take(12).map(cell).collect()),
    }
}

/// How many cells a row has, without the empty ones at its end.
pub fn used(row: &Row) -> usize {
    (0..row.len())
        .rev()
        .find(|at| !row.cell(*at).is_empty())
        .map_or(0, |at| at + 1)
}

/// What is there most often, and of several the largest.
fn most_often(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_insert(0_usize) += 1);
    counts
        .into_iter()
        .max_by_key(|(number, count)| (*count, *number))
        .map_or(0, |(number, _)| number)
}

/// Among the rows above the first line the one that is most like a heading; where none has a known word, only the
/// nearest row, and it must have a word for every column.
fn heading_above(rows: &[Row], begin: usize, width: usize) -> Option<usize> {
    let known = |at: usize| {
        rows[at]
            .cells()
            .filter(|cell| words::of(cell).is_some())
            .count()
    };
    let may = |at: &usize| {
        let row = &rows[*at];
        let filled = row.cells().filter(|cell| !cell.is_empty()).count();
        filled >= 2.max(width.div_ceil(2)) && row.cells().all(|cell| !is_money(cell))
    };
    let candidates = (0..begin.min(HEADING)).filter(may);
    let best = candidates.max_by_key(|at| (known(*at), *at))?;
    let all = used(&rows[best]) + 1 >= width && rows[best].len() <= width + 1;
    (known(best) >= 2 || (all && best + 1 == begin)).then_some(best)
}

/// Whether a cell is a printed number.
pub fn is_money(cell: &str) -> bool {
    money(cell).is_some_and(|money| money.is_ok())
}

/// Hundredths of the printed number; `None` where the cell says nothing; `Err` where it isn't a number.
pub fn money(cell: &str) -> Option<Result<i64, ()>> {
    if cell.is_empty() || is_dash(cell) {
        return None;
    }
    let has_digit = cell.len() <= 60 && key(cell).bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit {
        return Some(Err(()));
    }
    let cents: Option<Unit> = "USD".parse().ok();
    Some(cents.and_then(|unit| number(cell, &unit).ok()).ok_or(()))
}
