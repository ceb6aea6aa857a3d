//! What a file is that isn't a statement, told by its first bytes.

use crate::Language;
use crate::text::Survey;

/// Kinds of files that people choose by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Excel,
    Zip,
    /// A letter or slides of an office suite.
    Document,
    Pdf,
    WebPage,
    Picture,
    Xml,
    Json,
    /// Text without columns.
    PlainText,
    /// None of the others, and not a text.
    Unknown,
    /// OFX with the statement of a securities account.
    Investment,
    /// OFX with a list of accounts.
    AccountList,
    /// QIF of a securities account.
    QifInvestment,
    /// QIF with categories, classes, prices and the like.
    QifList,
}

impl FileKind {
    /// `None`: it may be a text.
    pub fn of_bytes(bytes: &[u8]) -> Option<FileKind> {
        const SIGNS: [(&[u8], FileKind); 6] = [
            (b"\xd0\xcf\x11\xe0", FileKind::Excel),
            (b"%PDF", FileKind::Pdf),
            (b"\x89PNG", FileKind::Picture),
            (b"\xff\xd8\xff", FileKind::Picture),
            (b"GIF8", FileKind::Picture),
            (b"\x1f\x8b", FileKind::Zip),
        ];
        if bytes.starts_with(b"PK\x03\x04") {
            let is_workbook = bytes.windows(3).take(4096).any(|part| part == b"xl/")
                || bytes
                    .windows(19)
                    .take(4096)
                    .any(|part| part == b"[Content_Types].xml");
            return Some(if is_workbook {
                FileKind::Excel
            } else {
                FileKind::Zip
            });
        }
        SIGNS
            .into_iter()
            .find(|(sign, _)| bytes.starts_with(sign))
            .map(|(_, kind)| kind)
    }

    /// `None`: it may be a table. `text` is its beginning.
    pub fn of_text(text: &str, survey: &Survey, file_name: Option<&str>) -> Option<FileKind> {
        let start: String = text
            .trim_start()
            .chars()
            .take(200)
            .flat_map(char::to_lowercase)
            .collect();
        let named = |ending: &str| {
            file_name.is_some_and(|name| name.to_ascii_lowercase().ends_with(ending))
        };
        if survey.is_binary {
            return Some(FileKind::Unknown);
        }
        if start.starts_with("<!doctype html")
            || start.starts_with("<html")
            || (start.starts_with('<') && (named(".html") || named(".htm")))
        {
            return Some(FileKind::WebPage);
        }
        if start.starts_with('<') {
            return Some(FileKind::Xml);
        }
        if start.starts_with('{') || start.starts_with("[{") {
            return Some(FileKind::Json);
        }
        (!survey.has_columns).then_some(FileKind::PlainText)
    }

    /// What to call it.
    pub fn words(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            FileKind::Excel => ("Excel", "an Excel workbook"),
            FileKind::Zip => ("圧縮（ZIPなど）", "a compressed archive"),
            FileKind::Document => ("文書（Wordなど）", "a document (Word and the like)"),
            FileKind::Pdf => ("PDF", "a PDF"),
            FileKind::WebPage => ("Webページ", "a web page"),
            FileKind::Picture => ("画像", "a picture"),
            FileKind::Xml => ("XML", "an XML file"),
            FileKind::Json => ("JSON", "a JSON file"),
            FileKind::PlainText => ("列のないテキスト", "a text without columns"),
            FileKind::Unknown => ("テキストではない形式", "not a text"),
            FileKind::Investment => (
                "証券口座の明細（OFX）",
                "an investment statement (OFX), not a bank or card statement",
            ),
            FileKind::QifInvestment => (
                "証券口座の明細（QIF）",
                "an investment statement (QIF), not a bank or card statement",
            ),
            FileKind::QifList => (
                "費目などの一覧（QIF）",
                "a list of categories and the like (QIF)",
            ),
            FileKind::AccountList => ("口座の一覧（OFX）", "a list of accounts (OFX)"),
        };
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// What to do instead.
    pub fn mend(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            FileKind::Zip => (
                "展開（解凍）して、中の明細のファイルを入れてください。",
                "Unpack it, and import the statement in it.",
            ),
            FileKind::Pdf | FileKind::Picture | FileKind::Document => (
                "金額を正確に読めません。銀行のサイトでCSVやOFXなどの形を選んで、ダウンロードしてください。",
                "Amounts cannot be read from it exactly. Choose CSV, OFX or the like at the bank, and download that.",
            ),
            FileKind::WebPage => (
                "銀行の画面が保存されたようです。「明細ダウンロード」で、CSVやOFXなどのファイルを選んでください。",
                "A page of the bank seems to have been saved. Choose CSV, OFX or the like at its statement download.",
            ),
            _ => (
                "銀行やカードの「明細ダウンロード」のファイルを選んでください。",
                "Choose the statement download of the bank or card.",
            ),
        };
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }
}
