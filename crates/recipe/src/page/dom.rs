//! Elements of an HTML page: their visible text, what can be clicked, and what stands beside a label.

use scraper::node::Node;
use scraper::{ElementRef, Html};

use super::Refusal;
use crate::fence::fits;
use crate::text::{norm, printed};

/// Elements that don't break the line.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "big", "button", "code", "em", "font", "i", "img", "input", "label", "mark",
    "nobr", "rb", "rt", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
];
const INVISIBLE: [&str; 7] = [
    "script", "style", "template", "noscript", "title", "option", "head",
];

fn is_hidden(element: &ElementRef<'_>) -> bool {
    let value = element.value();
    INVISIBLE.contains(&value.name())
        || value.attr("hidden").is_some()
        || value.attr("style").is_some_and(|style| {
            style
                .replace(' ', "")
                .to_ascii_lowercase()
                .contains("display:none")
        })
}

fn breaks_line(element: &ElementRef<'_>) -> bool {
    !INLINE.contains(&element.value().name())
}

/// The visible text as it stands there, with a blank where a browser would break the line. An element that is itself
/// invisible (an option, a title) gives its own text.
pub(crate) fn text_of(element: ElementRef<'_>) -> String {
    text_up_to(element, usize::MAX)
}

/// The same, but stops once it is longer than anybody wants.
fn text_up_to(element: ElementRef<'_>, bytes_max: usize) -> String {
    let mut text = String::new();
    let mut node = *element;
    loop {
        // Down and to the right by hand: a hostile page may be nested deeper than the stack.
        let inner = ElementRef::wrap(node);
        let skipped = inner.is_some_and(|inner| inner != element && is_hidden(&inner));
        match node.value() {
            Node::Text(piece) => {
                text.push_str(piece);
                if text.len() > bytes_max {
                    return text;
                }
            }
            Node::Element(_) if inner.is_some_and(|inner| breaks_line(&inner)) => text.push(' '),
            _ => {}
        }
        if let Some(child) = node.first_child().filter(|_| !skipped) {
            node = child;
            continue;
        }
        loop {
            if ElementRef::wrap(node).is_some_and(|inner| breaks_line(&inner)) {
                text.push(' ');
            }
            if node == *element {
                return text;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return text,
            }
        }
    }
}

/// All elements of a document, in order.
pub(crate) fn elements(html: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    html.root_element().descendent_elements()
}

pub(crate) fn ancestors(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// What a person reads on a link or button.
pub(crate) fn label_of(element: ElementRef<'_>) -> String {
    let own = norm(&text_of(element));
    if !own.is_empty() {
        return own;
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
    let kind = element
        .attr("type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    match element.value().name() {
        "button" => kind.is_empty() || kind == "submit",
        "input" => kind == "submit" || kind == "image",
        _ => false,
    }
}

/// Links and buttons below an element (or the element itself).
pub(crate) fn clickables(root: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    root.descendent_elements()
        .filter(|element| is_link(*element) || is_submit(*element))
}

/// The value printed beside a label: the rest of the line, the next cell, the `dd`. `*` stands for anything in the label.
///
/// # Errors
/// The label stands more than once.
pub(crate) fn beside(label: &str, root: ElementRef<'_>) -> Result<Option<String>, Refusal> {
    let strip = |text: &str| norm(text).trim_end_matches([':', ' ']).to_owned();
    let wanted = strip(label);
    // Half-width kana and white space make the printed label longer than the wanted one, but not without end.
    let bytes_max = if wanted.contains('*') {
        4_000
    } else {
        wanted.len() * 4 + 400
    };
    let is_label = |element: &ElementRef<'_>| {
        if is_hidden(element) {
            return false;
        }
        let text = text_up_to(*element, bytes_max);
        text.len() <= bytes_max && fits(&wanted, &strip(&text))
    };
    let found: Vec<ElementRef<'_>> = root.descendent_elements().filter(is_label).collect();
    let innermost: Vec<ElementRef<'_>> = found
        .iter()
        .copied()
        .filter(|outer| !outer.child_elements().any(|inner| found.contains(&inner)))
        .collect();
    let mut node = match innermost.as_slice() {
        [] => return Ok(None),
        [one] => **one,
        several => {
            return Err(Refusal::changed(
                format!("one \"{label}\""),
                format!("{} of them: say where with `css`", several.len()),
            ));
        }
    };
    loop {
        for sibling in node.next_siblings() {
            let text = match sibling.value() {
                Node::Text(piece) => piece.to_string(),
                _ => ElementRef::wrap(sibling).map(text_of).unwrap_or_default(),
            };
            let value = printed(&text);
            let value = value.trim_start_matches([':', '：', ' ']);
            if !value.is_empty() {
                return Ok(Some(value.to_owned()));
            }
        }
        let ends_here = ElementRef::wrap(node).is_none_or(|element| {
            matches!(
                element.value().name(),
                "td" | "th" | "dt" | "tr" | "p" | "div" | "li" | "body" | "html"
            )
        });
        match node.parent() {
            Some(parent) if !ends_here => node = parent,
            _ => return Ok(None),
        }
    }
}
