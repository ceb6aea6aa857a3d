//! What is wrong with a layout, for its author.

use std::fmt;

use domain::said::Said;

use super::check::About;
use super::{Layout, nearest};

/// Why a text isn't a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutFault {
    /// From 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what helps.
    pub said: Said,
}

impl LayoutFault {
    /// With the file and the line.
    pub fn in_file(&self, file: &str) -> Said {
        let place = match self.line {
            Some(line) => Said::new(format!("{file} {line}行目"), format!("{file} line {line}")),
            None => Said::same(file),
        };
        Said::at(place, self.said.clone())
    }
}

impl fmt::Display for LayoutFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.said),
            None => self.said.fmt(f),
        }
    }
}

impl std::error::Error for LayoutFault {}

impl Layout {
    /// Reads a layout and looks whether it makes sense.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Layout, LayoutFault> {
        let layout: Layout = toml::from_str(text).map_err(|error| LayoutFault {
            line: error.span().map(|span| line_of(text, span.start)),
            said: said(error.message()),
        })?;
        layout.check().map_err(|slip| LayoutFault {
            line: place(text, &slip.about).map(|at| line_of(text, at)),
            said: slip.said,
        })?;
        Ok(layout)
    }
}

/// Where in the text a slip is.
fn place(text: &str, about: &About) -> Option<usize> {
    match about {
        About::Word(word) => text.find(&format!("{word:?}")),
        About::Row(nth) => text.match_indices("[[row]]").nth(*nth).map(|(at, _)| at),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// The reader's words in both languages.
fn said(message: &str) -> Said {
    let plain = message.trim().replace('\n', " ");
    let word = |begin: &str| {
        let after = plain.split_once(begin)?.1;
        Some(after.split_once('`')?.0.to_owned())
    };
    let choices = plain
        .split_once("expected ")
        .map(|(_, list)| list.trim_start_matches("one of ").replace('`', ""))
        .unwrap_or_default();
    if let Some(key) = word("unknown field `") {
        meant(
            &key,
            &choices,
            format!("{key} という項目はありません。"),
            format!("there is no {key}"),
        )
    } else if let Some(key) = word("missing field `") {
        Said::new(
            format!("{key} がありません。書き加えてください。"),
            format!("{key} is missing; add it"),
        )
    } else if let Some(value) = word("unknown variant `") {
        meant(
            &value,
            &choices,
            format!("{value} という値はありません。"),
            format!("{value} is not a choice"),
        )
    } else if plain.starts_with("duplicate ") {
        Said::new(
            "同じ項目が2回あります。1つにしてください。",
            "this is there twice; leave one",
        )
    } else if let Some((_, form)) = plain.split_once("not a form of dates: ") {
        Said::new(
            format!(
                "「{form}」は日付の形ではありません。y/m/d、y年m月d日、ymd のように書いてください。"
            ),
            format!("\"{form}\" is not a form of dates; write it like y/m/d, y年m月d日 or ymd"),
        )
    } else if let Some((_, form)) = plain.split_once("not a form of cells: ") {
        Said::new(
            format!(
                "「{form}」は読めません。{{branch}} {{kind}} {{number}} のように、間に字か空白を入れてください。"
            ),
            format!(
                "\"{form}\" cannot be read; write it like {{branch}} {{kind}} {{number}}, with a sign or a blank between"
            ),
        )
    } else if let Some((_, shape)) = plain.split_once("not a shape: ") {
        Said::new(
            format!("{shape} という形はありません。@number、@date、@text のどれかです。"),
            format!("there is no {shape}; there are @number, @date and @text"),
        )
    } else if plain.contains("did not match any variant of untagged enum") {
        Said::new(
            "値の種類が違います。文字か、文字の並びを書いてください。",
            "the value has the wrong type; write a text or a list of texts",
        )
    } else if let Some((found, expected)) = plain
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        Said::new(
            format!(
                "値の種類が違います。{}を書いてください。",
                kind_ja(expected)
            ),
            format!("the value is {found}; write {expected}"),
        )
    } else {
        Said::new(
            "TOMLとして読めません。引用符、かっこ、= を確かめてください。",
            format!("this is not TOML: {plain}"),
        )
    }
}

/// What is wrong, what was meant, and all that there is.
fn meant(wanted: &str, choices: &str, ja: String, en: String) -> Said {
    let near = nearest(wanted, choices.split(", "));
    let (near_ja, near_en) = near.map_or_else(Default::default, |near| {
        (
            format!("「{near}」のことですか。"),
            format!("; did you mean {near}?"),
        )
    });
    Said::new(
        format!("{ja}{near_ja}使えるのは {choices} です。"),
        format!("{en}{near_en}; there are {choices}"),
    )
}

/// What the reader of TOML calls a kind of value.
fn kind_ja(expected: &str) -> &'static str {
    if expected.contains("string") {
        "「\"」で囲んだ文字"
    } else if expected.contains("bool") {
        "true か false"
    } else if expected.contains("sequence") {
        "[ ] の並び"
    } else if expected.starts_with("struct") || expected.contains("map") {
        "表（{ } か [見出し]）"
    } else {
        "数"
    }
}
