//! Reading TOML so that every fault knows its line and every unknown key its nearest known one.

use std::cell::RefCell;
#[cfg(test)]
use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::Fault;
use crate::language::Block;
use crate::text::suggestion;

/// A file being read, and what was found wrong in it so far.
pub(crate) struct Source<'t> {
    file: &'static str,
    text: &'t str,
    faults: RefCell<Vec<Fault>>,
    #[cfg(test)]
    asked: RefCell<BTreeMap<&'static str, BTreeSet<&'static str>>>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(file: &'static str, text: &'t str) -> Source<'t> {
        Source {
            file,
            text,
            faults: RefCell::new(Vec::new()),
            #[cfg(test)]
            asked: RefCell::default(),
        }
    }

    /// The file as a tree. A file that isn't TOML is one fault.
    pub(crate) fn parse(&self) -> Option<Spanned<DeTable<'t>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let line = self.text.lines().nth(self.line(at) - 1).unwrap_or_default();
                let help = if is_bare_japanese_key(line) {
                    "in TOML a Japanese key stands in quotes: { \"普通\" = \"ordinary\" }"
                } else {
                    "a \" or } may be missing in this line or in the one before it"
                };
                let help = help.to_owned();
                self.fault(
                    at,
                    format!(
                        "not TOML: {}",
                        error.message().lines().next().unwrap_or_default()
                    ),
                    help,
                );
                None
            }
        }
    }

    /// 1-based.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.text.as_bytes()[..at.min(self.text.len())]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1
    }

    pub(crate) fn fault(
        &self,
        at: usize,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.push(at, message.into(), help.into(), false);
    }

    /// Whether something was found that keeps the file from being used.
    pub(crate) fn is_faulty(&self) -> bool {
        self.faults.borrow().iter().any(|fault| !fault.warning)
    }

    pub(crate) fn warn(
        &self,
        at: usize,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.push(at, message.into(), help.into(), true);
    }

    fn push(&self, at: usize, message: String, help: Option<String>, warning: bool) {
        let fault = Fault {
            file: self.file,
            line: self.line(at),
            message,
            help,
            warning,
        };
        let mut faults = self.faults.borrow_mut();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    /// The keys that readers asked for, by block.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        self.asked.borrow().clone()
    }

    /// Errors and warnings, each by line.
    pub(crate) fn into_faults(self) -> (Vec<Fault>, Vec<Fault>) {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults.into_iter().partition(|fault| !fault.warning)
    }
}

/// `普通 = …` outside of quotes, at the start of a line or after `{` or `,`.
fn is_bare_japanese_key(line: &str) -> bool {
    line.split(['{', ','])
        .filter_map(|piece| piece.split_once('='))
        .any(|(key, _)| {
            let key = key.trim();
            key.chars().next().is_some_and(|c| !c.is_ascii())
        })
}

/// A table of the file; remembers which keys it was asked for.
pub(crate) struct Table<'s> {
    pub(crate) source: &'s Source<'s>,
    map: &'s DeTable<'s>,
    /// Where it starts.
    pub(crate) at: usize,
    what: String,
    /// Its description, where the language has one.
    block: Option<&'static Block>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value of the file with the key it stands under.
#[derive(Clone, Copy)]
pub(crate) struct Node<'s> {
    pub(crate) source: &'s Source<'s>,
    value: &'s DeValue<'s>,
    /// Where the key (or the list's item) stands.
    pub(crate) at: usize,
    key: &'s str,
}

