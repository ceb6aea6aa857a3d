//! A text as records of 200 bytes: on lines of their own, one behind the other, or with commas.

use memchr::memchr;

use super::fields::{self, Field, Subject};
use super::record::{Record, WIDTH, bytes_of, cells_of};
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

    /// Puts what stands up to a line end into `record`, or as much as a record has; `false` at the end of the text.
    fn fill(&mut self, record: &mut Record) -> Result<bool, Unread> {
        record.clear();
        loop {
            let piece = self.text.piece()?;
            if piece.is_empty() {
                return Ok(!record.is_empty());
            }
            let line = memchr(b'\n', piece.as_bytes()).unwrap_or(piece.len());
            let end = if self.is_joined {
                bytes_of(&piece[..line], WIDTH.saturating_sub(record.len()))
            } else {
                line
            };
            record.push(&piece[..end]);
            let (is_line_end, is_full) = (
                line < piece.len() && end == line,
                self.is_joined && record.len() >= WIDTH,
            );
            self.text.take(end + usize::from(is_line_end));
            // A line end between joined records says nothing.
            if is_line_end && (!self.is_joined || !record.is_empty()) || is_full {
                return Ok(true);
            }
            if record.len() > RECORD_MAX {
                let line = u64::from(self.number) + 1;
                return Err(Refusal::TooLong { line }.into());
            }
        }
    }

    fn is_at_end(&mut self) -> Result<bool, Unread> {
        let mut rest = Record::default();
        while self.fill(&mut rest)? {
            if !rest.is_blank_from(0) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<P: Pieces> Split for Fixed<P> {
    fn next(&mut self, record: &mut Record, _: bool) -> Result<bool, Unread> {
        loop {
            if !self.fill(record)? {
                return Ok(false);
            }
            if !record.is_blank_from(0) {
                break;
            }
        }
        self.number = self.number.saturating_add(1);
        record.number = self.number;
        let found = record.len();
        if found < WIDTH {
            // Blanks at the end of the whole text are no more there than a line end is; but a file that breaks off
            // does so in its last record.
            if self.is_at_end()? {
                if !self.is_joined || record.raw(1, 1) != "9" {
                    return Err(Refusal::Cut.into());
                }
                record.push(&" ".repeat(WIDTH - found));
                return Ok(true);
            }
            return Err(record.broken(RecordFault::Width { found }).into());
        }
        if !record.is_blank_from(WIDTH) {
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
        record.clear();
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
        for (at, field) in fields.iter().enumerate() {
            let cell = row.get(at).copied().unwrap_or_default();
            let filled = cells_of(cell);
            let (Field::N(width) | Field::C(width)) = *field;
            let Some(rest) = width.checked_sub(filled) else {
                let found = record.len() + filled;
                return Err(record.broken(RecordFault::Width { found }).into());
            };
            match field {
                Field::N(_) if filled > 0 => {
                    record.push(&"0".repeat(rest));
                    record.push(cell);
                }
                Field::N(_) | Field::C(_) => {
                    record.push(cell);
                    record.push(&" ".repeat(rest));
                }
            }
        }
        Ok(true)
    }
}
