//! What a file is, told by its content alone, and the reader for it.

use crate::gather::Gather;
use crate::item::Sink;
use crate::layout::Layout;
use crate::limits::FILE_MAX;
use crate::rows::excel::{Extent, Workbook};
use crate::rows::{CsvRows, Rows};
use crate::source::{Source, Unread};
use crate::table::{Hints, SheetTable, Table};
use crate::text::{Pieces, Survey, head};
use crate::{Asked, FileKind, Refusal, camt, mt940, ofx, qif, zengin};

/// So much of a file's beginning says what it is.
const HEAD: usize = 64 << 10;

/// The signs that part columns, the usual one first.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// The reader of a file, which can read it again and again.
pub enum Reader {
    Ofx(ofx::Statements),
    Zengin(zengin::Records),
    Camt(camt::Statements),
    Mt940(mt940::Statements),
    Qif(qif::Statements),
    Sheet(Box<SheetTable>),
    Table {
        survey: Survey,
        separator: u8,
        table: Box<Table>,
    },
}

impl Reader {
    /// # Errors
    /// A [`Refusal`] that says what the file is where nothing reads it.
    pub fn of(source: &dyn Source, asked: &Asked<'_>) -> Result<Reader, Unread> {
        let size = source.size();
        if size > FILE_MAX {
            let max = FILE_MAX;
            return Err(Refusal::TooLarge { size, max }.into());
        }
        let head = head(source, HEAD)?;
        if Workbook::may_be(&head) {
            return Ok(Reader::Sheet(Box::new(SheetTable::open(source, asked)?)));
        }
        if let Some(kind) = FileKind::of_bytes(&head) {
            return Err(Refusal::NotStatement { kind }.into());
        }
        if let Some(records) = zengin::Records::of_ebcdic(&head, asked.today) {
            return Ok(Reader::Zengin(records));
        }
        let survey = match Survey::of(source) {
            // No text at all, rather than one that was damaged.
            Err(Unread::Refused(Refusal::Encoding { .. }))
                if head.windows(2).any(|pair| pair == [0, 0]) =>
            {
                let kind = FileKind::Unknown;
                return Err(Refusal::NotStatement { kind }.into());
            }
            survey => survey?,
        };
        if survey.is_blank {
            return Err(Refusal::Empty.into());
        }
        let begin = beginning(source, &survey)?;
        if ofx::looks_like_ofx(&begin) {
            return Ok(Reader::Ofx(ofx::Statements::of(source, survey)?));
        }
        if camt::looks_like_camt(&begin) {
            return Ok(Reader::Camt(camt::Statements::new(survey)));
        }
        if mt940::looks_like_mt940(&begin) {
            return Ok(Reader::Mt940(mt940::Statements::new(survey)));
        }
        if qif::looks_like_qif(&begin) {
            return Ok(Reader::Qif(qif::Statements::of(source, survey, asked)?));
        }
        if let Some(records) = zengin::Records::of_text(&begin, &survey, asked.today) {
            return Ok(Reader::Zengin(records));
        }
        if let Some(kind) = FileKind::of_text(&begin, &survey, asked.file_name) {
            return Err(Refusal::NotStatement { kind }.into());
        }
        Reader::of_table(source, survey, &begin, asked)
    }

    /// The separator that is there most often is tried first; the first whose table has a layout is right.
    fn of_table(
        source: &dyn Source,
        survey: Survey,
        begin: &str,
        asked: &Asked<'_>,
    ) -> Result<Reader, Unread> {
        let count = |sign: u8| begin.bytes().filter(|byte| *byte == sign).count();
        let mut separators: Vec<(usize, u8)> = SEPARATORS
            .into_iter()
            .map(|sign| (count(sign), sign))
            .collect();
        separators.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let hints = Hints {
            today: Some(asked.today),
            file_name: asked.file_name,
            layout: asked.layout,
            days_are_values: false,
        };
        let mut unknown = None;
        for (count, separator) in separators {
            if count == 0 && unknown.is_some() {
                continue;
            }
            let mut open = || rows(source, &survey, separator);
            match Table::open(asked.layouts, &mut open, &hints) {
                Ok(table) => {
                    return Ok(Reader::Table {
                        survey,
                        separator,
                        table: Box::new(table),
                    });
                }
                Err(Unread::Refused(refusal @ Refusal::UnknownCsv { .. })) => {
                    unknown.get_or_insert(refusal);
                }
                Err(other) => return Err(other),
            }
        }
        Err(unknown.unwrap_or(Refusal::Empty).into())
    }

    /// `ofx`, `zengin`, or the id of a layout.
    pub fn id(&self) -> &str {
        match self {
            Reader::Ofx(_) => ofx::SOURCE,
            Reader::Zengin(records) => records.id(),
            Reader::Camt(_) => camt::SOURCE,
            Reader::Mt940(_) => mt940::SOURCE,
            Reader::Qif(_) => qif::SOURCE,
            Reader::Table { table, .. } => &table.layout().id,
            Reader::Sheet(sheet) => &sheet.table().layout().id,
        }
    }

