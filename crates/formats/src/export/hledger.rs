//! The books as a journal of hledger: <https://hledger.org/hledger.html#journal>.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use domain::money::Unit;
use domain::time::Date;

use super::{Decision, ExportAccount, ExportError, ExportLine, number};

/// Where the opening balance comes from.
const OPENING: &str = "純資産:開始残高";

/// The other side of a line that nobody decided about yet.
const OPEN: &str = "未仕訳";

/// The other side of a line that isn't to be entered.
const EXCLUDED: &str = "対象外";

/// The top titles with hledger's types, without which it would know only the English words.
const TYPES: [(&str, &str); 5] = [
    ("資産", "A"),
    ("負債", "L"),
    ("純資産", "E"),
    ("収益", "R"),
    ("費用", "X"),
];

/// Opening balance, every line and a balance assertion of each account. Open lines go to 未仕訳 and excluded ones to
/// 対象外, so that the balance is the bank's whatever was decided. A transaction's code is the line's number.
///
/// # Errors
/// [`ExportError::Unbalanced`] when an entry's postings don't add up.
pub fn hledger(accounts: &[ExportAccount]) -> Result<String, ExportError> {
    for line in accounts.iter().flat_map(|account| &account.lines) {
        line.check()?;
    }
    let mut out = String::new();
    let written = write_all(&mut out, accounts);
    debug_assert!(written.is_ok(), "a String takes everything");
    Ok(out)
}

fn write_all(out: &mut String, accounts: &[ExportAccount]) -> fmt::Result {
    let units: BTreeMap<String, &Unit> = accounts
        .iter()
        .map(|account| (commodity(&account.unit), &account.unit))
        .collect();
    for (name, unit) in units {
        // The directive's number must have a decimal mark, even with nothing after it.
        let point = if unit.decimals() == 0 { "." } else { "" };
        writeln!(
            out,
            "commodity {}{point} {name}",
            number(1000 * 10_i128.pow(unit.decimals()), unit)
        )?;
    }
    for (title, kind) in TYPES {
        writeln!(out, "account {title}  ; type:{kind}")?;
    }
    // Declared as well, so that `hledger check --strict` finds nothing.
    for name in accounts.iter().flat_map(names).collect::<BTreeSet<_>>() {
        writeln!(out, "account {name}")?;
    }
    for account in accounts {
        write_account(out, account)?;
    }
    Ok(())
}

/// Every account that an account's postings use.
fn names(account: &ExportAccount) -> BTreeSet<String> {
    let mut names = BTreeSet::from([account_name(&account.title), OPENING.to_owned()]);
    for line in &account.lines {
        match &line.decision {
            Decision::Open => names.extend([OPEN.to_owned()]),
            Decision::Excluded => names.extend([EXCLUDED.to_owned()]),
            Decision::Journalised(postings) => names.extend(
                postings
                    .iter()
                    .map(|posting| account_name(&posting.account)),
            ),
        }
    }
    names
}

fn write_account(out: &mut String, account: &ExportAccount) -> fmt::Result {
    let (title, unit) = (account_name(&account.title), &account.unit);
    let (opened_on, opening) = account.opening;
    writeln!(out, "\n{opened_on} * 開始残高")?;
    posting(out, &title, i128::from(opening), unit)?;
    posting(out, OPENING, -i128::from(opening), unit)?;
    let mut lines: Vec<&ExportLine> = account.lines.iter().collect();
    lines.sort_by_key(|line| line.on);
    for line in &lines {
        write_line(out, line, &title, unit)?;
    }
    let last: Date = lines
        .last()
        .map_or(opened_on, |line| line.on.max(opened_on));
    match account.closing {
        Some(closing) => {
            writeln!(out, "\n{last} * 残高の確認")?;
            let name = commodity(unit);
            writeln!(
                out,
                "    {title}  {} {name} = {} {name}",
                number(0, unit),
                number(i128::from(closing), unit)
            )
        }
        None => writeln!(out, "\n; {title}: 残高の記載がないため、確認していません。"),
    }
}

fn write_line(out: &mut String, line: &ExportLine, title: &str, unit: &Unit) -> fmt::Result {
    let status = if line.decision == Decision::Open {
        '!'
    } else {
        '*'
    };
    writeln!(
        out,
        "\n{} {status} ({}) {}",
        line.on,
        line.line_id,
        plain(&line.description)
    )?;
    if let Some(memo) = line.memo.as_deref().filter(|memo| !memo.trim().is_empty()) {
        // Colons and brackets would be tags and dates to hledger.
        writeln!(
            out,
            "    ; {}",
            plain(memo)
                .replace(':', "：")
                .replace('[', "［")
                .replace(']', "］")
        )?;
    }
    posting(out, title, i128::from(line.amount), unit)?;
    match &line.decision {
        Decision::Open => posting(out, OPEN, -i128::from(line.amount), unit),
        Decision::Excluded => posting(out, EXCLUDED, -i128::from(line.amount), unit),
        Decision::Journalised(postings) => postings.iter().try_for_each(|other| {
            posting(
                out,
                &account_name(&other.account),
                i128::from(other.amount),
                unit,
            )
        }),
    }
}

fn posting(out: &mut String, account: &str, minor: i128, unit: &Unit) -> fmt::Result {
    writeln!(
        out,
        "    {account}  {} {}",
        number(minor, unit),
        commodity(unit)
    )
}

/// A text on one line that begins no comment and no second field.
fn plain(text: &str) -> String {
    crate::text::fold_spaces(text)
        .replace(';', "；")
        .replace('|', "｜")
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

/// A name as hledger takes it: single blanks, no comment, nothing that makes the posting virtual or marks it.
fn account_name(path: &str) -> String {
    let parts: Vec<String> = path
        .split(':')
        .map(plain)
        .filter(|part| !part.is_empty())
        .collect();
    let mut name = parts.join(":");
    for (sign, wide) in [
        ('(', '（'),
        ('[', '［'),
        ('*', '＊'),
        ('!', '！'),
        ('"', '”'),
    ] {
        if name.starts_with(sign) {
            name.replace_range(..1, wide.encode_utf8(&mut [0; 4]));
        }
    }
    if name.is_empty() {
        "未仕訳".into()
    } else {
        name
    }
}

/// A unit's name; anything but letters has to stand in quotes.
fn commodity(unit: &Unit) -> String {
    match unit {
        Unit::Currency(_) => unit.to_string(),
        Unit::Points(name) => format!("\"{}\"", plain(name).replace('"', "”")),
    }
}
