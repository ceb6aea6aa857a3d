//! A place on a page where values are looked for, and how a value is read there.

use std::borrow::Cow;
use std::cell::OnceCell;

use regex::Regex;
use scraper::ElementRef;

use super::beside::beside;
use super::dom::attr;
use super::file::{self, Record};
use super::table::GridRow;
use super::{Look, Refusal, json};
use crate::recipe::model::{Css, Value, ValuePlace};
use crate::said;
use crate::text::{as_printed, norm, normal, printed};
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
    Json(json::Value<'a>),
    Record(Record<'a>),
    /// A page that is neither HTML nor JSON.
    Nothing,
}

/// One line of a table: its `<tr>`s, and which column has which label.
pub(crate) struct TableRow<'a> {
    pub(crate) lines: &'a [GridRow<'a>],
    /// The normal labels of its columns, by the lines of the header.
    pub(crate) columns: &'a [Vec<Cow<'a, str>>],
    /// Its normal text, once it is asked for: several signs are looked for in it.
    normal: OnceCell<String>,
}

impl<'a> TableRow<'a> {
    pub(crate) fn new(lines: &'a [GridRow<'a>], columns: &'a [Vec<Cow<'a, str>>]) -> TableRow<'a> {
        TableRow {
            lines,
            columns,
            normal: OnceCell::new(),
        }
    }
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

    /// The elements of the place: one, or the line's `<tr>`s.
    pub(crate) fn elements(&self) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
        let (one, lines, several): (Option<_>, &'a [GridRow<'a>], &'a [ElementRef<'a>]) =
            match self.place {
                Place::Element(element) => (Some(element), &[], &[]),
                Place::Row(row) => (None, row.lines, &[]),
                Place::Elements(elements) => (None, &[], elements),
                Place::Json(_) | Place::Record(_) | Place::Nothing => (None, &[], &[]),
            };
        let lines = lines.iter().map(|line| line.tr);
        one.into_iter().chain(lines).chain(several.iter().copied())
    }

    /// The first element at a selector, the place itself included.
    pub(crate) fn select(&self, css: &Css) -> Option<ElementRef<'a>> {
        self.selected(css).next()
    }

    pub(crate) fn select_all(&self, css: &Css) -> Vec<ElementRef<'a>> {
        self.selected(css).collect()
    }

    fn selected<'s>(&self, css: &'s Css) -> impl Iterator<Item = ElementRef<'a>> + use<'a, 's> {
        let look = self.look;
        let marked = move |root| look.within(root, |own| own.may_be(css.marks));
        self.elements()
            .flat_map(marked)
            .filter(|element| css.fits(*element))
    }

    /// The visible text of the place, as printed.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        match self.place {
            Place::Json(item) => match item.text() {
                Some(text) => as_printed(text),
                None => Cow::Owned(item.tree().to_string()),
            },
            Place::Record(record) => Cow::Borrowed(record.cells.text()),
            Place::Nothing => Cow::Borrowed(self.look.text()),
            Place::Element(element) => self.look.text_of(element),
            Place::Elements(_) | Place::Row(_) => {
                let mut texts = self.elements().map(|element| self.look.text_of(element));
                match (texts.next(), texts.next()) {
                    (Some(first), Some(second)) => {
                        let all: Vec<_> = [first, second].into_iter().chain(texts).collect();
                        Cow::Owned(printed(&all.join(" ")))
                    }
                    (one, _) => one.unwrap_or_default(),
                }
            }
        }
    }

    /// The visible text of the place, normalised.
    pub(crate) fn normal_text(&self) -> Cow<'a, str> {
        match self.place {
            Place::Nothing => Cow::Borrowed(self.look.text()),
            Place::Record(record) => Cow::Borrowed(record.cells.normal_text()),
            Place::Element(element) => self.look.normal_text_of(element),
            Place::Row(TableRow { lines: [line], .. }) => self.look.normal_text_of(line.tr),
            Place::Row(row) => Cow::Borrowed(row.normal.get_or_init(|| norm(&self.text()))),
            Place::Json(_) | Place::Elements(_) => match self.text() {
                Cow::Borrowed(text) => normal(text),
                Cow::Owned(text) => Cow::Owned(norm(&text)),
            },
        }
    }

    /// Reads a value; `None`: there is none, and no default.
    pub(crate) fn read(&self, value: &Value, vars: &Vars<'_>) -> Result<Option<String>, Refusal> {
        let found = self.found(value, vars)?.map(Cow::into_owned);
        Ok(found.or_else(|| value.default.clone()))
    }

    /// Reads a value that has to be there.
    pub(crate) fn required(&self, value: &Value, vars: &Vars<'_>) -> Result<String, Refusal> {
        self.required_text(value, vars).map(Cow::into_owned)
    }

    /// The same; lent where nothing of it was changed.
    pub(crate) fn required_text<'s>(
        &self,
        value: &'s Value,
        vars: &Vars<'_>,
    ) -> Result<Cow<'s, str>, Refusal>
    where
        'a: 's,
    {
        let default = value.default.as_deref().map(Cow::Borrowed);
        match self.found(value, vars)?.or(default) {
            Some(text) => Ok(text),
            None => {
                let seen = match &value.find {
                    Some(_) => self.raw(value, vars)?,
                    None => None,
                };
                let seen = seen.map_or_else(said::nothing, |text| said::piece(&text, 40));
                Err(Refusal::changed(said::value(value), seen))
            }
        }
    }

    /// A value as it stands on the page, without its default; lent where nothing of it was changed.
    pub(crate) fn found<'s>(
        &self,
        value: &'s Value,
        vars: &Vars<'_>,
    ) -> Result<Option<Cow<'s, str>>, Refusal>
    where
        'a: 's,
    {
        let shaped = self.raw(value, vars)?.and_then(|text| shaped(value, text));
        let is_misread = |text: &Cow<'_, str>| !text.is_ascii() && text.contains('\u{fffd}');
        if shaped.as_ref().is_some_and(is_misread) {
            let charset = self.look.charset.name();
            return Err(Refusal::changed(
                said::lines::in_charset(&said::value(value), charset),
                said::lines::bytes_that_are_not(),
            ));
        }
        Ok(shaped)
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
    fn only(&self, css: &Css, attr: Option<&str>) -> Result<Option<Cow<'a, str>>, Refusal> {
        let mut found = self
            .selected(css)
            .map(|element| self.text_or_attr(element, attr));
        let Some(first) = found.next() else {
            return Ok(None);
        };
        let others = found.filter(|text| *text != first).count();
        if others > 0 {
            let expected = match attr {
                Some(attr) => said::lines::one_attribute_at(attr, &css.text),
                None => said::lines::one_text_at(&css.text),
            };
            return Err(Refusal::changed(
                expected,
                said::lines::say_which(others + 1),
            ));
        }
        Ok(first)
    }

    fn text_or_attr(&self, element: ElementRef<'a>, name: Option<&str>) -> Option<Cow<'a, str>> {
        match name {
            Some(name) => attr(element, name).map(as_printed),
            None => Some(self.look.text_of(element)),
        }
    }

    /// At a selector inside of the place, or the place itself.
    fn inside(
        &self,
        css: Option<&Css>,
        attr: Option<&str>,
    ) -> Result<Option<Cow<'a, str>>, Refusal> {
        match css {
            Some(css) => self.only(css, attr),
            None => {
                let first = self.elements().next();
                Ok(first.and_then(|element| self.text_or_attr(element, attr)))
            }
        }
    }

    /// What stands at a value's place, before anything is done to it.
    fn raw<'s>(&self, value: &'s Value, vars: &Vars<'_>) -> Result<Option<Cow<'s, str>>, Refusal>
    where
        'a: 's,
    {
        let at = |element| Scope {
            look: self.look,
            place: Place::Element(element),
        };
        Ok(match &value.place {
            ValuePlace::Here => match self.place {
                Place::Json(item) => json::text_of(item)?,
                Place::Nothing => Some(self.text()).filter(|text| !text.is_empty()),
                _ => Some(self.text()),
            },
            ValuePlace::Nth(column) => match self.place {
                Place::Record(record) => record.cells.printed(column - 1).map(Cow::Borrowed),
                _ => None,
            },
            ValuePlace::Query(name) => {
                let url = &self.look.page.url;
                let mut pairs = url.query_pairs().filter(|(key, _)| key == name);
                pairs.next().map(|(_, value)| Cow::Owned(printed(&value)))
            }
            ValuePlace::Stated(format, fact) => {
                file::stated(*format, *fact, self.look, vars)?.map(Cow::Owned)
            }
            ValuePlace::Attr(name) => {
                let first = self.elements().next();
                first.and_then(|element| self.text_or_attr(element, Some(name)))
            }
            ValuePlace::Col {
                label,
                line,
                css,
                attr,
            } => {
                let Some(column) = self.column(*line, label) else {
                    let Some(mut columns) = self.columns() else {
                        return Ok(None);
                    };
                    columns.sort_unstable();
                    columns.dedup();
                    return Err(Refusal::changed(
                        said::lines::column(label),
                        said::lines::columns_are(&columns),
                    ));
                };
                match self.place {
                    Place::Record(record) => record.cells.printed(column).map(Cow::Borrowed),
                    Place::Row(row) => {
                        let line = row.lines.get(line - 1);
                        match line.and_then(|line| line.cells.get(column)) {
                            Some(cell) => at(*cell).inside(css.as_ref(), attr.as_deref())?,
                            None => None,
                        }
                    }
                    _ => None,
                }
            }
            ValuePlace::Css { css, attr } => self.only(css, attr.as_deref())?,
            ValuePlace::Json(path) => self.json_text(path)?,
            ValuePlace::Beside { label, .. } if matches!(self.place, Place::Nothing) => {
                file::beside(label, self.look)?.map(Cow::Borrowed)
            }
            ValuePlace::Beside { label, css } => {
                let roots: Vec<ElementRef<'_>> = match css {
                    Some(css) => self.select_all(css),
                    None => self.elements().collect(),
                };
                let mut found = Vec::new();
                for root in roots {
                    found.extend(beside(label, self.look, root)?);
                }
                found.into_iter().next().map(Cow::Owned)
            }
            ValuePlace::Line { line, css, attr } => {
                let Place::Row(row) = self.place else {
                    return Ok(None);
                };
                match row.lines.get(line - 1) {
                    Some(grid_row) => at(grid_row.tr).inside(css.as_ref(), attr.as_deref())?,
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
                        said::lines::selector_not(text),
                        said::lines::html_page(),
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
                Some(Cow::Owned(texts.join(" ")))
            }
            ValuePlace::Either(choices) => {
                let mut found = None;
                for choice in choices {
                    if !self.has_column(choice) {
                        continue;
                    }
                    found = self.read(choice, vars)?.map(Cow::Owned);
                    if found.is_some() {
                        break;
                    }
                }
                found
            }
            ValuePlace::Always(text) => Some(Cow::Borrowed(text)),
            ValuePlace::Named(name) => vars.named(name).map(Cow::Owned),
            // Worked out where `let` is known.
            ValuePlace::Expression(_) => None,
        })
    }

    /// `false` for a column that this layout of the table doesn't have.
    fn has_column(&self, value: &Value) -> bool {
        let ValuePlace::Col { label, line, .. } = &value.place else {
            return true;
        };
        let is_table = matches!(self.place, Place::Row(_) | Place::Record(_));
        !is_table || self.column(*line, label).is_some()
    }

    /// The number of a column: by the n-th `<tr>`'s own line of the header, else by the first one.
    fn column(&self, line: usize, label: &str) -> Option<usize> {
        let label = normal(label);
        // Where a label stands twice, the first one counts.
        let among = |labels: &Vec<Cow<'_, str>>| labels.iter().position(|own| *own == label);
        match self.place {
            Place::Row(row) => {
                let own = row.columns.get(line - 1).and_then(among);
                own.or_else(|| among(row.columns.first()?))
            }
            Place::Record(record) => record.column(&label),
            _ => None,
        }
    }

    /// The labels of the columns by which all `<tr>`s of a line may be read.
    fn columns(&self) -> Option<Vec<&'a str>> {
        match self.place {
            Place::Row(row) => {
                let labels = row.columns.first()?;
                Some(labels.iter().map(AsRef::as_ref).collect())
            }
            Place::Record(record) => {
                let labels = record.header.into_iter();
                Some(labels.flat_map(|header| header.normal()).collect())
            }
            _ => None,
        }
    }

    fn json_text(&self, path: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
        let (root, path) = match path.strip_prefix("$.") {
            Some(path) => (self.look.json(), path),
            None => match self.place {
                Place::Json(item) => (Some(item), path),
                _ => (None, path),
            },
        };
        let found = root.and_then(|root| json::at_path(root, path));
        Ok(found.map(json::text_of).transpose()?.flatten())
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

/// What the value wants of a text; `None`: nothing fits `find`.
fn shaped<'s>(value: &'s Value, mut text: Cow<'s, str>) -> Option<Cow<'s, str>> {
    if let Some(find) = &value.find {
        let hit = hit(&find.regex, &normal(&text))?.trim().to_owned();
        text = Cow::Owned(hit);
    }
    for gone in &value.without {
        if text.contains(gone.as_str()) {
            text = Cow::Owned(printed(&text.replace(gone.as_str(), "")));
        }
    }
    if value.words.is_empty() {
        return Some(text);
    }
    let key = normal(&text);
    let word = value.words.iter().find(|(from, _)| normal(from) == key);
    let word = word.map(|(_, to)| to).or(value.otherwise.as_ref());
    match word {
        Some(word) => Some(Cow::Borrowed(word)),
        None => Some(text),
    }
}

/// The group of a pattern, or all that it fits.
fn hit<'t>(pattern: &Regex, text: &'t str) -> Option<&'t str> {
    if pattern.captures_len() == 1 {
        return pattern.find(text).map(|all| all.as_str());
    }
    let hit = pattern.captures(text)?;
    hit.get(1)
        .or_else(|| hit.get(0))
        .map(|group| group.as_str())
}
