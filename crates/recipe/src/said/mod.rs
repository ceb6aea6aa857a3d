//! What the engine says to people, in both languages: one small function for each fact, in a file for each area. Call sites
//! give the facts; how they are worded is decided here alone.

use domain::said::Said;

use crate::recipe::model::{Declared, FileFormat, RowSource, Value};
use crate::text::{nearest, short};

pub(crate) mod accounts;
pub(crate) mod check;
pub(crate) mod expressions;
pub(crate) mod forms;
pub(crate) mod lines;
pub(crate) mod lists;
pub(crate) mod pages;
pub(crate) mod signs;
mod slip;
pub(crate) mod toml;
pub(crate) mod values;
pub(crate) mod waiting;
pub(crate) mod ways;

pub(crate) use slip::slipped;

/// Where rows stand: the selector of their table, the path of their JSON list.
pub(crate) fn source(rows: &RowSource) -> Said {
    match rows {
        RowSource::Page => Said::new("ページ", "the page"),
        RowSource::Table { css, .. } | RowSource::Each(css) => Said::same(&css.text),
        RowSource::Items(path) => Said::same(path),
        RowSource::File(file) => match file.format {
            FileFormat::Csv { .. } => Said::new("ファイル", "the file"),
            FileFormat::Declared(Declared::Ofx) => Said::same("STMTTRN"),
            FileFormat::Declared(Declared::Zengin) => Said::new("レコード", "the records"),
        },
    }
}

/// The n-th row, as people count on the page.
pub(crate) fn row(number: u32, rows: &RowSource) -> Said {
    let Said { ja, en } = source(rows);
    Said::new(
        format!("{ja} の{number}行目"),
        format!("row {number} of {en}"),
    )
}

/// A key of the recipe, as a place: `balance`.
pub(crate) fn key(key: &str) -> Said {
    Said::same(key)
}

/// A value as the recipe spells it.
pub(crate) fn value(value: &Value) -> Said {
    value.spelling.clone()
}

/// A stretch of a page, in quotes and short.
pub(crate) fn piece(text: &str, max: usize) -> Said {
    Said::quoted(short(text, max))
}

pub(crate) fn nothing() -> Said {
    Said::new("何もありません", "nothing")
}

pub(crate) fn none() -> Said {
    Said::new("ありません", "none")
}

pub(crate) fn empty_cell() -> Said {
    Said::new("空の欄", "an empty cell")
}

/// So many where one is wanted.
pub(crate) fn several(n: usize) -> Said {
    Said::new(format!("{n}個あります"), format!("{n} of them"))
}

/// Choices in quotes: 「A」または「B」.
pub(crate) fn one_of<'t>(words: impl IntoIterator<Item = &'t str>) -> Said {
    Said::either(words.into_iter().map(Said::quoted))
}

/// `did you mean "accounts"?`, or all that there is.
pub(crate) fn did_you_mean<'c>(wanted: &str, known: impl IntoIterator<Item = &'c str>) -> Said {
    let mut known: Vec<&str> = known.into_iter().collect();
    let near = slipped(wanted, known.iter().copied());
    if let Some(near) = near.or_else(|| nearest(wanted, known.iter().copied(), 0.45)) {
        return Said::new(
            format!("「{near}」のことですか。"),
            format!("did you mean \"{near}\"?"),
        );
    }
    known.sort_unstable();
    known.dedup();
    Said::new(
        format!("使えるのは {} です。", known.join("、")),
        format!("there are: {}", known.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_word_is_offered() {
        let said = did_you_mean("acounts", ["accounts", "menu"]);
        assert_eq!(said.en, "did you mean \"accounts\"?");
        assert_eq!(said.ja, "「accounts」のことですか。");
        let said = did_you_mean("xyz", ["menu", "accounts"]);
        assert_eq!(said.en, "there are: accounts, menu");
        assert_eq!(said.ja, "使えるのは accounts、menu です。");
    }
}
