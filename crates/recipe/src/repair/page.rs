//! A page to compare: an HTML tree as a flat list of elements, or JSON.

use std::collections::HashSet;

use encoding_rs::{SHIFT_JIS, UTF_8};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use url::Url;

use crate::page::{Document, Look};
use crate::session::Page;
use crate::text::norm;
use crate::walk::Captured;

/// Larger pages are not compared.
const ELEMENTS_MAX: usize = 20_000;

/// A page, read for comparing.
pub(super) struct Paper {
    page: Page,
    document: Document,
    json: Option<Value>,
}

impl Paper {
    /// `None`: its address can't be read, so it can't be a page of a walk.
    pub(super) fn of(capture: &Captured) -> Option<Paper> {
        let page = Page::new(
            Url::parse(&capture.url).ok()?,
            capture.status,
            capture.content_type.clone(),
            capture.body.clone(),
        );
        let document = Document::read(&page, None);
        let json = Look::at(&page, &document).json();
        let json = json.map(|value| value.tree());
        Some(Paper {
            page,
            document,
            json,
        })
    }

    fn look(&self) -> Look<'_> {
        Look::at(&self.page, &self.document)
    }

    pub(super) fn url(&self) -> &Url {
        &self.page.url
    }

    pub(super) fn json(&self) -> Option<&Value> {
        self.json.as_ref()
    }

    pub(super) fn tree(&self) -> Option<Tree<'_>> {
        self.look().html().map(Tree::of)
    }

    pub(super) fn is_html(&self) -> bool {
        self.look().html().is_some()
    }

    /// A page that is neither HTML nor JSON, as text.
    pub(super) fn plain(&self) -> String {
        let body = &self.page.body;
        let said = self.look().charset;
        // What files say of their encoding is often untrue.
        let charset = if said == UTF_8 && std::str::from_utf8(body).is_err() {
            SHIFT_JIS
        } else {
            said
        };
        let (text, _) = charset.decode_without_bom_handling(body);
        text.trim_start_matches('\u{feff}').to_owned()
    }
}

/// One element with what tells it from others.
pub(super) struct El<'h> {
    pub(super) element: ElementRef<'h>,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    /// Normalised; of its own text nodes only.
    pub(super) own: String,
    /// Normalised; everything below it.
    pub(super) text: String,
}

impl<'h> El<'h> {
    pub(super) fn tag(&self) -> &'h str {
        self.element.value().name()
    }

    pub(super) fn attr(&self, name: &str) -> Option<&'h str> {
        self.element.attr(name)
    }

    /// What a person reads on a link or button.
    pub(super) fn label(&self) -> String {
        if !self.text.is_empty() {
            return self.text.clone();
        }
        let picture = self
            .element
            .descendent_elements()
            .find_map(|inner| inner.attr("alt"));
        norm(
            self.attr("value")
                .or(picture)
                .or(self.attr("title"))
                .unwrap_or_default(),
        )
    }

    pub(super) fn is_clickable(&self) -> bool {
        let kind = self.attr("type").unwrap_or_default().to_ascii_lowercase();
        match self.tag() {
            "a" | "area" => self.attr("href").is_some(),
            "button" => true,
            "input" => matches!(kind.as_str(), "submit" | "image" | "button"),
            _ => false,
        }
    }

    pub(super) fn is_control(&self) -> bool {
        let kind = self.attr("type").unwrap_or_default().to_ascii_lowercase();
        let sends = !matches!(kind.as_str(), "submit" | "image" | "button" | "reset");
        match self.tag() {
            "input" => sends,
            "select" | "textarea" => true,
            _ => false,
        }
    }
}

/// The elements of a page in document order; the first is the root.
pub(super) struct Tree<'h> {
    pub(super) els: Vec<El<'h>>,
}

impl<'h> Tree<'h> {
    fn of(html: &'h Html) -> Tree<'h> {
        let mut els: Vec<El<'h>> = Vec::new();
        // (element, its parent's place), in document order.
        let mut open: Vec<(ElementRef<'h>, Option<usize>)> = vec![(html.root_element(), None)];
        while let Some((element, parent)) = open.pop() {
            if els.len() >= ELEMENTS_MAX {
                break;
            }
            let at = els.len();
            let own: String = element
                .children()
                .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
                .collect::<Vec<_>>()
                .join(" ");
            els.push(El {
                element,
                parent,
                children: Vec::new(),
                own: norm(&own),
                text: String::new(),
            });
            if let Some(parent) = parent {
                els[parent].children.push(at);
            }
            let inner: Vec<ElementRef<'h>> = element.child_elements().collect();
            open.extend(inner.into_iter().rev().map(|child| (child, Some(at))));
        }
        for at in (0..els.len()).rev() {
            let hidden = matches!(els[at].tag(), "script" | "style" | "template" | "noscript");
            let text = if hidden {
                String::new()
            } else {
                whole_text(&els, at)
            };
            els[at].text = text;
        }
        Tree { els }
    }

    pub(super) fn title(&self) -> String {
        self.els
            .iter()
            .find(|el| el.tag() == "title")
            .map(|el| el.text.clone())
            .unwrap_or_default()
    }

    /// The places of the elements at a selector; `None`: it can't be read.
    pub(super) fn select(&self, css: &str) -> Option<Vec<usize>> {
        let selector = Selector::parse(css).ok()?;
        Some(
            (0..self.els.len())
                .filter(|at| selector.matches(&self.els[*at].element))
                .collect(),
        )
    }

    /// The texts of the elements at a selector.
    pub(super) fn texts_at(&self, css: &str) -> Vec<String> {
        let found = self.select(css).unwrap_or_default();
        found
            .into_iter()
            .map(|at| self.els[at].text.clone())
            .collect()
    }

    /// Everything below an element, itself first.
    pub(super) fn below(&self, at: usize) -> Vec<usize> {
        let mut found = vec![at];
        let mut next = 0;
        while next < found.len() {
            found.extend(self.els[found[next]].children.iter().copied());
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The nearest element of this name around one.
    pub(super) fn around(&self, at: usize, tag: &str) -> Option<usize> {
        let mut here = self.els[at].parent;
        while let Some(outer) = here {
            if self.els[outer].tag() == tag {
                return Some(outer);
            }
            here = self.els[outer].parent;
        }
        None
    }

    pub(super) fn labels(&self) -> HashSet<String> {
        self.els
            .iter()
            .filter(|el| el.is_clickable())
            .map(El::label)
            .collect()
    }
}

/// Its own text and that of its children, in the order of the page.
fn whole_text(els: &[El<'_>], at: usize) -> String {
    let mut children = els[at].children.iter();
    let mut pieces: Vec<String> = Vec::new();
    for node in els[at].element.children() {
        if let Some(text) = node.value().as_text() {
            pieces.push(text.to_string());
        } else if node.value().is_element()
            && let Some(child) = children.next()
        {
            pieces.push(els[*child].text.clone());
        }
    }
    norm(&pieces.join(" "))
}
