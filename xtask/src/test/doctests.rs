//! Examples in documentation are tests too, run only for the crates that have some: every one is
//! a program of its own, and looking for none costs a build.

use std::collections::BTreeSet;

use crate::project::{SourceFile, cargo, files, succeed};

/// Runs the examples of every library that has any.
pub fn run() -> Result<(), String> {
    let files = files()?;
    let crates = with_examples(&files);
    if crates.is_empty() {
        return Ok(());
    }
    let mut command = cargo(["test", "--doc"]);
    for name in crates {
        command.args(["-p", name]);
    }
    succeed(&mut command).map_err(|_| "the examples named above failed".into())
}

/// The libraries below `crates/` with an example in their documentation.
fn with_examples(files: &[SourceFile]) -> BTreeSet<&str> {
    let libraries: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| {
            file.path
                .strip_prefix("crates/")?
                .strip_suffix("/src/lib.rs")
        })
        .collect();
    let documented = files.iter().filter_map(|file| {
        let (name, path) = file.path.strip_prefix("crates/")?.split_once('/')?;
        let source = path.starts_with("src/") && path.ends_with(".rs");
        (source && has_example(&file.text)).then_some(name)
    });
    documented.filter(|name| libraries.contains(name)).collect()
}

/// Whether a documentation comment opens a block of Rust, which is what an unnamed block is.
fn has_example(source: &str) -> bool {
    let mut open = false;
    source.lines().any(|line| {
        let line = line.trim_start();
        let comment = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"));
        let Some(kind) = comment.and_then(|text| text.trim_start().strip_prefix("```")) else {
            return false;
        };
        open = !open;
        let runs = ["", "rust", "should_panic", "no_run", "compile_fail"];
        open && runs.contains(&kind.split(',').next().unwrap_or_default().trim())
    })
}

#[cfg(test)]
mod tests {
    use super::with_examples;
    use crate::project::SourceFile;

    #[test]
    fn only_libraries_with_examples_are_tested() {
        let file = |path: &str, text: &str| SourceFile {
            path: path.into(),
            text: text.into(),
        };
        let rust = "/// Adds.\n/// ```\n/// assert!(true);\n/// ```\nfn f() {}\n";
        let text = "//! Prints:\n//! ```text\n//! 明細\n//! ```\n";
        let files = [
            file("crates/a/src/lib.rs", ""),
            file("crates/a/src/money.rs", rust),
            file("crates/b/src/lib.rs", text),
            file("crates/c/src/main.rs", rust),
        ];
        assert_eq!(with_examples(&files).into_iter().collect::<Vec<_>>(), ["a"]);
    }
}
