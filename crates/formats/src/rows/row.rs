//! One record of a table.

/// The cells of a record in one buffer, which is used again for the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line of the file (or row of the sheet) that it begins on, from 1.
    pub line: u64,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
}

impl Row {
    /// Begins anew, with no cell.
    pub fn begin(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
    }

    /// Text of the cell that isn't ended yet.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Bytes of the text.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell, from 0, without white space around it; empty where there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.raw(at).trim()
    }

    /// A cell, from 0, as it stands there.
    pub fn raw(&self, at: usize) -> &str {
        let Some(&end) = self.ends.get(at) else {
            return "";
        };
        let begin = match at {
            0 => 0,
            _ => self.ends[at - 1],
        };
        &self.text[begin..end]
    }

    pub fn cells(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// The cells with the white space around them.
    pub fn printed(&self) -> impl Iterator<Item = &str> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins
            .zip(&self.ends)
            .map(|(begin, end)| &self.text[begin..*end])
    }

    /// Whether every cell is empty.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}
