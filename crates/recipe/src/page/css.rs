//! CSS selectors. Nearly all elements of a page are told apart at a glance, before a selector is matched.

use scraper::{ElementRef, Selector};

use super::marks::Marks;
use crate::recipe::model::Css;

impl Css {
    /// `None`: that is no selector.
    pub(crate) fn read(text: &str) -> Option<Css> {
        Some(Css {
            text: text.to_owned(),
            selector: Selector::parse(text).ok()?,
            marks: Marks::of_selector(text),
        })
    }

    pub(crate) fn fits(&self, element: ElementRef<'_>) -> bool {
        self.selector.matches(&element)
    }
}

#[cfg(test)]
mod tests {
    use ego_tree::NodeId;
    use scraper::Html;

    use super::super::ink::Ink;
    use super::*;

    #[test]
    fn what_fits_is_what_the_whole_selector_selects() {
        let html = Html::parse_document(
            "<body id=b><form name=LGN class='a c'><TABLE class=x><tr><td class='a b'>1<td id=i.j>2</table>\
             <input type=password><p class='b a'>x<p lang=ja>y</form><svg><linearGradient class=a /></svg>",
        );
        let root = html.root_element();
        let ink = Ink::of(root);
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
            "p ~ .a",
            "p:is(.a, #x)",
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
            let selected: Vec<NodeId> = html.select(&css.selector).map(|one| one.id()).collect();
            let marked = ink.within(root, |own| own.may_be(css.marks));
            let fits = |id: &NodeId| {
                html.tree
                    .get(*id)
                    .and_then(ElementRef::wrap)
                    .is_some_and(|one| css.fits(one))
            };
            assert_eq!(marked.filter(fits).collect::<Vec<_>>(), selected, "{text}");
        }
        assert!(Css::read("td..a").is_none());
    }
}
