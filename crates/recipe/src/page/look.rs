//! A page, decoded and parsed: once, however often it is looked at.

use std::borrow::Cow;
use std::cell::OnceCell;

use domain::time::Date;
use encoding_rs::{Encoding, UTF_8};
use scraper::{ElementRef, Html};
use url::Url;

use super::depth::is_too_deep;
use super::dom::{attr, elements, text_of};
use super::file::{self, Grid, Read};
use super::ink::Ink;
use super::json::{self, Json};
use super::marks::Marks;
use crate::recipe::model::Declared;
use crate::session::Page;
use crate::text::norm;

/// A page as it was parsed. Kept beside the page's bytes.
pub(crate) struct Document {
    doc: Doc,
    charset: &'static Encoding,
    whole: bool,
    title: OnceCell<String>,
    base: OnceCell<Option<Url>>,
    ink: OnceCell<Ink>,
    text: OnceCell<String>,
    plain: OnceCell<String>,
    grid: OnceCell<Grid>,
    ofx: OnceCell<Read>,
    zengin: OnceCell<Read>,
}

enum Doc {
    Html(Html),
    Json(Json),
    /// A file or a picture.
    Other,
    /// An answer that isn't what it says it is.
    Unread(Unread),
}

/// Why a page of HTML or JSON can't be read, though it may have come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It ends in the middle of a value.
    Cut,
    /// Nested deeper than any page is.
    TooDeep,
    /// What it says is JSON isn't.
    NotJson,
}

impl Unread {
    fn of_json(error: &serde_json::Error) -> Unread {
        // The parser has no other way to say that it stopped on purpose.
        match error.is_eof() {
            true => Unread::Cut,
            false if error.to_string().starts_with("recursion limit") => Unread::TooDeep,
            false => Unread::NotJson,
        }
    }
}

impl Document {
    /// `encoding`: what the recipe says, if the bank lies about it.
    pub(crate) fn read(page: &Page, encoding: Option<&'static Encoding>) -> Document {
        let document = |doc, charset, whole| Document {
            doc,
            charset,
            whole,
            title: OnceCell::new(),
            base: OnceCell::new(),
            ink: OnceCell::new(),
            text: OnceCell::new(),
            plain: OnceCell::new(),
            grid: OnceCell::new(),
            ofx: OnceCell::new(),
            zengin: OnceCell::new(),
        };
        let kind = media_type(page);
        if kind.ends_with("json") {
            let body = page
                .body
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(&page.body);
            return match Json::read(body) {
                Ok(json) => document(Doc::Json(json), UTF_8, true),
                Err(error) => document(Doc::Unread(Unread::of_json(&error)), UTF_8, false),
            };
        }
        let by_itself = match encoding {
            Some(_) => None,
            None => utf8_beyond_ascii(&page.body),
        };
        let charset = match by_itself {
            Some(_) => UTF_8,
            None => encoding.or_else(|| declared_charset(page)).unwrap_or(UTF_8),
        };
        if is_html(&kind) {
            let text = match by_itself {
                Some(text) => Cow::Borrowed(text),
                None => charset.decode_without_bom_handling(&page.body).0,
            };
            // A page with a NUL lost a stretch on its way, tags perhaps; the parser would drop it without a word.
            let is_damaged = text.contains('\0');
            let text = match is_damaged {
                true => Cow::Owned(text.replace('\0', "\u{fffd}")),
                false => text,
            };
            if is_too_deep(&text) {
                return document(Doc::Unread(Unread::TooDeep), charset, false);
            }
            let html = Html::parse_document(text.strip_prefix('\u{feff}').unwrap_or(&text));
            let whole = ends_as_html(&page.body) && !is_damaged;
            return document(Doc::Html(html), charset, whole);
        }
        document(Doc::Other, charset, true)
    }
}

/// One look at one page.
#[derive(Clone, Copy)]
pub(crate) struct Look<'p> {
    pub(crate) page: &'p Page,
    document: &'p Document,
    /// In which it was read, and in which its forms are submitted unless they say otherwise.
    pub(crate) charset: &'static Encoding,
    /// It was sent to its end.
    pub(crate) whole: bool,
}

