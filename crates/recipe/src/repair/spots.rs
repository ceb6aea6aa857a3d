//! Where a recipe names something of the bank's pages, with its place in the file.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a word of the recipe points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    /// A visible text, in the whole page or at an element.
    Text {
        at: Option<String>,
    },
    Css,
    /// The label of a column of the table at this selector.
    Label {
        table: String,
    },
    /// A header of a CSV file.
    Header,
    /// The label beside which a value stands.
    Beside,
    /// The text of a link or button.
    Link,
    /// A field of the form at this selector.
    Field {
        form: String,
    },
    /// A path in JSON, below the items at another one.
    Json {
        items: Option<String>,
    },
    /// A selector in HTML, a path in JSON.
    Bare,
}

/// One such word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The keys that lead to it from its page's table.
    pub(super) path: Vec<String>,
    pub(super) text: String,
    /// Its bytes in the file, with the quotes.
    pub(super) span: Range<usize>,
    /// From its key to its end.
    pub(super) entry: Range<usize>,
    pub(super) in_list: bool,
    /// The other texts of the list that it stands in: one of them is enough.
    pub(super) others: Vec<String>,
    /// The other keys of the table that it stands in.
    pub(super) siblings: Vec<String>,
    pub(super) role: Role,
}

impl Spot {
    pub(super) fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Which value of a line it belongs to: `in`, `amount`, `plus` …
    pub(super) fn line_key(&self) -> Option<&str> {
        match self.path.as_slice() {
            [block, key, ..] if block == "lines" => Some(key),
            _ => None,
        }
    }

    /// It is part of a sign, where a value has fewer shapes.
    pub(super) fn in_sign(&self) -> bool {
        const SIGNS: [&str; 13] = [
            "when", "outcome", "skip", "plus", "minus", "pending", "empty", "complete", "current",
            "while", "not", "any", "all",
        ];
        self.path.iter().any(|key| SIGNS.contains(&key.as_str()))
    }
}

/// All words of a recipe.
pub(super) struct Spots {
    pages: Vec<(String, Vec<Spot>)>,
}

impl Spots {
    /// Of a text that isn't TOML there are none.
    pub(super) fn of(recipe_toml: &str) -> Spots {
        let Ok(root) = DeTable::parse(recipe_toml) else {
            return Spots { pages: Vec::new() };
        };
        let pages = root
            .get_ref()
            .iter()
            .filter(|(key, _)| key.get_ref().as_ref() == "page")
            .flat_map(|(_, value)| match value.get_ref() {
                DeValue::Array(pages) => pages.iter().collect::<Vec<_>>(),
                _ => Vec::new(),
            });
        let read = |page: &Spanned<DeValue<'_>>| match page.get_ref() {
            DeValue::Table(table) => {
                let name = text_at(table, "name").or_else(|| text_at(table, "kind"));
                let mut spots = Vec::new();
                gather(table, &[], &mut |spot| spots.push(spot), table);
                spots.sort_by_key(|spot| spot.span.start);
                Some((name?, spots))
            }
            _ => None,
        };
        Spots {
            pages: pages.filter_map(read).collect(),
        }
    }

    /// The words of the page of this name.
    pub(super) fn of_page(&self, name: &str) -> Vec<Spot> {
        self.pages
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, spots)| spots.clone())
            .unwrap_or_default()
    }
}

fn text_at(table: &DeTable<'_>, key: &str) -> Option<String> {
    let found = table
        .iter()
        .find(|(name, _)| name.get_ref().as_ref() == key)?;
    match found.1.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn gather(table: &DeTable<'_>, path: &[String], found: &mut dyn FnMut(Spot), page: &DeTable<'_>) {
    let keys: Vec<String> = table.keys().map(|key| key.get_ref().to_string()).collect();
    for (key, value) in table.iter() {
        let name = key.get_ref().to_string();
        let inner: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
        if path.last().is_some_and(|last| last == "fill") {
            let form = text_at_path(page, &path[..path.len() - 1], "form")
                .or_else(|| text_at_path(page, &path[..path.len() - 1], "submit"));
            found(Spot {
                path: inner,
                text: name,
                span: key.span(),
                entry: key.span(),
                in_list: false,
                others: Vec::new(),
                siblings: Vec::new(),
                role: Role::Field {
                    form: form.unwrap_or_else(|| "form".to_owned()),
                },
            });
            continue;
        }
        let items: Vec<(&Spanned<DeValue<'_>>, bool)> = match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| (item, true)).collect(),
            _ => vec![(value, false)],
        };
        let texts: Vec<String> = items.iter().filter_map(|(item, _)| word_of(item)).collect();
        for (item, in_list) in items {
            match item.get_ref() {
                DeValue::Table(inside) if in_list => {
                    gather(
                        inside,
                        &inner,
                        &mut |mut spot| {
                            let own = spot.text.clone();
                            spot.others.extend(others(&texts, &own));
                            found(spot);
                        },
                        page,
                    );
                }
                DeValue::Table(inside) => gather(inside, &inner, found, page),
                DeValue::String(text) => {
                    if let Some(role) = role(&inner, table, page) {
                        found(Spot {
                            path: inner.clone(),
                            text: text.to_string(),
                            span: item.span(),
                            entry: key.span().start..value.span().end,
                            in_list,
                            others: others(&texts, text),
                            siblings: keys.iter().filter(|key| **key != name).cloned().collect(),
                            role,
                        });
                    }
                }
                _ => {}
            }
        }
    }
}

/// The other texts of a list.
fn others(texts: &[String], own: &str) -> Vec<String> {
    texts.iter().filter(|text| *text != own).cloned().collect()
}

/// The word of the bank's pages that an item of a list is about.
fn word_of(item: &Spanned<DeValue<'_>>) -> Option<String> {
    match item.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Table(table) => ["beside", "col", "json", "css"]
            .iter()
            .find_map(|key| text_at(table, key)),
        _ => None,
    }
}

