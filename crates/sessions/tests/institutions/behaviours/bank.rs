//! What the catalogue keeps of an institution, to be looked through.

use std::fs;
use std::path::Path;

use encoding_rs::Encoding;
use sandbox::Sandbox;

use crate::habits::habits;
use crate::visit::folder;

pub struct Bank {
    pub id: &'static str,
    /// Of its pages.
    pub charset: &'static Encoding,
    /// The recipe without its comments.
    recipe: String,
    /// All recorded bodies as text.
    pages: String,
}

impl Bank {
    /// Whether the recipe has one of these texts.
    pub fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|text| self.recipe.contains(text))
    }

    /// Whether a recorded page has one of these texts.
    pub fn prints(&self, any: &[&str]) -> bool {
        any.iter().any(|text| self.pages.contains(text))
    }

    /// Whether a recorded page has an amount in brackets: `(1,200)`, `(12.50)`.
    pub fn brackets(&self) -> bool {
        let within = self.pages.split('(').skip(1);
        within
            .filter_map(|text| text.split_once(')'))
            .any(|(text, _)| {
                let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
                text.contains([',', '.']) && text.chars().all(is_part)
            })
    }

    /// Whether one rule of the recipe, up to the next one, has all of these texts.
    pub fn has_rule(&self, all: &[&str]) -> bool {
        self.recipe
            .split("\n[[page]]")
            .any(|rule| all.iter().all(|text| rule.contains(text)))
    }

    /// Whether the `[page.lines]` of one rule have all of these texts.
    pub fn lines_say(&self, all: &[&str]) -> bool {
        self.lines()
            .any(|lines| all.iter().all(|text| lines.contains(text)))
    }

    /// Whether the `[page.lines]` of one rule have none of these texts.
    pub fn lines_lack(&self, none: &[&str]) -> bool {
        self.lines()
            .any(|lines| !none.iter().any(|text| lines.contains(text)))
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        let rules = self.recipe.split("\n[[page]]");
        rules.filter_map(|rule| rule.split_once("[page.lines]").map(|(_, lines)| lines))
    }

    /// Whether one line of the recipe has all of these texts.
    pub fn has_line(&self, all: &[&str]) -> bool {
        self.recipe
            .lines()
            .any(|line| all.iter().all(|text| line.contains(text)))
    }
}

/// Every simulated institution, in the order of the sandbox.
pub fn all() -> Vec<Bank> {
    Sandbox::institutions()
        .map(|id| {
            let recipe = fs::read_to_string(folder(id).join("recipe.toml")).expect("a recipe");
            let mut bodies = Vec::new();
            gather(&folder(id).join("pages"), &mut bodies);
            let charset = habits(id).charset;
            let pages = bodies.iter().map(|body| match std::str::from_utf8(body) {
                Ok(text) => text.to_owned(),
                Err(_) if charset == encoding_rs::UTF_8 => {
                    encoding_rs::SHIFT_JIS.decode(body).0.into_owned()
                }
                Err(_) => charset.decode(body).0.into_owned(),
            });
            Bank {
                id,
                charset,
                recipe: recipe.lines().map(without_comment).collect(),
                pages: pages.collect(),
            }
        })
        .collect()
}

/// Spaces before a `=` are for the eye.
fn without_comment(line: &str) -> String {
    let line = line.split(" #").next().unwrap_or_default();
    let line = if line.starts_with('#') { "" } else { line };
    let words: Vec<&str> = line.split_whitespace().collect();
    format!("{}\n", words.join(" "))
}

/// Everything but what we wrote ourselves.
fn gather(folder: &Path, bodies: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let ours = ["walk.toml", "expected.txt", "books.txt"];
        let is_ours = ours.iter().any(|name| path.ends_with(name));
        if path.is_dir() {
            gather(&path, bodies);
        } else if !is_ours {
            bodies.extend(fs::read(&path));
        }
    }
}
