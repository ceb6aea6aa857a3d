//! One record: its kind and its fields by position.

use std::str::FromStr;

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
    /// One entry per byte: a character, or nothing for the second byte of a wide one.
    pub cells: Vec<Option<char>>,
}

impl Record {
    pub fn kind(&self) -> Result<Kind, Refusal> {
        if let Some(at) = self
            .cells
            .iter()
            .position(|cell| *cell == Some(ebcdic::NONE))
        {
            return Err(self.broken(RecordFault::Character { at: at + 1 }));
        }
        match self.text(1, 1).as_str() {
            "1" if self.text(2, 3) == "03" => Ok(Kind::Header(Subject::Statement)),
            "1" if self.text(2, 3) == "01" => Ok(Kind::Header(Subject::Transfers)),
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

    /// The bytes `from` to `to`, 1-based and inclusive as in the specification.
    pub fn text(&self, from: usize, to: usize) -> String {
        let text: String = self.cells[from - 1..to].iter().flatten().collect();
        fold_spaces(&text)
    }

    /// The same for a field of kana: only the characters of the standard.
    pub fn kana(&self, from: usize, to: usize) -> Result<String, Refusal> {
        const SIGNS: &str = " \\¥()-.,/+*";
        let is_known = |c: char| {
            c.is_ascii_uppercase()
                || c.is_ascii_digit()
                || ('\u{ff61}'..='\u{ff9f}').contains(&c)
                || SIGNS.contains(c)
        };
        let cells = self.cells[from - 1..to].iter();
        match cells.clone().position(|cell| !cell.is_some_and(is_known)) {
            None => Ok(self.text(from, to)),
            Some(at) => Err(self.broken(RecordFault::Character { at: from + at })),
        }
    }

    /// The same, `None` where nothing is in it.
    pub fn filled(&self, from: usize, to: usize) -> Option<String> {
        Some(self.text(from, to)).filter(|text| !text.is_empty())
    }

    /// A field of digits; `None` where it is blank.
    pub fn number(&self, name: &str, from: usize, to: usize) -> Result<Option<i64>, Refusal> {
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

    /// What the file states has to be what was read.
    pub fn agree(&self, total: &str, stated: i64, read: i64) -> Result<Item, Refusal> {
        if stated == read {
            return Ok(Item::Agrees(Stated {
                name: total.to_owned(),
                value: stated,
            }));
        }
        Err(Refusal::TotalsDiffer {
            line: self.number.into(),
            total: total.to_owned(),
            stated,
            read,
        })
    }

    /// The same where the file may state nothing.
    pub fn agree_if(
        &self,
        total: &str,
        stated: Option<i64>,
        read: i64,
    ) -> Result<Option<Item>, Refusal> {
        stated
            .map(|stated| self.agree(total, stated, read))
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
