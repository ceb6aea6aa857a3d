//! What can happen to an HTML page: rows and columns come, go and move; names, labels and titles change; values are written
//! otherwise. Each operator gives one page per place that it can be done at.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};
use regex::Regex;
use scraper::{ElementRef, Html};

use crate::Operator;
use crate::walks::Recorded;

/// A page taken apart: its text, and the list in it that looks most like lines.
struct Page<'p> {
    recorded: &'p Recorded,
    charset: &'static Encoding,
    html: Html,
    text: String,
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
fn charset(recorded: &Recorded) -> &'static Encoding {
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
    fn read(recorded: &'p Recorded) -> Page<'p> {
        let charset = charset(recorded);
        let (decoded, _) = charset.decode_without_bom_handling(&recorded.body);
        let html = Html::parse_document(&decoded);
        let text = html.html();
        Page {
            recorded,
            charset,
            html,
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

    fn replaced(&self, pattern: &str, by: &str) -> Vec<Recorded> {
        let pattern = Regex::new(pattern).expect("a pattern");
        self.changed(pattern.replace_all(&self.text, by).into_owned())
    }

    /// The lists of the page, the longest first.
    fn lists(&self) -> Vec<List> {
        let mut lists: Vec<List> = self
            .html
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
                (rows.len() >= 2 && self.text.contains(&markup)).then_some(List { markup, rows })
            })
            .collect();
        lists.sort_by_key(|list| std::cmp::Reverse(list.rows.len()));
        lists.truncate(2);
        lists
    }

    /// One page for each list with its rows changed.
    fn rows(&self, change: impl Fn(Vec<Row>) -> Vec<Row>) -> Vec<Recorded> {
        self.lists()
            .into_iter()
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

    /// One page for each column of the lists whose first row has labels, not values.
    fn labels(&self, change: impl Fn(&mut Row, usize, &Row)) -> Vec<Recorded> {
        let has_digits = |row: &Row| {
            let without = between_tags(&row.markup(), |piece| {
                piece.replace(|c: char| c.is_numeric(), "")
            });
            without != row.markup()
        };
        let columns = self
            .lists()
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
        let columns = self.lists().iter().filter_map(widest).max().unwrap_or(0);
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

/// Two days, or two words, that change places: nothing but the bank's own labels tells which is which.
fn look_alike(here: &str, there: &str) -> bool {
    let kind = |cell: &str| {
        let text: String = Html::parse_fragment(cell).root_element().text().collect();
        let is_day = Regex::new(r"\d{1,2}\s*[./月]\s*\d{1,2}").expect("a pattern");
        if is_day.is_match(&text) {
            Some("day")
        } else {
            (!text.contains(|c: char| c.is_numeric())).then_some("words")
        }
    };
    kind(here).is_some_and(|one| kind(there) == Some(one))
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

/// Operators over a page taken apart; pages of other kinds give nothing.
macro_rules! operators {
    ($($name:literal: |$page:ident| $change:expr;)*) => {
        pub const OPERATORS: &[Operator] = &[$(Operator {
            name: $name,
            change: |recorded| {
                if !recorded.is_html() {
                    return Vec::new();
                }
                let $page = Page::read(recorded);
                $change
            },
        }),*];
    };
}

operators! {
    "rows: the first is gone": |page| page.rows(|rows| rows[1..].to_vec());
    "rows: the second is gone": |page| page.rows(|mut rows| { rows.remove(1); rows });
    "rows: one in the middle is gone": |page| page.rows(|mut rows| { rows.remove(rows.len() / 2); rows });
    "rows: the last is gone": |page| page.rows(|mut rows| { rows.pop(); rows });
    "rows: the first half is gone": |page| page.rows(|rows| rows[rows.len() / 2..].to_vec());
    "rows: only the first is left": |page| page.rows(|rows| rows[..1].to_vec());
    "rows: all are gone": |page| page.rows(|_| Vec::new());
    "rows: the first stands twice": |page| page.rows(|mut rows| { rows.insert(0, rows[0].clone()); rows });
    "rows: one in the middle stands twice": |page| page.rows(|mut rows| {
        let at = rows.len() / 2;
        rows.insert(at, rows[at].clone());
        rows
    });
    "rows: the last stands twice": |page| page.rows(|mut rows| { rows.extend(rows.last().cloned()); rows });
    "rows: all stand twice": |page| page.rows(|rows| [rows.clone(), rows].concat());
    "rows: two neighbours change places": |page| page.rows(|mut rows| {
        let at = rows.len() / 2;
        rows.swap(at - 1, at);
        rows
    });
    "rows: turned upside down": |page| page.rows(|mut rows| { rows.reverse(); rows });
    "rows: a note between them": |page| page.rows(|mut rows| {
        let mut note = rows[rows.len() / 2].clone();
        note.cells = note.cells.iter().map(|cell| with_text(cell, "お知らせ")).collect();
        rows.insert(rows.len() / 2, note);
        rows
    });
    "rows: an empty one between them": |page| page.rows(|mut rows| {
        let mut note = rows[rows.len() / 2].clone();
        note.cells = note.cells.iter().map(|cell| emptied(cell)).collect();
        rows.insert(rows.len() / 2, note);
        rows
    });
    "columns: one is gone with its label": |page| page.columns(|row, at, _| { row.cells.remove(at); });
    "columns: one is gone, its label stays": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells.remove(at); }
    });
    "columns: one is gone, its cells stay": |page| page.columns(|row, at, is_first| {
        if is_first { row.cells.remove(at); }
    });
    "columns: a new one in front, with its label": |page| page.columns(|row, at, is_first| {
        row.cells.insert(at, if is_first { "<th>備考</th>".to_owned() } else { "<td>1,234</td>".to_owned() });
    });
    "columns: a new one in front, without a label": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells.insert(at, "<td>1,234</td>".to_owned()); }
    });
    "columns: two change places, with their labels": |page| page.columns(|row, at, _| {
        if at + 1 < row.cells.len() { row.cells.swap(at, at + 1); }
    });
    "columns: two change places, the labels stay": |page| page.columns(|row, at, is_first| {
        let tells = row.cells.get(at + 1).is_some_and(|there| !look_alike(&row.cells[at], there));
        if !is_first && tells { row.cells.swap(at, at + 1); }
    });
    "columns: two labels change places": |page| page.labels(|row, at, middle| {
        let (here, there) = (middle.cells.get(at), middle.cells.get(at + 1));
        let tells = here.zip(there).is_some_and(|(here, there)| !look_alike(here, there));
        if tells && at + 1 < row.cells.len() { row.cells.swap(at, at + 1); }
    });
    "columns: all move on by one": |page| page.rows(|mut rows| {
        for row in &mut rows { row.cells.rotate_right(1); }
        rows
    });
    "columns: all cells move on by one": |page| page.rows(|mut rows| {
        for row in rows.iter_mut().skip(1) { row.cells.rotate_right(1); }
        rows
    });
    "columns: a label is renamed": |page| page.labels(|row, at, _| row.cells[at] = with_text(&row.cells[at], "新しい項目"));
    "columns: a label is emptied": |page| page.labels(|row, at, _| row.cells[at] = emptied(&row.cells[at]));
    "columns: one is emptied": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells[at] = emptied(&row.cells[at]); }
    });
    "columns: one is emptied in every second row": |page| page.rows(|mut rows| {
        for row in rows.iter_mut().skip(1).step_by(2) {
            if let Some(last) = row.cells.last_mut() { *last = emptied(last); }
        }
        rows
    });
    "columns: one says - everywhere": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells[at] = with_text(&row.cells[at], "-"); }
    });
    "columns: one says *** everywhere": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells[at] = with_text(&row.cells[at], "***"); }
    });
    // Not in the first or last row: the line before a list's first one proves it, and that isn't on the page.
    "cells: one amount has another digit": |page| (0..12).flat_map(|column| page.rows(|mut rows| {
        let at = rows.len() / 2;
        if at > 1 && at + 1 < rows.len() && column < rows[at].cells.len() {
            let cell = Regex::new(r"(\d,\d)(\d)(\d)").expect("a pattern");
            let other = cell.replace(&rows[at].cells[column], |found: &regex::Captures<'_>| {
                let digit = if &found[2] == "7" { "3" } else { "7" };
                format!("{}{digit}{}", &found[1], &found[3])
            });
            rows[at].cells[column] = other.into_owned();
        }
        rows
    })).collect();
    "numbers: no thousands separators": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"(\d),(\d{3})").expect("a pattern").replace_all(piece, "$1$2").into_owned()
    }));
    "numbers: separators in odd places": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"(\d),(\d{3})").expect("a pattern").replace_all(piece, "$1$2,").into_owned()
    }));
    "numbers: no signs": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"[-−△▲]([\d¥\\￥])").expect("a pattern").replace_all(piece, "$1").into_owned()
    }));
    "numbers: a sign before one column": |page| page.columns(|row, at, is_first| {
        if !is_first {
            row.cells[at] = between_tags(&row.cells[at], |piece| {
                Regex::new(r"^(\s*)([¥\\￥]?\d{1,3}(,\d{3})+)").expect("a pattern").replace(piece, "$1-$2").into_owned()
            });
        }
    });
    "numbers: pennies": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"(\d,\d{3})($|[^,\d])").expect("a pattern").replace_all(piece, "$1.50$2").into_owned()
    }));
    "numbers: full-width digits": |page| page.changed(full_width(&page.text));
    "numbers: two in one cell": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"(\d,\d{3})($|[^,\d])").expect("a pattern").replace_all(piece, "$1 1,000$2").into_owned()
    }));
    "dates: day and month change places": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"\b(\d{2})([./])(\d{2})([./])(\d{2})\b").expect("a pattern").replace_all(piece, "$5$2$3$4$1").into_owned()
    }));
    "dates: other separators": |page| page.changed(between_tags(&page.text, |piece| {
        Regex::new(r"(\d)[./](\d{1,2})[./](\d)").expect("a pattern").replace_all(piece, "$1・$2・$3").into_owned()
    }));
    "text: all is gone": |page| page.changed(between_tags(&page.text, |_| String::new()));
    "text: all digits are gone": |page| page.changed(between_tags(&page.text, |piece| {
        piece.chars().filter(|c| !c.is_numeric()).collect()
    }));
    "names: all classes": |page| page.replaced(r#"class="[^"]*""#, r#"class="x9""#);
    "names: all ids": |page| page.replaced(r#" id="[^"]*""#, r#" id="x9""#);
    "names: all form fields": |page| page.replaced(r#" name="([^"]*)""#, r#" name="${1}2""#);
    "names: the addresses of links": |page| page.replaced(r#" href="([^"?]*)"#, r#" href="/new$1"#);
    "names: the addresses of forms": |page| page.replaced(r#" action="([^"?]*)"#, r#" action="/new$1"#);
    "names: the title": |page| page.replaced(r"<title>[^<]*</title>", "<title>リニューアルのお知らせ</title>");
    "names: every link and button says something else": |page| page.changed(
        Regex::new(r"(<(?:a|button)[^>]*>)[^<]*(</(?:a|button)>)").expect("a pattern")
            .replace_all(&page.text, "${1}こちら$2").into_owned()
    );
    "names: every heading says something else": |page| page.changed(
        Regex::new(r"(<(?:h1|h2|th|dt|caption)[^>]*>)[^<]*(</)").expect("a pattern")
            .replace_all(&page.text, "${1}新しい項目$2").into_owned()
    );
    "frame: tables become boxes": |page| page.replaced(r"<(/?)(table|tbody|tr|td|th)\b", "<${1}div");
    "frame: everything in one more box": |page| page.changed(
        page.text.replace("<body>", "<body><div class=\"new\"><section>").replace("</body>", "</section></div></body>")
    );
    "frame: comments and blanks everywhere": |page| page.changed(between_tags(&page.text, |piece| {
        if piece.trim().is_empty() { format!("{piece}\n<!-- 2026 -->\u{3000}\n") } else { format!(" {piece}\u{a0}") }
    }));
    "frame: the page stands twice": |page| {
        let inner = page.text.find("<body").zip(page.text.rfind("</body>"));
        inner.map_or_else(Vec::new, |(open, close)| {
            let body = page.text[open..close].split_once('>').map_or("", |(_, body)| body).to_owned();
            page.changed(format!("{}{body}{}", &page.text[..close], &page.text[close..]))
        })
    };
    "frame: it never closes": |page| page.changed(page.text.replace("</html>", ""));
    "frame: everything is hidden": |page| page.changed(page.text.replace("<body", "<body hidden"));
    "frame: tags in capitals": |page| page.replaced(r"<(/?)(table|tr|td|th|form|div|ul|li|a)\b", "<${1}X$2");
}
