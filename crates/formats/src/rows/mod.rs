//! Tables as records, whatever they are kept in.

mod cells;
mod csv;
pub(crate) mod excel;
mod row;

pub use cells::{Cells, cells, each_record};
pub use csv::CsvRows;
pub use row::Row;

use crate::source::Unread;

/// Gives the records of a table one after the other. Empty lines are passed over.
pub trait Rows {
    /// Puts the next record into `row`; `false` at the end.
    ///
    /// # Errors
    /// A record that can't be read: too long, cut inside of quotes, unreadable bytes.
    fn next(&mut self, row: &mut Row) -> Result<bool, Unread>;

    /// Whether the record given last reaches the end of a text that has no line end there: it may have been cut.
    fn is_unended(&self) -> bool;
}
