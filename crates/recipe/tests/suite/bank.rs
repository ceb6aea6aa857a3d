//! An invented bank as a script of pages, for walks without a network.

use std::collections::VecDeque;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use domain::fetch::Challenge;
use domain::time::{Period, Timestamp};
use jiff::civil::date;
use recipe::{
    AnswerToken, Budget, FetchOrder, NetworkFault, NoAnswer, Page, Progress, Purpose, Recipe,
    Request, Session, Walked,
};

pub const INSTITUTION: &str = r#"
id = "mihon"
name = "みほん銀行"
kana = "みほんぎんこう"
english = "Mihon Bank"
categories = ["銀行"]
login_page = "https://ib.mihon.example/login"
history = "3 months"
unattended = true
[[field]]
name = "id"
label = "契約者番号"
kind = "digits"
[[field]]
name = "password"
label = "パスワード"
kind = "secret"
"#;

pub const RECIPE: &str = r#"
start  = "/login"
logout = { click = "ログアウト" }

[site]
origin = "https://ib.mihon.example"
get    = ["/login", "/menu", "/zandaka", "/jouken", "/meisai", "/logout"]
post   = ["/auth", "/code", "/oshirase", "/meisai"]

[[page]]
kind    = "login-form"
when    = { title = "ログイン", has = "form#login" }
form    = "form#login"
fill    = { KEIYAKU = "{login.id}", PASSWD = "{login.password}" }
outcome = [
  { means = "credentials-rejected", text = "パスワードが正しくありません", tries_left = { css = "b.err", find = 'あと(\d)回' } },
]

[[page]]
kind  = "maintenance"
when  = { title = "停止中" }
until = { css = ".until" }

[[page]]
kind     = "challenge-form"
when     = { has = "form#code" }
asks     = "one-time-password"
question = ".hint"
form     = "form#code"
fill     = { code = "{answer}" }
outcome  = [ { means = "challenge-wrong", at = ".alert", text = "コードが違います" } ]

[[page]]
kind = "click-through"
when = { title = "お知らせ" }
go   = { click = "次へ" }

[[page]]
kind = "menu"
when = { title = "メニュー" }
go   = { click = "残高照会", to = "accounts" }

[[page]]
kind = "accounts"
when = { title = "残高照会" }
[page.account]
table   = "table.ichiran"
number  = "口座番号"
type    = { col = "科目", words = { "普通" = "ordinary", "当座" = "current" } }
balance = "残高"
go      = { click = "明細", to = "period-form" }

[[page]]
kind    = "period-form"
when    = { title = "照会条件" }
form    = "form#jouken"
fill    = { F = "{from:YYYYMMDD}", T = "{to:YYYYMMDD}" }
at_most = "calendar month"

[[page]]
kind  = "statement"
when  = { title = "入出金明細" }
empty = { text = "該当するお取引はございません" }
next  = { click = "次の頁", to = "statement" }
[page.says]
account = { beside = "口座番号" }
total   = { beside = "件数", without = "件" }
[page.lines]
table       = "table.meisai"
skip        = [ { text = "小計" } ]
date        = "日付"
out         = "出金"
in          = "入金"
balance     = "残高"
description = "摘要"
"#;

pub const LOGIN: &str = r#"<title>ログイン</title><form id="login" method="post" action="/auth"><input type="hidden" name="TKN" value="a81f"><input name="KEIYAKU"><input type="password" name="PASSWD"><input type="submit" name="BTN" value="ログイン"></form>"#;
pub const NOTICE: &str = r#"<title>お知らせ</title><form method="post" action="/oshirase"><input type="hidden" name="S" value="1"><input type="submit" name="NEXT" value="次へ"></form>"#;
pub const MENU: &str = r#"<title>メニュー</title><a href="/zandaka">残高照会</a> <a href="/furikomi">振込</a> <a href="/logout">ログアウト</a>"#;
pub const ACCOUNTS: &str = r#"<title>残高照会</title><table class="ichiran"><tr><th>科目</th><th>口座番号</th><th>残高</th><th></th></tr>
<tr><td>普通</td><td>0123456</td><td>￥２８８,８００</td><td><a href="/jouken?k=1">明細</a></td></tr>
<tr><td>当座</td><td>0765432</td><td>\0</td><td><a href="/jouken?k=2">明細</a></td></tr></table><a href="/logout">ログアウト</a>"#;

pub fn form_of(account: u8) -> String {
    format!(
        r#"<title>照会条件</title><form id="jouken" method="post" action="/meisai"><input type="hidden" name="K" value="{account}"><input name="F"><input name="T"><input type="submit" value="照会"></form>"#
    )
}

