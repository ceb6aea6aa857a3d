//! The fields of a text: `:61:` and what stands behind it, on one or several lines.

use super::FORMAT;
use crate::limits::RECORD_MAX;
use crate::{Column, Fault, Refusal, Spot};

/// A field with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Without colons: `60F`.
    pub tag: String,
    /// Line of the tag, from 1.
    pub line: u64,
    /// Without the tag; lines are parted by `\n`.
    pub text: String,
}

impl Field {
    /// A character of its first line; `at` counts bytes of the text from 0.
    pub fn spot(&self, at: usize) -> Spot {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let lines = before.matches('\n').count();
        let from = before.rfind('\n').map_or(0, |end| end + 1);
        let mut column = before[from..].chars().count() + 1;
        if lines == 0 {
            column += self.tag.len() + 2;
        }
        Spot {
            line: self.line + lines as u64,
            column: Column::Character {
                at: column as u64,
                tag: format!(":{}:", self.tag),
            },
        }
    }

    pub fn broken(&self, at: usize, value: &str, fault: Fault) -> Refusal {
        Refusal::Broken {
            format: FORMAT,
            spot: self.spot(at),
            value: shown(value),
            fault,
        }
    }
}

/// So much of a value is shown in a message.
pub fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

/// What the reading of a text meets.
#[derive(Debug, PartialEq)]
pub enum Met {
    Field(Field),
    /// A message has ended with `-}` or `-`; the field that came last.
    End(Option<Field>),
}

/// Puts the lines of a text together.
#[derive(Debug, Default)]
pub struct Fields {
    open: Option<Field>,
}

impl Fields {
    /// The next line; the field that it ends.
    pub fn take(&mut self, number: u64, line: &str) -> Result<Option<Met>, Refusal> {
        // `{1:…}{2:…}{4:` begins a message and `-}{5:…}` ends it.
        let line = match line.strip_prefix('{') {
            Some(envelope) => match envelope.split_once("{4:") {
                Some((_, behind)) => behind,
                None => return Ok(None),
            },
            None => line,
        };
        if line.trim_end() == "-" || line.starts_with("-}") {
            return Ok(Some(Met::End(self.open.take())));
        }
        if let Some((tag, text)) = tag_of(line) {
            let field = Field {
                tag: tag.to_owned(),
                line: number,
                text: text.to_owned(),
            };
            return Ok(self.open.replace(field).map(Met::Field));
        }
        match &mut self.open {
            Some(open) => {
                open.text.push('\n');
                open.text.push_str(line);
                if open.text.len() > RECORD_MAX {
                    return Err(Refusal::TooLong { line: open.line });
                }
            }
            None if line.trim().is_empty() => {}
            None => {
                let spot = Spot {
                    line: number,
                    column: Column::Character {
                        at: 1,
                        tag: ":20:".into(),
                    },
                };
                return Err(Refusal::Broken {
                    format: FORMAT,
                    spot,
                    value: shown(line),
                    fault: Fault::OutOfPlace,
                });
            }
        }
        Ok(None)
    }

    /// The field that the end of the text ends.
    pub fn rest(self) -> Option<Field> {
        self.open
    }
}

/// `:61:text`. A line of a text may begin with a colon too; a tag is two digits and perhaps a letter.
fn tag_of(line: &str) -> Option<(&str, &str)> {
    let (tag, text) = line.strip_prefix(':')?.split_once(':')?;
    let bytes = tag.as_bytes();
    let is_tag = matches!(bytes.len(), 2 | 3)
        && bytes.iter().take(2).all(u8::is_ascii_digit)
        && bytes.get(2).is_none_or(u8::is_ascii_uppercase);
    is_tag.then_some((tag, text))
}
