//! The texts of leaves: amounts, days and units.

use domain::money::Unit;
use domain::time::Date;

use super::FORMAT;
use super::xml::{Element, spot};
use crate::amount::{self, AmountFault};
use crate::{Fault, Refusal};

/// So much of a value is shown in a message.
const SHOWN: usize = 60;

pub fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// The unit that an `Amt` says.
pub fn unit_of(code: &str) -> Option<Unit> {
    code.parse()
        .ok()
        .filter(|unit| matches!(unit, Unit::Currency(_)))
}

/// An amount without a sign: digits, perhaps a point and decimals (ActiveCurrencyAndAmount).
pub fn unsigned(text: &str, unit: &Unit) -> Result<i64, AmountFault> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_plain {
        return Err(AmountFault::NotANumber);
    }
    amount::ofx(text, unit.decimals())
}

/// `Amt` of an entry, a balance or a part of an entry, in `unit`; minor units without a sign.
pub fn amount_in(parent: &Element, amount: Option<&Element>, unit: &Unit) -> Result<i64, Refusal> {
    let Some(amount) = amount else {
        return Err(missing(parent, "Amt"));
    };
    let bad = |value: &str, fault| Refusal::BadAmount {
        spot: amount.spot(),
        value: shown(value),
        fault,
    };
    if let Some(code) = &amount.currency
        && unit_of(code).as_ref() != Some(unit)
    {
        let value = format!("{} {code}", amount.text);
        return Err(bad(&value, AmountFault::OtherCurrency));
    }
    unsigned(&amount.text, unit).map_err(|fault| bad(&amount.text, fault))
}

/// `CdtDbtInd`: whether it is a debit.
pub fn is_debit(parent: &Element) -> Result<bool, Refusal> {
    let Some(side) = parent.child("CdtDbtInd") else {
        return Err(missing(parent, "CdtDbtInd"));
    };
    match side.text.as_str() {
        "CRDT" => Ok(false),
        "DBIT" => Ok(true),
        other => Err(Refusal::UnknownWord {
            spot: side.spot(),
            value: shown(other),
            expected: vec!["CRDT".into(), "DBIT".into()],
        }),
    }
}

/// A day in `Dt` or `DtTm`, as written, whatever the zone: it is the one on the bank's statement.
pub fn day_of(date: Option<&Element>) -> Result<Option<Date>, Refusal> {
    let Some(leaf) = date.and_then(|date| date.child("Dt").or_else(|| date.child("DtTm"))) else {
        return Ok(None);
    };
    parse_day(&leaf.text)
        .map(Some)
        .ok_or_else(|| bad_date(leaf))
}

/// `2026-01-09`, perhaps with a zone or a time behind it.
pub fn parse_day(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let bytes = day.as_bytes();
    let is_plain = bytes.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let goes_on = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-']);
    (is_plain && goes_on).then_some(())?;
    Date::new(
        day[..4].parse().ok()?,
        day[5..7].parse().ok()?,
        day[8..].parse().ok()?,
    )
    .ok()
}

pub fn bad_date(leaf: &Element) -> Refusal {
    Refusal::BadDate {
        spot: leaf.spot(),
        value: shown(&leaf.text),
        expected: "2026-01-09".into(),
    }
}

/// A tag that has to be in `parent` and isn't.
pub fn missing(parent: &Element, name: &str) -> Refusal {
    Refusal::Broken {
        format: FORMAT,
        spot: spot(parent.place, &parent.name),
        value: format!("<{name}>"),
        fault: Fault::Missing,
    }
}
