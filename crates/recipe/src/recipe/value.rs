//! Reading values: where something stands on a page and how it is turned into text.

use domain::said::Said;

use super::model::{Css, Declared, Fact, Shape, Value, ValuePlace};
use super::reader::{Mode, Reader};
use crate::language::VALUE;
use crate::said::{check as say, did_you_mean, values as spelled};
use crate::source::{Node, Table};
use crate::value::date::DatePattern;
use crate::value::expr::Expr;

impl Value {
    pub(super) fn at(place: ValuePlace, spelling: Said) -> Value {
        Value {
            place,
            find: None,
            without: Vec::new(),
            words: Vec::new(),
            otherwise: None,
            shape: Shape::Plain,
            sign_out: None,
            carry: false,
            default: None,
            spelling,
        }
    }

    pub(crate) fn date_pattern(&self) -> Option<&DatePattern> {
        match &self.shape {
            Shape::Date(pattern) => Some(pattern),
            _ => None,
        }
    }

    /// What stands there is taken as it is.
    pub(crate) fn is_bare(&self) -> bool {
        self.find.is_none() && self.without.is_empty() && self.words.is_empty()
    }

    /// Labels that the header of a table must have for this value: one of each group.
    pub(super) fn labels(&self) -> Vec<Vec<String>> {
        match &self.place {
            ValuePlace::Col { label, line: 1, .. } => vec![vec![label.clone()]],
            ValuePlace::Joined(parts) => parts.iter().flat_map(Value::labels).collect(),
            ValuePlace::Either(choices) => {
                let each: Vec<Vec<Vec<String>>> = choices.iter().map(Value::labels).collect();
                // A choice without a column is there under any header.
                if each.iter().any(Vec::is_empty) {
                    return Vec::new();
                }
                vec![each.into_iter().flatten().flatten().collect()]
            }
            _ => Vec::new(),
        }
    }
}

/// The words of [`Fact`].
pub(super) const FACTS: [(&str, Fact); 7] = [
    ("account", Fact::Account),
    ("from", Fact::From),
    ("to", Fact::To),
    ("total", Fact::Total),
    ("sum", Fact::Sum),
    ("opening", Fact::Opening),
    ("closing", Fact::Closing),
];

impl Value {
    /// What a file says about itself; money counts minor units.
    pub(super) fn stated(format: Declared, fact: Fact, word: &str) -> Value {
        let is_money = matches!(fact, Fact::Sum | Fact::Opening | Fact::Closing);
        Value {
            shape: if is_money { Shape::Minor } else { Shape::Plain },
            // The sum of a file counts money in as positive.
            sign_out: (fact == Fact::Sum).then_some(false),
            ..Value::at(ValuePlace::Stated(format, fact), Said::same(word))
        }
    }
}

