//! Reading TOML so that every fault knows its line and every unknown key its nearest known one.

use std::cell::RefCell;
#[cfg(test)]
use std::collections::{BTreeMap, BTreeSet};

use domain::said::Said;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, Finding};
use crate::language::Block;
use crate::said::toml::why as why_not_toml;
use crate::said::{check as say, did_you_mean, slipped};

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
                let why = why_not_toml(error.message());
                let finding = if is_bare_japanese_key(line) {
                    say::bare_japanese_key(&why)
                } else {
                    say::not_toml(&why)
                };
                self.refuse(at, finding);
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

    /// Whether something was found that keeps the file from being used.
    pub(crate) fn is_faulty(&self) -> bool {
        self.faults.borrow().iter().any(|fault| !fault.warning)
    }

    /// Something that keeps the file from being used.
    pub(crate) fn refuse(&self, at: usize, finding: impl Into<Finding>) {
        self.push(at, finding.into(), false);
    }

    /// Something that doesn't.
    pub(crate) fn doubt(&self, at: usize, finding: impl Into<Finding>) {
        self.push(at, finding.into(), true);
    }

    fn push(&self, at: usize, finding: Finding, warning: bool) {
        let fault = Fault {
            file: self.file,
            line: self.line(at),
            message: finding.message,
            help: finding.help,
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
    what: Said,
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
        what: Said,
    ) -> Table<'s> {
        Table {
            source,
            map,
            at,
            what,
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
            ..Table::new(source, map, at, block.called())
        }
    }

    /// The same table as one of this block, nothing asked for yet.
    pub(crate) fn renamed(&self, what: Said, block: &'static Block) -> Table<'s> {
        Table {
            block: Some(block),
            ..Table::new(self.source, self.map, self.at, what)
        }
    }

    pub(crate) fn what(&self) -> &Said {
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
            self.missing(key, say::needs_key(&self.what, key));
        }
        found
    }

    /// A key isn't there: it is misspelt, or that is said.
    pub(crate) fn missing(&self, key: &'static str, finding: Finding) {
        let known = self.known();
        let mut others = self.entries().into_iter();
        let slip = others.find(|(name, _)| {
            !known.contains(name) && slipped(name, known.iter().copied()) == Some(key)
        });
        match slip {
            Some((name, node)) => self.unknown(name, &node),
            None => self.source.refuse(self.at, finding),
        }
    }

    /// The keys that the language describes (or, where it says nothing of the table, that somebody asked for).
    fn known(&self) -> Vec<&'static str> {
        match self.block {
            Some(block) => block.all().iter().map(|key| key.name).collect(),
            None => self.asked.borrow().clone(),
        }
    }

    fn unknown(&self, key: &str, node: &Node<'_>) {
        let help = did_you_mean(key, self.known());
        let finding = say::no_such_key(&self.what, key).with_help(help);
        self.source.refuse(node.at, finding);
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

    /// Reports every key that isn't known.
    pub(crate) fn finish(&self) {
        #[cfg(test)]
        if let Some(block) = self.block {
            let mut all = self.source.asked.borrow_mut();
            let asked = self.asked.borrow();
            all.entry(block.name).or_default().extend(asked.iter());
        }
        let known = self.known();
        for (key, node) in self.entries() {
            if !known.contains(&key) {
                self.unknown(key, &node);
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

    fn refuse(&self, wanted: &Said) {
        let finding = say::of_another_type(self.key, wanted, &say::type_of(self.value));
        self.source.refuse(self.at, finding);
    }

    pub(crate) fn text(&self) -> Option<String> {
        let text = self.as_text();
        if text.is_none() {
            self.refuse(&say::a_text());
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
            self.refuse(&say::a_flag());
        }
        flag
    }

    pub(crate) fn count(&self, least: i64, most: i64) -> Option<u32> {
        let Some(number) = self.as_int() else {
            self.refuse(&say::a_whole_number());
            return None;
        };
        if number < least || number > most {
            let finding = say::out_of_range(self.key, least, most, number);
            self.source.refuse(self.at, finding);
            return None;
        }
        u32::try_from(number).ok()
    }

    pub(crate) fn table(&self, what: Said) -> Option<Table<'s>> {
        match self.value {
            DeValue::Table(map) => Some(Table::new(self.source, map, self.at, what)),
            _ => {
                self.refuse(&say::a_table());
                None
            }
        }
    }

    /// A table of a block of the language.
    pub(crate) fn block(&self, block: &'static Block) -> Option<Table<'s>> {
        let table = self.table(block.called())?;
        Some(table.renamed(block.called(), block))
    }

    /// One such table, or a list of them.
    pub(crate) fn blocks(&self, block: &'static Block) -> Vec<Table<'s>> {
        self.items()
            .iter()
            .filter_map(|item| item.block(block))
            .collect()
    }

    /// The table at a key whose own keys are free: named by the key.
    pub(crate) fn free_table(&self) -> Option<Table<'s>> {
        self.table(Said::same(format_args!("`{}`", self.key)))
    }

    /// A table, or a list of tables.
    pub(crate) fn tables(&self, what: &Said) -> Vec<Table<'s>> {
        self.items()
            .iter()
            .filter_map(|item| item.table(what.clone()))
            .collect()
    }

    /// Looks the text up in a closed set.
    pub(crate) fn word<T: Copy>(&self, what: &Said, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning);
        if found.is_none() {
            let help = did_you_mean(&text, words.iter().map(|(word, _)| *word));
            let finding = say::not_one_of(&text, what).with_help(help);
            self.source.refuse(self.at, finding);
        }
        found
    }
}
