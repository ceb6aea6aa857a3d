//! A page, decoded and parsed.

use std::cell::OnceCell;

use encoding_rs::{Encoding, UTF_8};
use scraper::Html;

use super::dom::{elements, text_of};
use crate::session::Page;
use crate::text::norm;

/// One look at one page.
pub(crate) struct Look<'p> {
    pub(crate) page: &'p Page,
    pub(crate) doc: Doc,
    /// In which it was read, and in which its forms are submitted unless they say otherwise.
    pub(crate) charset: &'static Encoding,
    /// It was sent to its end.
    pub(crate) whole: bool,
    title: OnceCell<String>,
    text: OnceCell<String>,
}

pub(crate) enum Doc {
    Html(Html),
    Json(serde_json::Value),
    /// A file, a picture, or an answer that isn't what it says it is.
    Other,
}

impl<'p> Look<'p> {
    pub(crate) fn at(page: &'p Page) -> Look<'p> {
        Look::with_encoding(page, None)
    }

    /// `encoding`: what the recipe says, if the bank lies about it.
    pub(crate) fn with_encoding(page: &'p Page, encoding: Option<&'static Encoding>) -> Look<'p> {
        let look = |doc, charset, whole| Look {
            page,
            doc,
            charset,
            whole,
            title: OnceCell::new(),
            text: OnceCell::new(),
        };
        let kind = media_type(page);
        if kind.ends_with("json") {
            let body = page
                .body
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(&page.body);
            return match serde_json::from_slice(body) {
                Ok(value) => look(Doc::Json(value), UTF_8, true),
                Err(_) => look(Doc::Other, UTF_8, false),
            };
        }
        let charset = encoding.unwrap_or_else(|| charset_of(page));
        if kind == "text/html" || kind == "application/xhtml+xml" || kind.is_empty() {
            let (text, _) = charset.decode_without_bom_handling(&page.body);
            let html = Html::parse_document(text.strip_prefix('\u{feff}').unwrap_or(&text));
            return look(Doc::Html(html), charset, ends_as_html(&page.body));
        }
        look(Doc::Other, charset, true)
    }

    pub(crate) fn html(&self) -> Option<&Html> {
        match &self.doc {
            Doc::Html(html) => Some(html),
            _ => None,
        }
    }

    pub(crate) fn json(&self) -> Option<&serde_json::Value> {
        match &self.doc {
            Doc::Json(value) => Some(value),
            _ => None,
        }
    }

    /// The document's title, normalised.
    pub(crate) fn title(&self) -> &str {
        self.title.get_or_init(|| {
            let title = self
                .html()
                .and_then(|html| elements(html).find(|element| element.value().name() == "title"));
            title
                .map(|title| norm(&title.text().collect::<String>()))
                .unwrap_or_default()
        })
    }

    /// The page's visible text, normalised.
    pub(crate) fn text(&self) -> &str {
        self.text.get_or_init(|| match &self.doc {
            Doc::Html(html) => norm(&text_of(html.root_element())),
            Doc::Json(value) => norm(&value.to_string()),
            Doc::Other => String::new(),
        })
    }

    /// `text/html` and the like, without parameters, in lower case.
    pub(crate) fn media_type(&self) -> String {
        media_type(self.page)
    }

    /// For messages: path, status and title; no query, no text.
    pub(crate) fn about(&self) -> String {
        let (path, status, title) = (self.page.url.path(), self.page.status, self.title());
        if title.is_empty() {
            format!("{path} (status {status}, {})", self.media_type())
        } else {
            format!(
                "{path} (status {status}, title \"{}\")",
                crate::text::short(title, 40)
            )
        }
    }
}

fn media_type(page: &Page) -> String {
    let sent = page.content_type.as_deref().unwrap_or_default();
    sent.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Valid UTF-8 with something beyond ASCII in it says more than a header does; then the header, then `<meta>`.
fn charset_of(page: &Page) -> &'static Encoding {
    if !page.body.is_ascii() && std::str::from_utf8(&page.body).is_ok() {
        return UTF_8;
    }
    let head = &page.body[..page.body.len().min(4096)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    page.content_type
        .as_deref()
        .and_then(named_charset)
        .or_else(|| meta_charset(&head))
        .unwrap_or(UTF_8)
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

fn meta_charset(head: &str) -> Option<&'static Encoding> {
    head.split("<meta")
        .skip(1)
        .find_map(|meta| named_charset(&meta[..meta.find('>')?]))
}

/// `</html>`, then nothing but white space and comments.
fn ends_as_html(body: &[u8]) -> bool {
    let tail = &body[body.len().saturating_sub(4096)..];
    let tail = String::from_utf8_lossy(tail).to_ascii_lowercase();
    let Some(at) = tail.rfind("</html") else {
        return false;
    };
    let mut rest = tail[at + "</html".len()..].trim_start();
    let Some(after) = rest.strip_prefix('>') else {
        return false;
    };
    rest = after.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else {
            return false;
        };
        rest = comment[end + 3..].trim_start();
    }
    rest.trim_matches('\0').is_empty()
}
