//! The reference page, written from the table.

use std::fmt::Write;

use super::{Block, INSTITUTION, Kind, RECIPE, reachable};

/// The language of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Japanese,
    English,
}

/// Every key of both files as Markdown.
pub fn reference(words: Words) -> String {
    let title = words.of(
        "# レシピの鍵一覧\n\nこのページは、読み取りのプログラムが使う表から作られています。\n",
        "# The keys of a recipe\n\nThis page is made from the table that the readers themselves go by.\n",
    );
    let mut text = title.to_owned();
    for root in [&INSTITUTION, &RECIPE] {
        for block in reachable(root) {
            describe(block, words, &mut text);
        }
    }
    text
}

impl Words {
    fn of<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Words::Japanese => ja,
            Words::English => en,
        }
    }
}

fn describe(block: &Block, words: Words, text: &mut String) {
    let head = words.of(
        "| 鍵 | 書くもの | なければ | 意味 |",
        "| key | written as | default | meaning |",
    );
    let mut table = format!(
        "\n## {}\n\n{}\n\n{head}\n|---|---|---|---|\n",
        block.what,
        words.of(block.ja, block.en)
    );
    for key in block.all() {
        let default = match (key.required, key.default) {
            (true, _) => words.of("必須", "required").to_owned(),
            (false, "") => "–".to_owned(),
            (false, default) => format!("`{default}`"),
        };
        let written = writing(&key.kind, words).replace('|', "\\|");
        let meaning = words.of(key.ja, key.en).replace('|', "\\|");
        let row = writeln!(
            table,
            "| `{}` | {written} | {default} | {meaning} |",
            key.name
        );
        debug_assert!(row.is_ok(), "a String takes everything");
    }
    text.push_str(&table);
}

fn writing(kind: &Kind, words: Words) -> String {
    let word = |ja, en| words.of(ja, en).to_owned();
    match kind {
        Kind::Text => word("文字", "text"),
        Kind::Flag => "true / false".to_owned(),
        Kind::Count(i64::MIN, _) => word("整数", "whole number"),
        Kind::Count(least, most) => format!("{least}–{most}"),
        Kind::Number => word("数", "number"),
        Kind::Date => "2026-04-01".to_owned(),
        Kind::Css => word("CSSセレクター", "CSS selector"),
        Kind::Pattern => word("正規表現", "regular expression"),
        Kind::Address => word("パスかアドレス", "path or address"),
        Kind::Template => word("文字と {場所}", "text with {places}"),
        Kind::Word(set) => {
            let quoted: Vec<String> = set().iter().map(|word| format!("`{word}`")).collect();
            quoted.join(" ").replace('\t', "\\t")
        }
        Kind::Block(block) => format!("{{ {} }}", block.what),
        Kind::Map(inner) => {
            let name = words.of("名前", "name");
            format!("{{ {name} = {} }}", writing(inner, words))
        }
        Kind::Many(inner) => {
            let one = writing(inner, words);
            match words {
                Words::Japanese => format!("{one}、またはそのリスト"),
                Words::English => format!("{one}, or a list"),
            }
        }
        Kind::Any(kinds) => {
            let each: Vec<String> = kinds.iter().map(|kind| writing(kind, words)).collect();
            each.join(words.of("、または ", ", or "))
        }
        Kind::Value => word("値", "value"),
        Kind::Json => word("中身はそのまま", "as it stands"),
    }
}
