//! Lines that a page folds away: read by nobody, so they may not be there.

use std::collections::BTreeMap;

use domain::statement::view::Place;

use super::lines::Reading;
use crate::page::rows::{Row, Rows};
use crate::page::{Look, Refusal};
use crate::said;

impl Reading<'_> {
    /// # Errors
    /// Hidden rows that would be lines. Which of them belong to the list, nobody can tell: the rest of one that a script
    /// unfolds, or something that the bank doesn't want to be seen.
    pub(super) fn hides_none(&self, found: &Rows<'_>, look: &Look<'_>) -> Result<(), Refusal> {
        let place = Place { page: 0, row: 0 };
        let mut above = BTreeMap::new();
        let mut is_line = |row: &Row<'_>| self.line(&row.scope(look), place, &mut above).is_ok();
        if let (Some(first), false) = (found.rows.first(), found.hidden.is_empty()) {
            // Only for the values that later rows take over from it.
            is_line(first);
        }
        match found.hidden.iter().filter(|row| is_line(row)).count() {
            0 => Ok(()),
            n => Err(Refusal::changed(
                said::lists::only_seen_lines(),
                said::lists::hidden_lines(n),
            )),
        }
    }
}
