//! Statement files of a million lines: stored against a bare prepared insert of the same rows, OFX and 全銀 against CSV,
//! the same file once more with a line more, and the memory of all that. In seconds of processor time: a statement that
//! is run alone mostly waits for the database's thread, and waiting is no work.

mod files;
mod memory;

use crate::history::{Made, history};
use crate::timing::{Runs, cpu_seconds, report, thread_seconds};
use aggregation::importing::{File, Import, Progress};
use aggregation::{Actor, App, importing, offices};
use domain::statement::matching::Counts;
use domain::time::Date;
use formats::{Asked, Unread};
use server::open::Place;
use std::error::Error;
use std::path::Path;
use store::testing::{BareLine, bare_insert};

pub use memory::child;

const LINES: usize = 1_000_000;
/// So many that a million lines are of the days since 2019-12: 全銀 says no century and no era.
const PER_DAY: usize = 400;
const RUNS: usize = 3;

/// A million lines cost at most so many times a bare prepared insert of the same rows.
const STORED_MAX: f64 = 2.0;
/// A line of OFX or of 全銀 costs at most so many times a line of CSV.
const READ_MAX: f64 = 2.0;

/// Returns what is above its bound.
pub async fn run(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let made = history(LINES, PER_DAY);
    let mut above = read_all(&made)?;
    above.extend(store_all(folder, &made).await?);
    drop(made);
    above.extend(memory::run(folder)?);
    Ok(above)
}

/// Reading alone: understood and given out line by line, as an import does it.
fn read_all(made: &[Made]) -> Result<Vec<String>, Box<dyn Error>> {
    let (csv, ofx, zengin) = (files::csv(made), files::ofx(made), files::zengin(made));
    let (mut of_csv, mut of_ofx, mut of_zengin) =
        (Runs::default(), Runs::default(), Runs::default());
    for _ in 0..=RUNS {
        for (bytes, runs) in [
            (&csv, &mut of_csv),
            (&ofx, &mut of_ofx),
            (&zengin, &mut of_zengin),
        ] {
            let before = thread_seconds();
            let lines = read(bytes)?;
            runs.add(thread_seconds() - before);
            assert_eq!(lines, LINES, "every line is read");
        }
    }
    let mut above = Vec::new();
    for (name, runs) in [("OFX", of_ofx), ("全銀", of_zengin)] {
        let what = format!("reading 1,000,000 lines of {name}");
        report(&what, runs.median(), "of CSV", of_csv.median());
        above.extend(beyond(&what, runs.median() / of_csv.median(), READ_MAX));
    }
    Ok(above)
}

fn read(bytes: &[u8]) -> Result<usize, Unread> {
    let asked = Asked::on(Date::constant(2026, 11, 1));
    let understood = formats::understand(&bytes, &asked)?;
    let mut lines = 0;
    understood.views(&bytes, |part| -> Result<(), Unread> {
        lines += part.view.lines.len() - part.again;
        Ok(())
    })?;
    Ok(lines)
}

/// Each is done once: it takes long enough not to be an accident.
async fn store_all(folder: &Path, made: &[Made]) -> Result<Vec<String>, Box<dyn Error>> {
    let bare: Vec<BareLine> = made
        .iter()
        .map(|line| BareLine {
            posted_on: line.on.to_string(),
            amount: line.amount,
            description: line.description.clone(),
            balance: line.balance,
        })
        .collect();
    let data = folder.join("import");
    let (app, actor) = fresh(&data).await?;
    let csv = files::csv(made);

    let before = cpu_seconds();
    let counts = import(&app, actor, "lines.csv", File::in_memory(csv.as_slice())).await?;
    let ours = cpu_seconds() - before;
    assert_eq!(
        (counts.read, counts.new),
        (LINES, LINES),
        "every line is new"
    );

    // One line more, so that it isn't the same file: every other line has to be matched.
    let mut longer = csv;
    longer.extend("2026/11/01,一行多い,100,,0\r\n".as_bytes());
    let before = cpu_seconds();
    let counts = import(&app, actor, "longer.csv", File::in_memory(longer)).await?;
    let again = cpu_seconds() - before;
    assert_eq!(
        (counts.new, counts.known),
        (1, LINES),
        "every line but one is known"
    );
    app.store.close().await;
    std::fs::remove_dir_all(&data)?;

    let bare_file = folder.join("bare.sqlite");
    let _ = std::fs::remove_file(&bare_file);
    let before = cpu_seconds();
    bare_insert(&bare_file, &bare).await?;
    let inserting = cpu_seconds() - before;
    std::fs::remove_file(&bare_file)?;

    let against = "bare prepared insert of the same rows";
    let what = "import of 1,000,000 new CSV lines";
    report(what, ours, against, inserting);
    // Not bounded yet: every known line is loaded, matched and noted as seen again.
    report(
        "the same file once more, one line longer",
        again,
        against,
        inserting,
    );
    Ok(beyond(what, ours / inserting, STORED_MAX)
        .into_iter()
        .collect())
}

/// An empty database with an office.
async fn fresh(data: &Path) -> Result<(App, Actor), Box<dyn Error>> {
    let _ = std::fs::remove_dir_all(data);
    let place = Place {
        data: data.to_owned(),
        database: None,
    };
    let app = place.open().await?;
    let office = offices::create(&app, "ベンチ", app.clock.now()).await?;
    Ok((app, Actor::command_line(office)))
}

async fn import(
    app: &App,
    actor: Actor,
    file_name: &str,
    file: File,
) -> Result<Counts, Box<dyn Error>> {
    let order = Import {
        label: Some("a"),
        create: true,
        ..Import::of(file_name, file)
    };
    let now = app.clock.now();
    let imported = importing::import(app, actor, &order, &Progress::default(), now).await?;
    Ok(imported.counts())
}

fn beyond(what: &str, is: f64, max: f64) -> Option<String> {
    // What couldn't be measured isn't below the bound either.
    if is <= max {
        None
    } else {
        Some(format!("{what}: {is:.2}, more than {max}"))
    }
}
