//! Tables in workbooks: which sheet is one, how wide it is, and where values have to stand.

use super::head::first_rows;
use super::{Hints, Table};
use crate::item::Sink;
use crate::layout::{built_in, key};
use crate::rows::Row;
use crate::rows::excel::{Extent, Workbook};
use crate::source::{Source, Unread};
use crate::{Asked, Refusal};

/// So many columns may have been added at the right.
const ADDED: usize = 8;

/// The table of a workbook.
pub struct SheetTable {
    workbook: Workbook,
    sheet: usize,
    extent: Extent,
    table: Table,
}

impl SheetTable {
    /// # Errors
    /// A workbook that can't be read; no sheet that any layout knows, or two.
    pub fn open(source: &dyn Source, asked: &Asked<'_>) -> Result<SheetTable, Unread> {
        let workbook = Workbook::open(source)?;
        let (mut found, mut names, mut unknown) = (None, Vec::new(), None);
        for (sheet, name) in workbook.sheets().enumerate() {
            match fit(&workbook, sheet, asked) {
                Ok(fit) => {
                    names.push(name.to_owned());
                    found = Some((sheet, fit));
                }
                Err(Unread::Refused(refusal @ (Refusal::UnknownCsv { .. } | Refusal::Empty))) => {
                    // A sheet with something on it says more than an empty one.
                    if matches!(unknown, None | Some(Refusal::Empty)) {
                        unknown = Some(refusal);
                    }
                }
                Err(other) => return Err(other),
            }
        }
        if names.len() > 1 {
            return Err(Refusal::TwoSheets { names }.into());
        }
        let Some((sheet, (table, extent))) = found else {
            return Err(unknown.unwrap_or(Refusal::Empty).into());
        };
        Ok(SheetTable {
            workbook,
            sheet,
            extent,
            table,
        })
    }

    pub fn table(&self) -> &Table {
        &self.table
    }

    /// # Errors
    /// As [`Table::read`], and formulas.
    pub fn read(&self, sink: &mut dyn Sink) -> Result<(), Unread> {
        let mut rows = self.workbook.rows(self.sheet, self.extent)?;
        self.table.read(&mut *rows, sink)
    }
}

/// A sheet as a table, and how much of it that is.
fn fit(workbook: &Workbook, sheet: usize, asked: &Asked<'_>) -> Result<(Table, Extent), Unread> {
    let open = |width: Option<usize>| {
        let extent = Extent {
            width,
            ..Extent::default()
        };
        let hints = Hints {
            today: Some(asked.today),
            file_name: asked.file_name,
            layout: asked.layout,
            days_are_values: true,
        };
        Table::open(asked.layouts, &mut || workbook.rows(sheet, extent), &hints)
    };
    let (table, width) = match open(None) {
        Err(Unread::Refused(Refusal::UnknownCsv { header })) => {
            let first = first_rows(&mut *workbook.rows(sheet, Extent::default())?)?;
            narrower(&first, asked, open)?.ok_or(Refusal::UnknownCsv { header })?
        }
        other => (other?, None),
    };
    let heading = table.heading_line;
    let reads_above = !table.layout.above.is_empty();
    let needed = table.plan.needed();
    let extent = Extent {
        // What stands beside the lines isn't asked for by them.
        width,
        least: needed.unwrap_or(0),
        values_from: Some(if reads_above { 1 } else { heading + 1 }),
    };
    Ok((table, extent))
}

/// The widest part of a sheet that a layout knows, where what stands at its right has headings that no layout has:
/// columns that an office added.
fn narrower(
    first: &[Row],
    asked: &Asked<'_>,
    open: impl Fn(Option<usize>) -> Result<Table, Unread>,
) -> Result<Option<(Table, Option<usize>)>, Unread> {
    let widest = first.iter().map(Row::len).max().unwrap_or(0);
    for width in (widest.saturating_sub(ADDED).max(2)..widest).rev() {
        let table = match open(Some(width)) {
            Ok(table) => table,
            Err(Unread::Refused(Refusal::UnknownCsv { .. })) => continue,
            Err(other) => return Err(other),
        };
        let heading = first.iter().find(|row| row.line == table.heading_line);
        let is_added = heading.is_some_and(|heading| {
            let mut cells = heading.cells().skip(width).map(key).peekable();
            cells.peek().is_some() && cells.all(|cell| !cell.is_empty() && !is_known(&cell, asked))
        });
        return Ok(is_added.then_some((table, Some(width))));
    }
    Ok(None)
}

/// Whether any layout has this heading.
fn is_known(heading: &str, asked: &Asked<'_>) -> bool {
    let layouts = asked.layouts.iter().chain(built_in());
    layouts
        .filter_map(|layout| layout.heading.as_ref())
        .flat_map(|heading| &heading.columns)
        .any(|column| !column.name.is_empty() && column.fits(heading))
}