impl<'s> Table<'s> {
    /// `what` names it in messages: `a page of kind menu`.
    pub(crate) fn new(
        source: &'s Source<'s>,
        map: &'s DeTable<'s>,
        at: usize,
        what: impl Into<String>,
    ) -> Table<'s> {
        Table {
            source,
            map,
            at,
            what: what.into(),
            block: None,
            asked: RefCell::new(Vec::new()),
        }
    }

    /// A table of a block of the language.
    pub(crate) fn of(
        source: &'s Source<'s>,
        map: &'s DeTable<'s>,
        at: usize,
        block: &'static Block,
    ) -> Table<'s> {
        Table {
            block: Some(block),
            ..Table::new(source, map, at, block.what)
        }
    }

    /// The same table as one of this block, nothing asked for yet.
    pub(crate) fn renamed(&self, what: impl Into<String>, block: &'static Block) -> Table<'s> {
        Table {
            block: Some(block),
            ..Table::new(self.source, self.map, self.at, what)
        }
    }

    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    pub(crate) fn get(&self, key: &'static str) -> Option<Node<'s>> {
        self.asked.borrow_mut().push(key);
        self.peek(key)
    }

    /// Without counting the key as known.
    pub(crate) fn peek(&self, key: &str) -> Option<Node<'s>> {
        let (found, value) = self
            .map
            .iter()
            .find(|(name, _)| name.get_ref().as_ref() == key)?;
        Some(Node {
            source: self.source,
            value: value.get_ref(),
            at: found.span().start,
            key: found.get_ref().as_ref(),
        })
    }

    pub(crate) fn required(&self, key: &'static str) -> Option<Node<'s>> {
        let found = self.get(key);
        if found.is_none() {
            self.source
                .fault(self.at, format!("{} needs `{key}`", self.what), None);
        }
        found
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        self.get(key)?.text()
    }

    pub(crate) fn required_text(&self, key: &'static str) -> Option<String> {
        self.required(key)?.text()
    }

    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        self.get(key).map(|node| node.texts()).unwrap_or_default()
    }

    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        self.get(key)?.flag()
    }

    /// The node's value must be between the two, both included.
    pub(crate) fn count(&self, key: &'static str, least: i64, most: i64) -> Option<u32> {
        self.get(key)?.count(least, most)
    }

    /// All entries in the order of the file: for tables whose keys are free.
    pub(crate) fn entries(&self) -> Vec<(&'s str, Node<'s>)> {
        let mut entries: Vec<(&'s str, Node<'s>)> = self
            .map
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().as_ref();
                (
                    name,
                    Node {
                        source: self.source,
                        value: value.get_ref(),
                        at: key.span().start,
                        key: name,
                    },
                )
            })
            .collect();
        entries.sort_by_key(|(_, node)| node.at);
        entries
    }

    /// Reports every key that the language doesn't describe (or, where it says nothing of the table, nobody asked for).
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        #[cfg(test)]
        if let Some(block) = self.block {
            let mut all = self.source.asked.borrow_mut();
            all.entry(block.name).or_default().extend(asked.iter());
        }
        let known: Vec<&str> = match self.block {
            Some(block) => block.all().iter().map(|key| key.name).collect(),
            None => asked.clone(),
        };
        for (key, node) in self.entries() {
            if !known.contains(&key) {
                let help = suggestion(key, known.iter().copied());
                self.source
                    .fault(node.at, format!("{} has no key \"{key}\"", self.what), help);
            }
        }
    }
}

impl<'s> Node<'s> {
    pub(crate) fn key(&self) -> &'s str {
        self.key
    }

    pub(crate) fn as_text(&self) -> Option<&'s str> {
        match self.value {
            DeValue::String(text) => Some(text.as_ref()),
            _ => None,
        }
    }

    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, DeValue::Array(_))
    }

    pub(crate) fn as_flag(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn as_int(&self) -> Option<i64> {
        match self.value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        }
    }

    pub(crate) fn as_float(&self) -> Option<f64> {
        match self.value {
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => self.as_int().map(|n| n as f64),
        }
    }

    fn refuse(&self, wanted: &str) {
        self.source.fault(
            self.at,
            format!("`{}` is {wanted}, not {}", self.key, self.value.type_str()),
            None,
        );
    }

    pub(crate) fn text(&self) -> Option<String> {
        let text = self.as_text();
        if text.is_none() {
            self.refuse("a text");
        }
        text.map(str::to_owned)
    }

    /// A text, or a list of texts.
    pub(crate) fn texts(&self) -> Vec<String> {
        if self.is_list() {
            self.items().iter().filter_map(Node::text).collect()
        } else {
            self.text().into_iter().collect()
        }
    }

    /// The items of a list, or the value itself as the only one.
    pub(crate) fn items(&self) -> Vec<Node<'s>> {
        match self.value {
            DeValue::Array(items) => items
                .iter()
                .map(|item| Node {
                    source: self.source,
                    value: item.get_ref(),
                    at: item.span().start,
                    key: self.key,
                })
                .collect(),
            _ => vec![*self],
        }
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        let flag = self.as_flag();
        if flag.is_none() {
            self.refuse("true or false");
        }
        flag
    }

    pub(crate) fn count(&self, least: i64, most: i64) -> Option<u32> {
        let Some(number) = self.as_int() else {
            self.refuse("a whole number");
            return None;
        };
        if number < least || number > most {
            self.source.fault(
                self.at,
                format!(
                    "`{}` must lie between {least} and {most}, it is {number}",
                    self.key
                ),
                None,
            );
            return None;
        }
        u32::try_from(number).ok()
    }

    pub(crate) fn table(&self, what: impl Into<String>) -> Option<Table<'s>> {
        match self.value {
            DeValue::Table(map) => Some(Table::new(self.source, map, self.at, what)),
            _ => {
                self.refuse("a table");
                None
            }
        }
    }

    /// A table of a block of the language.
    pub(crate) fn block(&self, block: &'static Block) -> Option<Table<'s>> {
        let table = self.table(block.what)?;
        Some(table.renamed(block.what, block))
    }

    /// One such table, or a list of them.
    pub(crate) fn blocks(&self, block: &'static Block) -> Vec<Table<'s>> {
        self.items()
            .iter()
            .filter_map(|item| item.block(block))
            .collect()
    }

    /// A table, or a list of tables.
    pub(crate) fn tables(&self, what: &str) -> Vec<Table<'s>> {
        self.items()
            .iter()
            .filter_map(|item| item.table(what))
            .collect()
    }

    /// Looks the text up in a closed set.
    pub(crate) fn word<T: Copy>(&self, what: &str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning);
        if found.is_none() {
            self.source.fault(
                self.at,
                format!("\"{text}\" is not {what}"),
                suggestion(&text, words.iter().map(|(word, _)| *word)),
            );
        }
        found
    }
}
