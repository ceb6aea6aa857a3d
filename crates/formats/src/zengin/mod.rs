//! 全銀協 入出金取引明細 (種別 03) and 振込入金通知 (種別 01): records of 200 bytes, a header, data, a trailer and
//! an end that counts them.
//!
//! The records may stand on lines of their own, one behind the other, or with commas between their fields; in JIS, in
//! UTF-8 or in EBCDIC. Everything that the file says about itself is compared with its lines: the number of records and
//! accounts, the sums, and the balances before and after.

mod days;
mod ebcdic;
mod era;
mod fields;
mod record;
mod split;
mod statement;
mod transfers;

pub(crate) use era::newest as newest_of_an_era;

use domain::statement::view::ReadLine;
use domain::time::Date;

use crate::item::{Begun, Item, Sink};
use crate::recognise::Reader;
use crate::source::{Source, Unread, in_memory};
use crate::text::{Pieces, Survey};
use crate::understood::Understood;
use crate::{FileStatement, Refusal};
use ebcdic::Ebcdic;
use fields::Subject;
use record::{Kind, Record, WIDTH};
use split::{Commas, Fixed, Split};

/// The name of this source.
pub const SOURCE: &str = "zengin";

/// The name of 振込入金通知 as a source.
pub const TRANSFERS_SOURCE: &str = "zengin-transfers";

/// Whether bytes begin as the header of 入出金取引明細 does.
pub fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"103") && bytes.len() >= WIDTH && is_header(bytes)
}

/// コード区分, and then days and a bank in digits.
fn is_header(bytes: &[u8]) -> bool {
    matches!(bytes.get(3), Some(b'0' | b'1'))
        && bytes.get(4..26).is_some_and(|days| {
            days.iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b' ')
        })
}

/// Reads the accounts of a file, those without lines too. `today`: the civil date in Japan; it tells which era a year
/// without one is of.
///
/// # Errors
/// A [`Refusal`] when anything in it can't be read or doesn't agree with what the file says about itself.
pub fn read(bytes: &[u8], today: Date) -> Result<Vec<FileStatement>, Refusal> {
    let read = || {
        let records = if let Some(records) = Records::of_ebcdic(bytes, today) {
            records
        } else {
            let survey = Survey::of(&bytes)?;
            if survey.is_blank {
                return Err(Unread::Refused(Refusal::Empty));
            }
            let mut text = survey.open(&bytes)?;
            let begin = text.piece()?;
            // What isn't recognised is read as if it were the usual form, so that its fault is named.
            Records::of_text(begin, &survey, today).unwrap_or_else(|| Records {
                form: Form::Fixed {
                    is_joined: !begin.contains('\n'),
                    survey: survey.clone(),
                },
                subject: Subject::Statement,
                today,
            })
        };
        Understood::of(&bytes, Reader::Zengin(records))?.collect(&bytes)
    };
    read().map_err(in_memory)
}

/// How the records of a file are written.
#[derive(Clone, Debug)]
enum Form {
    Fixed { survey: Survey, is_joined: bool },
    Commas { survey: Survey },
    Ebcdic { is_joined: bool },
}

/// A 全銀 file.
#[derive(Clone, Debug)]
pub struct Records {
    form: Form,
    subject: Subject,
    today: Date,
}

impl Records {
    /// `head`: the first bytes of the file.
    pub fn of_ebcdic(head: &[u8], today: Date) -> Option<Records> {
        ebcdic::looks_like(head).then(|| Records {
            form: Form::Ebcdic {
                is_joined: !head
                    .iter()
                    .take(2 * WIDTH)
                    .any(|byte| matches!(byte, 0x15 | 0x25 | 0x0a | 0x0d)),
            },
            subject: if head.get(2) == Some(&0xf3) {
                Subject::Statement
            } else {
                Subject::Transfers
            },
            today,
        })
    }

    /// `begin`: the first characters of the text.
    pub fn of_text(begin: &str, survey: &Survey, today: Date) -> Option<Records> {
        let line = begin.split('\n').next().unwrap_or_default();
        let (subject, is_fixed) = match begin.get(..3) {
            Some("103") => (Subject::Statement, true),
            Some("101") => (Subject::Transfers, true),
            _ => {
                let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
                let (kind, subject, code) = (cells.next(), cells.next(), cells.next());
                let is_first = kind == Some("1") && matches!(code, Some("0" | "1"));
                match subject.filter(|_| is_first) {
                    Some("03") => (Subject::Statement, false),
                    Some("01") => (Subject::Transfers, false),
                    _ => return None,
                }
            }
        };
        let survey = survey.clone();
        let form = if !is_fixed {
            Form::Commas { survey }
        } else if is_header(begin.as_bytes()) && begin.len() >= WIDTH {
            // Several records on a line have no line ends between them; the line end is that of the file.
            let is_joined = line.len() >= 2 * WIDTH;
            Form::Fixed { survey, is_joined }
        } else {
            return None;
        };
        Some(Records {
            form,
            subject,
            today,
        })
    }

