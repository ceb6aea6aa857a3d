//! Printed dates: 西暦, 和暦, with a pattern where they could be misread, and lists whose dates have no year.

mod list;
mod pattern;

use std::sync::LazyLock;

use domain::said::Said;
use domain::time::Date;

pub(crate) use list::{Direction, fix_list};
pub(crate) use pattern::DatePattern;

use crate::said;
use crate::text::normal;

/// A text that is no date; the reason is for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotADate(pub(crate) Said);

/// A printed date, its year perhaps still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateParts {
    pub(crate) year: Year,
    pub(crate) month: i8,
    pub(crate) day: i8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    Full(i16),
    /// A year of an era whose name isn't printed.
    OfEra(i16),
    Missing,
}

struct Era {
    name: &'static str,
    letter: char,
    /// The year before its first one.
    base: i16,
    first_day: Date,
}

/// Newest first. 明治 and 大正 are before any statement.
const ERAS: [Era; 3] = [
    Era {
        name: "令和",
        letter: 'R',
        base: 2018,
        first_day: jiff::civil::date(2019, 5, 1),
    },
    Era {
        name: "平成",
        letter: 'H',
        base: 1988,
        first_day: jiff::civil::date(1989, 1, 8),
    },
    Era {
        name: "昭和",
        letter: 'S',
        base: 1925,
        first_day: jiff::civil::date(1926, 12, 25),
    },
];

/// What can't be misread.
static UNMISTAKABLE: LazyLock<[DatePattern; 8]> = LazyLock::new(|| {
    [
        "YYYY-MM-DD",
        "YYYY/MM/DD",
        "YYYY.MM.DD",
        "YYYY年M月D日",
        "YYYYMMDD",
        "GYY年M月D日",
        "GYY.MM.DD",
        "GYY/MM/DD",
    ]
    .map(DatePattern::read)
});

/// Reads a date by a pattern, or without one only what can't be misread.
pub(crate) fn date_parts(text: &str, pattern: Option<&DatePattern>) -> Result<DateParts, NotADate> {
    parts_of(&normal(text), pattern)
}

fn parts_of(normal: &str, pattern: Option<&DatePattern>) -> Result<DateParts, NotADate> {
    if let Some(pattern) = pattern {
        return pattern.parse_normal(normal);
    }
    let mut plain = UNMISTAKABLE.iter();
    as_machines_write(normal)
        .or_else(|| plain.find_map(|pattern| pattern.fit(0, normal, DateParts::BLANK, true)))
        .ok_or_else(|| NotADate(said::values::not_a_plain_date(normal)))
}

/// `2026-04-01`, perhaps with a time behind: the patterns read it, too, but most dates are written so.
fn as_machines_write(text: &str) -> Option<DateParts> {
    let (day, rest) = text.split_at_checked(10)?;
    let [
        y1,
        y2,
        y3,
        y4,
        mark @ (b'-' | b'/' | b'.'),
        m1,
        m2,
        same,
        d1,
        d2,
    ] = *day.as_bytes()
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number: i16, digit| {
            let digit = digit.is_ascii_digit().then(|| i16::from(digit - b'0'))?;
            Some(10 * number + digit)
        })
    };
    let (year, month, day) = (
        number(&[y1, y2, y3, y4])?,
        number(&[m1, m2])?,
        number(&[d1, d2])?,
    );
    let is_day = mark == same && (1..=12).contains(&month) && (1..=31).contains(&day);
    let is_over = rest.is_empty() || pattern::is_time(rest);
    (is_day && is_over).then_some(DateParts {
        year: Year::Full(year),
        month: month as i8,
        day: day as i8,
    })
}

/// The same, and the days that people call by a name: 本日, 今日, 昨日, whatever pattern the others have.
pub(crate) fn date_parts_on(
    text: &str,
    pattern: Option<&DatePattern>,
    today: Date,
) -> Result<DateParts, NotADate> {
    let normal = normal(text);
    match day_called(&normal, today) {
        Some(date) => Ok(DateParts {
            year: Year::Full(date.year()),
            month: date.month(),
            day: date.day(),
        }),
        None => parts_of(&normal, pattern),
    }
}

fn day_called(normal: &str, today: Date) -> Option<Date> {
    let names = ["本日", "今日", "昨日"];
    let (name, rest) = names
        .iter()
        .find_map(|name| Some((*name, normal.strip_prefix(name)?)))?;
    let is_whole = rest.is_empty() || pattern::is_time(rest);
    match name {
        _ if !is_whole => None,
        "昨日" => today.yesterday().ok(),
        _ => Some(today),
    }
}

impl DateParts {
    /// Before anything of it is read; the day of a date that prints none.
    const BLANK: DateParts = DateParts {
        year: Year::Missing,
        month: 0,
        day: 1,
    };

