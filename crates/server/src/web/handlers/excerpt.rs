//! A few rows of a captured page or file around one line, as plain texts.

use crate::web::view::{Excerpt, ExcerptRow};
use domain::statement::text::text_key;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use store::captures::Capture;

/// Rows before and after the marked one.
const AROUND: usize = 2;
/// A cell is for recognising a line, not for reading a page.
const CELL_MAX: usize = 120;

/// Captured bytes as text: by their own signs, else by what they came with, else as Japanese banks write.
pub(super) fn decode(capture: &Capture) -> String {
    let body = &capture.body;
    let head = String::from_utf8_lossy(&body[..body.len().min(2048)]).to_ascii_lowercase();
    let encoding = match std::str::from_utf8(body) {
        Ok(_) => UTF_8,
        Err(_) => named(&capture.media_type)
            .or_else(|| named(&head))
            .unwrap_or(SHIFT_JIS),
    };
    encoding.decode(body).0.into_owned()
}

fn named(text: &str) -> Option<&'static Encoding> {
    let rest = text
        .split_once("charset")
        .or_else(|| text.split_once("encoding"))?
        .1;
    let value = rest
        .trim_start()
        .trim_start_matches(['=', ':'])
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end = value
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(value.len());
    Encoding::for_label(&value.as_bytes()[..end])
}

/// The rows around row `row` (from 1) of what `rows_of` names. `None` where it isn't there, or where that row doesn't
/// hold the line's text: a wrong excerpt would be worse than none.
pub(super) fn around(
    capture: &Capture,
    rows_of: &str,
    row: u32,
    description: &str,
) -> Option<Excerpt> {
    let text = decode(capture);
    let media_type = capture
        .media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let wanted = Wanted {
        row: usize::try_from(row).ok()?.checked_sub(1)?,
        text: text_key(description),
    };
    // A view that was joined of several lists names them all; its pages hold one each.
    std::iter::once(rows_of)
        .chain(rows_of.split(", "))
        .find_map(|rows_of| rows(&text, &media_type, rows_of, &wanted))
}

fn rows(text: &str, media_type: &str, rows_of: &str, wanted: &Wanted) -> Option<Excerpt> {
    match rows_of {
        "line" => in_table(text.lines().map(csv_cells).collect(), wanted),
        "STMTTRN" => in_ofx(text, wanted),
        path if media_type.ends_with("json") => in_json(text, path, wanted),
        css => in_html(text, css, wanted),
    }
}

struct Wanted {
    /// From 0.
    row: usize,
    text: String,
}

impl Wanted {
    fn is_in(&self, cells: &[String]) -> bool {
        text_key(&cells.concat()).contains(&self.text)
    }
}

/// The first row that is as wide as the marked one is its heading, where it stands before it.
fn in_table(rows: Vec<Vec<String>>, wanted: &Wanted) -> Option<Excerpt> {
    let marked = rows.get(wanted.row).filter(|cells| wanted.is_in(cells))?;
    let from = wanted.row.saturating_sub(AROUND);
    let header = rows
        .iter()
        .position(|cells| cells.len() == marked.len())
        .filter(|at| *at < wanted.row);
    let columns = header.map(|at| rows[at].clone()).unwrap_or_default();
    let shown = rows
        .iter()
        .enumerate()
        .skip(from)
        .take(wanted.row - from + AROUND + 1)
        .filter(|(at, cells)| Some(*at) != header && !cells.is_empty());
    Some(Excerpt {
        heading: String::new(),
        columns,
        rows: shown
            .map(|(at, cells)| ExcerptRow {
                cells: cells.clone(),
                marked: at == wanted.row,
            })
            .collect(),
    })
}

fn in_html(text: &str, css: &str, wanted: &Wanted) -> Option<Excerpt> {
    let html = Html::parse_document(text);
    let selector = Selector::parse(css).ok()?;
    let matching: Vec<ElementRef<'_>> = html.select(&selector).collect();
    let tables = matching
        .iter()
        .filter(|element| element.value().name() == "table");
    let in_one = tables
        .filter_map(|table| in_table(table_rows(*table), wanted))
        .next();
    // Not a table: each match is a row of its own.
    in_one.or_else(|| {
        in_table(
            matching
                .iter()
                .map(|element| vec![cell_text(*element)])
                .collect(),
            wanted,
        )
    })
}

/// The rows of a table itself, not those of tables inside of it.
fn table_rows(table: ElementRef<'_>) -> Vec<Vec<String>> {
    let is_own = |row: &ElementRef<'_>| {
        row.ancestors()
            .filter_map(ElementRef::wrap)
            .find(|outer| outer.value().name() == "table")
            == Some(table)
    };
    let rows = table
        .descendent_elements()
        .filter(|element| element.value().name() == "tr")
        .filter(is_own);
    rows.map(|row| {
        let cells = row
            .child_elements()
            .filter(|cell| matches!(cell.value().name(), "td" | "th"));
        cells.map(cell_text).collect()
    })
    .collect()
}

fn cell_text(element: ElementRef<'_>) -> String {
    let hidden = |name: &str| matches!(name, "script" | "style" | "template" | "noscript");
    let visible = element.descendants().filter(|node| {
        !node
            .ancestors()
            .filter_map(ElementRef::wrap)
            .take_while(|outer| *outer != element)
            .any(|outer| hidden(outer.value().name()))
    });
    let text: Vec<&str> = visible
        .filter_map(|node| node.value().as_text().map(|text| &**text))
        .collect();
    short(&text.join(" "))
}

