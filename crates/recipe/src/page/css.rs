//! CSS selectors: nearly all elements of a page are told apart by one name at a selector's end, before all of it is matched.

use scraper::{CaseSensitivity, ElementRef, Selector};

use crate::recipe::model::Css;

/// A name without which an element can't be the one at the end of a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    Element(String),
    Class(String),
    Id(String),
    /// Nothing that could be said beforehand.
    Unknown,
}

impl Css {
    /// `None`: that is no selector.
    pub(crate) fn read(text: &str) -> Option<Css> {
        Some(Css {
            text: text.to_owned(),
            selector: Selector::parse(text).ok()?,
            last: Last::of(text),
        })
    }

    /// The elements inside of one that fit, in the page's order.
    pub(crate) fn inside<'a>(
        &self,
        root: ElementRef<'a>,
    ) -> impl Iterator<Item = ElementRef<'a>> + use<'a, '_> {
        let inside = root.descendent_elements();
        inside.filter(move |element| *element != root && self.fits(*element))
    }

    pub(crate) fn fits(&self, element: ElementRef<'_>) -> bool {
        self.last.may_be(element) && self.selector.matches(&element)
    }
}

impl Last {
    fn of(text: &str) -> Last {
        // Several selectors, names that are written in another way, and conditions on what is around.
        if text.contains([',', '\\', '/', '(', '"', '\'', '|', '~']) {
            return Last::Unknown;
        }
        let last = text
            .trim()
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '>' | '+'))
            .next();
        // What an attribute or a place among siblings asks for is left to the selector.
        let names = last.unwrap_or_default().split(['[', ':']).next();
        let names = names.unwrap_or_default();
        let name_at = |mark: char| {
            let (_, behind) = names.split_once(mark)?;
            behind.split(['.', '#']).next().map(str::to_owned)
        };
        match (name_at('#'), name_at('.')) {
            (Some(id), _) => Last::Id(id),
            (None, Some(class)) => Last::Class(class),
            (None, None)
                if names.bytes().all(|b| b.is_ascii_alphanumeric()) && !names.is_empty() =>
            {
                Last::Element(names.to_owned())
            }
            (None, None) => Last::Unknown,
        }
    }

    fn may_be(&self, element: ElementRef<'_>) -> bool {
        match self {
            Last::Element(name) => element.value().name().eq_ignore_ascii_case(name),
            Last::Class(name) => {
                let element = element.value();
                element.has_class(name, CaseSensitivity::CaseSensitive)
            }
            Last::Id(name) => element.value().id() == Some(name),
            Last::Unknown => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    #[test]
    fn what_fits_is_what_the_whole_selector_selects() {
        let html = Html::parse_document(
            "<body id=b><form name=LGN class='a c'><TABLE class=x><tr><td class='a b'>1<td id=i.j>2</table>\
             <input type=password><p class='b a'>x<p lang=ja>y</form><svg><linearGradient class=a /></svg>",
        );
        let root = html.root_element();
        for text in [
            "*",
            "td",
            "TD",
            ".a",
            ".b.a",
            "td.a.b",
            "#b .a",
            "#i\\.j",
            "body#b > form",
            "form[name=LGN]",
            "form.c input[type=password]",
            "td:first-child",
            "tr > td + td",
            "p ~ p",
            "[lang]",
            "p[class~=a]",
            "td, p",
            "form:has(.x)",
            "p:not(.a)",
            "linearGradient",
            "lineargradient.a",
            "none",
        ] {
            let css = Css::read(text).expect("a selector");
            let selected: Vec<ElementRef<'_>> = root.select(&css.selector).collect();
            assert_eq!(css.inside(root).collect::<Vec<_>>(), selected, "{text}");
        }
        assert!(Css::read("td..a").is_none());
    }

    #[test]
    fn the_last_name_is_known_where_it_is_plain() {
        for (text, last) in [
            ("table.meisai td", Last::Element("td".to_owned())),
            ("form#signin.big", Last::Id("signin".to_owned())),
            ("ul.tab li.on[hidden]", Last::Class("on".to_owned())),
            ("td:nth-child(2)", Last::Unknown),
            ("[data-no]", Last::Unknown),
            ("*", Last::Unknown),
        ] {
            assert_eq!(Last::of(text), last, "{text}");
        }
    }
}
