//! A visit to デモカード: closing-date tabs, pending uses, and the control face.

use crate::visitor::{TODAY, Visitor, between, sandbox};
use jiff::ToSpan;
use sandbox::LedgerAccount;

const ID: &str = "midori-shoten";
const PASSWORD: &str = "card-midori-1";

fn credentials(password: &'static str) -> [(&'static str, &'static str); 2] {
    [("member_id", ID), ("password", password)]
}

fn finals(account: &LedgerAccount) -> Vec<(String, i64)> {
    account
        .lines
        .iter()
        .filter(|line| !line.pending)
        .map(|line| (line.description.clone(), line.amount))
        .collect()
}

#[tokio::test]
async fn its_tabs_together_show_every_final_use_of_at_least_five_months() {
    let sandbox = sandbox().await;
    let card = Visitor::at(&sandbox, "https://www.demo-card.example");
    let top = card.post("/login", &credentials(PASSWORD)).await;
    assert!(top.contains("****-4821") && top.contains("毎月15日締め"));

    let mut seen = Vec::new();
    for closing in [
        "202606", "202607", "202608", "202609", "202610", "202611", "202612",
    ] {
        let page = card
            .get(&format!("/meisai?card=4821&shime={closing}"))
            .await;
        let rows: Vec<(String, i64)> = between(&page, "<table class=\"riyou\"", "</table>")
            .lines()
            .filter(|row| row.contains('/') && row.contains("class=\"yen\""))
            .filter(|row| !row.contains("合計"))
            .map(|row| {
                let shop = between(row, "</td><td>", "</td>").to_owned();
                let printed = between(row, "class=\"yen\">", "</td>").replace(',', "");
                let amount = match printed.strip_prefix('△') {
                    Some(back) => back.parse::<i64>().expect("yen"),
                    None => -printed.parse::<i64>().expect("yen"),
                };
                (shop, amount)
            })
            .collect();
        let total: i64 = rows.iter().map(|(_, amount)| -amount).sum();
        let printed = between(&page, "合計</td><td class=\"yen\">", "</td>");
        assert_eq!(printed.replace(',', ""), total.to_string());
        assert!(page.contains(&format!("全{}件", rows.len())));
        seen.extend(rows);
    }
    let account = &sandbox.ledger("demo-card", ID)[0];
    assert!(account.shown_from <= TODAY.saturating_sub(5.months()));
    assert_eq!(seen, finals(account));
    assert!(account.balance < 0);
}

#[tokio::test]
async fn pending_uses_become_final_within_a_week_and_some_of_them_change() {
    let sandbox = sandbox().await;
    let card = Visitor::at(&sandbox, "https://www.demo-card.example");
    card.post("/login", &credentials(PASSWORD)).await;
    let page = card.get("/mikakutei?card=4821").await;
    let today = sandbox.ledger("demo-card", ID)[0].clone();
    let pending = today.lines.iter().filter(|line| line.pending);
    assert_eq!(page.matches("class=\"card-line ").count(), pending.count());
    assert!(today.lines.iter().any(|line| line.pending));

    sandbox.set_today(Some(TODAY.saturating_add(7.days())));
    let later = sandbox.ledger("demo-card", ID)[0].clone();
    assert!(
        later
            .lines
            .iter()
            .filter(|line| line.pending)
            .all(|line| line.on > TODAY)
    );
    let before = finals(&today);
    let lines_kept = finals(&later)
        .into_iter()
        .filter(|line| before.contains(line));
    assert!(
        lines_kept.count() >= before.len(),
        "the past stays as it was"
    );
    let changed = today.lines.iter().filter(|line| line.pending).any(|line| {
        !later.lines.iter().any(|one| {
            (one.on, one.amount, &one.description) == (line.on, line.amount, &line.description)
        })
    });
    assert!(changed, "some use has another day, amount or text at last");
}

#[tokio::test]
async fn a_second_login_ends_the_first() {
    let sandbox = sandbox().await;
    let origin = "https://www.demo-card.example";
    let (first, second) = (Visitor::at(&sandbox, origin), Visitor::at(&sandbox, origin));
    first.post("/login", &credentials(PASSWORD)).await;
    let page = second.post("/login", &credentials(PASSWORD)).await;
    assert!(page.contains("カードご利用状況"));
    assert!(
        first
            .get("/top")
            .await
            .contains("別の端末でログインされたため")
    );
    let counters = sandbox.counters("demo-card", ID);
    assert_eq!((counters.logins, counters.open_sessions_max), (2, 1));
}

#[tokio::test]
async fn the_control_face_steers_and_counts_like_the_sandbox_itself() {
    let sandbox = sandbox().await;
    let card = Visitor::at(&sandbox, "https://www.demo-card.example");
    let control = format!(
        "http://{}/control",
        sandbox.control_address().expect("a port")
    );
    let client = reqwest::Client::new();
    let send = async |path: &str, body: &str| {
        let request = client.post(format!("{control}/{path}"));
        let request = request.header("content-type", "application/json");
        let answer = request
            .body(body.to_owned())
            .send()
            .await
            .expect("an answer");
        answer.status().as_u16()
    };
    let told =
        r#"{"institution":"demo-card","misbehaviour":{"kind":"maintenance","until":"6:00"}}"#;
    assert_eq!(send("misbehave", told).await, 200);
    assert!(card.get("/login").await.contains("6:00まで"));
    let end = r#"{"institution":"demo-card","misbehaviour":null}"#;
    assert_eq!(send("misbehave", end).await, 200);
    card.post("/login", &credentials("wrong-password")).await;

    let read = async |path: &str| {
        let answer = client.get(format!("{control}/{path}")).send().await;
        let text = answer.expect("an answer").text().await.expect("text");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    let who = format!("institution=demo-card&login_id={ID}");
    assert_eq!(read(&format!("counters?{who}")).await["wrong_passwords"], 1);
    let ledger = read(&format!("ledger?{who}")).await;
    assert_eq!(ledger, serde_json::json!(sandbox.ledger("demo-card", ID)));
    assert_eq!(send("today", r#"{"today":"2026-11-30"}"#).await, 200);
    assert_eq!(read("today").await["today"], "2026-11-30");
    assert_eq!(
        send(
            "misbehave",
            r#"{"institution":"nobody","misbehaviour":null}"#
        )
        .await,
        404
    );
}
