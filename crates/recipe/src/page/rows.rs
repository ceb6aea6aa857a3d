//! The repeated things of a page: accounts, tabs, lines.

use std::collections::BTreeMap;

use scraper::ElementRef;

use super::scope::{Place, Scope, TableRow};
use super::sign::Judge;
use super::table::grid;
use super::{Look, Refusal, json};
use crate::recipe::model::{RowSource, Sign};
use crate::text::{norm, short};

/// One of several, and where it stands.
pub(crate) struct Row<'a> {
    place: RowPlace<'a>,
    /// 1-based, as people count on the page.
    pub(crate) number: u32,
}

enum RowPlace<'a> {
    Page,
    Element(ElementRef<'a>),
    Table(TableRow<'a>),
    Json(&'a serde_json::Value),
}

impl<'a> Row<'a> {
    pub(crate) fn scope<'b>(&'b self, look: &'b Look<'b>) -> Scope<'b>
    where
        'a: 'b,
    {
        match &self.place {
            RowPlace::Page => Scope::page(look),
            RowPlace::Element(element) => Scope {
                look,
                place: Place::Element(*element),
            },
            RowPlace::Table(row) => Scope {
                look,
                place: Place::Row(row),
            },
            RowPlace::Json(item) => Scope {
                look,
                place: Place::Json(item),
            },
        }
    }
}

/// What was found at a source.
pub(crate) struct Rows<'a> {
    pub(crate) rows: Vec<Row<'a>>,
    /// A frame that says "here is the list": a header row, a JSON list.
    pub(crate) framed: bool,
}

/// The table with the wanted labels.
pub(crate) struct Found<'a> {
    rows: Vec<super::table::GridRow<'a>>,
    header_at: usize,
    columns: BTreeMap<String, usize>,
    width: usize,
}

