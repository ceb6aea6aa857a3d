//! JSON pages: paths and texts.

use std::borrow::Cow;

use serde_json::Value;

use super::Refusal;
use crate::said;
use crate::text::as_printed;

/// `amount.value`, `items.0.name`; `.` alone is the value itself. `None`: there is nothing.
pub(crate) fn at_path<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if path == "." {
        return Some(value);
    }
    path.split('.').try_fold(value, |here, key| match here {
        Value::Object(members) => members.get(key),
        Value::Array(items) => key.parse::<usize>().ok().and_then(|n| items.get(n)),
        _ => None,
    })
}

/// A value as text, as printed; that of `null` is empty, lists and objects have none.
///
/// # Errors
/// A number that can't be read exactly.
pub(crate) fn text_of(value: &Value) -> Result<Option<Cow<'_, str>>, Refusal> {
    /// Above, a float can't tell neighbouring whole numbers apart.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    Ok(match value {
        Value::String(text) => Some(as_printed(text)),
        Value::Bool(flag) => Some(Cow::Owned(flag.to_string())),
        Value::Number(number) => {
            if number.is_f64() && number.as_f64().is_none_or(|n| n.abs() >= EXACT_MAX) {
                return Err(Refusal::changed(
                    said::values::exact_number(),
                    said::values::too_long_a_number(),
                ));
            }
            Some(Cow::Owned(number.to_string()))
        }
        // There, with nothing in it; a key that is gone is another matter.
        Value::Null => Some(Cow::Borrowed("")),
        Value::Array(_) | Value::Object(_) => None,
    })
}
