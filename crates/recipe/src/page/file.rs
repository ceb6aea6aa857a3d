//! Files as pages: CSV by its columns; OFX and 全銀 by the readers of `formats`, as columns with fixed names.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use domain::fetch::Cause;
use domain::said::Said;
use encoding_rs::{SHIFT_JIS, UTF_8};
use formats::{FileStatement, Language};

use super::{Look, Refusal};
use crate::fence::fits;
use crate::recipe::model::{Declared, Fact, FileFormat, FileSource};
use crate::said;
use crate::text::{norm, normal, printed, short};
use crate::vars::Vars;

/// The columns of a declared format, by these names.
pub(crate) const COLUMNS: [&str; 7] = [
    "date",
    "valued_on",
    "amount",
    "description",
    "balance",
    "id",
    "account",
];

/// One row of a file.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) cells: &'a [String],
    /// Normalised label → index.
    pub(crate) columns: &'a BTreeMap<String, usize>,
    /// Its normal text, once it is asked for.
    pub(crate) normal: &'a OnceCell<String>,
}

impl Record<'_> {
    /// As printed, its cells parted by blanks.
    pub(crate) fn text(&self) -> String {
        printed(&self.cells.join(" "))
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A file taken apart; its rows not yet judged.
pub(crate) struct FileRows<'p> {
    pub(crate) rows: Vec<FileRow<'p>>,
    pub(crate) columns: BTreeMap<String, usize>,
    /// Cells of each row: as the header has.
    pub(crate) width: Option<usize>,
    /// There is a header, or a statement that may have no lines.
    pub(crate) framed: bool,
}

pub(crate) struct FileRow<'p> {
    /// As people count.
    pub(crate) number: u32,
    pub(crate) cells: Cow<'p, [String]>,
    pub(crate) normal: OnceCell<String>,
}

impl<'p> FileRow<'p> {
    fn new(number: u32, cells: Cow<'p, [String]>) -> FileRow<'p> {
        FileRow {
            number,
            cells,
            normal: OnceCell::new(),
        }
    }
}

/// The cells of a text with columns.
pub(crate) struct Grid {
    separator: u8,
    /// `None`: a quoted cell has no end.
    rows: Option<Vec<formats::Cells>>,
    /// The same cells as labels; `None`: as it stands there.
    labels: Vec<Vec<Option<String>>>,
}

impl Grid {
    fn of(text: &str, separator: u8) -> Grid {
        let rows = formats::cells(text, separator).ok();
        let labels = rows.iter().flatten().map(|row| {
            let cells = row.cells.iter();
            cells
                .map(|cell| Some(label_of(cell)).filter(|label| *label != *cell))
                .map(|label| label.map(Cow::into_owned))
                .collect()
        });
        Grid {
            labels: labels.collect(),
            separator,
            rows,
        }
    }

    /// By the separator that the text has most of.
    pub(super) fn read(look: &Look<'_>) -> Grid {
        let text = lines_of(look);
        let count = |separator: u8| text.bytes().filter(|byte| *byte == separator).count();
        let separator = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|separator| count(*separator));
        Grid::of(&text, separator.unwrap_or(b','))
    }
}

/// Normal, without a colon behind.
fn label_of(cell: &str) -> Cow<'_, str> {
    let strip = |text: &str| text.trim_end_matches([':', ' ']).len();
    match normal(cell) {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..strip(text)]),
        Cow::Owned(mut text) => {
            text.truncate(strip(&text));
            Cow::Owned(text)
        }
    }
}

/// Takes a file apart. Of one with several accounts only the rows of the walk's account are taken, unless the lines say
/// themselves whose they are.
///
/// # Errors
/// It isn't the file that the recipe says, is cut, is another account's, or has no header like the recipe's.
pub(crate) fn take_apart<'p>(
    source: &FileSource,
    look: &Look<'p>,
    vars: &Vars<'_>,
) -> Result<FileRows<'p>, Refusal> {
    if look.html().is_some() || look.json().is_some() {
        return Err(Refusal::changed(
            said::lines::file_of_lines(),
            said::pages::about(look),
        ));
    }
    match &source.format {
        FileFormat::Csv {
            separator,
            skip,
            trailer,
        } => csv(source, *separator, *skip, trailer.is_some(), look),
        FileFormat::Declared(format) => {
            let all = statements(*format, look, vars)?;
            match source.mixes {
                true => Ok(columns_of(&all.iter().collect::<Vec<_>>())),
                false => Ok(columns_of(&of_account(all, vars)?)),
            }
        }
    }
}

/// The text of a page that is neither HTML nor JSON; empty for a picture and the like.
pub(super) fn text<'p>(look: &Look<'p>) -> Cow<'p, str> {
    let body = &look.page.body;
    if body.contains(&0) || body.starts_with(b"%PDF") {
        return Cow::Borrowed("");
    }
    // Files rarely say in what they are written; what isn't UTF-8 is what such files have always been in.
    let charset = if look.charset == UTF_8 && std::str::from_utf8(body).is_err() {
        SHIFT_JIS
    } else {
        look.charset
    };
    let (text, _) = charset.decode_without_bom_handling(body);
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => text,
    }
}

