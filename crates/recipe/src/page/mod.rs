//! Pages as the walk sees them: parsed, with places where values are looked for. Everything here is synchronous: a parsed
//! tree moves between threads with its walk, but only one thread at a time can look at it.

mod beside;
pub(crate) mod depth;
pub(crate) mod dom;
mod field;
pub(crate) mod file;
mod form;
mod ink;
pub(crate) mod json;
mod look;
mod path;
pub(crate) mod rows;
mod scope;
pub(crate) mod sign;
mod table;
pub(crate) mod way;

pub(crate) use look::{Document, Look, may_be_clicked};
pub(crate) use scope::{Place, Scope};

use domain::fetch::Cause;

/// Something on a page isn't as the recipe says. Short texts; never a whole page, never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) cause: Cause,
    pub(crate) expected: String,
    pub(crate) seen: String,
}

impl Refusal {
    pub(crate) fn changed(expected: impl Into<String>, seen: impl Into<String>) -> Refusal {
        Refusal {
            cause: Cause::PageChanged,
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    pub(crate) fn witness(expected: impl Into<String>, seen: impl Into<String>) -> Refusal {
        Refusal {
            cause: Cause::WitnessDiffers,
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    pub(crate) fn of(
        cause: Cause,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) -> Refusal {
        Refusal {
            cause,
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    /// Says where, in front of what was expected.
    pub(crate) fn at(mut self, place: &str) -> Refusal {
        self.expected = format!("{place}: {}", self.expected);
        self
    }
}
