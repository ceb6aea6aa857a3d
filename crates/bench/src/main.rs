//! The benchmark: what Renkei does, against the bare minimum of the same work, as ratios measured in one run.
//! `cargo xtask bench` builds it with optimisation and runs it; `-- --full` adds 10 million lines.

mod fetch;
mod history;
mod import;
mod list;
mod tape;
mod timing;
mod walk;

use aggregation::Clock;
use aggregation::catalogue::Catalogue;
use server::open::SystemClock;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let full = std::env::args().any(|argument| argument == "--full");
    // Everything is on this machine and by plain HTTP, but each client wants to know how it would encrypt.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if import::child().await? {
        return Ok(());
    }
    // Filled databases are kept between runs: filling them is not what is measured.
    let folder = Path::new("target/bench");
    std::fs::create_dir_all(folder)?;
    println!(
        "Ratios of one run; each the median of several, but for what takes many seconds. Imports and walks in seconds of processor time, the rest in wall time.\n"
    );
    let catalogue = Catalogue::built_in()?;
    let recipe_of = |id: &str| Some(Arc::clone(&catalogue.get(id)?.recipe));
    let walks = walk::run(SystemClock.now(), recipe_of).await;
    let ratio = walks.map_err(|failure| -> Box<dyn Error> { failure })?;
    let mut above = import::run(folder).await?;
    list::run(folder, full).await?;
    fetch::run(folder).await?;
    let bound = walk::RATIO_MAX;
    if ratio > bound {
        above.push(format!(
            "a walk, against the plain client: {ratio:.2}, more than {bound}"
        ));
    }
    if above.is_empty() {
        Ok(())
    } else {
        Err(above.join("\n").into())
    }
}
