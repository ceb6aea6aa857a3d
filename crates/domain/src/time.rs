//! Japan time. Dates are civil dates there; an instant is a [`Timestamp`].

pub use jiff::Timestamp;
pub use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Japan has no summer time, so its zone is one fixed offset and needs no database.
pub fn japan() -> TimeZone {
    TimeZone::fixed(Offset::constant(9))
}

/// The civil date in Japan at an instant.
pub fn date_in_japan(at: Timestamp) -> Date {
    at.to_zoned_datetime(japan()).date()
}

/// The first instant of a day in Japan. Dates outside of what an instant can express give the nearest one.
pub fn start_of_day(on: Date) -> Timestamp {
    on.to_zoned_datetime(japan())
        .map(|zoned| zoned.timestamp())
        .unwrap_or(if on.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
}

/// A span of days, both included. `from` is never after `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

impl Period {
    /// `None` when the end is before the start.
    pub fn new(from: Date, to: Date) -> Option<Period> {
        (from <= to).then_some(Period { from, to })
    }

    pub fn contains(&self, on: Date) -> bool {
        self.from <= on && on <= self.to
    }
}
