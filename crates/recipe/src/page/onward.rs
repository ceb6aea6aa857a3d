//! A page that says of itself that its list goes on: a link or a button to further lines, numbers of further pages, a count
//! of which it shows only the first part, or a sentence.

mod numbers;
mod sentences;

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use scraper::ElementRef;

use super::Look;
use super::dom::{ancestors, attr, elements, is_link, is_submit, is_unseen, label_of};
use super::more::Counted;
use crate::text::{normal, short};

/// What shows that there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// The label of what leads on.
    Click(String),
    /// A picture without words that leads on, by its selector.
    Drawn(String),
    /// The number of a further page.
    Page(String),
    /// As printed: `36件中1~15件`.
    Count(String),
    /// As printed: 明細が多いため、一部のみ表示しています
    Sentence(String),
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

/// `続きの明細`, `もっと読み込む`.
static FURTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let lines = "(?:ご|お)?(?:利用|取引|入出金|支払)*(?:明細|履歴|取引|データ|分)";
    let shown = "(?:へ|を?(?:見る|表示(?:する)?|読み込む))?";
    let english = "(?:(?:show|load|view|see) )?(?:more|further|remaining) (?:transactions|entries|items|lines|records|activity)";
    let pattern = format!(
        "^(?:(?:続き|つづき|残り)の{lines}{shown}|(?:もっと|さらに|続きを|次を)読み込む|{english})$"
    );
    Regex::new(&pattern).ok()
});

/// `以前の明細`: further on the first page of a list; on another one it may lead back.
static OLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let lines = "(?:ご|お)?(?:利用|取引|入出金|支払)*(?:明細|履歴|取引|データ|分)(?:一覧)?";
    let shown = "(?:へ|を?(?:見る|表示(?:する)?|読み込む))?";
    let apart = "(?:(?:これ|それ)?(?:以前|以降|より前|より後)の|(?:もっと|さらに)?古い|(?:もっと|さらに)前の)";
    let english = "(?:(?:show|load|view|see) )?(?:older|earlier)(?: (?:transactions|entries|items|lines|records|activity))?";
    Regex::new(&format!("^(?:{apart}{lines}{shown}|{english})$")).ok()
});

/// The first thing on a page of HTML that leads on. `read`: of the list, this page included.
pub(crate) fn onward(look: &Look<'_>, read: Counted) -> Option<Onward> {
    let html = look.html()?;
    let mut is_numbered = false;
    let clicked = elements(html).find_map(|element| {
        if element.value().name() == "select" && !is_unseen(element) {
            return numbers::choice(look, element, read.pages).map(Onward::Page);
        }
        let label = label(look, element)?;
        is_numbered |= numbers::page_number(&label) == Some(read.pages + 1);
        let leads = leads_on(&label) || leads_further(&label, read) || says_next(element);
        if leads {
            return Some(Onward::Click(short(&label, 40)));
        }
        let is_wordless = !label.chars().any(char::is_alphanumeric);
        drawn_next(element)
            .filter(|_| is_wordless)
            .map(Onward::Drawn)
    });
    let by_number = || {
        let leads = is_numbered && numbers::next_can_be_clicked(html, read.pages);
        leads.then(|| Onward::Page((read.pages + 1).to_string()))
    };
    clicked
        .or_else(by_number)
        .or_else(|| part_of(look.text()).map(Onward::Count))
        .or_else(|| sentences::not_all(look.text()).map(Onward::Sentence))
}

/// What stands on something that can be clicked now.
fn label<'p>(look: &Look<'p>, element: ElementRef<'p>) -> Option<Cow<'p, str>> {
    if !is_way(element) || is_unseen(element) {
        return None;
    }
    let label = label_of(look, element);
    match attr(element, "aria-label") {
        Some(spoken) if label.is_empty() => Some(normal(spoken)),
        _ => Some(label),
    }
}

/// Something that can be clicked.
fn is_way(element: ElementRef<'_>) -> bool {
    let is_button = match element.value().name() {
        "button" => true,
        "input" => attr(element, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("button")),
        _ => attr(element, "onclick").is_some(),
    };
    (is_link(element) || is_submit(element) || is_button) && !is_off(element)
}

