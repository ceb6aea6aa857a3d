//! OFX: 1.02 as SGML with unclosed leaves, 2.x as XML, and what banks make of both.

mod element;
mod first;
mod markup;
mod name;
mod statement;
mod time;
mod tree;
mod value;

use crate::gather::Gather;
use crate::item::{Item, Sink};
use crate::limits::{ERRORS_TOLD, STATEMENTS_MAX};
use crate::recognise::Reader;
use crate::source::{Source, Unread, in_memory};
use crate::text::{Pieces, Survey};
use crate::understood::Understood;
use crate::{FileKind, FileStatement, Refusal};
use element::Element;
use first::First;
use name::{Part, Tag};
use statement::Head;
use tree::Met;

pub use statement::SOURCE;

/// Whether a text is OFX, whatever its file is called.
pub fn looks_like_ofx(text: &str) -> bool {
    let head: String = text
        .chars()
        .take(4096)
        .flat_map(char::to_uppercase)
        .collect();
    let start = head.trim_start();
    if start.starts_with("OFXHEADER") || start.starts_with("<?OFX") {
        return true;
    }
    // In front of the first tag stand a header and markup only; a text of another format may speak of OFX.
    let first = ["<OFX>", "<OFX "]
        .iter()
        .filter_map(|tag| head.find(tag))
        .min();
    let is_header = |line: &str| {
        let key = line.split(':').next().unwrap_or_default();
        let is_key = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
        let named = line.contains(':') && !key.is_empty() && key.bytes().all(is_key);
        line.is_empty() || line.starts_with('<') || line == "-->" || named
    };
    first.is_some_and(|at| head[..at].lines().map(str::trim).all(is_header))
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
pub struct Statements {
    survey: Survey,
    heads: Vec<Head>,
    /// The words of each STATUS that is an error.
    bank_words: Vec<String>,
    investment: bool,
    account_list: bool,
    /// What the first reading gathered, where it could.
    gathered: Option<Gather>,
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
            gathered: None,
        };
        let (mut head, mut first) = (Head::new(), First::new());
        tree::read(text, &mut |met| {
            match met {
                Met::Line { line, of, is_card } => {
                    let posted_on = first.line(line, of, is_card);
                    head.take(line, posted_on);
                }
                Met::Part(Part::Statement { is_card }, statement) => {
                    let done = std::mem::replace(&mut head, Head::new());
                    let done = done.ended(statement, is_card);
                    first.end(&done);
                    if found.heads.len() >= STATEMENTS_MAX {
                        let max = STATEMENTS_MAX;
                        return Err(Refusal::ManyAccounts { max });
                    }
                    found.heads.push(done);
                }
                Met::Part(Part::Investment, _) => found.investment = true,
                Met::Part(Part::AccountList, _) => found.account_list = true,
                Met::Part(Part::Status, status) => {
                    let room = ERRORS_TOLD.saturating_sub(found.bank_words.len());
                    found
                        .bank_words
                        .extend(error_of(status).into_iter().take(room));
                }
            }
            Ok(())
        })?;
        found.gathered = first.gathered(&found.bank_words, found.investment);
        Ok(found)
    }

    /// What [`Statements::read`] would give a [`Gather`], where the first reading has given it already.
    pub fn take_gathered(&mut self) -> Option<Gather> {
        self.gathered.take()
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
                Met::Line { line, .. } => (Some(line), false),
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
                sink.take(Item::Line(Box::new(Head::line(line, unit, row)?)))?;
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
        Ok(first::tell(&self.bank_words, self.investment, sink)?)
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
fn error_of(status: Element<'_>) -> Option<String> {
    let severity = status.value(Tag::Severity)?;
    if !severity.text().eq_ignore_ascii_case("ERROR") {
        return None;
    }
    let code = status.value(Tag::Code).map_or("?", Element::text);
    Some(status.value(Tag::Message).map_or_else(
        || format!("STATUS {code}"),
        |words| words.text().chars().take(200).collect(),
    ))
}
