//! Printed dates.

use domain::time::{Date, Timestamp, date_in_japan};
use serde::Deserialize;

use crate::text::nfkc;

/// How a table prints its dates, as a layout writes it: a text in which these letters stand for numbers and all else
/// for itself. Several forms are parted by `|`; the first is the usual one. Blanks between the parts don't matter.
///
/// | in a form | stands for |
/// |---|---|
/// | `y` | a year of four digits |
/// | `yy` | the last two digits of a year of this century: `yymd` is 260518 |
/// | `e` | an era and its year: `e.m.d` is H30.01.15, `e年m月d日` 令和8年1月9日 |
/// | `ey` | two digits of an era that isn't said: `eymd` is 080109; the newest day that has come |
/// | `m`, `d` | one or two digits, two where no sign parts them: `ymd` is 20260109 |
/// | `*` at the end | whatever follows, such as a time: `y/m/d*` |
/// | `iso` alone | an instant with its zone, `2026-01-09T03:00:00Z`: the day in Japan |
///
/// A form without a year (`m/d`, `m月d日`) gets it from the file; one without a day means the first of the month.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(try_from = "String")]
pub struct DateForm(Vec<Vec<Part>>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Year,
    /// Digits of a year that somebody else put there.
    AnyYear,
    ShortYear,
    Era,
    EraYear,
    Month,
    Day,
    Sign(char),
    Rest,
    Iso,
}

/// A day as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedDay {
    pub year: PrintedYear,
    pub month: i8,
    pub day: i8,
}

/// A year as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintedYear {
    Known(i16),
    /// Two digits of an era that isn't said.
    OfAnEra(i8),
    Missing,
}

impl PrintedDay {
    /// The day where the year is known.
    pub fn known(self) -> Option<Date> {
        match self.year {
            PrintedYear::Known(year) => Date::new(year, self.month, self.day).ok(),
            PrintedYear::OfAnEra(_) | PrintedYear::Missing => None,
        }
    }
}

impl TryFrom<String> for DateForm {
    type Error = String;
    fn try_from(text: String) -> Result<DateForm, String> {
        let forms: Vec<Vec<Part>> = text.split('|').map(parts).collect::<Result<_, _>>()?;
        Ok(DateForm(forms))
    }
}

fn parts(form: &str) -> Result<Vec<Part>, String> {
    let plain = nfkc(form.trim());
    if plain == "iso" {
        return Ok(vec![Part::Iso]);
    }
    let mut signs = plain
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .peekable();
    let mut parts = Vec::new();
    while let Some(sign) = signs.next() {
        parts.push(match sign {
            'y' if signs.next_if_eq(&'y').is_some() => Part::ShortYear,
            'y' => Part::Year,
            'e' if signs.next_if_eq(&'y').is_some() => Part::EraYear,
            'e' => Part::Era,
            'm' => Part::Month,
            'd' => Part::Day,
            '*' if signs.peek().is_none() => Part::Rest,
            letter if letter.is_ascii_alphanumeric() || letter == '*' => {
                return Err(format!("not a form of dates: {form}"));
            }
            sign => Part::Sign(sign),
        });
    }
    if parts.contains(&Part::Month) {
        Ok(parts)
    } else {
        Err(format!("not a form of dates: {form}"))
    }
}

impl DateForm {
    /// `None` when `text` isn't of this form or there is no such day.
    pub fn parse(&self, text: &str) -> Option<PrintedDay> {
        let text = nfkc(text);
        self.0
            .iter()
            .find_map(|form| parse_as(form, text.trim()))
            .filter(|day| exists(*day))
    }

