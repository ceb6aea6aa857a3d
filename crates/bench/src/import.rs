//! Import of 100,000 CSV lines, against parsing alone and against a bare prepared insert of the same rows. In seconds of
//! processor time: a statement that is run alone mostly waits for the database's thread, and waiting is no work.

use crate::history::{csv, history};
use crate::timing::{Runs, cpu_seconds, report};
use aggregation::importing::{Import, import};
use aggregation::{Actor, offices};
use server::open::Place;
use std::error::Error;
use std::path::Path;
use store::testing::{BareLine, bare_insert};

const LINES: usize = 100_000;
const RUNS: usize = 3;

pub async fn run(folder: &Path) -> Result<(), Box<dyn Error>> {
    let made = history(LINES, 40);
    let file = csv(&made);
    let bare: Vec<BareLine> = made
        .iter()
        .map(|line| BareLine {
            posted_on: line.on.to_string(),
            amount: line.amount,
            description: line.description.clone(),
            balance: line.balance,
        })
        .collect();
    let (mut ours, mut again, mut parsing, mut inserting) = (
        Runs::default(),
        Runs::default(),
        Runs::default(),
        Runs::default(),
    );
    for n in 0..=RUNS {
        let data = folder.join(format!("import-{n}"));
        let _ = std::fs::remove_dir_all(&data);
        let app = Place {
            data: data.clone(),
            database: None,
        }
        .open()
        .await?;
        let now = app.clock.now();
        let actor = Actor::command_line(offices::create(&app, "ベンチ", now).await?);
        let order = Import {
            file_name: "lines.csv",
            bytes: &file,
            label: Some("a"),
            create: true,
        };

        let before = cpu_seconds();
        let counts = import(&app, actor, &order, now).await?.counts();
        ours.add(cpu_seconds() - before);
        assert_eq!(
            (counts.read, counts.new),
            (LINES, LINES),
            "every line is new"
        );

        // One line more, so that it isn't the same file: every other line has to be matched.
        let mut longer = file.clone();
        longer.extend("2026/11/01,一行多い,100,,0\r\n".as_bytes());
        let before = cpu_seconds();
        let counts = import(
            &app,
            actor,
            &Import {
                bytes: &longer,
                ..order
            },
            now,
        )
        .await?
        .counts();
        again.add(cpu_seconds() - before);
        assert_eq!(
            (counts.new, counts.known),
            (1, LINES),
            "every line but one is known"
        );
        app.store.close().await;

        let before = cpu_seconds();
        let read = formats::read(&file, None)?;
        parsing.add(cpu_seconds() - before);
        assert_eq!(
            read.statements
                .first()
                .map(|statement| statement.view.lines.len()),
            Some(LINES)
        );

        let bare_file = folder.join(format!("bare-{n}.sqlite"));
        let _ = std::fs::remove_file(&bare_file);
        let before = cpu_seconds();
        bare_insert(&bare_file, &bare).await?;
        inserting.add(cpu_seconds() - before);
        let _ = std::fs::remove_dir_all(&data);
        let _ = std::fs::remove_file(&bare_file);
    }
    report(
        "import of 100,000 new CSV lines",
        ours.median(),
        "parsing the file alone",
        parsing.median(),
    );
    report(
        "import of 100,000 new CSV lines",
        ours.median(),
        "bare prepared insert of the same rows",
        inserting.median(),
    );
    report(
        "the same file once more, one line longer",
        again.median(),
        "bare prepared insert of the same rows",
        inserting.median(),
    );
    Ok(())
}
