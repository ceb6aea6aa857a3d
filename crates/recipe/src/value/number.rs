//! Printed amounts to minor units: exact, signed, and never guessed.

use domain::money::Unit;

use crate::text::norm;

/// A text that is no amount; the reason is for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotANumber(pub(crate) String);

/// Reads a printed amount into minor units of `unit`; `None` for an empty cell (also `-`, `*`).
///
/// `minor`: the text counts minor units already.
pub(crate) fn number(text: &str, unit: &Unit, minor: bool) -> Result<Option<i64>, NotANumber> {
    let plain: String = norm(text).chars().filter(|c| !c.is_whitespace()).collect();
    if !plain.is_empty()
        && plain
            .chars()
            .all(|c| matches!(c, '-' | 'ー' | '―' | '‐' | '–' | '—' | '−' | '*'))
        || plain.is_empty()
    {
        return Ok(None);
    }
    let refused = || {
        NotANumber(format!(
            "\"{}\" is not a number",
            crate::text::short(&norm(text), 40)
        ))
    };
    let (negative, digits) = split_sign(&plain, unit).ok_or_else(refused)?;
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    if digits.contains('.') && fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit())
    {
        return Err(refused());
    }
    let whole = without_separators(whole).ok_or_else(refused)?;
    let decimals = if minor { 0 } else { unit.decimals() as usize };
    let (kept, rest) = fraction.split_at(fraction.len().min(decimals));
    if rest.bytes().any(|b| b != b'0') {
        return Err(NotANumber(format!(
            "\"{}\" has parts smaller than the smallest unit of {unit}",
            crate::text::short(&norm(text), 40)
        )));
    }
    let all: String = whole
        .chars()
        .chain(kept.chars())
        .chain(std::iter::repeat_n('0', decimals - kept.len()))
        .collect();
    let size: i64 = all.parse().map_err(|_| refused())?;
    Ok(Some(if negative { -size } else { size }))
}

/// The sign (in front, behind, brackets) and what is left without currency marks. `None`: two signs.
fn split_sign<'t>(text: &'t str, unit: &Unit) -> Option<(bool, &'t str)> {
    const MINUS: [char; 7] = ['-', '−', '‐', '–', '—', '△', '▲'];
    const MARKS: [&str; 8] = ["¥", "\\", "$", "€", "£", "円", "JPY", "+"];
    let own = match unit {
        Unit::Currency(_) => unit.to_string(),
        Unit::Points(_) => String::new(),
    };
    let (mut rest, mut signs) = (text, 0);
    loop {
        let before = rest;
        for mark in MARKS.into_iter().chain([own.as_str()]) {
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
fn without_separators(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let threes = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    (threes && digits(first) && rest.iter().all(|group| digits(group)))
        .then(|| whole.replace(',', ""))
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
