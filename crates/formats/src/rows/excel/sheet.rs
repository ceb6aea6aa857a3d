//! The rows of a sheet, read as its part is unpacked.

use super::book::{Book, Inside, unescaped};
use super::value;
use super::xml::{Met, Xml, attribute};
use crate::Refusal;
use crate::limits::{RECORD_MAX, SHEET_COLUMNS, SHEET_ROWS, SHEET_TEXT, UNPACKED_MAX};
use crate::rows::{Row, Rows};
use crate::source::Unread;

/// How much of a sheet is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extent {
    /// Cells to the right of so many are left out.
    pub width: Option<usize>,
    /// Rows have at least so many cells: Excel doesn't write empty ones.
    pub least: usize,
    /// From this row on formulas are refused; before it, what Excel computed last is their text.
    pub values_from: Option<u64>,
}

/// The rows of a sheet that have text, with the sheet's own numbers.
pub struct SheetRows<'w> {
    xml: Xml<'w>,
    book: &'w Book,
    /// For messages.
    sheet: &'w str,
    extent: Extent,
    inside_sheet: bool,
    /// Number of the row at hand, from 1; 0 before the first.
    row: u64,
    cell: Cell,
    /// Texts and cells so far: texts can be shared a million times.
    given: u64,
}

/// The cell at hand.
#[derive(Default)]
struct Cell {
    /// Column, from 0.
    at: usize,
    kind: String,
    style: usize,
    text: String,
    in_value: bool,
    inside: Inside,
    has_formula: bool,
}

impl<'w> SheetRows<'w> {
    pub fn new(xml: Xml<'w>, book: &'w Book, sheet: &'w str, extent: Extent) -> SheetRows<'w> {
        SheetRows {
            xml,
            book,
            sheet,
            extent,
            inside_sheet: false,
            row: 0,
            cell: Cell::default(),
            given: 0,
        }
    }
}

/// What a tag did.
enum Step {
    On,
    /// A row has ended.
    Row,
    /// A cell has ended.
    Cell,
    /// The rows have ended.
    End,
}

impl Rows for SheetRows<'_> {
    fn next(&mut self, row: &mut Row) -> Result<bool, Unread> {
        let mut size = 0;
        row.begin(self.row);
        loop {
            match self.step(row)? {
                Step::On => {}
                Step::Cell => size += self.put(row)?,
                Step::Row if row.is_empty() => {}
                Step::Row => {
                    while row.len() < self.extent.least {
                        row.end_cell();
                    }
                    self.given += (size + row.len()) as u64;
                    if self.given > UNPACKED_MAX {
                        return Err(Refusal::ZipBomb { max: UNPACKED_MAX }.into());
                    }
                    return Ok(true);
                }
                Step::End => return Ok(false),
            }
            if size > RECORD_MAX {
                return Err(Refusal::TooLong { line: self.row }.into());
            }
        }
    }

    fn is_unended(&self) -> bool {
        false
    }
}

