//! `:86:`: what a movement was for, as free text, in the numbered parts of German banks, or in tags.

use crate::text::fold_spaces;

/// The words for people.
pub fn text_of(text: &str) -> String {
    if let Some(numbered) = numbered(text) {
        return numbered;
    }
    let joined: String = text.split('\n').collect();
    if joined.starts_with('/')
        && let Some(tagged) = tagged(&joined)
    {
        return tagged;
    }
    fold_spaces(&text.replace('\n', " "))
}

/// `166?00text?20…?29?30…?32name`: three digits, then parts behind a sign that parts them. Lines end anywhere.
fn numbered(text: &str) -> Option<String> {
    let joined: String = text.split('\n').collect();
    let (code, rest) = joined.split_at_checked(3)?;
    let sign = rest.chars().next()?;
    let is_numbered = code.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(sign, '?' | '>' | '^' | '~')
        && rest.as_bytes().get(1..3)?.iter().all(u8::is_ascii_digit);
    is_numbered.then_some(())?;
    let (mut kind, mut use_of, mut name) = (String::new(), String::new(), String::new());
    // A sign that no number follows belongs to the text.
    let mut current: Option<&mut String> = None;
    let mut other = String::new();
    for part in rest[sign.len_utf8()..].split(sign) {
        let number = part
            .get(..2)
            .filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|two| two.parse::<u8>().ok());
        let Some(number) = number else {
            if let Some(open) = current.as_deref_mut() {
                open.push(sign);
                open.push_str(part);
            }
            continue;
        };
        let open = match number {
            0 => &mut kind,
            20..=29 | 60..=63 => &mut use_of,
            32 | 33 => &mut name,
            _ => &mut other,
        };
        let text = &part[2..];
        // `SVWZ+` begins something new; other parts go on where the one before was full.
        if matches!(text.as_bytes(), [a, b, c, d, b'+', ..] if [a, b, c, d].iter().all(|letter| letter.is_ascii_uppercase()))
        {
            open.push(' ');
        }
        open.push_str(text);
        current = Some(open);
    }
    Some(fold_spaces(&[kind, name, use_of].join(" ")))
}

/// `/EREF/…/NAME/…/REMI/…`: the name and what it was for. `None` where neither is there.
fn tagged(text: &str) -> Option<String> {
    let mut said = Vec::new();
    for tag in ["/NAME/", "/REMI/"] {
        let Some((_, behind)) = text.split_once(tag) else {
            continue;
        };
        let mut end = behind.len();
        for (at, _) in behind.match_indices('/') {
            let is_tag = behind[at + 1..].split('/').next().is_some_and(|word| {
                matches!(word.len(), 2..=4)
                    && word.len() + at + 1 < behind.len()
                    && word.bytes().all(|byte| byte.is_ascii_uppercase())
            });
            if is_tag {
                end = at;
                break;
            }
        }
        let words = behind[..end].trim_matches('/');
        said.extend((!words.trim().is_empty()).then_some(words));
    }
    (!said.is_empty()).then(|| fold_spaces(&said.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn free_numbered_and_tagged_texts_are_told_apart() {
        for (text, said) in [
            ("RENT JANUARY\nFLAT 3", "RENT JANUARY FLAT 3"),
            (
                "166?00GUTSCHRIFT?20SVWZ+Rechnung 4?21711 vom 2?22.1.?3010000000?31DE89?32Maria?33 Muster?34997",
                "GUTSCHRIFT Maria Muster SVWZ+Rechnung 4711 vom 2.1.",
            ),
            (
                "105?00LAST\nSCHRIFT?20Was? Wer?32A & B",
                "LASTSCHRIFT A & B Was? Wer",
            ),
            (
                "/EREF/X1//NAME/J. de Vries/REMI/Factuur 3/2026/IBAN/NL00",
                "J. de Vries Factuur 3/2026",
            ),
            ("/ABC/nothing known", "/ABC/nothing known"),
            ("1?2", "1?2"),
            ("", ""),
        ] {
            assert_eq!(text_of(text), said, "{text}");
        }
    }
}
