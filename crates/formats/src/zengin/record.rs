//! One record: its kind and its fields by position.

use std::str::FromStr;

use domain::money::Unit;
use domain::time::Date;

use super::fields::Subject;
use super::{ebcdic, era};
use crate::item::{Item, Stated};
use crate::text::fold_spaces;
use crate::{AmountFault, Column, RecordFault, Refusal, Spot};

/// Bytes of a record; positions count bytes of CP932.
pub const WIDTH: usize = 200;

/// データ区分.
pub enum Kind {
    Header(Subject),
    Data,
    Trailer,
    End,
}

/// A record, whose buffer is used again for the next one.
#[derive(Default)]
pub struct Record {
    /// From 1.
    pub number: u32,
    text: String,
    /// So many cells at the front are ASCII: each is the byte of the same number.
    plain: usize,
    /// Where in the text the first character begins at or behind each cell after those.
    begins: Vec<usize>,
    /// A byte stood there that is no character.
    has_none: bool,
}

/// Bytes of a character in CP932, which are the cells of a record.
fn width(c: char) -> usize {
    let is_narrow = c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) || c == ebcdic::NONE;
    if is_narrow { 1 } else { 2 }
}

/// Cells of a text.
pub fn cells_of(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(width).sum()
    }
}

/// How many bytes of a text fill so many cells, or a little more where the last character is wide; all of them where
/// there are fewer.
pub fn bytes_of(text: &str, cells: usize) -> usize {
    match text.as_bytes().get(..cells) {
        Some(front) if front.is_ascii() => return cells,
        None if text.is_ascii() => return text.len(),
        _ => {}
    }
    let mut filled = 0;
    let next = text.char_indices().find(|(_, c)| {
        let is_full = filled >= cells;
        filled += width(*c);
        is_full
    });
    next.map_or(text.len(), |(at, _)| at)
}

/// Whether a field of kana may have it.
fn is_kana(c: char) -> bool {
    const SIGNS: &str = " \\¥()-.,/+*";
    c.is_ascii_uppercase()
        || c.is_ascii_digit()
        || ('\u{ff61}'..='\u{ff9f}').contains(&c)
        || SIGNS.contains(c)
}

impl Record {
    pub fn clear(&mut self) {
        self.text.clear();
        self.plain = 0;
        self.begins.clear();
        self.has_none = false;
    }

