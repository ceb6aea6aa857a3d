//! A page that says of itself that its list goes on: a link or a button to further lines, or a count of which it shows only
//! the first part.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use scraper::ElementRef;

use super::Look;
use super::dom::{ancestors, attr, elements, is_hidden, is_link, is_submit, label_of};
use crate::text::{normal, short};

/// What shows that there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// The label of what leads on.
    Click(String),
    /// As printed: `36件中1~15件`.
    Count(String),
}

/// How labels begin that lead on within a list. 翌月 and 次の月 lead to another one.
const BEGINNINGS: [&str; 17] = [
    "次ページ",
    "次頁",
    "次画面",
    "次へ",
    "次の",
    "次",
    "つぎへ",
    "つぎの",
    "もっと",
    "さらに",
    "続き",
    "つづき",
    "next page",
    "next",
    "show more",
    "load more",
    "more",
];

/// Of what such a label consists besides figures and signs.
const REST: &str = "件行頁ページ明細目を表示見る画面へ";

/// Labels that are nothing but a sign.
const ARROWS: &str = ">›»≫";

/// Each with the places of the last line shown and of how many there are.
static COUNTS: LazyLock<Vec<(Regex, usize, usize)>> = LazyLock::new(|| {
    const N: &str = r"(\d[\d,]*)";
    const TO: &str = r" ?(?:[~〜\-–]|から) ?";
    let patterns = [
        (
            format!("{N} ?件中[^0-9]{{0,3}}{N} ?(?:件目?)?{TO}{N}"),
            3,
            1,
        ),
        (format!("{N} ?件 ?[(\\[] ?{N} ?(?:件目?)?{TO}{N} ?件"), 3, 1),
        (
            format!("{N} ?(?:件目?)?{TO}{N} ?件?目? ?/ ?全?{N} ?件"),
            2,
            3,
        ),
        (format!("{N}{TO}{N} of {N}"), 2, 3),
        (format!("{N} ?/ ?{N} ?(?:ページ|頁)"), 1, 2),
    ];
    let read = |(pattern, last, all): (String, usize, usize)| {
        Some((Regex::new(&pattern).ok()?, last, all))
    };
    patterns.into_iter().filter_map(read).collect()
});

/// The first thing on a page of HTML that leads on.
pub(crate) fn onward(look: &Look<'_>) -> Option<Onward> {
    let html = look.html()?;
    let by_label = elements(html).find_map(|element| {
        let label = label(look, element)?;
        (leads_on(&label) || says_next(element)).then(|| Onward::Click(short(&label, 40)))
    });
    by_label.or_else(|| part_of(look.text()).map(Onward::Count))
}

/// What stands on something that can be clicked now.
fn label<'p>(look: &Look<'p>, element: ElementRef<'p>) -> Option<Cow<'p, str>> {
    let is_button = match element.value().name() {
        "button" => true,
        "input" => attr(element, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("button")),
        _ => attr(element, "onclick").is_some(),
    };
    let is_way = is_link(element) || is_submit(element) || is_button;
    if !is_way
        || is_off(element)
        || is_hidden(&element)
        || ancestors(element).any(|outer| is_hidden(&outer))
    {
        return None;
    }
    let label = label_of(look, element);
    match attr(element, "aria-label") {
        Some(spoken) if label.is_empty() => Some(normal(spoken)),
        _ => Some(label),
    }
}

fn is_off(element: ElementRef<'_>) -> bool {
    attr(element, "disabled").is_some()
        || attr(element, "aria-disabled") == Some("true")
        || element.value().classes().any(|class| class == "disabled")
}

fn says_next(element: ElementRef<'_>) -> bool {
    let words = attr(element, "rel").unwrap_or_default();
    words
        .split_ascii_whitespace()
        .any(|word| word.eq_ignore_ascii_case("next"))
}

fn leads_on(label: &str) -> bool {
    let is_sign = |c: char| ARROWS.contains(c) || "[]()【】→▶ ".contains(c);
    let bare = label.trim_matches(is_sign).to_lowercase();
    if bare.is_empty() {
        return label.chars().any(|c| ARROWS.contains(c));
    }
    BEGINNINGS
        .iter()
        .find_map(|begins| bare.strip_prefix(begins))
        .is_some_and(|rest| rest.chars().all(|c| !c.is_alphabetic() || REST.contains(c)))
}

/// A count that says that the page shows the first part only.
fn part_of(text: &str) -> Option<String> {
    let figure =
        |found: Option<regex::Match<'_>>| found?.as_str().replace(',', "").parse::<u64>().ok();
    COUNTS.iter().find_map(|(pattern, last, all)| {
        let mut counts = pattern.captures_iter(text);
        counts.find_map(|count| {
            let is_part = figure(count.get(*last))? < figure(count.get(*all))?;
            is_part.then(|| short(&count[0], 40))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_leads_on_within_the_list_and_not_to_another_one() {
        for label in [
            "次へ",
            "次へ >>",
            "次の20件",
            "次ページ",
            "次頁",
            "›",
            ">>",
            "Next",
            "Next 20",
            "もっと見る",
            "[次の頁]",
            "次へ(16~30件)",
        ] {
            assert!(leads_on(label), "{label}");
        }
        for label in [
            "次の月",
            "次月",
            "翌月",
            "次回のお支払",
            "次へ進む",
            "前へ",
            "<<",
            "",
            "More information",
            "続けて照会する",
        ] {
            assert!(!leads_on(label), "{label}");
        }
    }

    #[test]
    fn a_count_says_whether_this_is_all() {
        for text in [
            "21件中1~15件",
            "該当件数:21件(1~15件目を表示)",
            "1-15 of 36",
            "1~15件/全36件",
            "1/3ページ",
            "1,204件中 1,001件目から1,100件目",
        ] {
            assert!(part_of(text).is_some(), "{text}");
        }
        for text in [
            "21件中16~21件",
            "該当件数:21件(16~21件目を表示)",
            "31-36 of 36",
            "3/3ページ",
            "全36件",
            "2026/11/24",
        ] {
            assert_eq!(part_of(text), None, "{text}");
        }
    }
}
