//! `:61:`: one movement.

use domain::money::Unit;
use domain::statement::view::{Place as LinePlace, ReadLine};
use domain::time::Date;

use super::field::{Field, shown};
use super::info;
use crate::text::fold_spaces;
use crate::{AmountFault, Fault, Refusal, amount};

/// A movement whose text hasn't come yet.
#[derive(Debug)]
pub struct Movement {
    line: ReadLine,
    /// What stands behind the amount, for where no `:86:` follows.
    own: String,
}

impl Movement {
    /// Value date, perhaps an entry date without a year, the side, perhaps the third letter of the currency, the amount,
    /// the kind, the references, and on a second line what the bank adds (SWIFT category 9, field 61).
    pub fn of(field: &Field, unit: &Unit) -> Result<Movement, Refusal> {
        let text = field.text.as_str();
        let bad_day = |at: usize, value: &str, expected: &str| Refusal::BadDate {
            spot: field.spot(at),
            value: shown(value),
            expected: expected.into(),
        };
        let six = text
            .get(..6)
            .unwrap_or(text.lines().next().unwrap_or_default());
        let valued = day(six).ok_or_else(|| bad_day(0, six, "260109"))?;
        let mut at = 6;
        let entered = text
            .get(6..10)
            .filter(|four| four.bytes().all(|byte| byte.is_ascii_digit()));
        let posted = match entered {
            Some(four) => {
                at = 10;
                nearest(four, valued).ok_or_else(|| bad_day(6, four, "0109"))?
            }
            None => valued,
        };
        let rest = text.get(at..).unwrap_or_default();
        let Some((mark, is_debit, is_expected)) = mark(rest) else {
            let found: String = rest.chars().take(2).collect();
            return Err(field.broken(at, &found, Fault::Syntax));
        };
        at += mark;
        let rest = text.get(at..).unwrap_or_default();
        // The third letter of the currency; the amount begins with a digit.
        at += usize::from(rest.starts_with(|c: char| c.is_ascii_uppercase()));
        let rest = text.get(at..).unwrap_or_default();
        let length = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')))
            .unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(length);
        let minor = minor(digits, unit).map_err(|fault| Refusal::BadAmount {
            spot: field.spot(at),
            value: shown(if digits.is_empty() {
                rest.lines().next().unwrap_or_default()
            } else {
                digits
            }),
            fault,
        })?;
        let row = u32::try_from(field.line).unwrap_or(u32::MAX);
        Ok(Movement {
            line: ReadLine {
                posted_on: posted,
                valued_on: entered.map(|_| valued),
                amount: if is_debit { -minor } else { minor },
                description: String::new(),
                balance: None,
                // Banks give the same one to all movements of a batch.
                reference: None,
                pending: is_expected,
                place: LinePlace { page: 0, row },
            },
            own: own_text(behind),
        })
    }

    /// With the text of its `:86:`.
    pub fn told(self, info: Option<&Field>) -> ReadLine {
        let said = info.map(|info| info::text_of(&info.text));
        let description = said.filter(|text| !text.is_empty()).unwrap_or(self.own);
        ReadLine {
            description,
            ..self.line
        }
    }
}

/// The side of a movement: how many signs it takes, whether money goes out, and whether it is only expected.
///
/// A reversal of a credit takes money away, that of a debit gives it back. What follows the mark may be an `R` too (of
/// EUR), but a mark never begins with a credit or a debit.
fn mark(text: &str) -> Option<(usize, bool, bool)> {
    const MARKS: [(&str, bool, bool); 6] = [
        ("RC", true, false),
        ("RD", false, false),
        ("EC", false, true),
        ("ED", true, true),
        ("C", false, false),
        ("D", true, false),
    ];
    MARKS
        .into_iter()
        .find(|(mark, ..)| text.starts_with(mark))
        .map(|(mark, is_debit, is_expected)| (mark.len(), is_debit, is_expected))
}

/// An amount with a comma before its decimals, which may be none: `1500,`.
pub fn minor(digits: &str, unit: &Unit) -> Result<i64, AmountFault> {
    if digits.is_empty() {
        return Err(AmountFault::Missing);
    }
    if digits.contains('.') || digits.matches(',').count() > 1 {
        return Err(AmountFault::NotANumber);
    }
    amount::ofx(&digits.replace(',', "."), unit.decimals())
}

/// `YYMMDD`; years from 80 on are of the last century.
pub fn day(six: &str) -> Option<Date> {
    let is_plain = six.len() == 6 && six.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then_some(())?;
    let year: i16 = six[..2].parse().ok()?;
    let year = if year >= 80 { 1900 + year } else { 2000 + year };
    Date::new(year, six[2..4].parse().ok()?, six[4..].parse().ok()?).ok()
}

/// `MMDD` in the year that makes it the nearest to another day.
fn nearest(four: &str, to: Date) -> Option<Date> {
    let (month, day) = (four[..2].parse().ok()?, four[2..].parse().ok()?);
    let far = |on: Date| (on - to).get_days().abs();
    [to.year(), to.year() - 1, to.year() + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|on| far(*on))
}

/// The second line, else the customer's reference, else the kind.
fn own_text(behind: &str) -> String {
    let (first, added) = behind.split_once('\n').unwrap_or((behind, ""));
    let added = fold_spaces(added);
    if !added.is_empty() {
        return added;
    }
    let (kind, references) = first.split_at_checked(4).unwrap_or((first, ""));
    let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
    let is_said = |reference: &&str| !matches!(*reference, "" | "NONREF" | "NOTPROVIDED");
    let said = [customer.trim(), bank.trim()].into_iter().find(is_said);
    said.unwrap_or(kind).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, unit: &Unit) -> Result<(Date, i64, Option<Date>, bool), Refusal> {
        let field = Field {
            tag: "61".into(),
            line: 1,
            text: text.into(),
        };
        Movement::of(&field, unit).map(|movement| {
            let line = movement.told(None);
            (line.posted_on, line.amount, line.valued_on, line.pending)
        })
    }

    #[test]
    fn marks_funds_codes_and_years_at_the_turn_are_read() {
        let (eur, jan) = (Unit::Currency(*b"EUR"), Date::constant(2026, 1, 2));
        for (text, on, amount, valued, pending) in [
            ("260102C12,5NTRFNONREF", jan, 1250, None, false),
            ("260102D12,50NTRFNONREF", jan, -1250, None, false),
            ("260102CR12,NTRFNONREF", jan, 1200, None, false),
            ("260102DR12,NTRFNONREF", jan, -1200, None, false),
            ("260102RC12,NTRFNONREF", jan, -1200, None, false),
            ("260102RDR12,NTRFNONREF", jan, 1200, None, false),
            ("260102EC12,NTRFNONREF", jan, 1200, None, true),
            (
                "2601021231D1,NTRFX",
                Date::constant(2025, 12, 31),
                -100,
                Some(jan),
                false,
            ),
        ] {
            assert_eq!(
                read(text, &eur).ok(),
                Some((on, amount, valued, pending)),
                "{text}"
            );
        }
        let december = Date::constant(2025, 12, 31);
        assert_eq!(
            read("2512310102D1500,NTRFX", &Unit::YEN).ok(),
            Some((jan, -1500, Some(december), false))
        );
        for text in [
            "260102X1,N",
            "260102C1.5N",
            "260102C1,001N",
            "260231C1,N",
            "2601",
            "260102C",
        ] {
            assert!(read(text, &eur).is_err(), "{text}");
        }
    }
}
