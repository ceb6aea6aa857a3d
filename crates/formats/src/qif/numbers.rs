//! Amounts whose signs aren't stated: whether a comma parts thousands or decimals is told by all amounts of a file.

use domain::money::Unit;

use super::record::Field;
use crate::text::nfkc;
use crate::{AmountFault, Refusal, amount};

/// What amounts prove.
#[derive(Debug, Default)]
pub struct Numbers {
    /// The sign before decimals.
    decimal: Option<char>,
    /// Signs that part thousands.
    thousands: [bool; 2],
    /// Signs before exactly three digits, which can be either.
    either: [bool; 2],
}

/// How the amounts of a file are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The sign before decimals; `None` where no amount proves that there are decimals.
    decimal: Option<char>,
    /// Whether some amount can be read in both ways: thousands, unless the currency has three decimals.
    is_open: bool,
}

const SIGNS: [char; 2] = ['.', ','];

/// Without what says nothing: blanks and other signs between thousands.
fn plain(text: &str) -> String {
    nfkc(text)
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '\'' | '’'))
        .collect()
}

impl Numbers {
    /// # Errors
    /// [`Refusal::BadAmount`] where it contradicts those before.
    pub fn take(&mut self, field: &Field) -> Result<(), Refusal> {
        self.look(&plain(&field.text))
            .ok_or_else(|| Refusal::BadAmount {
                spot: field.spot(),
                value: field.shown(),
                fault: AmountFault::NotANumber,
            })
    }

    fn look(&mut self, text: &str) -> Option<()> {
        let digits =
            text.trim_start_matches(|sign: char| !sign.is_ascii_digit() && !SIGNS.contains(&sign));
        let Some((last, sign)) = digits.rmatch_indices(SIGNS).next() else {
            return Some(());
        };
        let is_comma = sign == ",";
        let sign = SIGNS[usize::from(is_comma)];
        let (front, tail) = (&digits[..last], &digits[last + 1..]);
        let index = usize::from(is_comma);
        let other = SIGNS[1 - index];
        if front.contains(sign) {
            // Twice the same: thousands. Then no decimals come before it.
            self.thousands[index] = true;
            if front.contains(other) {
                return None;
            }
        } else if front.contains(other) {
            self.thousands[1 - index] = true;
            self.decimal_is(sign)?;
        } else if tail.len() == 3 && matches!(front.len(), 1..=3) && !front.starts_with('0') {
            self.either[index] = true;
        } else {
            self.decimal_is(sign)?;
        }
        let decimal = self.decimal.map(|sign| usize::from(sign == ','));
        decimal.is_none_or(|at| !self.thousands[at]).then_some(())
    }

    fn decimal_is(&mut self, sign: char) -> Option<()> {
        (*self.decimal.get_or_insert(sign) == sign).then_some(())
    }

    pub fn style(&self) -> Style {
        // Where one sign parts thousands the other can only be that of decimals.
        let by_thousands = match self.thousands {
            [true, false] => Some(','),
            [false, true] => Some('.'),
            _ => None,
        };
        let decimal = self.decimal.or(by_thousands);
        Style {
            decimal,
            is_open: decimal.is_none() && self.either.contains(&true),
        }
    }
}

impl Style {
    /// Minor units.
    pub fn minor(self, text: &str, unit: &Unit) -> Result<i64, AmountFault> {
        if self.is_open && unit.decimals() == 3 {
            return Err(AmountFault::NotANumber);
        }
        let text = plain(text);
        let (whole, fraction) = match self.decimal.and_then(|sign| text.split_once(sign)) {
            Some((whole, fraction)) => (whole, fraction),
            None => (text.as_str(), ""),
        };
        let mut groups = whole.split(SIGNS);
        let mut digits = groups.next().unwrap_or_default().to_owned();
        let first = digits
            .trim_start_matches(|sign: char| !sign.is_ascii_digit())
            .len();
        for group in groups {
            if group.len() != 3 || !matches!(first, 1..=3) {
                return Err(AmountFault::NotANumber);
            }
            digits.push_str(group);
        }
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AmountFault::NotANumber);
        }
        match fraction {
            "" => amount::ofx(&digits, unit.decimals()),
            fraction => amount::ofx(&format!("{digits}.{fraction}"), unit.decimals()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str], unit: &Unit) -> Vec<Result<i64, AmountFault>> {
        let mut numbers = Numbers::default();
        for text in texts {
            if numbers.look(&plain(text)).is_none() {
                return vec![Err(AmountFault::NotANumber)];
            }
        }
        let style = numbers.style();
        texts.iter().map(|text| style.minor(text, unit)).collect()
    }

    #[test]
    fn all_amounts_tell_what_a_comma_is() {
        let (yen, usd) = (Unit::YEN, Unit::Currency(*b"USD"));
        for (texts, unit, minor) in [
            (["1,234.56", "-1.5"], &usd, [123_456, -150]),
            (["1.234,56", "-1,5"], &usd, [123_456, -150]),
            (["1,234", "-2,345,678"], &yen, [1234, -2_345_678]),
            (["1,234", "-5"], &yen, [1234, -5]),
            (["-1 234,00", "7,25"], &usd, [-123_400, 725]),
            (["1'234.50", "12"], &usd, [123_450, 1200]),
            (["1,234", "0.50"], &usd, [123_400, 50]),
            (["1,234.00", "-20"], &yen, [1234, -20]),
        ] {
            assert_eq!(read(&texts, unit), minor.map(Ok), "{texts:?}");
        }
        let bad = Err(AmountFault::NotANumber);
        assert_eq!(read(&["1,5", "1.5"], &usd), [bad]);
        assert_eq!(read(&["1,234,567", "1,5"], &usd), [bad]);
        assert_eq!(read(&["1,234"], &Unit::Currency(*b"KWD")), [bad]);
        assert_eq!(
            read(&["1.234", "1.50"], &usd)[0],
            Err(AmountFault::TooPrecise)
        );
        assert_eq!(read(&["12x"], &yen), [bad]);
    }
}