    /// Of a table.
    pub fn layout(&self) -> Option<&Layout> {
        match self {
            Reader::Table { table, .. } => Some(table.layout()),
            Reader::Sheet(sheet) => Some(sheet.table().layout()),
            _ => None,
        }
    }

    /// The same for people.
    pub fn name(&self) -> &str {
        match self {
            Reader::Ofx(_) => "OFX",
            Reader::Zengin(records) => records.name(),
            Reader::Camt(_) => camt::FORMAT,
            Reader::Mt940(_) => mt940::FORMAT,
            Reader::Qif(_) => qif::FORMAT,
            Reader::Table { table, .. } => &table.layout().name,
            Reader::Sheet(sheet) => &sheet.table().layout().name,
        }
    }

    /// Whether the text has no line end where its lines have one.
    pub fn is_unended(&self) -> bool {
        matches!(self, Reader::Table { survey, .. } if !survey.is_ended)
    }

    /// The reason why there is no line.
    pub fn why_nothing(&self) -> Refusal {
        match self {
            Reader::Ofx(statements) => statements.why_nothing(),
            Reader::Qif(statements) => statements.why_nothing(),
            Reader::Zengin(_)
            | Reader::Camt(_)
            | Reader::Mt940(_)
            | Reader::Table { .. }
            | Reader::Sheet(_) => Refusal::Empty,
        }
    }

    /// Reads a file for what has to be known before its lines are kept.
    ///
    /// # Errors
    /// What can't be read.
    pub fn gather(&mut self, source: &dyn Source) -> Result<Gather, Unread> {
        if let Reader::Ofx(statements) = self
            && let Some(gathered) = statements.take_gathered()
        {
            return Ok(gathered);
        }
        let mut gather = Gather::default();
        self.read(source, &mut gather)?;
        Ok(gather)
    }

    /// Reads a file from its first to its last byte.
    ///
    /// # Errors
    /// What can't be read, and what `sink` answers.
    pub fn read(&self, source: &dyn Source, sink: &mut dyn Sink) -> Result<(), Unread> {
        match self {
            Reader::Ofx(statements) => statements.read(source, sink),
            Reader::Zengin(records) => records.read(source, sink),
            Reader::Camt(statements) => statements.read(source, sink),
            Reader::Mt940(statements) => statements.read(source, sink),
            Reader::Qif(statements) => statements.read(source, sink),
            Reader::Sheet(sheet) => sheet.read(sink),
            Reader::Table {
                survey,
                separator,
                table,
            } => table.read(&mut *rows(source, survey, *separator)?, sink),
        }
    }
}

/// Every way to read a file that isn't of another family as a table, the likeliest first, until `take` says `true`.
///
/// # Errors
/// [`Refusal::UnknownCsv`] for another family, why the file can't be read, and what `take` answers.
pub fn each_table(
    source: &dyn Source,
    asked: &Asked<'_>,
    take: &mut dyn FnMut(&mut dyn Rows) -> Result<bool, Unread>,
) -> Result<(), Unread> {
    let separator = match Reader::of(source, asked) {
        Ok(Reader::Table { separator, .. }) => Some(separator),
        Ok(Reader::Sheet(_)) | Err(Unread::Refused(Refusal::UnknownCsv { .. })) => None,
        Ok(_) => return Err(Refusal::UnknownCsv { header: Vec::new() }.into()),
        Err(other) => return Err(other),
    };
    if Workbook::may_be(&head(source, HEAD)?) {
        let workbook = Workbook::open(source)?;
        for sheet in 0..workbook.sheets().len() {
            if take(&mut *workbook.rows(sheet, Extent::default())?)? {
                break;
            }
        }
        return Ok(());
    }
    let survey = Survey::of(source)?;
    let begin = beginning(source, &survey)?;
    let mut separators = SEPARATORS;
    separators.sort_by_key(|sign| {
        let count = begin.bytes().filter(|byte| byte == sign).count();
        (separator != Some(*sign), std::cmp::Reverse(count))
    });
    for sign in separators {
        if take(&mut *rows(source, &survey, sign)?)? {
            break;
        }
    }
    Ok(())
}

/// The records of a file with columns.
fn rows<'s>(
    source: &'s dyn Source,
    survey: &Survey,
    separator: u8,
) -> Result<Box<dyn Rows + 's>, Unread> {
    Ok(Box::new(CsvRows::new(survey.open(source)?, separator)))
}

/// The beginning of a text.
fn beginning(source: &dyn Source, survey: &Survey) -> Result<String, Unread> {
    let mut text = survey.open(source)?;
    let mut begin = String::new();
    while begin.len() < HEAD {
        let piece = text.piece()?;
        if piece.is_empty() {
            break;
        }
        // Blank lines in front say nothing.
        begin.push_str(if begin.is_empty() {
            piece.trim_start()
        } else {
            piece
        });
        let length = piece.len();
        text.take(length);
    }
    Ok(begin)
}
