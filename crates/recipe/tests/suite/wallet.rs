//! A wallet: JSON behind a frame, a token in a header, continuation tokens, points beside yen, amounts with a side.

use domain::account::AccountKind;
use domain::fetch::Cause;
use domain::money::Unit;
use domain::said::Said;
use domain::statement::view::Order;
use recipe::{Part, Purpose, Walked, replay};

use crate::bank::{Bank, order, recipe_of, walk};

pub(crate) const WALLET: &str = r#"
start  = "/login"
logout = { post = "/logout", fields = { csrf_token = "{csrf}" } }

[site]
origin  = "https://ib.mihon.example"
get     = ["/login", "/home", "/api/accounts", "/api/accounts/*/history"]
post    = ["/api/login", "/logout"]
headers = { X-CSRF-Token = "{csrf}" }

[[page]]
kind    = "login-form"
when    = { has = "div#app[data-page=login]" }
send    = { post = "/api/login", json = { id = "{login.id}", pw = "{login.password}", remember = false } }
outcome = [ { means = "credentials-rejected", json = "error", is = "bad_login" } ]

[[page]]
kind = "menu"
when = { json = "welcome" }
keep = { csrf = { json = "csrf" } }
go   = { open = "/api/accounts", to = "accounts" }

[[page]]
kind = "accounts"
when = { json = "accounts" }
[page.account]
items    = "accounts"
number   = "number"
type     = { json = "kind", words = { WALLET = "wallet", POINT = "points" } }
currency = { json = "unit", words = { POINT = "みどりポイント" } }
balance  = "balance"
go       = { open = "/api/accounts/{account.number}/history?from={from:YYYY}-{from:MM}-{from:DD}&to={to:YYYY}-{to:MM}-{to:DD}", to = "statement" }

[[page]]
kind  = "statement"
when  = { json = "entries" }
empty = "bare"
next  = { open = "/api/accounts/{account.number}/history?cursor={token}", token = "next", while = { json = "more", is = "true" } }
[page.says]
account = "account"
total   = "total"
closing = { from = "account.balance" }
[page.lines]
items       = "entries"
id          = "id"
date        = { json = "at", as = "instant" }
amount      = { json = "amount.value" }
minus       = { json = "side", is = "D" }
plus        = { json = "side", is = "C" }
description = ["title", { json = "memo", default = "" }]
balance     = "after"
"#;

pub(crate) fn json(bank: Bank, request: &str, body: &str) -> Bank {
    bank.raw(request, 200, "application/json", body.as_bytes().to_vec())
}

pub(crate) fn base() -> Bank {
    let bank = Bank::default().html("GET /login", "<div id=\"app\" data-page=\"login\"></div>");
    let bank = json(
        bank,
        "POST /api/login [id pw remember]",
        r#"{"welcome":true,"csrf":"c5rf"}"#,
    );
    let accounts = r#"{"accounts":[{"number":"W1","kind":"WALLET","unit":"JPY","balance":98500},{"number":"P1","kind":"POINT","unit":"POINT","balance":0}]}"#;
    let bank = json(bank, "GET /api/accounts", accounts);
    json(
        bank,
        "GET /api/accounts/P1/history?from=2026-04-01&to=2026-04-11",
        r#"{"account":"P1","total":0,"more":false,"entries":[]}"#,
    )
    .html("POST /logout [csrf_token]", "bye")
}

pub(crate) const FIRST: &str = "GET /api/accounts/W1/history?from=2026-04-01&to=2026-04-11";
pub(crate) const SECOND: &str = "GET /api/accounts/W1/history?cursor=z%2F9";
pub(crate) const R3: &str = r#"{"id":"R3","at":"2026-04-10T00:10:00+09:00","side":"D","amount":{"value":1500.0},"title":"カード利用","memo":null,"after":"98500"}"#;
pub(crate) const R2: &str = r#"{"id":"R2","at":"2026-04-01T23:30:00Z","side":"C","amount":{"value":"50000"},"title":"振込","memo":"ｶ)ﾋﾅｶﾞﾀ","after":"100000"}"#;
pub(crate) const R1: &str = r#"{"id":"R1","at":"2026-04-01T01:00:00Z","side":"C","amount":{"value":50000},"title":"入金","after":"50000"}"#;

