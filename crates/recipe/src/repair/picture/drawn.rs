//! The page as a person would see it, of a few harmless elements without any attribute that the bank chose.

use std::collections::HashSet;

use super::super::page::Tree;
use super::hide::Hider;

/// More is cut off.
const BYTES_MAX: usize = 400_000;
/// Deeper nesting is drawn flat.
const DEPTH_MAX: usize = 200;

/// Names the first marked place.
const FIRST: &str = " id=\"mark\"";

/// What an element is drawn as; `None`: only what is in it.
fn drawn_as(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "table" => "table",
        "thead" => "thead",
        "tbody" => "tbody",
        "tfoot" => "tfoot",
        "tr" => "tr",
        "td" => "td",
        "th" => "th",
        "caption" => "caption",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "dl" => "dl",
        "dt" => "dt",
        "dd" => "dd",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "h4",
        "b" | "strong" => "b",
        "p" => "p",
        "form" | "fieldset" | "section" | "article" | "main" | "header" | "footer" | "nav"
        | "div" | "center" | "body" => "div",
        "a" | "button" | "label" => "span",
        _ => return None,
    })
}

fn is_skipped(tree: &Tree<'_>, at: usize) -> bool {
    let el = &tree.els[at];
    let hidden = el.attr("hidden").is_some()
        || el.attr("style").is_some_and(|style| {
            let style = style.replace(' ', "").to_ascii_lowercase();
            style.contains("display:none")
        });
    hidden
        || matches!(
            el.tag(),
            "head"
                | "script"
                | "style"
                | "template"
                | "noscript"
                | "iframe"
                | "frame"
                | "frameset"
                | "object"
                | "embed"
                | "applet"
                | "svg"
                | "math"
                | "audio"
                | "video"
                | "canvas"
                | "link"
                | "meta"
                | "base"
                | "map"
        )
}

/// What stands in for a control or a picture.
fn stand_in(tree: &Tree<'_>, at: usize, hider: &Hider<'_>) -> Option<(&'static str, String)> {
    let el = &tree.els[at];
    let kind = el.attr("type").unwrap_or_default().to_ascii_lowercase();
    match (el.tag(), kind.as_str()) {
        ("input", "hidden") => Some(("none", String::new())),
        ("input", "submit" | "button" | "reset" | "image") => Some(("button", el.label())),
        ("input", "checkbox" | "radio") => Some(("tick", String::new())),
        ("input" | "textarea", _) => Some(("box", String::new())),
        ("select", _) => {
            let first = el.children.first().map(|at| tree.els[*at].text.clone());
            Some(("box", hider.hide(&first.unwrap_or_default(), true)))
        }
        ("img", _) => Some(("image", el.attr("alt").unwrap_or_default().to_owned())),
        _ => None,
    }
}

pub(super) fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c if c.is_control() && c != '\n' => out.push(' '),
                c => out.push(c),
            }
            out
        })
}

/// One step of drawing.
enum Todo {
    Open(usize, usize),
    Text(String),
    Close(&'static str),
}

pub(super) fn of(
    tree: &Tree<'_>,
    hider: &Hider<'_>,
    data: &HashSet<usize>,
    marked: &HashSet<usize>,
) -> String {
    let mut out = String::new();
    let mut todo = vec![Todo::Open(0, 0)];
    while let Some(step) = todo.pop() {
        if out.len() > BYTES_MAX {
            // What is still open is closed; nothing new begins.
            if let Todo::Close(tag) = step {
                out.push_str(&format!("</{tag}>"));
            }
            continue;
        }
        match step {
            Todo::Text(text) => out.push_str(&escaped(&text)),
            Todo::Close(tag) => out.push_str(&format!("</{tag}>")),
            Todo::Open(at, depth) => {
                open(tree, at, depth, hider, data, marked, &mut out, &mut todo)
            }
        }
    }
    out
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of the loop above, which owns all of it"
)]
fn open(
    tree: &Tree<'_>,
    at: usize,
    depth: usize,
    hider: &Hider<'_>,
    data: &HashSet<usize>,
    marked: &HashSet<usize>,
    out: &mut String,
    todo: &mut Vec<Todo>,
) {
    if is_skipped(tree, at) {
        return;
    }
    let el = &tree.els[at];
    let is_marked = marked.contains(&at);
    let mark = if is_marked { " marked" } else { "" };
    // The frame opens at the first marked place.
    let id = if is_marked && !out.contains(FIRST) {
        FIRST
    } else {
        ""
    };
    if el.tag() == "br" {
        out.push_str("<br>");
        return;
    }
    if let Some((class, text)) = stand_in(tree, at, hider) {
        if class != "none" {
            let text = escaped(&hider.hide(&text, false));
            out.push_str(&format!("<span class=\"{class}{mark}\"{id}>{text}</span>"));
        }
        return;
    }
    let tag = drawn_as(el.tag()).filter(|_| depth < DEPTH_MAX);
    let tag = tag.or((!mark.is_empty()).then_some("span"));
    if let Some(tag) = tag {
        let class = match el.tag() {
            "a" => "link",
            "button" => "button",
            _ => "",
        };
        let classes = format!("{class}{mark}");
        let classes = classes.trim();
        out.push_str(&format!("<{tag}"));
        if !classes.is_empty() {
            out.push_str(&format!(" class=\"{classes}\"{id}"));
        }
        for across in ["colspan", "rowspan"] {
            let number = el.attr(across).and_then(|n| n.trim().parse::<u16>().ok());
            if let Some(number) = number.filter(|_| matches!(tag, "td" | "th")) {
                out.push_str(&format!(" {across}=\"{}\"", number.clamp(1, 100)));
            }
        }
        out.push('>');
        todo.push(Todo::Close(tag));
    }
    let is_data = data.contains(&at);
    let mut inner = Vec::new();
    let mut children = el.children.iter();
    for node in el.element.children() {
        if let Some(text) = node.value().as_text() {
            inner.push(Todo::Text(hider.hide(text, is_data)));
        } else if node.value().is_element()
            && let Some(child) = children.next()
        {
            inner.push(Todo::Open(*child, depth + 1));
        }
    }
    todo.extend(inner.into_iter().rev());
}
