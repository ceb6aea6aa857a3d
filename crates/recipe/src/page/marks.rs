//! What can be told of an element at a glance: its name, its classes and its id as a few bits of one number.

use scraper::ElementRef;

/// Whatever has a name, a class or an id has at least its bits. Others may have them by chance: marks rule out, they prove
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u64);

impl Marks {
    /// An element of this name, in capitals or not.
    pub(super) fn name(name: &str) -> Marks {
        Marks::word(b'<', name)
    }

    fn class(class: &str) -> Marks {
        Marks::word(b'.', class)
    }

    fn id(id: &str) -> Marks {
        Marks::word(b'#', id)
    }

    /// Two bits, by the word's hash: FNV-1a, and once more multiplied, as short words differ in its low bits only.
    fn word(kind: u8, word: &str) -> Marks {
        let bytes = std::iter::once(kind).chain(word.bytes());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
        });
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Marks((1 << (hash >> 58)) | (1 << ((hash >> 52) & 63)))
    }

    pub(super) fn of(element: ElementRef<'_>) -> Marks {
        let mut marks = Marks::name(element.value().name());
        for (name, value) in element.value().attrs() {
            match name {
                "class" => {
                    let classes = value.split_ascii_whitespace().map(Marks::class);
                    marks = classes.fold(marks, Marks::with);
                }
                "id" => marks = marks.with(Marks::id(value)),
                _ => {}
            }
        }
        marks
    }

    /// What every element at the end of a selector has.
    pub(super) fn of_selector(text: &str) -> Marks {
        // Several selectors, and names that are written in another way.
        if text.contains([',', '\\', '/', '|', '"', '\'', '\0']) {
            return Marks::default();
        }
        let names = last_names(text);
        let at = names.find(['.', '#']).unwrap_or(names.len());
        let (element, mut rest) = names.split_at(at);
        let is_plain = !element.is_empty() && element.bytes().all(|b| b.is_ascii_alphanumeric());
        let mut marks = match is_plain {
            true => Marks::name(element),
            false => Marks::default(),
        };
        while let Some(mark) = rest.chars().next() {
            let word = &rest[1..];
            let end = word.find(['.', '#']).unwrap_or(word.len());
            marks = marks.with(match mark {
                '#' => Marks::id(&word[..end]),
                _ => Marks::class(&word[..end]),
            });
            rest = &word[end..];
        }
        marks
    }

    fn with(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// `false`: what has these marks has none of the others' word.
    pub(super) fn may_be(self, wanted: Marks) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// The names in a selector's last part. What an attribute, a place among siblings or something around asks for is left to
/// the selector.
fn last_names(text: &str) -> &str {
    let (mut from, mut to, mut depth) = (0, None, 0_usize);
    // A wide blank may be part of a name.
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => {
                to = to.or(Some(at));
                depth += 1;
            }
            ']' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ':' => to = to.or(Some(at)),
            '>' | '+' | '~' => (from, to) = (at + 1, None),
            _ if c.is_ascii_whitespace() => (from, to) = (at + 1, None),
            _ => {}
        }
    }
    &text[from..to.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    #[test]
    fn what_a_selector_ends_with_is_known_where_it_is_plain() {
        let (td, on) = (Marks::name("td"), Marks::class("on"));
        for (text, marks) in [
            ("table.meisai TD", td),
            (
                "form#signin.big",
                Marks::name("form")
                    .with(Marks::id("signin"))
                    .with(Marks::class("big")),
            ),
            ("ul.tab > .on[hidden]", on),
            ("li ~ *.on:not(.off .on)", on),
            ("td:nth-child(2n + 1)", td),
            ("form:has(.x) td:first-child", td),
            ("[data-no]", Marks::default()),
            ("*", Marks::default()),
            ("td, p", Marks::default()),
            ("x-tab", Marks::default()),
            (".x\u{3000}td", Marks::class("x\u{3000}td")),
            ("", Marks::default()),
        ] {
            assert_eq!(Marks::of_selector(text), marks, "{text}");
        }
    }

    #[test]
    fn an_element_has_the_marks_of_all_that_it_is_called() {
        let html = Html::parse_document("<td><svg><linearGradient id='i j' class=' a  b '></svg>");
        let path = Selector::parse("[id]").expect("a selector");
        let element = html.select(&path).next().expect("an element");
        let marks = Marks::of(element);
        for own in [
            Marks::name("lineargradient"),
            Marks::class("a"),
            Marks::class("b"),
            Marks::id("i j"),
        ] {
            assert!(marks.may_be(own));
        }
        let names = ["td", "a", "b", "p", "tr", "li", "form", "input", "table"];
        let by_chance = names.iter().filter(|name| marks.may_be(Marks::name(name)));
        assert!(by_chance.count() <= 1, "they tell elements apart");
    }
}
