//! Patterns of dates: reading a text by one, writing a date by one.

use domain::time::Date;

use super::{DateParts, ERAS, NotADate, Year};
use crate::said;
use crate::text::{norm, normal};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// `YYYY`.
    Year,
    /// `YY`: of this century.
    ShortYear,
    /// `GYY`: era and year.
    EraAndYear,
    /// `EYY`: year of an era.
    EraYear,
    /// Fixed to two digits (where two numbers touch).
    Month {
        wide: bool,
    },
    Day {
        wide: bool,
    },
    /// `MON`: Apr, April.
    MonthName,
    /// `*`: anything.
    Anything,
    Blank,
    Char(char),
}

/// How a date is printed or to be written: `YYYY年M月D日`, `EYY.MM.DD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatePattern {
    text: String,
    tokens: Vec<Token>,
    era: Option<i16>,
}

const WORDS: [(&str, Token); 9] = [
    ("YYYY", Token::Year),
    ("GYY", Token::EraAndYear),
    ("EYY", Token::EraYear),
    ("YY", Token::ShortYear),
    ("MON", Token::MonthName),
    ("MM", Token::Month { wide: true }),
    ("DD", Token::Day { wide: true }),
    ("M", Token::Month { wide: false }),
    ("D", Token::Day { wide: false }),
];

impl DatePattern {
    pub(crate) fn read(text: &str) -> DatePattern {
        let normal = norm(text);
        let (mut rest, mut tokens) = (normal.as_str(), Vec::new());
        while let Some(first) = rest.chars().next() {
            let word = WORDS.iter().find(|(word, _)| rest.starts_with(word));
            let (token, length) = match word {
                Some((word, token)) => (token.clone(), word.len()),
                None if first == '*' => (Token::Anything, 1),
                None if first == ' ' => (Token::Blank, 1),
                None => (Token::Char(first), first.len_utf8()),
            };
            tokens.push(token);
            rest = &rest[length..];
        }
        DatePattern {
            text: text.to_owned(),
            tokens,
            era: None,
        }
    }

    /// Fixes the era of `EYY` by its name. `false`: there is no such era.
    pub(crate) fn fix_era(&mut self, name: &str) -> bool {
        self.era = ERAS.iter().find(|era| era.name == name).map(|era| era.base);
        self.era.is_some()
    }

