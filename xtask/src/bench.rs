//! `cargo xtask bench`: builds the benchmark with optimisation and runs it.

use std::process::Command;

/// Arguments go to the benchmark; `--full` adds 10 million lines.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let status = Command::new("cargo")
        .args(["run", "--release", "--quiet", "--package", "bench", "--"])
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo can't be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the benchmark ended badly".to_owned())
    }
}
