//! Files as pages: CSV by its columns; OFX and 全銀 by the readers of `formats`, as columns with fixed names.

use std::borrow::Cow;

use domain::fetch::Cause;
use domain::said::Said;
use encoding_rs::{SHIFT_JIS, UTF_8};
use formats::{FileStatement, Language};

use super::cells::{CellRow, Cells};
use super::{Look, Refusal};
use crate::fence::fits;
use crate::recipe::model::{Declared, Fact, FileFormat, FileSource};
use crate::said;
use crate::text::{norm, normal, short};
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
    pub(crate) cells: CellRow<'a>,
    /// The row with the labels of its columns, where it has such ones.
    pub(crate) header: Option<CellRow<'a>>,
}

impl Record<'_> {
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.text().is_empty()
    }

    /// The number of a column by its normal label. Where a label stands twice, the first one counts.
    pub(crate) fn column(&self, label: &str) -> Option<usize> {
        self.header?.normal().position(|own| own == label)
    }
}

/// A file taken apart; its rows not yet judged.
pub(crate) struct FileRows<'p> {
    cells: Cow<'p, Cells>,
    header: Option<usize>,
    /// Rows in front of the lines.
    before: usize,
    /// Cells of each row: as the header has.
    pub(crate) width: Option<usize>,
    /// There is a header, or a statement that may have no lines.
    pub(crate) framed: bool,
}

impl FileRows<'_> {
    pub(crate) fn records(&self) -> impl DoubleEndedIterator<Item = Record<'_>> {
        let header = self.header.map(|at| self.cells.row(at));
        let rows = self.cells.rows().skip(self.before);
        rows.map(move |cells| Record { cells, header })
    }
}

/// The cells of a text with columns.
pub(crate) struct Grid {
    separator: u8,
    /// `None`: a quoted cell has no end.
    cells: Option<Cells>,
}

impl Grid {
    /// By the separator that the text has most of.
    pub(super) fn read(look: &Look<'_>) -> Grid {
        let text = lines_of(look);
        let count = |separator: u8| count(separator, text);
        let separator = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|separator| count(*separator))
            .unwrap_or(b',');
        Grid {
            separator,
            cells: Cells::of(text, separator).ok(),
        }
    }
}

/// How often a byte stands in a text; in pieces of which one byte can hold the number.
pub(super) fn count(wanted: u8, text: &str) -> usize {
    let pieces = text.as_bytes().chunks(255);
    let in_piece = |piece: &[u8]| {
        piece
            .iter()
            .map(|byte| u8::from(*byte == wanted))
            .sum::<u8>()
    };
    pieces.map(|piece| usize::from(in_piece(piece))).sum()
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
                true => Ok(rows_of(&all.iter().collect::<Vec<_>>())),
                false => Ok(rows_of(&of_account(all, vars)?)),
            }
        }
    }
}

/// The text of a page that is neither HTML nor JSON, with `\n` at the end of each line; empty for a picture and the like.
pub(super) fn text(look: &Look<'_>) -> String {
    let body = &look.page.body;
    if body.contains(&0) || body.starts_with(b"%PDF") {
        return String::new();
    }
    // Files rarely say in what they are written; what isn't UTF-8 is what such files have always been in.
    let charset = if look.charset == UTF_8 && std::str::from_utf8(body).is_err() {
        SHIFT_JIS
    } else {
        look.charset
    };
    let (text, _) = charset.decode_without_bom_handling(body);
    let mut text = Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(&text));
    for end in ["\r\n", "\r"] {
        if text.contains(end) {
            text = Cow::Owned(text.replace(end, "\n"));
        }
    }
    text.into_owned()
}

