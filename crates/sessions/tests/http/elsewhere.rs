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

/// An account number and a value that a page showed, on their way to the second host of the fence.
fn telling_private() -> Vec<Request> {
    let mut fields = post("https://files.example/auth");
    fields.fields = vec![("X".to_owned(), text("7654321"))];
    let mut name = post("https://files.example/auth");
    name.fields = vec![("7654321".to_owned(), text("1"))];
    let mut number = post("https://files.example/auth");
    let value = JsonBody::Array(vec![JsonBody::Plain(7_654_321.into())]);
    number.json = Some(JsonBody::Object(vec![("x".to_owned(), value)]));
    let mut key = post("https://files.example/auth");
    key.json = Some(JsonBody::Object(vec![(
        "7654321".to_owned(),
        JsonBody::Plain(true.into()),
    )]));
    vec![
        page("https://files.example/csv?n=7654321"),
        page("https://files.example/csv?7654321"),
        page("https://files.example/csv?7654321=1"),
        page("https://files.example/csv?n=%37654321"),
        page("https://files.example/csv?t=a-kept-value-of-a-page-1"),
        page("https://files.example/csv?k=%82%B3%82%AD%82%E7%8E%78%93%58"),
        fields,
        name,
        number,
        key,
    ]
}

#[tokio::test]
async fn neither_an_account_number_nor_a_kept_value_leaves_for_another_host() {
    let private = ["7654321", "a-kept-value-of-a-page", "さくら支店"];
    for telling in telling_private() {
        let bank = Bank::open(|_| Answer::page("")).await;
        let mut session = session_at(bank.address, limits(), CountingDesk::default());
        let telling = Request {
            private: private.map(str::to_owned).to_vec(),
            ..telling
        };
        let fault = session.send(&telling, &|_| true).await;
        assert!(
            matches!(&fault, Err(NetworkFault::FenceBroken { sent: false, .. })),
            "{telling:?}: {fault:?}"
        );
        assert!(bank.lines().is_empty());
    }
}

#[tokio::test]
async fn a_redirect_does_not_carry_an_account_number_either() {
    for (status, to) in [
        ("302 Found", "https://files.example/csv?n=7654321"),
        ("307 Temporary Redirect", "https://files.example/auth"),
    ] {
        let bank = Bank::open(move |line| match line.ends_with("/search") {
            true => Answer::redirect(status, to),
            false => Answer::page(""),
        })
        .await;
        let mut session = session_at(bank.address, limits(), CountingDesk::default());
        let mut search = post("https://bank.example/search");
        search.fields = vec![("n".to_owned(), text("7654321"))];
        search.private = vec!["7654321".to_owned()];
        let fault = session.send(&search, &|_| true).await;
        assert!(
            matches!(fault, Err(NetworkFault::FenceBroken { sent: true, .. })),
            "{status}: {fault:?}"
        );
        assert_eq!(bank.lines(), ["POST /search"]);
    }
}

#[tokio::test]
async fn the_bank_itself_is_told_them_and_the_other_host_what_is_short_or_a_date() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let private = vec!["7654321".to_owned(), "1".to_owned()];
    for to in [
        "https://bank.example/menu",
        "https://files.example/csv?p=1&d=20260401",
    ] {
        let mut request = page(to);
        if request.url.host_str() == Some("bank.example") {
            request = post("https://bank.example/search");
            request.fields = vec![("n".to_owned(), text("7654321"))];
        }
        request.private = private.clone();
        session.send(&request, &|_| true).await.expect("a page");
    }
    assert_eq!(bank.lines(), ["POST /search", "GET /csv?p=1&d=20260401"]);
}

#[tokio::test]
async fn nor_does_the_login_id() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let sent = login("https://bank.example/auth");
    session.send(&sent, &|_| true).await.expect("a page");
    let csv = page("https://files.example/csv?u=taro");
    let fault = session.send(&csv, &|_| true).await;
    assert!(
        matches!(fault, Err(NetworkFault::FenceBroken { .. })),
        "{fault:?}"
    );
    assert_eq!(bank.lines(), ["POST /auth"]);
}
