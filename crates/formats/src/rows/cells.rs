//! The cells of a text with columns, whatever they mean: for readers that know the columns themselves.

use super::{CsvRows, Row, Rows};
use crate::Refusal;
use crate::source::in_memory;

/// One record of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    /// The line it begins on, from 1.
    pub line: u64,
    /// As they stand there, without their quotes.
    pub cells: Vec<String>,
}

/// The records of a text; empty lines are passed over.
///
/// # Errors
/// [`Refusal::Cut`] where the text ends inside of a quoted cell.
pub fn cells(text: &str, separator: u8) -> Result<Vec<Cells>, Refusal> {
    let mut found = Vec::new();
    each_record(text, separator, |line, cells| {
        let cells = cells.map(str::to_owned).collect();
        found.push(Cells { line, cells });
    })?;
    Ok(found)
}

/// The same records one after the other, for whoever keeps them in another way: the line that each begins on, and its
/// cells.
///
/// # Errors
/// As [`cells`]; by then all records before the faulty one have been given out.
pub fn each_record(
    text: &str,
    separator: u8,
    mut take: impl FnMut(u64, &mut dyn Iterator<Item = &str>),
) -> Result<(), Refusal> {
    let (mut rows, mut row) = (CsvRows::new(text, separator), Row::default());
    while rows.next(&mut row).map_err(in_memory)? {
        take(row.line, &mut row.printed());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_place_and_their_separators() {
        let read = cells("口座,1\n\n\"a\tb\"\t\"x\n\"\"y\"\n1\t2\n", b'\t').expect("a text");
        let shown: Vec<(u64, Vec<&str>)> = read
            .iter()
            .map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            shown,
            [
                (1, vec!["口座,1"]),
                (3, vec!["a\tb", "x\n\"y"]),
                (5, vec!["1", "2"])
            ]
        );
        assert_eq!(cells("a;\"b", b';'), Err(Refusal::Cut));
    }
}
