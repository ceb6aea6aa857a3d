//! `renkei lines`, `accounts`, `connections`, `doctor`, `--help`: what they print, and to whom it stops listening.

use super::samples::{PLAIN, PLAIN_TSV};
use crate::harness::Home;
use crate::harness::home::{renkei, run, text};
use serde_json::json;
use std::process::Stdio;

async fn home_with_lines() -> Home {
    let home = Home::new();
    let path = home.file("plain.csv", PLAIN);
    home.run(&["import", text(&path), "--account", "普通", "--create"])
        .await
        .succeeded();
    home
}

#[tokio::test]
async fn lines_are_printed_in_each_form() {
    for home in Home::on_each_engine("lines").await {
        // The comma and the leading equals sign would break a spreadsheet.
        let content = PLAIN.replace("電気代", "\"=電気,代\"");
        let path = home.file("plain.csv", content);
        home.run(&["import", text(&path), "--account", "普通", "--create"])
            .await
            .succeeded();
        let print = async |more: &[&str]| {
            let arguments = [&["lines", "--account", "普通"], more].concat();
            home.run(&arguments).await.succeeded()
        };

        assert_eq!(
            print(&["--format", "tsv"]).await,
            PLAIN_TSV.replace("電気代", "=電気,代")
        );

        let csv = print(&["--format", "csv", "--from", "2026-11-01"]).await;
        assert_eq!(
            csv,
            "date,amount,description,balance\n2026-11-02,-12345,\"'=電気,代\",1316215\n"
        );

        let json = print(&[
            "--format",
            "json",
            "--from",
            "2026-10-02",
            "--to",
            "2026-10-31",
        ])
        .await;
        let lines: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
        assert_eq!(lines.len(), 2, "{json}");
        for (line, balance) in lines.iter().zip(["1329060", "1328560"]) {
            assert_eq!(line["date"], json!("2026-10-05"));
            assert_eq!(line["amount"], json!("-500"));
            assert_eq!(line["unit"], json!("JPY"));
            assert_eq!(line["description"], json!("コンビニ"));
            assert_eq!(line["balance"], json!(balance));
            assert_eq!(line["pending"], json!(false));
        }

        let table = print(&[]).await;
        let rows: Vec<&str> = table.lines().collect();
        assert_eq!(rows.len(), 6, "{table}");
        assert!(
            rows[0].contains("取引日") && rows[0].contains("摘要"),
            "{table}"
        );
        assert!(
            rows[1].contains("2026-10-01") && rows[1].contains("330000"),
            "{table}"
        );

        assert_eq!(
            print(&["--format", "tsv", "--from", "2027-01-01"]).await,
            ""
        );
    }
}

#[tokio::test]
async fn a_period_that_ends_before_it_begins_is_refused() {
    let home = home_with_lines().await;
    let arguments = [
        "lines",
        "--account",
        "普通",
        "--from",
        "2026-11-01",
        "--to",
        "2026-10-01",
    ];
    let said = home.run(&arguments).await.failed();
    assert!(said.contains("前"), "{said}");
}

#[tokio::test]
async fn accounts_are_listed_with_number_name_and_balance() {
    for home in Home::on_each_engine("accounts").await {
        assert_eq!(home.run(&["accounts"]).await.succeeded(), "");
        assert_eq!(home.run(&["connections"]).await.succeeded(), "");
        let path = home.file("plain.csv", PLAIN);
        home.run(&["import", text(&path), "--account", "普通", "--create"])
            .await
            .succeeded();
        let printed = home.run(&["accounts"]).await.succeeded();
        let columns: Vec<&str> = printed.trim_end().split('\t').collect();
        let [number, name, balance] = columns.as_slice() else {
            panic!("{printed}")
        };
        assert!(number.parse::<i64>().is_ok(), "{printed}");
        assert_eq!(*name, "普通");
        assert!(balance.starts_with("1316215 JPY ("), "{printed}");

        let by_number = home
            .run(&["lines", "--account", number, "--format", "tsv"])
            .await
            .succeeded();
        assert_eq!(by_number, PLAIN_TSV);
    }
}

#[tokio::test]
async fn doctor_finds_a_new_and_a_used_place_well() {
    for home in Home::on_each_engine("doctor").await {
        for _ in 0..2 {
            let said = home.run(&["doctor"]).await.succeeded();
            assert!(
                said.lines().filter(|line| line.starts_with('✓')).count() >= 4,
                "{said}"
            );
            assert!(!said.contains('✗'), "{said}");
        }
    }
}

#[tokio::test]
async fn every_command_has_an_example_in_its_help() {
    let mut command = renkei();
    command.arg("--help");
    let help = run(command, &["--help"]).await.succeeded();
    assert!(help.contains("例:"), "{help}");
    let commands = help
        .split("コマンド:\n")
        .nth(1)
        .expect("a list of commands")
        .split("\n\n")
        .next()
        .unwrap_or_default();
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    for name in [
        "import",
        "lines",
        "fetch",
        "connections",
        "accounts",
        "export",
        "serve",
        "demo",
        "sandbox",
        "doctor",
    ] {
        assert!(names.contains(&name), "{name} is not in: {names:?}");
    }
    for name in names.into_iter().filter(|name| *name != "help") {
        let mut command = renkei();
        command.args([name, "--help"]);
        let help = run(command, &[name, "--help"]).await.succeeded();
        let example = help.split("例:\n").nth(1);
        assert!(
            example.is_some_and(|example| example.contains(&format!("renkei {name}"))),
            "{help}"
        );
    }
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_no_failure() {
    let home = home_with_lines().await;
    let lines = |format| ["lines", "--account", "普通", "--format", format];
    let (table, tsv, csv, json) = (lines("table"), lines("tsv"), lines("csv"), lines("json"));
    let commands: [&[&str]; 8] = [
        &table,
        &tsv,
        &csv,
        &json,
        &["accounts"],
        &["doctor"],
        &["export", "--to", "hledger"],
        &["import", "--help"],
    ];
    for arguments in commands {
        let mut command = home.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // Closed before the first word, as `| true` does it.
        drop(child.stdout.take());
        let ended = child.wait_with_output().await.expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            ended.status.success() && said.is_empty(),
            "{arguments:?} ended with {}: {said}",
            ended.status
        );
    }
}
