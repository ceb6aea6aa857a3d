//! `cargo xtask mutations`: tries every change on every recorded page and writes what came of it into the documents.

use std::process::Command;

/// Takes about a quarter of an hour of processor time, after a build with optimisation; each institution that is done says so.
pub fn run() -> Result<(), String> {
    let status = Command::new("cargo")
        .args([
            "test",
            "--release",
            "--package",
            "recipe",
            "--test",
            "mutations",
        ])
        .args([
            "--",
            "--nocapture",
            "--exact",
            "the_report_is_of_this_catalogue",
        ])
        .env("RENKEI_TEST_BREADTH", "all")
        .env("UPDATE_EXPECT", "1")
        .status()
        .map_err(|error| format!("cargo can't be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("docs/mutations.md names what is wrong, if it was written".to_owned())
    }
}
