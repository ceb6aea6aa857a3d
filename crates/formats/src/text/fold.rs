//! Small things about text that readers share.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Every run of white space (full-width too) and of control characters as one blank, none at the ends.
pub fn fold_spaces(text: &str) -> String {
    if is_folded(text.as_bytes()) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Whether there are only single blanks, inside. Says `false` too where that takes more than bytes to tell.
fn is_folded(text: &[u8]) -> bool {
    let mut after_blank = true;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b' ' if after_blank => return false,
            // The other blanks and the control characters begin with these.
            ..=0x1f | 0x7f | 0xc2 | 0xe1 | 0xe2 => return false,
            0xe3 if text.get(at + 1) == Some(&0x80) && text.get(at + 2) == Some(&0x80) => {
                return false;
            }
            _ => after_blank = byte == b' ',
        }
    }
    !after_blank || text.is_empty()
}

/// Full-width digits, letters and signs as plain ones; without a copy where there are none.
pub fn nfkc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::fold_spaces;

    #[test]
    fn every_blank_of_unicode_is_folded_and_nothing_else() {
        for c in '\0'..=char::MAX {
            let is_blank = c.is_whitespace() || c.is_control();
            let (inside, folded) = (format!("振{c}A"), format!("振{c}{c}A{c}"));
            let (once, twice) = match is_blank {
                true => ("振 A".to_owned(), "振 A".to_owned()),
                false => (inside.clone(), folded.clone()),
            };
            assert_eq!((fold_spaces(&inside), fold_spaces(&folded)), (once, twice));
        }
        assert_eq!(fold_spaces(""), "");
        assert_eq!(fold_spaces(" "), "");
    }
}
