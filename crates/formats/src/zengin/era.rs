//! Dates of six digits: 和暦 without an era, and 西暦 of this century from systems that write it so.

use domain::time::Date;

/// The year before each era's first one, and its first day; last the years of this century.
const CALENDARS: [(i16, Date); 4] = [
    (2018, jiff::civil::date(2019, 5, 1)),
    (2000, jiff::civil::date(2020, 1, 1)),
    (1988, jiff::civil::date(1989, 1, 8)),
    (1925, jiff::civil::date(1926, 12, 25)),
];

/// The newest day that `digits` (YYMMDD) can be, not after `limit`.
pub fn newest(digits: &str, limit: Date) -> Option<Date> {
    let part = |at: usize| digits.get(at..at + 2)?.parse::<i8>().ok();
    let (year, month, day) = (part(0)?, part(2)?, part(4)?);
    CALENDARS
        .iter()
        .filter_map(|(base, first)| {
            let date = Date::new(base + i16::from(year), month, day).ok()?;
            (*first <= date && date <= limit).then_some(date)
        })
        .max()
}