    /// The same for a workbook, whose cells hold days as values (`2026/1/9`). Where the bank leaves the year out, the
    /// value's was put there by the program that the file was opened with, so it says nothing.
    pub fn of_values(&self) -> DateForm {
        let year = if self.leaves_years_out() {
            Part::AnyYear
        } else {
            Part::Year
        };
        let sign = Part::Sign('/');
        let value = vec![year, sign, Part::Month, sign, Part::Day, Part::Rest];
        let mut forms = self.0.clone();
        if !forms.iter().any(|form| form.starts_with(&value[..5])) {
            forms.push(value);
        }
        DateForm(forms)
    }

    /// Whether it has a form that leaves the year out.
    pub fn leaves_years_out(&self) -> bool {
        let says = |part: &Part| {
            matches!(
                part,
                Part::Year | Part::ShortYear | Part::Era | Part::EraYear | Part::Iso
            )
        };
        self.0.iter().any(|form| !form.iter().any(says))
    }

    /// For people: `2026/1/9`.
    pub fn example(&self) -> String {
        let mut example = String::new();
        let usual = self.0.first().map_or(&[][..], Vec::as_slice);
        let mut joined = usual
            .windows(2)
            .any(|pair| is_number(pair[0]) && is_number(pair[1]));
        joined &= usual.len() == 3;
        for part in usual {
            match part {
                Part::Year | Part::AnyYear => example.push_str("2026"),
                Part::ShortYear => example.push_str("26"),
                Part::Era => example.push_str("R8"),
                Part::EraYear => example.push_str("08"),
                Part::Month => example.push_str(if joined { "01" } else { "1" }),
                Part::Day => example.push_str(if joined { "09" } else { "9" }),
                Part::Sign(sign) => example.push(*sign),
                Part::Rest => {}
                Part::Iso => example.push_str("2026-01-09T03:00:00Z"),
            }
        }
        example
    }
}

fn is_number(part: Part) -> bool {
    !matches!(part, Part::Sign(_) | Part::Rest | Part::Iso)
}

/// February has 29 days where its year isn't known.
fn exists(day: PrintedDay) -> bool {
    let year = match day.year {
        PrintedYear::Known(year) => year,
        PrintedYear::OfAnEra(_) | PrintedYear::Missing => 2024,
    };
    Date::new(year, day.month, day.day).is_ok()
}

fn parse_as(form: &[Part], text: &str) -> Option<PrintedDay> {
    if form == [Part::Iso] {
        let day = date_in_japan(text.parse::<Timestamp>().ok()?);
        return Some(PrintedDay {
            year: PrintedYear::Known(day.year()),
            month: day.month(),
            day: day.day(),
        });
    }
    let mut rest = text;
    let (mut year, mut month, mut day) = (PrintedYear::Missing, 0_i8, 1_i8);
    for (at, part) in form.iter().enumerate() {
        rest = rest.trim_start();
        let after_number = at > 0 && is_number(form[at - 1]);
        let before_number = form.get(at + 1).is_some_and(|next| is_number(*next));
        let least = if after_number || before_number { 2 } else { 1 };
        match part {
            Part::Year => year = PrintedYear::Known(digits(&mut rest, 4, 4)?),
            Part::AnyYear => {
                digits::<i16>(&mut rest, 4, 4)?;
            }
            Part::ShortYear => {
                year = PrintedYear::Known(2000 + digits::<i16>(&mut rest, 2, 2)?);
            }
            Part::Era => year = PrintedYear::Known(era(&mut rest)?),
            Part::EraYear => year = PrintedYear::OfAnEra(digits(&mut rest, 2, 2)?),
            Part::Month => month = digits(&mut rest, least, 2)?,
            Part::Day => day = digits(&mut rest, least, 2)?,
            Part::Sign(sign) => rest = rest.strip_prefix(*sign)?,
            Part::Rest => rest = "",
            Part::Iso => return None,
        }
    }
    rest.is_empty().then_some(PrintedDay { year, month, day })
}

