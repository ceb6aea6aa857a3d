//! Which figures may be shown: dates, times, amounts and counts, by their shape. Every other number could be somebody's.

use std::sync::LazyLock;

use regex::Regex;

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
        // Amounts: in threes, or with their unit or sign of money.
        r"\(?[△▲−\-+]?[¥\\$€]?[△▲−\-+]?\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?円?\)?".to_owned(),
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

/// Days of statements lie behind no bank's history. A day before may be when somebody was born.
const YEAR_MIN: i32 = 2015;
const YEAR_MAX: i32 = 2099;
/// A year of two digits that is later than this is of the last century, or of Showa.
const SHORT_YEAR_MAX: i32 = 40;
/// Of Heisei, the first that lies within [`YEAR_MIN`].
const HEISEI_MIN: i32 = 27;

/// The year that a run begins with, where it begins with one.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(令和|平成|昭和|[RHS])?(\d{1,4}|元)(?:年|[-/.]\d{1,2}[-/.月]\d|[-/.](?:0?[1-9]|1[0-2])$)").ok()
});

/// Whether the run is no day, or one that a statement can have.
fn is_recent(run: &str) -> bool {
    let Some(year) = YEAR.as_ref().and_then(|year| year.captures(run)) else {
        return true;
    };
    let number: i32 = year[2].parse().unwrap_or(1);
    let era = year.get(1).map_or("", |era| era.as_str());
    match (era, year[2].len()) {
        ("令和" | "R", _) => true,
        ("平成" | "H", _) => number >= HEISEI_MIN,
        ("昭和" | "S", _) => false,
        (_, 4) => (YEAR_MIN..=YEAR_MAX).contains(&number),
        _ => number <= SHORT_YEAR_MAX,
    }
}

/// 20260401.
pub(super) fn is_day(run: &str) -> bool {
    let year = run.get(..4).and_then(|year| year.parse().ok());
    run.len() == 8
        && year.is_some_and(|year| (YEAR_MIN..=YEAR_MAX).contains(&year))
        && jiff::civil::Date::strptime("%Y%m%d", run).is_ok()
}

/// Whether figures (normalised) may be shown as they are. `amounts`: they stand under a name that says so.
pub(super) fn may_show(run: &str, amounts: bool) -> bool {
    let run = run.trim_end_matches(['.', ',', ':', '-', '/', '+']);
    let plain = |c: char| c.is_ascii_digit() || ".-+−△▲".contains(c);
    is_day(run)
        || (is_recent(run) && SHAPES.iter().any(|shape| shape.is_match(run)))
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

    fn shown(text: &str) -> bool {
        parted(text)
            .iter()
            .all(|(part, figures)| !figures || may_show(part, false))
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
            "2,688,805",
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
