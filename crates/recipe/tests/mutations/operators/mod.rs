//! The ways in which a page changes. Each operator gives one mutant per place that it can be done at, none where it
//! doesn't fit.

mod bytes;
mod files;
mod html;
mod json;
mod swaps;

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use regex::Regex;

use crate::walks::{Recorded, Recording};

pub struct Operator {
    pub name: &'static str,
    change: Change,
}

enum Change {
    /// Every answer, or those that the function knows by itself.
    Any(fn(&Recorded) -> Vec<Recorded>),
    Html(fn(&html::Page<'_>) -> Vec<Recorded>),
    Json(fn(&json::Page<'_>) -> Vec<Recorded>),
    /// What a page alone doesn't know: other pages, words of the recipe.
    Walk(fn(&Recording, usize) -> Vec<Mutant>),
    /// Cut after each of its bytes.
    Cut,
}

/// A recorded walk in which something is otherwise.
pub enum Mutant {
    /// These pages, by their place.
    Pages(Vec<(usize, Recorded)>),
    /// This page ends after so many bytes.
    Cut(usize, usize),
}

impl Mutant {
    /// The pages to be replayed instead of the recorded ones.
    pub fn pages(self, recording: &Recording) -> Vec<(usize, Recorded)> {
        match self {
            Mutant::Pages(pages) => pages,
            Mutant::Cut(at, bytes) => {
                let page = &recording.pages[at];
                vec![(at, page.with_body(page.body[..bytes].to_vec()))]
            }
        }
    }
}

/// A pattern, compiled once for all pages.
fn pattern(text: &'static str) -> &'static Regex {
    static KNOWN: LazyLock<Mutex<HashMap<&'static str, &'static Regex>>> =
        LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("nobody panics here");
    known
        .entry(text)
        .or_insert_with(|| Box::leak(Box::new(Regex::new(text).expect("a pattern"))))
}

/// A page taken apart once for all operators.
pub struct Opened<'r> {
    recording: &'r Recording,
    at: usize,
    html: Option<html::Page<'r>>,
    json: Option<json::Page<'r>>,
}

impl<'r> Opened<'r> {
    pub fn of(recording: &'r Recording, at: usize) -> Opened<'r> {
        let page = &recording.pages[at];
        Opened {
            recording,
            at,
            html: page.is_html().then(|| html::Page::read(page)),
            json: json::Page::read(page),
        }
    }
}

impl Operator {
    pub const fn any(name: &'static str, change: fn(&Recorded) -> Vec<Recorded>) -> Operator {
        let change = Change::Any(change);
        Operator { name, change }
    }

    pub fn mutants(&self, page: &Opened<'_>) -> Vec<Mutant> {
        let recorded = &page.recording.pages[page.at];
        let changed = match self.change {
            Change::Any(change) => change(recorded),
            Change::Html(change) => page.html.as_ref().map_or_else(Vec::new, change),
            Change::Json(change) => page.json.as_ref().map_or_else(Vec::new, change),
            Change::Walk(change) => return change(page.recording, page.at),
            Change::Cut => {
                let cut = |bytes| Mutant::Cut(page.at, bytes);
                return (0..recorded.body.len()).map(cut).collect();
            }
        };
        let replaced = |other: Recorded| Mutant::Pages(vec![(page.at, other)]);
        let differs = |other: &Recorded| other != recorded;
        changed.into_iter().filter(differs).map(replaced).collect()
    }
}

/// Operators that take a text off the page: a description made of several parts has fewer of them then, as printed.
const SHORTENING: [&str; 8] = [
    "text: one piece is gone",
    "text: one piece says -",
    "json values: one is null",
    "json values: one is gone",
    "json values: one says -",
    "json keys: one says None",
    "json keys: one says -",
    "json keys: one is empty",
];

impl Operator {
    pub fn is_cut(&self) -> bool {
        matches!(self.change, Change::Cut)
    }

    pub fn shortens_texts(&self) -> bool {
        SHORTENING.contains(&self.name)
    }
}

const CUT: Operator = Operator {
    name: "bytes: cut after any of them",
    change: Change::Cut,
};

/// All of them, the cut among them.
pub fn all() -> impl Iterator<Item = &'static Operator> {
    std::iter::once(&CUT)
        .chain(bytes::OPERATORS)
        .chain(files::OPERATORS)
        .chain(html::operators())
        .chain(json::OPERATORS)
        .chain(swaps::OPERATORS)
}