fn page(total: u32, entries: &str, more: bool) -> String {
    let next = if more {
        r#","more":true,"next":"z/9""#
    } else {
        r#","more":false"#
    };
    format!(r#"{{"account":"W1","total":{total}{next},"entries":[{entries}]}}"#)
}

fn run(mut bank: Bank) -> (Walked, Bank) {
    let walked = walk(&recipe_of(WALLET), &order(), &mut bank);
    (walked, bank)
}

#[test]
fn json_is_a_page_like_any_other() {
    let bank = json(base(), FIRST, &page(3, &format!("{R3},{R2}"), true));
    let (walked, bank) = run(json(bank, SECOND, &page(3, R1, false)));
    assert_eq!(
        (walked.error.clone(), walked.account_errors.clone()),
        (None, Vec::new()),
        "{:#?}",
        walked.trace
    );
    assert_eq!(
        replay::expected_text(&walked),
        "W1\t2026-04-10\t-1500\tカード利用\t98500\nW1\t2026-04-02\t50000\t振込 ｶ)ﾋﾅｶﾞﾀ\t100000\nW1\t2026-04-01\t50000\t入金\t50000\n"
    );
    let view = &walked.views[0];
    assert_eq!(view.view.traits.order, Some(Order::NewestFirst));
    assert_eq!(
        (view.view.closing, view.proofs.closing, view.proofs.total),
        (Some(98_500), true, true)
    );
    assert_eq!(view.view.lines[0].reference.as_deref(), Some("R3"));
    let points = &walked.accounts[1].seen;
    assert_eq!(
        (points.kind, &points.unit),
        (
            AccountKind::Points,
            &Unit::Points("みどりポイント".to_owned())
        )
    );
    assert!(walked.logged_out);

    let csrf = [(
        "X-CSRF-Token".to_owned(),
        vec![Part::Text("c5rf".to_owned())],
    )];
    assert!(bank.sent.iter().all(|request| request.headers.is_empty()
        == matches!(
            request.text().as_str(),
            "GET /login" | "POST /api/login [id pw remember]"
        )));
    assert_eq!(
        bank.sent.last().map(|request| request.headers.as_slice()),
        Some(csrf.as_slice())
    );
    let login = &bank.sent[1];
    assert_eq!(
        (login.purpose, login.carries_secret),
        (Purpose::Login, true)
    );
    let filled = login
        .body(&|part| Some(format!("<{part:?}>")))
        .expect("a body")
        .expect("json");
    assert_eq!(
        String::from_utf8(filled.bytes).expect("UTF-8"),
        r#"{"id":"<Login(\"id\")>","pw":"<Login(\"password\")>","remember":false}"#
    );
}

#[test]
fn a_refusal_in_json_is_told_and_a_moved_list_is_read_again() {
    let bank = Bank::default()
        .html("GET /login", "<div id=\"app\" data-page=\"login\"></div>")
        .raw(
            "POST /api/login [id pw remember]",
            401,
            "application/json",
            br#"{"error":"bad_login"}"#.to_vec(),
        );
    let (walked, _) = run(bank);
    assert_eq!(
        walked.error.map(|error| error.cause),
        Some(Cause::CredentialsRejected)
    );

    let moved = json(
        json(base(), FIRST, &page(3, &format!("{R3},{R2}"), true)),
        SECOND,
        &page(3, &format!("{R2},{R1}"), false),
    );
    let again = json(
        json(moved, FIRST, &page(3, &format!("{R3},{R2}"), true)),
        SECOND,
        &page(3, R1, false),
    );
    let (walked, _) = run(again);
    assert_eq!(
        walked.views[0].view.lines.len(),
        3,
        "a reference that was met twice is no second line"
    );
}

#[test]
fn what_json_says_wrongly_is_refused() {
    let cause = |body: &str| {
        let (walked, _) = run(json(base(), FIRST, body));
        walked
            .account_errors
            .first()
            .map(|(_, error)| error.cause)
            .or(walked.error.map(|error| error.cause))
    };
    assert_eq!(cause(&page(1, R3, false)[..60]), Some(Cause::PageCut));
    assert_eq!(
        cause(r#"{"account":"W1","total":0,"entries":{}}"#),
        Some(Cause::PageChanged)
    );
    assert_eq!(
        cause(&page(1, &R3.replace("\"D\"", "\"X\""), false)),
        Some(Cause::PageChanged),
        "neither side"
    );
    assert_eq!(
        cause(&page(1, &R3.replace("98500", "98501"), false)),
        Some(Cause::PageChanged),
        "not the account's balance, nor was it before this line"
    );
    assert_eq!(
        cause(&page(1, &R3.replace("98500", "97000"), false)),
        Some(Cause::ListMoved),
        "the account's balance before this line, which came in since"
    );
    assert_eq!(
        cause(&page(1, &R3.replace("1500.0", "1500.5"), false)),
        Some(Cause::PageChanged)
    );
    for key in ["title", "after", "id", "at"] {
        let gone = R3.replace(&format!("\"{key}\""), "\"xyz\"");
        assert_eq!(
            cause(&page(1, &gone, false)),
            Some(Cause::PageChanged),
            "{key} is gone"
        );
    }
    assert_eq!(
        cause(&page(1, &R3.replace("1500.0", "-1500"), false)),
        None,
        "a minus that the side confirms"
    );
}

#[test]
fn json_that_nobody_can_read_is_told_by_its_own_reason() {
    let told = |body: &str| {
        let (walked, _) = run(json(base(), FIRST, body));
        let (_, error) = walked.account_errors.into_iter().next().expect("refused");
        let text = |said: Option<Said>| said.expect("said");
        (error.cause, text(error.expected), text(error.seen))
    };
    let (cause, expected, seen) = told(&"[".repeat(100_000));
    assert_eq!(cause, Cause::PageChanged);
    assert!(seen.en.ends_with("a page nested too deep"), "{}", seen.en);
    assert!(expected.ja.contains("深さ"), "{}", expected.ja);

    let (cause, expected, seen) = told("<html><body>ただいま混み合っています</body></html>");
    assert_eq!(cause, Cause::PageChanged);
    assert_eq!(expected.en, "JSON that can be read");
    assert!(seen.en.contains("says it is JSON and isn't"), "{}", seen.en);

    let (cause, expected, _) = told(&page(1, R3, false)[..60]);
    assert_eq!(cause, Cause::PageCut);
    assert_eq!(expected.en, "a page to its end");
}
