//! What can happen to an HTML page: rows and columns come, go and move; names, labels and titles change; values are written
//! otherwise. Here: a page taken apart.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};
use regex::Captures;
use scraper::{ElementRef, Html};

use super::{Operator, pattern};
use crate::walks::Recorded;

mod frame;
mod lists;
mod values;

pub fn operators() -> impl Iterator<Item = &'static Operator> {
    let parts = [lists::OPERATORS, values::OPERATORS, frame::OPERATORS];
    parts.into_iter().flatten()
}

/// Operators over a page taken apart.
macro_rules! html_operators {
    ($($name:literal: |$page:ident| $change:expr;)*) => {
        pub const OPERATORS: &[$crate::operators::Operator] = &[$($crate::operators::Operator {
            name: $name,
            change: $crate::operators::Change::Html(|$page| $change),
        }),*];
    };
}
use html_operators;

/// A page taken apart: its text, and the list in it that looks most like lines.
pub struct Page<'p> {
    recorded: &'p Recorded,
    charset: &'static Encoding,
    text: String,
    /// The longest first.
    lists: Vec<List>,
}

/// Repeated elements side by side, with their cells.
struct List {
    /// The markup of all of them, as it stands in the page's text.
    markup: String,
    rows: Vec<Row>,
}

#[derive(Clone)]
struct Row {
    open: String,
    close: String,
    cells: Vec<String>,
}

impl Row {
    fn markup(&self) -> String {
        format!("{}{}{}", self.open, self.cells.concat(), self.close)
    }
}

/// As the page itself says it.
pub fn charset(recorded: &Recorded) -> &'static Encoding {
    if !recorded.body.is_ascii() && std::str::from_utf8(&recorded.body).is_ok() {
        return UTF_8;
    }
    let head = recorded.body[..recorded.body.len().min(1_024)].to_vec();
    let said = format!(
        "{} {}",
        recorded.content_type,
        String::from_utf8_lossy(&head)
    )
    .to_lowercase();
    if said.contains("shift_jis") {
        SHIFT_JIS
    } else if said.contains("euc-jp") {
        EUC_JP
    } else {
        UTF_8
    }
}

/// `<td class="x">` of an element's own markup.
fn opening(element: ElementRef<'_>) -> (String, String) {
    let (outer, inner) = (element.html(), element.inner_html());
    let close = format!("</{}>", element.value().name());
    let open = outer.len().saturating_sub(inner.len() + close.len());
    (outer[..open].to_owned(), close)
}

