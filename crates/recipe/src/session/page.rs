//! A page as it came, and what a page that waits for a person has become meanwhile.

use domain::time::Timestamp;
use jiff::SignedDuration;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use url::Url;

/// A page as it came: bytes, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// After redirects.
    pub url: Url,
    pub status: u16,
    /// The header as sent, with its charset.
    pub content_type: Option<String>,
    pub body: Vec<u8>,
    /// When to come again, where the bank said so.
    pub retry_after: Option<RetryAfter>,
}

impl Page {
    pub fn new(url: Url, status: u16, content_type: Option<String>, body: Vec<u8>) -> Page {
        Page {
            url,
            status,
            content_type,
            body,
            retry_after: None,
        }
    }
}

/// The header `Retry-After` (RFC 9110 §10.2.3): when a server that is not at work now wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// From the answer on.
    Seconds(u32),
    At(Timestamp),
}

/// Nobody is away for longer by a header: the schedule looks at least once a day.
const AWAY_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A date in a header (RFC 9110 §5.6.7): as servers write it today, and in the two ways of old ones.
const DATES: [&str; 3] = [
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

impl RetryAfter {
    /// `None`: neither seconds nor a date.
    pub fn read(header: &str) -> Option<RetryAfter> {
        let header = header.trim();
        if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(RetryAfter::Seconds(header.parse().unwrap_or(u32::MAX)));
        }
        let date = |form: &&str| {
            let parsed = BrokenDownTime::parse(form, header).ok()?;
            let zoned = parsed
                .to_datetime()
                .ok()?
                .to_zoned_datetime(TimeZone::UTC)
                .ok()?;
            Some(RetryAfter::At(zoned.timestamp()))
        };
        DATES.iter().find_map(date)
    }

    /// The instant, at most a day on. `answered_by`: when the answer was there at the latest. `None`: it is over already.
    pub fn until(self, now: Timestamp, answered_by: Timestamp) -> Option<Timestamp> {
        let latest = now.saturating_add(AWAY_MAX).unwrap_or(Timestamp::MAX);
        let at = match self {
            RetryAfter::Seconds(0) => return None,
            RetryAfter::Seconds(seconds) => answered_by
                .saturating_add(SignedDuration::from_secs(seconds.into()))
                .unwrap_or(Timestamp::MAX),
            RetryAfter::At(at) => at,
        };
        (at > now).then(|| at.min(latest))
    }
}

/// What an open page is, to a walk that waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Still the page that waits.
    Waits,
    /// Another one that the walk knows.
    Arrived,
    /// Nothing that the walk knows: on its way from one to the other, perhaps.
    Unknown,
}

/// What came of looking at the open page again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stayed {
    /// Pages of this session stay as they came: whoever wants to know more asks for them again.
    Fixed,
    /// The page still waits and does nothing by itself.
    Still,
    /// The page still waits, but it asks its bank by itself or is on its way to another one.
    GoesOn,
    /// It has become another page, which counts among those that the session gave.
    Came(Page),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn seconds_and_dates_in_all_three_ways_are_read_and_nothing_else() {
        let date = Some(RetryAfter::At(at("2026-11-24T06:30:00Z")));
        for text in [
            "Tue, 24 Nov 2026 06:30:00 GMT",
            "Tuesday, 24-Nov-26 06:30:00 GMT",
            "Tue Nov 24 06:30:00 2026",
        ] {
            assert_eq!(RetryAfter::read(text), date, "{text}");
        }
        assert_eq!(
            RetryAfter::read("Sun Dec  6 06:30:00 2026"),
            Some(RetryAfter::At(at("2026-12-06T06:30:00Z")))
        );
        assert_eq!(RetryAfter::read(" 120 "), Some(RetryAfter::Seconds(120)));
        assert_eq!(
            RetryAfter::read("99999999999999999999"),
            Some(RetryAfter::Seconds(u32::MAX))
        );
        for text in ["", "soon", "-5", "1.5", "Tue, 24 Nov 2026", "2026-11-24"] {
            assert_eq!(RetryAfter::read(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_count_from_the_answer_and_nothing_reaches_further_than_a_day() {
        let (now, answered) = (at("2026-11-24T06:00:00Z"), at("2026-11-24T06:03:00Z"));
        let until = |header: &str| {
            RetryAfter::read(header)
                .expect("readable")
                .until(now, answered)
        };
        assert_eq!(until("120"), Some(at("2026-11-24T06:05:00Z")));
        assert_eq!(until("0"), None);
        assert_eq!(
            until("Tue, 24 Nov 2026 06:30:00 GMT"),
            Some(at("2026-11-24T06:30:00Z"))
        );
        assert_eq!(until("Tue, 24 Nov 2026 06:00:00 GMT"), None, "over");
        let a_day_on = Some(at("2026-11-25T06:00:00Z"));
        assert_eq!(until("999999999"), a_day_on);
        assert_eq!(until("Sat, 24 Nov 2096 06:30:00 GMT"), a_day_on);
    }
}
