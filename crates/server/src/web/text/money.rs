//! Amounts as people write them: 18,422円; −18,422 and ＋330,000 in lists, with the real minus (U+2212).

use domain::money::Unit;

use super::Lang;

/// Minor units and what they count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// ＋ 入金, − 出金; a balance that is owed is negative.
    pub minor: i64,
    pub unit: Unit,
}

impl Amount {
    pub fn yen(minor: i64) -> Amount {
        Amount {
            minor,
            unit: Unit::YEN,
        }
    }

    pub fn is_in(&self) -> bool {
        self.minor > 0
    }

    pub fn is_yen(&self) -> bool {
        self.unit == Unit::YEN
    }

    /// What it counts, as people call it: USD, みどりポイント.
    pub fn unit_name(&self) -> String {
        match &self.unit {
            Unit::Currency(_) => self.unit.to_string(),
            Unit::Points(name) => name.clone(),
        }
    }
}

/// 8,214,530 or −184,260; decimals where the unit has them.
pub fn plain(amount: &Amount) -> String {
    let sign = if amount.minor < 0 { "−" } else { "" };
    format!("{sign}{}", digits(amount))
}

/// ＋330,000 or −18,422: the sign always, but for nothing at all.
pub fn signed(amount: &Amount) -> String {
    let sign = match amount.minor {
        0 => "",
        minor if minor < 0 => "−",
        _ => "＋",
    };
    format!("{sign}{}", digits(amount))
}

/// 18,422円, 18,422 yen, 12.50 USD, 1,240 みどりポイント.
pub fn with_unit(lang: Lang, amount: &Amount) -> String {
    let plain = plain(amount);
    match (&amount.unit, lang) {
        (unit, Lang::Ja) if *unit == Unit::YEN => format!("{plain}円"),
        (unit, Lang::En) if *unit == Unit::YEN => format!("{plain} yen"),
        (Unit::Currency(_), _) => format!("{plain} {}", amount.unit),
        (Unit::Points(name), _) => format!("{plain} {name}"),
    }
}

/// 1,234.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn digits(amount: &Amount) -> String {
    let decimals = amount.unit.decimals();
    let scale = 10_u64.pow(decimals);
    let minor = amount.minor.unsigned_abs();
    match decimals {
        0 => grouped(minor),
        _ => format!(
            "{}.{:0width$}",
            grouped(minor / scale),
            minor % scale,
            width = decimals as usize
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minus_is_a_minus_and_the_plus_is_wide() {
        assert_eq!(signed(&Amount::yen(-18_422)), "−18,422");
        assert_eq!(signed(&Amount::yen(330_000)), "＋330,000");
        assert_eq!(signed(&Amount::yen(0)), "0");
        assert_eq!(plain(&Amount::yen(8_214_530)), "8,214,530");
        assert_eq!(plain(&Amount::yen(i64::MIN)), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn each_unit_has_its_decimals_and_its_name() {
        let dollars = Amount {
            minor: -123_405,
            unit: Unit::Currency(*b"USD"),
        };
        assert_eq!(with_unit(Lang::Ja, &dollars), "−1,234.05 USD");
        assert_eq!(with_unit(Lang::Ja, &Amount::yen(18_422)), "18,422円");
        assert_eq!(with_unit(Lang::En, &Amount::yen(18_422)), "18,422 yen");
        let points = Amount {
            minor: 1_240,
            unit: Unit::Points("みどりポイント".into()),
        };
        assert_eq!(with_unit(Lang::En, &points), "1,240 みどりポイント");
    }
}
