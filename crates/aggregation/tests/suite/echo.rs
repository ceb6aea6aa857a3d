//! A bank that prints the password back: neither the customer nor the store ever sees it.

use crate::common::{TODAY, World, own_bank};
use aggregation::registering::{self, Registration, Typed};
use aggregation::{fetching, looking};
use domain::fetch::Cause;
use domain::time::Period;
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
    let world = own_bank::world("echo", INSTITUTION, RECIPE, answer).await;
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
