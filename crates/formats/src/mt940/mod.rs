//! SWIFT MT940 (statements) and MT942 (reports of a day): in envelopes or bare, several messages in a file, statements
//! that go on over several messages.

mod field;
mod info;
mod message;
mod movement;
mod pages;

use crate::Refusal;
use crate::item::Sink;
use crate::lines::Lines;
use crate::once::Once;
use crate::source::{Source, Unread};
use crate::text::Survey;
use field::{Fields, Met};
use message::Messages;

/// The name of this source.
pub const SOURCE: &str = "mt940";

/// For people.
pub const FORMAT: &str = "MT940";

/// Whether a text is one of the two, told by its beginning.
pub fn looks_like_mt940(begin: &str) -> bool {
    let begin = begin.trim_start();
    let is_envelope = begin.starts_with("{1:")
        && [":20:", "{2:O940", "{2:O942", "{2:I940", "{2:I942"]
            .iter()
            .any(|sign| begin.contains(sign));
    let first = begin.lines().take(20).find(|line| line.starts_with(':'));
    let is_bare = first.is_some_and(|line| line.starts_with(":20:") || line.starts_with(":25:"))
        && begin.lines().any(|line| {
            [":25:", ":28", ":60F:", ":60M:", ":61:", ":34F:", ":13"]
                .iter()
                .any(|tag| line.starts_with(tag))
        });
    is_envelope || is_bare
}

/// A file of MT940 or MT942.
#[derive(Debug)]
pub struct Statements {
    survey: Survey,
}

impl Statements {
    pub fn new(survey: Survey) -> Statements {
        Statements { survey }
    }

    /// Reads its statements in the order of the file.
    ///
    /// # Errors
    /// What can't be read, and what `sink` answers.
    pub fn read(&self, source: &dyn Source, sink: &mut dyn Sink) -> Result<(), Unread> {
        let mut lines = Lines::new(self.survey.open(source)?);
        let sink = &mut Once::new(sink);
        let (mut fields, mut messages) = (Fields::default(), Messages::default());
        while let Some((number, line)) = lines.next()? {
            let taken = fields.take(number, line);
            let met = taken.map_err(|refusal| cut_or(lines.is_ended(), refusal))?;
            if let Some(met) = met {
                messages.take(met, sink)?;
            }
        }
        // The end of the last message may be left out, but not the line end before it.
        let is_whole = lines.is_ended();
        if let Some(last) = fields.rest() {
            let read = messages.take(Met::Field(last), sink);
            read.map_err(|refusal| cut_or(is_whole, refusal))?;
        }
        messages.end(is_whole, sink)?;
        Ok(())
    }
}

/// What can't be read on a last line that has no line end was cut off.
fn cut_or(is_whole: bool, refusal: Refusal) -> Refusal {
    if is_whole { refusal } else { Refusal::Cut }
}
