//! Reading signs: how a page, a row or an outcome is recognised.

use domain::said::Said;

use super::model::{Sign, Test, Value, ValuePlace, ValueTest};
use super::reader::{Mode, Reader, Secrets};
use super::template::Template;
use crate::fence::fits;
use crate::language::SIGN;
use crate::said::{check as say, values as spelled};
use crate::source::{Node, Table};

impl Sign {
    /// Whether anything but the address, the status and the type speaks for it.
    pub(super) fn shows_something(&self) -> bool {
        self.tests.iter().any(|test| match test {
            Test::Text { .. } | Test::Has(_) | Test::Title(_) | Test::Value(..) | Test::Again => {
                true
            }
            // A file comes only where the bank gives one; an error is a page.
            Test::Type(types) => types.iter().all(|wanted| !is_a_page(wanted)),
            Test::Any(signs) => !signs.is_empty() && signs.iter().all(Sign::shows_something),
            Test::All(signs) => signs.iter().any(Sign::shows_something),
            Test::Path(_) | Test::Query(_) | Test::Status(_) | Test::Not(_) => false,
        })
    }

    /// Whether it rests on words or numbers of the bank, so that a vanished element can't be taken for it.
    pub(super) fn says_something(&self) -> bool {
        self.tests.iter().any(|test| match test {
            Test::Text { .. } | Test::Value(_, ValueTest::Is(_) | ValueTest::Like(_)) => true,
            Test::Any(signs) => !signs.is_empty() && signs.iter().all(Sign::says_something),
            Test::All(signs) => signs.iter().any(Sign::says_something),
            _ => false,
        })
    }

    pub(super) fn tests_status(&self) -> bool {
        self.tests.iter().any(|test| match test {
            Test::Status(_) => true,
            Test::Any(signs) | Test::All(signs) => signs.iter().any(Sign::tests_status),
            _ => false,
        })
    }

    /// The first text of the bank in it: what the bank "said" where nothing else gives its words.
    pub(crate) fn words(&self) -> Option<&str> {
        self.tests.iter().find_map(|test| match test {
            Test::Text { texts, .. } | Test::Title(texts) => texts.first().map(String::as_str),
            Test::Any(signs) | Test::All(signs) => signs.iter().find_map(Sign::words),
            _ => None,
        })
    }
}

/// Whether a pattern of content types lets pages through.
fn is_a_page(wanted: &str) -> bool {
    let pages = [
        "",
        "text/html",
        "application/xhtml+xml",
        "application/json",
        "application/problem+json",
        "text/plain",
    ];
    pages.iter().any(|page| fits(wanted, page))
}

