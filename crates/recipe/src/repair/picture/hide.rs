//! Hiding what is the customer's. What isn't known to be the bank's own word, a date or an amount is covered: nobody has
//! read a new page yet, so nobody knows where a name stands on it.

use std::collections::{HashMap, HashSet};

use zeroize::Zeroizing;

use super::super::page::Tree;
use super::figures::{may_show, parted};
use super::lexicon::is_common;
use super::numbers;
use super::words::BankWords;
use crate::text::norm;

/// What is known to be the customer's: covered even where it looks like a word of the bank's. Nothing gives it out again, and
/// it is wiped from memory in the end.
#[derive(Clone, Default)]
pub struct Private {
    /// Normalised, longest first.
    known: Vec<Zeroizing<String>>,
    /// The digits of those that are numbers.
    numbers: Vec<Zeroizing<String>>,
}

impl Private {
    /// Names of people and offices, account numbers, values of the login, descriptions of lines; in any order.
    pub fn of(texts: impl IntoIterator<Item = Zeroizing<String>>) -> Private {
        let normal = |text: Zeroizing<String>| Zeroizing::new(norm(&text));
        let mut known: Vec<Zeroizing<String>> = texts
            .into_iter()
            .map(normal)
            .filter(|text| text.chars().count() >= KNOWN_MIN)
            .collect();
        known.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.as_str().cmp(b.as_str())));
        known.dedup();
        let numbers = numbers::of(known.iter().map(|text| text.as_str()));
        Private { known, numbers }
    }

    /// Whether a text has something of the customer's in it. Nothing is told of what.
    pub fn touches(&self, text: &str) -> bool {
        let text = norm(text);
        self.known.iter().any(|own| text.contains(own.as_str()))
    }
}

/// A shorter word could be part of anything.
const KNOWN_MIN: usize = 2;

pub(super) struct Hider<'w> {
    known: &'w [Zeroizing<String>],
    numbers: &'w [Zeroizing<String>],
    words: &'w BankWords,
}

impl<'w> Hider<'w> {
    pub(super) fn new(private: &'w Private, words: &'w BankWords) -> Hider<'w> {
        Hider {
            known: &private.known,
            numbers: &private.numbers,
            words,
        }
    }

    /// `data`: the place repeats with other values, so words in it are the customer's.
    pub(super) fn hide(&self, text: &str, data: bool) -> String {
        self.shown(text, data, false)
    }

    /// Whether figures (normalised) may be shown as they are. `amounts`: they stand under a name that says so.
    pub(super) fn may_show(&self, run: &str, amounts: bool) -> bool {
        numbers::covered(run, self.numbers).is_none() && may_show(run, amounts, self.words.days())
    }

    /// The same below a name that says that figures are amounts.
    pub(super) fn hide_amount(&self, text: &str) -> String {
        self.shown(text, true, true)
    }

    fn shown(&self, text: &str, data: bool, amounts: bool) -> String {
        // What the recipe itself says is the bank's.
        if text.trim().is_empty() || self.words.names(text) {
            return text.to_owned();
        }
        // Widths may differ from what is known, so the normalised text is what is shown.
        let mut normal = norm(text);
        for known in self.known {
            if normal.contains(known.as_str()) {
                normal = normal.replace(known.as_str(), &covered(known));
            }
        }
        if let Some(covered) = numbers::covered(&normal, self.numbers) {
            normal = covered;
        }
        let mut at = 0;
        parted(&normal)
            .into_iter()
            .map(|(part, figures)| {
                let before = &normal[..at];
                at += part.len();
                (part, figures, is_piece(before, part, &normal[at..]))
            })
            .map(|(part, figures, piece)| match figures {
                true if !piece && self.may_show(part, amounts) => part.to_owned(),
                true => covered(part),
                false if data && is_of_figures(part) => part.to_owned(),
                false if data => covered(part),
                false if self.words.has_seen(part.trim()) => part.to_owned(),
                false => self.words_of(part),
            })
            .collect()
    }

    /// Word by word, each the bank's or covered.
    fn words_of(&self, text: &str) -> String {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, 'ー' | '_' | '●' | '々');
        let mut shown = String::with_capacity(text.len());
        let mut word = String::new();
        for c in text.chars().chain(['\0']) {
            if is_word(c) {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                shown.push_str(&self.word(&word));
                word.clear();
            }
            shown.push(c);
        }
        shown.pop();
        shown
    }

    fn word(&self, word: &str) -> String {
        // A title of address, or the unit behind a number.
        const SMALL: &str = "様殿円件回名年月日時分秒";
        let is_small = word.chars().count() == 1 && word.chars().all(|c| SMALL.contains(c));
        if is_small || self.words.names(word) || self.words.has_seen(word) || is_common(word) {
            word.to_owned()
        } else {
            covered(word)
        }
    }

    /// A name that the bank's programs give: of a class, a field, a part of an address. A word that neither the recipe nor any
    /// bank says could be somebody's.
    pub(super) fn identifier(&self, text: &str) -> String {
        let mut shown: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let plain = self.vocabulary(word);
            if plain != word || self.words.names(word) || self.words.has_seen(word) {
                shown.push(plain);
                continue;
            }
            let mut pieces = String::with_capacity(word.len());
            let mut piece = String::new();
            for c in word.chars().chain(['\0']) {
                if c.is_alphanumeric() || c == '_' {
                    piece.push(c);
                    continue;
                }
                pieces.push_str(&self.piece_of_a_name(&piece));
                piece.clear();
                pieces.push(c);
            }
            pieces.pop();
            shown.push(pieces);
        }
        shown.join(" ")
    }

    fn piece_of_a_name(&self, piece: &str) -> String {
        const SHORT: usize = 2;
        let is_known = self.words.names(piece) || self.words.has_seen(piece) || is_common(piece);
        match is_known || piece.chars().count() <= SHORT {
            true => piece.to_owned(),
            false => covered(piece),
        }
    }

    /// A word of HTML's own: `submit`, `Shift_JIS`. Blanks part several.
    pub(super) fn vocabulary(&self, text: &str) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.:[]/#=;".contains(c);
        let mut digits = 0;
        let has_number = text.chars().any(|c| {
            digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
            digits > 3
        });
        let is_touched = self.known.iter().any(|known| text.contains(known.as_str()));
        let is_name = |word: &str| !has_number && !is_touched && word.chars().all(is_plain);
        let shown: Vec<String> = text
            .split_whitespace()
            .map(|word| match is_name(word) || self.words.names(word) {
                true => word.to_owned(),
                false => self.hide(word, false),
            })
            .collect();
        shown.join(" ")
    }

    /// Whether a member's name in JSON is the bank's.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.words.names(name)
            || self.words.has_seen(name)
            || (is_common(&norm(name)) && !name.chars().any(|c| c.is_ascii_digit()))
    }

    /// The recipe says this very text.
    pub(super) fn is_of_bank(&self, text: &str) -> bool {
        self.words.names(text)
    }
}

