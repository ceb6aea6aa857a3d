//! The sections of a text: `!Account` says whose lines follow, `!Type:…` what they are.

use super::FORMAT;
use super::record::{Field, Record};
use crate::limits::RECORD_MAX;
use crate::lines::Lines;
use crate::source::Unread;
use crate::text::Pieces;
use crate::{Column, Fault, Refusal, Spot};

/// What the records of a section are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Lines,
    Investment,
    /// Categories, prices and other lists of the program that wrote the file.
    List,
}

/// By the word behind `!Type:`. Programs write it in their own language, so that what isn't known is lines.
fn kind_of(word: &str) -> Kind {
    match word.trim().to_ascii_lowercase().as_str() {
        "invst" => Kind::Investment,
        "cat" | "class" | "memorized" | "prices" | "security" | "invoice" | "tax" | "bill"
        | "budget" | "template" | "tag" => Kind::List,
        _ => Kind::Lines,
    }
}

/// The section that a record stands in.
#[derive(Clone, Copy, Debug)]
pub struct Section<'n> {
    pub kind: Kind,
    /// How many `!Type:` came before.
    pub number: u32,
    /// The account's name, where the file says it.
    pub account: Option<&'n str>,
}

/// Where in a text.
enum State {
    /// Before the first header, or behind one that says nothing.
    Between,
    /// In a list of accounts.
    Accounts,
    Records(Kind),
}

/// Reads all records of a text but those of accounts: their section and the record.
///
/// # Errors
/// [`Refusal::Cut`] where the text ends in the middle of a record, [`Refusal::Broken`], and what `meet` answers.
pub fn read(
    text: impl Pieces,
    meet: &mut dyn FnMut(Section<'_>, &Record) -> Result<(), Refusal>,
) -> Result<(), Unread> {
    let mut lines = Lines::new(text);
    let mut sections = Sections {
        state: State::Between,
        accounts: Vec::new(),
        number: 0,
        record: Record::default(),
        weight: 0,
        meet,
    };
    while let Some((number, line)) = lines.next()? {
        sections.take(number, line.trim())?;
    }
    // The last `^` may be left out, but not in the middle of a line.
    if sections.record.fields.is_empty() {
        return Ok(());
    }
    let has_all = sections.record.get('D').is_some() && sections.record.amounts().next().is_some();
    if !lines.is_ended() || !has_all {
        return Err(Refusal::Cut.into());
    }
    Ok(sections.end()?)
}

struct Sections<'m> {
    state: State,
    /// Names in the `!Account` that came last.
    accounts: Vec<String>,
    /// How many `!Type:` came.
    number: u32,
    record: Record,
    /// Bytes of the record.
    weight: usize,
    meet: &'m mut dyn FnMut(Section<'_>, &Record) -> Result<(), Refusal>,
}

impl Sections<'_> {
    fn take(&mut self, number: u64, line: &str) -> Result<(), Refusal> {
        if let Some(header) = line.strip_prefix('!') {
            return self.header(number, header);
        }
        if line.starts_with('^') {
            return self.end();
        }
        let mut signs = line.chars();
        let Some(letter) = signs.next() else {
            return Ok(());
        };
        if matches!(self.state, State::Between) {
            return Err(broken(number, line, Fault::OutOfPlace));
        }
        if self.record.fields.is_empty() {
            self.record.line = number;
        }
        self.weight += line.len() + size_of::<Field>();
        if self.weight > RECORD_MAX {
            let line = self.record.line;
            return Err(Refusal::TooLong { line });
        }
        self.record.fields.push(Field {
            letter: letter.to_ascii_uppercase(),
            line: number,
            text: signs.as_str().trim().to_owned(),
        });
        Ok(())
    }

    fn header(&mut self, number: u64, header: &str) -> Result<(), Refusal> {
        if !self.record.fields.is_empty() {
            return Err(broken(number, "^", Fault::Missing));
        }
        let lower = header.to_ascii_lowercase();
        self.state = if let Some(word) = lower.strip_prefix("type:") {
            self.number = self.number.saturating_add(1);
            State::Records(kind_of(word))
        } else if lower.trim_end() == "account" {
            self.accounts.clear();
            State::Accounts
        } else if lower.starts_with("clear:") || lower.starts_with("option:") {
            // A list of all accounts stands between the two; it says nothing of what follows.
            self.accounts.clear();
            State::Between
        } else {
            let value = format!("!{}", header.chars().take(40).collect::<String>());
            return Err(broken(number, &value, Fault::Syntax));
        };
        Ok(())
    }

    /// A record is complete.
    fn end(&mut self) -> Result<(), Refusal> {
        let record = std::mem::take(&mut self.record);
        self.weight = 0;
        if record.fields.is_empty() {
            return Ok(());
        }
        match self.state {
            State::Between => {}
            State::Accounts => {
                let name = record.get('N').map(|name| name.text.clone());
                self.accounts.push(name.unwrap_or_default());
            }
            State::Records(kind) => {
                let account = match self.accounts.as_slice() {
                    [one] if !one.is_empty() => Some(one.as_str()),
                    _ => None,
                };
                let number = self.number;
                let section = Section {
                    kind,
                    number,
                    account,
                };
                (self.meet)(section, &record)?;
            }
        }
        Ok(())
    }
}

fn broken(line: u64, value: &str, fault: Fault) -> Refusal {
    Refusal::Broken {
        format: FORMAT,
        spot: Spot {
            line,
            column: Column::Character {
                at: 1,
                tag: "!Type".into(),
            },
        },
        value: value.chars().take(60).collect(),
        fault,
    }
}
