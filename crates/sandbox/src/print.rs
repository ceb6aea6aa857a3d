//! How figures and texts are printed.

use jiff::civil::Date;

/// `1234567` → `1,234,567`; the sign is left out.
pub(crate) fn grouped(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// For text and attribute values of HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The year of 令和; the books begin long after its first.
pub(crate) fn era_year(day: Date) -> i16 {
    day.year() - 2018
}

/// `令和8年11月24日`
pub(crate) fn era_date(day: Date) -> String {
    format!("令和{}年{}月{}日", era_year(day), day.month(), day.day())
}

/// `08.11.24`
pub(crate) fn era_dotted(day: Date) -> String {
    format!("{:02}.{:02}.{:02}", era_year(day), day.month(), day.day())
}

/// Digits, separators and signs in full width: `１２，３４５`
pub(crate) fn wide(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '!'..='~' => u32::from(letter)
                .checked_add(0xFEE0)
                .and_then(char::from_u32)
                .unwrap_or(letter),
            _ => letter,
        })
        .collect()
}

/// Hidden fields of a form.
pub(crate) fn hidden(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| {
            format!(
                r#"<input type="hidden" name="{name}" value="{}">"#,
                escaped(value)
            )
        })
        .collect()
}

/// The choices of a `<select>`, each printed as it is sent, in two digits.
pub(crate) fn choices(values: std::ops::RangeInclusive<i16>, chosen: i16) -> String {
    values
        .map(|value| {
            let selected = if value == chosen { " selected" } else { "" };
            format!(r#"<option value="{value:02}"{selected}>{value}</option>"#)
        })
        .collect()
}

/// For the query of an address.
pub(crate) fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
