//! What real banks do, and which simulated institutions show it: each behaviour at least twice, in different authors' styles.
//! `docs/behaviours.md` is written from this table (`UPDATE_EXPECT=1`), and the table is held against the recipes, the
//! recorded pages and the tests.

mod bank;
mod clauses;
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use bank::Bank;

/// One clause of what banks do.
struct Clause {
    /// The part of a visit that it belongs to.
    part: &'static str,
    what: &'static str,
    /// Whether an institution shows it, by its recipe or its recorded pages.
    shown_by: fn(&Bank) -> bool,
    /// Tests that would fail if it weren't read rightly: `file::function`, of these tests, or `crate/file::function`.
    tests: &'static [&'static str],
    /// So many institutions show it at least.
    authors: usize,
}

fn shown(clause: &Clause, banks: &[Bank]) -> Vec<&'static str> {
    banks
        .iter()
        .filter(|bank| (clause.shown_by)(bank))
        .map(|bank| bank.id)
        .collect()
}

#[test]
fn each_behaviour_is_shown_by_two_institutions_and_the_document_says_which() {
    let banks = bank::all();
    let too_few: Vec<String> = clauses::all()
        .map(|clause| (clause, shown(clause, &banks)))
        .filter(|(clause, shown)| shown.len() < clause.authors)
        .map(|(clause, shown)| format!("{}: {} by {shown:?} only", clause.part, clause.what))
        .collect();
    assert!(too_few.is_empty(), "shown {}", too_few.join("\n"));
    page::hold(&page::written(&banks));
}

/// The file of the tests in which a name stands.
fn file_of(test: &str) -> (PathBuf, &str) {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (file, function) = test.split_once("::").expect("file::function");
    let path = match file.split_once('/') {
        None => here.join("tests/institutions").join(file),
        Some((crate_name, file)) => here.join("..").join(crate_name).join("tests").join(file),
    };
    (path.with_extension("rs"), function)
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let named: BTreeSet<&str> = clauses::all()
        .flat_map(|clause| clause.tests)
        .copied()
        .collect();
    for test in named {
        let (path, function) = file_of(test);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let is_there = [format!("async fn {function}("), format!("\nfn {function}(")]
            .iter()
            .any(|head| text.contains(head.as_str()));
        assert!(is_there, "{test}: not in {}", path.display());
    }
    for clause in clauses::all() {
        assert!(!clause.tests.is_empty(), "{}: no test", clause.what);
    }
}
