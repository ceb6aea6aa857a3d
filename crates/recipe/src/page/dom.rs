//! Elements of an HTML page: their visible text, and what can be clicked.

use std::borrow::Cow;

use scraper::{ElementRef, Html};

use super::Look;
use super::ink::Ink;
use crate::text::normal;

pub(super) fn is_hidden(element: &ElementRef<'_>) -> bool {
    let invisible = matches!(
        element.value().name(),
        "script" | "style" | "template" | "noscript" | "title" | "option" | "head"
    );
    invisible
        || element.value().attrs().any(|(name, value)| match name {
            "hidden" => true,
            "style" => value
                .replace(' ', "")
                .to_ascii_lowercase()
                .contains("display:none"),
            _ => false,
        })
}

/// A browser begins a new line for all but these.
pub(super) fn breaks_line(element: &ElementRef<'_>) -> bool {
    !matches!(
        element.value().name(),
        "a" | "abbr"
            | "b"
            | "big"
            | "button"
            | "code"
            | "em"
            | "font"
            | "i"
            | "img"
            | "input"
            | "label"
            | "mark"
            | "nobr"
            | "rb"
            | "rt"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// The visible text as printed, with a blank where a browser would break the line. An element that is itself invisible (an
/// option, a title) gives its own text.
pub(crate) fn text_of(element: ElementRef<'_>) -> String {
    Ink::of(element).text().trim().to_owned()
}

/// All elements of a document, in order.
pub(crate) fn elements(html: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    html.root_element().descendent_elements()
}

pub(crate) fn ancestors(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// An attribute's value. Elements have few, so they are looked through; [`ElementRef::attr`] looks its name up in a table of
/// all names first.
pub(crate) fn attr<'a>(element: ElementRef<'a>, wanted: &str) -> Option<&'a str> {
    let mut attrs = element.value().attrs.iter();
    let found = attrs
        .find(|(name, _)| *name.local == *wanted && name.ns.is_empty() && name.prefix.is_none());
    found.map(|(_, value)| &**value)
}

/// What a person reads on a link or button.
pub(crate) fn label_of<'p>(look: &Look<'p>, element: ElementRef<'p>) -> Cow<'p, str> {
    let own = look.normal_text_of(element);
    if !own.is_empty() {
        return own;
    }
    let inside = || {
        element
            .descendent_elements()
            .find_map(|inner| attr(inner, "alt"))
    };
    let label = attr(element, "value").or_else(inside);
    normal(label.or_else(|| attr(element, "title")).unwrap_or_default())
}

pub(crate) fn is_link(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "a" | "area") && attr(element, "href").is_some()
}

/// A button that sends a form.
pub(crate) fn is_submit(element: ElementRef<'_>) -> bool {
    let is = |kind: &str| {
        let own = attr(element, "type").unwrap_or_default();
        own.eq_ignore_ascii_case(kind)
    };
    match element.value().name() {
        "button" => is("") || is("submit"),
        "input" => is("submit") || is("image"),
        _ => false,
    }
}
