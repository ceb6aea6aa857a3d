//! ISO 20022: camt.053 (statements), camt.052 (reports of a day) and camt.054 (notifications), in all their versions.
//! Tags are told by their names, whatever their namespace is called.

mod entry;
mod parts;
mod statement;
mod value;
mod xml;

use crate::item::Sink;
use crate::once::Once;
use crate::source::{Source, Unread};
use crate::text::Survey;
use statement::{Family, Statement};
use xml::Met;

/// The name of this source; AcctSvcrRef is unique within it (and the account).
pub const SOURCE: &str = "camt";

/// For people.
pub const FORMAT: &str = "CAMT";

/// Whether a text is one of the three, told by its beginning.
pub fn looks_like_camt(begin: &str) -> bool {
    let begin = begin.trim_start();
    begin.starts_with('<')
        && [
            ":camt.052.",
            ":camt.053.",
            ":camt.054.",
            "BkToCstmrStmt",
            "BkToCstmrAcctRpt",
            "BkToCstmrDbtCdtNtfctn",
        ]
        .iter()
        .any(|sign| begin.contains(sign))
}

/// A CAMT file.
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
        let (text, mut sink) = (self.survey.open(source)?, Once::new(sink));
        let (mut statement, mut row): (Option<Statement>, u32) = (None, 0);
        xml::read(text, |name| Family::of(name).is_some(), &mut |met| {
            match met {
                Met::Open(name) => {
                    if let Some(family) = Family::of(name) {
                        statement = Some(Statement::new(family));
                    }
                }
                Met::Whole(element) => {
                    if let Some(statement) = &mut statement {
                        statement.take(element, &mut row, &mut sink)?;
                    }
                }
                Met::Close(name) => {
                    if Family::of(name).is_some()
                        && let Some(done) = statement.take()
                    {
                        done.end(&mut sink)?;
                    }
                }
            }
            Ok(())
        })
    }
}