/// Whether figures are a piece of something longer that is covered, or of a name: `03#######8`, `AB1234`.
fn is_piece(before: &str, run: &str, after: &str) -> bool {
    let is_joint = |c: &char| matches!(c, '-' | '_' | '.' | '/');
    let is_part = |c: char| matches!(c, '#' | '●') || c.is_ascii_alphabetic();
    let inner = |text: &str, back: bool| match back {
        true => text.chars().rev().find(|c| !is_joint(c)),
        false => text.chars().find(|c| !is_joint(c)),
    };
    // An era's letter is the run's own.
    let begins = run.starts_with(|c: char| c.is_ascii_digit() || is_joint(&c));
    (begins && inner(before, true).is_some_and(is_part)) || inner(after, false).is_some_and(is_part)
}

/// What stands between and behind figures: of a period, a count, a time.
fn is_of_figures(text: &str) -> bool {
    const BESIDE: [&str; 7] = ["から", "まで", "全", "現在", "時点", "分", "件"];
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.is_empty() || BESIDE.contains(&text)
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

/// A message about a page, with the customer's own covered: in quotes stand words of the page, outside of them ours.
pub fn hidden(text: &str, private: &Private, words: &BankWords) -> String {
    let hider = Hider::new(private, words);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((open, close)) = next_quoted(rest) {
        shown.push_str(&hider.prose(&rest[..open]));
        shown.push_str(&hider.hide(&rest[open..close], false));
        rest = &rest[close..];
    }
    shown.push_str(&hider.prose(rest));
    shown
}

/// From behind an opening quote to its closing one.
fn next_quoted(text: &str) -> Option<(usize, usize)> {
    let (at, c) = text.char_indices().find(|(_, c)| matches!(c, '「' | '"'))?;
    let open = at + c.len_utf8();
    let end = if c == '「' { '」' } else { '"' };
    let close = text[open..].find(end).map_or(text.len(), |at| open + at);
    // The closing quote goes with the quoted text, so that it opens nothing.
    let close = (close + end.len_utf8()).min(text.len());
    Some((open, close))
}

impl Hider<'_> {
    /// Our own words stay; what is known of the customer, and long numbers, don't.
    fn prose(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for known in self.known {
            if shown.contains(known.as_str()) && !self.words.names(known) {
                shown = shown.replace(known.as_str(), &covered(known));
            }
        }
        if let Some(covered) = numbers::covered(&shown, self.numbers) {
            shown = covered;
        }
        parted(&shown)
            .into_iter()
            .map(|(part, figures)| {
                let digits = part.chars().filter(char::is_ascii_digit).count();
                match figures && digits > 4 && !self.may_show(part, false) {
                    true => covered(part),
                    false => part.to_owned(),
                }
            })
            .collect()
    }
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
