//! `renkei export`, judged by hledger itself.

use super::samples::{self, PLAIN, PLAIN_BALANCE};
use crate::harness::home::text;
use crate::harness::tools::{hledger, hledger_balance};
use crate::harness::{Home, Inside};

#[tokio::test]
async fn hledger_accepts_the_books_and_agrees_with_the_balances() {
    for home in Home::on_each_engine("hledger").await {
        for (file, content, account) in [
            ("plain.csv", PLAIN.into(), "普通"),
            ("mufg.csv", samples::mufg(), "三菱UFJ"),
            ("a.ofx", samples::OFX.into(), "事業用"),
        ] {
            let path = home.file(file, content);
            home.run(&["import", text(&path), "--account", account, "--create"])
                .await
                .succeeded();
        }
        let journal = home.file("books.journal", "");
        home.run(&["export", "--to", "hledger", "--out", text(&journal)])
            .await
            .succeeded();
        hledger(&journal, &["check"]).await;
        hledger(&journal, &["check", "--strict"]).await;
        assert_eq!(hledger_balance(&journal, "普通").await, PLAIN_BALANCE);
        assert_eq!(hledger_balance(&journal, "三菱UFJ").await, 1_806_372);
        assert_eq!(hledger_balance(&journal, "事業用").await, 1_806_372);

        let printed = home.run(&["export", "--to", "hledger"]).await.succeeded();
        assert_eq!(
            printed,
            std::fs::read_to_string(&journal).expect("the journal is there")
        );
    }
}

#[tokio::test]
async fn a_part_of_the_books_has_its_own_opening_balance() {
    let home = Home::new();
    let path = home.file("plain.csv", PLAIN);
    home.run(&["import", text(&path), "--account", "普通", "--create"])
        .await
        .succeeded();
    let journal = home.file("october.journal", "");
    let arguments = [
        "export",
        "--to",
        "hledger",
        "--from",
        "2026-10-02",
        "--until",
        "2026-10-31",
        "--out",
        text(&journal),
    ];
    home.run(&arguments).await.succeeded();
    hledger(&journal, &["check"]).await;
    assert_eq!(hledger_balance(&journal, "普通").await, 1_328_560);
}

#[tokio::test]
async fn the_csv_has_the_entries_and_no_line_that_nobody_decided_about() {
    let home = Home::new();
    let path = home.file("plain.csv", PLAIN);
    home.run(&["import", text(&path), "--account", "普通", "--create"])
        .await
        .succeeded();
    let csv = home.run(&["export", "--to", "csv"]).await.succeeded();
    assert_eq!(csv.lines().count(), 1, "the heading alone\n{csv}");

    Inside::open(&home)
        .await
        .register_first_line("普通", "雑費")
        .await;
    let csv = home.run(&["export", "--to", "csv"]).await.succeeded();
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 2, "{csv}");
    for part in ["2026-10-01", "330000", "振込 ヤマダシヨウテン", "雑費"] {
        assert!(rows[1].contains(part), "{part} is not in\n{csv}");
    }
}

#[tokio::test]
async fn an_unknown_form_is_refused_with_those_that_there_are() {
    let ran = Home::new().run(&["export", "--to", "excel"]).await;
    assert_eq!(ran.code, Some(2), "{ran}");
    assert!(
        ran.stderr.contains("csv") && ran.stderr.contains("hledger"),
        "{ran}"
    );
}
