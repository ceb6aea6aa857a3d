//! Files as pages: CSV by its columns; OFX and 全銀 by the readers of `formats`, as columns with fixed names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::fetch::Cause;
use encoding_rs::{SHIFT_JIS, UTF_8};
use formats::{FileStatement, Language};

use super::{Look, Refusal};
use crate::fence::fits;
use crate::recipe::model::{Declared, Fact, FileFormat, FileSource};
use crate::text::{norm, printed, short};
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
pub(crate) struct FileRows {
    /// Each with its number, as people count.
    pub(crate) rows: Vec<(u32, Vec<String>)>,
    pub(crate) columns: BTreeMap<String, usize>,
    /// Cells of each row: as the header has.
    pub(crate) width: Option<usize>,
    /// There is a header, or a statement that may have no lines.
    pub(crate) framed: bool,
}

/// Takes a file apart. Of one with several accounts only the rows of the walk's account are taken, unless the lines say
/// themselves whose they are.
///
/// # Errors
/// It isn't the file that the recipe says, is cut, is another account's, or has no header like the recipe's.
pub(crate) fn take_apart(
    source: &FileSource,
    look: &Look<'_>,
    vars: &Vars<'_>,
) -> Result<FileRows, Refusal> {
    if look.html().is_some() || look.json().is_some() {
        return Err(Refusal::changed("a file of lines", look.about()));
    }
    match &source.format {
        FileFormat::Csv {
            separator,
            skip,
            trailer,
        } => csv(source, *separator, *skip, trailer.is_some(), look),
        FileFormat::Declared(format) => {
            let mut own = statements(*format, look, vars)?;
            if !source.mixes {
                own = of_account(own, vars)?;
            }
            Ok(columns_of(&own))
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

fn csv(
    source: &FileSource,
    separator: u8,
    skip: usize,
    has_trailer: bool,
    look: &Look<'_>,
) -> Result<FileRows, Refusal> {
    let cut = |seen: &str| Refusal::of(Cause::PageCut, "a file to its end", seen);
    let text = text(look).replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end_matches('\u{1a}');
    if !has_trailer && !source.ends_as_told && !text.ends_with('\n') {
        return Err(cut("a last line without its end"));
    }
    let mut rows: Vec<(u32, Vec<String>)> = formats::cells(text, separator)
        .map_err(|_| cut("a quoted cell without its end"))?
        .into_iter()
        .filter(|row| row.line > skip as u64)
        .map(|row| (u32::try_from(row.line).unwrap_or(u32::MAX), row.cells))
        .collect();
    let mut found = FileRows {
        rows: Vec::new(),
        columns: BTreeMap::new(),
        width: None,
        framed: false,
    };
    if !source.labels.is_empty() {
        let header = header_at(source, &rows, text)?;
        let behind = rows.split_off(header + 1);
        let (_, labels) = rows.swap_remove(header);
        for (at, label) in labels.iter().enumerate() {
            found.columns.entry(norm(label)).or_insert(at);
        }
        (rows, found.width, found.framed) = (behind, Some(labels.len()), true);
    }
    found.rows = rows;
    Ok(found)
}

/// The row that has all labels that are used, each once.
fn header_at(
    source: &FileSource,
    rows: &[(u32, Vec<String>)],
    text: &str,
) -> Result<usize, Refusal> {
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
    let normal: Vec<Vec<String>> = rows
        .iter()
        .map(|(_, cells)| cells.iter().map(|cell| norm(cell)).collect())
        .collect();
    let spelled = super::rows::spelled(&source.labels);
    let expected = format!("a line with the headers {spelled}");
    let Some(at) = normal.iter().position(|cells| missing(cells) == 0) else {
        let near = normal.iter().min_by_key(|cells| missing(cells));
        let seen = match near {
            None => "an empty file".to_owned(),
            Some(_) if text.contains('\u{fffd}') => {
                "bytes in another encoding (`encoding` of `file`)".to_owned()
            }
            Some(cells) => format!("the nearest line has {}", short(&cells.join(", "), 120)),
        };
        return Err(Refusal::changed(expected, seen));
    };
    let twice = wanted
        .iter()
        .flatten()
        .find(|label| normal[at].iter().filter(|cell| cell == label).count() > 1);
    match twice {
        None => Ok(at),
        Some(label) => Err(Refusal::changed(
            expected,
            format!("\"{label}\" twice: name the columns by number"),
        )),
    }
}

/// The statements of a file that says itself whose they are.
fn statements(
    format: Declared,
    look: &Look<'_>,
    vars: &Vars<'_>,
) -> Result<Vec<FileStatement>, Refusal> {
    let body = &look.page.body;
    let (name, read) = match format {
        Declared::Ofx => ("OFX", formats::ofx_statements(body)),
        Declared::Zengin => ("全銀", formats::zengin::read(body, vars.today)),
    };
    read.map_err(|why| {
        let cause = match why {
            formats::Refusal::Cut => Cause::PageCut,
            formats::Refusal::TotalsDiffer { .. } => Cause::WitnessDiffers,
            _ => Cause::PageChanged,
        };
        let said = why.message(Language::En).replace('\n', ": ");
        Refusal::of(cause, format!("a file of {name}"), short(&said, 200))
    })
}

/// Those of the account that is walked; a statement that names none is taken for its own.
fn of_account(mut all: Vec<FileStatement>, vars: &Vars<'_>) -> Result<Vec<FileStatement>, Refusal> {
    let Some(wanted) = vars.named("account.number") else {
        return Ok(all);
    };
    all.retain(|statement| {
        let number = statement.account.as_ref().map(|account| &account.number);
        number.is_none_or(|number| same_number(number, &wanted))
    });
    if all.is_empty() {
        return Err(Refusal::witness(
            "the file of the account that was asked for",
            "another account's",
        ));
    }
    Ok(all)
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
fn columns_of(statements: &[FileStatement]) -> FileRows {
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
            rows.push((
                line.place.row,
                cells.map(Option::unwrap_or_default).to_vec(),
            ));
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
        Fact::Account => all,
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
    let text = text(look).replace("\r\n", "\n").replace('\r', "\n");
    let count = |separator: u8| text.bytes().filter(|byte| *byte == separator).count();
    let separator = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',');
    let strip = |text: &str| norm(text).trim_end_matches([':', ' ']).to_owned();
    let wanted = strip(label);
    let rows = formats::cells(&text, separator).unwrap_or_default();
    let mut found = rows.iter().flat_map(|row| {
        (0..row.cells.len())
            .filter(|at| fits(&wanted, &strip(&row.cells[*at])))
            .map(move |at| &row.cells[at + 1..])
    });
    let behind = found.next();
    if found.next().is_some() {
        return Err(Refusal::changed(
            format!("one \"{label}\""),
            "several of them: say which with `find`",
        ));
    }
    let value = behind.and_then(|cells| cells.iter().find(|cell| !cell.trim().is_empty()));
    Ok(value.map(|cell| printed(cell)))
}