/// An era by its letter or its name, and the year in it.
fn era(rest: &mut &str) -> Option<i16> {
    const ERAS: [(&str, &str, i16); 4] = [
        ("R", "令和", 2018),
        ("H", "平成", 1988),
        ("S", "昭和", 1925),
        ("T", "大正", 1911),
    ];
    let (after, base) = ERAS.iter().find_map(|(letter, name, base)| {
        let after = rest
            .strip_prefix(letter)
            .or_else(|| rest.strip_prefix(name))?;
        Some((after.trim_start(), *base))
    })?;
    *rest = after;
    if let Some(after) = rest.strip_prefix('元') {
        *rest = after;
        return Some(base + 1);
    }
    Some(base + digits::<i16>(rest, 1, 2)?)
}

/// Takes between `least` and `most` digits off the front of `rest`.
fn digits<N: std::str::FromStr>(rest: &mut &str, least: usize, most: usize) -> Option<N> {
    let count = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if count < least {
        return None;
    }
    let (number, after) = rest.split_at(count);
    *rest = after;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> DateForm {
        DateForm::try_from(text.to_owned()).expect("a form")
    }

    fn day(form_text: &str, text: &str) -> Option<String> {
        form(form_text)
            .parse(text)
            .and_then(PrintedDay::known)
            .map(|day| day.to_string())
    }

    #[test]
    fn one_of_several_forms_is_enough() {
        let both = "y/m/d|y-m-d";
        for text in ["2026/10/1", "2026-10-01"] {
            assert_eq!(day(both, text).as_deref(), Some("2026-10-01"));
        }
        assert_eq!(day(both, "2026-10/01"), None);
        assert_eq!(form(both).example(), "2026/1/9");
    }

    #[test]
    fn padding_and_width_do_not_matter_but_the_day_must_exist() {
        for text in ["2026/1/9", "2026/01/09", " ２０２６／１／９ "] {
            assert_eq!(day("y/m/d", text).as_deref(), Some("2026-01-09"), "{text}");
        }
        for text in [
            "",
            "2026/2/30",
            "26/1/9",
            "2026-1-9",
            "2026/1/9x",
            "2026/1",
            "2026/001/9",
        ] {
            assert_eq!(day("y/m/d", text), None, "{text}");
        }
    }

    #[test]
    fn each_form_of_a_bank_is_read_and_its_example_is_of_its_form() {
        for (form_text, text) in [
            ("ymd", "20260109"),
            ("yymd", "260109"),
            ("yy/m/d", "26/01/09"),
            ("y年m月d日", "2026年 1月 9日"),
            ("y.m.d", "2026.01.09"),
            ("e.m.d", "R08.01.09"),
            ("e年m月d日", "令和 8 年 01 月 09 日"),
            ("d-m-y", "09-01-2026"),
            ("(y年m月d日)", "（2026年01月09日）"),
            ("y/m/d*", "2026/1/9 1:02:03"),
            ("y-m-d*", "2026-01-09 12:34:56"),
            ("iso", "2026-01-08T15:00:00Z"),
        ] {
            assert_eq!(
                day(form_text, text).as_deref(),
                Some("2026-01-09"),
                "{form_text} {text}"
            );
            let example = form(form_text).example();
            assert_eq!(
                day(form_text, &example).as_deref(),
                Some("2026-01-09"),
                "{form_text}: {example}"
            );
        }
    }

    #[test]
    fn a_year_that_is_not_printed_is_left_open() {
        let read = |form_text: &str, text: &str| form(form_text).parse(text).expect("a day");
        assert_eq!(read("m月d日", "2月29日").year, PrintedYear::Missing);
        assert_eq!(read("eymd", "080109").year, PrintedYear::OfAnEra(8));
        assert_eq!(
            day("y年m月分", "2026年2月分").as_deref(),
            Some("2026-02-01")
        );
        assert!(form("m/d").leaves_years_out() && !form("eymd").leaves_years_out());
    }

    #[test]
    fn what_is_no_form_is_said() {
        for text in ["Y/M/D", "y/m/d h:i", "", "y*m"] {
            assert!(DateForm::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
