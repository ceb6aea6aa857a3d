//! A place on a page where values are looked for, and how a value is read there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use scraper::ElementRef;

use super::beside::beside;
use super::file::{self, Record};
use super::table::GridRow;
use super::{Look, Refusal, json};
use crate::recipe::model::{Css, Value, ValuePlace};
use crate::text::{norm, normal, printed, short};
use crate::vars::Vars;

/// A page, a row of a table, an element or an item of a JSON list.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) look: &'a Look<'a>,
    pub(crate) place: Place<'a>,
}

#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    Element(ElementRef<'a>),
    Row(&'a TableRow<'a>),
    /// A row, found again by its elements.
    Elements(&'a [ElementRef<'a>]),
    Json(&'a serde_json::Value),
    Record(Record<'a>),
    /// A page that is neither HTML nor JSON.
    Nothing,
}

/// One line of a table: its `<tr>`s, and which column has which label.
pub(crate) struct TableRow<'a> {
    pub(crate) lines: &'a [GridRow<'a>],
    /// By the lines of the header.
    pub(crate) columns: &'a [BTreeMap<String, usize>],
}

impl<'a> Scope<'a> {
    /// The whole page.
    pub(crate) fn page(look: &'a Look<'a>) -> Scope<'a> {
        let place = match (look.html(), look.json()) {
            (Some(html), _) => Place::Element(html.root_element()),
            (_, Some(value)) => Place::Json(value),
            _ => Place::Nothing,
        };
        Scope { look, place }
    }

    pub(crate) fn is_page(&self) -> bool {
        match (self.place, self.look.html()) {
            (Place::Element(element), Some(html)) => element == html.root_element(),
            _ => false,
        }
    }

    /// The elements of the place: one, or the line's `<tr>`s.
    pub(crate) fn elements(&self) -> Vec<ElementRef<'a>> {
        match self.place {
            Place::Element(element) => vec![element],
            Place::Row(row) => row.lines.iter().map(|line| line.tr).collect(),
            Place::Elements(elements) => elements.to_vec(),
            Place::Json(_) | Place::Record(_) | Place::Nothing => Vec::new(),
        }
    }

    /// The first element at a selector, the place itself included.
    pub(crate) fn select(&self, css: &Css) -> Option<ElementRef<'a>> {
        self.selected(css).next()
    }

    pub(crate) fn select_all(&self, css: &Css) -> Vec<ElementRef<'a>> {
        self.selected(css).collect()
    }

    fn selected(&self, css: &Css) -> impl Iterator<Item = ElementRef<'a>> {
        self.elements().into_iter().flat_map(|root| {
            let itself = Some(root).filter(|root| css.selector.matches(root));
            itself.into_iter().chain(root.select(&css.selector))
        })
    }

    /// The visible text of the place, as printed.
    pub(crate) fn text(&self) -> String {
        match self.place {
            Place::Json(value) => match value {
                serde_json::Value::String(text) => printed(text),
                other => other.to_string(),
            },
            Place::Record(record) => record.text(),
            Place::Nothing => self.look.text().to_owned(),
            Place::Element(_) | Place::Elements(_) | Place::Row(_) => printed(&self.said()),
        }
    }

    /// The visible text of the place, normalised.
    pub(crate) fn normal_text(&self) -> Cow<'a, str> {
        match self.place {
            _ if self.is_page() => Cow::Borrowed(self.look.text()),
            Place::Element(_) | Place::Elements(_) | Place::Row(_) => match self.said() {
                Cow::Borrowed(said) => normal(said),
                Cow::Owned(said) => Cow::Owned(norm(&said)),
            },
            Place::Json(_) | Place::Record(_) | Place::Nothing => Cow::Owned(norm(&self.text())),
        }
    }

    /// What its elements say, as it stands there.
    fn said(&self) -> Cow<'a, str> {
        match self.elements().as_slice() {
            [one] => self.look.text_of(*one),
            elements => {
                let texts = elements.iter().map(|element| self.look.text_of(*element));
                Cow::Owned(texts.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Reads a value; `None`: there is none, and no default.
    pub(crate) fn read(&self, value: &Value, vars: &Vars<'_>) -> Result<Option<String>, Refusal> {
        let found = self.read_without_default(value, vars)?;
        Ok(found.or_else(|| value.default.clone()))
    }

    pub(crate) fn read_without_default(
        &self,
        value: &Value,
        vars: &Vars<'_>,
    ) -> Result<Option<String>, Refusal> {
        let Some(mut text) = self.raw(value, vars)? else {
            return Ok(None);
        };
        if let Some(find) = &value.find {
            let plain = normal(&text);
            let Some(hit) = find.regex.captures(&plain) else {
                return Ok(None);
            };
            text = hit
                .get(1)
                .or_else(|| hit.get(0))
                .map(|group| group.as_str().trim().to_owned())
                .unwrap_or_default();
        }
        for gone in &value.without {
            text = printed(&text.replace(gone.as_str(), ""));
        }
        if !value.words.is_empty() {
            let key = normal(&text);
            let word = value
                .words
                .iter()
                .find(|(from, _)| normal(from) == key)
                .map(|(_, to)| to.clone());
            text = word.or_else(|| value.otherwise.clone()).unwrap_or(text);
        }
        if text.contains('\u{fffd}') {
            let charset = self.look.charset.name();
            return Err(Refusal::changed(
                format!("{} in {charset}", value.spelling),
                "bytes that aren't (`encoding` says otherwise)",
            ));
        }
        Ok(Some(text))
    }

    /// Reads a value that has to be there.
    pub(crate) fn required(&self, value: &Value, vars: &Vars<'_>) -> Result<String, Refusal> {
        match self.read(value, vars)? {
            Some(text) => Ok(text),
            None => {
                let seen = match &value.find {
                    Some(_) => short(
                        &self
                            .raw(value, vars)?
                            .unwrap_or_else(|| "nothing".to_owned()),
                        40,
                    ),
                    None => "nothing".to_owned(),
                };
                Err(Refusal::changed(value.spelling.clone(), seen))
            }
        }
    }

    /// All values at a selector or of a JSON list, each by itself.
    pub(crate) fn read_all(&self, value: &Value, vars: &Vars<'_>) -> Result<Vec<String>, Refusal> {
        let elements = match &value.place {
            ValuePlace::Css { css, .. } | ValuePlace::Bare { css: Some(css), .. }
                if !matches!(self.place, Place::Json(_)) =>
            {
                self.select_all(css)
            }
            _ => Vec::new(),
        };
        if elements.is_empty() {
            return Ok(self.read(value, vars)?.into_iter().collect());
        }
        let here = Value {
            place: ValuePlace::Here,
            ..value.clone()
        };
        let read = |element| {
            Scope {
                look: self.look,
                place: Place::Element(element),
            }
            .read(&here, vars)
        };
        elements
            .into_iter()
            .filter_map(|element| read(element).transpose())
            .collect()
    }

    /// What stands at a selector. Several elements have to say the same, or nobody knows which is meant.
    fn only(&self, css: &Css, attr: Option<&str>) -> Result<Option<String>, Refusal> {
        let mut found = self
            .select_all(css)
            .into_iter()
            .map(|element| self.text_or_attr(element, attr));
        let Some(first) = found.next() else {
            return Ok(None);
        };
        let others = found.filter(|text| *text != first).count();
        if others > 0 {
            let expected = match attr {
                Some(attr) => format!("one {attr} at {}", css.text),
                None => format!("one text at {}", css.text),
            };
            return Err(Refusal::changed(
                expected,
                format!("{} different ones: say which", others + 1),
            ));
        }
        Ok(first)
    }

    fn text_or_attr(&self, element: ElementRef<'_>, attr: Option<&str>) -> Option<String> {
        match attr {
            Some(attr) => element.attr(attr).map(printed),
            None => Some(printed(&self.look.text_of(element))),
        }
    }

    fn raw(&self, value: &Value, vars: &Vars<'_>) -> Result<Option<String>, Refusal> {
        let inside = |scope: Scope<'a>, css: &Option<Css>, attr: &Option<String>| match css {
            Some(css) => scope.only(css, attr.as_deref()),
            None => Ok(scope
                .elements()
                .first()
                .and_then(|element| self.text_or_attr(*element, attr.as_deref()))),
        };
        let at = |element| Scope {
            look: self.look,
            place: Place::Element(element),
        };
        Ok(match &value.place {
            ValuePlace::Here => match self.place {
                Place::Json(item) => json::text_of(item)?.map(|text| printed(&text)),
                Place::Nothing => Some(self.text()).filter(|text| !text.is_empty()),
                _ => Some(self.text()),
            },
            ValuePlace::Nth(column) => match self.place {
                Place::Record(record) => record.cells.get(column - 1).map(|cell| printed(cell)),
                _ => None,
            },
            ValuePlace::Query(name) => {
                let url = &self.look.page.url;
                let mut pairs = url.query_pairs().filter(|(key, _)| key == name);
                pairs.next().map(|(_, value)| printed(&value))
            }
            ValuePlace::Stated(format, fact) => file::stated(*format, *fact, self.look, vars)?,
            ValuePlace::Attr(name) => self
                .elements()
                .first()
                .and_then(|element| element.attr(name))
                .map(printed),
            ValuePlace::Col {
                label,
                line,
                css,
                attr,
            } => {
                let wanted = normal(label);
                let Some(columns) = self.columns(*line, &wanted) else {
                    return Ok(None);
                };
                let Some(column) = columns.get(&*wanted) else {
                    let columns: Vec<&str> = columns.keys().map(String::as_str).collect();
                    return Err(Refusal::changed(
                        format!("a column \"{label}\""),
                        short(&columns.join(", "), 80),
                    ));
                };
                if let Place::Record(record) = self.place {
                    return Ok(record.cells.get(*column).map(|cell| printed(cell)));
                }
                let Place::Row(row) = self.place else {
                    return Ok(None);
                };
                let cell = row
                    .lines
                    .get(line - 1)
                    .and_then(|grid_row| grid_row.cells.get(*column));
                match cell {
                    Some(cell) => inside(at(*cell), css, attr)?,
                    None => None,
                }
            }
            ValuePlace::Css { css, attr } => self.only(css, attr.as_deref())?,
            ValuePlace::Json(path) => self.json_text(path)?,
            ValuePlace::Beside { label, .. } if matches!(self.place, Place::Nothing) => {
                file::beside(label, self.look)?
            }
            ValuePlace::Beside { label, css } => {
                let roots = match css {
                    Some(css) => self.select_all(css),
                    None => self.elements(),
                };
                let mut found = Vec::new();
                for root in roots {
                    found.extend(beside(label, self.look, root)?);
                }
                found.into_iter().next()
            }
            ValuePlace::Line { line, css, attr } => {
                let Place::Row(row) = self.place else {
                    return Ok(None);
                };
                match row.lines.get(line - 1) {
                    Some(grid_row) => inside(at(grid_row.tr), css, attr)?,
                    None => None,
                }
            }
            ValuePlace::Bare { text, css } => match (self.place, css) {
                (Place::Json(_), _) => self.json_text(text)?,
                (Place::Element(_) | Place::Row(_) | Place::Elements(_), Some(css)) => {
                    self.only(css, None)?
                }
                (Place::Element(_) | Place::Row(_) | Place::Elements(_), None) => {
                    return Err(Refusal::changed(
                        format!("a CSS selector, not \"{text}\""),
                        "an HTML page",
                    ));
                }
                (Place::Record(_) | Place::Nothing, _) => None,
            },
            ValuePlace::Joined(parts) => {
                let mut texts = Vec::new();
                for part in parts {
                    texts.push(self.required(part, vars)?);
                }
                texts.retain(|text| !text.is_empty());
                Some(texts.join(" "))
            }
            ValuePlace::Either(choices) => {
                let mut found = None;
                for choice in choices {
                    if !self.has_column(choice) {
                        continue;
                    }
                    found = self.read(choice, vars)?;
                    if found.is_some() {
                        break;
                    }
                }
                found
            }
            ValuePlace::Always(text) => Some(text.clone()),
            ValuePlace::Named(name) => vars.named(name),
            // Worked out where `let` is known.
            ValuePlace::Expression(_) => None,
        })
    }

    /// `false` for a column that this layout of the table doesn't have.
    fn has_column(&self, value: &Value) -> bool {
        let ValuePlace::Col { label, line, .. } = &value.place else {
            return true;
        };
        let label = normal(label);
        self.columns(*line, &label)
            .is_none_or(|columns| columns.contains_key(&*label))
    }

    /// The columns of the n-th `<tr>`: by its own line of the header, else by the first one.
    fn columns(&self, line: usize, label: &str) -> Option<&'a BTreeMap<String, usize>> {
        match self.place {
            Place::Row(row) => {
                let own = row.columns.get(line - 1);
                own.filter(|columns| columns.contains_key(label))
                    .or(row.columns.first())
            }
            Place::Record(record) => Some(record.columns),
            _ => None,
        }
    }

    fn json_text(&self, path: &str) -> Result<Option<String>, Refusal> {
        let (root, path) = match path.strip_prefix("$.") {
            Some(path) => (self.look.json(), path),
            None => match self.place {
                Place::Json(item) => (Some(item), path),
                _ => (None, path),
            },
        };
        let found = root.and_then(|root| json::at_path(root, path));
        Ok(found
            .map(json::text_of)
            .transpose()?
            .flatten()
            .map(|text| printed(&text)))
    }

    /// Whether a JSON path leads to something, `null` included.
    pub(crate) fn has_json(&self, path: &str) -> bool {
        let (root, path) = match (path.strip_prefix("$."), self.place) {
            (Some(path), _) => (self.look.json(), path),
            (None, Place::Json(item)) => (Some(item), path),
            _ => (None, path),
        };
        root.is_some_and(|root| json::at_path(root, path).is_some())
    }
}
