//! Printed dates.

use domain::time::Date;
use serde::Deserialize;

use crate::text::nfkc;

/// How a table prints its dates, as a layout writes it: `y` is a year of four digits, `m` and `d` have one or two
/// (both where nothing parts them), all else stands for itself: `y/m/d`, `y年m月d日`, `ymd`. Several forms are parted by
/// `|`; the first is the usual one.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(transparent)]
pub struct DateFormat(String);

impl DateFormat {
    /// `None` when `text` isn't of this form or there is no such day.
    pub fn parse(&self, text: &str) -> Option<Date> {
        let text = nfkc(text);
        self.0
            .split('|')
            .find_map(|form| parse_as(form, text.trim()))
    }

    /// For people: `2026/1/9`.
    pub fn example(&self) -> String {
        let usual = self.0.split('|').next().unwrap_or_default();
        let (month, day) = if usual == "ymd" {
            ("01", "09")
        } else {
            ("1", "9")
        };
        usual
            .replace('y', "2026")
            .replace('m', month)
            .replace('d', day)
    }
}

fn parse_as(form: &str, text: &str) -> Option<Date> {
    let mut rest = text;
    let (mut year, mut month, mut day) = (0_i16, 0_i8, 0_i8);
    let mut format = form.chars().peekable();
    while let Some(part) = format.next() {
        let joined = format
            .peek()
            .is_some_and(|next| matches!(next, 'y' | 'm' | 'd'));
        match part {
            'y' => year = digits(&mut rest, 4, 4)?,
            'm' => month = digits(&mut rest, if joined { 2 } else { 1 }, 2)?,
            'd' => day = digits(&mut rest, if form == "ymd" { 2 } else { 1 }, 2)?,
            sign => rest = rest.strip_prefix(sign)?,
        }
    }
    rest.is_empty()
        .then(|| Date::new(year, month, day).ok())
        .flatten()
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
    use super::DateFormat;

    #[test]
    fn one_of_several_forms_is_enough() {
        let both = DateFormat("y/m/d|y-m-d".into());
        let day = Some(domain::time::Date::constant(2026, 10, 1));
        assert_eq!(
            (both.parse("2026/10/1"), both.parse("2026-10-01")),
            (day, day)
        );
        assert_eq!(both.parse("2026-10/01"), None);
        assert_eq!(both.example(), "2026/1/9");
    }

    #[test]
    fn padding_and_width_do_not_matter_but_the_day_must_exist() {
        let slashes = DateFormat("y/m/d".into());
        for text in ["2026/1/9", "2026/01/09", " ２０２６／１／９ "] {
            assert_eq!(
                slashes.parse(text),
                Some(domain::time::Date::constant(2026, 1, 9)),
                "{text}"
            );
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
            assert_eq!(slashes.parse(text), None, "{text}");
        }
    }

    #[test]
    fn other_forms_are_only_another_word_in_the_layout() {
        for (format, text) in [
            ("ymd", "20260109"),
            ("y年m月d日", "2026年1月9日"),
            ("y.m.d", "2026.01.09"),
        ] {
            let format = DateFormat(format.into());
            assert_eq!(
                format.parse(text),
                Some(domain::time::Date::constant(2026, 1, 9)),
                "{text}"
            );
            assert_eq!(
                format.parse(&format.example()),
                Some(domain::time::Date::constant(2026, 1, 9))
            );
        }
        assert_eq!(DateFormat("ymd".into()).parse("202619"), None);
    }
}
