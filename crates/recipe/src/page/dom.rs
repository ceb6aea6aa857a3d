//! Elements of an HTML page: their visible text, what can be clicked, and what stands beside a label.

use std::ops::ControlFlow;

use scraper::node::Node;
use scraper::{ElementRef, Html};
use unicode_normalization::UnicodeNormalization;

use super::Refusal;
use crate::fence::fits;
use crate::text::{is_normal, norm, printed};

fn is_hidden(element: &ElementRef<'_>) -> bool {
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
fn breaks_line(element: &ElementRef<'_>) -> bool {
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

/// The visible text as it stands there, with a blank where a browser would break the line. An element that is itself
/// invisible (an option, a title) gives its own text.
pub(crate) fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    // Never breaks off, so nothing is to be said about how it ended.
    let _ = visible(element, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    });
    text
}

/// The same, or `None` if it is longer than `bytes_max` or stands among more nodes than that.
fn short_text_of(element: ElementRef<'_>, bytes_max: usize) -> Option<String> {
    let mut text = String::new();
    let mut left = bytes_max;
    let ended = visible(element, &mut |piece| {
        text.push_str(piece);
        left = match left.checked_sub(piece.len().max(1)) {
            Some(left) => left,
            None => return ControlFlow::Break(()),
        };
        ControlFlow::Continue(())
    });
    ended.is_continue().then_some(text)
}

/// The first character that a person sees in an element, if it is among the first `nodes_max` nodes.
fn first_char_of(element: ElementRef<'_>, nodes_max: usize) -> Option<char> {
    let (mut first, mut left) = (None, nodes_max);
    let _ = visible(element, &mut |piece| {
        first = piece.chars().find(|c| !c.is_whitespace());
        left = left.saturating_sub(1);
        if first.is_some() || left == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    first
}

/// Hears the pieces of an element's visible text in their order, a blank where a browser would break the line, and an
/// empty piece for any other node on the way; breaks off when it is told to.
fn visible(
    element: ElementRef<'_>,
    hear: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut node = *element;
    loop {
        // Down and to the right by hand: a hostile page may be nested deeper than the stack.
        let inner = ElementRef::wrap(node);
        let skipped = inner.is_some_and(|inner| inner != element && is_hidden(&inner));
        match node.value() {
            Node::Text(piece) => hear(piece)?,
            Node::Element(_) if inner.is_some_and(|inner| breaks_line(&inner)) => hear(" ")?,
            _ => hear("")?,
        }
        if let Some(child) = node.first_child().filter(|_| !skipped) {
            node = child;
            continue;
        }
        loop {
            if ElementRef::wrap(node).is_some_and(|inner| breaks_line(&inner)) {
                hear(" ")?;
            }
            if node == *element {
                return ControlFlow::Continue(());
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return ControlFlow::Continue(()),
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
    // Nearly every element is told apart by its first character. Decomposed, for ｶﾞ begins with カ and ガ must too.
    let base = |c: char| std::iter::once(c).nfkd().next();
    let begins = wanted.chars().next().filter(|c| *c != '*');
    let begins = begins.map(|first| (first, base(first)));
    let is_label = |element: &ElementRef<'_>| {
        let may_be = begins.is_none_or(|(first, decomposed)| {
            first_char_of(*element, bytes_max).is_some_and(|c| {
                c == first || Some(c) == decomposed || (!is_normal(c) && base(c) == decomposed)
            })
        });
        may_be
            && !is_hidden(element)
            && short_text_of(*element, bytes_max).is_some_and(|text| fits(&wanted, &strip(&text)))
    };
    let found: Vec<ElementRef<'_>> = root.descendent_elements().filter(is_label).collect();
    // In the page's order, so what is inside of a label follows it at once.
    let innermost: Vec<ElementRef<'_>> = found
        .iter()
        .enumerate()
        .filter(|(at, outer)| {
            let next = found.get(at + 1).and_then(|next| next.parent());
            next != Some(***outer)
        })
        .map(|(_, label)| *label)
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
