//! 書き出し: the entries as a file for another program.

use askama::Template;

use super::Frame;

#[derive(Template)]
#[template(path = "export.html")]
pub struct Export {
    pub frame: Frame,
    /// As it would be written now.
    pub entries: usize,
    pub open_lines: usize,
    /// Proposed period, as dates.
    pub from: String,
    pub until: String,
    pub chosen: ExportFormat,
    /// What is wrong with the period, in the person's language.
    pub error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Csv,
    Hledger,
}

impl ExportFormat {
    /// The value of `to`, as on the command line.
    pub fn word(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Hledger => "hledger",
        }
    }

    pub fn from_word(word: &str) -> Option<ExportFormat> {
        [ExportFormat::Csv, ExportFormat::Hledger]
            .into_iter()
            .find(|format| format.word() == word)
    }
}

impl Export {
    fn title(&self) -> &'static str {
        self.frame.pen.t("書き出し", "Export")
    }

    fn is_csv(&self) -> bool {
        self.chosen == ExportFormat::Csv
    }
}
