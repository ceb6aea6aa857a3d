//! Elements of an HTML page: their visible text, and what can be clicked.

use scraper::{ElementRef, Html};

use super::Look;
use super::ink::Ink;
use crate::text::norm;

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

/// What a person reads on a link or button.
pub(crate) fn label_of(look: &Look<'_>, element: ElementRef<'_>) -> String {
    let own = look.normal_text_of(element);
    if !own.is_empty() {
        return own.into_owned();
    }
    let picture = element
        .descendent_elements()
        .find_map(|inner| inner.attr("alt"));
    norm(
        element
            .attr("value")
            .or(picture)
            .or(element.attr("title"))
            .unwrap_or_default(),
    )
}

pub(crate) fn is_link(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "a" | "area") && element.attr("href").is_some()
}

/// A button that sends a form.
pub(crate) fn is_submit(element: ElementRef<'_>) -> bool {
    let is = |kind: &str| {
        let own = element.attr("type").unwrap_or_default();
        own.eq_ignore_ascii_case(kind)
    };
    match element.value().name() {
        "button" => is("") || is("submit"),
        "input" => is("submit") || is("image"),
        _ => false,
    }
}