impl<'p> Page<'p> {
    pub fn read(recorded: &'p Recorded) -> Page<'p> {
        let charset = charset(recorded);
        let (decoded, _) = charset.decode_without_bom_handling(&recorded.body);
        let html = Html::parse_document(&decoded);
        let text = html.html();
        Page {
            recorded,
            charset,
            lists: lists(&html, &text),
            text,
        }
    }

    fn with(&self, text: &str) -> Recorded {
        self.recorded
            .with_body(self.charset.encode(text).0.into_owned())
    }

    /// A change of the text; nothing where nothing changed.
    fn changed(&self, text: String) -> Vec<Recorded> {
        if text == self.text {
            return Vec::new();
        }
        vec![self.with(&text)]
    }

    fn replaced(&self, pattern: &'static str, by: &str) -> Vec<Recorded> {
        let pattern = super::pattern(pattern);
        self.changed(pattern.replace_all(&self.text, by).into_owned())
    }

    /// One page for each place at which the pattern fits, changed there only.
    fn each(&self, pattern: &'static str, change: impl Fn(&str) -> String) -> Vec<Recorded> {
        super::pattern(pattern)
            .find_iter(&self.text)
            .map(|found| {
                let (head, tail) = (&self.text[..found.start()], &self.text[found.end()..]);
                self.with(&format!("{head}{}{tail}", change(found.as_str())))
            })
            .collect()
    }

    /// One page for each text between tags, changed there only; `change` hears the next one too.
    fn pieces(&self, change: impl Fn(&str, &str) -> Option<(String, String)>) -> Vec<Recorded> {
        let body = self.text.find("<body").unwrap_or(0);
        let spots: Vec<(usize, usize)> = pattern(r">\s*([^<>\s][^<>]*)<")
            .captures_iter(&self.text[body..])
            .filter_map(|found| found.get(1))
            .map(|piece| (body + piece.start(), body + piece.end()))
            .collect();
        (0..spots.len())
            .filter_map(|n| {
                let here = spots[n];
                let there = spots.get(n + 1).copied().unwrap_or((here.1, here.1));
                let (one, next) = (&self.text[here.0..here.1], &self.text[there.0..there.1]);
                let (one, next) = change(one, next)?;
                let (head, middle) = (&self.text[..here.0], &self.text[here.1..there.0]);
                let tail = &self.text[there.1..];
                Some(self.with(&format!("{head}{one}{middle}{next}{tail}")))
            })
            .collect()
    }

    /// One page for each list with its rows changed.
    fn rows(&self, change: impl Fn(Vec<Row>) -> Vec<Row>) -> Vec<Recorded> {
        self.lists
            .iter()
            .flat_map(|list| {
                let before: String = list.rows.iter().map(Row::markup).collect();
                let after: String = change(list.rows.clone()).iter().map(Row::markup).collect();
                if before == after {
                    return Vec::new();
                }
                self.changed(self.text.replacen(&list.markup, &after, 1))
            })
            .collect()
    }

    /// One page for each two neighbouring rows, of one day or of two, and each column in which both have an amount: the
    /// amounts change places.
    fn exchanged(&self, is_one_day: bool) -> Vec<Recorded> {
        let is_day = |text: &String| pattern(r"\d{1,2}\s*[./月]\s*\d{1,2}").is_match(text);
        let is_amount = |text: &String| values::is_figure(text) && !is_day(text);
        let mut pages = Vec::new();
        for list in &self.lists {
            let said = |row: &Row| row.cells.iter().map(|cell| words(cell)).collect();
            let texts: Vec<Vec<String>> = list.rows.iter().map(said).collect();
            for at in 1..texts.len() {
                let (one, other) = (&texts[at - 1], &texts[at]);
                let days = [one, other].map(|row| row.iter().find(|text| is_day(text)));
                // A row without a day is of the day above.
                let is_same = days[1].is_none() || days[0] == days[1];
                if is_same != is_one_day {
                    continue;
                }
                for column in 0..one.len().min(other.len()) {
                    if is_amount(&one[column]) && is_amount(&other[column]) {
                        let mut rows = list.rows.clone();
                        let cell = rows[at].cells[column].clone();
                        rows[at].cells[column] = rows[at - 1].cells[column].clone();
                        rows[at - 1].cells[column] = cell;
                        let after: String = rows.iter().map(Row::markup).collect();
                        pages.push(self.with(&self.text.replacen(&list.markup, &after, 1)));
                    }
                }
            }
        }
        pages
    }

    /// One page for each column of the lists whose first row has labels, not values.
    fn labels(&self, change: impl Fn(&mut Row, usize, &Row)) -> Vec<Recorded> {
        let has_digits = |row: &Row| {
            let without = between_tags(&row.markup(), |piece| {
                piece.replace(|c: char| c.is_numeric(), "")
            });
            without != row.markup()
        };
        let columns = self
            .lists
            .iter()
            .map(|list| list.rows[0].cells.len())
            .max()
            .unwrap_or(0);
        (0..columns)
            .flat_map(|column| {
                self.rows(|mut rows| {
                    if column < rows[0].cells.len() && !has_digits(&rows[0]) {
                        let middle = rows[rows.len() / 2].clone();
                        change(&mut rows[0], column, &middle);
                    }
                    rows
                })
            })
            .collect()
    }

    /// One page for each list and column, its rows changed.
    fn columns(&self, change: impl Fn(&mut Row, usize, bool)) -> Vec<Recorded> {
        let widest = |list: &List| list.rows.iter().map(|row| row.cells.len()).max();
        let columns = self.lists.iter().filter_map(widest).max().unwrap_or(0);
        (0..columns)
            .flat_map(|column| {
                self.rows(|mut rows| {
                    for (n, row) in rows.iter_mut().enumerate() {
                        if column < row.cells.len() {
                            change(row, column, n == 0);
                        }
                    }
                    rows
                })
            })
            .collect()
    }
}

/// The two longest lists of a page, the longest first.
fn lists(html: &Html, text: &str) -> Vec<List> {
    let mut lists: Vec<List> = html
        .root_element()
        .descendent_elements()
        .filter_map(|parent| {
            let children: Vec<ElementRef<'_>> = parent.child_elements().collect();
            let name = children.first()?.value().name();
            let is_list = children.len() >= 2
                && children.iter().all(|child| child.value().name() == name)
                && !matches!(
                    name,
                    "td" | "th" | "meta" | "link" | "option" | "span" | "p"
                );
            if !is_list {
                return None;
            }
            let rows = children
                .iter()
                .map(|child| {
                    let (open, close) = opening(*child);
                    let cells = child.child_elements().map(|cell| cell.html()).collect();
                    Row { open, close, cells }
                })
                .filter(|row: &Row| !row.cells.is_empty())
                .collect::<Vec<Row>>();
            let markup = parent.inner_html();
            (rows.len() >= 2 && text.contains(&markup)).then_some(List { markup, rows })
        })
        .collect();
    lists.sort_by_key(|list| std::cmp::Reverse(list.rows.len()));
    lists.truncate(2);
    lists
}

/// Words that tell in from out, as whole labels or cells.
const WORDS: [(&str, &str); 9] = [
    ("入金", "出金"),
    ("お預入れ", "お引出し"),
    ("お預り", "お支払"),
    ("お預り金額", "お支払金額"),
    ("お預かり", "お支払い"),
    ("お預り額", "お支払額"),
    ("購入", "返金"),
    ("受取", "支払"),
    ("ご入金", "ご出金"),
];

/// Classes and icons that do, as whole words of an attribute.
const MARKS: [(&str, &str); 9] = [
    ("tx--in", "tx--out"),
    ("#in", "#out"),
    ("plus", "minus"),
    ("in", "out"),
    ("modori", "kaimono"),
    ("credit", "debit"),
    ("入金", "出金"),
    ("お預入れ", "お引出し"),
    ("返金", "購入"),
];

fn other_of<'w>(pairs: &'w [(&'w str, &'w str)], word: &str) -> Option<&'w str> {
    let both = pairs
        .iter()
        .flat_map(|(one, other)| [(*one, *other), (*other, *one)]);
    both.into_iter()
        .find(|(one, _)| *one == word)
        .map(|(_, other)| other)
}

