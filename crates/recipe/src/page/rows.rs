//! The repeated things of a page: accounts, tabs, lines.

use std::borrow::Cow;
use std::cell::OnceCell;

use domain::fetch::Cause;
use domain::said::Said;
use ego_tree::NodeId;
use scraper::ElementRef;

use super::dom::{ancestors, hides_itself, is_unseen};
use super::file::{self, FileRows, Record};
use super::scope::{Place, Scope, TableRow};
use super::sign::Judge;
use super::table::{Grid, grid};
use super::{Look, Refusal, json};
use crate::recipe::model::{FileFormat, FileSource, RowSource, Sign};
use crate::said;
use crate::text::{norm, normal};

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
    Json(json::Value<'a>),
    Record(Record<'a>),
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
                place: Place::Json(*item),
            },
            RowPlace::Record(record) => Scope {
                look,
                place: Place::Record(*record),
            },
        }
    }
}

/// Where a row stands on its page, to be found again without looking for it; a row of a JSON list has no elements.
pub(crate) type RowSpot = Vec<NodeId>;

impl Row<'_> {
    pub(crate) fn spot(&self, look: &Look<'_>) -> RowSpot {
        let elements = self.scope(look).elements();
        elements.map(|element| element.id()).collect()
    }
}

/// The elements of a row that stood there when this page was read.
pub(crate) fn elements_at<'a>(spot: &[NodeId], look: &Look<'a>) -> Vec<ElementRef<'a>> {
    let Some(html) = look.html() else {
        return Vec::new();
    };
    spot.iter()
        .filter_map(|id| html.tree.get(*id).and_then(ElementRef::wrap))
        .collect()
}

/// What was found at a source.
pub(crate) struct Rows<'a> {
    pub(crate) rows: Vec<Row<'a>>,
    /// A frame that says "here is the list": a header row, a JSON list.
    pub(crate) framed: bool,
    /// Rows beside these that the page hides.
    pub(crate) hidden: Vec<Row<'a>>,
}

/// The table with the wanted labels.
pub(crate) struct Found<'a> {
    grid: Grid<'a>,
    header_at: usize,
    /// The normal labels, for each line of the header.
    columns: Vec<Vec<Cow<'a, str>>>,
    width: usize,
}

