//! Every line of each institution, once, however often it is fetched.

use crate::harness::banks::count;
use crate::harness::home::text;
use crate::harness::ledger::{has_exactly_its_lines, has_exactly_the_banks_lines, label};
use crate::harness::tools::{hledger, hledger_balance};
use crate::harness::{BANK, Banks, CARD, Home, Inside, PAY};
use serde_json::json;

#[tokio::test]
async fn a_fetch_brings_every_line_of_each_institution_and_a_second_one_none() {
    for home in Home::on_each_engine("fetch_lines").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let inside = Inside::open(&home).await;
        for login in [BANK, CARD, PAY] {
            let id = inside.link(login).await.to_string();
            let n = count(&banks.ledger(login).await);
            assert!(
                n > 50,
                "{}: a ledger of {n} lines is too short to prove much",
                login.name
            );

            let first = home.run(&["fetch", "--connection", &id]).await.succeeded();
            assert_eq!(
                first,
                format!(
                    "{}: read {n}, new {n}, known 0, amended 0, asked 0\n",
                    login.name
                )
            );
            has_exactly_the_banks_lines(&home, &banks, login).await;

            let second = home.run(&["fetch", "--connection", &id]).await.succeeded();
            assert!(
                second.contains("new 0,") && second.contains("amended 0, asked 0"),
                "{second}"
            );
            has_exactly_the_banks_lines(&home, &banks, login).await;

            let counters = banks.counters(login).await;
            assert_eq!(
                (counters.logins, counters.logouts, counters.open_sessions),
                (2, 2, 0),
                "{login:?}"
            );
            assert_eq!(
                (counters.wrong_passwords, counters.forbidden_requests),
                (0, 0),
                "{login:?}"
            );
        }
        let connections = home.run(&["connections"]).await.succeeded();
        assert_eq!(connections.matches("\t正常\t").count(), 3, "{connections}");
    }
}

#[tokio::test]
async fn hledger_agrees_with_the_banks_balances() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let inside = Inside::open(&home).await;
    for login in [BANK, PAY] {
        inside.link(login).await;
    }
    home.run(&["fetch", "--all"]).await.succeeded();
    let journal = home.file("books.journal", "");
    home.run(&["export", "--to", "hledger", "--out", text(&journal)])
        .await
        .succeeded();
    hledger(&journal, &["check"]).await;
    for account in [banks.ledger(BANK).await, banks.ledger(PAY).await].concat() {
        let name = label(&home, &account.number).await;
        assert_eq!(
            hledger_balance(&journal, &name).await,
            account.balance,
            "{name}"
        );
    }
}

#[tokio::test]
async fn lines_that_the_bank_shows_late_are_taken_in() {
    for home in Home::on_each_engine("fetch_late").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let id = Inside::open(&home).await.link(BANK).await.to_string();
        banks
            .misbehave(BANK, json!({ "kind": "late-lines", "days": 5 }))
            .await;
        home.run(&["fetch", "--connection", &id]).await.succeeded();
        has_exactly_the_banks_lines(&home, &banks, BANK).await;

        banks.behave(BANK).await;
        home.run(&["fetch", "--connection", &id]).await.succeeded();
        has_exactly_the_banks_lines(&home, &banks, BANK).await;
    }
}

#[tokio::test]
async fn a_line_that_the_bank_withdraws_is_withdrawn_and_comes_back_with_it() {
    for home in Home::on_each_engine("fetch_withdrawn").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let id = Inside::open(&home).await.link(BANK).await.to_string();
        home.run(&["fetch", "--connection", &id]).await.succeeded();
        // The newest line of the busy account on a day that is over: a day that still grows proves nothing yet.
        let account = banks.ledger(BANK).await.remove(0);
        let today = banks.today().await;
        let newest = account
            .lines
            .iter()
            .rev()
            .position(|line| line.on < today)
            .expect("a line before today");
        banks
            .misbehave(BANK, json!({ "kind": "withdrawn-line", "newest": newest }))
            .await;
        fetch_further_back(&home, &id).await;
        let without = banks.ledger(BANK).await.remove(0);
        assert_eq!(without.lines.len() + 1, account.lines.len());
        has_exactly_its_lines(&home, &without).await;

        banks.behave(BANK).await;
        fetch_further_back(&home, &id).await;
        has_exactly_its_lines(&home, &account).await;
    }
}

/// The bank withdraws a line of each account. One that lies before the days that a fetch looks back at denies the balance
/// that its list has to join; the fetch after that looks further back and finds it.
async fn fetch_further_back(home: &Home, id: &str) {
    let fetch = ["fetch", "--connection", id];
    let first = home.run(&fetch).await;
    if first.code != Some(0) {
        assert!(first.failed().contains("読む途中で明細が動きました"));
        home.run(&fetch).await.succeeded();
    }
}
