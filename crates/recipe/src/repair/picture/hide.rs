//! Hiding what is the customer's: names, numbers, descriptions. Amounts, dates and the bank's own words stay.

use std::collections::{HashMap, HashSet};

use super::super::headers::{Kind, kind_of};
use super::super::page::Tree;
use crate::text::norm;

/// What is known to be the customer's.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Private {
    /// Names of people and offices, account numbers, values of the login, descriptions of lines; in any order.
    pub texts: Vec<String>,
}

impl std::fmt::Debug for Private {
    /// How much is known, never what.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Private({} texts)", self.texts.len())
    }
}

/// Longer runs of digits are numbers of accounts and the like.
const DIGITS_MAX: usize = 4;
/// A shorter word could be part of anything.
const KNOWN_MIN: usize = 2;
/// Titles of address behind a name.
const ADDRESSED: [&str; 3] = ["様", "さま", "殿"];

pub(super) struct Hider<'r> {
    /// Normalised, longest first.
    known: Vec<String>,
    recipe: &'r str,
}

impl<'r> Hider<'r> {
    pub(super) fn new(private: &Private, recipe: &'r str) -> Hider<'r> {
        let mut known: Vec<String> = private
            .texts
            .iter()
            .map(|text| norm(text))
            .filter(|text| text.chars().count() >= KNOWN_MIN)
            .collect();
        known.sort_unstable_by_key(|text| std::cmp::Reverse(text.len()));
        known.dedup();
        Hider { known, recipe }
    }

    /// Words that the recipe names are the bank's.
    pub(super) fn is_of_bank(&self, text: &str) -> bool {
        let text = text.trim();
        !text.is_empty() && self.recipe.contains(text)
    }

    /// `data`: the place repeats with other values, so words in it are the customer's.
    pub(super) fn hide(&self, text: &str, data: bool) -> String {
        if self.is_of_bank(text) {
            return text.to_owned();
        }
        let normal = norm(text);
        let touched = self
            .known
            .iter()
            .any(|known| normal.contains(known.as_str()));
        let addressed = ADDRESSED.iter().any(|title| normal.contains(title));
        let shown = if touched || addressed {
            // Widths may differ from what is known, so the normalised text is what is shown.
            let mut shown = normal;
            for known in &self.known {
                if shown.contains(known.as_str()) {
                    shown = shown.replace(known.as_str(), &covered(known));
                }
            }
            without_addressed(&shown)
        } else {
            text.to_owned()
        };
        let shown = if data && kind_of(&shown) == Kind::Text && !is_figure(&shown) {
            covered(&shown)
        } else {
            shown
        };
        without_numbers(&shown)
    }
}

/// Numbers with what stands beside numbers: periods, counts, amounts with their unit.
fn is_figure(text: &str) -> bool {
    let beside = |c: char| {
        "年月日元令和平成昭件円回行口座分秒時点現在から～~〜-－−△▲\\¥￥,.:/()（） 　".contains(c)
    };
    let has_digit = text.chars().any(char::is_numeric);
    has_digit && text.chars().all(|c| c.is_numeric() || beside(c))
}

/// Letters become ●, digits #; everything else shows the shape.
pub fn covered(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_numeric() => '#',
            c if c.is_alphabetic() || c == 'ー' || c == 'ｰ' => '●',
            c => c,
        })
        .collect()
}

/// A message about a page, with the customer's own covered.
pub fn hidden(text: &str, private: &Private, recipe_toml: &str) -> String {
    Hider::new(private, recipe_toml).hide(text, false)
}

/// The word in front of a title of address.
fn without_addressed(text: &str) -> String {
    let mut shown = text.to_owned();
    for title in ADDRESSED {
        let mut from = 0;
        while let Some(at) = shown[from..].find(title).map(|at| from + at) {
            let head = shown[..at].trim_end();
            let start = head.rfind([':', '、', '。', '>', '|']).map_or(0, |at| {
                at + head[at..].chars().next().map_or(1, char::len_utf8)
            });
            let hidden = covered(&shown[start..at]);
            let end = start + hidden.len();
            shown.replace_range(start..at, &hidden);
            from = end + title.len();
        }
    }
    shown
}

fn without_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || ('０'..='９').contains(&c) {
            run.push(c);
            continue;
        }
        let digits = run.chars().count();
        if digits > DIGITS_MAX && !is_day(&run) {
            shown.extend(std::iter::repeat_n('#', digits));
        } else {
            shown.push_str(&run);
        }
        run.clear();
        shown.push(c);
    }
    shown.pop();
    shown
}

/// 20260401.
fn is_day(run: &str) -> bool {
    let run = norm(run);
    run.len() == 8
        && (run.starts_with("19") || run.starts_with("20"))
        && jiff::civil::Date::strptime("%Y%m%d", &run).is_ok()
}

/// Elements whose text varies from row to row: cells of a list. The first row and heading cells are the bank's words.
pub(super) fn data_places(tree: &Tree<'_>) -> HashSet<usize> {
    const ROWS_MIN: usize = 3;
    const DISTINCT_MIN: usize = 2;
    let mut by_place: HashMap<(usize, Vec<u32>), Vec<usize>> = HashMap::new();
    for parent in 0..tree.els.len() {
        let rows: Vec<usize> = tree.els[parent]
            .children
            .iter()
            .copied()
            .filter(|at| matches!(tree.els[*at].tag(), "tr" | "li" | "div" | "dl" | "article"))
            .collect();
        if rows.len() < ROWS_MIN {
            continue;
        }
        for row in rows.into_iter().skip(1) {
            leaves(tree, row, &mut |at, path| {
                by_place.entry((parent, path)).or_default().push(at);
            });
        }
    }
    let varies = |places: &Vec<usize>| {
        let texts: HashSet<&str> = places
            .iter()
            .map(|at| tree.els[*at].own.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        texts.len() >= DISTINCT_MIN
    };
    by_place.into_values().filter(varies).flatten().collect()
}

/// Each element of a row that has text of its own, with its place in the row.
fn leaves(tree: &Tree<'_>, row: usize, found: &mut dyn FnMut(usize, Vec<u32>)) {
    const DEPTH_MAX: usize = 6;
    let mut open = vec![(row, Vec::new())];
    while let Some((at, path)) = open.pop() {
        let el = &tree.els[at];
        if el.tag() == "th" || el.is_clickable() {
            continue;
        }
        if !el.own.is_empty() {
            found(at, path.clone());
        }
        if path.len() < DEPTH_MAX {
            let children = el.children.iter().zip(0_u32..);
            open.extend(children.map(|(child, n)| {
                let mut inner = path.clone();
                inner.push(n);
                (*child, inner)
            }));
        }
    }
}