/// The text under a key of the table at a path below the page.
fn text_at_path(page: &DeTable<'_>, path: &[String], key: &str) -> Option<String> {
    match path.split_first() {
        None => text_at(page, key),
        Some((first, rest)) => {
            let found = page
                .iter()
                .find(|(name, _)| name.get_ref().as_ref() == first)?;
            match found.1.get_ref() {
                DeValue::Table(inner) => text_at_path(inner, rest, key),
                _ => None,
            }
        }
    }
}

/// Values of a block: what a bare text means depends on its source.
const VALUES: [&str; 26] = [
    "date",
    "valued_on",
    "in",
    "out",
    "amount",
    "description",
    "balance",
    "id",
    "account",
    "number",
    "bank_code",
    "branch",
    "branch_code",
    "type",
    "name",
    "holder",
    "currency",
    "available",
    "as_of",
    "label",
    "from",
    "to",
    "total",
    "sum",
    "opening",
    "closing",
];
/// Values that are read from the whole page.
const OF_PAGE: [&str; 8] = [
    "token",
    "question",
    "cells",
    "picture",
    "message",
    "until",
    "tries_left",
    "either",
];

/// Whether a block of the page has this key.
fn has(page: &DeTable<'_>, block: &str, key: &str) -> bool {
    let inner = page.iter().find(|(own, _)| own.get_ref().as_ref() == block);
    match inner.map(|(_, value)| value.get_ref()) {
        Some(DeValue::Table(table)) => table.keys().any(|own| own.get_ref().as_ref() == key),
        _ => false,
    }
}

fn role(path: &[String], table: &DeTable<'_>, page: &DeTable<'_>) -> Option<Role> {
    let key = path.last()?.as_str();
    let block = path
        .first()
        .filter(|first| ["lines", "account", "month"].contains(&first.as_str()));
    let source = |key: &str| {
        let block = block.cloned()?;
        text_at_path(page, &[block], key)
    };
    let is_file = block.is_some_and(|block| has(page, block, "file"));
    let inside = |outer: &str| path[..path.len() - 1].iter().any(|key| key == outer);
    Some(match key {
        "title" => Role::Title,
        "text" => Role::Text {
            at: text_at(table, "at"),
        },
        "has" | "at" | "form" | "submit" | "css" | "each" | "table" => Role::Css,
        "click" => Role::Link,
        "col" if is_file => Role::Header,
        "col" => Role::Label {
            table: source("table").unwrap_or_else(|| "table".to_owned()),
        },
        "beside" => Role::Beside,
        "items" => Role::Json { items: None },
        "json" => Role::Json {
            items: source("items"),
        },
        _ if inside("keep") || inside("says") && !inside("find") => Role::Bare,
        _ if path.len() == 1 && OF_PAGE.contains(&key) => Role::Bare,
        _ if inside("next") && key == "token" => Role::Bare,
        _ if inside("outcome") && OF_PAGE.contains(&key) => Role::Bare,
        _ => {
            block?;
            let named = VALUES.contains(&key) && path.len() == 2;
            let let_value = path.len() == 3 && path[1] == "let";
            if !(named || let_value || key == "either") {
                return None;
            }
            if is_file {
                Role::Header
            } else if let Some(table) = source("table") {
                Role::Label { table }
            } else if source("each").is_some() {
                Role::Css
            } else if let Some(items) = source("items") {
                Role::Json { items: Some(items) }
            } else {
                Role::Bare
            }
        }
    })
}
