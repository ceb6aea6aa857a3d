//! A customer in front of a browser: a desk that counts, a fence, and requests as a walk makes them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::fetch::Challenge;
use recipe::{
    Act, Fence, Method, NetworkFault, NoAnswer, Page, Part, Progress, Purpose, Recipe, Request,
    Session,
};
use sessions::{BrowserProgram, BrowserSession, Desk, Limits, OriginMap, Secret, Stopped};
use url::Url;

use crate::bank::Bank;

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
name  = "name"
label = "お名前"
kind  = "text"
[[field]]
name  = "password"
label = "パスワード"
kind  = "secret"
"#;

/// The bank of `walks.rs`; its fence serves the other tests too.
pub const RECIPE: &str = r#"
start  = "/login"
logout = { open = "/logout" }
engine = "browser"
[site]
origin = "https://bank.example"
get    = ["/login", "/app", "/page", "/page/*", "/api/accounts", "/api/lines", "/logout", "https://files.example/csv/*"]
post   = ["/auth", "/api/login", "/api/code", "/search", "https://files.example/auth"]
assets = ["/js/*", "https://cdn.example/lib/*", "https://cdn.example/fixed.js"]
[[page]]
kind    = "login-form"
when    = { has = "form[name=L]" }
form    = "form[name=L]"
fill    = { NAME = "{login.name}", PW = "{login.password}" }
outcome = [{ means = "credentials-rejected", at = ".err", text = "正しくありません" }]
[[page]]
kind    = "challenge-form"
when    = { has = "form[name=C]" }
asks    = "one-time-password"
form    = "form[name=C]"
fill    = { CODE = "{answer}" }
button  = "認証"
outcome = [{ means = "challenge-wrong", at = ".err", text = "コードが違います" }]
[[page]]
kind = "accounts"
when = { has = "table.koza" }
[page.account]
table   = "table.koza"
number  = "口座番号"
type    = { always = "ordinary" }
balance = "残高"
go      = { click = "明細", to = "statement" }
[[page]]
kind  = "statement"
when  = { has = "table.meisai" }
empty = { text = "ありません" }
[page.says]
account = { css = ".bango" }
total   = { css = ".kensu", find = '(\d+)件' }
[page.lines]
table       = "table.meisai"
date        = { col = "日付", as = "YYYY-MM-DD" }
out         = "出金"
in          = "入金"
description = "摘要"
balance     = "残高"
"#;

pub fn recipe() -> Recipe {
    Recipe::read(INSTITUTION, RECIPE).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

pub fn fence() -> Arc<Fence> {
    Arc::clone(recipe().fence())
}

/// Holds a login, and counts.
#[derive(Default)]
pub struct CountingDesk {
    pub intents: u32,
    pub is_stopped: bool,
    pub ledger_is_broken: bool,
    pub answers: Vec<&'static str>,
}

impl Desk for CountingDesk {
    fn login_value(&self, field: &str) -> Option<Secret> {
        match field {
            "name" => Some(Secret::new("見本　太郎")),
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

    async fn answer(&mut self, _challenge: &Challenge) -> Result<Secret, NoAnswer> {
        self.answers.pop().map(Secret::new).ok_or(NoAnswer::Late)
    }

    async fn observe(&mut self, _progress: &Progress) {}
}

pub fn limits() -> Limits {
    Limits {
        // Many browsers may be at work on this machine.
        step: Duration::from_secs(30),
        run: Duration::from_secs(120),
        page_bytes_max: 300_000,
        pause: Duration::ZERO,
    }
}

/// For what is never to arrive.
pub fn short_limits() -> Limits {
    Limits {
        step: Duration::from_secs(4),
        ..limits()
    }
}

/// A browser for which `https://bank.example` and `https://files.example` are this bank; no other host is anywhere.
pub async fn browser_at(
    address: SocketAddr,
    limits: Limits,
    desk: CountingDesk,
) -> BrowserSession<CountingDesk> {
    let program =
        BrowserProgram::find().expect("Chromium, for which RENKEI_CHROMIUM may say where it is");
    let pairs = [
        "https://bank.example",
        "https://files.example",
        "https://cdn.example",
    ]
    .map(|origin| (origin.to_owned(), address));
    let origins = OriginMap::new(pairs).expect("a map to loopback");
    let secrets = vec!["password".to_owned()];
    BrowserSession::open(&program, &origins, limits, secrets, desk)
        .await
        .expect("Chromium starts")
}

pub async fn browser(bank: &Bank) -> BrowserSession<CountingDesk> {
    browser_at(bank.address, limits(), CountingDesk::default()).await
}

pub fn url(text: &str) -> Url {
    Url::parse(text).expect("a url")
}

/// Opens an address of the bank.
pub fn open(path: &str) -> Request {
    Request {
        purpose: Purpose::Page,
        method: Method::Get,
        url: url(&format!("https://bank.example{path}")),
        fields: Vec::new(),
        json: None,
        headers: Vec::new(),
        private: Vec::new(),
        referer: None,
        charset: encoding_rs::UTF_8,
        carries_secret: false,
        act: Act::Open,
        page: None,
        fence: fence(),
    }
}

/// Clicks on page `page` of this session.
pub fn click(page: usize, at: &str) -> Request {
    Request {
        act: Act::Click {
            at: format!("html > body > {at}"),
        },
        page: Some(page),
        ..open("/page")
    }
}

/// Fills the form that is the first element of the page, and sends it.
pub fn submit(page: usize, fill: &[(&str, &str)], button: Option<&str>) -> Request {
    let fill: Vec<(String, Vec<Part>)> = fill
        .iter()
        .map(|(name, value)| ((*name).to_owned(), vec![Part::Text((*value).to_owned())]))
        .collect();
    Request {
        act: Act::Submit {
            form: "html > body > form:nth-child(1)".to_owned(),
            fill,
            button: button.map(|at| format!("html > body > form:nth-child(1) > {at}")),
        },
        page: Some(page),
        ..open("/page")
    }
}

/// Fills name and password into the form that is the first element of the page, and sends it.
pub fn login(page: usize) -> Request {
    let fill = vec![
        ("NAME".to_owned(), vec![Part::Login("name".to_owned())]),
        ("PW".to_owned(), vec![Part::Login("password".to_owned())]),
    ];
    Request {
        purpose: Purpose::Login,
        method: Method::Post,
        url: url("https://bank.example/auth"),
        fields: fill.clone(),
        carries_secret: true,
        act: Act::Submit {
            form: "html > body > form:nth-child(1)".to_owned(),
            fill,
            button: None,
        },
        page: Some(page),
        ..open("/page")
    }
}

/// Sends a request and waits for a page that says this text. Another page that is there when the time is over is no answer
/// in time.
pub async fn until(
    session: &mut BrowserSession<CountingDesk>,
    request: &Request,
    says: &'static str,
) -> Result<Page, NetworkFault> {
    let is_it = move |page: &Page| text(page).contains(says);
    let page = session.send(request, &is_it).await?;
    if is_it(&page) {
        Ok(page)
    } else {
        Err(NetworkFault::Slow { sent: true })
    }
}

pub fn text(page: &Page) -> String {
    String::from_utf8_lossy(&page.body).into_owned()
}
