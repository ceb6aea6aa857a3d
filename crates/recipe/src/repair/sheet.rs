//! Files with columns: their headers and the labels in front of values, compared row by row.

use super::find::{Reason, What, Why};
use super::headers::{self, Kind, kind_of};
use super::page::Paper;
use crate::text::norm;

/// Larger files are not compared.
const ROWS_MAX: usize = 2_000;

/// The cells of a file, normalised.
pub(super) struct Sheet {
    pub(super) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// `None`: the page isn't a file of lines.
    pub(super) fn of(paper: &Paper) -> Option<Sheet> {
        if paper.json().is_some() || paper.is_html() {
            return None;
        }
        let text = paper.plain().replace("\r\n", "\n").replace('\r', "\n");
        let count = |separator: u8| text.bytes().filter(|byte| *byte == separator).count();
        let separator = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|separator| count(*separator))
            .filter(|separator| count(*separator) > 0)?;
        let rows = formats::cells(&text, separator).ok()?;
        let normal = |cells: &Vec<String>| cells.iter().map(|cell| norm(cell)).collect();
        Some(Sheet {
            rows: rows
                .iter()
                .take(ROWS_MAX)
                .map(|row| normal(&row.cells))
                .collect(),
        })
    }

    pub(super) fn has(&self, label: &str) -> bool {
        let label = norm(label);
        self.rows.iter().any(|row| row.contains(&label))
    }
}

/// The header that this column has now.
pub(super) fn header(label: &str, good: &Sheet, new: &Sheet, by_values: bool) -> Option<Reason> {
    let new = [new.rows.clone()];
    headers::in_rows(label, &good.rows, new, by_values)
}

/// The label that stands where this one stood, in front of a value of the same kind.
pub(super) fn beside(label: &str, good: &Sheet, new: &Sheet) -> Option<Reason> {
    let strip = |text: &str| norm(text).trim_end_matches([':', ' ']).to_owned();
    let wanted = strip(label);
    let stands = |sheet: &Sheet| {
        let mut rows = sheet.rows.iter().enumerate();
        rows.find_map(|(row, cells)| {
            let at = cells.iter().position(|cell| strip(cell) == wanted)?;
            Some((row, at))
        })
    };
    if stands(new).is_some() {
        return None;
    }
    let (row, at) = stands(good)?;
    let now = new.rows.get(row)?;
    let kind = |cells: &[String]| cells.get(at + 1).map(|cell| kind_of(cell));
    let found = strip(now.get(at)?);
    let is_alike =
        kind(now) == kind(&good.rows[row]) && kind_of(&found) == Kind::Text && !good.has(&found);
    is_alike.then(|| Reason::new(What::Beside, label, found, Why::SamePlace))
}
