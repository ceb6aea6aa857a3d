//! Printed numbers as exact minor units. Nothing is ever rounded.

use std::borrow::Cow;

use crate::text::nfkc;

/// Why a printed amount can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// Nothing is printed where an amount has to be.
    Missing,
    NotANumber,
    /// It has more decimal places than its currency, and they aren't zeros.
    TooPrecise,
    /// It doesn't fit in 64 bits.
    TooBig,
    /// Both 出金 and 入金 are filled in.
    BothSides,
    /// It is in another currency than the account.
    OtherCurrency,
    /// It is called a debit and signed as a credit, or the other way round.
    OtherSide,
}

/// An amount as Japanese tables print it: `1,234`, `-1,234円`, `\1,234`, `▲１２３`, `(1,234)`. A comma always parts thousands.
pub fn printed(text: &str, decimals: u32) -> Result<i64, AmountFault> {
    if let Some(whole) = plain(text).filter(|_| decimals == 0) {
        return Ok(whole);
    }
    let text = nfkc(text);
    let text = text.trim();
    let (bracketed, text) = match text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let (negative, digits) = signed(text);
    if bracketed && negative {
        return Err(AmountFault::NotANumber);
    }
    let negative = negative || bracketed;
    let digits = digits.strip_suffix('円').unwrap_or(digits).trim_end();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    minor(negative, &ungrouped(whole, ',')?, fraction, decimals)
}

/// Digits and nothing else, which most cells are.
fn plain(text: &str) -> Option<i64> {
    let digits = text.as_bytes();
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0_i64, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + i64::from(digit - b'0'))
    })
}

/// An amount as OFX writes it: a point *or a comma* before the decimals, and officially no thousands.
///
/// `1,234` could be both one thousand and one; it is refused where three decimals aren't usual.
pub fn ofx(text: &str, decimals: u32) -> Result<i64, AmountFault> {
    let text = text.trim();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if let Some(whole) = plain(unsigned).filter(|_| decimals == 0) {
        let is_negative = unsigned.len() < text.len();
        return Ok(if is_negative { -whole } else { whole });
    }
    let (negative, digits) = signed(text);
    let (point, comma) = (digits.rfind('.'), digits.rfind(','));
    let (whole, fraction, group) = match (point, comma) {
        (None, None) => (digits, "", ','),
        (Some(at), Some(other)) => split(digits, at.max(other), if at > other { ',' } else { '.' }),
        (Some(at), None) => split(digits, at, ','),
        (None, Some(at)) if digits.find(',') != Some(at) => (digits, "", ','),
        (None, Some(at)) if decimals != 3 && digits.len() - at == 4 => {
            return Err(AmountFault::NotANumber);
        }
        (None, Some(at)) => split(digits, at, '.'),
    };
    minor(negative, &ungrouped(whole, group)?, fraction, decimals)
}

fn split(digits: &str, at: usize, group: char) -> (&str, &str, char) {
    (&digits[..at], &digits[at + 1..], group)
}

/// Takes the sign and a yen mark off, in either order.
fn signed(text: &str) -> (bool, &str) {
    let is_yen = |c: char| matches!(c, '¥' | '\\');
    let text = text.strip_prefix(is_yen).unwrap_or(text);
    let negative = text.strip_prefix(['-', '−', '▲', '△']);
    let digits = negative.or_else(|| text.strip_prefix('+')).unwrap_or(text);
    (
        negative.is_some(),
        digits.strip_prefix(is_yen).unwrap_or(digits).trim_start(),
    )
}

/// The digits without their thousands marks, which must stand at the right places.
fn ungrouped(whole: &str, mark: char) -> Result<Cow<'_, str>, AmountFault> {
    if !whole.contains(mark) {
        return Ok(Cow::Borrowed(whole));
    }
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return Err(AmountFault::NotANumber);
        }
        digits.push_str(group);
    }
    Ok(Cow::Owned(digits))
}

fn minor(negative: bool, whole: &str, fraction: &str, decimals: u32) -> Result<i64, AmountFault> {
    if whole.is_empty() && fraction.is_empty() {
        return Err(AmountFault::Missing);
    }
    if !whole
        .bytes()
        .chain(fraction.bytes())
        .all(|byte| byte.is_ascii_digit())
    {
        return Err(AmountFault::NotANumber);
    }
    let places = usize::try_from(decimals).unwrap_or(usize::MAX);
    if fraction.bytes().skip(places).any(|digit| digit != b'0') {
        return Err(AmountFault::TooPrecise);
    }
    let fraction = fraction.bytes().chain(std::iter::repeat(b'0')).take(places);
    let sign = if negative { -1 } else { 1 };
    whole
        .bytes()
        .chain(fraction)
        .try_fold(0_i64, |sum, digit| {
            sum.checked_mul(10)?
                .checked_add(sign * i64::from(digit - b'0'))
        })
        .ok_or(AmountFault::TooBig)
}

#[cfg(test)]
mod tests {
    use super::{AmountFault, ofx, printed};

    #[test]
    fn tables_print_thousands_yen_signs_and_triangles() {
        for (text, minor) in [
            ("1,234,567", 1_234_567),
            (" 20 ", 20),
            ("-1,234円", -1234),
            ("\\780", 780),
            ("▲１，２３４", -1234),
            ("¥-5", -5),
            ("+10,000", 10_000),
            ("0000192265", 192_265),
            ("(1,234)", -1234),
            ("1,234 円", 1234),
        ] {
            assert_eq!(printed(text, 0), Ok(minor), "{text}");
        }
        for text in [
            "1,23", ",123", "1234,567", "12a", "1.2.3", "--5", "１2-", "(-5)", "(5",
        ] {
            assert_eq!(printed(text, 0), Err(AmountFault::NotANumber), "{text}");
        }
        assert_eq!(printed("-", 0), Err(AmountFault::Missing));
    }

    #[test]
    fn ofx_takes_comma_or_point_and_loses_nothing() {
        for (text, decimals, minor) in [
            ("-6.60", 2, -660),
            ("6,6", 2, 660),
            ("1.234,56", 2, 123_456),
            ("1,234.56", 2, 123_456),
            ("+00000115.8300", 2, 11_583),
            ("-110", 0, -110),
            ("1,234,567", 0, 1_234_567),
            ("5,00", 0, 5),
            (".5", 2, 50),
            ("1,234", 3, 1234),
        ] {
            assert_eq!(ofx(text, decimals), Ok(minor), "{text}");
        }
        assert_eq!(
            ofx("1,234", 0),
            Err(AmountFault::NotANumber),
            "one or one thousand"
        );
        assert_eq!(ofx("115.8331", 2), Err(AmountFault::TooPrecise));
        assert_eq!(ofx("1.5", 0), Err(AmountFault::TooPrecise));
        assert_eq!(ofx("$120", 2), Err(AmountFault::NotANumber));
    }

    #[test]
    fn the_ends_of_the_range_are_kept_and_not_crossed() {
        assert_eq!(printed("-9223372036854775808", 0), Ok(i64::MIN));
        assert_eq!(printed("9223372036854775808", 0), Err(AmountFault::TooBig));
        assert_eq!(ofx("92233720368547758.08", 2), Err(AmountFault::TooBig));
    }
}
