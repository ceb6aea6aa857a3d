//! OFX dates: `YYYYMMDD`, perhaps with `HHMMSS`, a fraction and a zone such as `[+9:JST]` or `[-5.5:XYZ]`.

use domain::time::{Date, Timestamp, japan};
use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};

/// A date as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment<'t> {
    /// The civil date as printed, whatever the zone: it is the one on the bank's statement.
    pub on: Date,
    time: Option<Time>,
    zone: Option<&'t str>,
}

impl Moment<'_> {
    /// Where a time is printed. Without a zone it is taken as Japan time: the standard says GMT, but Japanese files leave
    /// out `[+9:JST]`.
    pub fn instant(&self) -> Option<Timestamp> {
        let zone = self.zone.map_or_else(japan, zone_of);
        let at = self.on.to_datetime(self.time?).to_zoned_datetime(zone);
        at.ok().map(|zoned| zoned.timestamp())
    }
}

/// `None` when there is no such day, or anything but a time follows it.
pub fn parse(text: &str) -> Option<Moment<'_>> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits);
    let (fraction, zone) = match rest.split_once('[') {
        Some((fraction, zone)) => (fraction.trim_end(), Some(zone.strip_suffix(']')?)),
        None => (rest, None),
    };
    if !matches!(digits, 8 | 10 | 12 | 14)
        || !fraction
            .trim_start_matches(['.', ':', ','])
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let two = |at: usize| match whole.as_bytes().get(at..at + 2) {
        Some([tens, ones]) => i8::try_from((tens - b'0') * 10 + (ones - b'0')).unwrap_or(0),
        _ => 0,
    };
    let year = i16::from(two(0)) * 100 + i16::from(two(2));
    let on = Date::new(year, two(4), two(6)).ok()?;
    let time = Time::new(two(8), two(10), two(12), 0).ok()?;
    Some(Moment {
        on,
        time: (digits > 8).then_some(time),
        zone,
    })
}

/// The offset in front of the colon, in hours; only written badly it is Japan's.
fn zone_of(zone: &str) -> TimeZone {
    let hours = zone.split(':').next().unwrap_or_default();
    let (sign, number) = match hours.strip_prefix('-') {
        Some(number) => (-1, number),
        None => (1, hours.strip_prefix('+').unwrap_or(hours)),
    };
    // `+5.30` is written for half an hour as well as `+5.5`.
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let minutes = match part {
        "5" | "50" | "30" => 30,
        "75" | "45" => 45,
        "25" | "15" => 15,
        _ => 0,
    };
    let seconds = whole
        .parse::<i8>()
        .ok()
        .map(|hours| sign * (i32::from(hours) * 3600 + minutes * 60));
    seconds
        .and_then(|seconds| Offset::from_seconds(seconds).ok())
        .map_or_else(japan, TimeZone::fixed)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use domain::time::Date;

    #[test]
    fn the_printed_day_counts_in_every_zone() {
        for text in [
            "20261101",
            "20261101000000",
            "20261101235959.123[-5:EST]",
            "20261101000000[+9:JST]",
            "202611010930",
            "20261101093914:014",
            "20261101120000.000[-:EST]",
        ] {
            assert_eq!(
                parse(text).map(|moment| moment.on),
                Some(Date::constant(2026, 11, 1)),
                "{text}"
            );
        }
        for text in [
            "",
            "20260231",
            "2026-11-01",
            "201120000000",
            "20261101250000",
            "20261101[+9:JST",
            "2026110",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_japanese_unless_it_says_otherwise() {
        let at = |text: &str| {
            parse(text)
                .and_then(|moment| moment.instant())
                .map(|at| at.to_string())
        };
        assert_eq!(
            at("20261101090000").as_deref(),
            Some("2026-11-01T00:00:00Z")
        );
        assert_eq!(
            at("20261101090000[-5:EST]").as_deref(),
            Some("2026-11-01T14:00:00Z")
        );
        assert_eq!(
            at("20261101090000[+5.5:IST]").as_deref(),
            Some("2026-11-01T03:30:00Z")
        );
        assert_eq!(at("20261101"), None);
    }
}