/// Everything that a source needs of the page before its rows are cut out.
pub(crate) enum Frame<'a> {
    Page,
    /// `None`: nothing at all at the selector.
    Table(Option<Found<'a>>),
    Elements {
        seen: Vec<ElementRef<'a>>,
        hidden: Vec<ElementRef<'a>>,
    },
    Items(json::Values<'a>),
    /// Taken apart when its rows are cut out.
    File(OnceCell<FileRows<'a>>),
}

/// Looks for the frame of a source.
///
/// # Errors
/// There is something, but not what the recipe says: a table with other columns, no list in the JSON.
pub(crate) fn frame<'a>(source: &RowSource, look: &'a Look<'a>) -> Result<Frame<'a>, Refusal> {
    let page = Scope::page(look);
    match source {
        RowSource::Page => Ok(Frame::Page),
        RowSource::Each(css) => {
            let (unseen, seen): (Vec<_>, Vec<_>) = page
                .select_all(css)
                .into_iter()
                .partition(|one| is_unseen(*one));
            // Whatever stands in something hidden belongs to another list, one for phones or for the printer.
            let beside = |one: &ElementRef<'_>| !ancestors(*one).any(hides_itself);
            let hidden = unseen.into_iter().filter(beside).collect();
            Ok(Frame::Elements { seen, hidden })
        }
        RowSource::File(_) => Ok(Frame::File(OnceCell::new())),
        RowSource::Items(path) => {
            let found = look
                .json()
                .and_then(|root| json::at_path(root, path))
                .and_then(json::Value::items);
            match found {
                Some(items) => Ok(Frame::Items(items)),
                None => Err(Refusal::changed(
                    said::lines::list_at(path),
                    said::pages::about(look),
                )),
            }
        }
        RowSource::Table {
            css,
            labels,
            tr_per_line,
        } => {
            let wanted: Vec<Vec<Cow<'_, str>>> = labels
                .iter()
                .map(|group| group.iter().map(|label| normal(label)).collect())
                .collect();
            let has = |group: &[Cow<'_, str>], texts: &[Cow<'_, str>]| {
                group.iter().any(|label| texts.contains(label))
            };
            let is_header = |texts: &[Cow<'_, str>]| {
                !wanted.is_empty() && wanted.iter().all(|group| has(group, texts))
            };
            let (mut found, mut seen): (Vec<Found<'a>>, Vec<Vec<Cow<'a, str>>>) =
                (Vec::new(), Vec::new());
            let tables = page.select_all(css).into_iter();
            for table in tables.filter(|table| !is_unseen(*table)) {
                let grid = grid(look, table);
                let mut header_at = None;
                for (at, row) in grid.rows.iter().enumerate() {
                    seen.push(row.texts(look));
                    if seen.last().is_some_and(|texts| is_header(texts)) {
                        header_at = Some(at);
                        break;
                    }
                }
                if let Some(header_at) = header_at {
                    let lines = grid.rows.iter().skip(header_at).take(*tr_per_line);
                    let columns = lines.map(|line| line.texts(look)).collect();
                    let width = grid.rows[header_at].cells.len();
                    found.push(Found {
                        grid,
                        header_at,
                        columns,
                        width,
                    });
                }
            }
            match (found.len(), seen.is_empty()) {
                (1, _) => Ok(Frame::Table(found.pop())),
                (0, true) => Ok(Frame::Table(None)),
                (0, false) => {
                    // Of rows that are alike the one with most words, and of these the first, is most like a header.
                    let near = seen.iter().rev().max_by_key(|texts| {
                        let labels = wanted.iter().filter(|group| has(group, texts)).count();
                        let is_word = |text: &&Cow<'_, str>| {
                            !text.is_empty() && !text.contains(char::is_numeric)
                        };
                        (labels, texts.iter().filter(is_word).count())
                    });
                    Err(Refusal::changed(
                        said::lines::table_with(&css.text, labels),
                        near.map_or_else(said::none, |texts| said::lines::nearest_row(texts)),
                    ))
                }
                (n, _) => Err(Refusal::changed(
                    said::lines::one_table_with(&css.text, labels),
                    said::several(n),
                )),
            }
        }
    }
}

/// Whether there is something at a source's selector, though the page hides it.
pub(crate) fn is_there_unseen(source: &RowSource, look: &Look<'_>) -> bool {
    let (RowSource::Table { css, .. } | RowSource::Each(css)) = source else {
        return false;
    };
    let found = Scope::page(look).select_all(css);
    found.into_iter().any(is_unseen)
}

/// Cuts the rows out of a frame. Rows of `skip` are left out; a row that doesn't fit the header is refused.
pub(crate) fn rows<'a>(
    source: &RowSource,
    frame: &'a Frame<'a>,
    look: &'a Look<'a>,
    skip: &[Sign],
    judge: &Judge<'_>,
) -> Result<Rows<'a>, Refusal> {
    let is_kept = |row: &Row<'a>| !skip.iter().any(|sign| judge.holds(sign, &row.scope(look)));
    let kept = |places: Vec<RowPlace<'a>>| -> Vec<Row<'a>> {
        let numbered = places.into_iter().zip(1..);
        let rows = numbered.map(|(place, number)| Row { place, number });
        rows.filter(is_kept).collect()
    };
    let plain = |places: Vec<RowPlace<'a>>, framed: bool| {
        Ok(Rows {
            rows: kept(places),
            framed,
            hidden: Vec::new(),
        })
    };
    match frame {
        Frame::Page => plain(vec![RowPlace::Page], true),
        Frame::Elements { seen, hidden } => {
            let places = |elements: &[ElementRef<'a>]| {
                kept(elements.iter().map(|one| RowPlace::Element(*one)).collect())
            };
            Ok(Rows {
                rows: places(seen),
                framed: false,
                hidden: places(hidden),
            })
        }
        Frame::Items(items) => plain(items.clone().map(RowPlace::Json).collect(), true),
        Frame::File(parts) => {
            let RowSource::File(source) = source else {
                return plain(Vec::new(), false);
            };
            let taken = file::take_apart(source, look, &judge.vars)?;
            records(source, parts.get_or_init(|| taken), look, skip, judge)
        }
        Frame::Table(None) => plain(Vec::new(), false),
        Frame::Table(Some(found)) => {
            let RowSource::Table { tr_per_line, .. } = source else {
                return plain(Vec::new(), false);
            };
            let mut seen = Vec::new();
            let mut at = found.header_at + tr_per_line;
            while let Some(first) = found.grid.rows.get(at) {
                let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
                let place = || said::row(number, source);
                let alone = TableRow::new(std::slice::from_ref(first), &found.columns);
                let skipped = skip.iter().any(|sign| {
                    judge.holds(
                        sign,
                        &Scope {
                            look,
                            place: Place::Row(&alone),
                        },
                    )
                });
                if skipped || first.is_spacer(look) {
                    at += 1;
                    continue;
                }
                let Some(lines) = found.grid.rows.get(at..at + tr_per_line) else {
                    let refusal = Refusal::of(
                        Cause::PageCut,
                        said::lines::trs_for_each_line(*tr_per_line),
                        said::lines::end_of_the_table(),
                    );
                    return Err(refusal.at(place()));
                };
                if first.cells.len() != found.width {
                    let text = norm(&alone_text(&alone, look));
                    let refusal = Refusal::changed(
                        said::lines::cells_as_in_header(found.width),
                        said::lines::so_many_cells(first.cells.len(), &text),
                    );
                    return Err(refusal.at(place()));
                }
                seen.push(Row {
                    place: RowPlace::Table(TableRow::new(lines, &found.columns)),
                    number,
                });
                at += tr_per_line;
            }
            let hidden = found.grid.hidden.chunks(*tr_per_line);
            let hidden = hidden.filter(|lines| lines[0].cells.len() == found.width);
            Ok(Rows {
                rows: seen,
                framed: true,
                hidden: kept(
                    hidden
                        .map(|lines| RowPlace::Table(TableRow::new(lines, &found.columns)))
                        .collect(),
                ),
            })
        }
    }
}

