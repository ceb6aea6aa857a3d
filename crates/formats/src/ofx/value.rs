//! The texts of leaves: entities.

use std::borrow::Cow;

/// A text with its entities replaced. An `&` that begins none stands for itself, as banks write it.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (replaced, length) = entity(rest).unwrap_or(('&', 1));
        plain.push(replaced);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character of the entity at the front of `text`, and how many bytes it takes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(number).filter(|c| !c.is_control())?
        }
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn entities_are_replaced_once_and_lone_ampersands_stay() {
        assert_eq!(
            unescaped("A&amp;lt; &#12459;&#x30AB; B&C &nosuch; &;"),
            "A&lt; カカ B&C &nosuch; &;"
        );
    }
}
