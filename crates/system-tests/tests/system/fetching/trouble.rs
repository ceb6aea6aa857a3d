//! Institutions that misbehave: what is said, that nothing is half stored, and that afterwards everything is there.

use crate::harness::ledger::{self, has_exactly_the_banks_lines};
use crate::harness::{BANK, Banks, CARD, Home, Inside, Login, PAY};
use domain::connection::ConnectionState;
use domain::fetch::Cause;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

/// Troubles at a time.
const TOGETHER: usize = 3;

/// Why a connection is not fetched now.
fn cause(state: ConnectionState) -> Option<Cause> {
    match state {
        ConnectionState::Suspended { cause, .. } | ConnectionState::Blocked { cause, .. } => {
            Some(cause)
        }
        _ => None,
    }
}

/// What goes wrong, at whom, and what it has to be called. None of these keeps the person from fetching again.
fn troubles() -> Vec<(&'static str, Login, Value, Cause)> {
    vec![
        (
            "maintenance",
            BANK,
            json!({ "kind": "maintenance", "until": "5:00" }),
            Cause::Maintenance,
        ),
        (
            "card maintenance",
            CARD,
            json!({ "kind": "maintenance", "until": "5:00" }),
            Cause::Maintenance,
        ),
        ("notice", BANK, json!({ "kind": "notice" }), Cause::Notice),
        (
            "other session",
            BANK,
            json!({ "kind": "other-session" }),
            Cause::OtherSession,
        ),
        (
            "page cut",
            BANK,
            json!({ "kind": "cut-statement", "at_byte": 1500 }),
            Cause::PageCut,
        ),
        (
            "wallet page cut",
            PAY,
            json!({ "kind": "cut-statement", "at_byte": 300 }),
            Cause::PageCut,
        ),
        (
            "login form unavailable",
            BANK,
            json!({ "kind": "status", "place": "login-form", "status": 503 }),
            Cause::Unavailable,
        ),
        (
            "reset before the login",
            BANK,
            json!({ "kind": "connection-reset", "place": "login-form" }),
            Cause::Unreachable,
        ),
        (
            "reset in a statement",
            CARD,
            json!({ "kind": "connection-reset", "place": "statement" }),
            Cause::Unreachable,
        ),
    ]
}

#[tokio::test]
async fn a_trouble_is_named_stores_no_half_and_is_over_when_it_is_over() {
    stream::iter(troubles().into_iter().map(suffer))
        .buffer_unordered(TOGETHER)
        .collect::<Vec<()>>()
        .await;
}

/// Fetches in trouble, and again after it, in a Renkei and from banks of its own.
async fn suffer((name, login, how, expected): (&str, Login, Value, Cause)) {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let inside = Inside::open(&home).await;
    let id = inside.link(login).await;
    let arguments = ["fetch", "--connection", &id.to_string()];
    banks.misbehave(login, how).await;

    let said = home.run(&arguments).await.failed();
    assert_eq!(
        cause(inside.state(id).await),
        Some(expected),
        "{name}: {said}"
    );
    assert!(said.contains(login.name), "{name}: {said}");
    for account in home.run(&["accounts"]).await.succeeded().lines() {
        let label = account.split('\t').nth(1).expect("a name");
        assert_eq!(
            ledger::lines(&home, label).await,
            Vec::<String>::new(),
            "{name}: something is half stored"
        );
    }

    banks.behave(login).await;
    banks.end_sessions(login).await;
    let done = home.run(&arguments).await;
    assert_eq!(done.code, Some(0), "{name}: {done}");
    has_exactly_the_banks_lines(&home, &banks, login).await;
}

#[tokio::test]
async fn a_page_that_is_broken_later_takes_nothing_away() {
    let banks = Banks::start().await;
    for how in [
        json!({ "kind": "cut-statement", "at_byte": 1500 }),
        json!({ "kind": "empty-table" }),
        json!({ "kind": "missing-table" }),
        json!({ "kind": "wrong-total" }),
        json!({ "kind": "page-changed" }),
    ] {
        // A changed page waits for the operator, so each has a Renkei of its own.
        let home = Home::new();
        banks.are_known_to(&home).await;
        let id = Inside::open(&home).await.link(BANK).await;
        let arguments = ["fetch", "--connection", &id.to_string()];
        home.run(&arguments).await.succeeded();
        banks.misbehave(BANK, how.clone()).await;
        let ran = home.run(&arguments).await;
        assert_eq!(ran.code, Some(1), "{how} was not noticed: {ran}");
        banks.behave(BANK).await;
        banks.end_sessions(BANK).await;
        has_exactly_the_banks_lines(&home, &banks, BANK).await;
    }
}

#[tokio::test]
async fn an_unknown_fetch_number_is_refused() {
    let said = Home::new()
        .run(&["fetch", "--connection", "4711"])
        .await
        .failed();
    assert!(
        said.contains("連携") && said.contains("ありません"),
        "{said}"
    );
}
