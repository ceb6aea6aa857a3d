//! The records of a CSV text with their places.

use crate::Refusal;

/// The records of a text, each with the number of the line it begins on.
pub struct Rows<'t> {
    text: &'t str,
    separator: u8,
    reader: csv::Reader<&'t [u8]>,
    pub record: csv::StringRecord,
    /// Line of the current record, from 1.
    pub line: u64,
    /// Byte at which the current record begins.
    start: usize,
    /// Byte up to which lines have been counted.
    counted: usize,
}

impl<'t> Rows<'t> {
    pub fn new(text: &'t str) -> Rows<'t> {
        Rows::separated_by(text, b',')
    }

    pub fn separated_by(text: &'t str, separator: u8) -> Rows<'t> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Rows {
            text,
            separator,
            reader,
            record: csv::StringRecord::new(),
            line: 1,
            start: 0,
            counted: 0,
        }
    }

    /// Goes on to the next record; `false` at the end.
    pub fn advance(&mut self) -> Result<bool, Refusal> {
        // The text is in memory and valid UTF-8, so reading it can only end; a failure would be an unreadable place.
        let before = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let more = self
            .reader
            .read_record(&mut self.record)
            .map_err(|_| Refusal::Encoding {
                line: self.line,
                column: 1,
            })?;
        if !more {
            return Ok(false);
        }
        let bytes = self.text.as_bytes();
        // Empty lines are passed over by the reader, but they count.
        let empty = bytes
            .get(before..)
            .unwrap_or_default()
            .iter()
            .take_while(|&&byte| byte == b'\n')
            .count();
        self.start = before.saturating_add(empty);
        let passed = bytes.get(self.counted..self.start).unwrap_or_default();
        self.line += passed
            .iter()
            .map(|&byte| u64::from(byte == b'\n'))
            .sum::<u64>();
        self.counted = self.start;
        Ok(true)
    }

    /// Whether the current record reaches the end of a text without a line end.
    pub fn is_last(&self) -> bool {
        !self.text.ends_with('\n') && self.reader.position().byte() >= self.text.len() as u64
    }

    /// Whether the text ends before a quoted cell of its last record does.
    pub fn ends_inside_quotes(&self) -> bool {
        let (mut quoted, mut at_start) = (false, true);
        for byte in self.text.as_bytes().get(self.start..).unwrap_or_default() {
            match byte {
                b'"' if quoted || at_start => quoted = !quoted,
                _ => {}
            }
            // A quote right after a closing one is a doubled quote and opens again.
            at_start = !quoted && (*byte == self.separator || matches!(byte, b'\n' | b'"'));
        }
        quoted
    }
}
