//! What is quoted and what came, made alike in all that depends on the day: dates, amounts, counts, sizes, texts of lines.

use regex::{Captures, Regex};
use std::sync::LazyLock;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// Numbers that are the same every day: accounts, a status, a line of a file.
static LASTING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:status |ステータス |\.toml:|→ )\d+|204816\d\d|101-\d{6}|UTF-8"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let lasting = LASTING.as_str();
    pattern(&format!(r"(?P<lasting>{lasting})|[▲-]?\d[\d,.]*\d|[▲-]?\d"))
});
static MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"));
static DAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{4}-\d\d-\d\d"));
/// A line of a list: its day, its amount, its balance and its text.
static ROW: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^  \d{4}-\d\d-\d\d +-?[\d.]+ +-?[\d.]+  \S"));
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"<[^>]*>"));

fn plain(line: &str) -> String {
    let line = DAY.replace_all(line, "DAY");
    let line = MONTH.replace_all(&line, "MONTH");
    let number = |found: &Captures<'_>| match found.name("lasting") {
        Some(lasting) => lasting.as_str().to_owned(),
        None => "0".to_owned(),
    };
    NUMBER.replace_all(&line, number).trim_end().to_owned()
}

/// One line of what the program prints.
pub fn printed(line: &str) -> String {
    if ROW.is_match(line) {
        return "  (a line)".to_owned();
    }
    plain(line)
}

/// The tags of a page, and nothing between them.
pub fn tags(html: &str) -> String {
    TAG.find_iter(html).map(|tag| plain(tag.as_str())).collect()
}

/// A page with its texts, in one line.
pub fn page(html: &str) -> String {
    let lines = html.lines().map(|line| plain(line.trim()));
    lines.collect()
}

/// Days that a command names keep their distance from today, and so go with it.
pub fn shifted(command: &str, today: jiff::civil::Date) -> String {
    let written = jiff::civil::date(2026, 11, 24);
    let moved = |found: &Captures<'_>| {
        let day: jiff::civil::Date = found[0].parse().expect("a day");
        let before = written.since(day).expect("days apart");
        today.saturating_sub(before).to_string()
    };
    DAY.replace_all(command, moved).into_owned()
}