    /// The name of this source.
    pub fn id(&self) -> &'static str {
        match self.subject {
            Subject::Statement => SOURCE,
            Subject::Transfers => TRANSFERS_SOURCE,
        }
    }

    /// For people.
    pub fn name(&self) -> &'static str {
        match self.subject {
            Subject::Statement => "全銀（入出金取引明細）",
            Subject::Transfers => "全銀（振込入金通知）",
        }
    }

    fn split<'s>(&self, source: &'s dyn Source) -> Result<Box<dyn Split + 's>, Unread> {
        Ok(match &self.form {
            Form::Fixed { survey, is_joined } => {
                Box::new(Fixed::new(survey.open(source)?, *is_joined))
            }
            Form::Commas { survey } => Box::new(Commas::new(survey.open(source)?, self.subject)),
            Form::Ebcdic { is_joined } => {
                Box::new(Fixed::new(Ebcdic::new(source.open()?), *is_joined))
            }
        })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What can't be read or doesn't agree, and what `sink` answers.
    pub fn read(&self, source: &dyn Source, sink: &mut dyn Sink) -> Result<(), Unread> {
        let mut split = self.split(source)?;
        let (mut record, mut open) = (Record::default(), None::<Open>);
        let (mut accounts, mut ended) = (0, false);
        while split.next(&mut record, open.as_ref().is_some_and(Open::is_term))? {
            let out_of_place = || record.out_of_place();
            if ended {
                return Err(out_of_place().into());
            }
            match record.kind()? {
                Kind::Header(subject) if open.is_none() && subject == self.subject => {
                    let begun = Open::begin(subject, &record, self.today)?;
                    sink.take(Item::Statement(Box::new(begun.begun())))?;
                    open = Some(begun);
                }
                Kind::Data => {
                    let line = open.as_mut().ok_or_else(out_of_place)?.line(&record)?;
                    sink.take(Item::Line(Box::new(line)))?;
                }
                Kind::Trailer => {
                    for item in open.take().ok_or_else(out_of_place)?.close(&record)? {
                        sink.take(item)?;
                    }
                    accounts += 1;
                }
                Kind::End if open.is_none() => {
                    ended = true;
                    self.check_end(&record, accounts)?;
                }
                Kind::Header(_) | Kind::End => return Err(out_of_place().into()),
            }
        }
        if ended {
            Ok(())
        } else {
            Err(Refusal::Cut.into())
        }
    }

    /// 口座数; 振込入金通知 says nothing there.
    fn check_end(&self, end: &Record, accounts: i64) -> Result<(), Refusal> {
        if self.subject == Subject::Transfers {
            return Ok(());
        }
        let stated = end.number("口座数", 12, 16)?.unwrap_or(0);
        if stated != 0 {
            end.agree("口座数", (12, 16), None, (stated, accounts))?;
        }
        Ok(())
    }
}

/// An account whose trailer hasn't come yet.
enum Open {
    Statement(Box<statement::Open>),
    Transfers(Box<transfers::Open>),
}

impl Open {
    fn begin(subject: Subject, header: &Record, today: Date) -> Result<Open, Refusal> {
        Ok(match subject {
            Subject::Statement => Open::Statement(Box::new(statement::Open::begin(header, today)?)),
            Subject::Transfers => Open::Transfers(Box::new(transfers::Open::begin(header, today)?)),
        })
    }

    fn is_term(&self) -> bool {
        matches!(self, Open::Statement(open) if open.is_term)
    }

    fn begun(&self) -> Begun {
        match self {
            Open::Statement(open) => open.begun(),
            Open::Transfers(open) => open.begun(),
        }
    }

    fn line(&mut self, data: &Record) -> Result<ReadLine, Refusal> {
        match self {
            Open::Statement(open) => open.line(data),
            Open::Transfers(open) => open.line(data),
        }
    }

    fn close(self, trailer: &Record) -> Result<Vec<Item>, Refusal> {
        match self {
            Open::Statement(open) => open.close(trailer),
            Open::Transfers(open) => open.close(trailer),
        }
    }
}

#[cfg(test)]
mod forms;
#[cfg(test)]
mod tests;
