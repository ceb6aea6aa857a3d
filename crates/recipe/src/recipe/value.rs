//! Reading values: where something stands on a page and how it is turned into text.

use super::model::{Declared, Fact, Shape, Value, ValuePlace};
use super::reader::{Mode, Reader};
use crate::language::VALUE;
use crate::source::{Node, Table};
use crate::text::{short, suggestion};
use crate::value::date::DatePattern;
use crate::value::expr::Expr;

impl Value {
    pub(super) fn at(place: ValuePlace, spelling: impl Into<String>) -> Value {
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
            spelling: spelling.into(),
        }
    }

    pub(crate) fn date_pattern(&self) -> Option<&DatePattern> {
        match &self.shape {
            Shape::Date(pattern) => Some(pattern),
            _ => None,
        }
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
    pub(super) fn stated(format: Declared, fact: Fact, spelling: &str) -> Value {
        let is_money = matches!(fact, Fact::Sum | Fact::Opening | Fact::Closing);
        Value {
            shape: if is_money { Shape::Minor } else { Shape::Plain },
            // The sum of a file counts money in as positive.
            sign_out: (fact == Fact::Sum).then_some(false),
            ..Value::at(ValuePlace::Stated(format, fact), spelling)
        }
    }
}

impl Reader<'_> {
    /// A bare text, a list of values, or a table.
    pub(super) fn value(&self, node: &Node<'_>, mode: Mode) -> Option<Value> {
        if let Some(text) = node.as_text() {
            return self.bare(node.at, text, mode);
        }
        if let (Mode::File, Some(_)) = (mode, node.as_int()) {
            let nth = node.count(1, 1000)? as usize;
            return Some(Value::at(ValuePlace::Nth(nth), format!("column {nth}")));
        }
        if node.is_list() {
            let parts: Vec<Value> = node
                .items()
                .iter()
                .filter_map(|item| self.value(item, mode))
                .collect();
            let spelling = parts
                .iter()
                .map(|part| part.spelling.as_str())
                .collect::<Vec<_>>()
                .join(" + ");
            return Some(Value::at(ValuePlace::Joined(parts), spelling));
        }
        let what = format!("`{}`", node.key());
        let table = node.block(&VALUE)?.renamed(what, &VALUE);
        let value = self.value_table(&table, mode);
        table.finish();
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
                    let help = suggestion(text, FACTS.map(|(word, _)| word));
                    let message =
                        format!("\"{text}\" is nothing that such a file says about itself");
                    self.source.fault(at, message, help);
                    return None;
                };
                return Some(Value::stated(format, *fact, text));
            }
            Mode::FilePage => {
                let help = "{ beside = \"…\" } for the cell behind a label, { find = '…' } in the whole text";
                let message = format!("a file has nothing that is called \"{text}\"");
                self.source.fault(at, message, help.to_owned());
                return None;
            }
            Mode::Page => {
                let css = scraper::Selector::parse(text)
                    .ok()
                    .map(|selector| super::model::Css {
                        text: text.to_owned(),
                        selector,
                    });
                ValuePlace::Bare {
                    text: text.to_owned(),
                    css,
                }
            }
        };
        Some(Value::at(place, text))
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
        value.sign_out = table
            .get("sign")
            .and_then(|node| node.word("a sign", &[("out", true), ("in", false)]));
        value.carry = table.flag("carry").unwrap_or(false);
        value.default = table
            .get("default")
            .and_then(|node| node.as_int().map(|n| n.to_string()).or_else(|| node.text()));
        if let Some(find) = &value.find {
            value.spelling = short(&format!("{} /{}/", value.spelling, find.text), 80);
        }
        Some(value)
    }

    fn place(&self, table: &Table<'_>, mode: Mode) -> Option<(ValuePlace, String)> {
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
            let help = "one of col, css, json, beside, query, either, always, from, value";
            self.source.fault(
                table.at,
                format!("{} says more than one place", table.what()),
                help.to_owned(),
            );
            return None;
        }
        if let Some(label) = col {
            let spelling = label.clone();
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
            return Some((ValuePlace::Json(path.clone()), path));
        }
        if let Some(name) = query {
            let spelling = format!("{name}=… in the address");
            return Some((ValuePlace::Query(name), spelling));
        }
        if let Some(label) = beside {
            let spelling = format!("the value beside \"{label}\"");
            return Some((ValuePlace::Beside { label, css }, spelling));
        }
        if let Some(node) = either {
            let choices: Vec<Value> = node
                .items()
                .iter()
                .filter_map(|item| self.value(item, mode))
                .collect();
            let spelling = choices
                .iter()
                .map(|choice| choice.spelling.as_str())
                .collect::<Vec<_>>()
                .join(" or ");
            return Some((ValuePlace::Either(choices), spelling));
        }
        if let Some(text) = always {
            return Some((ValuePlace::Always(text.clone()), text));
        }
        if let Some(name) = named {
            if !name.starts_with("account.") {
                self.kept_uses.borrow_mut().push((table.at, name.clone()));
            }
            return Some((ValuePlace::Named(name.clone()), name));
        }
        if let Some(node) = expression {
            let text = node.text()?;
            return match Expr::read(&text) {
                Ok(expr) => Some((ValuePlace::Expression(expr), text)),
                Err(bad) => {
                    self.source.fault(node.at, bad.0, None);
                    None
                }
            };
        }
        if let Some(line) = line {
            return Some((
                ValuePlace::Line { line, css, attr },
                format!("line {line} {css_text}").trim_end().to_owned(),
            ));
        }
        match (css, attr) {
            (Some(css), attr) => Some((ValuePlace::Css { css, attr }, css_text)),
            (None, Some(attr)) => Some((
                ValuePlace::Attr(attr.clone()),
                format!("the attribute {attr}"),
            )),
            (None, None) => Some((ValuePlace::Here, "its text".to_owned())),
        }
    }

    fn words(&self, node: &Node<'_>) -> Vec<(String, String)> {
        let Some(table) = node.table("`words`") else {
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
                    let help = "write \"minor\", \"text\", \"instant\" or a date like YYYY年M月D日";
                    self.source.fault(
                        node.at,
                        format!("`as` \"{text}\" is no format"),
                        help.to_owned(),
                    );
                }
                if let Some(era) = era
                    && era.text().is_some_and(|name| !pattern.fix_era(&name))
                {
                    self.source
                        .fault(era.at, "`era` is 令和, 平成 or 昭和", None);
                }
                Shape::Date(pattern)
            }
        }
    }
}
