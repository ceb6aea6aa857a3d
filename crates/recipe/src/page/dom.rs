//! Elements of an HTML page: their visible text, and what can be clicked.

use std::borrow::Cow;

use scraper::{ElementRef, Html};

use super::Look;
use super::ink::Ink;
use crate::text::normal;

/// Whether nobody sees it: by what it is, or by what it says of itself. What a style sheet hides is not known here.
pub(super) fn is_hidden(element: &ElementRef<'_>) -> bool {
    let invisible = matches!(
        element.value().name(),
        "script" | "style" | "template" | "noscript" | "title" | "option" | "head"
    );
    invisible || says_hidden(element)
}

/// By its own attributes.
fn says_hidden(element: &ElementRef<'_>) -> bool {
    element.value().attrs().any(|(name, value)| match name {
        "hidden" => true,
        "style" => hides(value),
        _ => false,
    })
}

/// Whether an element, or one around it, is hidden by itself: what stands there is read by nobody. A title and an option are
/// seen, though not on the page.
pub(super) fn is_unseen(element: ElementRef<'_>) -> bool {
    std::iter::once(element)
        .chain(ancestors(element))
        .any(hides_itself)
}

/// The same of the element alone, whatever is around it.
pub(super) fn hides_itself(element: ElementRef<'_>) -> bool {
    let invisible = matches!(
        element.value().name(),
        "script" | "style" | "template" | "noscript"
    );
    invisible || says_hidden(&element)
}

/// `display: none`, `visibility: hidden` and `collapse`, however it is spelt. Of several the last one counts, but for those
/// that are important.
fn hides(style: &str) -> bool {
    let may_hide = |word: &str| {
        let letters = style.as_bytes().windows(word.len());
        letters
            .into_iter()
            .any(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    };
    if !["none", "hidden", "collapse"].into_iter().any(may_hide) && !style.contains('\\') {
        return false;
    }
    let plain = plain_style(style);
    let last = |wanted: &str| {
        let mut last: Option<(&str, bool)> = None;
        for declaration in plain.split(';') {
            let Some((name, value)) = declaration.split_once(':') else {
                continue;
            };
            let (value, is_important) = match value.split_once('!') {
                Some((value, _)) => (value.trim(), true),
                None => (value.trim(), false),
            };
            let holds = last.is_some_and(|(_, important)| important && !is_important);
            if name.trim() == wanted && !value.is_empty() && !holds {
                last = Some((value, is_important));
            }
        }
        last.map(|(value, _)| value)
    };
    last("display") == Some("none") || matches!(last("visibility"), Some("hidden" | "collapse"))
}

/// In small letters, without comments and escapes.
fn plain_style(style: &str) -> String {
    let mut plain = String::new();
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    plain.push_str(rest);
    if !plain.contains('\\') {
        return plain.to_ascii_lowercase();
    }
    let mut read = String::new();
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            read.push(letter);
            continue;
        }
        let mut code = String::new();
        while let Some(digit) = letters.next_if(|c| code.len() < 6 && c.is_ascii_hexdigit()) {
            code.push(digit);
        }
        match u32::from_str_radix(&code, 16) {
            Ok(code) => {
                letters.next_if(|c| c.is_whitespace());
                read.extend(char::from_u32(code));
            }
            Err(_) => read.extend(letters.next()),
        }
    }
    read.to_ascii_lowercase()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_hides_however_it_is_spelt() {
        for style in [
            "display:none",
            "display:\tnone",
            "DISPLAY :\n None ;color:red",
            "color:red;display:none!important",
            "display:/* not */none",
            "d\\69 splay:none",
            "display:block;display:none",
            "display:none !important;display:block",
            "visibility:hidden",
            "visibility:\u{c}collapse;",
        ] {
            assert!(hides(style), "{style:?}");
        }
        for style in [
            "",
            "display:block",
            "display:none;display:block",
            "backface-visibility:hidden",
            "overflow:hidden",
            "border-collapse:collapse",
            "text-decoration:none",
            "x-display:none",
            "/* display:none */color:red",
        ] {
            assert!(!hides(style), "{style:?}");
        }
    }
}