/// Rows of date, out, in, balance, text.
pub fn statement(account: &str, total: usize, rows: &[[&str; 5]], more: bool) -> String {
    let mut html = format!(
        "<title>入出金明細</title><dl><dt>口座番号</dt><dd>{account}</dd><dt>件数</dt><dd>{total}件</dd></dl>"
    );
    if rows.is_empty() {
        html.push_str("<p>該当するお取引はございません。</p>");
    } else {
        html.push_str(r#"<table class="meisai"><tr><th>日付</th><th>出金</th><th>入金</th><th>残高</th><th>摘要</th></tr>"#);
        for row in rows {
            html.push_str(&format!("<tr><td>{}</td></tr>", row.join("</td><td>")));
        }
        html.push_str(r#"<tr><td colspan="5">＊小計＊</td></tr></table>"#);
    }
    if more {
        html.push_str(r#"<form method="post" action="/meisai"><input type="hidden" name="P" value="2"><input type="submit" name="NX" value="次の頁"></form>"#);
    }
    html + r#"<a href="/logout">ログアウト</a>"#
}

/// A session that answers from a list: each page is for one request, in order among equal ones.
#[derive(Default)]
pub struct Bank {
    pages: Vec<(String, Result<Page, NetworkFault>)>,
    pub answers: VecDeque<Result<AnswerToken, NoAnswer>>,
    pub sent: Vec<Request>,
    pub asked: Vec<Challenge>,
    pub told: Vec<Progress>,
    /// What the person was to approve, once for each look, and how long was waited.
    pub approvals: Vec<(Challenge, u32)>,
    /// The person declines to approve.
    pub declines: bool,
}

impl Bank {
    pub fn html(mut self, request: &str, body: &str) -> Bank {
        self.pages.push((
            request.to_owned(),
            Ok(page(request, 200, "text/html; charset=utf-8", whole(body))),
        ));
        self
    }

    /// The answer to `request` comes from another address.
    pub fn redirected(mut self, request: &str, address: &str, body: &str) -> Bank {
        let came = page(
            &format!("GET {address}"),
            200,
            "text/html; charset=utf-8",
            whole(body),
        );
        self.pages.push((request.to_owned(), Ok(came)));
        self
    }

    /// Another page instead of those for `request`.
    pub fn replace(&mut self, request: &str, body: &str) {
        for (known, answer) in &mut self.pages {
            if known == request {
                *answer = Ok(page(request, 200, "text/html; charset=utf-8", whole(body)));
            }
        }
    }

    pub fn raw(mut self, request: &str, status: u16, kind: &str, body: Vec<u8>) -> Bank {
        self.pages
            .push((request.to_owned(), Ok(page(request, status, kind, body))));
        self
    }

    pub fn fault(mut self, request: &str, fault: NetworkFault) -> Bank {
        self.pages.push((request.to_owned(), Err(fault)));
        self
    }

    /// Requests as text, without the logout.
    pub fn requests(&self) -> Vec<String> {
        self.sent
            .iter()
            .filter(|request| request.purpose != Purpose::Logout)
            .map(Request::text)
            .collect()
    }
}

pub fn whole(body: &str) -> Vec<u8> {
    format!("<html><body>{body}</body></html>\n").into_bytes()
}

fn page(request: &str, status: u16, kind: &str, body: Vec<u8>) -> Page {
    let path = request.split(' ').nth(1).unwrap_or("/");
    let url = format!("https://ib.mihon.example{path}")
        .parse()
        .expect("an address");
    Page::new(url, status, Some(kind.to_owned()), body)
}

impl Session for Bank {
    async fn send(
        &mut self,
        request: &Request,
        _arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        self.sent.push(request.clone());
        let wanted = request.text();
        match self.pages.iter().position(|(known, _)| *known == wanted) {
            Some(at) => self.pages.remove(at).1,
            None => Err(NetworkFault::NotRecorded {
                request: wanted,
                nearest: None,
            }),
        }
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.asked.push(challenge.clone());
        self.answers.pop_front().unwrap_or(Err(NoAnswer::Late))
    }

    async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        self.approvals.push((challenge.clone(), seconds));
        if self.declines {
            Err(NoAnswer::Declined)
        } else {
            Ok(())
        }
    }

    async fn observe(&mut self, progress: &Progress) {
        self.told.push(progress.clone());
    }
}

/// The login and the way to the list of accounts.
pub fn signed_in() -> Bank {
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", MENU)
        .html("GET /zandaka", ACCOUNTS)
        .html("GET /logout", "ありがとうございました")
}

pub const MEISAI: &str = "POST /meisai [F K T]";

pub fn recipe_of(text: &str) -> Recipe {
    Recipe::read(INSTITUTION, text).unwrap_or_else(|faults| {
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

/// Wants April 2026 from the 2nd on, so that the 1st is asked for too.
pub fn order() -> FetchOrder {
    FetchOrder {
        today: date(2026, 4, 11),
        now: "2026-04-11T03:00:00Z"
            .parse::<Timestamp>()
            .expect("an instant"),
        default_period: Period {
            from: date(2026, 4, 2),
            to: date(2026, 4, 11),
        },
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
}

pub fn walk(recipe: &Recipe, order: &FetchOrder, bank: &mut impl Session) -> Walked {
    block_on(recipe::walk(recipe, order, bank))
}

/// Nothing here ever waits, so polling is enough.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