/// Everything that a source needs of the page before its rows are cut out.
pub(crate) enum Frame<'a> {
    Page,
    /// `None`: nothing at all at the selector.
    Table(Option<Found<'a>>),
    Elements(Vec<ElementRef<'a>>),
    Items(&'a [serde_json::Value]),
}

/// Looks for the frame of a source.
///
/// # Errors
/// There is something, but not what the recipe says: a table with other columns, no list in the JSON.
pub(crate) fn frame<'a>(source: &RowSource, look: &'a Look<'a>) -> Result<Frame<'a>, Refusal> {
    let page = Scope::page(look);
    match source {
        RowSource::Page => Ok(Frame::Page),
        RowSource::Each(css) => Ok(Frame::Elements(page.select_all(css))),
        RowSource::Items(path) => {
            let found = look
                .json()
                .and_then(|root| json::at_path(root, path))
                .and_then(serde_json::Value::as_array);
            match found {
                Some(items) => Ok(Frame::Items(items)),
                None => Err(Refusal::changed(
                    format!("a list at \"{path}\""),
                    look.about(),
                )),
            }
        }
        RowSource::Table { css, labels, .. } => {
            let wanted: Vec<String> = labels.iter().map(|label| norm(label)).collect();
            let (mut found, mut seen): (Vec<Found<'a>>, Vec<Vec<String>>) =
                (Vec::new(), Vec::new());
            for table in page.select_all(css) {
                let rows = grid(table);
                let header = rows.iter().enumerate().find_map(|(at, row)| {
                    let texts = row.texts();
                    let good =
                        !wanted.is_empty() && wanted.iter().all(|label| texts.contains(label));
                    seen.push(texts.clone());
                    good.then_some((at, texts))
                });
                if let Some((header_at, texts)) = header {
                    let mut columns = BTreeMap::new();
                    for (column, label) in texts.iter().enumerate() {
                        columns.entry(label.clone()).or_insert(column);
                    }
                    found.push(Found {
                        rows,
                        header_at,
                        columns,
                        width: texts.len(),
                    });
                }
            }
            match (found.len(), seen.is_empty()) {
                (1, _) => Ok(Frame::Table(found.pop())),
                (0, true) => Ok(Frame::Table(None)),
                (0, false) => {
                    let near = seen.iter().max_by_key(|texts| {
                        wanted.iter().filter(|label| texts.contains(label)).count()
                    });
                    let near = near
                        .map(|texts| short(&texts.join(", "), 120))
                        .unwrap_or_default();
                    Err(Refusal::changed(
                        format!(
                            "a table at {} with the columns {}",
                            css.text,
                            labels.join(", ")
                        ),
                        format!("the nearest row has {near}"),
                    ))
                }
                (n, _) => Err(Refusal::changed(
                    format!(
                        "one table at {} with the columns {}",
                        css.text,
                        labels.join(", ")
                    ),
                    format!("{n} of them"),
                )),
            }
        }
    }
}

/// Cuts the rows out of a frame. Rows of `skip` are left out; a row that doesn't fit the header is refused.
pub(crate) fn rows<'a>(
    source: &RowSource,
    frame: &'a Frame<'a>,
    look: &'a Look<'a>,
    skip: &[Sign],
    judge: &Judge<'_>,
) -> Result<Rows<'a>, Refusal> {
    let plain = |places: Vec<RowPlace<'a>>, framed: bool| {
        let numbered = places
            .into_iter()
            .zip(1..)
            .map(|(place, number)| Row { place, number });
        let kept = numbered
            .filter(|row| !skip.iter().any(|sign| judge.holds(sign, &row.scope(look))))
            .collect();
        Ok(Rows { rows: kept, framed })
    };
    match frame {
        Frame::Page => plain(vec![RowPlace::Page], true),
        Frame::Elements(elements) => plain(
            elements
                .iter()
                .map(|element| RowPlace::Element(*element))
                .collect(),
            false,
        ),
        Frame::Items(items) => plain(items.iter().map(RowPlace::Json).collect(), true),
        Frame::Table(None) => Ok(Rows {
            rows: Vec::new(),
            framed: false,
        }),
        Frame::Table(Some(found)) => {
            let RowSource::Table {
                css, tr_per_line, ..
            } = source
            else {
                return plain(Vec::new(), false);
            };
            let mut kept = Vec::new();
            let mut at = found.header_at + tr_per_line;
            while let Some(first) = found.rows.get(at) {
                let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
                let place = format!("row {number} of {}", css.text);
                let alone = TableRow {
                    lines: vec![first.clone()],
                    columns: &found.columns,
                };
                let skipped = skip.iter().any(|sign| {
                    judge.holds(
                        sign,
                        &Scope {
                            look,
                            place: Place::Row(&alone),
                        },
                    )
                });
                if skipped || first.is_spacer() {
                    at += 1;
                    continue;
                }
                let Some(lines) = found.rows.get(at..at + tr_per_line) else {
                    return Err(Refusal::of(
                        domain::fetch::Cause::PageCut,
                        format!("{place}: {tr_per_line} <tr> for each line"),
                        "the end of the table",
                    ));
                };
                if first.cells.len() != found.width {
                    let seen = format!(
                        "{} cells: {}",
                        first.cells.len(),
                        short(&norm(&alone_text(&alone, look)), 40)
                    );
                    return Err(Refusal::changed(
                        format!(
                            "{place}: {} cells as in the header, or a `skip` for it",
                            found.width
                        ),
                        seen,
                    ));
                }
                kept.push(Row {
                    place: RowPlace::Table(TableRow {
                        lines: lines.to_vec(),
                        columns: &found.columns,
                    }),
                    number,
                });
                at += tr_per_line;
            }
            Ok(Rows {
                rows: kept,
                framed: true,
            })
        }
    }
}

fn alone_text<'a>(row: &'a TableRow<'a>, look: &'a Look<'a>) -> String {
    Scope {
        look,
        place: Place::Row(row),
    }
    .text()
}