impl<'p> Look<'p> {
    /// `document`: this very page, parsed.
    pub(crate) fn at(page: &'p Page, document: &'p Document) -> Look<'p> {
        Look {
            page,
            document,
            charset: document.charset,
            whole: document.whole,
        }
    }

    /// Why nothing of it can be read, where that is so.
    pub(crate) fn unread(&self) -> Option<Unread> {
        match &self.document.doc {
            Doc::Unread(why) => Some(*why),
            _ => None,
        }
    }

    pub(crate) fn html(&self) -> Option<&'p Html> {
        match &self.document.doc {
            Doc::Html(html) => Some(html),
            _ => None,
        }
    }

    pub(crate) fn json(&self) -> Option<json::Value<'p>> {
        match &self.document.doc {
            Doc::Json(json) => Some(json.root()),
            _ => None,
        }
    }

    /// The document's title, normalised.
    pub(crate) fn title(&self) -> &'p str {
        self.document.title.get_or_init(|| {
            let title = self
                .html()
                .and_then(|html| elements(html).find(|element| element.value().name() == "title"));
            title
                .map(|title| norm(&title.text().collect::<String>()))
                .unwrap_or_default()
        })
    }

    /// The page's visible text, normalised.
    pub(crate) fn text(&self) -> &'p str {
        if let Some(ink) = self.ink() {
            return ink.normal_text();
        }
        let text = &self.document.text;
        text.get_or_init(|| match self.json() {
            Some(json) => norm(&json.tree().to_string()),
            None => norm(self.plain()),
        })
    }

    /// The text of a page that is neither HTML nor JSON.
    pub(super) fn plain(&self) -> &'p str {
        self.document.plain.get_or_init(|| file::text(self))
    }

    /// The cells of a page that is a text with columns.
    pub(super) fn grid(&self) -> &'p Grid {
        self.document.grid.get_or_init(|| Grid::read(self))
    }

    /// The statements of a file that says itself whose they are.
    pub(super) fn statements(&self, format: Declared, today: Date) -> &'p Read {
        let body = &self.page.body;
        match format {
            Declared::Ofx => {
                let read = &self.document.ofx;
                read.get_or_init(|| formats::ofx_statements(body))
            }
            Declared::Zengin => {
                let read = &self.document.zengin;
                read.get_or_init(|| formats::zengin::read(body, today))
            }
        }
    }

    /// The elements of a page of HTML, and what is visible of them.
    pub(super) fn ink(&self) -> Option<&'p Ink> {
        let root = self.html()?.root_element();
        Some(self.document.ink.get_or_init(|| Ink::of(root)))
    }

    /// The visible text of an element of this page, as printed.
    pub(crate) fn text_of(&self, element: ElementRef<'_>) -> Cow<'p, str> {
        let said = self
            .ink()
            .and_then(|ink| Some(ink.said(ink.stretch(element)?)));
        match said {
            Some(said) => Cow::Borrowed(said),
            // What is invisible on the page says its own text.
            None => Cow::Owned(text_of(element)),
        }
    }

    /// The same, normalised.
    pub(crate) fn normal_text_of(&self, element: ElementRef<'_>) -> Cow<'p, str> {
        let said = self
            .ink()
            .and_then(|ink| Some(ink.normal(ink.stretch(element)?)));
        said.unwrap_or_else(|| Cow::Owned(norm(&text_of(element))))
    }

    /// An element and all inside of it that have marks that fit, in the page's order.
    pub(super) fn within<F: Fn(Marks) -> bool>(
        &self,
        root: ElementRef<'_>,
        fits: F,
    ) -> impl Iterator<Item = ElementRef<'p>> + use<'p, F> {
        let page = self.html().zip(self.ink());
        let found = page.map(|(html, ink)| {
            let ids = ink.within(root, fits);
            ids.filter_map(|id| html.tree.get(id).and_then(ElementRef::wrap))
        });
        found.into_iter().flatten()
    }

    /// Those of a name.
    pub(super) fn named(
        &self,
        root: ElementRef<'_>,
        name: &'static str,
    ) -> impl Iterator<Item = ElementRef<'p>> + use<'p> {
        let marks = Marks::name(name);
        let may_be = self.within(root, move |own| own.may_be(marks));
        may_be.filter(move |element| element.value().name() == name)
    }

    /// All of a name on a page of HTML.
    pub(super) fn all_named(
        &self,
        name: &'static str,
    ) -> impl Iterator<Item = ElementRef<'p>> + use<'p> {
        let root = self.html().map(Html::root_element);
        let look = *self;
        root.into_iter()
            .flat_map(move |root| look.named(root, name))
    }

    /// Against which the page's addresses are read: its `<base>`, or its own address.
    pub(super) fn base(&self) -> &'p Url {
        let base = self.document.base.get_or_init(|| {
            let href = attr(self.all_named("base").next()?, "href")?;
            self.page.url.join(href).ok()
        });
        base.as_ref().unwrap_or(&self.page.url)
    }

    /// `text/html` and the like, without parameters, in lower case.
    pub(crate) fn media_type(&self) -> String {
        media_type(self.page)
    }
}

/// Whether there may be links and buttons on the page.
pub(crate) fn may_be_clicked(page: &Page) -> bool {
    is_html(&media_type(page))
}

fn is_html(media_type: &str) -> bool {
    matches!(media_type, "text/html" | "application/xhtml+xml" | "")
}

fn media_type(page: &Page) -> String {
    let sent = page.content_type.as_deref().unwrap_or_default();
    sent.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// What is valid UTF-8 with something beyond ASCII in it says more than a header does.
fn utf8_beyond_ascii(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?;
    (!text.is_ascii()).then_some(text)
}

/// By the header, else by `<meta>`.
fn declared_charset(page: &Page) -> Option<&'static Encoding> {
    let by_header = page.content_type.as_deref().and_then(named_charset);
    by_header.or_else(|| meta_charset(&page.body[..page.body.len().min(4096)]))
}

fn named_charset(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find("charset")? + "charset".len();
    let value = lower[at..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end = value
        .find(['"', '\'', ';', ' ', '>', '/'])
        .unwrap_or(value.len());
    Encoding::for_label(&value.as_bytes()[..end])
}

fn meta_charset(head: &[u8]) -> Option<&'static Encoding> {
    String::from_utf8_lossy(head)
        .to_ascii_lowercase()
        .split("<meta")
        .skip(1)
        .find_map(|meta| named_charset(&meta[..meta.find('>')?]))
}

/// `</html>`, then nothing but white space and comments.
fn ends_as_html(body: &[u8]) -> bool {
    const END: &[u8] = b"</html";
    let tail = &body[body.len().saturating_sub(4096)..];
    let Some(at) = tail
        .windows(END.len())
        .rposition(|window| window.eq_ignore_ascii_case(END))
    else {
        return false;
    };
    let rest = String::from_utf8_lossy(&tail[at + END.len()..]);
    let Some(after) = rest.trim_start().strip_prefix('>') else {
        return false;
    };
    let mut rest = after.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else {
            return false;
        };
        rest = comment[end + 3..].trim_start();
    }
    rest.trim_matches('\0').is_empty()
}
