//! The numbers of a list's pages: `1 2 3`, of which the next one can be clicked, or a choice of them.

use ego_tree::iter::Edge;
use scraper::node::Node;
use scraper::{ElementRef, Html};

use super::is_way;
use crate::page::Look;
use crate::page::dom::{attr, is_hidden};
use crate::text::{norm, normal};

/// Longer ones are years and the numbers of accounts.
const DIGITS_MAX: usize = 3;

/// A month has as many days at least: so many numbers are a calendar.
const DAYS_MIN: usize = 28;

/// What is read of a page's visible text, in its order.
#[derive(Debug)]
enum Piece {
    Number {
        n: u64,
        is_way: bool,
    },
    /// Between two cells of a row.
    Cell,
    /// Between two rows.
    Row,
    /// At a table's ends.
    Table,
    Words(String),
}

/// `2`, `[2]`, `2ページ目`, `p.2`.
pub(super) fn page_number(label: &str) -> Option<u64> {
    let is_around = |c: char| c.is_whitespace() || "[]()【】<>".contains(c);
    let bare = label.trim_matches(is_around).to_lowercase();
    let bare = ["p.", "page"]
        .iter()
        .find_map(|before| bare.strip_prefix(before))
        .unwrap_or(&bare)
        .trim_start();
    let bare = ["ページ目", "ページ", "頁目", "頁"]
        .iter()
        .find_map(|behind| bare.strip_suffix(behind))
        .unwrap_or(bare)
        .trim_end();
    let is_number =
        (1..=DIGITS_MAX).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    bare.parse().ok().filter(|_| is_number)
}

/// Whether the number of the page behind the `pages`-th one stands as a way behind this one's.
pub(super) fn next_can_be_clicked(html: &Html, pages: u64) -> bool {
    let pieces = pieces(html);
    let is_run = |piece: &Piece| matches!(piece, Piece::Number { .. } | Piece::Cell);
    let mut at = 0;
    while at < pieces.len() {
        let length = pieces[at..]
            .iter()
            .take_while(|piece| is_run(piece))
            .count();
        let words = |piece: Option<&Piece>| match piece {
            Some(Piece::Words(words)) => Some(words.clone()),
            _ => None,
        };
        let behind = at + length;
        let is_row_of_data = pieces[at..behind]
            .iter()
            .any(|piece| matches!(piece, Piece::Cell))
            && !(ends_its_table(pieces[..at].iter().rev())
                && ends_its_table(pieces[behind..].iter()));
        let before = words(at.checked_sub(1).and_then(|before| pieces.get(before)));
        let run = &pieces[at..behind];
        if !is_row_of_data && goes_on(run, pages, before, words(pieces.get(behind))) {
            return true;
        }
        at += length.max(1);
    }
    false
}

/// A table of pages has nothing else in it. Cells of a row of data are numbers, too, and so are those of a calendar.
fn ends_its_table<'p>(mut pieces: impl Iterator<Item = &'p Piece>) -> bool {
    let other = pieces.find(|piece| match piece {
        Piece::Row | Piece::Cell => false,
        Piece::Words(words) => !speaks_of_pages(&squeezed(words)),
        Piece::Number { .. } | Piece::Table => true,
    });
    matches!(other, None | Some(Piece::Table))
}

/// Numbers that stand together: whether they are those of pages, and this isn't the last.
fn goes_on(run: &[Piece], pages: u64, before: Option<String>, behind: Option<String>) -> bool {
    let numbers = run.iter().filter_map(|piece| match piece {
        Piece::Number { n, is_way } => Some((*n, *is_way)),
        _ => None,
    });
    let numbers: Vec<(u64, bool)> = numbers.collect();
    let is_next = |pair: &[(u64, bool)]| pair[0].0 == pages && pair[1] == (pages + 1, true);
    if !numbers.windows(2).any(is_next) || numbers.len() >= DAYS_MIN {
        return false;
    }
    let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
    let (before, behind) = (squeezed(&before), squeezed(&behind));
    let is_year = numbers.len() == 12 && before.ends_with('年');
    let is_week = ["土", "日", "土曜", "日曜", "sat", "sun"].contains(&before.as_str())
        || ["金土", "土日"].iter().any(|days| before.ends_with(days));
    let is_counted = behind.starts_with(['月', '年', '日', '回', '円', '位', '個', '番']);
    !(is_year || is_week || is_counted)
}

fn squeezed(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// Nothing, or words such as 前へ and 最後.
fn speaks_of_pages(words: &str) -> bool {
    const PAGING: [&str; 11] = [
        "前",
        "次",
        "最初",
        "最後",
        "先頭",
        "ページ",
        "頁",
        "prev",
        "next",
        "first",
        "last",
    ];
    words.is_empty()
        || (words.chars().count() <= 12 && PAGING.iter().any(|word| words.contains(word)))
}

fn pieces(html: &Html) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut hidden, mut way) = (None, None);
    // No recursion: a hostile page may be nested deeper than the stack.
    for edge in html.root_element().traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        if let (Node::Text(text), true, None) = (node.value(), opens, hidden) {
            say(&mut pieces, text, way.is_some());
        }
        let Some(element) = ElementRef::wrap(node) else {
            continue;
        };
        match element.value().name() {
            "td" | "th" if hidden.is_none() => pieces.push(Piece::Cell),
            "tr" if hidden.is_none() => pieces.push(Piece::Row),
            "table" if hidden.is_none() => pieces.push(Piece::Table),
            _ => {}
        }
        match opens {
            true if hidden.is_none() && is_hidden(&element) => hidden = Some(node.id()),
            true if hidden.is_none() && way.is_none() && is_way(element) => {
                way = Some(node.id());
                if element.value().name() == "input" {
                    say(
                        &mut pieces,
                        attr(element, "value").unwrap_or_default(),
                        true,
                    );
                }
            }
            true => {}
            false => {
                hidden = hidden.filter(|id| *id != node.id());
                way = way.filter(|id| *id != node.id());
            }
        }
    }
    pieces
}