    /// A single date. A missing year gives the newest such day that isn't after `not_after`; the era of a bare era year is
    /// the newest that isn't in the future.
    pub(crate) fn fix(self, not_after: Date) -> Result<Date, NotADate> {
        let refused = || NotADate(said::values::no_such_day(self.month, self.day));
        match self.year {
            Year::Full(year) => Date::new(year, self.month, self.day).map_err(|_| refused()),
            Year::OfEra(n) => {
                let limit = not_after
                    .checked_add(jiff::Span::new().days(366))
                    .unwrap_or(not_after);
                ERAS.iter()
                    .filter_map(|era| {
                        Date::new(era.base + n, self.month, self.day)
                            .ok()
                            .filter(|date| era.first_day <= *date && *date <= limit)
                    })
                    .next()
                    .ok_or_else(|| NotADate(said::values::no_such_era(n, self.month, self.day)))
            }
            // 29 February may have to go far back.
            Year::Missing => (0..9)
                .filter_map(|back| Date::new(not_after.year() - back, self.month, self.day).ok())
                .find(|date| *date <= not_after)
                .ok_or_else(refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 4, 11);

    fn read(text: &str, pattern: &str) -> Result<Date, NotADate> {
        DatePattern::read(pattern).parse(text)?.fix(TODAY)
    }

    #[test]
    fn dates_that_need_no_pattern() {
        for text in [
            "2026-04-01",
            "2026/4/1",
            "2026.04.01",
            "20260401",
            "2026年4月1日",
            "２０２６年４月１日",
            "令和8年4月1日",
            "R8.4.1",
            "R08/04/01",
            "2026-04-01 10:30",
            "2026-04-01T10:30:00+09:00",
            "2026年4月1日(水)",
        ] {
            assert_eq!(
                date_parts(text, None).and_then(|parts| parts.fix(TODAY)),
                Ok(date(2026, 4, 1)),
                "{text}"
            );
        }
        assert_eq!(
            date_parts("令和元年5月1日", None).and_then(|parts| parts.fix(TODAY)),
            Ok(date(2019, 5, 1))
        );
        for text in ["04/01/2026", "08.04.01", "4/1", "20260431x", "本日"] {
            assert!(date_parts(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn what_machines_write_is_read_as_the_patterns_read_it() {
        let days = [
            "2026-04-01",
            "2026/12/31",
            "0000.01.09",
            "2026-04.01",
            "2026-13-01",
        ];
        let others = [
            "2026/00/10",
            "2026.04.32",
            "2026-4x-01",
            "２０２６-4-1",
            "2026-4-1 1",
        ];
        let behind = ["", " 10:30", "T00:00Z", "(水)", "1", "x", " "];
        for day in days.into_iter().chain(others) {
            for rest in behind {
                let text = format!("{day}{rest}");
                let mut plain = UNMISTAKABLE.iter();
                let by_patterns =
                    plain.find_map(|pattern| pattern.fit(0, &text, DateParts::BLANK, true));
                assert_eq!(parts_of(&text, None).ok(), by_patterns, "{text}");
            }
        }
        let is_quick = |text| as_machines_write(text).is_some();
        assert!(is_quick("2026-04-01") && is_quick("2026/04/01T10:30:00+09:00"));
    }

    #[test]
    fn days_with_a_name_are_those_of_the_fetch() {
        let day = DatePattern::read("M月D日");
        for (text, pattern, wanted) in [
            ("本日", None, Some(TODAY)),
            ("本日", Some(&day), Some(TODAY)),
            ("今日 10:30", Some(&day), Some(TODAY)),
            ("昨日(金)", None, Some(date(2026, 4, 10))),
            ("本日分", None, None),
            ("明日", None, None),
        ] {
            let read = date_parts_on(text, pattern, TODAY).and_then(|parts| parts.fix(TODAY));
            assert_eq!(read.ok(), wanted, "{text}");
        }
    }

    #[test]
    fn patterns_say_what_could_be_misread() {
        assert_eq!(read("08.04.01", "EYY.MM.DD"), Ok(date(2026, 4, 1)));
        assert_eq!(
            read("31.03.05", "EYY.MM.DD"),
            Ok(date(2019, 3, 5)),
            "平成, as 令和31 is in the future"
        );
        assert_eq!(read("H31.4.30", "GYY.M.D"), Ok(date(2019, 4, 30)));
        assert_eq!(read("26/4/1", "YY/M/D"), Ok(date(2026, 4, 1)));
        assert_eq!(read("1 Apr 2026", "D MON YYYY"), Ok(date(2026, 4, 1)));
        assert_eq!(read("2026年4月分", "YYYY年M月*"), Ok(date(2026, 4, 1)));
        assert_eq!(read("080401", "EYYMMDD"), Ok(date(2026, 4, 1)));
        assert!(read("2026.04.31", "YYYY.MM.DD").is_err());
        assert!(read("2026-04-01x", "YYYY-MM-DD").is_err());
    }

    #[test]
    fn dates_are_written_as_the_bank_wants_them() {
        let write = |pattern: &str| DatePattern::read(pattern).write(date(2026, 4, 1));
        assert_eq!(write("YYYYMMDD"), "20260401");
        assert_eq!(write("EYY"), "08");
        assert_eq!(write("GYY年M月D日"), "令和08年4月1日");
        assert_eq!(write("MM"), "04");
    }

    #[test]
    fn a_list_without_years_walks_back_from_its_end() {
        let list = |texts: &[&str]| -> Vec<DateParts> {
            texts
                .iter()
                .map(|text| DatePattern::read("M/D").parse(text).expect("a date"))
                .collect()
        };
        let oldest_first = list(&["12/30", "1/2", "1/5"]);
        assert_eq!(
            fix_list(&oldest_first, date(2026, 1, 6), None),
            Ok(vec![date(2025, 12, 30), date(2026, 1, 2), date(2026, 1, 5)])
        );
        let newest_first = list(&["1/5", "1/2", "12/30"]);
        assert_eq!(
            fix_list(&newest_first, date(2026, 1, 6), None),
            Ok(vec![date(2026, 1, 5), date(2026, 1, 2), date(2025, 12, 30)])
        );
        assert_eq!(
            fix_list(&list(&["2/29"]), date(2026, 3, 1), None),
            Ok(vec![date(2024, 2, 29)])
        );
        assert!(
            fix_list(&list(&["3/1", "1/1", "3/1"]), date(2026, 3, 1), None).is_err(),
            "a tie is refused"
        );
    }
}