    pub fn push(&mut self, text: &str) {
        let begin = self.text.len();
        self.text.push_str(text);
        let mut front = 0;
        if self.begins.is_empty() {
            let wide = text.bytes().position(|byte| !byte.is_ascii());
            front = wide.unwrap_or(text.len());
            self.plain += front;
        }
        for (at, c) in text[front..].char_indices() {
            let at = begin + front + at;
            self.begins.push(at);
            if width(c) == 2 {
                self.begins.push(at + c.len_utf8());
            }
            self.has_none |= c == ebcdic::NONE;
        }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.plain + self.begins.len()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether there is nothing but blanks from a cell on, counted from 0.
    pub fn is_blank_from(&self, cell: usize) -> bool {
        let rest = &self.text[self.begin(cell)..];
        // A wide character may reach over the border.
        rest.len() + cell == self.len() && rest.bytes().all(|byte| byte == b' ')
    }

    /// Where the first character begins at or behind a cell, counted from 0.
    fn begin(&self, cell: usize) -> usize {
        match cell.checked_sub(self.plain) {
            None => cell,
            Some(behind) => self.begins.get(behind).copied().unwrap_or(self.text.len()),
        }
    }

    /// The bytes `from` to `to`, 1-based and inclusive as in the specification.
    pub fn raw(&self, from: usize, to: usize) -> &str {
        &self.text[self.begin(from - 1)..self.begin(to)]
    }

    pub fn kind(&self) -> Result<Kind, Refusal> {
        if self.has_none {
            let before = self.text.split(ebcdic::NONE).next().unwrap_or_default();
            let at = cells_of(before) + 1;
            return Err(self.broken(RecordFault::Character { at }));
        }
        match self.raw(1, 1) {
            "1" if self.raw(2, 3) == "03" => Ok(Kind::Header(Subject::Statement)),
            "1" if self.raw(2, 3) == "01" => Ok(Kind::Header(Subject::Transfers)),
            "2" => Ok(Kind::Data),
            "8" => Ok(Kind::Trailer),
            "9" => Ok(Kind::End),
            _ => Err(self.broken(RecordFault::UnknownKind)),
        }
    }

    pub fn out_of_place(&self) -> Refusal {
        self.broken(RecordFault::OutOfPlace)
    }

    pub fn broken(&self, fault: RecordFault) -> Refusal {
        Refusal::Record {
            line: self.number.into(),
            fault,
        }
    }

    /// The same with its blanks folded.
    pub fn text(&self, from: usize, to: usize) -> String {
        fold_spaces(self.raw(from, to))
    }

    /// The same for a field of kana: only the characters of the standard.
    pub fn kana(&self, from: usize, to: usize) -> Result<String, Refusal> {
        let mut known = 0;
        for c in self.raw(from, to).chars().take_while(|c| is_kana(*c)) {
            known += 1;
            if width(c) == 2 {
                break;
            }
        }
        if known == to + 1 - from {
            return Ok(self.text(from, to));
        }
        // The second half of a character that begins before the field is none either.
        let before = cells_of(&self.text[..self.begin(from - 1)]);
        let at = if before < from { from + known } else { from };
        Err(self.broken(RecordFault::Character { at }))
    }

    /// The same, `None` where nothing is in it.
    pub fn filled(&self, from: usize, to: usize) -> Option<String> {
        Some(self.text(from, to)).filter(|text| !text.is_empty())
    }

    /// A field of digits; `None` where it is blank.
    pub fn number(&self, name: &str, from: usize, to: usize) -> Result<Option<i64>, Refusal> {
        let raw = self.raw(from, to);
        if (1..=18).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_digit()) {
            let digits = raw.bytes().map(|digit| i64::from(digit - b'0'));
            return Ok(Some(digits.fold(0, |sum, digit| sum * 10 + digit)));
        }
        let text = self.text(from, to);
        if text.is_empty() {
            return Ok(None);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match i64::from_str(&text) {
            Ok(number) if digits => Ok(Some(number)),
            _ => Err(self.bad_number(name, from, to)),
        }
    }

    pub fn bad_number(&self, name: &str, from: usize, to: usize) -> Refusal {
        Refusal::BadAmount {
            spot: self.spot(name, from),
            value: self.text(from, to),
            fault: AmountFault::NotANumber,
        }
    }

    pub fn required_number(&self, name: &str, from: usize, to: usize) -> Result<i64, Refusal> {
        self.number(name, from, to)?
            .ok_or_else(|| Refusal::BadAmount {
                spot: self.spot(name, from),
                value: String::new(),
                fault: AmountFault::Missing,
            })
    }

    /// A date of six digits, the newest that isn't after `limit`; `None` where it is blank or all zeros.
    pub fn date(&self, name: &str, from: usize, limit: Date) -> Result<Option<Date>, Refusal> {
        let text = self.text(from, from + 5);
        if text.is_empty() || text == "000000" {
            return Ok(None);
        }
        era::newest(&text, limit)
            .map(Some)
            .ok_or_else(|| self.bad_date(name, from))
    }

    pub fn bad_date(&self, name: &str, from: usize) -> Refusal {
        Refusal::BadDate {
            spot: self.spot(name, from),
            value: self.text(from, from + 5),
            expected: "080109".into(),
        }
    }

    /// What the file states in a field has to be what was read; it is money where it has a unit.
    pub fn agree(
        &self,
        total: &str,
        at: (usize, usize),
        unit: Option<Unit>,
        (stated, read): (i64, i64),
    ) -> Result<Item, Refusal> {
        if stated == read {
            return Ok(Item::Agrees(Stated {
                name: total.to_owned(),
                value: stated,
            }));
        }
        Err(Refusal::TotalsDiffer {
            line: self.number.into(),
            at: Some(at),
            total: total.to_owned(),
            unit,
            stated,
            read,
        })
    }

    /// The same where the file may state nothing.
    pub fn agree_if(
        &self,
        total: &str,
        at: (usize, usize),
        unit: Option<Unit>,
        (stated, read): (Option<i64>, i64),
    ) -> Result<Option<Item>, Refusal> {
        stated
            .map(|stated| self.agree(total, at, unit, (stated, read)))
            .transpose()
    }

    fn spot(&self, name: &str, from: usize) -> Spot {
        Spot {
            line: self.number.into(),
            column: Column::Character {
                at: from as u64,
                tag: name.to_owned(),
            },
        }
    }
}
