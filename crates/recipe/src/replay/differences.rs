//! What a replay gave otherwise than `expected.txt` says: line by line, with the recorded page it concerns.

use std::collections::BTreeMap;
use std::fmt;

use domain::said::Said;

use super::{expected_text, file_name};
use crate::walk::Walked;

/// One line that is missing or new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The recorded page that it stood or stands on, as far as its neighbours tell.
    pub page: Option<String>,
    /// The account's number; empty for what ended the walk.
    pub account: String,
    /// Lines of this account in `expected.txt`, and now.
    pub was: usize,
    pub now: usize,
    /// The line without its account: date, amount, description, balance, value date, parted by blanks.
    pub line: String,
    pub kind: DifferenceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// Expected and not read any more.
    Missing,
    /// Read and not expected.
    New,
}

impl Difference {
    /// The difference in words.
    pub fn said(&self) -> Said {
        let Difference {
            account,
            was,
            now,
            line,
            ..
        } = self;
        // What ended the walk, or a branch of it.
        if account.is_empty() {
            return match self.kind {
                DifferenceKind::Missing => Said::new(
                    format!("expected.txt では「{line}」で終わるはずですが、そうなりません"),
                    format!("expected.txt ends with \"{line}\", the walk doesn't"),
                ),
                DifferenceKind::New => Said::new(
                    format!("「{line}」で終わりましたが、expected.txt にはありません"),
                    format!("the walk ends with \"{line}\", expected.txt doesn't"),
                ),
            };
        }
        let (missing, new) = (("足りない", "missing"), ("新しい", "new"));
        let (ja, en) = if self.kind == DifferenceKind::Missing {
            missing
        } else {
            new
        };
        match &self.page {
            Some(page) => Said::new(
                format!(
                    "記録した画面 {page}：口座 {account} の明細は{was}件のはずが{now}件。{ja}明細：{line}"
                ),
                format!(
                    "the recorded page {page} gave {was} lines of {account}, now {now}; the {en} one: {line}"
                ),
            ),
            None => Said::new(
                format!("口座 {account} の明細は{was}件のはずが{now}件。{ja}明細：{line}"),
                format!("account {account} had {was} lines, now {now}; the {en} one: {line}"),
            ),
        }
    }
}

impl fmt::Display for Difference {
    /// In English, for tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().en)
    }
}

/// Compares a replay with the text of `expected.txt`. Empty: they are the same, but perhaps for the order of lines.
pub fn differences(expected: &str, walked: &Walked) -> Vec<Difference> {
    let read = expected_text(walked);
    let (wanted, read) = (by_account(expected), by_account(&read));
    let pages = pages_of(walked);
    let accounts: Vec<&str> = {
        let mut all: Vec<&str> = wanted.keys().chain(read.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut found = Vec::new();
    for account in accounts {
        let none = Vec::new();
        let (was, now) = (
            wanted.get(account).unwrap_or(&none),
            read.get(account).unwrap_or(&none),
        );
        let page_of = |line: &str| {
            let key = (account.to_owned(), line.to_owned());
            pages.get(&key).cloned()
        };
        let mut difference = |lines: &[&str], at: usize, kind| {
            // The line before it on the list is the nearest witness of the page, else the one behind.
            let (before, behind) = (lines[..=at].iter().rev(), lines[at..].iter());
            let page = before.chain(behind).find_map(|line| page_of(line));
            found.push(Difference {
                page,
                account: account.to_owned(),
                was: was.len(),
                now: now.len(),
                line: lines[at].replace('\t', " ").trim_end().to_owned(),
                kind,
            });
        };
        for at in surplus(was, now) {
            difference(was, at, DifferenceKind::Missing);
        }
        for at in surplus(now, was) {
            difference(now, at, DifferenceKind::New);
        }
    }
    found
}

/// Indices of lines that the other list doesn't have, twins counted.
fn surplus(lines: &[&str], other: &[&str]) -> Vec<usize> {
    let mut left: Vec<&str> = other.to_vec();
    let mut surplus = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match left.iter().position(|known| known == line) {
            Some(known) => {
                left.swap_remove(known);
            }
            None => surplus.push(at),
        }
    }
    surplus
}

/// The lines of `expected.txt` by account, without it; what ended the walk has none.
fn by_account(text: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (account, rest) = match line.split_once('\t') {
            Some((account, rest)) if !account.starts_with('!') => (account, rest),
            _ => ("", line),
        };
        found.entry(account).or_default().push(rest);
    }
    found
}

/// The file that each line that was read stands on.
fn pages_of(walked: &Walked) -> BTreeMap<(String, String), String> {
    let mut pages = BTreeMap::new();
    for view in &walked.views {
        for line in &view.view.lines {
            let capture = view
                .pages
                .get(line.place.page as usize)
                .and_then(|at| Some((*at, walked.captures.get(*at)?)));
            if let Some((at, capture)) = capture {
                let key = (view.account.clone(), super::expected_line(line));
                pages.insert(key, file_name(at, capture));
            }
        }
    }
    pages
}
