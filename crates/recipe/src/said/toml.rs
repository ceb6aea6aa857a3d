//! Why a file isn't TOML, in both languages. The reader of TOML says it in English, in a closed set of sentences.

use domain::said::Said;

/// What is wrong, of `message` as the reader of TOML gives it: `unclosed array, expected `]``.
pub(crate) fn why(message: &str) -> Said {
    let english = message.lines().next().unwrap_or_default();
    let (what, expected) = match english.split_once(", expected ") {
        Some((what, expected)) => (what, Some(expected)),
        None => (english, None),
    };
    let known = WHAT.iter().find(|(known, _)| what.starts_with(known));
    let what = known.map_or("書き方が正しくありません", |(_, japanese)| {
        japanese
    });
    // What it says is all of it.
    let is_whole = what.contains("囲みます")
        || what.contains("使えます")
        || what.contains("と書きます")
        || what.contains("「,」");
    let japanese = match expected.filter(|_| !is_whole).and_then(wanted) {
        Some(wanted) => format!("{what}（{wanted}が要ります）"),
        None => what.to_owned(),
    };
    Said::new(japanese, english)
}

/// What should stand there; `None` where nothing should, or where the sentence would say it twice.
fn wanted(expected: &str) -> Option<String> {
    let pieces = expected.split(", ").map(|piece| {
        let named = NAMES.iter().find(|(known, _)| *known == piece);
        let own = || format!("「{}」", piece.trim_matches('`'));
        named.map_or_else(own, |(_, japanese)| (*japanese).to_owned())
    });
    (expected != "nothing").then(|| pieces.collect::<Vec<_>>().join("、"))
}

/// Sentences by how they begin.
const WHAT: &[(&str, &str)] = &[
    ("unclosed array table", "[[ が閉じていません"),
    ("unclosed array", "[ が閉じていません"),
    ("unclosed table", "[ が閉じていません"),
    ("unclosed inline table", "{ が閉じていません"),
    ("missing comma between", "値と値のあいだに「,」がありません"),
    ("missing array opening", "[ がありません"),
    ("missing inline table opening", "{ がありません"),
    ("missing opening quote", "はじめの引用符がありません"),
    ("missing value", "値がありません"),
    ("missing key", "キーがありません"),
    ("missing escaped value", "\\ のあとに文字がありません"),
    ("missing", "足りないものがあります"),
    ("extra comma", "「,」が余分です"),
    ("extra `=`", "「=」が余分です"),
    ("extra", "余分なものがあります"),
    ("key with no value", "キーに値がありません"),
    ("unquoted keys cannot be empty", "キーが空です"),
    (
        "invalid unquoted key",
        "引用符のないキーには、英数字と - と _ だけが使えます",
    ),
    ("string values must be quoted", "文字の値は引用符で囲みます"),
    ("duplicate key", "同じキーが二つあります"),
    (
        "cannot extend value",
        "すでに値のあるキーに、さらにキーを書いています",
    ),
    ("cannot recurse further", "入れ子が深すぎます"),
    ("recursion limit", "入れ子が深すぎます"),
    ("invalid string", "文字列が正しくありません"),
    (
        "invalid basic string",
        "文字列が閉じていないか、書けない文字があります",
    ),
    (
        "invalid literal string",
        "文字列が閉じていないか、書けない文字があります",
    ),
    (
        "invalid multi-line",
        "複数行の文字列が閉じていないか、書けない文字があります",
    ),
    ("invalid boolean", "true か false と書きます"),
    ("invalid date-time", "日時の書き方が正しくありません"),
    ("invalid float", "数の書き方が正しくありません"),
    ("invalid integer number", "数の書き方が正しくありません"),
    ("invalid hexadecimal", "16進数の書き方が正しくありません"),
    ("invalid octal", "8進数の書き方が正しくありません"),
    ("invalid binary", "2進数の書き方が正しくありません"),
    ("invalid value", "値として読めません"),
    ("invalid comment", "コメントに書けない文字があります"),
    ("invalid", "正しくない書き方があります"),
    (
        "`_` may only go between digits",
        "「_」は数字のあいだにだけ書けます",
    ),
    ("unexpected leading zero", "数は 0 から始められません"),
    ("unexpected sign", "符号が余分です"),
    ("unexpected `=`", "「=」は、ここには書けません"),
    ("unexpected", "ここに書けないものがあります"),
    ("carriage return", "改行の書き方が正しくありません"),
    (
        "too few unicode value digits",
        "\\u のあとの数字が足りません",
    ),
    ("redundant integer", "数の書き方が正しくありません"),
    ("integers with a radix", "数の書き方が正しくありません"),
    ("radix must be lowercase", "0x は小文字で書きます"),
];

const NAMES: &[(&str, &str)] = &[
    ("value", "値"),
    ("key", "キー"),
    ("letters", "英字"),
    ("numbers", "数字"),
    ("digits", "数字"),
    ("newline", "改行"),
    ("`\\n`", "改行"),
    ("characters", "文字"),
    ("printable characters", "見える文字"),
    ("basic string", "\" で囲んだ文字"),
    ("literal string", "' で囲んだ文字"),
    ("multi-line basic string", "\"\"\" で囲んだ文字"),
    ("non-double-quote visible characters", "\" でない文字"),
    ("non-single-quote visible characters", "' でない文字"),
    ("non-single-quote characters", "' でない文字"),
    ("unicode hexadecimal value", "16進数の文字コード"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use toml::de::DeTable;

    #[test]
    fn what_people_get_wrong_is_said_in_japanese() {
        for (written, wanted) in [
            ("get = [\"/a\"", "[ が閉じていません（「]」が要ります）"),
            ("kind", "キーに値がありません（「=」が要ります）"),
            ("kind =", "文字の値は引用符で囲みます"),
            ("a = 1\na = 2", "同じキーが二つあります"),
            ("a = { b = 1", "{ が閉じていません"),
            ("[page", "[ が閉じていません"),
            ("a = [\"b\" \"c\"]", "値と値のあいだに「,」がありません"),
            ("a = \"x", "文字列"),
            ("a = mihon", "文字の値は引用符で囲みます"),
            ("普通 = 1", "引用符のないキー"),
            ("a = tru", "true か false"),
            ("a = 01", "数は 0 から始められません"),
            ("[[page]\nkind = 1", "[[ が閉じていません"),
            ("= 1", "キーが空です"),
        ] {
            let error = DeTable::parse(written).expect_err(written);
            let said = why(error.message());
            assert!(
                said.ja.contains(wanted),
                "{written}: {} / {}",
                said.ja,
                said.en
            );
        }
    }

    #[test]
    fn no_english_word_is_left_in_it() {
        for (english, _) in WHAT {
            let said = why(&format!("{english}, expected letters, `=`, sundries"));
            let own = said
                .ja
                .replace("sundries", "")
                .replace("true", "")
                .replace("false", "");
            let word = own
                .split(|c: char| !c.is_ascii_alphabetic())
                .find(|word| word.len() > 1);
            assert_eq!(word, None, "{english}: {}", said.ja);
        }
        assert_eq!(why("something new").ja, "書き方が正しくありません");
    }
}
