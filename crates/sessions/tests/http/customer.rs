//! The customer's side of a session: a desk that counts, a fence, and requests.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::fetch::Challenge;
use encoding_rs::SHIFT_JIS;
use recipe::{Act, Fence, Method, NoAnswer, Part, Progress, Purpose, Recipe, Request};
use sessions::{Desk, HttpSession, Limits, OriginMap, Secret, Stopped};
use url::Url;

pub const PASSWORD: &str = "himitsu#2026";

pub const INSTITUTION: &str = r#"
id         = "mihon"
name       = "みほん銀行"
kana       = "みほんぎんこう"
english    = "Mihon Bank"
categories = ["銀行"]
login_page = "https://bank.example/login"
hosts      = ["https://files.example"]
currency   = "JPY"
history    = "3 months"
unattended = true
terms      = "allowed"
[[field]]
name  = "id"
label = "契約者番号"
kind  = "text"
[[field]]
name  = "password"
label = "パスワード"
kind  = "secret"
"#;

pub const RECIPE: &str = r#"
start  = "/login"
logout = { click = "ログアウト" }
[site]
origin = "ORIGIN"
get    = ["/login", "/menu", "/round*", "/large", "https://files.example/csv"]
post   = ["/auth", "/search", "https://files.example/auth"]
[[page]]
kind    = "login-form"
when    = { has = "form[name=L]" }
form    = "form[name=L]"
fill    = { ID = "{login.id}", PW = "{login.password}" }
outcome = [{ means = "credentials-rejected", text = "正しくありません" }]
[[page]]
kind = "accounts"
when = { title = "残高" }
[page.account]
table   = "table"
number  = "口座番号"
type    = { always = "ordinary" }
balance = "残高"
go      = { click = "明細", to = "statement" }
[[page]]
kind  = "statement"
when  = { title = "明細" }
empty = { text = "ありません" }
[page.says]
total = { beside = "件数" }
[page.lines]
table       = "table"
date        = { col = "日付", as = "YYYY-MM-DD" }
out         = "出金"
in          = "入金"
description = "摘要"
balance     = "残高"
"#;

/// The fence of a bank at `origin` that also keeps files at `https://files.example`.
pub fn fence(origin: &str) -> Arc<Fence> {
    Arc::clone(recipe(origin).fence())
}

/// Its recipe.
pub fn recipe(origin: &str) -> Recipe {
    let institution = INSTITUTION.replace("https://bank.example", origin);
    let recipe = Recipe::read(&institution, &RECIPE.replace("ORIGIN", origin));
    recipe.unwrap_or_else(|faults| {
        panic!(
            "{}",
            faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    })
}

pub fn url(text: &str) -> Url {
    Url::parse(text).expect("a url")
}

/// A request as a walk makes it.
pub fn request(purpose: Purpose, method: Method, to: &str) -> Request {
    let to = url(to);
    let origin = if to.host_str() == Some("files.example") {
        "https://bank.example".to_owned()
    } else {
        to.origin().ascii_serialization()
    };
    Request {
        purpose,
        method,
        url: to,
        fields: Vec::new(),
        json: None,
        headers: Vec::new(),
        private: Vec::new(),
        referer: None,
        charset: SHIFT_JIS,
        carries_secret: false,
        act: Act::Open,
        page: None,
        fence: fence(&origin),
    }
}

pub fn page(to: &str) -> Request {
    request(Purpose::Page, Method::Get, to)
}

/// Sends ID and password.
pub fn login(to: &str) -> Request {
    let mut login = request(Purpose::Login, Method::Post, to);
    login.fields = vec![
        ("GAMEN".to_owned(), vec![Part::Text("照会".to_owned())]),
        ("ID".to_owned(), vec![Part::Login("id".to_owned())]),
        ("PW".to_owned(), vec![Part::Login("password".to_owned())]),
    ];
    login.carries_secret = true;
    login
}

/// Holds a login, and counts.
#[derive(Default)]
pub struct CountingDesk {
    pub intents: u32,
    pub is_stopped: bool,
    pub ledger_is_broken: bool,
    pub answers: Vec<&'static str>,
    pub answering_takes: Duration,
    /// What the bank asked.
    pub asked: Vec<Challenge>,
}

impl Desk for CountingDesk {
    fn login_value(&self, field: &str) -> Option<Secret> {
        match field {
            "id" => Some(Secret::new("taro")),
            "password" => Some(Secret::new(PASSWORD)),
            _ => None,
        }
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        self.intents += 1;
        if self.ledger_is_broken {
            Err(Stopped)
        } else {
            Ok(())
        }
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        if self.is_stopped {
            Err(Stopped)
        } else {
            Ok(())
        }
    }

    async fn answer(&mut self, challenge: &Challenge) -> Result<Secret, NoAnswer> {
        self.asked.push(challenge.clone());
        tokio::time::sleep(self.answering_takes).await;
        self.answers.pop().map(Secret::new).ok_or(NoAnswer::Late)
    }

    async fn observe(&mut self, _progress: &Progress) {}
}

pub fn limits() -> Limits {
    Limits {
        step: Duration::from_secs(5),
        run: Duration::from_secs(60),
        page_bytes_max: 100_000,
        pause: Duration::ZERO,
    }
}

/// A session for which `https://bank.example` is at `address`, and `https://files.example` too.
pub fn session_at(
    address: SocketAddr,
    limits: Limits,
    desk: CountingDesk,
) -> HttpSession<CountingDesk> {
    let pairs = ["https://bank.example", "https://files.example"]
        .map(|origin| (origin.to_owned(), address));
    let origins = OriginMap::new(pairs).expect("a map to loopback");
    HttpSession::new(&origins, limits, desk).expect("a session")
}
