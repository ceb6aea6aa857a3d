//! The headings of a table as a layout lists them.

use serde::Deserialize;

use super::pattern::{Glob, key};

/// One column of a heading. In a layout: `"残高"` · `"差引残高|差し引き残高"` either word, the first names it ·
/// `"メモ?"` may be missing · `"*月支払金額"` anything for `*` · `"種別#2"` the second one with this heading ·
/// `""` an empty heading.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(from = "String")]
pub struct Column {
    /// As other parts of the layout call it.
    pub name: String,
    pub optional: bool,
    words: Vec<Glob>,
}

impl From<String> for Column {
    fn from(written: String) -> Column {
        let (written, optional) = match written.strip_suffix('?') {
            Some(before) => (before, true),
            None => (written.as_str(), false),
        };
        let name = written.split('|').next().unwrap_or_default().to_owned();
        let words = written
            .split('|')
            .map(|word| Glob::new(without_place(word)));
        Column {
            optional,
            words: words.collect(),
            name,
        }
    }
}

impl Column {
    /// Whether a cell of a heading, as [`key`] makes it, is this column's.
    pub fn fits(&self, heading: &str) -> bool {
        self.words.iter().any(|word| word.fits(heading))
    }

    /// Whether `name` means this column.
    pub fn is_called(&self, name: &str) -> bool {
        !self.name.is_empty() && key(&self.name) == key(name)
    }
}

/// `種別#2` is headed 種別.
fn without_place(word: &str) -> &str {
    match word.rsplit_once('#') {
        Some((before, place))
            if !place.is_empty() && place.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            before
        }
        _ => word,
    }
}

/// The place, from 0, that a name such as `#3` means.
pub fn nth(name: &str) -> Option<usize> {
    name.strip_prefix('#')?
        .parse::<usize>()
        .ok()?
        .checked_sub(1)
}
