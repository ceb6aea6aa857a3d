//! What the bank was told in a walk, no other host is: not in an address, not in a body, not by a redirect.

use crate::bank::{Answer, Bank};
use crate::customer::{CountingDesk, PASSWORD, limits, login, page, request, session_at};
use recipe::{JsonBody, Method, NetworkFault, Part, Purpose, Request, Session};

const ENCODED: &str = "himitsu%232026";

fn text(value: &str) -> Vec<Part> {
    vec![Part::Text(value.to_owned())]
}

fn post(url: &str) -> Request {
    request(Purpose::Page, Method::Post, url)
}

/// Requests to the second host of the fence with the password in them.
fn telling() -> Vec<Request> {
    let mut fields = post("https://files.example/auth");
    fields.fields = vec![("X".to_owned(), text(PASSWORD))];
    let mut inside = post("https://files.example/auth");
    inside.fields = vec![("X".to_owned(), text(&format!("a {PASSWORD} b")))];
    let mut json = post("https://files.example/auth");
    let value = JsonBody::Array(vec![JsonBody::Text(text(PASSWORD))]);
    json.json = Some(JsonBody::Object(vec![("x".to_owned(), value)]));
    vec![
        page(&format!("https://files.example/csv?p={ENCODED}")),
        page(&format!("https://files.example/csv?{ENCODED}")),
        page("https://files.example/csv?p=%68imitsu%232026"),
        fields,
        inside,
        json,
    ]
}

#[tokio::test]
async fn a_secret_that_a_page_showed_is_not_carried_to_another_host() {
    for telling in telling() {
        let bank = Bank::open(|_| Answer::page("")).await;
        let mut session = session_at(bank.address, limits(), CountingDesk::default());
        let sent = login("https://bank.example/auth");
        session.send(&sent, &|_| true).await.expect("a page");
        let fault = session.send(&telling, &|_| true).await;
        assert!(
            matches!(&fault, Err(NetworkFault::FenceBroken { to, sent: false }) if !to.contains("himitsu")),
            "{telling:?}: {fault:?}"
        );
        assert_eq!(
            bank.lines(),
            ["POST /auth"],
            "nothing left for the other host"
        );
    }
}

#[tokio::test]
async fn a_redirect_does_not_carry_it_either() {
    let bank = Bank::open(|line| match line {
        "GET /menu" => Answer::redirect(
            "302 Found",
            &format!("https://files.example/csv?p={ENCODED}"),
        ),
        _ => Answer::page(""),
    })
    .await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let sent = login("https://bank.example/auth");
    session.send(&sent, &|_| true).await.expect("a page");
    let fault = session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await;
    assert!(
        matches!(fault, Err(NetworkFault::FenceBroken { sent: true, .. })),
        "{fault:?}"
    );
    assert_eq!(bank.lines(), ["POST /auth", "GET /menu"]);
}

#[tokio::test]
async fn what_is_no_secret_goes_there_as_before() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let sent = login("https://bank.example/auth");
    session.send(&sent, &|_| true).await.expect("a page");
    let csv = page("https://files.example/csv?d=2026-04-01");
    session.send(&csv, &|_| true).await.expect("a page");
    assert_eq!(bank.lines(), ["POST /auth", "GET /csv?d=2026-04-01"]);
}

#[tokio::test]
async fn no_redirect_opens_the_way_to_money() {
    let bank = Bank::open(|line| match line {
        "GET /menu" => Answer::redirect("302 Found", "/menu?ACT=FURIKOMI_JIKKOU"),
        _ => Answer::page(""),
    })
    .await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let fault = session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await;
    assert!(
        matches!(fault, Err(NetworkFault::FenceBroken { sent: true, .. })),
        "{fault:?}"
    );
    assert_eq!(bank.lines(), ["GET /menu"]);
}
