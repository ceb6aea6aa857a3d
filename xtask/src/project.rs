//! The tree that the tasks work on: its root, its files, and commands run in it.

use std::path::Path;
use std::process::Command;

/// A text file of the project.
pub struct SourceFile {
    /// Path from the root, with `/`.
    pub path: String,
    pub text: String,
}

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Every file that is, or would be, under version control and is UTF-8 text.
pub fn files() -> Result<Vec<SourceFile>, String> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git could not be run to list the files: {error}"))?;
    if !listed.status.success() {
        let reason = String::from_utf8_lossy(&listed.stderr);
        return Err(format!("git could not list the files: {}", reason.trim()));
    }
    let paths = String::from_utf8_lossy(&listed.stdout).into_owned();
    let read = |path: &str| {
        // A file that was deleted but not yet staged is still listed; recorded pages may be no UTF-8.
        let bytes = std::fs::read(root().join(path)).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let path = path.to_owned();
        Some(SourceFile { path, text })
    };
    Ok(paths.split_terminator('\0').filter_map(read).collect())
}

/// Cargo, started in the root, as the toolchain that built this task.
pub fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command with its output on this terminal; an error if it does not succeed.
pub fn succeed(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{program}` ended with {status}")),
        Err(error) => Err(format!("`{program}` could not be started: {error}")),
    }
}
