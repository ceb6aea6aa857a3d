//! Pages as the walk sees them: parsed, with places where values are looked for. Everything here is synchronous: a parsed
//! tree moves between threads with its walk, but only one thread at a time can look at it.

mod beside;
mod cells;
mod css;
pub(crate) mod depth;
pub(crate) mod dom;
mod field;
pub(crate) mod file;
mod form;
mod ink;
pub(crate) mod json;
mod look;
mod marks;
pub(crate) mod more;
pub(crate) mod onward;
mod path;
pub(crate) mod rows;
mod scope;
pub(crate) mod sign;
mod table;
pub(crate) mod way;

pub(crate) use field::passwords_among;
pub(crate) use look::{Document, Look, Unread, may_be_clicked};
pub(crate) use marks::Marks;
pub(crate) use scope::{Place, Scope};

use domain::fetch::Cause;
use domain::said::Said;

/// Something on a page isn't as the recipe says. Short texts; never a whole page, never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) cause: Cause,
    pub(crate) expected: Said,
    pub(crate) seen: Said,
}

impl Refusal {
    pub(crate) fn changed(expected: impl Into<Said>, seen: impl Into<Said>) -> Refusal {
        Refusal {
            cause: Cause::PageChanged,
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    pub(crate) fn witness(expected: impl Into<Said>, seen: impl Into<Said>) -> Refusal {
        Refusal {
            cause: Cause::WitnessDiffers,
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    pub(crate) fn of(cause: Cause, expected: impl Into<Said>, seen: impl Into<Said>) -> Refusal {
        Refusal {
            cause,
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    /// What else would do, behind what was expected.
    pub(crate) fn or(mut self, choice: Said) -> Refusal {
        self.expected.ja.push_str(&choice.ja);
        self.expected.en.push_str(&choice.en);
        self
    }

    /// Says where, in front of what was expected.
    pub(crate) fn at(mut self, place: impl Into<Said>) -> Refusal {
        self.expected = Said::at(place.into(), self.expected);
        self
    }
}