impl SheetRows<'_> {
    fn step(&mut self, row: &mut Row) -> Result<Step, Refusal> {
        let (cell, at, inside) = (&mut self.cell, &mut self.row, &mut self.inside_sheet);
        let mut step = Step::On;
        let is_more = self.xml.next(|met| {
            match met {
                Met::Open(tag) => match tag.local_name().as_ref() {
                    "sheetData" => *inside = true,
                    "row" if *inside => {
                        let said = attribute(&tag, "r")?.map(|number| number.parse::<u64>());
                        let next = match said {
                            Some(Ok(number)) => number,
                            Some(Err(_)) => 0,
                            None => *at + 1,
                        };
                        // A sheet that isn't in order would be read in another one than it shows.
                        if next <= *at || next > SHEET_ROWS {
                            return Err(Refusal::Workbook);
                        }
                        *at = next;
                        row.begin(next);
                        cell.at = 0;
                    }
                    "c" if *inside => {
                        if let Some(place) = attribute(&tag, "r")? {
                            cell.at = column(&place).ok_or(Refusal::Workbook)?;
                        }
                        cell.kind = attribute(&tag, "t")?.unwrap_or_default();
                        cell.style = attribute(&tag, "s")?
                            .and_then(|style| style.parse().ok())
                            .unwrap_or(0);
                        cell.text.clear();
                        cell.inside = Inside::default();
                        (cell.in_value, cell.has_formula) = (false, false);
                    }
                    "v" => cell.in_value = true,
                    "f" => cell.has_formula = true,
                    name => cell.inside.open(name),
                },
                Met::Close("v") => cell.in_value = false,
                Met::Close("c") if *inside => step = Step::Cell,
                Met::Close("row") if *inside => step = Step::Row,
                Met::Close("sheetData") => step = Step::End,
                Met::Close(name) => cell.inside.close(name),
                Met::Text(text) if cell.inside.is_text() => cell.text.push_str(&unescaped(text)),
                Met::Text(text) if cell.in_value => cell.text.push_str(text),
                Met::Text(_) => {}
                // A sheet that ends without its rows' end was cut.
                Met::End if *inside => return Err(Refusal::Workbook),
                Met::End => step = Step::End,
            }
            Ok(())
        })?;
        debug_assert!(is_more || matches!(step, Step::End), "the end is an end");
        Ok(step)
    }

    /// Puts the cell at hand into the row; the bytes of its text.
    fn put(&mut self, row: &mut Row) -> Result<usize, Refusal> {
        let at = self.cell.at;
        self.cell.at += 1;
        if at >= SHEET_COLUMNS || at < row.len() {
            return Err(Refusal::Workbook);
        }
        if self.extent.width.is_some_and(|width| at >= width) {
            return Ok(0);
        }
        if self.cell.has_formula && self.extent.values_from.is_some_and(|from| self.row >= from) {
            return Err(Refusal::Formula {
                sheet: self.sheet.chars().take(40).collect(),
                cell: format!("{}{}", letters(at), self.row),
            });
        }
        let cell = &self.cell;
        let text = self.text(cell)?;
        if text.is_empty() {
            return Ok(0);
        }
        if text.len() > SHEET_TEXT {
            return Err(Refusal::Workbook);
        }
        while row.len() < at {
            row.end_cell();
        }
        row.push(&text);
        row.end_cell();
        Ok(text.len())
    }

    fn text(&self, cell: &Cell) -> Result<String, Refusal> {
        let raw = cell.text.as_str();
        Ok(match cell.kind.as_str() {
            _ if raw.trim().is_empty() => String::new(),
            "s" => {
                let at = raw.trim().parse().map_err(|_| Refusal::Workbook)?;
                let text = self.book.texts.get(at);
                text.ok_or(Refusal::Workbook)?.to_owned()
            }
            "inlineStr" | "e" => raw.to_owned(),
            "str" => unescaped(raw),
            "b" => if raw.trim() == "0" { "FALSE" } else { "TRUE" }.to_owned(),
            "d" => value::written_day(raw),
            "n" | "" => {
                let is_day = self.book.is_day.get(cell.style).copied().unwrap_or(false);
                let day = is_day.then(|| value::day(raw, self.book.from_1904));
                match day.flatten().or_else(|| value::number(raw)) {
                    Some(text) => text,
                    None => return Err(Refusal::Workbook),
                }
            }
            _ => return Err(Refusal::Workbook),
        })
    }
}

/// The column of `AB12`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.find(|sign: char| !sign.is_ascii_alphabetic())?;
    if letters == 0 || letters > 3 {
        return None;
    }
    let number = place.bytes().take(letters).fold(0, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    Some(number - 1)
}

/// `AB` for 27.
fn letters(column: usize) -> String {
    let (mut left, mut letters) = (column + 1, Vec::new());
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::rows::excel::book::Sheet;

    #[test]
    fn a_text_that_is_shared_too_often_is_refused() {
        let mut book = Book::default();
        book.sheets.push(Sheet {
            name: String::new(),
            part: String::new(),
        });
        book.texts.push(&"a".repeat(SHEET_TEXT));
        let row = "<row><c t='s'><v>0</v></c></row>".repeat(3000);
        let xml = format!("<sheetData>{row}</sheetData>");
        let mut rows = SheetRows::new(
            Xml::new(Box::new(Cursor::new(xml))),
            &book,
            "",
            Extent::default(),
        );
        let (mut row, mut read) = (Row::default(), 0);
        let end = loop {
            match rows.next(&mut row) {
                Ok(true) => read += 1,
                end => break end,
            }
        };
        assert!(matches!(
            end,
            Err(Unread::Refused(Refusal::ZipBomb { max: UNPACKED_MAX }))
        ));
        assert_eq!(read, UNPACKED_MAX / (SHEET_TEXT as u64 + 1));
    }

    #[test]
    fn columns_have_letters() {
        for (at, written) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(at), written);
            assert_eq!(column(&format!("{written}7")), Some(at));
        }
        for none in ["7", "", "ABCD1", "A", "あ1"] {
            assert_eq!(column(none), None, "{none}");
        }
    }
}