/// The text with `\n` at the end of each line, without the mark that old programs put behind the last one.
fn lines_of(look: &Look<'_>) -> String {
    let mut text = text(look).into_owned();
    for end in ["\r\n", "\r"] {
        if text.contains(end) {
            text = text.replace(end, "\n");
        }
    }
    text.truncate(text.trim_end_matches('\u{1a}').len());
    text
}

fn csv<'p>(
    source: &FileSource,
    separator: u8,
    skip: usize,
    has_trailer: bool,
    look: &Look<'p>,
) -> Result<FileRows<'p>, Refusal> {
    let cut = |seen: Said| Refusal::of(Cause::PageCut, said::lines::file_to_its_end(), seen);
    let text = lines_of(look);
    if !has_trailer && !source.ends_as_told && !text.ends_with('\n') {
        return Err(cut(said::lines::last_line_without_end()));
    }
    let unended = || cut(said::lines::quoted_cell_without_end());
    let all: Vec<(u64, Cow<'p, [String]>)> = match look.grid() {
        grid if grid.separator == separator => {
            let rows = grid.rows.as_ref().ok_or_else(unended)?.iter();
            rows.map(|row| (row.line, Cow::Borrowed(&*row.cells)))
                .collect()
        }
        _ => {
            let rows = formats::cells(&text, separator).map_err(|_| unended())?;
            let rows = rows.into_iter();
            rows.map(|row| (row.line, Cow::Owned(row.cells))).collect()
        }
    };
    let mut rows: Vec<FileRow<'p>> = all
        .into_iter()
        .filter(|(line, _)| *line > skip as u64)
        .map(|(line, cells)| FileRow::new(u32::try_from(line).unwrap_or(u32::MAX), cells))
        .collect();
    let mut found = FileRows {
        rows: Vec::new(),
        columns: BTreeMap::new(),
        width: None,
        framed: false,
    };
    if !source.labels.is_empty() {
        let header = header_at(source, &rows, &text)?;
        let behind = rows.split_off(header + 1);
        let labels = rows.swap_remove(header).cells;
        for (at, label) in labels.iter().enumerate() {
            found.columns.entry(norm(label)).or_insert(at);
        }
        (rows, found.width, found.framed) = (behind, Some(labels.len()), true);
    }
    found.rows = rows;
    Ok(found)
}

/// The row that has all labels that are used, each once.
fn header_at(source: &FileSource, rows: &[FileRow<'_>], text: &str) -> Result<usize, Refusal> {
    let wanted: Vec<Vec<String>> = source
        .labels
        .iter()
        .map(|group| group.iter().map(|label| norm(label)).collect())
        .collect();
    let missing = |cells: &[String]| {
        wanted
            .iter()
            .filter(|group| !group.iter().any(|label| cells.contains(label)))
            .count()
    };
    let normal =
        |row: &FileRow<'_>| -> Vec<String> { row.cells.iter().map(|cell| norm(cell)).collect() };
    let expected = || said::lines::line_with_headers(&source.labels);
    let header = rows
        .iter()
        .map(normal)
        .enumerate()
        .find(|(_, cells)| missing(cells) == 0);
    let Some((at, cells)) = header else {
        let near = rows.iter().map(normal).min_by_key(|cells| missing(cells));
        let seen = match near {
            None => said::lines::empty_file(),
            Some(_) if text.contains('\u{fffd}') => said::lines::other_encoding(),
            Some(cells) => said::lines::nearest_line(&cells),
        };
        return Err(Refusal::changed(expected(), seen));
    };
    let twice = wanted
        .iter()
        .flatten()
        .find(|label| cells.iter().filter(|cell| cell == label).count() > 1);
    match twice {
        None => Ok(at),
        Some(label) => Err(Refusal::changed(
            expected(),
            said::lines::header_twice(label),
        )),
    }
}

/// What the reader of a declared format made of a file.
pub(super) type Read = Result<Vec<FileStatement>, formats::Refusal>;

/// The statements of a file that says itself whose they are.
fn statements<'p>(
    format: Declared,
    look: &Look<'p>,
    vars: &Vars<'_>,
) -> Result<&'p [FileStatement], Refusal> {
    let name = match format {
        Declared::Ofx => "OFX",
        Declared::Zengin => "全銀",
    };
    let read = look.statements(format, vars.today);
    read.as_deref().map_err(|why| {
        let cause = match why {
            formats::Refusal::Cut => Cause::PageCut,
            formats::Refusal::TotalsDiffer { .. } => Cause::WitnessDiffers,
            _ => Cause::PageChanged,
        };
        let in_words = |language| short(&why.message(language).replace('\n', ": "), 200);
        let seen = Said::new(in_words(Language::Ja), in_words(Language::En));
        Refusal::of(cause, said::lines::file_of(name), seen)
    })
}

