//! SQL stands in the store only, where every text of it is prepared on both engines by a test.

use super::rust_text::{Kind, pieces};
use crate::finding::Finding;
use crate::project::SourceFile;

/// Where SQL belongs: the store with its tests, benchmarks and migrations.
const STORE: &str = "crates/store/";

/// Upper-case starts of statements; in pieces, so that this file does not refuse itself.
const STATEMENTS: [&str; 8] = [
    concat!("SELECT", " "),
    concat!("INSERT", " INTO "),
    concat!("UPDATE", " "),
    concat!("DELETE", " FROM "),
    concat!("CREATE", " TABLE "),
    concat!("ALTER", " TABLE "),
    concat!("DROP", " TABLE "),
    concat!("PRAGMA", " "),
];

/// Two words that only together make a lower-case statement, and not an English sentence.
const LOWER_CASE: [(&str, &str); 4] = [
    ("select ", " from "),
    ("insert into ", " values"),
    ("update ", " set "),
    ("delete from ", " where "),
];

/// SQL in a string literal, or an `.sql` file, outside the store.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let SourceFile { path, text } = file;
    if path.starts_with(STORE) {
        return Vec::new();
    }
    let finding = |line, problem: &str| Finding {
        path: path.clone(),
        line,
        problem: problem.into(),
        mend: "move it into crates/store and call it from here",
    };
    if path.ends_with(".sql") {
        return vec![finding(1, "SQL outside the store")];
    }
    if !path.ends_with(".rs") {
        return Vec::new();
    }
    pieces(text)
        .iter()
        .filter(|piece| piece.kind == Kind::Literal && is_sql(piece.text))
        .map(|piece| finding(piece.line, "SQL in a string outside the store"))
        .collect()
}

fn is_sql(literal: &str) -> bool {
    let literal = literal.replace(['\n', '\t'], " ");
    let lower = |(start, then): (&str, &str)| {
        let mut parts = literal.trim_start().splitn(2, start);
        parts.next() == Some("") && parts.next().is_some_and(|rest| rest.contains(then))
    };
    STATEMENTS.iter().any(|start| literal.contains(start)) || LOWER_CASE.into_iter().any(lower)
}

#[cfg(test)]
mod tests {
    use super::{STATEMENTS, check};
    use crate::project::SourceFile;

    fn refused(path: &str, text: &str) -> Vec<usize> {
        let file = SourceFile {
            path: path.into(),
            text: text.into(),
        };
        check(&file).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_statement_outside_the_store_is_refused() {
        for start in STATEMENTS {
            let text = format!("//! A.\nconst Q: &str = \"{start}lines\";\n");
            assert_eq!(refused("crates/server/src/a.rs", &text), [2], "{start}");
            assert!(
                refused("crates/store/src/a.rs", &text).is_empty(),
                "{start}"
            );
        }
        let lower = concat!("f(r#\"\n  sel", "ect id\n  from lines\"#)\n");
        assert_eq!(refused("crates/aggregation/src/a.rs", lower), [1]);
        assert_eq!(refused("docs/a.sql", "\n"), [1]);
    }

    #[test]
    fn words_that_are_no_sql_are_accepted() {
        let text = "// SELECT\nf(\"select an account\", \"Update the password\", UPDATE)\n";
        assert!(refused("crates/server/src/a.rs", text).is_empty());
    }
}
