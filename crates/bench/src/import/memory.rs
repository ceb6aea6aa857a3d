//! How much memory an import takes, whatever the size of its file: measured in a process of its own.

use super::{beyond, files, fresh, import};
use crate::history::history;
use aggregation::importing::File;
use std::error::Error;
use std::path::Path;
use std::process::Command;

const LINES: usize = 1_000_000;
const PER_DAY: usize = 400;
/// Megabytes, of 1,000,000 bytes.
const MEMORY_MAX: f64 = 200.0;
const FILE_MIN: usize = 200_000_000;

/// The argument by which the benchmark is told to be that process; a file and a folder follow it.
const CHILD: &str = "--import-only";

/// Returns what is above its bound.
pub fn run(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let path = folder.join("large.csv");
    let bytes = files::wide_csv(&history(LINES, PER_DAY));
    assert!(bytes.len() > FILE_MIN, "the file is large");
    let size = bytes.len() as f64 / 1e6;
    std::fs::write(&path, bytes)?;
    let done = Command::new(std::env::current_exe()?)
        .arg(CHILD)
        .args([&path, &folder.join("import-child")])
        .output()?;
    std::fs::remove_file(&path)?;
    let said = String::from_utf8_lossy(&done.stdout);
    let most = said.trim().parse::<f64>();
    let most = most.map_err(|_| format!("{said}{}", String::from_utf8_lossy(&done.stderr)))?;
    println!("memory of an import of {size:.0} MB, at most {most:>19.1} MB");
    let what = "megabytes of memory of an import";
    Ok(beyond(what, most, MEMORY_MAX).into_iter().collect())
}

/// Where this process is to be the one that is measured: imports, says how many megabytes it took at most, and is done.
pub async fn child() -> Result<bool, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != CHILD);
    let (Some(_), Some(file), Some(data)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Ok(false);
    };
    let data = Path::new(&data);
    let (app, actor) = fresh(data).await?;
    let counts = import(&app, actor, "large.csv", File::on_disk(file.into())?).await?;
    assert_eq!((counts.read, counts.new), (LINES, LINES));
    app.store.close().await;
    std::fs::remove_dir_all(data)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 = most
        .and_then(|most| most.split_whitespace().next()?.parse().ok())
        .ok_or("the system doesn't say")?;
    println!("{}", kilobytes * 1024.0 / 1e6);
    Ok(true)
}
