//! Rules on the text itself: heads, length, white space, unfinished work, machine paths.

use crate::finding::Finding;
use crate::project::SourceFile;

/// More than this and a file has two jobs.
const LINES_MAX: usize = 600;

/// Marks of unfinished work. In pieces, so that this file does not refuse itself.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!"),
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
];

/// How a path starts that only one person's machine has.
const MACHINE_PATHS: [&str; 4] = [
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("C:\\", "Users\\"),
];

/// The rules of this file over one file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let mut findings = whole(file);
    for (index, line) in file.text.split('\n').enumerate() {
        for (problem, mend) in in_line(&file.path, line) {
            findings.push(finding(file, index + 1, problem, mend));
        }
    }
    findings
}

fn whole(file: &SourceFile) -> Vec<Finding> {
    let SourceFile { path, text } = file;
    let mut findings = Vec::new();
    let lines = text.lines().count();
    if path.ends_with(".rs") && !text.starts_with("//!") {
        let mend = "start it with a `//!` line that says what the file is for";
        findings.push(finding(file, 1, "no head".into(), mend));
    }
    // A table of data has one job however long it is.
    if lines > LINES_MAX && !path.ends_with(".toml") {
        let problem = format!("{lines} lines, at most {LINES_MAX}");
        findings.push(finding(file, LINES_MAX + 1, problem, "split it by job"));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        let problem = "the last line is not ended".into();
        findings.push(finding(
            file,
            lines,
            problem,
            "end the file with a new line",
        ));
    }
    findings
}

fn in_line(path: &str, line: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    if line.ends_with(|c: char| c.is_ascii_whitespace()) {
        found.push(("white space at the end of the line".into(), "remove it"));
    }
    if path.ends_with(".rs") && line.contains('\t') {
        found.push(("a tab".into(), "run `cargo fmt`; in a literal write \\t"));
    }
    for mark in UNFINISHED {
        if has_word(line, mark) {
            found.push((format!("`{mark}`"), "finish it, or write an issue about it"));
        }
    }
    for start in MACHINE_PATHS {
        if has_path(line, start) {
            let mend = "take the path as an argument, or make a temporary folder";
            found.push((format!("a path of one machine, `{start}…`"), mend));
        }
    }
    found
}

/// Whether `mark` stands in the line on its own, not within a longer word.
fn has_word(line: &str, mark: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(mark).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + mark.len()..]);
        !before.ends_with(word) && (mark.ends_with('!') || !after.starts_with(word))
    })
}

/// Whether a path starts with `start` there: nothing of a longer path before, a name after.
fn has_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + start.len()..]);
        let inside = |c: char| c.is_alphanumeric() || "./}_-~".contains(c);
        !before.ends_with(inside) && after.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

fn finding(file: &SourceFile, line: usize, problem: String, mend: &'static str) -> Finding {
    Finding {
        path: file.path.clone(),
        line,
        problem,
        mend,
    }
}

#[cfg(test)]
mod tests {
    use super::{LINES_MAX, MACHINE_PATHS, UNFINISHED, check};
    use crate::project::SourceFile;

    /// The lines at which something is refused.
    fn refused(path: &str, text: &str) -> Vec<usize> {
        let file = SourceFile {
            path: path.into(),
            text: text.into(),
        };
        check(&file).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_good_file_is_accepted() {
        let good = "//! Says what it is for.\n\nfn method() -> &'static str {\n    \"明細\"\n}\n";
        assert!(refused("a.rs", good).is_empty());
        assert!(refused("empty.md", "").is_empty());
    }

    #[test]
    fn rust_without_a_head_is_refused() {
        assert_eq!(refused("a.rs", "// About.\n"), [1]);
        assert!(refused("a.sql", "-- About.\n").is_empty());
    }

    #[test]
    fn a_long_file_is_refused() {
        let longest = format!("//! A.\n{}", "\n".repeat(LINES_MAX - 1));
        assert!(refused("a.rs", &longest).is_empty());
        assert_eq!(refused("a.rs", &format!("{longest}\n")), [LINES_MAX + 1]);
    }

    #[test]
    fn white_space_is_refused() {
        assert_eq!(refused("a.rs", "//! A.\nmod a; \n"), [2]);
        assert_eq!(refused("a.md", "one\r\ntwo\n"), [1]);
        assert_eq!(refused("a.rs", "//! A.\n\tmod a;\n"), [2]);
        assert!(refused("Makefile", "all:\n\ttrue\n").is_empty());
        assert_eq!(refused("a.md", "one\ntwo"), [2]);
    }

    #[test]
    fn unfinished_work_is_refused() {
        for mark in UNFINISHED {
            assert_eq!(
                refused("a.md", &format!("one\nsee {mark} here\n")),
                [2],
                "{mark}"
            );
            assert!(
                refused("a.md", &format!("my_{mark}\n")).is_empty(),
                "{mark}"
            );
        }
    }

    #[test]
    fn machine_paths_are_refused() {
        for start in MACHINE_PATHS {
            assert_eq!(
                refused("a.md", &format!("in {start}taro/renkei\n")),
                [1],
                "{start}"
            );
        }
        let route = format!("https://bank.example{}accounts\n", MACHINE_PATHS[0]);
        assert!(refused("a.md", &route).is_empty());
    }
}
