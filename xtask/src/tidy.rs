//! The rules of the tree that no compiler holds. Each has its own file, with its own tests.

mod dependencies;
mod hosts;
mod rust_text;
mod sql;
mod text;

use crate::finding::{Finding, settle};
use crate::project::{SourceFile, cargo, files};

/// The task `tidy`: every rule over every file.
pub fn run() -> Result<(), String> {
    let mut findings: Vec<Finding> = files()?.iter().flat_map(check_file).collect();
    findings.extend(check_dependencies()?);
    settle("tidy", findings)
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    if !is_written_here(&file.path) {
        return Vec::new();
    }
    [text::check, hosts::check, sql::check]
        .into_iter()
        .flat_map(|rule| rule(file))
        .collect()
}

fn check_dependencies() -> Result<Vec<Finding>, String> {
    let output = cargo([
        "metadata",
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
    ])
    .output()
    .map_err(|error| format!("cargo metadata could not be run: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo metadata failed: {}", reason.trim()));
    }
    dependencies::check(&output.stdout)
}

/// Whether people write and read this file as text of the project: not what a bank sent, what
/// somebody else published, or what a tool generated.
fn is_written_here(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let foreign = |folder: &str| {
        matches!(
            folder,
            "fixtures" | "samples" | "testdata" | "vendor" | "snapshots"
        )
    };
    let recorded = path.starts_with("institutions/") && folders.split('/').count() > 2;
    let as_a_bank_writes = folders.contains("/layouts/") && name.starts_with("sample");
    let generated =
        name == "Cargo.lock" || name.starts_with("LICENSE-") || path.starts_with("docs/schema/");
    let rust = name.ends_with(".rs");
    let given = recorded || as_a_bank_writes || folders.split('/').any(foreign);
    rust || !(generated || given || is_test_data(folders))
}

fn is_test_data(folders: &str) -> bool {
    format!("{folders}/").contains("/tests/data/")
}

#[cfg(test)]
mod tests {
    use super::{is_written_here, run};

    #[test]
    fn the_tree_is_tidy() {
        assert_eq!(run(), Ok(()));
    }

    #[test]
    fn what_others_wrote_is_left_alone() {
        for path in [
            "Cargo.lock",
            "LICENSE-MIT",
            "docs/schema/recipe.schema.json",
            "institutions/demo-bank/pages/login.html",
            "crates/formats/tests/data/mufg.csv",
            "crates/server/static/vendor/tokens.css",
        ] {
            assert!(!is_written_here(path), "{path}");
        }
        for path in [
            "README.md",
            "institutions/demo-bank/recipe.toml",
            "crates/server/src/pages/login.rs",
            "crates/formats/tests/data/mod.rs",
        ] {
            assert!(is_written_here(path), "{path}");
        }
    }
}
