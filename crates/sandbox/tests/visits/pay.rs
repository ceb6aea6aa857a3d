//! A visit to デモペイ: the shell, its token, and pages of JSON.

use crate::visitor::{Visitor, between, sandbox};
use sandbox::{AccountKind, Misbehaviour, Sandbox};
use serde_json::Value;

const ID: &str = "midori@shoten.example";

async fn signed_in(sandbox: &Sandbox) -> (Visitor, String) {
    let pay = Visitor::at(sandbox, "https://demo-pay.example");
    let fields = [("email", ID), ("password", "pay-midori-1")];
    let home = pay.post("/login", &fields).await;
    let csrf = between(&home, "name=\"csrf-token\" content=\"", "\"").to_owned();
    (pay, csrf)
}

/// Every entry of an account, newest first, following the token.
async fn entries(pay: &Visitor, csrf: &str, number: &str) -> Vec<Value> {
    let start = format!("/api/accounts/{number}/history");
    let mut page = pay
        .get_json(&format!("{start}?from=2026-05-24&to=2026-11-24"), csrf)
        .await;
    let total = page["total"].as_u64().expect("a total");
    let mut seen = Vec::new();
    loop {
        seen.extend(page["entries"].as_array().expect("a list").clone());
        let Some(token) = page["next"].as_str() else {
            break;
        };
        page = pay.get_json(&format!("{start}?cursor={token}"), csrf).await;
    }
    assert_eq!(u64::try_from(seen.len()).expect("small"), total);
    seen
}

fn amount_of(entry: &Value) -> i64 {
    let amount: i64 = match &entry["amount"] {
        Value::String(text) => text.parse().expect("yen"),
        number => number
            .to_string()
            .trim_end_matches(".0")
            .parse()
            .expect("yen"),
    };
    if entry["side"] == "D" {
        -amount
    } else {
        amount
    }
}

#[tokio::test]
async fn wallet_and_points_are_read_page_by_page_as_in_the_ledger() {
    let sandbox = sandbox().await;
    let (pay, csrf) = signed_in(&sandbox).await;
    let ledger = sandbox.ledger("demo-pay", ID);
    let accounts = pay.get_json("/api/accounts", &csrf).await;
    for (shown, truth) in accounts["accounts"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(&ledger)
    {
        assert_eq!(shown["number"], truth.number.as_str());
        assert_eq!(shown["balance"], truth.balance.to_string());
        let since = jiff::civil::date(2026, 5, 24);
        let expected: Vec<(String, i64)> = truth
            .lines
            .iter()
            .rev()
            .filter(|line| line.on >= since)
            .map(|line| (line.id.clone(), line.amount))
            .collect();
        let seen: Vec<(String, i64)> = entries(&pay, &csrf, &truth.number)
            .await
            .iter()
            .map(|entry| {
                (
                    entry["id"].as_str().expect("an id").to_owned(),
                    amount_of(entry),
                )
            })
            .collect();
        assert_eq!(seen, expected);
        assert!(seen.len() > 50, "more than one page");
    }
    assert_eq!(ledger[1].kind, AccountKind::Points);
    assert_eq!(ledger[1].unit, "POINT");
}

#[tokio::test]
async fn without_the_token_of_the_page_nothing_is_given() {
    let sandbox = sandbox().await;
    let (pay, csrf) = signed_in(&sandbox).await;
    assert_eq!(
        pay.get_json("/api/accounts", "made-up").await["error"],
        "internal"
    );
    pay.post("/logout", &[("csrf_token", csrf.as_str())]).await;
    assert_eq!(
        pay.get_json("/api/accounts", &csrf).await["error"],
        "signed_out"
    );
    assert_eq!(sandbox.counters("demo-pay", ID).open_sessions, 0);
}

#[tokio::test]
async fn a_withdrawn_line_is_gone_and_the_balances_follow() {
    let sandbox = sandbox().await;
    let whole = sandbox.ledger("demo-pay", ID)[0].clone();
    sandbox.misbehave("demo-pay", Some(Misbehaviour::WithdrawnLine { newest: 3 }));
    let shown = sandbox.ledger("demo-pay", ID)[0].clone();
    let withdrawn = &whole.lines[whole.lines.len() - 4];
    assert_eq!(shown.lines.len(), whole.lines.len() - 1);
    assert!(!shown.lines.iter().any(|line| line.id == withdrawn.id));
    assert_eq!(shown.balance, whole.balance - withdrawn.amount);
}
