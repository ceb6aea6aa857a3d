//! The journal entries as a CSV for spreadsheets.

use super::{Decision, ExportAccount, ExportError, number};

const HEADINGS: [&str; 8] = [
    "取引日",
    "借方勘定科目",
    "貸方勘定科目",
    "金額",
    "通貨",
    "摘要",
    "メモ",
    "明細番号",
];

/// Every journalised line, one row for each posting, oldest first; UTF-8 with a byte order mark (without it Excel
/// shows Japanese wrongly) and CRLF.
///
/// # Errors
/// [`ExportError::Unbalanced`] when an entry's postings don't add up.
pub fn csv(accounts: &[ExportAccount]) -> Result<String, ExportError> {
    let mut rows = Vec::new();
    for account in accounts {
        for line in &account.lines {
            line.check()?;
            let Decision::Journalised(postings) = &line.decision else {
                continue;
            };
            for posting in postings {
                // The sides follow the posting, so that the amount is never negative.
                let (debit, credit) = if posting.amount < 0 {
                    (&account.title, &posting.account)
                } else {
                    (&posting.account, &account.title)
                };
                let row = [
                    line.on.to_string(),
                    text(debit),
                    text(credit),
                    number(i128::from(posting.amount).abs(), &account.unit),
                    text(&account.unit.to_string()),
                    text(&line.description),
                    text(line.memo.as_deref().unwrap_or_default()),
                    line.line_id.to_string(),
                ];
                rows.push((line.on, row));
            }
        }
    }
    rows.sort_by_key(|(on, _)| *on);
    let mut out = String::from("\u{feff}");
    push_row(&mut out, HEADINGS);
    for (_, row) in &rows {
        push_row(&mut out, row.iter().map(String::as_str));
    }
    Ok(out)
}

/// A text that no spreadsheet takes for a formula: OWASP, "CSV injection".
fn text(value: &str) -> String {
    let starts_formula = value
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if starts_formula {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

fn push_row<'c>(out: &mut String, cells: impl IntoIterator<Item = &'c str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}
