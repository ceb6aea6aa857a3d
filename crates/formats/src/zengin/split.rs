//! A text as records of 200 bytes: on lines of their own, one behind the other, or with commas.

use super::ebcdic;
use super::fields::{self, Field, Subject};
use super::record::{Record, WIDTH};
use crate::limits::RECORD_MAX;
use crate::rows::{CsvRows, Row, Rows};
use crate::source::Unread;
use crate::text::Pieces;
use crate::{RecordFault, Refusal};

/// Gives the records of a file.
pub trait Split {
    /// Puts the next record into `record`; `false` at the end. `is_term`: the account is 通知, 定期 or 積立.
    fn next(&mut self, record: &mut Record, is_term: bool) -> Result<bool, Unread>;
}

/// One entry per byte of CP932: a character, or nothing for the second byte of a wide one.
type Cells = Vec<Option<char>>;

fn push(cells: &mut Cells, text: &str) {
    for c in text.chars() {
        cells.push(Some(c));
        if width(c) == 2 {
            cells.push(None);
        }
    }
}

/// Bytes of a character in CP932.
fn width(c: char) -> usize {
    let is_narrow = c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) || c == ebcdic::NONE;
    if is_narrow { 1 } else { 2 }
}

fn is_blank(cells: &[Option<char>]) -> bool {
    cells.iter().all(|cell| *cell == Some(' '))
}

/// The usual form.
pub struct Fixed<P> {
    text: P,
    /// Whether records stand one behind the other.
    is_joined: bool,
    number: u32,
}

impl<P: Pieces> Fixed<P> {
    /// `is_joined`: records have no line ends between them.
    pub fn new(text: P, is_joined: bool) -> Fixed<P> {
        Fixed {
            text,
            is_joined,
            number: 0,
        }
    }

    /// The cells up to a line end, or as many as a record has; `false` at the end of the text.
    fn cells(&mut self, cells: &mut Cells) -> Result<bool, Unread> {
        cells.clear();
        loop {
            let piece = self.text.piece()?;
            if piece.is_empty() {
                return Ok(!cells.is_empty());
            }
            let line = piece.find('\n').unwrap_or(piece.len());
            let mut end = line;
            if self.is_joined {
                let mut filled = cells.len();
                let full = piece[..line].char_indices().find(|(_, c)| {
                    let is_full = filled >= WIDTH;
                    filled += width(*c);
                    is_full
                });
                end = full.map_or(line, |(at, _)| at);
            }
            push(cells, &piece[..end]);
            let (is_line_end, is_full) = (
                line < piece.len() && end == line,
                self.is_joined && cells.len() >= WIDTH,
            );
            self.text.take(end + usize::from(is_line_end));
            // A line end between joined records says nothing.
            if is_line_end && (!self.is_joined || !cells.is_empty()) || is_full {
                return Ok(true);
            }
            if cells.len() > RECORD_MAX {
                let line = u64::from(self.number) + 1;
                return Err(Refusal::TooLong { line }.into());
            }
        }
    }

    fn is_at_end(&mut self) -> Result<bool, Unread> {
        let mut cells = Cells::new();
        while self.cells(&mut cells)? {
            if !is_blank(&cells) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<P: Pieces> Split for Fixed<P> {
    fn next(&mut self, record: &mut Record, _: bool) -> Result<bool, Unread> {
        loop {
            if !self.cells(&mut record.cells)? {
                return Ok(false);
            }
            if !is_blank(&record.cells) {
                break;
            }
        }
        self.number = self.number.saturating_add(1);
        record.number = self.number;
        let found = record.cells.len();
        if found < WIDTH {
            // Blanks at the end of the whole text are no more there than a line end is; but a file that breaks off
            // does so in its last record.
            if self.is_at_end()? {
                if !self.is_joined || record.cells.first() != Some(&Some('9')) {
                    return Err(Refusal::Cut.into());
                }
                record.cells.resize(WIDTH, Some(' '));
                return Ok(true);
            }
            return Err(record.broken(RecordFault::Width { found }).into());
        }
        if !is_blank(&record.cells[WIDTH..]) {
            return Err(record.broken(RecordFault::Width { found }).into());
        }
        Ok(true)
    }
}

/// The form with commas.
pub struct Commas<P> {
    rows: CsvRows<P>,
    row: Row,
    subject: Subject,
    number: u32,
}

impl<P: Pieces> Commas<P> {
    pub fn new(text: P, subject: Subject) -> Commas<P> {
        Commas {
            rows: CsvRows::new(text, b','),
            row: Row::default(),
            subject,
            number: 0,
        }
    }
}

impl<P: Pieces> Split for Commas<P> {
    fn next(&mut self, record: &mut Record, is_term: bool) -> Result<bool, Unread> {
        loop {
            if !self.rows.next(&mut self.row)? {
                return Ok(false);
            }
            if !self.row.is_blank() {
                break;
            }
        }
        self.number = self.number.saturating_add(1);
        record.number = self.number;
        record.cells.clear();
        let row: Vec<&str> = self.row.cells().collect();
        let Some(fields) = fields::of(self.subject, is_term, &row) else {
            return Err(record.broken(RecordFault::UnknownKind).into());
        };
        // Fields behind the last one may be left out, and a comma may stand at the end.
        let is_more = row.iter().skip(fields.len()).any(|cell| !cell.is_empty());
        let is_cut =
            self.rows.is_unended() && row.len() < fields.len() && row.first() != Some(&"9");
        if is_cut {
            return Err(Refusal::Cut.into());
        }
        if is_more {
            return Err(record.broken(RecordFault::OutOfPlace).into());
        }
        let mut cell_cells = Cells::new();
        for (at, field) in fields.iter().enumerate() {
            cell_cells.clear();
            push(&mut cell_cells, row.get(at).copied().unwrap_or_default());
            let (Field::N(width) | Field::C(width)) = *field;
            if cell_cells.len() > width {
                let found = record.cells.len() + cell_cells.len();
                return Err(record.broken(RecordFault::Width { found }).into());
            }
            let rest = width - cell_cells.len();
            let fill = |sign| std::iter::repeat_n(Some(sign), rest);
            match field {
                Field::N(_) if !cell_cells.is_empty() => {
                    record.cells.extend(fill('0'));
                    record.cells.append(&mut cell_cells);
                }
                Field::N(_) | Field::C(_) => {
                    record.cells.append(&mut cell_cells);
                    record.cells.extend(fill(' '));
                }
            }
        }
        Ok(true)
    }
}
