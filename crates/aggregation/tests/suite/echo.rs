//! A bank that prints the password back: neither the customer nor the store ever sees it.

use crate::common::{TODAY, World};
use aggregation::catalogue::Catalogue;
use aggregation::registering::{self, Registration, Typed};
use aggregation::{fetching, looking};
use domain::fetch::Cause;
use domain::time::Period;
use sessions::OriginMap;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use zeroize::Zeroizing;

const INSTITUTION: &str = r#"
id = "echo"
name = "こだま銀行"
kana = "こだまぎんこう"
english = "Echo Bank"
categories = ["銀行"]
login_page = "https://echo.example/login"
history = "3 months"
unattended = true
terms = "allowed"
[[field]]
name = "id"
label = "契約者番号"
kind = "text"
[[field]]
name = "password"
label = "パスワード"
kind = "secret"
"#;

const RECIPE: &str = r#"
start = "/login"
[site]
origin = "https://echo.example"
get = ["/login"]
post = ["/auth"]
[[page]]
kind = "login-form"
when = { title = "LOGIN" }
form = "form"
fill = { PW = "{login.password}" }
outcome = [{ means = "credentials-rejected", text = "WRONG", message = ".err" }]
[[page]]
kind = "statement"
when = { title = "LINES" }
empty = { text = "NONE" }
[page.account]
number = { css = ".no" }
name = { css = ".name" }
type = { always = "ordinary" }
[page.says]
total = { css = ".count" }
[page.lines]
table = "table"
date = { col = "D", as = "YYYY-MM-DD" }
out = "OUT"
in = "IN"
description = "TEXT"
balance = "B"
"#;

/// Refuses `badbadbad`, and repeats whatever it is given.
fn answer(request: &str) -> String {
    let Some((_, typed)) = request.split_once("PW=") else {
        return "<title>LOGIN</title><form action=/auth method=post><input type=password name=PW></form>".into();
    };
    if typed == "badbadbad" {
        return format!("<title>LOGIN</title><p class=err>WRONG: {typed}</p>");
    }
    format!(
        "<title>LINES</title><p class=no>1234567</p><p class=name>{typed}</p><p class=count>2</p>\
         <table><tr><th>D<th>OUT<th>IN<th>B<th>TEXT<tr><td>2026-11-20<td><td>500<td>500<td>PAY {typed}\
         <tr><td>2026-11-21<td>100<td><td>400<td>FEE</table>"
    )
}

async fn open_bank() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                loop {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                        head.starts_with("GET") || body.len() > "PW=".len()
                    });
                    if whole {
                        let body = format!("<html>{}</html>", answer(&text));
                        let head = format!(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                            body.len()
                        );
                        let _ = stream.write_all((head + &body).as_bytes()).await;
                        return;
                    }
                    if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
            });
        }
    });
    address
}

async fn world() -> World {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("echo");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("institution.toml"), INSTITUTION).expect("written");
    std::fs::write(own.join("recipe.toml"), RECIPE).expect("written");
    let mut catalogue = Catalogue::built_in().expect("the recipes are good");
    catalogue.add_folder(folder.path()).expect("is read");
    let mut world = World::with(catalogue, 1).await;
    let at = [("https://echo.example".to_owned(), open_bank().await)];
    world.app.origins = OriginMap::new(at).expect("loopback");
    world
}

async fn fetched(world: &World, password: &str) -> fetching::Ended {
    // Another login for each password.
    let values = [
        ("id", password.len().to_string()),
        ("password", password.to_owned()),
    ];
    let typed = values.map(|(field, value)| (field.to_owned(), Zeroizing::new(value)));
    let typed = Typed::from(typed);
    let registration = Registration {
        institution: "echo".into(),
        typed,
        display_name: None,
        start_on: None,
    };
    let id = registering::register(&world.app, world.actor, registration, world.now()).await;
    let id = id.expect("registers");
    let ended = fetching::fetch(&world.app, world.actor, id, None).await;
    ended.expect("begins")
}

#[tokio::test]
async fn the_store_never_holds_a_password_that_a_bank_says_back() {
    let world = world().await;
    let refused = fetched(&world, "badbadbad").await;
    let error = refused.error.expect("is refused");
    assert_eq!(error.cause, Cause::CredentialsRejected);
    assert_eq!(error.bank_words.as_deref(), Some("WRONG: ●●●●"));
    let good = fetched(&world, "himitsu777").await;
    assert_eq!(good.error, None);
    let accounts = looking::accounts(&world.app, world.actor).await;
    let account = &accounts.expect("looks")[0];
    let all = Period::new(TODAY.saturating_sub(jiff::Span::new().days(60)), TODAY);
    let all = all.expect("a period");
    let lines = looking::live_lines(&world.app, world.actor, account.id, all).await;
    let lines = lines.expect("looks");
    assert_eq!(lines[0].description, "PAY ●●●●", "the line is kept");
    assert_eq!(lines.len(), 2);
    for typed in ["badbadbad", "himitsu777"] {
        assert!(!world.store_holds(typed), "{typed} lies in the store");
    }
    assert!(world.store_holds("WRONG: ●●●●"), "the store is looked at");
}
