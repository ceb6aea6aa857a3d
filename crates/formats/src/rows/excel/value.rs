//! Values of cells as the text that a table has in their place.

use domain::time::Date;
use jiff::ToSpan;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// A number as plain digits: no exponent, and none of the noise behind the 15 digits that Excel keeps. `None`: it is
/// no number.
pub fn number(raw: &str) -> Option<String> {
    let raw = raw.trim();
    if raw.len() <= 15 && raw.parse::<i64>().is_ok() {
        return Some(raw.trim_start_matches('+').to_owned());
    }
    let kept = format!("{:.14e}", finite(raw)?);
    // A number that is as small as nothing has no sign.
    Some(kept.parse::<f64>().ok()? + 0.0)
        .map(|value| value.to_string())
        .map(|text| if text == "-0" { "0".into() } else { text })
}

/// A counted day as `2026/1/9`, with its time where it has one; a time alone as `9:30:00`. `None`: no day is counted
/// so.
pub fn day(raw: &str, from_1904: bool) -> Option<String> {
    let counted = finite(raw.trim())?;
    let whole = counted.floor();
    if !(0.0..2_958_466.0).contains(&whole) {
        return None;
    }
    let mut seconds = ((counted - whole) * DAY).round();
    let mut days = whole;
    if seconds >= DAY {
        (seconds, days) = (0.0, days + 1.0);
    }
    let time = clock(seconds);
    if days < 1.0 && !from_1904 {
        return Some(time);
    }
    // Excel has a 29th of February 1900: it is the 60th day.
    let first = match (from_1904, days < 60.0) {
        (true, _) => Date::constant(1904, 1, 1),
        (false, true) => Date::constant(1899, 12, 31),
        (false, false) => Date::constant(1899, 12, 30),
    };
    if !from_1904 && days == 60.0 {
        return None;
    }
    let count: i64 = format!("{days:.0}").parse().ok()?;
    let date = first.checked_add(count.days()).ok()?;
    let text = format!("{}/{}/{}", date.year(), date.month(), date.day());
    Some(if seconds > 0.0 {
        format!("{text} {time}")
    } else {
        text
    })
}

/// `2026-01-09T00:00:00` in the same way.
pub fn written_day(raw: &str) -> String {
    let (day, time) = raw.trim().split_once('T').unwrap_or((raw.trim(), ""));
    let day = day.replace('-', "/");
    if time.trim_matches(['0', ':', '.', 'Z']).is_empty() {
        day
    } else {
        format!("{day} {time}")
    }
}

fn finite(raw: &str) -> Option<f64> {
    raw.parse::<f64>().ok().filter(|value| value.is_finite())
}

fn clock(seconds: f64) -> String {
    let whole: u32 = format!("{seconds:.0}").parse().unwrap_or(0);
    format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain() {
        let number = |raw| number(raw).expect("a number");
        assert_eq!(number("20251031"), "20251031");
        assert_eq!(number("-1200"), "-1200");
        assert_eq!(number("1.2E3"), "1200");
        assert_eq!(number("0.30000000000000004"), "0.3");
        assert_eq!(number("1234.5599999999999"), "1234.56");
        assert_eq!(number("-0.0"), "0");
        assert_eq!(number("123456789012345680"), "123456789012346000");
        assert_eq!(super::number("1e999"), None);
        assert_eq!(super::number("NaN"), None);
    }

    #[test]
    fn days_are_counted_from_either_year() {
        let day = |raw, from_1904| super::day(raw, from_1904);
        assert_eq!(day("46350", false).as_deref(), Some("2026/11/24"));
        assert_eq!(day("44888", true).as_deref(), Some("2026/11/24"));
        assert_eq!(
            day("46350.5", false).as_deref(),
            Some("2026/11/24 12:00:00")
        );
        assert_eq!(day("46349.9999999", false).as_deref(), Some("2026/11/24"));
        assert_eq!(day("0.25", false).as_deref(), Some("6:00:00"));
        assert_eq!(day("59", false).as_deref(), Some("1900/2/28"));
        assert_eq!(day("60", false), None);
        assert_eq!(day("61", false).as_deref(), Some("1900/3/1"));
        assert_eq!(day("2958465", false).as_deref(), Some("9999/12/31"));
        for none in ["2958466", "-1", "1e300", "x"] {
            assert_eq!(day(none, false), None, "{none}");
        }
        assert_eq!(written_day("2026-01-09T00:00:00"), "2026/01/09");
        assert_eq!(written_day("2026-01-09T09:30:00"), "2026/01/09 09:30:00");
    }
}
