//! Which formats of numbers show days.

use std::collections::HashMap;

use super::xml::{Met, Xml, attribute};
use crate::Refusal;

/// Whether a number is shown as a day, for each style of cells.
///
/// # Errors
/// XML that is broken.
pub fn days(mut xml: Xml<'_>) -> Result<Vec<bool>, Refusal> {
    let mut own: HashMap<u32, bool> = HashMap::new();
    let (mut days, mut of_cells) = (Vec::new(), false);
    while xml.next(|met| {
        match met {
            Met::Open(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&tag, "numFmtId")?.and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&tag, "formatCode")?) {
                        own.insert(id, shows_day(&code));
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    let id = attribute(&tag, "numFmtId")?
                        .and_then(|id| id.parse().ok())
                        .unwrap_or(0);
                    days.push(own.get(&id).copied().unwrap_or_else(|| is_day(id)));
                }
                _ => {}
            },
            Met::Close("cellXfs") => of_cells = false,
            _ => {}
        }
        Ok(())
    })? {}
    Ok(days)
}

/// The formats that every Excel knows: ECMA-376 18.8.30, the Japanese ones among them.
fn is_day(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=58)
}

/// Whether a format has a year or a day in it. Times alone aren't days.
fn shows_day(code: &str) -> bool {
    // The first part is for positive numbers.
    let (mut quoted, mut bracketed, mut literal) = (false, false, false);
    for sign in code.chars() {
        if std::mem::take(&mut literal) {
            continue;
        }
        match sign {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            '\\' | '_' | '*' => literal = true,
            ';' => return false,
            'y' | 'Y' | 'd' | 'D' => return true,
            _ => {}
        }
    }
    // 和暦 by year and month alone.
    let plain = code.to_ascii_lowercase();
    plain.contains("gge") || plain.contains("ge.")
}

#[cfg(test)]
mod tests {
    use super::shows_day;

    #[test]
    fn formats_of_days_are_known_from_those_of_money() {
        for day in [
            "yyyy/m/d",
            "[$-411]ge.m.d;@",
            "m\"月\"d\"日\"",
            "yyyy\"年\"m\"月\"",
            "dd/mm/yyyy hh:mm",
        ] {
            assert!(shows_day(day), "{day}");
        }
        for other in [
            "#,##0_ ;[Red]\\-#,##0\\ ",
            "\"day\"0",
            "G/標準",
            "General",
            "¥#,##0;[赤]-¥#,##0",
            "0.00E+00",
            "h:mm",
            "[h]:mm:ss",
            "#,##0\"yen\"",
            "_(* #,##0_);_(@_)",
        ] {
            assert!(!shows_day(other), "{other}");
        }
    }
}