/// The rows of a file, up to its trailer.
fn records<'a>(
    source: &FileSource,
    parts: &'a FileRows<'a>,
    look: &'a Look<'a>,
    skip: &[Sign],
    judge: &Judge<'_>,
) -> Result<Rows<'a>, Refusal> {
    let trailer = match &source.format {
        FileFormat::Csv { trailer, .. } => trailer.as_ref(),
        FileFormat::Declared(_) => None,
    };
    let cut = |number: u32, seen: Said| {
        let refusal = Refusal::of(Cause::PageCut, said::lines::end_of_the_file(), seen);
        refusal.at(said::lines::line_of_file(number))
    };
    let mut kept: Vec<Row<'a>> = Vec::new();
    let (mut width, mut ended) = (parts.width, false);
    for record in parts.records() {
        let cells = record.cells;
        let number = cells.number;
        let scope = Scope {
            look,
            place: Place::Record(record),
        };
        if record.is_blank() || skip.iter().any(|sign| judge.holds(sign, &scope)) {
            continue;
        }
        if ended {
            return Err(cut(number, said::lines::row_behind_the_trailer()));
        }
        if trailer.is_some_and(|sign| judge.holds(sign, &scope)) {
            ended = true;
            continue;
        }
        let wanted = *width.get_or_insert(cells.len());
        let mut spare = (wanted..cells.len()).filter_map(|nth| cells.printed(nth));
        let fits = cells.len() >= wanted && spare.all(str::is_empty);
        if !fits {
            let refusal = Refusal::changed(
                said::lines::cells(wanted),
                said::lines::so_many_cells(cells.len(), cells.text()),
            );
            return Err(refusal.at(said::lines::line_of_file(number)));
        }
        kept.push(Row {
            place: RowPlace::Record(record),
            number,
        });
    }
    if trailer.is_some() && !ended {
        let last = parts.records().next_back();
        let last = last.map_or(0, |record| record.cells.number);
        return Err(cut(last, said::lines::no_trailer()));
    }
    Ok(Rows {
        rows: kept,
        framed: parts.framed || ended,
        hidden: Vec::new(),
    })
}

fn alone_text<'a>(row: &'a TableRow<'a>, look: &'a Look<'a>) -> Cow<'a, str> {
    Scope {
        look,
        place: Place::Row(row),
    }
    .text()
}
