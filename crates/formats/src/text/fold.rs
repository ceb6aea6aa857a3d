//! Small things about text that readers share.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Every run of white space (full-width too) and of control characters as one blank, none at the ends.
pub fn fold_spaces(text: &str) -> String {
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

/// Full-width digits, letters and signs as plain ones; without a copy where there are none.
pub fn nfkc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}
