//! One month of 明細一覧 out of 10 thousand lines and out of a million (10 million with `--full`).

use crate::timing::{Runs, Watch, report};
use domain::ids::{AccountId, OfficeId};
use domain::time::Date;
use std::error::Error;
use std::path::Path;
use store::line_search::{self, From, LineFilter};
use store::{Store, testing};

const RUNS: usize = 20;
/// As many as the page shows.
const PAGE: u32 = 50;

pub async fn run(folder: &Path, full: bool) -> Result<(), Box<dyn Error>> {
    let small = month(folder, 10_000).await?;
    let large = month(folder, 1_000_000).await?;
    report(
        "one month of 明細一覧 out of 1,000,000 lines",
        large,
        "out of 10,000 lines",
        small,
    );
    if full {
        let larger = month(folder, 10_000_000).await?;
        report(
            "one month of 明細一覧 out of 10,000,000 lines",
            larger,
            "out of 10,000 lines",
            small,
        );
    }
    Ok(())
}

/// First page, count and sums of one month (300 lines) in the middle of the history.
async fn month(folder: &Path, lines: usize) -> Result<f64, Box<dyn Error>> {
    let path = folder.join(format!("lines-{lines}.sqlite"));
    let (office, account) = (OfficeId(1), AccountId(2));
    let done = folder.join(format!("lines-{lines}.done"));
    let store = if done.exists() {
        Store::open(&format!("sqlite:{}", path.display())).await?
    } else {
        let _ = std::fs::remove_file(&path);
        println!("filling {} with {lines} lines once …", path.display());
        let store = Store::open(&format!("sqlite:{}?mode=rwc", path.display())).await?;
        testing::fill_lines(&store, office, account, lines, 10).await?;
        std::fs::write(&done, "")?;
        store
    };
    let filter = LineFilter {
        from: Some(Date::constant(2026, 3, 1)),
        to: Some(Date::constant(2026, 3, 30)),
        ..LineFilter::default()
    };
    let mut runs = Runs::default();
    for _ in 0..=RUNS {
        let watch = Watch::start();
        let mut tx = store.read().await?;
        let page = line_search::page(&mut tx, office, &filter, From::Newest, PAGE).await?;
        let sums = line_search::sums(&mut tx, office, &filter).await?;
        runs.add(watch.seconds());
        assert_eq!(
            (page.len(), sums.count),
            (PAGE as usize, 300),
            "the month has its lines"
        );
    }
    store.close().await;
    Ok(runs.median())
}
