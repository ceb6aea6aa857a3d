//! The source of a page as lines to read: names, classes and addresses as they are, values hidden.

use std::collections::HashSet;

use serde_json::Value;

use super::super::headers::{Kind, kind_of};
use super::super::page::Tree;
use super::SourceLine;
use super::hide::{Hider, covered};
use crate::text::{norm, printed, short};

/// More lines are cut off.
const LINES_MAX: usize = 3_000;
const LINE_MAX: usize = 300;
const INDENT_MAX: usize = 24;
/// Attributes whose values are the bank's names for things.
const NAMES: [&str; 14] = [
    "id",
    "class",
    "name",
    "type",
    "method",
    "for",
    "colspan",
    "rowspan",
    "alt",
    "title",
    "role",
    "charset",
    "accept-charset",
    "content",
];

pub(super) fn of_tree(
    tree: &Tree<'_>,
    hider: &Hider<'_>,
    data: &HashSet<usize>,
    marked: &HashSet<usize>,
) -> Vec<SourceLine> {
    let mut lines = Vec::new();
    let mut open: Vec<(usize, usize)> = vec![(0, 0)];
    while let Some((at, depth)) = open.pop() {
        if lines.len() >= LINES_MAX {
            break;
        }
        let el = &tree.els[at];
        let indent = " ".repeat(2 * depth.min(INDENT_MAX));
        let attributes: String = el
            .element
            .value()
            .attrs()
            .map(|(name, value)| format!(" {name}=\"{}\"", attribute(name, value, hider)))
            .collect();
        let shown = !matches!(el.tag(), "script" | "style");
        let own = if shown {
            hider.hide(&own_text(tree, at), data.contains(&at))
        } else {
            "…".to_owned()
        };
        lines.push(SourceLine {
            text: short(
                &format!("{indent}<{}{attributes}>{own}", el.tag()),
                LINE_MAX,
            ),
            marked: marked.contains(&at),
        });
        open.extend(el.children.iter().rev().map(|child| (*child, depth + 1)));
    }
    lines
}

fn own_text(tree: &Tree<'_>, at: usize) -> String {
    let own: Vec<String> = tree.els[at]
        .element
        .children()
        .filter_map(|node| node.value().as_text().map(|text| printed(text)))
        .filter(|text| !text.is_empty())
        .collect();
    own.join(" ")
}

fn attribute(name: &str, value: &str, hider: &Hider<'_>) -> String {
    if NAMES.contains(&name) {
        return hider.hide(value, false);
    }
    let is_address = value.starts_with(['/', '.', '?', '#']) || value.starts_with("http");
    match name {
        "href" | "action" | "src" if is_address => {
            let (path, query) = value.split_once('?').unwrap_or((value, ""));
            let query: Vec<String> = query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| match pair.split_once('=') {
                    Some((key, value)) => format!("{key}={}", covered(value)),
                    None => covered(pair),
                })
                .collect();
            let path = hider.hide(path, false);
            if query.is_empty() {
                path
            } else {
                format!("{path}?{}", query.join("&"))
            }
        }
        _ if hider.is_of_bank(value) => value.to_owned(),
        _ => covered(value),
    }
}

/// Keys stay; texts that are no dates, amounts or words of the recipe are hidden.
pub(super) fn of_json(value: &Value, hider: &Hider<'_>, marks: &[String]) -> Vec<SourceLine> {
    let text = serde_json::to_string_pretty(&hidden(value, hider)).unwrap_or_default();
    text.lines()
        .take(LINES_MAX)
        .map(|line| SourceLine {
            text: short(line, LINE_MAX),
            marked: marks.iter().any(|mark| line.contains(mark.as_str())),
        })
        .collect()
}

fn hidden(value: &Value, hider: &Hider<'_>) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), hidden(value, hider)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|item| hidden(item, hider)).collect()),
        Value::String(text) => {
            let is_word =
                text.len() <= 12 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let data = kind_of(text) == Kind::Text && !is_word;
            Value::String(hider.hide(text, data))
        }
        other => other.clone(),
    }
}

/// A file: its first line is a heading, the others are data.
pub(super) fn of_text(text: &str, hider: &Hider<'_>, marks: &[String]) -> Vec<SourceLine> {
    let cells = |line: &str, data: bool| {
        let shown: Vec<String> = line
            .split(',')
            .map(|cell| hider.hide(cell.trim_matches('"'), data))
            .collect();
        shown.join(",")
    };
    text.lines()
        .take(LINES_MAX)
        .enumerate()
        .map(|(at, line)| SourceLine {
            text: short(&cells(line, at > 0), LINE_MAX),
            marked: marks.iter().any(|mark| norm(line).contains(mark.as_str())),
        })
        .collect()
}
