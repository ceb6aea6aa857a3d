//! デモデジタル銀行: one page without content. A script draws every screen from JSON and makes the files to download.

mod api;
mod logins;
mod ofx;

use encoding_rs::UTF_8;
use jiff::civil::Date;
use serde_json::json;

use crate::challenges::CodeAnswer;
use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::modern::Modern;
use crate::ledger::{LedgerAccount, Moment, calendar};
use crate::login::{AccountKind, AccountPlan};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-digital";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモデジタル銀行",
    form: &[
        ("branch", "お取引店"),
        ("id", "口座番号"),
        ("password", "パスワード"),
    ],
    origin: "https://app.demo-digital.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books,
    answer,
};

const COOKIE: &str = "dd";
const SCRIPT: &str = include_str!("app.js");
const STYLE: &str = include_str!("app.css");
const SHELL: &str = include_str!("shell.html");
/// What a script of somebody else would do with what it can read.
const FOREIGN: &str = r#"<script>fetch("https://tracker.example/collect?seen=" + encodeURIComponent(document.title)).catch(() => {});new Image().src = "https://tracker.example/dot.gif";</script>"#;

/// This month and five whole months before it are shown.
fn shown_from(today: Date) -> Date {
    calendar::first_of_month_before(today, 5)
}

fn books(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let deposits = Modern {
        institution: ID,
        shown_from: shown_from(moment.today),
        debits_wait: false,
    };
    let account = deposits.account(plan, moment);
    match plan.kind {
        // An OFX file has no balance beside a line.
        AccountKind::Savings => account.without_line_balances(),
        _ => account,
    }
}

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let asset =
        |kind: &str, text: &str| Answer::bytes(Place::Other, kind, text.as_bytes().to_vec());
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/assets/app.js") => asset("text/javascript; charset=utf-8", SCRIPT),
        ("GET", "/assets/app.css") => asset("text/css; charset=utf-8", STYLE),
        (_, path) if path.starts_with("/api/") => by_script(shared, asked),
        ("GET", path) if path == "/" || path.starts_with("/app/") => shell(shared, path),
        _ => Answer::html(
            Place::Other,
            UTF_8,
            "<!doctype html><html><title>404</title></html>",
        )
        .with_status(404),
    }
}

/// The same for every screen; only the layout is already known.
fn shell(shared: &Shared, path: &str) -> Answer {
    let mut page = SHELL.replace("LAYOUT", &shared.layout(ID).to_string());
    if shared.misbehaviour(ID) == Some(Misbehaviour::ForeignScript) {
        page = page.replace("</body>", &format!("{FOREIGN}</body>"));
    }
    let place = if path == "/" {
        Place::LoginForm
    } else {
        Place::Home
    };
    Answer::html(place, UTF_8, &page)
}

fn by_script(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/api/boot") => return boot(shared, session),
        ("POST", "/api/login") => return sign_in(shared, asked),
        _ => {}
    }
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        other => {
            let code = if matches!(other, Visitor::Replaced) {
                "replaced"
            } else {
                "timed-out"
            };
            return Answer::json(Place::Other, 401, &json!({ "code": code }));
        }
    };
    if asked.header("x-csrf") != Some(visitor.form_token.as_str()) {
        return Answer::json(Place::Other, 403, &json!({ "code": "csrf" }));
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/api/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            Answer::json(Place::Logout, 200, &json!({ "ok": true })).without_cookie(COOKIE)
        }
        ("POST", "/api/transfers") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            Answer::json(Place::Other, 403, &json!({ "code": "forbidden" }))
        }
        ("GET", _) => api::answer(shared, asked, &visitor),
        _ => Answer::json(Place::Other, 404, &json!({ "code": "no such path" })),
    }
}

/// What the script has to know before it draws anything.
fn boot(shared: &Shared, session: Option<&str>) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return Answer::json(Place::Other, 200, &json!({ "until": until }));
    }
    let visitor = shared.sessions().visitor(ID, session);
    let body = match visitor {
        Visitor::SignedIn(visitor) => json!({ "signedIn": true, "csrf": visitor.form_token }),
        Visitor::Replaced => json!({ "signedIn": false, "ended": "replaced", "csrf": "" }),
        Visitor::TimedOut | Visitor::Unknown => {
            let csrf = shared.sessions().issue_login_token();
            json!({ "signedIn": false, "ended": "timed-out", "csrf": csrf })
        }
    };
    Answer::json(Place::Other, 200, &body)
}

fn sign_in(shared: &Shared, asked: &Asked) -> Answer {
    let no = |message: &str| {
        Answer::json(
            Place::Login,
            200,
            &json!({ "ok": false, "message": message }),
        )
    };
    if !shared
        .sessions()
        .take_login_token(asked.header("x-csrf").unwrap_or_default())
    {
        return no("画面を開きなおしてください。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let sent = asked.json();
    let text = |name: &str| sent[name].as_str().unwrap_or_default();
    let checked =
        shared
            .sessions()
            .check(ID, text("account"), text("password"), misbehaviour.as_ref());
    let attempt = match checked {
        Ok(attempt) => attempt,
        Err(refusal) => return no(&said(&refusal)),
    };
    let login = shared.sessions().attempt(ID, Some(&attempt));
    let Some(login) = login.filter(|login| logins::branch_of(login) == text("branch")) else {
        shared.sessions().give_up(Some(&attempt));
        return no("お取引店が口座番号と合いません。");
    };
    let judged = shared
        .challenges()
        .judge_code(login, text("code"), misbehaviour.as_ref());
    let refusal = match judged {
        CodeAnswer::Right => {
            let finished = shared
                .sessions()
                .finish(ID, Some(&attempt), SecondLogin::EndsTheFirst);
            return match finished {
                Some(LoginAnswer::Welcome { session }) => {
                    Answer::json(Place::Login, 200, &json!({ "ok": true }))
                        .with_cookie(COOKIE, &session)
                }
                _ => no("もう一度お試しください。"),
            };
        }
        CodeAnswer::Wrong | CodeAnswer::NotSent => "ワンタイムパスワードが違います。",
        CodeAnswer::Late => "ワンタイムパスワードの有効時間が過ぎています。",
        CodeAnswer::Used => "このワンタイムパスワードは使用済みです。",
        CodeAnswer::TooSoon => "次のワンタイムパスワードが表示されるまでお待ちください。",
        CodeAnswer::Refused => "ワンタイムパスワードを確認できませんでした。",
    };
    shared.sessions().count_wrong_answer(login);
    shared.sessions().give_up(Some(&attempt));
    no(refusal)
}

fn said(refusal: &LoginAnswer) -> String {
    match refusal {
        LoginAnswer::Rejected { tries_left } => {
            format!(
                "口座番号またはパスワードが正しくありません。あと{tries_left}回でロックされます。"
            )
        }
        LoginAnswer::Locked => {
            "ロックされています。カスタマーセンターへお問い合わせください。".to_owned()
        }
        LoginAnswer::PasswordExpired => {
            "パスワードの変更が必要です。アプリから変更してください。".to_owned()
        }
        LoginAnswer::OtherSession => "別の端末でログイン中です。".to_owned(),
        LoginAnswer::Administrator | LoginAnswer::Welcome { .. } => {
            "管理者の口座番号ではログインできません。".to_owned()
        }
    }
}
