//! Recorded pages without the person in them: account numbers, names, login values and what descriptions say of others are
//! replaced by texts of the same shape, in text and attribute values only, and the same everywhere, so that sums, balances and
//! the recipe's own signs still hold. Amounts and dates stay.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;
use regex::Regex;

use crate::page::{Document, Look};
use crate::session::Page;
use crate::text::{norm, printed};
use crate::walk::{Captured, Walked};

mod markup;
mod shape;
mod words;

use shape::{disguised, full_width};

/// How many different things were replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub numbers: usize,
    pub names: usize,
    pub secrets: usize,
    /// Descriptions of lines.
    pub descriptions: usize,
}

/// What is to be replaced by what.
pub struct Scrubber {
    /// Longest first, so that a name within another doesn't spoil it.
    pairs: Vec<Pair>,
    /// A text of the page that is (a part of) a description, white space folded.
    descriptions: BTreeMap<String, String>,
    names: BTreeSet<String>,
    told: Told,
}

/// One replacement, wherever it stands.
pub(super) struct Pair {
    pub(super) from: String,
    pub(super) to: String,
}

/// A shorter login value could be any word of a page.
const HIDDEN_MIN: usize = 3;

impl Scrubber {
    /// What `walked` saw of the person; `hidden`: login values and whatever else the author names.
    pub fn new(walked: &Walked, hidden: &[&str]) -> Scrubber {
        let numbers: BTreeSet<String> = walked
            .accounts
            .iter()
            .map(|account| account.seen.number.clone())
            .collect();
        let mut names: BTreeSet<String> = walked
            .accounts
            .iter()
            .filter_map(|account| account.seen.holder.clone())
            .collect();
        for page in &walked.captures {
            names.extend(people(&page_text(page)));
        }
        let secrets: BTreeSet<String> = hidden
            .iter()
            .filter(|text| text.chars().count() >= HIDDEN_MIN)
            .map(|text| (*text).to_owned())
            .collect();
        let printed_lines: BTreeSet<String> = walked
            .views
            .iter()
            .flat_map(|view| &view.view.lines)
            .map(|line| printed(&line.description))
            .collect();
        let descriptions = words::parts_of(&printed_lines);
        let told = Told {
            numbers: numbers.len(),
            names: names.len(),
            secrets: secrets.len(),
            descriptions: descriptions.len(),
        };
        let mut pairs = Vec::new();
        for text in numbers.iter().chain(&names).chain(&secrets) {
            pairs.extend(spellings(text));
        }
        pairs.sort_by(|a, b| b.from.len().cmp(&a.from.len()).then(a.from.cmp(&b.from)));
        pairs.dedup_by(|a, b| a.from == b.from);
        Scrubber {
            pairs,
            descriptions,
            names,
            told,
        }
    }

    /// The names that are replaced, each with what stands there instead. Personal: for the author's own eyes.
    pub fn names(&self) -> impl Iterator<Item = (&str, String)> {
        self.names.iter().map(|name| (&**name, disguised(name)))
    }

    /// What still looks like a person's name on pages whose texts were replaced.
    pub fn names_left(&self, replaced: &[Captured]) -> BTreeSet<String> {
        let others: Vec<String> = self.pairs.iter().map(|pair| norm(&pair.to)).collect();
        let found = replaced.iter().flat_map(|page| people(&page_text(page)));
        found
            .filter(|name| !others.iter().any(|other| norm(name).contains(&**other)))
            .collect()
    }

    /// How many different things are replaced.
    pub fn told(&self) -> Told {
        self.told
    }

    /// The same pages with their texts replaced; a page in which nothing stands stays as it is, byte for byte.
    pub fn scrub(&self, captures: &[Captured]) -> Vec<Captured> {
        captures
            .iter()
            .map(|capture| Captured {
                request: self.text(&capture.request),
                url: self.text(&capture.url),
                body: self.body(capture),
                ..capture.clone()
            })
            .collect()
    }

