//! The visible text of a page, taken down in one pass: what an element says is a stretch of it.

use std::ops::Range;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::ElementRef;
use scraper::node::Node;
use unicode_normalization::UnicodeNormalization;

use super::dom::{breaks_line, is_hidden};

/// What a person reads in an element, and which part of it in which element inside.
pub(crate) struct Ink {
    /// White space folded, with a blank where a browser would break the line.
    text: String,
    /// The element itself and all visible ones inside, in the page's order.
    stretches: Vec<Stretch>,
    /// Their numbers by the elements' ids, sorted.
    numbers: Vec<(NodeId, usize)>,
}

/// One element's part of the text.
pub(super) struct Stretch {
    pub(super) id: NodeId,
    /// The first character that isn't white space, by its [`base`].
    pub(super) first: Option<char>,
    at: Range<usize>,
    /// Number of the first stretch that isn't inside.
    behind: usize,
}

impl Ink {
    /// An element that is itself invisible (an option, a title) gives its own text.
    pub(crate) fn of(root: ElementRef<'_>) -> Ink {
        let mut text = String::new();
        let mut stretches: Vec<Stretch> = Vec::new();
        // With each, whether it breaks the line.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut hidden: Option<(NodeId, bool)> = None;
        // No recursion: a hostile page may be nested deeper than the stack.
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) if hidden.is_none() => {
                    if let Node::Text(piece) = node.value() {
                        push_folded(&mut text, piece);
                    }
                    let Some(element) = ElementRef::wrap(node) else {
                        continue;
                    };
                    let begins = text.len();
                    let breaks = breaks_line(&element);
                    if breaks {
                        push_blank(&mut text);
                    }
                    if element != root && is_hidden(&element) {
                        hidden = Some((node.id(), breaks));
                        continue;
                    }
                    open.push((stretches.len(), breaks));
                    stretches.push(Stretch {
                        id: node.id(),
                        first: None,
                        at: begins..begins,
                        behind: 0,
                    });
                }
                Edge::Close(node) if hidden.is_none_or(|(id, _)| id == node.id()) => {
                    if !node.value().is_element() {
                        continue;
                    }
                    let (ended, breaks) = match (hidden.take(), open.last()) {
                        (Some((_, breaks)), _) => (None, breaks),
                        (None, Some((number, breaks))) => (Some(*number), *breaks),
                        (None, None) => continue,
                    };
                    if breaks {
                        push_blank(&mut text);
                    }
                    if let Some(number) = ended {
                        open.pop();
                        stretches[number].at.end = text.len();
                        stretches[number].behind = stretches.len();
                    }
                }
                Edge::Open(_) | Edge::Close(_) => {}
            }
        }
        note_first_chars(&mut stretches, &text);
        let mut numbers: Vec<(NodeId, usize)> = stretches
            .iter()
            .map(|stretch| stretch.id)
            .zip(0..)
            .collect();
        numbers.sort_unstable();
        Ink {
            text,
            stretches,
            numbers,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What an element says, as printed; `None`: it isn't visible here.
    pub(super) fn said_by(&self, element: ElementRef<'_>) -> Option<&str> {
        self.stretch(element).map(|stretch| self.said(stretch))
    }

    pub(super) fn said(&self, stretch: &Stretch) -> &str {
        self.text[stretch.at.clone()].trim_matches(' ')
    }

    /// The visible elements inside of one, in the page's order; `None`: it isn't visible here.
    pub(super) fn inside(&self, element: ElementRef<'_>) -> Option<&[Stretch]> {
        let number = self.number(element)?;
        Some(&self.stretches[number + 1..self.stretches[number].behind])
    }

    fn stretch(&self, element: ElementRef<'_>) -> Option<&Stretch> {
        self.number(element).map(|number| &self.stretches[number])
    }

    fn number(&self, element: ElementRef<'_>) -> Option<usize> {
        let found = self
            .numbers
            .binary_search_by_key(&element.id(), |(id, _)| *id);
        found.ok().map(|at| self.numbers[at].1)
    }
}

/// Adds text with each run of white space as one blank.
fn push_folded(text: &mut String, piece: &str) {
    let mut rest = piece;
    while let Some(blank_at) = rest.find(char::is_whitespace) {
        text.push_str(&rest[..blank_at]);
        push_blank(text);
        rest = rest[blank_at..].trim_start();
    }
    text.push_str(rest);
}

fn push_blank(text: &mut String) {
    if !text.ends_with(' ') {
        text.push(' ');
    }
}

/// A character without its marks: a normal form may begin with another one than the text that it is made of, but with one
/// of the same base.
pub(super) fn base(c: char) -> Option<char> {
    match c {
        '!'..='~' | '一'..='\u{9fff}' => Some(c),
        _ => std::iter::once(c).nfkd().next(),
    }
}

/// Stretches begin one behind the other, so each blank is passed once, however many elements it is in.
fn note_first_chars(stretches: &mut [Stretch], text: &str) {
    let mut ink_at = 0;
    for stretch in stretches {
        if ink_at < stretch.at.start || text[ink_at..].starts_with(char::is_whitespace) {
            let from = ink_at.max(stretch.at.start);
            let blank = text[from..].find(|c: char| !c.is_whitespace());
            ink_at = blank.map_or(text.len(), |blank| from + blank);
        }
        if stretch.at.contains(&ink_at) {
            stretch.first = text[ink_at..].chars().next().and_then(base);
        }
    }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    #[test]
    fn each_visible_element_has_its_stretch_of_the_text() {
        let html = Html::parse_document(
            "<title>t</title><body><p> <b>あ</b>い<i hidden>x<b>y</b></i></p><ul><li></li></ul><br>う",
        );
        let ink = Ink::of(html.root_element());
        let said = |css: &str| {
            let css = Selector::parse(css).expect("a selector");
            let element = html.select(&css).next().expect("an element");
            ink.said_by(element)
        };
        let words: Vec<&str> = ink.text().split_whitespace().collect();
        assert_eq!(words, ["あい", "う"]);
        assert_eq!(said("p"), Some("あい"));
        assert_eq!(said("b"), Some("あ"));
        assert_eq!(said("ul"), Some(""));
        assert_eq!(said("i"), None);
        assert_eq!(said("title"), None);
        let inside = ink.inside(html.root_element()).expect("the root");
        let firsts: Vec<Option<char>> = inside.iter().map(|stretch| stretch.first).collect();
        // body, p, b, ul, li, br
        let first = Some('あ');
        assert_eq!(firsts, [first, first, first, None, None, None]);
    }

    #[test]
    fn what_is_invisible_itself_says_its_own_text() {
        let html = Html::parse_document("<select><option>一<option>二</select>");
        let option = Selector::parse("option").expect("a selector");
        let option = html.select(&option).next().expect("an option");
        assert_eq!(Ink::of(option).text().trim(), "一");
    }
}