impl Reader<'_> {
    /// A table that is a sign and nothing else.
    pub(super) fn sign(&self, node: &Node<'_>, mode: Mode) -> Option<Sign> {
        let table = node.block(&SIGN)?;
        let sign = self.sign_keys(&table, mode);
        table.finish();
        if sign.tests.is_empty() {
            self.source.refuse(node.at, say::empty_sign(node.key()));
        }
        Some(sign)
    }

    /// One sign or a list of them.
    pub(super) fn signs(&self, node: Option<Node<'_>>, mode: Mode) -> Vec<Sign> {
        node.map(|node| {
            node.items()
                .iter()
                .filter_map(|item| self.sign(item, mode))
                .collect()
        })
        .unwrap_or_default()
    }

    /// The keys of a sign in a table that may have others too.
    pub(super) fn sign_keys(&self, table: &Table<'_>, mode: Mode) -> Sign {
        let mut tests = Vec::new();
        let selectors = |key| -> Vec<_> {
            table
                .get(key)
                .map(|node| {
                    node.items()
                        .iter()
                        .filter_map(|item| self.css_at(item))
                        .collect()
                })
                .unwrap_or_default()
        };
        let at = table.get("at").and_then(|node| self.css_at(&node));
        if let Some(css) = at.clone() {
            let spelling = Said::same(&css.text);
            let place = ValuePlace::Css { css, attr: None };
            let value = Value::at(place, spelling);
            self.values.borrow_mut().push((table.at, value));
        }
        let texts = table.texts("text");
        match (texts.is_empty(), &at) {
            (false, _) => tests.push(Test::Text { at, texts }),
            (true, Some(_)) => self.source.refuse(table.at, say::at_without_text()),
            (true, None) => {}
        }
        let has = selectors("has");
        let lists = [
            (has.is_empty(), Test::Has(has)),
            (
                table.peek("title").is_none(),
                Test::Title(table.texts("title")),
            ),
            (
                table.peek("path").is_none(),
                Test::Path(table.texts("path")),
            ),
            (
                table.peek("type").is_none(),
                Test::Type(table.texts("type")),
            ),
        ];
        tests.extend(
            lists
                .into_iter()
                .filter(|(empty, _)| !empty)
                .map(|(_, test)| test),
        );
        if let Some(query) = table.get("query").and_then(|node| node.free_table()) {
            tests.push(Test::Query(
                query
                    .entries()
                    .into_iter()
                    .filter_map(|(name, node)| Some((name.to_owned(), node.text()?)))
                    .collect(),
            ));
        }
        if let Some(status) = table.get("status") {
            tests.push(Test::Status(
                status
                    .items()
                    .iter()
                    .filter_map(|item| item.count(100, 599))
                    .collect(),
            ));
        }
        if let Some((value, test)) = self.value_test(table) {
            tests.push(Test::Value(Box::new(value), test));
        }
        if let Some(any) = table.get("any") {
            tests.push(Test::Any(self.signs(Some(any), mode)));
        }
        if let Some(all) = table.get("all") {
            tests.push(Test::All(self.signs(Some(all), mode)));
        }
        if let Some(not) = table.get("not") {
            tests.extend(self.sign(&not, mode).map(|sign| Test::Not(Box::new(sign))));
        }
        if table.flag("again") == Some(true) {
            tests.push(Test::Again);
        }
        Sign { tests }
    }

    fn value_test(&self, table: &Table<'_>) -> Option<(Value, ValueTest)> {
        let is = table.get("is");
        let like = table.get("like");
        let keys = ["json", "col", "css", "beside", "attr"];
        let there = keys.iter().any(|key| table.peek(key).is_some());
        if !there {
            // Known keys all the same, so that the unknown ones are named rightly.
            for key in keys {
                table.get(key);
            }
            if is.is_none() && like.is_none() {
                return None;
            }
        }
        let value = self.sign_value(table)?;
        self.values.borrow_mut().push((table.at, value.clone()));
        let test = match (is, like) {
            (Some(node), None) => ValueTest::Is(
                node.items()
                    .iter()
                    .filter_map(|item| self.wanted(item))
                    .collect(),
            ),
            (None, Some(node)) => ValueTest::Like(self.pattern(&node)?),
            (None, None) => ValueTest::There,
            (Some(node), Some(_)) => {
                self.source.refuse(node.at, say::is_or_like());
                return None;
            }
        };
        Some((value, test))
    }

    /// The value that a sign's own keys point at.
    fn sign_value(&self, table: &Table<'_>) -> Option<Value> {
        let (json, col, beside) = (table.text("json"), table.text("col"), table.text("beside"));
        let css_node = table.get("css");
        let attr = table.text("attr");
        let css = match css_node {
            Some(node) => Some(self.css_at(&node)?),
            None => None,
        };
        let (place, spelling) = if let Some(path) = json {
            (ValuePlace::Json(path.clone()), Said::same(path))
        } else if let Some(label) = col {
            (
                ValuePlace::Col {
                    label: label.clone(),
                    line: 1,
                    css,
                    attr,
                },
                spelled::column(&label),
            )
        } else if let Some(label) = beside {
            (
                ValuePlace::Beside {
                    label: label.clone(),
                    css,
                },
                spelled::beside(&label),
            )
        } else if let Some(css) = css {
            let spelling = Said::same(&css.text);
            (ValuePlace::Css { css, attr }, spelling)
        } else if let Some(attr) = attr {
            let spelling = spelled::attribute(&attr);
            (ValuePlace::Attr(attr), spelling)
        } else {
            (ValuePlace::Here, spelled::own_text())
        };
        Some(Value::at(place, spelling))
    }

    fn wanted(&self, node: &Node<'_>) -> Option<Template> {
        if let Some(number) = node.as_int() {
            return Template::read(&number.to_string()).ok();
        }
        if let Some(flag) = node.as_flag() {
            return Template::read(&flag.to_string()).ok();
        }
        self.template(node, Secrets::NONE)
    }
}
