//! The reference pages, written from the table: one of `recipe.toml`, one of `institution.toml`.

use std::fmt::Write;

use super::{Block, INSTITUTION, Kind, PAGES, RECIPE, reachable};

/// The language of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Japanese,
    English,
}

/// What the table doesn't hold: how to read it, and the words inside of texts.
const HEAD_JA: &str = include_str!("reference/head.ja.txt");
const HEAD_EN: &str = include_str!("reference/head.txt");
const INSTITUTION_JA: &str = include_str!("reference/institution.ja.txt");
const INSTITUTION_EN: &str = include_str!("reference/institution.txt");
const TAIL_JA: &str = include_str!("reference/tail.ja.txt");
const TAIL_EN: &str = include_str!("reference/tail.txt");

/// Every key of both files as Markdown.
pub fn reference(words: Words) -> String {
    let [recipe, institution] = [recipe_reference(words), institution_reference(words)];
    format!("{recipe}\n{institution}")
}

/// Every key of `recipe.toml` as Markdown, and the words inside of its texts.
pub fn recipe_reference(words: Words) -> String {
    let mut text = words.of(HEAD_JA, HEAD_EN).to_owned();
    for (title, blocks) in chapters(words) {
        text.push_str(&format!("\n## {title}\n"));
        for block in blocks {
            describe(block, words, &mut text);
        }
    }
    text.push('\n');
    text.push_str(words.of(TAIL_JA, TAIL_EN));
    text
}

/// Every key of `institution.toml` as Markdown.
pub fn institution_reference(words: Words) -> String {
    let mut text = words.of(INSTITUTION_JA, INSTITUTION_EN).to_owned();
    for block in reachable(&INSTITUTION) {
        describe(block, words, &mut text);
    }
    text
}

/// In the order in which an author meets them: the recipe and its pages, then what stands in them.
fn chapters(words: Words) -> [(&'static str, Vec<&'static Block>); 3] {
    let (mut top, mut shared, mut lists, mut parts) =
        (vec![&RECIPE], Vec::new(), Vec::new(), Vec::new());
    let rest = reachable(&RECIPE);
    for page in PAGES {
        add_shared(page, &mut shared);
    }
    for block in rest.iter().skip(1).filter(|block| !is_page(block)) {
        match block.what.starts_with('[') {
            true if block.what.starts_with("[page.") => lists.push(*block),
            true => top.push(*block),
            false if block.name.starts_with("file") || block.name == "window" => lists.push(*block),
            false => parts.push(*block),
        }
    }
    let pages = shared.into_iter().chain(PAGES).chain(lists);
    [
        (
            words.of("recipe.toml の全体", "The whole of recipe.toml"),
            top,
        ),
        (words.of("画面", "Pages"), pages.collect()),
        (words.of("画面の中の部品", "Parts of a page"), parts),
    ]
}

fn is_page(block: &Block) -> bool {
    block.name.starts_with("page-")
}

/// What several pages have in common is told once.
fn add_shared(block: &'static Block, found: &mut Vec<&'static Block>) {
    for also in block.also {
        add_shared(also, found);
        if !found.iter().any(|known| known.name == also.name) {
            found.push(also);
        }
    }
}

impl Words {
    fn of<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Words::Japanese => ja,
            Words::English => en,
        }
    }
}

/// A block's heading: as it is written in the file.
pub(super) fn heading(block: &Block) -> String {
    let what = block.what.trim_start_matches("an entry of ");
    let what = what.trim_start_matches("an ").trim_start_matches("a ");
    let plain = what.trim_matches('`');
    match block.name {
        "page-common" => "every page".to_owned(),
        "page-outcome" => "outcome page".to_owned(),
        "form-page" => plain.to_owned(),
        "recipe" => "`recipe.toml`".to_owned(),
        "file" => "`file` csv".to_owned(),
        "file-declared" => "`file` ofx, zengin".to_owned(),
        name => match name.strip_prefix("page-") {
            Some(kind) => format!("kind `{kind}`"),
            None => format!("`{plain}`"),
        },
    }
}

/// The anchor that forges make of a heading.
fn anchor(heading: &str) -> String {
    let stays = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    heading
        .to_lowercase()
        .chars()
        .filter(stays)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn link(block: &Block) -> String {
    let heading = heading(block);
    format!("[{heading}](#{})", anchor(&heading))
}

fn describe(block: &Block, words: Words, text: &mut String) {
    let mut section = format!(
        "\n### {}\n\n{}\n",
        heading(block),
        words.of(block.ja, block.en)
    );
    if !block.keys.is_empty() {
        section.push_str(words.of(
            "\n| キー | 書くもの | 省略すると | 意味 |\n|---|---|---|---|\n",
            "\n| key | written as | default | meaning |\n|---|---|---|---|\n",
        ));
    }
    for key in block.keys {
        let default = match (key.required, key.default) {
            (true, _) => words.of("**必須**", "**required**").to_owned(),
            (false, "") => "–".to_owned(),
            (false, default) => format!("`{default}`"),
        };
        let written = match (block.name, key.name) {
            ("recipe", "page") => "[every page](#every-page)".to_owned(),
            _ => writing(&key.kind, words).replace('|', "\\|"),
        };
        let meaning = words.of(key.ja, key.en).replace('|', "\\|");
        // A tag would vanish from the page.
        let meaning = meaning.replace('<', "&lt;");
        let row = writeln!(
            section,
            "| `{}` | {written} | {default} | {meaning} |",
            key.name
        );
        debug_assert!(row.is_ok(), "a String takes everything");
    }
    let also: Vec<String> = block.also.iter().map(|also| link(also)).collect();
    if !also.is_empty() {
        let also = also.join(words.of("、", ", "));
        section.push_str(&match words {
            Words::Japanese => format!("\nほかに {also} のキーも書けます。\n"),
            Words::English => format!("\nThe keys of {also} may stand here too.\n"),
        });
    }
    text.push_str(&section);
}

fn writing(kind: &Kind, words: Words) -> String {
    let word = |ja, en| words.of(ja, en).to_owned();
    match kind {
        Kind::Text => word("文字", "text"),
        Kind::Flag => "`true`, `false`".to_owned(),
        Kind::Count(i64::MIN, _) => word("整数", "whole number"),
        Kind::Count(least, most) => format!("{least}–{most}"),
        Kind::Number => word("数", "number"),
        Kind::Date => "`\"2026-04-01\"`".to_owned(),
        Kind::Css => word("CSSセレクター", "CSS selector"),
        Kind::Pattern => word("正規表現", "regular expression"),
        Kind::Address => word("パスかアドレス", "path or address"),
        Kind::Template => word("文字と [`{…}`](#places)", "text with [`{…}`](#places)"),
        Kind::Word(set) => {
            let quoted: Vec<String> = set().iter().map(|word| format!("`{word}`")).collect();
            quoted.join(" ").replace('\t', "\\t")
        }
        Kind::Block(block) => link(block),
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
        Kind::Value => word("[値](#value)", "[value](#value)"),
        Kind::Json => word("何でも", "anything"),
    }
}
