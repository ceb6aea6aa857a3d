//! `docs/behaviours.md`: the table for readers.

use std::fs;
use std::path::PathBuf;

use super::bank::Bank;
use super::clauses;

const HEAD: &str = "\
# What banks do, and where it is shown

Real banks hide a refused login in an address, print a balance once a day, never close a page. The recipe language has a
word for each of these habits, and the simulated institutions of the sandbox have each of them at least twice, written in
different styles. This table says where to look: an institution's pages are in `crates/sandbox/src/institutions/`, its
recipe is in `institutions/ID/`, and the test fails if the habit is read wrongly.

The table is written by a test that looks through recipes and recorded pages
(`UPDATE_EXPECT=1 cargo nextest run -p sessions --test institutions behaviours`), so it can't say more than is there.
Tests are named `file::function`, of `crates/sessions/tests/institutions/` or of the crate before the first slash.

The generic tests (`refused`, `spoiled`, `normal`, `recorded`) walk every institution through every misbehaviour of the
sandbox, also the two that need a browser (demo-digital, demo-portal). Only the live statement is cut at four places for these
two and at sixteen for the others: a walk in Chromium takes a second where one over HTTP takes milliseconds.
(`RENKEI_TEST_INSTITUTION=demo-portal` walks one institution alone.) Where people consent at the bank (demo-api, gmo-aozora)
the tests are in `consent`.
";

pub fn written(banks: &[Bank]) -> String {
    let mut page = HEAD.to_owned();
    let mut part = "";
    for clause in clauses::all() {
        if clause.part != part {
            part = clause.part;
            page.push_str(&format!(
                "\n## {part}\n| behaviour | shown by | held by |\n|---|---|---|\n"
            ));
        }
        let shown = super::shown(clause, banks);
        let shown = if shown.len() == banks.len() {
            "all of them".to_owned()
        } else if shown.is_empty() {
            "tests of the language only".to_owned()
        } else {
            shown
                .iter()
                .map(|id| id.trim_start_matches("demo-"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let tests: Vec<String> = clause
            .tests
            .iter()
            .map(|test| format!("`{test}`"))
            .collect();
        let tests = tests.join("<br>");
        page.push_str(&format!("| {} | {shown} | {tests} |\n", clause.what));
    }
    page
}

/// Holds the document against `page`, or writes it.
pub fn hold(page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/behaviours.md");
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        fs::write(&path, page).expect("a document can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == page,
        "docs/behaviours.md is old; refresh with UPDATE_EXPECT=1\n{page}"
    );
}