impl Reader<'_> {
    /// A bare text, a list of values, or a table.
    pub(super) fn value(&self, node: &Node<'_>, mode: Mode) -> Option<Value> {
        if let Some(text) = node.as_text() {
            let value = self.bare(node.at, text, mode);
            let known = value.iter().map(|value| (node.at, value.clone()));
            self.values.borrow_mut().extend(known);
            return value;
        }
        if let (Mode::File, Some(_)) = (mode, node.as_int()) {
            let nth = node.count(1, 1000)? as usize;
            return Some(Value::at(ValuePlace::Nth(nth), spelled::nth_column(nth)));
        }
        if node.is_list() {
            let parts: Vec<Value> = node
                .items()
                .iter()
                .filter_map(|item| self.value(item, mode))
                .collect();
            let spelling = spelled::together(parts.iter().map(|part| &part.spelling));
            return Some(Value::at(ValuePlace::Joined(parts), spelling));
        }
        let what = domain::said::Said::same(format_args!("`{}`", node.key()));
        let table = node.block(&VALUE)?.renamed(what, &VALUE);
        let value = self.value_table(&table, mode);
        table.finish();
        let known = value.iter().map(|value| (node.at, value.clone()));
        self.values.borrow_mut().extend(known);
        value
    }

    fn bare(&self, at: usize, text: &str, mode: Mode) -> Option<Value> {
        let place = match mode {
            Mode::Table => ValuePlace::Col {
                label: text.to_owned(),
                line: 1,
                css: None,
                attr: None,
            },
            Mode::Each => ValuePlace::Css {
                css: self.css(at, text)?,
                attr: None,
            },
            Mode::Items => ValuePlace::Json(text.to_owned()),
            Mode::File => ValuePlace::Col {
                label: text.to_owned(),
                line: 1,
                css: None,
                attr: None,
            },
            Mode::Stated(format) => {
                let fact = FACTS.iter().find(|(word, _)| *word == text);
                let Some((_, fact)) = fact else {
                    let help = did_you_mean(text, FACTS.map(|(word, _)| word));
                    self.source
                        .refuse(at, say::no_fact_of_the_file(text).with_help(help));
                    return None;
                };
                return Some(Value::stated(format, *fact, text));
            }
            Mode::FilePage => {
                self.source.refuse(at, say::nameless_in_the_file(text));
                return None;
            }
            Mode::Page => {
                self.selectors.borrow_mut().push((at, text.to_owned()));
                ValuePlace::Bare {
                    text: text.to_owned(),
                    css: Css::read(text),
                }
            }
        };
        Some(Value::at(place, Said::same(text)))
    }

    fn value_table(&self, table: &Table<'_>, mode: Mode) -> Option<Value> {
        let place = self.place(table, mode)?;
        let mut value = Value::at(place.0, place.1);
        value.find = table.get("find").and_then(|node| self.pattern(&node));
        value.without = table.texts("without");
        value.words = table
            .get("words")
            .map(|node| self.words(&node))
            .unwrap_or_default();
        value.otherwise = table.text("else");
        value.shape = self.shape(table);
        value.sign_out = table.get("sign").and_then(|node| {
            node.word(
                &crate::said::check::a_direction(),
                &[("out", true), ("in", false)],
            )
        });
        value.carry = table.flag("carry").unwrap_or(false);
        value.default = table
            .get("default")
            .and_then(|node| node.as_int().map(|n| n.to_string()).or_else(|| node.text()));
        if let Some(find) = &value.find {
            value.spelling = spelled::found(&value.spelling, &find.text);
        }
        Some(value)
    }

    fn place(&self, table: &Table<'_>, mode: Mode) -> Option<(ValuePlace, Said)> {
        let col = table.get("col");
        if let (Mode::File, Some(node)) = (mode, col.filter(|node| node.as_int().is_some())) {
            return self
                .value(&node, mode)
                .map(|value| (value.place, value.spelling));
        }
        let col = col.and_then(|node| node.text());
        let query = table.text("query");
        let css = table.get("css");
        let attr = table.text("attr");
        let line = table.count("line", 1, 10).map(|line| line as usize);
        let json = table.text("json");
        let beside = table.text("beside");
        let either = table.get("either");
        let always = table.text("always");
        let named = table.text("from");
        let expression = table.get("value");
        let css_text = css
            .and_then(|node| node.as_text())
            .unwrap_or_default()
            .to_owned();
        let css = match css {
            Some(node) => Some(self.css_at(&node)?),
            None => None,
        };
        let places = [
            col.is_some(),
            json.is_some(),
            beside.is_some(),
            query.is_some(),
            either.is_some(),
            always.is_some(),
            named.is_some(),
            expression.is_some(),
        ];
        if places.iter().filter(|there| **there).count() > 1 {
            self.source
                .refuse(table.at, say::several_places(table.what()));
            return None;
        }
        if let Some(label) = col {
            let spelling = spelled::column(&label);
            return Some((
                ValuePlace::Col {
                    label,
                    line: line.unwrap_or(1),
                    css,
                    attr,
                },
                spelling,
            ));
        }
        if let Some(path) = json {
            return Some((ValuePlace::Json(path.clone()), Said::same(path)));
        }
        if let Some(name) = query {
            let spelling = spelled::in_the_address(&name);
            return Some((ValuePlace::Query(name), spelling));
        }
        if let Some(label) = beside {
            let spelling = spelled::beside(&label);
            return Some((ValuePlace::Beside { label, css }, spelling));
        }
        if let Some(node) = either {
            let choices: Vec<Value> = node
                .items()
                .iter()
                .filter_map(|item| self.value(item, mode))
                .collect();
            let spelling = Said::either(choices.iter().map(|choice| choice.spelling.clone()));
            return Some((ValuePlace::Either(choices), spelling));
        }
        if let Some(text) = always {
            self.is_literal(table.at, "always", &text);
            return Some((ValuePlace::Always(text.clone()), Said::same(text)));
        }
        if let Some(name) = named {
            if !name.starts_with("account.") {
                self.kept_uses.borrow_mut().push((table.at, name.clone()));
            }
            return Some((ValuePlace::Named(name.clone()), Said::same(name)));
        }
        if let Some(node) = expression {
            let text = node.text()?;
            return match Expr::read(&text) {
                Ok(expr) => Some((ValuePlace::Expression(expr), Said::same(text))),
                Err(bad) => {
                    self.source.refuse(node.at, bad.0);
                    None
                }
            };
        }
        if let Some(line) = line {
            return Some((
                ValuePlace::Line { line, css, attr },
                spelled::in_line(line, &css_text),
            ));
        }
        match (css, attr) {
            (Some(css), attr) => Some((ValuePlace::Css { css, attr }, Said::same(css_text))),
            (None, Some(attr)) => {
                let spelling = spelled::attribute(&attr);
                Some((ValuePlace::Attr(attr), spelling))
            }
            (None, None) => Some((ValuePlace::Here, spelled::own_text())),
        }
    }

    fn words(&self, node: &Node<'_>) -> Vec<(String, String)> {
        let Some(table) = node.free_table() else {
            return Vec::new();
        };
        table
            .entries()
            .into_iter()
            .filter_map(|(from, to)| Some((from.to_owned(), to.text()?)))
            .collect()
    }

    fn shape(&self, table: &Table<'_>) -> Shape {
        let era = table.get("era");
        let Some(node) = table.get("as") else {
            return Shape::Plain;
        };
        match node.text().as_deref() {
            None | Some("text") => Shape::Plain,
            Some("minor") => Shape::Minor,
            Some("instant") => Shape::Instant,
            Some(text) => {
                let mut pattern = DatePattern::read(text);
                if !pattern.has_month() {
                    self.source.refuse(node.at, say::not_a_format(text));
                }
                if let Some(era) = era
                    && era.text().is_some_and(|name| !pattern.fix_era(&name))
                {
                    self.source.refuse(era.at, say::not_an_era());
                }
                Shape::Date(pattern)
            }
        }
    }
}
