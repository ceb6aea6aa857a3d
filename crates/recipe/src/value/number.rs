//! Printed amounts to minor units: exact, signed, and never guessed.

use std::borrow::Cow;

use domain::money::Unit;
use domain::said::Said;

use crate::said;
use crate::text::normal;

/// A text that is no amount; the reason is for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotANumber(pub(crate) Said);

/// Reads a printed amount into minor units of `unit`; `None` for an empty cell (also `-`, `*`).
///
/// `minor`: the text counts minor units already.
pub(crate) fn number(text: &str, unit: &Unit, minor: bool) -> Result<Option<i64>, NotANumber> {
    let decimals = if minor { 0 } else { unit.decimals() as usize };
    // Most amounts are nothing but digits.
    if let (0, Some(size)) = (decimals, whole_number(text)) {
        return Ok(Some(size));
    }
    let normal = normal(text);
    // Blanks are the only white space of a normal text.
    let plain = match normal.contains(' ') {
        true => Cow::Owned(normal.replace(' ', "")),
        false => Cow::Borrowed(&*normal),
    };
    let is_nothing = |c| matches!(c, '-' | 'ー' | '―' | '‐' | '–' | '—' | '−' | '*');
    if plain.chars().all(is_nothing) {
        return Ok(None);
    }
    let refused = || NotANumber(said::values::not_a_number(&normal));
    let (negative, digits) = split_sign(&plain, unit).ok_or_else(refused)?;
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(refused()),
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let whole = whole_number(whole).ok_or_else(refused)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    let (kept, rest) = fraction.split_at(fraction.len().min(decimals));
    if rest.bytes().any(|b| b != b'0') {
        return Err(NotANumber(said::values::smaller_than_the_unit(
            &normal, unit,
        )));
    }
    let zeros = std::iter::repeat_n(b'0', decimals - kept.len());
    let mut places = kept.bytes().chain(zeros);
    let size = places.try_fold(whole, with_digit).ok_or_else(refused)?;
    Ok(Some(if negative { -size } else { size }))
}

/// The sign (in front, behind, brackets) and what is left without currency marks. `None`: two signs.
fn split_sign<'t>(text: &'t str, unit: &Unit) -> Option<(bool, &'t str)> {
    const MINUS: [char; 7] = ['-', '−', '‐', '–', '—', '△', '▲'];
    const MARKS: [char; 7] = ['¥', '\\', '$', '€', '£', '円', '+'];
    let own = match unit {
        Unit::Currency(code) => std::str::from_utf8(code).unwrap_or_default(),
        Unit::Points(_) => "",
    };
    let is_digit = |c: char| c.is_ascii_digit();
    let (mut rest, mut signs) = (text, 0);
    while !(rest.starts_with(is_digit) && rest.ends_with(is_digit)) {
        let before = rest;
        rest = rest.trim_matches(MARKS);
        for mark in ["JPY", own] {
            rest = rest.strip_prefix(mark).unwrap_or(rest);
            rest = rest.strip_suffix(mark).unwrap_or(rest);
        }
        if let Some(inner) = rest
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            (rest, signs) = (inner, signs + 1);
        }
        if let Some(inner) = rest
            .strip_prefix(MINUS)
            .or_else(|| rest.strip_suffix(MINUS))
        {
            (rest, signs) = (inner, signs + 1);
        }
        if rest == before {
            break;
        }
    }
    (signs < 2).then_some((signs == 1, rest))
}

/// Digits with `,` only as separators of threes.
fn whole_number(text: &str) -> Option<i64> {
    let (mut size, mut run, mut is_split) = (0, 0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => (size, run) = (with_digit(size, byte)?, run + 1),
            b',' if run == 3 || (!is_split && (1..3).contains(&run)) => (run, is_split) = (0, true),
            _ => return None,
        }
    }
    (run > 0 && (run == 3 || !is_split)).then_some(size)
}

/// A number with one more digit behind; `None`: it is too large.
fn with_digit(size: i64, digit: u8) -> Option<i64> {
    size.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yen(text: &str) -> Result<Option<i64>, NotANumber> {
        number(text, &Unit::YEN, false)
    }

    #[test]
    fn amounts_as_banks_print_them() {
        for (text, amount) in [
            ("１,２００", 1200),
            ("\\408,800", 408_800),
            ("￥６８０", 680),
            ("¥ 1,234円", 1234),
            ("△2,000", -2000),
            ("▲￥2,000", -2000),
            ("￥-2,000", -2000),
            ("2,000-", -2000),
            ("2,000−円", -2000),
            ("(500)", -500),
            ("（500）", -500),
            ("+300", 300),
            ("1500.0", 1500),
            ("0", 0),
            ("△0", 0),
            ("JPY 7", 7),
        ] {
            assert_eq!(yen(text), Ok(Some(amount)), "{text}");
        }
    }

    #[test]
    fn an_empty_cell_is_no_number_and_never_zero() {
        for text in ["", "　", "-", "ー", "―", "*", "***", "－"] {
            assert_eq!(yen(text), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn what_could_be_misread_is_refused() {
        for text in [
            "1,23",
            "12,34,567",
            "1.5",
            "10.5円",
            "abc",
            "1e5",
            "--5",
            "-(5)",
            "1,000.",
            ".5",
            "99999999999999999999",
            "5 6 x",
        ] {
            assert!(yen(text).is_err(), "{text}");
        }
    }

    #[test]
    fn other_units_have_their_own_decimals() {
        let dollars = Unit::Currency(*b"USD");
        assert_eq!(number("$1,234.5", &dollars, false), Ok(Some(123_450)));
        assert_eq!(number("-1,234.50 USD", &dollars, false), Ok(Some(-123_450)));
        assert_eq!(number("1234", &dollars, true), Ok(Some(1234)));
        assert!(number("5 USD", &Unit::YEN, false).is_err(), "another unit");
        assert!(number("1.005", &dollars, false).is_err());
        assert_eq!(
            number("120", &Unit::Points("みどり".into()), false),
            Ok(Some(120))
        );
    }
}