fn in_json(text: &str, path: &str, wanted: &Wanted) -> Option<Excerpt> {
    let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let mut steps = path
        .split(['.', '/'])
        .filter(|step| !step.is_empty() && *step != "$");
    let items = steps
        .try_fold(&root, |at, step| at.get(step))
        .and_then(Value::as_array)?;
    let mut rows: Vec<Vec<String>> = items.iter().map(values).collect();
    let columns: Vec<String> = items
        .get(wanted.row)?
        .as_object()
        .map(|item| item.keys().cloned().collect())
        .unwrap_or_default();
    // The keys stand before the rows as their heading.
    rows.insert(0, columns);
    in_table(
        rows,
        &Wanted {
            row: wanted.row + 1,
            text: wanted.text.clone(),
        },
    )
}

fn values(item: &Value) -> Vec<String> {
    let plain = |value: &Value| match value {
        Value::String(text) => short(text),
        Value::Null => String::new(),
        other => short(&other.to_string()),
    };
    match item {
        Value::Object(item) => item.values().map(plain).collect(),
        other => vec![plain(other)],
    }
}

/// Each transaction with the values of its tags, by the names that the marked one has.
fn in_ofx(text: &str, wanted: &Wanted) -> Option<Excerpt> {
    let blocks: Vec<&str> = text
        .split("<STMTTRN>")
        .skip(1)
        .map(|rest| rest.split("</STMTTRN>").next().unwrap_or(rest))
        .collect();
    let tags: Vec<(String, String)> = ofx_values(blocks.get(wanted.row)?);
    let columns: Vec<String> = tags.into_iter().map(|(name, _)| name).collect();
    let row = |block: &&str| {
        let values = ofx_values(block);
        columns
            .iter()
            .map(|name| {
                values
                    .iter()
                    .find(|(tag, _)| tag == name)
                    .map(|(_, value)| value.clone())
                    .unwrap_or_default()
            })
            .collect()
    };
    let mut rows: Vec<Vec<String>> = blocks.iter().map(row).collect();
    rows.insert(0, columns.clone());
    in_table(
        rows,
        &Wanted {
            row: wanted.row + 1,
            text: wanted.text.clone(),
        },
    )
}

fn ofx_values(block: &str) -> Vec<(String, String)> {
    let tags = block
        .split('<')
        .skip(1)
        .filter(|tag| !tag.starts_with('/'))
        .filter_map(|tag| tag.split_once('>'));
    let unescaped = |value: &str| {
        value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    tags.filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.to_owned(), short(&unescaped(value))))
        .collect()
}

/// The cells of one line of a CSV file. For looking at: a field that goes on in the next line is cut there.
fn csv_cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(other);
                }
            }
        }
    }
    cells.iter().map(|cell| short(cell)).collect()
}

/// White space folded, and never longer than a cell may be.
fn short(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.char_indices().nth(CELL_MAX) {
        Some((at, _)) => format!("{}…", &folded[..at]),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture(media_type: &str, body: &[u8]) -> Capture {
        Capture {
            media_type: media_type.to_owned(),
            body: body.to_vec(),
        }
    }

    fn marked(excerpt: &Excerpt) -> Vec<&[String]> {
        excerpt
            .rows
            .iter()
            .filter(|row| row.marked)
            .map(|row| row.cells.as_slice())
            .collect()
    }

    #[test]
    fn a_row_of_a_shift_jis_page_is_found_by_its_number_and_proved_by_its_text() {
        let page = "<table class=x><tr><td>別の表</td></tr></table><table class=meisai><tr><th>お取引日<th>摘要</tr>\
                    <tr><td>8.11.2<td>ﾃﾞﾝｷﾀﾞｲ<script>alert(1)</script></tr><tr><td>8.11.3<td>給与振込</tr></table>";
        let (bytes, _, _) = SHIFT_JIS.encode(page);
        let capture = capture("text/html; charset=Shift_JIS", &bytes);
        let excerpt = around(&capture, "table.meisai", 2, "ﾃﾞﾝｷﾀﾞｲ").expect("the row is there");
        assert_eq!(excerpt.columns, ["お取引日", "摘要"]);
        assert_eq!(marked(&excerpt), [["8.11.2", "ﾃﾞﾝｷﾀﾞｲ"]]);
        assert_eq!(excerpt.rows.len(), 2, "the heading is no row");
        assert!(
            around(&capture, "table.meisai", 3, "ﾃﾞﾝｷﾀﾞｲ").is_none(),
            "another line stands there"
        );
        assert!(around(&capture, "table.meisai", 9, "ﾃﾞﾝｷﾀﾞｲ").is_none());
    }

    #[test]
    fn files_and_json_show_their_neighbours_too() {
        let csv = capture(
            "text/csv",
            "日付,摘要,出金,入金\n2026/11/02,\"電気,ガス\",1,\n2026/11/03,水道,2,\n".as_bytes(),
        );
        let excerpt = around(&csv, "line", 2, "電気,ガス").expect("the line is there");
        assert_eq!(
            (excerpt.columns.len(), marked(&excerpt)[0][1].as_str()),
            (4, "電気,ガス")
        );

        let json = capture(
            "application/json",
            r#"{"data":{"entries":[{"name":"<b>甲</b>","yen":-5},{"name":"乙","yen":3}]}}"#
                .as_bytes(),
        );
        let excerpt = around(&json, "data.entries", 1, "<b>甲</b>").expect("the item is there");
        assert_eq!(
            (excerpt.columns, excerpt.rows.len()),
            (vec!["name".to_owned(), "yen".to_owned()], 2)
        );

        let ofx = capture(
            "application/x-ofx",
            b"<STMTTRN><TRNAMT>-5<NAME>A &amp; B</STMTTRN><STMTTRN><TRNAMT>7<NAME>C</STMTTRN>",
        );
        let excerpt = around(&ofx, "STMTTRN", 1, "A & B").expect("the transaction is there");
        assert_eq!(marked(&excerpt), [["-5", "A & B"]]);
    }
}
