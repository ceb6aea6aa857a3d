//! The two days of a data record: 勘定日 and 起算日 behind it.

use domain::time::Date;

use super::record::Record;
use crate::Refusal;

/// Reads them; those of most records are those of the record before.
pub struct Days {
    /// No day is after it.
    today: Date,
    /// As they were printed last, and what they are.
    last: Option<(String, DaysOfLine)>,
}

/// The day of a line, and the one from which its money counts where that is another.
pub type DaysOfLine = (Date, Option<Date>);

impl Days {
    pub fn new(today: Date) -> Days {
        Days { today, last: None }
    }

    /// `from`: where 勘定日 stands.
    pub fn of(&mut self, data: &Record, from: usize) -> Result<DaysOfLine, Refusal> {
        let printed = data.raw(from, from + 11);
        if let Some((last, days)) = &self.last
            && last == printed
        {
            return Ok(*days);
        }
        let posted_on = data
            .date("勘定日", from, self.today)?
            .ok_or_else(|| data.bad_date("勘定日", from))?;
        // Money may count from a few days later.
        let soon = posted_on
            .checked_add(jiff::Span::new().days(31))
            .unwrap_or(posted_on);
        let valued_on = data.date("起算日", from + 6, soon)?;
        let days = (posted_on, valued_on.filter(|day| *day != posted_on));
        self.last = Some((printed.to_owned(), days));
        Ok(days)
    }
}
