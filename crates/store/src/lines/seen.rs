//! When and where lines were seen, written for many lines at once.

use crate::open::Engine;
use crate::rows::values;

/// Which of the two looks that are kept of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    First,
    Last,
}

/// The values of a row: the office, the line, the view, page, row, the instant, and whether it is certain.
const VALUES: usize = 7;

/// `UPDATE lines SET … FROM (VALUES …)` for `rows` lines.
pub(super) fn seen_many(engine: Engine, look: Look, rows: usize) -> String {
    let look = match look {
        Look::First => "first",
        Look::Last => "last",
    };
    // PostgreSQL takes such a value for a text where nothing else is said.
    let values = values(engine, VALUES, rows, |place| {
        format!("CAST({place} AS BIGINT)")
    });
    format!(
        "UPDATE lines SET {look}_view = seen.column3, {look}_page = seen.column4, {look}_row = seen.column5, \
         {look}_seen_at = seen.column6, {look}_certain = seen.column7 FROM (VALUES {values}) AS seen \
         WHERE lines.id = seen.column2 AND lines.office_id = seen.column1"
    )
}