fn is_off(element: ElementRef<'_>) -> bool {
    let says_off =
        |element: ElementRef<'_>| element.value().classes().any(|class| class == "disabled");
    let item = ancestors(element)
        .next()
        .filter(|outer| outer.value().name() == "li");
    attr(element, "disabled").is_some()
        || attr(element, "aria-disabled") == Some("true")
        || says_off(element)
        || item.is_some_and(says_off)
}

/// A link without words whose class, or whose picture's name, says "next": its selector. Calendars and slides have such, too.
fn drawn_next(element: ElementRef<'_>) -> Option<String> {
    const OTHERS: [&str; 10] = [
        "month", "day", "week", "year", "calendar", "picker", "slide", "slick", "swiper",
        "carousel",
    ];
    let names = |element: ElementRef<'_>| {
        let of = ["class", "id", "src"].into_iter().filter_map(move |name| {
            let value = attr(element, name)?;
            let value = value.split(['?', '#']).next().unwrap_or_default();
            Some(value.rsplit('/').next().unwrap_or_default().to_lowercase())
        });
        of.collect::<Vec<_>>().join(" ")
    };
    let item = ancestors(element)
        .next()
        .filter(|outer| outer.value().name() == "li");
    let own = item
        .into_iter()
        .chain([element])
        .chain(element.descendent_elements());
    let own = own.map(names).collect::<Vec<_>>().join(" ");
    let is_next = |word: &str| word.contains("next") || word.contains("tsugi");
    let is_other = |text: &str| OTHERS.iter().any(|other| text.contains(other));
    let leads = own.split([' ', '-', '_', '.']).any(is_next) && !is_other(&own);
    if !leads || ancestors(element).any(|outer| is_other(&names(outer))) {
        return None;
    }
    let name = element.value().name();
    let class = element
        .value()
        .classes()
        .find(|class| is_next(&class.to_lowercase()));
    Some(class.map_or_else(|| name.to_owned(), |class| format!("{name}.{class}")))
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

/// A label that names further lines: `続きの明細`, `以前の明細`, `16~30件` where 15 were read.
fn leads_further(label: &str, read: Counted) -> bool {
    let is_sign = |c: char| ARROWS.contains(c) || "[]()【】→▶▼ ".contains(c);
    let bare = label.trim_matches(is_sign).to_lowercase();
    let fits =
        |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|known| known.is_match(&bare));
    let begins = || {
        let (from, to) = bare.split_once(['~', '〜', '-', '–'])?;
        let number = |text: &str| {
            text.trim_end_matches(['件', '目'])
                .trim()
                .parse::<u64>()
                .ok()
        };
        Some((number(from)?, number(to)?))
    };
    let is_next_part = begins().is_some_and(|(from, to)| from == read.lines + 1 && to >= from);
    fits(&FURTHER) || (read.pages <= 1 && fits(&OLDER)) || (read.lines > 0 && is_next_part)
}

fn figure(found: Option<regex::Match<'_>>) -> Option<u64> {
    found?.as_str().replace(',', "").parse().ok()
}

/// A count that says that the page shows the first part only.
fn part_of(text: &str) -> Option<String> {
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
    fn a_label_names_further_lines() {
        let read = |lines, pages| Counted { lines, pages };
        for label in [
            "以前の明細",
            "これより前のお取引明細を見る",
            "古い明細",
            "Older transactions",
            "続きの明細",
            "もっと読み込む",
            "16~30件",
        ] {
            assert!(leads_further(label, read(15, 1)), "{label}");
        }
        for label in [
            "以前の明細照会はこちら",
            "過去の明細",
            "前の明細",
            "続きを読む",
            "31~45件",
            "以前のご登録",
        ] {
            assert!(!leads_further(label, read(15, 1)), "{label}");
        }
        assert!(
            !leads_further("以前の明細", read(30, 2)),
            "it may lead back"
        );
        assert!(!leads_further("1~15", read(30, 2)));
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
