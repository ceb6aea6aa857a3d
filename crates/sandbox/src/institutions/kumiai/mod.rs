//! デモ信用組合: an empty page that announces an API. Sign-on, accounts and entries are JSON, 当座 comes as an OFX file.

mod api;
mod logins;
mod ofx;
mod pages;

use encoding_rs::UTF_8;
use jiff::civil::Date;
use serde_json::json;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::modern::Modern;
use crate::ledger::{LedgerAccount, Moment, calendar};
use crate::login::{AccountKind, AccountPlan};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-kumiai";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ信用組合",
    form: &[("id", "組合員番号"), ("password", "パスワード")],
    origin: "https://ib.demo-kumiai.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books,
    answer,
};

/// This month and four whole months before it are shown.
fn shown_from(today: Date) -> Date {
    calendar::first_of_month_before(today, 4)
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
        AccountKind::Current => account.without_line_balances(),
        _ => account,
    }
}

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return match asked.path.as_str() {
            "/" => html(Place::Other, &pages::maintenance(&until)).with_status(503),
            _ => api::refusal(503, "MAINTENANCE", &until),
        };
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/") => {
            let token = shared.sessions().issue_login_token();
            html(Place::LoginForm, &pages::shell(&token))
        }
        ("POST", "/v1/session") => sign_on(shared, asked),
        _ => signed_on(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

/// A wrong password is a 401; what is wrong with the member is said by a 200.
fn sign_on(shared: &Shared, asked: &Asked) -> Answer {
    let xsrf = asked.header("x-xsrf-token").unwrap_or_default();
    if !shared.sessions().take_login_token(xsrf) {
        return api::refusal(403, "TROUBLE", "画面を開きなおしてください。");
    }
    let sent = asked.json();
    let text = |name: &str| sent[name].as_str().unwrap_or_default();
    let answer = shared.sessions().sign_in(
        ID,
        text("member"),
        text("secret"),
        SecondLogin::EndsTheFirst,
        shared.misbehaviour(ID).as_ref(),
    );
    let refused = |reason: &str| {
        let body = json!({ "result": "NG", "reason": reason });
        Answer::json(Place::Login, 200, &body)
    };
    match answer {
        LoginAnswer::Welcome { session } => {
            let body = json!({ "result": "OK", "token": session, "expiresIn": 600 });
            Answer::json(Place::Login, 201, &body)
        }
        LoginAnswer::Rejected { tries_left } => {
            let body = json!({
                "code": "BAD_SECRET",
                "detail": "組合員番号またはパスワードが正しくありません。",
                "remaining": tries_left,
            });
            Answer::json(Place::Login, 401, &body)
        }
        LoginAnswer::Locked => {
            let body = json!({ "code": "LOCKED", "detail": "ご利用を停止しました。" });
            Answer::json(Place::Login, 423, &body)
        }
        LoginAnswer::Administrator => refused("ADMIN_MEMBER"),
        LoginAnswer::PasswordExpired => refused("SECRET_EXPIRED"),
        LoginAnswer::OtherSession => refused("IN_USE"),
    }
}

fn signed_on(shared: &Shared, asked: &Asked) -> Answer {
    let bearer = asked
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    let visitor = shared.sessions().visitor(ID, bearer);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::Replaced => {
            return api::refusal(401, "REPLACED", "ほかの端末で利用が始まりました。");
        }
        Visitor::TimedOut | Visitor::Unknown => {
            return api::refusal(401, "EXPIRED", "もう一度サインオンしてください。");
        }
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/v1/session/close") => {
            if let Some(bearer) = bearer {
                shared.sessions().sign_out(bearer);
            }
            Answer::json(Place::Logout, 200, &json!({ "result": "OK" }))
        }
        ("POST", "/v1/transfers") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            api::refusal(403, "TROUBLE", "このお取引はご利用になれません。")
        }
        ("GET", _) => api::answer(shared, asked, &visitor),
        _ => api::refusal(404, "TROUBLE", "見つかりません。"),
    }
}