fn say(pieces: &mut Vec<Piece>, text: &str, is_way: bool) {
    let is_between = |c: char| c.is_whitespace() || "|[]()【】・…«»<>‹›".contains(c);
    for word in normal(text).split(is_between) {
        let is_sign = word.chars().all(|c| "./,、-".contains(c));
        match page_number(word) {
            Some(n) => pieces.push(Piece::Number { n, is_way }),
            None if is_sign => {}
            None => match pieces.last_mut() {
                Some(Piece::Words(words)) => words.push_str(word),
                _ => pieces.push(Piece::Words(word.to_owned())),
            },
        }
    }
}

/// A choice among pages, of which there are more than were read: how its last one is called.
pub(super) fn choice(look: &Look<'_>, select: ElementRef<'_>, pages: u64) -> Option<String> {
    let labels: Vec<String> = select
        .descendent_elements()
        .filter(|inner| inner.value().name() == "option")
        .map(|option| norm(&option.text().collect::<String>()))
        .collect();
    let first = |label: &str| page_number(label.split('/').next().unwrap_or_default());
    let numbers: Vec<u64> = labels.iter().map_while(|label| first(label)).collect();
    let is_all =
        numbers.len() == labels.len() && numbers.iter().copied().eq(1..=labels.len() as u64);
    if !is_all || labels.len() as u64 <= pages {
        return None;
    }
    let named = ["name", "id", "class", "title", "aria-label"]
        .iter()
        .filter_map(|name| attr(select, name))
        .any(|name| is_of_pages(&name.to_lowercase()));
    let printed = labels.iter().any(|label| is_of_pages(label)) || {
        let around = select.parent().and_then(ElementRef::wrap);
        let around = around.map(|around| look.normal_text_of(around));
        around.is_some_and(|text| text.chars().count() <= 60 && is_of_pages(&text.to_lowercase()))
    };
    labels.last().filter(|_| named || printed).cloned()
}

fn is_of_pages(text: &str) -> bool {
    ["page", "ページ", "頁"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_on(body: &str, pages: u64) -> bool {
        next_can_be_clicked(&Html::parse_document(body), pages)
    }

    #[test]
    fn the_next_number_behind_this_pages_leads_on() {
        for pager in [
            "<p>1 <a href=x>2</a> <a href=x>3</a></p>",
            "<p>ページ：<b>１</b>｜<a href=x>２</a>｜<a href=x>３</a></p>",
            "<ul><li><a href=x>1</a></li><li><a href=x>2</a></li></ul>",
            "<p>2026年11月</p>[1] [<a href=x>2</a>] 前へ",
            "<table><tr><td>前へ<td>1<td><a href=x>2</a><td>次へ</table>",
            "1 <button type=button>2</button> … <button type=button>9</button>",
            "<a href=x>1ページ</a> <a href=x>2ページ</a>",
            "1 <input type=submit value=2>",
        ] {
            assert!(goes_on(pager, 1), "{pager}");
        }
        assert!(goes_on("<a href=x>1</a> 2 <a href=x>3</a>", 2));
    }

    #[test]
    fn other_numbers_do_not() {
        for other in [
            "<a href=x>1</a> <a href=x>2</a> 3",
            "<a href=x>2026</a> <a href=x>2025</a>",
            "2026年 <a href=x>1</a> <a href=x>2</a> <a href=x>3</a> 月",
            "1月 <a href=x>2</a>月",
            "<table><tr><td>1<td><a href=x>2</a><td>振込</table>",
            "<table><tr><td>2026/04/01<td><a href=x>2</a></table>",
            "<table><tr><th>回<th>番<tr><td>1<td><a href=x>2</a></table>",
            "<table><tr><td>日<td>土<tr><td>1<tr><td><a href=x>2</a></table>",
            "<a href=x>2</a>",
            "1 <span hidden><a href=x>2</a></span>",
            "1 2 3",
            "残り1 回 <a href=x>2</a>",
        ] {
            let pages = if other.starts_with("<a href=x>1") {
                3
            } else {
                1
            };
            assert!(!goes_on(other, pages), "{other}");
        }
        let days: String = (1..=30)
            .map(|day| format!("<a href=x>{day}</a> "))
            .collect();
        assert!(!goes_on(&format!("11月 {days}"), 1));
        let week: String = (1..=7)
            .map(|day| format!("<td><a href=x>{day}</a>"))
            .collect();
        let calendar = format!("<table><tr><th>日<th>月<tr>{week}<tr><td>8</table>");
        assert!(!goes_on(&calendar, 1));
        let week: String = (1..=7)
            .map(|day| format!("<i><a href=x>{day}</a></i> "))
            .collect();
        assert!(!goes_on(&format!("<p>日 月 火 水 木 金 土</p>{week}"), 1));
        let months: String = (1..=12)
            .map(|month| format!("<a href=x>{month}</a> "))
            .collect();
        assert!(!goes_on(&format!("2026年 {months}"), 1));
    }
}
