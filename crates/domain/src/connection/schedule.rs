//! When the next daily fetch is due: once a day in the institution's hours, spread so that no two offices crowd.

use crate::time::{Timestamp, date_in_japan, start_of_day};
use jiff::SignedDuration;

/// Time of day in Japan, in minutes after midnight, in which an institution is fetched by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchHours {
    pub from_minute: u32,
    /// Not included; at most 1440.
    pub to_minute: u32,
}

impl FetchHours {
    /// Early morning, when nobody works at the bank's site and before people look.
    pub const MORNING: FetchHours = FetchHours {
        from_minute: 5 * 60,
        to_minute: 9 * 60,
    };
}

/// The connection's minute of the next Japanese day. `spread` is stable for a connection (its id), so that its minute
/// stays the same from day to day and the installation's fetches lie evenly over the hours.
pub fn next_daily(now: Timestamp, hours: FetchHours, spread: u64) -> Timestamp {
    let tomorrow = date_in_japan(now).saturating_add(jiff::Span::new().days(1));
    let width = u64::from(hours.to_minute.saturating_sub(hours.from_minute).max(1));
    // A multiplicative hash: neighbouring ids land far apart.
    let minute =
        u64::from(hours.from_minute) + (spread.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) % width;
    start_of_day(tomorrow)
        .saturating_add(SignedDuration::from_secs(minute as i64 * 60))
        .unwrap_or(Timestamp::MAX)
}
