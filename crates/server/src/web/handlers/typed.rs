//! Dates and amounts as people type them: full-width digits, commas, △ and 円 are all right.

use domain::time::Date;

/// What was typed is no date, or no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotOne;

/// A day: `2026-11-24`, `2026/11/24`, `２０２６年１１月２４日`. Nothing typed is nothing.
pub(super) fn date(text: &str) -> Result<Option<Date>, NotOne> {
    let text = half_width(text);
    if text.is_empty() {
        return Ok(None);
    }
    let mut parts = text
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
        return Err(NotOne);
    };
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
        return Err(NotOne);
    };
    Date::new(year, month, day)
        .ok()
        .filter(|date| date.year() > 0)
        .map(Some)
        .ok_or(NotOne)
}

/// An amount, and whether a sign was typed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub minor: i64,
    pub signed: bool,
}

/// An amount in a unit with so many decimals: `18,422`, `−１８，４２２円`, `△500`, `+330000`. Nothing typed is nothing.
pub(super) fn amount(text: &str, decimals: u32) -> Result<Option<Amount>, NotOne> {
    let text = half_width(text);
    if text.is_empty() {
        return Ok(None);
    }
    let is_mark = |c| matches!(c, '¥' | '\\');
    let bare = text.trim_start_matches(is_mark);
    let negative = bare.starts_with(['-', '△', '▲']);
    let signed = negative || bare.starts_with('+');
    let digits = if signed {
        bare.chars().skip(1).collect::<String>()
    } else {
        bare.to_owned()
    };
    let digits: String = digits
        .trim_start_matches(is_mark)
        .trim_end_matches('円')
        .chars()
        .filter(|c| *c != ',')
        .collect();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let good = !whole.is_empty()
        && whole.len() + fraction.len() <= 18
        && fraction.len() <= decimals as usize;
    let all_digits = whole
        .chars()
        .chain(fraction.chars())
        .all(|c| c.is_ascii_digit());
    if !good || !all_digits {
        return Err(NotOne);
    }
    let minor: i64 = format!("{whole}{fraction:0<width$}", width = decimals as usize)
        .parse()
        .map_err(|_| NotOne)?;
    Ok(Some(Amount {
        minor: if negative { -minor } else { minor },
        signed,
    }))
}

/// Without blanks; full-width digits, signs and marks as half-width ones.
fn half_width(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '－' | '−' | 'ー' | '‐' | '–' => '-',
        '＋' => '+',
        '，' | '、' => ',',
        '．' => '.',
        '／' => '/',
        '￥' => '¥',
        other => other,
    };
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(one)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them_and_must_exist() {
        let wanted = Ok(Some(Date::constant(2026, 11, 24)));
        for text in [
            "2026-11-24",
            " 2026/11/24 ",
            "２０２６年１１月２４日",
            "2026.11.24",
        ] {
            assert_eq!(date(text), wanted, "{text}");
        }
        assert_eq!(date("  "), Ok(None));
        for text in [
            "2026-02-30",
            "11-24",
            "2026-11-24-1",
            "今日",
            "-1-2-3",
            "2026-13-01",
        ] {
            assert_eq!(date(text), Err(NotOne), "{text}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let amount_of =
            |text| amount(text, 0).map(|amount| amount.map(|amount| (amount.minor, amount.signed)));
        assert_eq!(amount_of("18422"), Ok(Some((18_422, false))));
        assert_eq!(amount_of("１８，４２２円"), Ok(Some((18_422, false))));
        assert_eq!(amount_of("¥18,422"), Ok(Some((18_422, false))));
        for text in ["-18,422", "−18422", "△１８４２２", "▲18,422円", "－18422"] {
            assert_eq!(amount_of(text), Ok(Some((-18_422, true))), "{text}");
        }
        assert_eq!(amount_of("＋500"), Ok(Some((500, true))));
        assert_eq!(amount_of(""), Ok(None));
        for text in ["abc", "1.5", "--5", "-", "1234567890123456789", "円"] {
            assert_eq!(amount_of(text), Err(NotOne), "{text}");
        }
        assert_eq!(
            amount("12.5", 2),
            Ok(Some(Amount {
                minor: 1_250,
                signed: false
            }))
        );
    }
}