    pub(crate) fn has_day(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Day { .. }))
    }

    pub(crate) fn has_month(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Month { .. } | Token::MonthName))
    }

    /// Reads a text that fits the pattern as a whole; the day is 1 where the pattern has none.
    pub(crate) fn parse(&self, text: &str) -> Result<DateParts, NotADate> {
        self.parse_normal(&normal(text))
    }

    /// The same of a normal text.
    pub(super) fn parse_normal(&self, normal: &str) -> Result<DateParts, NotADate> {
        self.fit(0, normal, DateParts::BLANK, false)
            .ok_or_else(|| NotADate(said::values::not_a_date(normal, &self.text)))
    }

    /// Backtracks only over the width of numbers and over `*`, of which there are few.
    pub(super) fn fit(
        &self,
        at: usize,
        text: &str,
        parts: DateParts,
        time_may_follow: bool,
    ) -> Option<DateParts> {
        let Some(token) = self.tokens.get(at) else {
            let over = text.is_empty() || (time_may_follow && is_time(text));
            return (over && (1..=12).contains(&parts.month) && (1..=31).contains(&parts.day))
                .then_some(parts);
        };
        let next = |rest: &str, parts: DateParts| self.fit(at + 1, rest, parts, time_may_follow);
        let packed = matches!(
            self.tokens.get(at + 1),
            Some(Token::Month { .. } | Token::Day { .. })
        ) || (at > 0 && is_number(&self.tokens[at - 1]));
        match token {
            Token::Char(c) => next(text.strip_prefix(*c)?, parts),
            Token::Blank => next(text.trim_start(), parts),
            Token::Anything => (0..=text.len())
                .filter(|i| text.is_char_boundary(*i))
                .find_map(|i| next(&text[i..], parts)),
            Token::Year => digits(text, 4, 4, |n, rest| {
                next(
                    rest,
                    DateParts {
                        year: Year::Full(n),
                        ..parts
                    },
                )
            }),
            Token::ShortYear => digits(text, 2, 2, |n, rest| {
                next(
                    rest,
                    DateParts {
                        year: Year::Full(2000 + n),
                        ..parts
                    },
                )
            }),
            Token::Month { wide } => {
                digits(text, if *wide && packed { 2 } else { 1 }, 2, |n, rest| {
                    next(
                        rest,
                        DateParts {
                            month: n as i8,
                            ..parts
                        },
                    )
                })
            }
            Token::Day { wide } => {
                digits(text, if *wide && packed { 2 } else { 1 }, 2, |n, rest| {
                    next(
                        rest,
                        DateParts {
                            day: n as i8,
                            ..parts
                        },
                    )
                })
            }
            Token::EraYear => era_year(text, |n, rest| {
                let year = self.era.map_or(Year::OfEra(n), |base| Year::Full(base + n));
                next(rest, DateParts { year, ..parts })
            }),
            Token::EraAndYear => {
                let (base, rest) = ERAS.iter().find_map(|era| {
                    let rest = text
                        .strip_prefix(era.name)
                        .or_else(|| text.strip_prefix(era.letter))?;
                    Some((era.base, rest))
                })?;
                let rest = rest.strip_prefix(['.', '-', ' ']).unwrap_or(rest);
                era_year(rest, |n, rest| {
                    next(
                        rest,
                        DateParts {
                            year: Year::Full(base + n),
                            ..parts
                        },
                    )
                })
            }
            Token::MonthName => {
                let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
                let (name, rest) = text.split_at(length);
                let month = month_of(name)?;
                next(
                    rest.strip_prefix('.').unwrap_or(rest),
                    DateParts { month, ..parts },
                )
            }
        }
    }

    /// Writes a date, e.g. into a bank's form.
    pub(crate) fn write(&self, date: Date) -> String {
        let era = ERAS.iter().find(|era| era.first_day <= date);
        let era_year = era.map_or(date.year(), |era| date.year() - era.base);
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Year => text.push_str(&format!("{:04}", date.year())),
                Token::ShortYear => text.push_str(&format!("{:02}", date.year() % 100)),
                Token::EraAndYear => {
                    text.push_str(&format!("{}{era_year:02}", era.map_or("", |era| era.name)))
                }
                Token::EraYear => text.push_str(&format!("{era_year:02}")),
                Token::Month { wide: true } => text.push_str(&format!("{:02}", date.month())),
                Token::Month { wide: false } => text.push_str(&date.month().to_string()),
                Token::Day { wide: true } => text.push_str(&format!("{:02}", date.day())),
                Token::Day { wide: false } => text.push_str(&date.day().to_string()),
                Token::MonthName => text.push_str(
                    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
                        .get(..3)
                        .unwrap_or_default(),
                ),
                Token::Blank => text.push(' '),
                Token::Anything => {}
                Token::Char(c) => text.push(*c),
            }
        }
        text
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_of(name: &str) -> Option<i8> {
    let name = name.to_ascii_lowercase();
    let at = MONTHS
        .iter()
        .position(|month| name.len() >= 3 && month.to_ascii_lowercase().starts_with(&name))?;
    i8::try_from(at + 1).ok()
}

fn is_number(token: &Token) -> bool {
    matches!(
        token,
        Token::Year
            | Token::ShortYear
            | Token::EraAndYear
            | Token::EraYear
            | Token::Month { .. }
            | Token::Day { .. }
    )
}

/// The longest run of digits first.
fn digits<T>(
    text: &str,
    least: usize,
    most: usize,
    mut then: impl FnMut(i16, &str) -> Option<T>,
) -> Option<T> {
    let run = text
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count()
        .min(most);
    (least..=run)
        .rev()
        .find_map(|width| then(text[..width].parse().ok()?, &text[width..]))
}

fn era_year<T>(text: &str, mut then: impl FnMut(i16, &str) -> Option<T>) -> Option<T> {
    if let Some(rest) = text.strip_prefix('元') {
        return then(1, rest);
    }
    digits(
        text,
        1,
        2,
        |n, rest| if n > 0 { then(n, rest) } else { None },
    )
}

/// ` 10:30`, `T10:30:00+09:00`, ` 10時30分`, `(火)`.
pub(super) fn is_time(text: &str) -> bool {
    let rest = text.strip_prefix(['T', ' ']).unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit())
        || (text.starts_with('(') && text.ends_with(')') && text.chars().count() == 3)
}
