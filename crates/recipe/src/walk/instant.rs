//! Times that a bank prints: "until 6:00", "as of 2026-04-11 10:30".

use domain::time::{Timestamp, date_in_japan, japan};
use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::text::norm;
use crate::value::date::{DatePattern, date_parts};

/// Reads an instant with its zone, a date with a time, a date without a year, or a bare time (the next one after `now`).
/// Japan time where no zone is printed. `None`: it can't be read.
pub(crate) fn read_instant(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = norm(text);
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let (day, time) = split_time(&text);
    let today = date_in_japan(now);
    let at = |date: Date| {
        date.to_datetime(time.unwrap_or(Time::midnight()))
            .to_zoned_datetime(japan())
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    if day.is_empty() {
        time?;
        return at(today)
            .filter(|instant| *instant > now)
            .or_else(|| at(today.checked_add(1.day()).ok()?));
    }
    let parts = date_parts(day, None).ok().or_else(|| {
        ["M月D日", "M/D", "EYY年M月D日", "EYY.MM.DD"]
            .iter()
            .find_map(|pattern| DatePattern::read(pattern).parse(day).ok())
    })?;
    // The newest such day that isn't more than half a year ahead.
    let horizon = today.checked_add(6.months()).ok()?;
    at(parts.fix(horizon).ok()?)
}

/// The day's text, and a time behind it: `10:30`, `10:30:00`, `10時`, `10時30分`.
fn split_time(text: &str) -> (&str, Option<Time>) {
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit()
            && !text[..*at].ends_with(|before: char| before.is_ascii_digit() || before == ':')
    });
    for (at, _) in starts {
        if let Some(time) = read_time(&text[at..]) {
            return (text[..at].trim_end_matches(['T', ' ']), Some(time));
        }
    }
    (text, None)
}

fn read_time(text: &str) -> Option<Time> {
    let plain = text.replace('時', ":").replace(['分', '秒'], "");
    let plain = plain.trim().trim_end_matches(':');
    if plain == text.trim() && !plain.contains(':') {
        return None;
    }
    let numbers: Option<Vec<i8>> = plain
        .split(':')
        .map(|part| part.trim().parse().ok())
        .collect();
    let numbers = numbers?;
    let (hour, minute, second) = (
        *numbers.first()?,
        numbers.get(1).copied().unwrap_or(0),
        numbers.get(2).copied().unwrap_or(0),
    );
    if numbers.len() > 3 {
        return None;
    }
    Time::new(hour % 24, minute, second, 0)
        .ok()
        .filter(|_| (0..=24).contains(&hour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_banks_print_them() {
        let now: Timestamp = "2026-04-11T03:00:00Z".parse().expect("an instant");
        let read = |text: &str| read_instant(text, now).map(|instant| instant.to_string());
        let six = Some("2026-04-11T21:00:00Z".to_owned());
        for text in [
            "2026年4月12日 6:00",
            "2026年4月12日(日) 6時",
            "2026/04/12 06:00:00",
            "令和8年4月12日6時00分",
            "4月12日 6:00",
            "4/12 6:00",
            "6:00",
            "2026-04-12T06:00:00+09:00",
        ] {
            assert_eq!(read(text), six, "{text}");
        }
        assert_eq!(read("13:30"), Some("2026-04-11T04:30:00Z".to_owned()));
        assert_eq!(
            read("2026年4月12日"),
            Some("2026-04-11T15:00:00Z".to_owned())
        );
        assert_eq!(read("しばらくお待ちください"), None);
    }
}