/// The same without the mark that old programs put behind the last line.
fn lines_of<'p>(look: &Look<'p>) -> &'p str {
    look.plain().trim_end_matches('\u{1a}')
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
    let cells = match look.grid() {
        grid if grid.separator == separator => grid.cells.as_ref().map(Cow::Borrowed),
        _ => Cells::of(text, separator).ok().map(Cow::Owned),
    };
    let cells = cells.ok_or_else(|| cut(said::lines::quoted_cell_without_end()))?;
    let is_skipped = |row: &CellRow<'_>| row.number as usize <= skip;
    let before = cells.rows().take_while(is_skipped).count();
    if source.labels.is_empty() {
        return Ok(FileRows {
            cells,
            header: None,
            before,
            width: None,
            framed: false,
        });
    }
    let header = header_at(source, &cells, before, text)?;
    let width = Some(cells.row(header).len());
    Ok(FileRows {
        cells,
        header: Some(header),
        before: header + 1,
        width,
        framed: true,
    })
}

/// The row that has all labels that are used, each once; not one of those before.
fn header_at(
    source: &FileSource,
    cells: &Cells,
    before: usize,
    text: &str,
) -> Result<usize, Refusal> {
    let wanted: Vec<Vec<Cow<'_, str>>> = source
        .labels
        .iter()
        .map(|group| group.iter().map(|label| normal(label)).collect())
        .collect();
    let count = |row: &CellRow<'_>, label: &str| row.normal().filter(|cell| *cell == label).count();
    let missing = |row: &CellRow<'_>| {
        let has = |group: &[Cow<'_, str>]| group.iter().any(|label| count(row, label) > 0);
        wanted.iter().filter(|group| !has(group)).count()
    };
    let expected = || said::lines::line_with_headers(&source.labels);
    let rows = || cells.rows().enumerate().skip(before);
    let header = rows().find(|(_, row)| missing(row) == 0);
    let Some((at, row)) = header else {
        let seen = match rows().map(|(_, row)| row).min_by_key(missing) {
            None => said::lines::empty_file(),
            Some(_) if text.contains('\u{fffd}') => said::lines::other_encoding(),
            Some(near) => {
                let cells: Vec<String> = near.normal().map(str::to_owned).collect();
                said::lines::nearest_line(&cells)
            }
        };
        return Err(Refusal::changed(expected(), seen));
    };
    let twice = wanted.iter().flatten().find(|label| count(&row, label) > 1);
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
fn rows_of(statements: &[&FileStatement]) -> FileRows<'static> {
    let mut cells = Cells::default();
    cells.begin_row(0);
    COLUMNS.iter().for_each(|name| cells.push(name));
    for statement in statements {
        let account = statement.account.as_ref();
        let account = account.map(|account| account.number.as_str());
        for line in &statement.view.lines {
            cells.begin_row(line.place.row);
            cells.push(&line.posted_on.to_string());
            cells.push(
                &line
                    .valued_on
                    .map_or_else(String::new, |date| date.to_string()),
            );
            cells.push(&line.amount.to_string());
            cells.push(&line.description);
            cells.push(
                &line
                    .balance
                    .map_or_else(String::new, |minor| minor.to_string()),
            );
            cells.push(line.reference.as_deref().unwrap_or_default());
            cells.push(account.unwrap_or_default());
        }
    }
    FileRows {
        cells: Cow::Owned(cells),
        header: Some(0),
        before: 1,
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
pub(super) fn beside<'p>(label: &str, look: &Look<'p>) -> Result<Option<&'p str>, Refusal> {
    let ends = [':', ' '];
    let wanted = normal(label);
    let wanted = wanted.trim_end_matches(ends);
    let is_pattern = wanted.contains('*');
    let is_label = |text: &str| match is_pattern {
        true => fits(wanted, text.trim_end_matches(ends)),
        false => text
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.trim_end_matches(ends).is_empty()),
    };
    let rows = look.grid().cells.iter().flat_map(Cells::rows);
    let mut found = rows.flat_map(|row| {
        let texts = row.normal().enumerate();
        let hits = texts.filter(|(_, text)| is_label(text));
        hits.map(move |(at, _)| (row, at))
    });
    let label_at = found.next();
    if found.next().is_some() {
        return Err(Refusal::changed(
            said::lines::one_label(label),
            said::lines::say_which_with_find(),
        ));
    }
    Ok(label_at.and_then(|(row, at)| {
        let mut behind = (at + 1..row.len()).filter_map(|nth| row.printed(nth));
        behind.find(|cell| !cell.is_empty())
    }))
}
