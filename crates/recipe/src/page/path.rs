//! Where an element stands, so that a browser finds it on its live page.

use scraper::ElementRef;

use super::dom::ancestors;

/// The element's CSS path from the root: `html > body > div:nth-child(2) > a:nth-child(1)`.
pub(super) fn css_path(element: ElementRef<'_>) -> String {
    let mut steps: Vec<String> = std::iter::once(element)
        .chain(ancestors(element))
        .map(step)
        .collect();
    steps.reverse();
    steps.join(" > ")
}

fn step(element: ElementRef<'_>) -> String {
    let name = element.value().name();
    // A page may call its elements anything; what a selector can't hold is named by its place alone.
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let name = if is_plain { name } else { "*" };
    if matches!(name, "html" | "body") {
        return name.to_owned();
    }
    let before = element
        .prev_siblings()
        .filter(|sibling| sibling.value().is_element())
        .count();
    format!("{name}:nth-child({})", before + 1)
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    #[test]
    fn a_path_leads_back_to_its_element() {
        let html = Html::parse_document(
            "<body><table><tr><td>1<td><a href=/a>a</a></table><x:y><a href=/b>b</a></x:y>",
        );
        let links = Selector::parse("a").expect("a selector");
        let paths: Vec<String> = html.select(&links).map(css_path).collect();
        assert_eq!(
            paths,
            [
                "html > body > table:nth-child(1) > tbody:nth-child(1) > tr:nth-child(1) > td:nth-child(2) > a:nth-child(1)",
                "html > body > *:nth-child(2) > a:nth-child(1)",
            ]
        );
        for (path, link) in paths.iter().zip(html.select(&links)) {
            let there = Selector::parse(path).expect("a selector");
            assert_eq!(html.select(&there).collect::<Vec<_>>(), [link]);
        }
    }
}
