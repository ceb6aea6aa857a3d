//! The source of a page as lines to read: names, classes and addresses as they are, values hidden.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::page::Tree;
use super::SourceLine;
use super::hide::{Hider, covered};
use super::lexicon::is_amount;
use crate::text::{norm, printed, short};

/// More lines are cut off.
const LINES_MAX: usize = 3_000;
const LINE_MAX: usize = 300;
const INDENT_MAX: usize = 24;
/// Attributes whose values are the bank's names for things.
const NAMES: [&str; 4] = ["id", "class", "name", "for"];
/// Those whose values are HTML's.
const OF_HTML: [&str; 7] = [
    "type",
    "method",
    "colspan",
    "rowspan",
    "role",
    "charset",
    "accept-charset",
];
/// Attributes that are read by people.
const TEXTS: [&str; 3] = ["alt", "title", "content"];

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
        return hider.identifier(value);
    }
    if OF_HTML.contains(&name) {
        return hider.vocabulary(value);
    }
    if TEXTS.contains(&name) {
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
                    Some((key, value)) => format!("{}={}", hider.identifier(key), covered(value)),
                    None => covered(pair),
                })
                .collect();
            let path = hider.identifier(path);
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

/// Names of members that are the bank's stay, and so do dates and, below names of amounts, figures.
pub(super) fn of_json(value: &Value, hider: &Hider<'_>, marks: &[String]) -> Vec<SourceLine> {
    let repeated = repeated(value);
    let json = Json { hider, repeated };
    let shown = json.hidden(value, false, false);
    let text = serde_json::to_string_pretty(&shown).unwrap_or_default();
    text.lines()
        .take(LINES_MAX)
        .map(|line| SourceLine {
            text: short(line, LINE_MAX),
            marked: marks.iter().any(|mark| line.contains(mark.as_str())),
        })
        .collect()
}

struct Json<'h, 'w> {
    hider: &'h Hider<'w>,
    /// Names that several objects have: those of a list's items are no data.
    repeated: HashSet<String>,
}

impl Json<'_, '_> {
    /// `data`: within a list; `amounts`: below a name of amounts.
    fn hidden(&self, value: &Value, data: bool, amounts: bool) -> Value {
        match value {
            Value::Object(members) => {
                let mut shown = Map::new();
                for (key, value) in members {
                    let of_unit = matches!(key.as_str(), "value" | "minor" | "units") && amounts;
                    let amounts = is_amount(key) || of_unit;
                    let mut name = self.name(key);
                    // Two covered names may look the same.
                    while shown.contains_key(&name) {
                        name.push('\'');
                    }
                    shown.insert(name, self.hidden(value, data, amounts));
                }
                Value::Object(shown)
            }
            Value::Array(items) => {
                let hidden = |item| self.hidden(item, true, amounts);
                Value::Array(items.iter().map(hidden).collect())
            }
            Value::String(text) if amounts => Value::String(self.hider.hide_amount(text)),
            Value::String(text) if is_code(text) => Value::String(self.hider.hide(text, false)),
            Value::String(text) => Value::String(self.hider.hide(text, data)),
            Value::Number(number) => {
                let written = number.to_string();
                match self.hider.may_show(&written, amounts) {
                    true => value.clone(),
                    false => Value::String(covered(&written)),
                }
            }
            Value::Bool(_) | Value::Null => value.clone(),
        }
    }

    fn name(&self, key: &str) -> String {
        if self.hider.knows(key) || (self.repeated.contains(key) && is_plain_name(key)) {
            key.to_owned()
        } else {
            self.hider.hide(key, true)
        }
    }
}

/// `HOLD`, `D`: shown where it is a word of banks.
fn is_code(text: &str) -> bool {
    text.len() <= 24 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

fn is_plain_name(key: &str) -> bool {
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
    starts && key.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}

/// Names that all items of some list have.
fn repeated(value: &Value) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => {
                let mut objects = items.iter().filter_map(Value::as_object);
                if let (Some(first), Some(second)) = (objects.next(), objects.next()) {
                    let both = first.keys().filter(|key| second.contains_key(*key));
                    found.extend(both.cloned());
                }
                open.extend(items);
            }
            _ => {}
        }
    }
    found
}

/// A file: words in front of its headers are labels, what stands below them is data.
pub(super) fn of_text(text: &str, hider: &Hider<'_>, marks: &[String]) -> Vec<SourceLine> {
    let shown = if text.contains("<OFX>") {
        text.lines().map(|line| of_ofx(line, hider)).collect()
    } else {
        of_cells(text, hider)
    };
    let lines = text.lines().zip(shown).take(LINES_MAX);
    lines
        .map(|(line, shown)| SourceLine {
            text: short(&shown, LINE_MAX),
            marked: marks.iter().any(|mark| norm(line).contains(mark.as_str())),
        })
        .collect()
}

/// `<TRNAMT>-118000`: the tag stays.
fn of_ofx(line: &str, hider: &Hider<'_>) -> String {
    let Some((tag, value)) = line.split_once('>') else {
        return covered(line);
    };
    let value = match tag.trim_start_matches(['<', '/', ' ']) {
        // Days with a time and a zone behind.
        name if name.starts_with("DT") => {
            let end = value.find(|c: char| !c.is_ascii_digit());
            let day = value.get(..8.min(end.unwrap_or(value.len())));
            match day.is_some_and(|day| hider.may_show(day, false)) {
                true => value.to_owned(),
                false => covered(value),
            }
        }
        "TRNTYPE" | "CURDEF" | "ACCTTYPE" | "SEVERITY" | "LANGUAGE" => value.to_owned(),
        name if is_amount(name) => hider.hide_amount(value),
        _ => covered(value),
    };
    format!("{tag}>{value}")
}

fn of_cells(text: &str, hider: &Hider<'_>) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let count = |separator: &char| text.matches(*separator).count();
    let separator = [',', '\t', ';'].into_iter().max_by_key(count);
    let Some(separator) = separator.filter(|separator| count(separator) > 0) else {
        // Neither separators nor tags: records of fixed widths.
        return lines.iter().map(|line| covered(line)).collect();
    };
    let rows: Vec<Vec<String>> = lines.iter().map(|line| cells(line, separator)).collect();
    // The row with the most words of the bank's.
    let known = |row: &Vec<String>| row.iter().filter(|cell| hider.knows(cell)).count();
    let header = (0..rows.len())
        .max_by_key(|at| (known(&rows[*at]), std::cmp::Reverse(*at)))
        .unwrap_or(0);
    let shown = |(at, row): (usize, &Vec<String>)| {
        let cell = |(n, text): (usize, &String)| {
            let label = rows[header].get(n).map_or("", String::as_str);
            match at > header {
                true if is_amount(label) => hider.hide_amount(text),
                true => hider.hide(text, true),
                false => hider.hide(text, false),
            }
        };
        let quoted = |cell: String| match cell.contains(separator) {
            true => format!("\"{cell}\""),
            false => cell,
        };
        let cells = row.iter().enumerate().map(cell).map(quoted);
        cells.collect::<Vec<_>>().join(&separator.to_string())
    };
    rows.iter().enumerate().map(shown).collect()
}

/// The cells of one line; what is in quotes is one cell.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        if c == '"' {
            is_quoted = !is_quoted;
        } else if c == separator && !is_quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
    }
    cells
}
