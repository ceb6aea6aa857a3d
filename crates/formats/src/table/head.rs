//! Which layout a table has, told by its first rows.

use std::sync::Arc;

use super::places::Places;
use super::plan::Plan;
use crate::Refusal;
use crate::layout::{Heading, Layout, RowIs, key};
use crate::rows::{Row, Rows};
use crate::source::Unread;

/// The heading stands among the first so many rows.
const ROWS: usize = 40;

/// No heading has so many bytes above it.
const BYTES: usize = 1 << 20;

/// A layout that fits.
pub struct Fit {
    pub layout: Arc<Layout>,
    pub plan: Plan,
    /// How many of the first rows stand above the lines, the heading among them.
    pub above: usize,
    /// It fits without further columns.
    exact: bool,
}

/// The first rows of a table.
pub fn first_rows(rows: &mut dyn Rows) -> Result<Vec<Row>, Unread> {
    let (mut row, mut first, mut size) = (Row::default(), Vec::new(), 0);
    while first.len() < ROWS && size < BYTES && rows.next(&mut row)? {
        size += row.size();
        first.push(row.clone());
    }
    Ok(first)
}

/// The layout that fits.
///
/// # Errors
/// None does, or two do.
pub fn choose<'l>(
    layouts: impl Iterator<Item = &'l Arc<Layout>> + Clone,
    rows: &[Row],
    days_are_values: bool,
) -> Result<Fit, Refusal> {
    let folded: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.cells().map(key).collect())
        .collect();
    let mut fits: Vec<Fit> = layouts
        .clone()
        .filter_map(|layout| by_heading(layout, rows, &folded))
        .collect();
    if fits.is_empty() {
        fits = layouts
            .filter_map(|layout| by_shape(layout, rows, days_are_values))
            .collect();
    }
    if fits.iter().any(|fit| fit.exact) {
        fits.retain(|fit| fit.exact);
    }
    if fits.len() > 1 {
        return Err(Refusal::TwoLayouts {
            names: fits.iter().map(|fit| fit.layout.name.clone()).collect(),
        });
    }
    fits.pop().ok_or_else(|| unknown(rows))
}

fn unknown(rows: &[Row]) -> Refusal {
    let cell = |cell: &str| cell.chars().take(20).collect();
    let first = rows.iter().find(|row| !row.is_blank());
    Refusal::UnknownCsv {
        header: first.map_or(Vec::new(), |row| row.cells().take(12).map(cell).collect()),
    }
}

fn by_heading(layout: &Arc<Layout>, rows: &[Row], folded: &[Vec<String>]) -> Option<Fit> {
    let heading = layout.heading.as_ref()?;
    let (at, columns) = folded
        .iter()
        .enumerate()
        .find_map(|(at, cells)| Some((at, places_of(heading, cells)?)))?;
    let needed = folded[at]
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1);
    let places = Places::of_heading(&rows[at], &heading.columns, &columns);
    Some(Fit {
        plan: Plan::of_heading(layout, places, needed),
        layout: Arc::clone(layout),
        above: at + 1,
        exact: !heading.others,
    })
}

/// Where each column stands in a row; `None` where the row isn't this heading.
fn places_of(heading: &Heading, cells: &[String]) -> Option<Vec<Option<usize>>> {
    let used = cells.iter().rposition(|cell| !cell.is_empty())? + 1;
    let mut next = 0;
    let mut places = Vec::with_capacity(heading.columns.len());
    for column in &heading.columns {
        let fits = |at: &usize| cells.get(*at).is_some_and(|cell| column.fits(cell));
        let found = if heading.others {
            (next..used).find(fits)
        } else {
            Some(next).filter(fits)
        };
        // Empty headings at the end may be cut off.
        if found.is_none() && !column.optional && !(next >= used && column.fits("")) {
            return None;
        }
        next = found.map_or(next, |at| at + 1);
        places.push(found);
    }
    (heading.others || next >= used).then_some(places)
}

fn by_shape(layout: &Arc<Layout>, rows: &[Row], days_are_values: bool) -> Option<Fit> {
    let mut plan = Plan::of_shape(layout, days_are_values)?;
    if days_are_values {
        plan.form = plan.form.of_values();
    }
    let begins = layout.shape.as_ref()?.begins;
    let mut lines = 0;
    let mut stopped = false;
    for (nth, row) in rows.iter().filter(|row| !row.is_blank()).enumerate() {
        let is = plan.rules_of(row).next().map(|rule| rule.is);
        if nth == 0 && begins.is_some_and(|begins| is != Some(begins)) {
            return None;
        }
        stopped |= is == Some(RowIs::Stop);
        match is {
            Some(_) => {}
            None if stopped => {}
            None => {
                plan.shaped(row)?;
                lines += 1;
            }
        }
    }
    (lines > 0 || begins.is_some()).then(|| Fit {
        layout: Arc::clone(layout),
        plan,
        above: 0,
        exact: true,
    })
}
