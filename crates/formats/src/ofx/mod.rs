//! OFX: 1.02 as SGML with unclosed leaves, 2.x as XML, and what banks make of both.

mod markup;
mod name;
mod statement;
mod time;
mod tree;
mod value;

use crate::item::{Item, Sink};
use crate::recognise::Reader;
use crate::source::{Source, Unread, in_memory};
use crate::text::{Pieces, Survey};
use crate::understood::Understood;
use crate::{FileKind, FileStatement, Notice, Refusal};
use name::Part;
use statement::Head;
use tree::{Element, Met};

pub use statement::SOURCE;

/// Whether a text is OFX, whatever its file is called.
pub fn looks_like_ofx(text: &str) -> bool {
    let head: String = text
        .chars()
        .take(4096)
        .flat_map(char::to_uppercase)
        .collect();
    let start = head.trim_start();
    start.starts_with("OFXHEADER")
        || start.starts_with("<?OFX")
        || head.contains("<OFX>")
        || head.contains("<OFX ")
}

/// The statements of an OFX file, those without lines too (as far as they say of which day they are).
///
/// # Errors
/// A [`Refusal`] when anything in it can't be read, it has no statement at all, or an error of the bank in it.
pub fn statements(bytes: &[u8]) -> Result<Vec<FileStatement>, Refusal> {
    let read = || {
        let survey = Survey::of(&bytes)?;
        let mut text = survey.open(&bytes)?;
        let begin = text.piece()?;
        if !looks_like_ofx(begin) {
            let kind = FileKind::of_text(begin, &survey, None).unwrap_or(FileKind::Unknown);
            return Err(Unread::Refused(Refusal::NotStatement { kind }));
        }
        let statements = Statements::of(&bytes, survey.clone())?;
        let nothing = statements.why_nothing();
        if !statements.bank_words.is_empty() {
            return Err(nothing.into());
        }
        let read = Understood::of(&bytes, Reader::Ofx(statements))?.collect(&bytes)?;
        if read.is_empty() {
            return Err(nothing.into());
        }
        Ok(read)
    };
    read().map_err(in_memory)
}

/// What an OFX file holds, but for its lines.
#[derive(Debug)]
pub struct Statements {
    survey: Survey,
    heads: Vec<Head>,
    /// The words of each STATUS that is an error.
    bank_words: Vec<String>,
    investment: bool,
    account_list: bool,
}

impl Statements {
    /// Reads a file for everything that stands behind the lines and is needed before them: a currency that only they
    /// name, and whether their texts may be cut.
    ///
    /// # Errors
    /// As [`tree::read`].
    pub fn of(source: &dyn Source, survey: Survey) -> Result<Statements, Unread> {
        let text = survey.open(source)?;
        let mut found = Statements {
            survey,
            heads: Vec::new(),
            bank_words: Vec::new(),
            investment: false,
            account_list: false,
        };
        let mut head = Head::new();
        tree::read(text, &mut |met| {
            match met {
                Met::Line(mut line) => head.take(&mut line),
                Met::Part(Part::Statement { is_card }, statement) => {
                    let done = std::mem::replace(&mut head, Head::new());
                    found.heads.push(done.ended(statement, is_card));
                }
                Met::Part(Part::Investment, _) => found.investment = true,
                Met::Part(Part::AccountList, _) => found.account_list = true,
                Met::Part(Part::Status, status) => found.bank_words.extend(error_of(&status)),
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Reads bank and card statements.
    ///
    /// # Errors
    /// What can't be read, and what `sink` answers.
    pub fn read(&self, source: &dyn Source, sink: &mut dyn Sink) -> Result<(), Unread> {
        let (mut heads, mut row) = (self.heads.iter(), 0_u32);
        let mut current = None;
        tree::read(self.survey.open(source)?, &mut |met| {
            let (line, ends) = match met {
                Met::Line(line) => (Some(line), false),
                Met::Part(Part::Statement { .. }, _) => (None, true),
                Met::Part(..) => return Ok(()),
            };
            // There is one for each: the file was read before.
            if current.is_none() {
                current = heads.next().map(|head| begin(head, sink)).transpose()?;
            }
            let Some((head, unit, is_said)) = &current else {
                return Ok(());
            };
            if let Some(line) = line {
                row = row.saturating_add(1);
                sink.take(Item::Line(Box::new(Head::line(&line, unit, row)?)))?;
            }
            if ends {
                for item in head.end(unit)? {
                    if *is_said {
                        sink.take(item)?;
                    }
                }
                current = None;
            }
            Ok(())
        })?;
        for bank_words in self.bank_words.iter().cloned() {
            sink.take(Item::Notice(Notice::BankError { bank_words }))?;
        }
        if self.investment {
            let kind = FileKind::Investment;
            sink.take(Item::Notice(Notice::PassedOver { kind }))?;
        }
        Ok(())
    }

    /// The reason why no line was found.
    pub fn why_nothing(&self) -> Refusal {
        if let Some(bank_words) = self.bank_words.first().cloned() {
            return Refusal::OfxError { bank_words };
        }
        match (self.heads.is_empty(), self.investment, self.account_list) {
            (true, true, _) => Refusal::NotStatement {
                kind: FileKind::Investment,
            },
            (true, false, true) => Refusal::NotStatement {
                kind: FileKind::AccountList,
            },
            _ => Refusal::Empty,
        }
    }
}

/// Says what the statement is; its unit, and whether it is one at all.
fn begin<'h>(
    head: &'h Head,
    sink: &mut dyn Sink,
) -> Result<(&'h Head, domain::money::Unit, bool), Refusal> {
    let (unit, notices, begun) = head.begin()?;
    for notice in notices {
        sink.take(Item::Notice(notice))?;
    }
    let is_said = begun.is_some();
    if let Some(begun) = begun {
        sink.take(Item::Statement(Box::new(begun)))?;
    }
    Ok((head, unit, is_said))
}

/// The bank's words of a STATUS that is an error.
fn error_of(status: &Element) -> Option<String> {
    let severity = status.value("SEVERITY")?;
    if !severity.text.eq_ignore_ascii_case("ERROR") {
        return None;
    }
    let code = status.value("CODE").map_or("?", |code| code.text.as_str());
    Some(status.value("MESSAGE").map_or_else(
        || format!("STATUS {code}"),
        |words| words.text.chars().take(200).collect(),
    ))
}
