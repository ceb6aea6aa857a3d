//! Amounts: signed integers of the minor unit, with their unit. ＋ is 入金, − is 出金.

use std::fmt;
use std::str::FromStr;

/// What an amount counts: a currency (ISO 4217) or a named kind of points.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Three capital letters, e.g. `JPY`.
    Currency([u8; 3]),
    /// Points, by the name that the institution gives them.
    Points(String),
}

impl Unit {
    /// 円, the unit of nearly everything and the only one of the journal.
    pub const YEN: Unit = Unit::Currency(*b"JPY");

    /// How many decimal places the minor unit stands behind the printed one (ISO 4217; points have none).
    pub fn decimals(&self) -> u32 {
        match self {
            Unit::Points(_) => 0,
            Unit::Currency(code) => match code {
                b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" | b"XPF" | b"PYG"
                | b"UGX" | b"RWF" => 0,
                b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
                _ => 2,
            },
        }
    }
}

impl Unit {
    /// As people call it: `JPY`, デモポイント.
    pub fn name(&self) -> String {
        match self {
            Unit::Points(name) => name.clone(),
            Unit::Currency(_) => self.to_string(),
        }
    }
}

/// The form of the store and of recipes: `JPY`, `points:NAME`.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unit::Currency(code) => f.write_str(std::str::from_utf8(code).unwrap_or("???")),
            Unit::Points(name) => write!(f, "points:{name}"),
        }
    }
}

/// A text that names no unit.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a unit; write three capital letters such as JPY, or points:NAME")]
pub struct NotAUnit(pub String);

impl FromStr for Unit {
    type Err = NotAUnit;
    fn from_str(text: &str) -> Result<Self, NotAUnit> {
        if let Some(name) = text.strip_prefix("points:").filter(|name| !name.is_empty()) {
            return Ok(Unit::Points(name.to_owned()));
        }
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Unit::Currency(code)),
            _ => Err(NotAUnit(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_survives_being_written_and_read() {
        for unit in [
            Unit::YEN,
            Unit::Currency(*b"USD"),
            Unit::Points("みどりポイント".into()),
        ] {
            assert_eq!(unit.to_string().parse(), Ok(unit));
        }
        assert!("yen".parse::<Unit>().is_err());
        assert!("points:".parse::<Unit>().is_err());
    }
}
