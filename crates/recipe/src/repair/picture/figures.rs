//! Which figures may be shown: dates, times, amounts and counts, by their shape. Every other number could be somebody's.

use std::sync::LazyLock;

use domain::time::Period;
use regex::Regex;

use super::days::{is_day, is_within};

/// Figures with whatever stands within figures.
static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:令和|平成|昭和|[RHS])?[¥\\$€(△▲−\-+]*[0-9](?:[0-9,./:+\-−年月日時分秒円件回行元%]|T[0-9]|Z)*\)?",
    )
    .ok()
});

/// What a run may be as a whole.
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const DAY: &str = r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])";
    const CLOCK: &str = r"[0-2]?\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+\-][01]\d:?[0-5]\d)?";
    let shapes = [
        // Days, months, years, with a time or without.
        DAY.to_owned(),
        CLOCK.to_owned(),
        format!("{DAY}T{CLOCK}"),
        r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])".to_owned(),
        r"\d{1,2}[/.](?:0?[1-9]|1[0-2])[/.](?:0?[1-9]|[12]\d|3[01])".to_owned(),
        r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])".to_owned(),
        r"(?:令和|平成|昭和|[RHS])?(?:\d{1,4}|元)年(?:\d{1,2}月(?:\d{1,2}日?)?)?(?:\d{1,2}時(?:\d{1,2}分?)?)?".to_owned(),
        r"[RHS]\d{1,2}[./]\d{1,2}[./]\d{1,2}".to_owned(),
        r"\d{1,2}月(?:\d{1,2}日)?(?:\d{1,2}時(?:\d{1,2}分?)?)?".to_owned(),
        r"\d{1,2}日(?:\d{1,2}時(?:\d{1,2}分?)?)?".to_owned(),
        r"\d{1,2}時(?:\d{1,2}分(?:\d{1,2}秒)?)?".to_owned(),
        r"\d{1,2}[分秒]".to_owned(),
        // Amounts: in threes, or with their unit or sign of money. Seven digits alone may be the number of an account.
        r"[△▲−\-+]?(?:\d{1,3}(?:,\d{3})|\d{2,3}(?:,\d{3}){2}|\d{1,3}(?:,\d{3}){3,})(?:\.\d{1,4})?".to_owned(),
        r"\(\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?円?\)".to_owned(),
        r"[△▲−\-]\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?".to_owned(),
        r"\(?[△▲−\-+]?\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?円\)?".to_owned(),
        r"\(?[△▲−\-+]?[¥\\$€][△▲−\-+]?\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?\)?".to_owned(),
        r"\(?[△▲−\-+]?[¥\\$€][△▲−\-+]?\d+(?:\.\d{1,4})?\)?".to_owned(),
        r"\(?[△▲−\-+]?\d+(?:\.\d{1,2})?円\)?".to_owned(),
        // Counts, and small numbers.
        r"\d{1,6}[件回行%]".to_owned(),
        r"\(?[△▲−\-+]?\d{1,3}(?:\.\d{1,4})?%?\)?".to_owned(),
    ];
    shapes
        .iter()
        .filter_map(|shape| Regex::new(&format!("^(?:{shape})$")).ok())
        .collect()
});

/// Whether figures (normalised) may be shown as they are. `amounts`: they stand under a name that says so; `days`: those that a
/// statement of this fetch can have.
pub(super) fn may_show(run: &str, amounts: bool, days: Option<Period>) -> bool {
    let run = run.trim_end_matches(['.', ',', ':', '-', '/', '+']);
    let plain = |c: char| c.is_ascii_digit() || ".,-+−△▲".contains(c);
    is_day(run, days)
        || (is_within(run, days) && SHAPES.iter().any(|shape| shape.is_match(run)))
        || (amounts && run.chars().all(plain))
}

/// A normalised text, parted into figures (`true`) and the rest.
pub(super) fn parted(text: &str) -> Vec<(&str, bool)> {
    let Some(pattern) = RUN.as_ref() else {
        return vec![(text, false)];
    };
    let mut parts = Vec::new();
    let mut end = 0;
    for run in pattern.find_iter(text) {
        if run.start() > end {
            parts.push((&text[end..run.start()], false));
        }
        parts.push((run.as_str(), true));
        end = run.end();
    }
    if end < text.len() {
        parts.push((&text[end..], false));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Date;

    const DAYS: Period = Period {
        from: Date::constant(2026, 1, 1),
        to: Date::constant(2027, 2, 28),
    };

    fn shown(text: &str) -> bool {
        parted(text)
            .iter()
            .all(|(part, figures)| !figures || may_show(part, false, Some(DAYS)))
    }

    #[test]
    fn dates_times_amounts_and_counts_are_shown() {
        for text in [
            "2026-11-24",
            "2026/11/24",
            "2026-11-24T09:30:00+09:00",
            "2026-11-24T00:30:00.123Z",
            "令和8年11月24日",
            "08.11.02",
            "R8.4.1",
            "11/24",
            "11月24日",
            "9:30",
            "¥118,000",
            "12,688,805",
            "¥2,688,805",
            "-2,688,805",
            "(118,000)",
            "△1,000",
            "-1,500円",
            "98500円",
            "15件",
            "20261124",
            "123",
        ] {
            assert!(shown(text), "{text}");
        }
    }

    #[test]
    fn every_other_number_could_be_somebodys() {
        for text in [
            "1234567",
            "123-4567",
            "090-1234-5678",
            "1-2-3",
            "1234",
            "0120-000-000",
            "4810027",
            "12345-6",
            "1,234,567",
            "2026-13-99",
            "1,23,4567",
            "1980年1月2日",
            "昭和55年1月2日",
            "S55.1.2",
            "平成2年5月6日",
            "1980-01-02",
            "1980/1",
            "1980-01-02T00:00:00",
            "80/01/02",
            "19800102",
        ] {
            assert!(!shown(text), "{text}");
        }
    }
}
