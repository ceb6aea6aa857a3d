//! OFX: 1.02 as SGML with unclosed leaves, 2.x as XML, and what banks make of both.

mod statement;
mod time;
mod tree;
mod value;

use crate::{FileKind, FileStatement, Notice, Refusal, StatementFile, text};
use statement::Source;
use tree::Element;

/// Whether a text is OFX, whatever its file is called.
pub fn looks_like_ofx(text: &str) -> bool {
    let head: String = text
        .chars()
        .take(4096)
        .flat_map(char::to_uppercase)
        .collect();
    let start = head.trim_start();
    start.starts_with("OFXHEADER")
        || start.starts_with("<?OFX")
        || head.contains("<OFX>")
        || head.contains("<OFX ")
}

/// The statements of an OFX file, those without lines too (as far as they say of which day they are).
///
/// # Errors
/// A [`Refusal`] when anything in it can't be read, it has no statement at all, or an error of the bank in it.
pub fn statements(bytes: &[u8]) -> Result<Vec<FileStatement>, Refusal> {
    let text = text::decode(bytes)?;
    if !looks_like_ofx(&text) {
        return Err(Refusal::NotStatement {
            kind: FileKind::of_text(&text, None).unwrap_or(FileKind::Unknown),
        });
    }
    let roots = tree::parse(&text)?;
    let found = Found::in_all(&roots);
    if !found.bank_words.is_empty() {
        return Err(found.why_nothing());
    }
    let (mut read, mut row) = (Vec::new(), 0);
    for (statement, is_card) in &found.statements {
        let source = Source {
            text: &text,
            is_card: *is_card,
        };
        read.extend(source.read(statement, &mut row, &mut Vec::new())?);
    }
    if read.is_empty() {
        return Err(found.why_nothing());
    }
    Ok(read)
}

/// Reads the bank and card statements of an OFX text.
pub fn read(text: &str) -> Result<StatementFile, Refusal> {
    let roots = tree::parse(text)?;
    let found = Found::in_all(&roots);
    let mut notices = Vec::new();
    let mut statements = Vec::new();
    let mut row = 0;
    let mut lines = 0;
    for (statement, is_card) in &found.statements {
        let read = Source {
            text,
            is_card: *is_card,
        }
        .read(statement, &mut row, &mut notices)?;
        lines += read.as_ref().map_or(0, |read| read.view.lines.len());
        statements.extend(read);
    }
    if lines == 0 {
        return Err(found.why_nothing());
    }
    notices.extend(
        found
            .bank_words
            .into_iter()
            .map(|bank_words| Notice::BankError { bank_words }),
    );
    if found.investment {
        notices.push(Notice::PassedOver {
            kind: FileKind::Investment,
        });
    }
    Ok(StatementFile {
        layout: statement::SOURCE.into(),
        layout_name: "OFX".into(),
        statements,
        notices,
    })
}

/// What an OFX file holds.
#[derive(Default)]
struct Found<'e> {
    /// The statements; `true` for those of a card.
    statements: Vec<(&'e Element<'e>, bool)>,
    /// The words of each STATUS that is an error.
    bank_words: Vec<String>,
    investment: bool,
    account_list: bool,
}

impl<'e> Found<'e> {
    fn in_all(roots: &'e [Element<'e>]) -> Found<'e> {
        let mut found = Found::default();
        for root in roots {
            found.look_through(root);
        }
        found
    }

    fn look_through(&mut self, element: &'e Element<'e>) {
        for child in &element.children {
            match child.name.to_ascii_uppercase().as_str() {
                "STMTRS" => self.statements.push((child, false)),
                "CCSTMTRS" => self.statements.push((child, true)),
                "INVSTMTRS" => self.investment = true,
                "ACCTINFORS" => self.account_list = true,
                "STATUS" => self.bank_words.extend(error_of(child)),
                _ => self.look_through(child),
            }
        }
    }

    /// The reason why no line was found.
    fn why_nothing(self) -> Refusal {
        if let Some(bank_words) = self.bank_words.into_iter().next() {
            return Refusal::OfxError { bank_words };
        }
        match (
            self.statements.is_empty(),
            self.investment,
            self.account_list,
        ) {
            (true, true, _) => Refusal::NotStatement {
                kind: FileKind::Investment,
            },
            (true, false, true) => Refusal::NotStatement {
                kind: FileKind::AccountList,
            },
            _ => Refusal::Empty,
        }
    }
}

/// The bank's words of a STATUS that is an error.
fn error_of(status: &Element<'_>) -> Option<String> {
    let severity = status.value("SEVERITY")?;
    if !severity.text.eq_ignore_ascii_case("ERROR") {
        return None;
    }
    let code = status.value("CODE").map_or("?", |code| code.text.as_ref());
    Some(status.value("MESSAGE").map_or_else(
        || format!("STATUS {code}"),
        |words| words.text.chars().take(200).collect(),
    ))
}
