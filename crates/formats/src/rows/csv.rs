//! The records of a text with columns.

use super::{Row, Rows};
use crate::Refusal;
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::Pieces;

/// Splits a text into records and cells. A quote counts only at the front of a cell; doubled inside of one it stands
/// for itself.
pub struct CsvRows<P> {
    text: P,
    separator: u8,
    /// Line that is being read, from 1.
    line: u64,
    unended: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Nothing of the record has come.
    Before,
    /// At the front of a cell.
    Front,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: its end, or the first of two.
    Quote,
}

impl<P: Pieces> CsvRows<P> {
    /// `separator` is an ASCII sign.
    pub fn new(text: P, separator: u8) -> CsvRows<P> {
        CsvRows {
            text,
            separator,
            line: 1,
            unended: false,
        }
    }
}

impl<P: Pieces> Rows for CsvRows<P> {
    fn next(&mut self, row: &mut Row) -> Result<bool, Unread> {
        let (separator, mut state, mut size) = (self.separator, State::Before, 0_usize);
        row.begin(self.line);
        loop {
            let piece = self.text.piece()?;
            if piece.is_empty() {
                return match state {
                    State::Before => Ok(false),
                    State::Quoted => Err(Refusal::Cut.into()),
                    State::Front | State::Plain | State::Quote => {
                        self.unended = true;
                        row.end_cell();
                        Ok(true)
                    }
                };
            }
            let bytes = piece.as_bytes();
            // Text from here on belongs to the cell and isn't in the row yet.
            let (mut from, mut at) = (0, 0);
            let mut ended = false;
            while let Some(&byte) = bytes.get(at) {
                match state {
                    State::Quoted => {
                        if byte == b'"' {
                            row.push(&piece[from..at]);
                            from = at + 1;
                            state = State::Quote;
                        } else {
                            self.line += u64::from(byte == b'\n');
                        }
                    }
                    State::Quote if byte == b'"' => {
                        from = at;
                        state = State::Quoted;
                    }
                    State::Before | State::Front | State::Plain | State::Quote => {
                        if byte == separator {
                            row.push(&piece[from..at]);
                            row.end_cell();
                            from = at + 1;
                            state = State::Front;
                        } else if byte == b'\n' {
                            self.line += 1;
                            row.push(&piece[from..at]);
                            from = at + 1;
                            if state == State::Before {
                                row.begin(self.line);
                            } else {
                                row.end_cell();
                                ended = true;
                                at += 1;
                                break;
                            }
                        } else if byte == b'"' && matches!(state, State::Before | State::Front) {
                            from = at + 1;
                            state = State::Quoted;
                        } else {
                            state = State::Plain;
                        }
                    }
                }
                at += 1;
            }
            if !ended {
                row.push(&piece[from..at]);
            }
            self.text.take(at);
            if ended {
                return Ok(true);
            }
            size = size.saturating_add(at);
            if size > RECORD_MAX && state != State::Before {
                return Err(Refusal::TooLong { line: row.line }.into());
            }
        }
    }

    fn is_unended(&self) -> bool {
        self.unended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that comes a few characters at a time.
    struct Few<'t>(&'t str, usize);

    impl Pieces for Few<'_> {
        fn piece(&mut self) -> std::io::Result<&str> {
            let end = self
                .0
                .char_indices()
                .nth(self.1)
                .map_or(self.0.len(), |(at, _)| at);
            Ok(&self.0[..end])
        }

        fn take(&mut self, bytes: usize) {
            self.0 = &self.0[bytes..];
        }
    }

    type Records = Vec<(u64, Vec<String>)>;

    fn records(text: &str, separator: u8) -> Result<(Records, bool), Refusal> {
        let read = |few: usize| {
            let mut rows = CsvRows::new(Few(text, few), separator);
            let (mut row, mut found) = (Row::default(), Vec::new());
            while rows.next(&mut row).map_err(crate::source::in_memory)? {
                found.push((row.line, row.cells().map(str::to_owned).collect()));
            }
            Ok((found, rows.is_unended()))
        };
        let whole = read(usize::MAX);
        for few in 1..4 {
            assert_eq!(read(few), whole, "{few} characters at a time");
        }
        whole
    }

    fn cells(of: &[&str]) -> Vec<String> {
        of.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn cells_keep_their_place_and_their_separators() {
        let (read, unended) =
            records("口座,1\n\n\"a\tb\"\t\"x\n\"\"y\"\n1\t2\n\t\n", b'\t').expect("a text");
        assert_eq!(
            read,
            [
                (1, cells(&["口座,1"])),
                (3, cells(&["a\tb", "x\n\"y"])),
                (5, cells(&["1", "2"])),
                (6, cells(&["", ""]))
            ]
        );
        assert!(!unended);
    }

    #[test]
    fn an_end_without_a_line_end_is_told_and_one_inside_of_quotes_is_refused() {
        assert_eq!(
            records("a;b", b';'),
            Ok((vec![(1, cells(&["a", "b"]))], true))
        );
        assert_eq!(
            records("a;\"b\"", b';'),
            Ok((vec![(1, cells(&["a", "b"]))], true))
        );
        assert_eq!(records("a;\"b", b';'), Err(Refusal::Cut));
        assert_eq!(records("a;\"b\"\"", b';'), Err(Refusal::Cut));
        assert_eq!(records("\n\n", b','), Ok((vec![], false)));
    }

    #[test]
    fn a_quote_inside_of_a_plain_cell_stands_for_itself() {
        let (read, _) = records("5\" 棚,\"a\"b\n", b',').expect("a text");
        assert_eq!(read, [(1, cells(&["5\" 棚", "ab"]))]);
    }

    #[test]
    fn a_record_without_an_end_is_refused_where_it_begins() {
        let text = format!("a,b\n\"{}", "行\n".repeat(RECORD_MAX / 4 + 20_000));
        let mut rows = CsvRows::new(Few(&text, 9999), b',');
        let mut row = Row::default();
        assert!(rows.next(&mut row).expect("the heading"));
        assert!(matches!(
            rows.next(&mut row),
            Err(Unread::Refused(Refusal::TooLong { line: 2 }))
        ));
    }
}
