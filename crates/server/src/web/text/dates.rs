//! Dates and times as people say them: 今日 6:12, 昨日 6:40, 11月20日(金) 6:22; the year only where it differs.
//! All of it is Japan time; what is today is an argument.

use domain::time::{Date, Timestamp, date_in_japan, japan};
use jiff::civil::Weekday;

use super::Lang;

/// 11月20日(金), Fri 20 Nov; with the year where it isn't today's.
pub fn day(lang: Lang, on: Date, today: Date) -> String {
    let (month, number) = (on.month(), on.day());
    let weekday = weekday(lang, on.weekday());
    match lang {
        Lang::Ja if on.year() == today.year() => format!("{month}月{number}日({weekday})"),
        Lang::Ja => format!("{}年{month}月{number}日({weekday})", on.year()),
        Lang::En if on.year() == today.year() => {
            format!("{weekday} {number} {}", english_month(month))
        }
        Lang::En => format!("{weekday} {number} {} {}", english_month(month), on.year()),
    }
}

/// 6:12.
pub fn clock(at: Timestamp) -> String {
    let at = at.to_zoned_datetime(japan());
    format!("{}:{:02}", at.hour(), at.minute())
}

/// For a place of its own (a cell, a caption): 今日 6:12, Yesterday 6:40, Fri 20 Nov, 6:22.
pub fn moment(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    let (on, today, clock) = (date_in_japan(at), date_in_japan(now), clock(at));
    match (near(on, today), lang) {
        (Some(Near::Today), Lang::Ja) => format!("今日 {clock}"),
        (Some(Near::Today), Lang::En) => format!("Today {clock}"),
        (Some(Near::Yesterday), Lang::Ja) => format!("昨日 {clock}"),
        (Some(Near::Yesterday), Lang::En) => format!("Yesterday {clock}"),
        (None, Lang::Ja) => format!("{} {clock}", day(lang, on, today)),
        (None, Lang::En) => format!("{}, {clock}", day(lang, on, today)),
    }
}

/// With its date even if that is today: 11月24日(火) 9:40.
pub fn full(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    let day = day(lang, date_in_japan(at), date_in_japan(now));
    format!("{day}{}{}", lang.t(" ", ", "), clock(at))
}

/// Inside of a sentence. Japanese needs no other form; English does: “at 6:12 today”, “at 6:22 on Fri 20 Nov”.
pub fn moment_within(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    let (on, today, clock) = (date_in_japan(at), date_in_japan(now), clock(at));
    match (lang, near(on, today)) {
        (Lang::Ja, _) => moment(lang, at, now),
        (Lang::En, Some(Near::Today)) => format!("{clock} today"),
        (Lang::En, Some(Near::Yesterday)) => format!("{clock} yesterday"),
        (Lang::En, None) => format!("{clock} on {}", day(lang, on, today)),
    }
}

/// A planned time: 今日 12:20ごろ, Wed 25 Nov about 6:10.
pub fn about(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    let (on, today, clock) = (date_in_japan(at), date_in_japan(now), clock(at));
    match (lang, near(on, today)) {
        (Lang::Ja, _) => format!("{}ごろ", moment(lang, at, now)),
        (Lang::En, Some(Near::Today)) => format!("Today about {clock}"),
        (Lang::En, _) => format!("{} about {clock}", day(lang, on, today)),
    }
}

/// For `<time datetime>`.
pub fn machine(at: Timestamp) -> String {
    at.to_zoned_datetime(japan())
        .strftime("%Y-%m-%dT%H:%M%:z")
        .to_string()
}

enum Near {
    Today,
    Yesterday,
}

fn near(on: Date, today: Date) -> Option<Near> {
    match today.yesterday() {
        _ if on == today => Some(Near::Today),
        Ok(yesterday) if on == yesterday => Some(Near::Yesterday),
        _ => None,
    }
}

fn weekday(lang: Lang, weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => lang.t("月", "Mon"),
        Weekday::Tuesday => lang.t("火", "Tue"),
        Weekday::Wednesday => lang.t("水", "Wed"),
        Weekday::Thursday => lang.t("木", "Thu"),
        Weekday::Friday => lang.t("金", "Fri"),
        Weekday::Saturday => lang.t("土", "Sat"),
        Weekday::Sunday => lang.t("日", "Sun"),
    }
}

fn english_month(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp of this test")
    }

    /// Tuesday 24 November 2026, 9:40 in Japan.
    const NOW: &str = "2026-11-24T00:40:00Z";

    #[test]
    fn the_last_two_days_have_names_and_the_rest_have_weekdays() {
        let say = |text: &str| moment(Lang::Ja, at(text), at(NOW));
        assert_eq!(
            say("2026-11-23T21:12:00Z"),
            "今日 6:12",
            "the Japanese day, not that of UTC"
        );
        assert_eq!(say("2026-11-22T21:40:00Z"), "昨日 6:40");
        assert_eq!(say("2026-11-19T21:22:00Z"), "11月20日(金) 6:22");
        assert_eq!(say("2026-11-25T21:10:00Z"), "11月26日(木) 6:10");
        assert_eq!(say("2025-11-20T00:05:00Z"), "2025年11月20日(木) 9:05");
    }

    #[test]
    fn english_has_a_form_for_cells_and_one_for_sentences() {
        let (cell, sentence) = (
            moment(Lang::En, at("2026-11-19T21:22:00Z"), at(NOW)),
            moment_within(Lang::En, at("2026-11-19T21:22:00Z"), at(NOW)),
        );
        assert_eq!(
            (cell.as_str(), sentence.as_str()),
            ("Fri 20 Nov, 6:22", "6:22 on Fri 20 Nov")
        );
        assert_eq!(moment(Lang::En, at(NOW), at(NOW)), "Today 9:40");
        assert_eq!(moment_within(Lang::En, at(NOW), at(NOW)), "9:40 today");
    }

    #[test]
    fn machines_get_the_offset() {
        assert_eq!(machine(at(NOW)), "2026-11-24T09:40+09:00");
    }
}
