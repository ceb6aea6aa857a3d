//! The benchmark: what Renkei does, against the bare minimum of the same work, as ratios measured in one run.
//! `cargo xtask bench` builds it with optimisation and runs it; `-- --full` adds 10 million lines.

mod fetch;
mod history;
mod import;
mod list;
mod plain;
mod shelf;
mod timing;
mod walk;

use std::error::Error;
use std::path::Path;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let full = std::env::args().any(|argument| argument == "--full");
    // Filled databases are kept between runs: filling them is not what is measured.
    let folder = Path::new("target/bench");
    std::fs::create_dir_all(folder)?;
    println!(
        "Ratios of one run; each the median of several. Imports and walks in seconds of processor time, the rest in wall time.\n"
    );
    walk::run()
        .await
        .map_err(|failure| -> Box<dyn Error> { failure })?;
    import::run(folder).await?;
    list::run(folder, full).await?;
    fetch::run(folder).await?;
    Ok(())
}