/// In for out and out for in: labels and cells that say nothing else, signs of amounts.
fn other_words(text: &str) -> String {
    between_tags(text, |piece| {
        let word = piece.trim();
        if let Some(other) = other_of(&WORDS, word) {
            return piece.replacen(word, other, 1);
        }
        let sign = pattern(r"^(\s*)([-+−△▲])([¥\\￥\d])");
        let other = |found: &Captures<'_>| {
            let sign = if &found[2] == "+" { "-" } else { "+" };
            format!("{}{sign}{}", &found[1], &found[3])
        };
        sign.replace(piece, other).into_owned()
    })
}

/// In for out and out for in: classes, icons and their texts.
fn other_marks(text: &str) -> String {
    let attribute = pattern("(class|href|alt|src|title)=\"([^\"]*)\"");
    let other = |found: &Captures<'_>| {
        let words = found[2]
            .split(' ')
            .map(|word| other_of(&MARKS, word).unwrap_or(word));
        format!("{}=\"{}\"", &found[1], words.collect::<Vec<_>>().join(" "))
    };
    attribute.replace_all(text, other).into_owned()
}

/// Two days, or two words, that change places: nothing but the bank's own labels tells which is which.
fn look_alike(here: &str, there: &str) -> bool {
    let kind = |cell: &str| {
        let text: String = Html::parse_fragment(cell).root_element().text().collect();
        let is_day = pattern(r"\d{1,2}\s*[./月]\s*\d{1,2}");
        if is_day.is_match(&text) {
            Some("day")
        } else {
            (!text.contains(|c: char| c.is_numeric())).then_some("words")
        }
    };
    kind(here).is_some_and(|one| kind(there) == Some(one))
}

/// What a cell says, without its tags.
fn words(cell: &str) -> String {
    pattern("<[^>]*>").replace_all(cell, "").trim().to_owned()
}

fn emptied(cell: &str) -> String {
    let open = cell.find('>').map_or(0, |at| at + 1);
    let close = cell.rfind("</").unwrap_or(cell.len());
    if close < open {
        return cell.to_owned();
    }
    format!("{}{}", &cell[..open], &cell[close..])
}

fn with_text(cell: &str, text: &str) -> String {
    let open = cell.find('>').map_or(0, |at| at + 1);
    let close = cell.rfind("</").unwrap_or(cell.len()).max(open);
    format!("{}{text}{}", &cell[..open], &cell[close..])
}

fn full_width(text: &str) -> String {
    // Only between tags: addresses and attributes stay.
    let digits = |piece: &str| -> String {
        piece
            .chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32('０' as u32 + digit).unwrap_or(c),
                None => c,
            })
            .collect()
    };
    between_tags(text, digits)
}

/// Changes what stands between tags, scripts and styles apart.
fn between_tags(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&change(&rest[..open]));
        let skipped = ["<script", "<style"]
            .iter()
            .find(|tag| rest[open..].starts_with(**tag));
        let close = match skipped {
            Some(tag) => {
                let end = format!("</{}>", &tag[1..]);
                rest[open..].find(&end).map(|at| open + at + end.len())
            }
            None => rest[open..].find('>').map(|at| open + at + 1),
        }
        .unwrap_or(rest.len());
        out.push_str(&rest[open..close]);
        rest = &rest[close..];
    }
    out.push_str(&change(rest));
    out
}