    /// A text that is no page: an address, a name of a request.
    pub fn text(&self, text: &str) -> String {
        self.replaced(text)
    }

    fn body(&self, capture: &Captured) -> Vec<u8> {
        let kind = capture.content_type.as_deref().unwrap_or_default();
        if kind.starts_with("image/") {
            return capture.body.clone();
        }
        let charset = charset_of(capture);
        let (text, _) = charset.decode_without_bom_handling(&capture.body);
        let changed = if kind.contains("html") || kind.is_empty() {
            markup::html(&text, &|piece| self.piece(piece), &|value| {
                self.replaced(value)
            })
        } else if kind.contains("json") {
            markup::json(&text, &|piece| self.piece(piece))
        } else {
            markup::cells(&text, &|piece| self.piece(piece))
        };
        if changed == text {
            return capture.body.clone();
        }
        charset.encode(&changed).0.into_owned()
    }

    /// A text of a page: a description as a whole, else what is hidden in it.
    fn piece(&self, text: &str) -> String {
        let inner = text.trim();
        match self.descriptions.get(&printed(inner)) {
            Some(other) if !inner.is_empty() => text.replacen(inner, other, 1),
            _ => self.replaced(text),
        }
    }

    fn replaced(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for pair in &self.pairs {
            if out.contains(&pair.from) {
                out = shape::replace_whole(&out, pair);
            }
        }
        out
    }
}

/// A captured page's text as a person's browser would decode it.
pub fn page_text(capture: &Captured) -> String {
    let (text, _) = charset_of(capture).decode_without_bom_handling(&capture.body);
    text.into_owned()
}

fn charset_of(capture: &Captured) -> &'static Encoding {
    let Ok(url) = url::Url::parse(&capture.url) else {
        return encoding_rs::UTF_8;
    };
    charset_of_page(&Page::new(
        url,
        capture.status,
        capture.content_type.clone(),
        capture.body.clone(),
    ))
}

fn charset_of_page(page: &Page) -> &'static Encoding {
    Look::at(page, &Document::read(page, None)).charset
}

/// The same of a page that a session gave.
pub fn text_of(page: &Page) -> String {
    let (text, _) = charset_of_page(page).decode_without_bom_handling(&page.body);
    text.into_owned()
}

/// As it is, in full-width characters, percent-encoded, and without hyphens: the ways in which a page writes one thing.
fn spellings(text: &str) -> Vec<Pair> {
    let other = disguised(text);
    let plain = |text: &str| norm(text).replace([' ', '-'], "");
    let encoded =
        |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let ways: [&dyn Fn(&str) -> String; 4] =
        [&str::to_owned, &|text| full_width(text), &encoded, &plain];
    ways.iter()
        .map(|way| Pair {
            from: way(text),
            to: way(&other),
        })
        .filter(|pair| pair.from.chars().count() >= HIDDEN_MIN && pair.from != pair.to)
        .collect()
}

/// Names in greetings (○○ 様), mail addresses and telephone numbers.
fn people(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (pattern, group) in [
        (
            r"([^\s<>「」、。：:;=]{1,20}(?:[ \u{3000}][^\s<>「」、。：:;=]{1,12})?)[ \u{3000}]?様",
            1,
        ),
        (r"[A-Za-z0-9._%+*-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", 0),
        (r"\b0\d{1,4}-\d{1,4}-\d{3,4}\b", 0),
    ] {
        let Ok(pattern) = Regex::new(pattern) else {
            continue;
        };
        for names in pattern.captures_iter(text) {
            let name = names.get(group).map_or("", |found| found.as_str());
            // お客様 and the like are nobody's name.
            if !["お客", "皆", "会員", "ご契約者", "取引先", "貴", "神"]
                .iter()
                .any(|word| name.ends_with(word))
            {
                found.push(name.to_owned());
            }
        }
    }
    found
}
