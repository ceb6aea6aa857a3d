//! Access tokens: to the origin only, renewed once in a walk; and the endpoint that they come from.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::fetch::Challenge;
use recipe::{NetworkFault, NoAnswer, Page, Part, Progress, Recipe, Request, Session};
use sessions::{
    Client, Desk, Grant, HttpSession, NoToken, OriginMap, Secret, Stopped, TokenEndpoint,
    TokenFault,
};

use crate::bank::{Answer, Bank};
use crate::customer::{limits, page};

/// Gives one token after the other.
#[derive(Default)]
struct TokenDesk {
    current: u32,
    renewed: u32,
    is_over: bool,
}

impl Desk for TokenDesk {
    fn login_value(&self, _field: &str) -> Option<Secret> {
        None
    }

    async fn access_token(&mut self) -> Result<Secret, NoToken> {
        if self.is_over {
            return Err(NoToken::Ended);
        }
        Ok(Secret::new(format!("t{}", self.current)))
    }

    async fn refresh_access(&mut self) -> Result<(), NoToken> {
        self.renewed += 1;
        self.current += 1;
        Ok(())
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn answer(&mut self, _challenge: &Challenge) -> Result<Secret, NoAnswer> {
        Err(NoAnswer::Late)
    }

    async fn observe(&mut self, _progress: &Progress) {}
}

fn origins(bank: &Bank) -> OriginMap {
    let pairs = ["https://bank.example", "https://files.example"]
        .map(|origin| (origin.to_owned(), bank.address));
    OriginMap::new(pairs).expect("a map to loopback")
}

fn with_token(to: &str) -> Request {
    let mut request = page(to);
    let bearer = vec![Part::Text("Bearer ".to_owned()), Part::AccessToken];
    request.headers = vec![("Authorization".to_owned(), bearer)];
    request
}

async fn ask(
    session: &mut HttpSession<TokenDesk>,
    request: &Request,
) -> Result<Page, NetworkFault> {
    session.send(request, &|_| true).await
}

#[tokio::test]
async fn a_token_goes_to_the_origin_and_to_no_other_place() {
    let bank = Bank::open(|line| match line {
        "GET /menu" => Answer::redirect("302 Found", "https://files.example/csv"),
        _ => Answer::page("日付,摘要"),
    })
    .await;
    let mut session =
        HttpSession::new(&origins(&bank), limits(), TokenDesk::default()).expect("a session");
    let request = with_token("https://bank.example/menu");
    ask(&mut session, &request).await.expect("a page");
    let seen = bank.seen();
    assert_eq!(seen[0].header("authorization"), Some("Bearer t0"));
    assert_eq!(seen[1].header("host"), Some("files.example"));
    assert_eq!(seen[1].header("authorization"), None);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_in_a_walk() {
    let refused = Arc::new(AtomicU32::new(1));
    let left = Arc::clone(&refused);
    let bank = Bank::open(move |_| {
        let is_refused = left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_ok();
        if is_refused {
            Answer::Whole("401 Unauthorized", Vec::new(), Vec::new())
        } else {
            Answer::page("残高")
        }
    })
    .await;
    let mut session =
        HttpSession::new(&origins(&bank), limits(), TokenDesk::default()).expect("a session");
    let request = with_token("https://bank.example/menu");
    let came = ask(&mut session, &request)
        .await
        .expect("a page with the new token");
    assert_eq!(came.status, 200);
    let sent: Vec<_> = bank
        .seen()
        .iter()
        .map(|seen| seen.header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(
        sent,
        [Some("Bearer t0".to_owned()), Some("Bearer t1".to_owned())]
    );

    refused.store(9, Ordering::SeqCst);
    let again = ask(&mut session, &request).await;
    assert_eq!(again, Err(NetworkFault::ConsentEnded));
    assert_eq!(session.into_desk().renewed, 1, "once in a walk");
    // A page without a token may say 401 as it likes.
    let mut session =
        HttpSession::new(&origins(&bank), limits(), TokenDesk::default()).expect("a session");
    let plain = ask(&mut session, &page("https://bank.example/menu")).await;
    assert_eq!(plain.map(|page| page.status), Ok(401));
}

#[tokio::test]
async fn without_a_consent_nothing_is_sent() {
    let bank = Bank::open(|_| Answer::page("残高")).await;
    let desk = TokenDesk {
        is_over: true,
        ..TokenDesk::default()
    };
    let mut session = HttpSession::new(&origins(&bank), limits(), desk).expect("a session");
    let request = with_token("https://bank.example/menu");
    assert_eq!(
        ask(&mut session, &request).await,
        Err(NetworkFault::ConsentEnded)
    );
    assert!(bank.seen().is_empty());
}

const INSTITUTION: &str = r#"
id         = "mihon"
name       = "みほん銀行"
kana       = "みほんぎんこう"
english    = "Mihon Bank"
categories = ["銀行"]
login_page = "https://bank.example/authorize"
currency   = "JPY"
history    = "all"
unattended = "consent 90 days"
"#;

const RECIPE: &str = r#"
start = "/accounts"
[oauth]
authorize = "/authorize"
token     = "/token"
scope     = "read"
refresh   = "rotating"
[site]
origin  = "https://bank.example"
get     = ["/accounts", "/authorize"]
post    = ["/token"]
headers = { x-access-token = "{oauth.access}" }
[[page]]
kind = "accounts"
when = { json = "accounts" }
[page.account]
items  = "accounts"
number = "number"
"#;

fn endpoint(origins: &OriginMap) -> TokenEndpoint {
    let recipe = Recipe::read(INSTITUTION, RECIPE).unwrap_or_else(|faults| panic!("{faults:?}"));
    TokenEndpoint::of(&recipe, origins)
        .expect("a client")
        .expect("an institution with an API")
}

fn client() -> Client {
    Client {
        id: "renkei:1".to_owned(),
        secret: Secret::new("s e+c/r=t"),
    }
}

fn refresh() -> Grant {
    Grant::Refresh(Secret::new("r&1"))
}

#[tokio::test]
async fn the_token_endpoint_hears_who_asks_and_what_for() {
    let bank = Bank::open(|_| {
        let body = br#"{"access_token":"a","token_type":"Bearer"}"#.to_vec();
        Answer::Whole("200 OK", Vec::new(), body)
    })
    .await;
    let tokens = endpoint(&origins(&bank)).ask(&client(), &refresh()).await;
    assert_eq!(tokens.expect("tokens").access, Secret::new("a"));
    let seen = &bank.seen()[0];
    assert_eq!(seen.line, "POST /token");
    assert_eq!(seen.header("host"), Some("bank.example"));
    assert_eq!(
        seen.header("authorization"),
        Some("Basic cmVua2VpJTNBMTpzK2UlMkJjJTJGciUzRHQ="),
        "both parts encoded as a form, then joined"
    );
    assert_eq!(seen.body, "grant_type=refresh_token&refresh_token=r%261");
}

#[tokio::test]
async fn a_redirect_of_the_token_endpoint_is_not_followed() {
    for to in ["/token", "https://evil.example/token"] {
        let bank = Bank::open(move |_| Answer::redirect("307 Temporary Redirect", to)).await;
        let asked = endpoint(&origins(&bank)).ask(&client(), &refresh()).await;
        assert_eq!(asked, Err(TokenFault::NotUnderstood), "{to}");
        assert_eq!(bank.lines().len(), 1, "{to}");
    }
}

#[tokio::test]
async fn a_token_endpoint_that_breaks_off_or_says_too_much_leaves_a_doubt() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec();
    let long = vec![b' '; 100_000];
    for (what, answer) in [
        ("cut", Answer::Raw(cut)),
        ("long", Answer::Whole("200 OK", Vec::new(), long)),
        ("closed", Answer::Raw(Vec::new())),
    ] {
        let answer = std::sync::Mutex::new(Some(answer));
        let bank = Bank::open(move |_| {
            let answer = answer.lock().ok().and_then(|mut answer| answer.take());
            answer.unwrap_or_else(|| Answer::page(""))
        })
        .await;
        let asked = endpoint(&origins(&bank)).ask(&client(), &refresh()).await;
        let fault = asked.expect_err("no tokens");
        assert!(fault.leaves_doubt(), "{what}: {fault:?}");
    }
}
