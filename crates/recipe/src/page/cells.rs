//! The cells of a text with columns: each once as printed and once normalised, in two texts for all of them.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::{as_printed, normal};

/// Rows of cells.
///
/// In both texts the cells of a row stand behind each other, a blank between those that say something: what the row says as
/// a whole is a piece of the text.
#[derive(Clone, Default)]
pub(crate) struct Cells {
    printed: String,
    normal: String,
    cells: Vec<Cell>,
    rows: Vec<Begin>,
}

/// Where a cell stands in both texts.
#[derive(Clone)]
struct Cell {
    printed: Range<usize>,
    normal: Range<usize>,
}

#[derive(Clone, Copy)]
struct Begin {
    number: u32,
    first: usize,
}

impl Cells {
    /// Those of a text; rows without anything are passed over.
    ///
    /// # Errors
    /// A quoted cell has no end.
    pub(crate) fn of(text: &str, separator: u8) -> Result<Cells, formats::Refusal> {
        let mut cells = Cells::default();
        formats::each_record(text, separator, |line, record| {
            cells.begin_row(u32::try_from(line).unwrap_or(u32::MAX));
            record.for_each(|cell| cells.push(cell));
        })?;
        Ok(cells)
    }

    /// `number`: as people count.
    pub(crate) fn begin_row(&mut self, number: u32) {
        let first = self.cells.len();
        self.rows.push(Begin { number, first });
    }

    /// Adds a cell to the last row.
    pub(crate) fn push(&mut self, cell: &str) {
        let normal = normal(cell);
        let printed = match &normal {
            Cow::Borrowed(same) => Cow::Borrowed(*same),
            Cow::Owned(_) => as_printed(cell),
        };
        let first = self.rows.last().and_then(|row| self.cells.get(row.first));
        let begun = first.map(|first| (first.printed.start, first.normal.start));
        let (printed_from, normal_from) = begun.unwrap_or((self.printed.len(), self.normal.len()));
        self.cells.push(Cell {
            printed: add(&mut self.printed, printed_from, &printed),
            normal: add(&mut self.normal, normal_from, &normal),
        });
    }

    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = CellRow<'_>> + ExactSizeIterator {
        (0..self.rows.len()).map(|at| self.row(at))
    }

    pub(crate) fn row(&self, at: usize) -> CellRow<'_> {
        let Begin { number, first } = self.rows[at];
        let behind = self
            .rows
            .get(at + 1)
            .map_or(self.cells.len(), |next| next.first);
        CellRow {
            all: self,
            cells: &self.cells[first..behind],
            number,
        }
    }
}

/// Behind what the row, which begins at `from`, says so far; gives the cell's own place.
fn add(text: &mut String, from: usize, cell: &str) -> Range<usize> {
    if text.len() > from && !cell.is_empty() {
        text.push(' ');
    }
    let begin = text.len();
    text.push_str(cell);
    begin..text.len()
}

/// One row of them.
#[derive(Clone, Copy)]
pub(crate) struct CellRow<'c> {
    all: &'c Cells,
    cells: &'c [Cell],
    /// As people count.
    pub(crate) number: u32,
}

impl<'c> CellRow<'c> {
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The n-th cell, from 0.
    pub(crate) fn printed(&self, nth: usize) -> Option<&'c str> {
        let cell = self.cells.get(nth)?;
        Some(&self.all.printed[cell.printed.clone()])
    }

    /// All cells, normalised.
    pub(crate) fn normal(&self) -> impl Iterator<Item = &'c str> + use<'c> {
        let all = self.all;
        self.cells
            .iter()
            .map(|cell| &all.normal[cell.normal.clone()])
    }

    /// What the row says, as printed.
    pub(crate) fn text(&self) -> &'c str {
        &self.all.printed[self.span(|cell| &cell.printed)]
    }

    /// The same, normalised.
    pub(crate) fn normal_text(&self) -> &'c str {
        &self.all.normal[self.span(|cell| &cell.normal)]
    }

    fn span(&self, of: fn(&Cell) -> &Range<usize>) -> Range<usize> {
        match self.cells {
            [first, .., last] => of(first).start..of(last).end,
            [only] => of(only).clone(),
            [] => 0..0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{norm, printed};

    #[test]
    fn a_row_says_what_its_cells_say_together() {
        let rows: [&[&str]; 6] = [
            &["", " ", "2026/4/1", "　ﾃﾞﾝｷ  ｶﾞｽ ", "", "１,２００"],
            &["a", "b\u{301}", "\u{301}c", " ´ ", "x"],
            &["", "　", " "],
            &["㈱ デモ"],
            &[""],
            &["合計:", "\u{a0}", "３件"],
        ];
        let mut cells = Cells::default();
        for (row, number) in rows.iter().zip(7..) {
            cells.begin_row(number);
            row.iter().for_each(|cell| cells.push(cell));
        }
        assert_eq!(cells.rows().len(), rows.len());
        for (read, row) in cells.rows().zip(rows) {
            assert_eq!(read.text(), printed(&row.join(" ")));
            assert_eq!(read.normal_text(), norm(&row.join(" ")));
            assert!(read.normal().eq(row.iter().map(|cell| norm(cell))));
            for (nth, cell) in row.iter().enumerate() {
                assert_eq!(read.printed(nth), Some(&*printed(cell)));
            }
            assert_eq!((read.len(), read.printed(row.len())), (row.len(), None));
        }
    }

    #[test]
    fn rows_of_a_text_know_their_lines() {
        let cells = Cells::of("口座;1\n\n\"a\nb\";\n1;2", b';').expect("a text");
        let rows: Vec<(u32, &str)> = cells.rows().map(|row| (row.number, row.text())).collect();
        assert_eq!(rows, [(1, "口座 1"), (3, "a b"), (5, "1 2")]);
        assert!(Cells::of("a;\"b", b';').is_err(), "a quote without an end");
    }
}
