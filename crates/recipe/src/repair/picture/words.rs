//! Which words are the bank's own: those of its recipe, and those that stood on pages which were read before.

use std::collections::{HashMap, HashSet};

use domain::time::Period;
use toml::de::{DeTable, DeValue};

use super::super::page::{Paper, Tree};
use super::hide::{Private, data_places};
use crate::text::norm;
use crate::walk::Captured;

/// Longer texts are no words.
const SEEN_MAX: usize = 40;

/// The words that may be shown.
#[derive(Clone, Debug, Default)]
pub struct BankWords {
    /// The texts and keys of the recipe, normalised.
    named: HashSet<String>,
    /// Taken for the bank's by whoever looks.
    taken: HashSet<String>,
    /// What stood on pages that were read well, and at which offices. What only one of them sees may be its own name.
    seen: HashMap<String, HashSet<String>>,
    /// The days that may be shown with their year; `None`: none.
    days: Option<Period>,
}

/// So many offices have to see a word before it counts as the bank's.
const OFFICES_MIN: usize = 3;

impl BankWords {
    /// Those of a recipe; of a text that isn't TOML there are none.
    pub fn of(recipe_toml: &str) -> BankWords {
        let mut named = HashSet::new();
        if let Ok(root) = DeTable::parse(recipe_toml) {
            gather(root.get_ref(), &mut named);
        }
        BankWords {
            named,
            ..BankWords::default()
        }
    }

    /// With days that are no secret: those that a statement can have ([`days_of`](super::days_of)).
    #[must_use]
    pub fn showing(self, days: Period) -> BankWords {
        BankWords {
            days: Some(days),
            ..self
        }
    }

    pub(super) fn days(&self) -> Option<Period> {
        self.days
    }

    /// Words that a proposal takes for the bank's.
    pub fn take<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        for word in words {
            let names = word.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
            let names = names.filter(|name| name.is_ascii() && name.len() > 1);
            self.taken.extend(names.map(str::to_owned));
            self.taken.insert(norm(word));
        }
    }

    /// Takes the headings and labels of a page that was read well at this office.
    pub fn learn(&mut self, page: &Captured, private: &Private, office: &str) {
        let Some(paper) = Paper::of(page) else { return };
        if let Some(tree) = paper.tree() {
            self.learn_html(&tree, private, office);
        }
    }

    fn learn_html(&mut self, tree: &Tree<'_>, private: &Private, office: &str) {
        let data = data_places(tree);
        for (at, el) in tree.els.iter().enumerate() {
            let of_bank = match el.tag() {
                "th" | "label" | "legend" | "caption" | "button" | "dt" | "title" | "a" | "h1"
                | "h2" | "h3" | "h4" => true,
                "input" => el.is_clickable(),
                _ => false,
            };
            if !of_bank || data.contains(&at) {
                continue;
            }
            let text = el.label();
            let has_number = text.chars().filter(|c| c.is_numeric()).count() > 3;
            let is_word = !text.is_empty() && text.chars().count() <= SEEN_MAX && !has_number;
            if is_word && !text.contains('様') && !private.touches(&text) {
                let offices = self.seen.entry(text).or_default();
                offices.insert(office.to_owned());
            }
        }
    }

    /// The recipe says this very text.
    pub(super) fn names(&self, text: &str) -> bool {
        self.named.contains(&norm(text))
    }

    /// It stood on pages that were read at several offices, or is taken for the bank's.
    pub(super) fn has_seen(&self, text: &str) -> bool {
        let offices = self.seen.get(text).map_or(0, HashSet::len);
        self.taken.contains(text) || offices >= OFFICES_MIN
    }
}

fn gather(table: &DeTable<'_>, named: &mut HashSet<String>) {
    for (key, value) in table.iter() {
        named.insert(norm(key.get_ref()));
        gather_value(value.get_ref(), named);
    }
}

fn gather_value(value: &DeValue<'_>, named: &mut HashSet<String>) {
    match value {
        DeValue::String(text) => {
            let text = norm(text);
            // Names in selectors and paths by themselves.
            let names = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
            let is_name = |name: &&str| name.is_ascii() && name.len() > 1;
            named.extend(names.filter(is_name).map(str::to_owned));
            named.insert(text);
        }
        DeValue::Array(items) => {
            for item in items.iter() {
                gather_value(item.get_ref(), named);
            }
        }
        DeValue::Table(inner) => gather(inner, named),
        _ => {}
    }
}