/// Those of the account that is walked; a statement that names none is taken for its own.
fn of_account<'p>(
    all: &'p [FileStatement],
    vars: &Vars<'_>,
) -> Result<Vec<&'p FileStatement>, Refusal> {
    let Some(wanted) = vars.named("account.number") else {
        return Ok(all.iter().collect());
    };
    let is_own = |statement: &&FileStatement| {
        let number = statement.account.as_ref().map(|account| &account.number);
        number.is_none_or(|number| same_number(number, &wanted))
    };
    let own: Vec<&FileStatement> = all.iter().filter(is_own).collect();
    if own.is_empty() {
        return Err(Refusal::witness(
            said::accounts::file_of_the_one_asked_for(),
            said::accounts::another_ones(),
        ));
    }
    Ok(own)
}

/// Files fill numbers up with zeros and leave hyphens out.
fn same_number(a: &str, b: &str) -> bool {
    let digits = |text: &str| -> String {
        let digits: String = norm(text).chars().filter(|c| *c != '-').collect();
        digits.trim_start_matches('0').to_owned()
    };
    digits(a) == digits(b)
}

/// Statements as a table with the columns of [`COLUMNS`]; amounts count minor units.
fn columns_of(statements: &[&FileStatement]) -> FileRows<'static> {
    let text = |date: Option<domain::time::Date>| date.map(|date| date.to_string());
    let money = |minor: Option<i64>| minor.map(|minor| minor.to_string());
    let mut rows = Vec::new();
    for statement in statements {
        let account = statement.account.as_ref();
        let account = account.map(|account| account.number.clone());
        for line in &statement.view.lines {
            let cells = [
                text(Some(line.posted_on)),
                text(line.valued_on),
                money(Some(line.amount)),
                Some(line.description.clone()),
                money(line.balance),
                line.reference.clone(),
                account.clone(),
            ];
            let cells = cells.map(Option::unwrap_or_default).to_vec();
            rows.push(FileRow::new(line.place.row, Cow::Owned(cells)));
        }
    }
    FileRows {
        rows,
        columns: (0..)
            .zip(COLUMNS)
            .map(|(at, name)| (name.to_owned(), at))
            .collect(),
        width: None,
        framed: !statements.is_empty(),
    }
}

/// What a file of a declared format says about itself; nothing where it doesn't.
pub(super) fn stated(
    format: Declared,
    fact: Fact,
    look: &Look<'_>,
    vars: &Vars<'_>,
) -> Result<Option<String>, Refusal> {
    let all = statements(format, look, vars)?;
    let own = match fact {
        // Compared by the walk itself, which has to see another one's number to refuse it.
        Fact::Account => all.iter().collect(),
        _ => of_account(all, vars)?,
    };
    let one = match own.as_slice() {
        [one] => Some(one),
        _ => None,
    };
    let asked = one.and_then(|one| one.view.asked);
    let lines = || own.iter().flat_map(|one| &one.view.lines);
    Ok(match fact {
        Fact::Account => one
            .and_then(|one| one.account.as_ref())
            .map(|account| account.number.clone()),
        Fact::From => asked.map(|asked| asked.from.to_string()),
        Fact::To => asked.map(|asked| asked.to.to_string()),
        // The reader has compared them with the trailers; OFX states neither.
        Fact::Total if format == Declared::Zengin => Some(lines().count().to_string()),
        Fact::Sum if format == Declared::Zengin => {
            Some(lines().map(|line| line.amount).sum::<i64>().to_string())
        }
        Fact::Total | Fact::Sum => None,
        Fact::Opening => one
            .and_then(|one| one.view.opening)
            .map(|minor| minor.to_string()),
        Fact::Closing => one
            .and_then(|one| one.view.closing)
            .map(|minor| minor.to_string()),
    })
}

/// The value behind a label in a text with columns: the next cell of its row that has something in it.
///
/// # Errors
/// The label stands more than once.
pub(super) fn beside(label: &str, look: &Look<'_>) -> Result<Option<String>, Refusal> {
    let wanted = label_of(label);
    let is_label = |text: &str| match wanted.contains('*') {
        true => fits(&wanted, text),
        false => text == wanted,
    };
    let grid = look.grid();
    let rows = grid.rows.iter().flatten().zip(&grid.labels);
    let mut found = rows.flat_map(|(row, labels)| {
        let texts = row.cells.iter().zip(labels);
        let texts = texts.map(|(cell, label)| label.as_deref().unwrap_or(cell));
        let hits = texts.enumerate().filter(|(_, text)| is_label(text));
        hits.map(|(at, _)| &row.cells[at + 1..])
    });
    let behind = found.next();
    if found.next().is_some() {
        return Err(Refusal::changed(
            said::lines::one_label(label),
            said::lines::say_which_with_find(),
        ));
    }
    let value = behind.and_then(|cells| cells.iter().find(|cell| !cell.trim().is_empty()));
    Ok(value.map(|cell| printed(cell)))
}
