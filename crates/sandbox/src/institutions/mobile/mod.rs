//! デモモバイル銀行: a small site for phones. Some logins are approved in the bank's app; its JSON is always a 200, that of
//! a refused login too.

mod api;
mod logins;
mod pages;

use encoding_rs::UTF_8;
use jiff::civil::Date;

use crate::challenges::Approval;
use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::modern::Modern;
use crate::ledger::{LedgerAccount, Moment, calendar};
use crate::login::{AccountPlan, Asks};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-mobile";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモモバイル銀行",
    form: &[("id", "携帯電話番号"), ("password", "パスワード")],
    origin: "https://api.demo-mobile.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books,
    answer,
};

const COOKIE: &str = "mb";
/// Between password and approval.
const HALF_COOKIE: &str = "mb_wait";

/// The last 180 days are shown.
fn shown_from(today: Date) -> Date {
    calendar::days_before(today, 180)
}

fn books(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let deposits = Modern {
        institution: ID,
        shown_from: shown_from(moment.today),
        debits_wait: true,
    };
    deposits.account(plan, moment)
}

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let is_api = asked.path.starts_with("/m/api/");
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return if is_api {
            api::error("E_MAINT", &until)
        } else {
            html(Place::Other, &pages::maintenance(&until)).with_status(503)
        };
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/m/login") => html(Place::LoginForm, &pages::login_form()),
        ("POST", "/m/login") => sign_in(shared, asked),
        ("GET", "/m/approve") => approve(shared, asked),
        _ => signed_in(shared, asked, is_api),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

fn sign_in(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let (tel, pass) = (asked.form.get("tel"), asked.form.get("pass"));
    let checked = shared
        .sessions()
        .check(ID, tel, pass, misbehaviour.as_ref());
    let refusal = match checked {
        Ok(attempt) => return admit(shared, &attempt, misbehaviour.as_ref()),
        Err(refusal) => refusal,
    };
    let (code, message, left) = match refusal {
        LoginAnswer::Rejected { tries_left } => {
            ("E_PASS", "番号かパスワードがちがいます。", Some(tries_left))
        }
        LoginAnswer::Locked => ("E_LOCK", "停止中です。アプリから解除してください。", None),
        LoginAnswer::PasswordExpired => ("E_OLD", "パスワードの期限が切れました。", None),
        LoginAnswer::OtherSession => ("E_BUSY", "ほかのスマートフォンでログイン中です。", None),
        LoginAnswer::Administrator | LoginAnswer::Welcome { .. } => {
            ("E_ADMIN", "管理者の番号ではログインできません。", None)
        }
    };
    api::refused(code, message, left)
}

/// After the right password: straight in, or by the app.
fn admit(shared: &Shared, attempt: &str, misbehaviour: Option<&Misbehaviour>) -> Answer {
    let login = shared.sessions().attempt(ID, Some(attempt));
    let Some(login) = login.filter(|login| login.is_asked(Asks::Approval)) else {
        return welcome(shared, attempt);
    };
    if !shared.challenges().ask_approval(login, misbehaviour) {
        return html(
            Place::Login,
            &pages::not_approved("アプリへ通知を送れませんでした。"),
        );
    }
    Answer::redirect(Place::Login, "/m/approve").with_cookie(HALF_COOKIE, attempt)
}

fn welcome(shared: &Shared, attempt: &str) -> Answer {
    let answer = shared
        .sessions()
        .finish(ID, Some(attempt), SecondLogin::EndsTheFirst);
    match answer {
        Some(LoginAnswer::Welcome { session }) => Answer::redirect(Place::Login, "/m/home")
            .with_cookie(COOKIE, &session)
            .without_cookie(HALF_COOKIE),
        _ => Answer::redirect(Place::Login, "/m/login"),
    }
}

/// The waiting page; it is looked at again until the person has decided.
fn approve(shared: &Shared, asked: &Asked) -> Answer {
    let attempt = asked.cookie(HALF_COOKIE);
    let login = shared.sessions().attempt(ID, attempt);
    let (Some(attempt), Some(login)) = (attempt, login) else {
        return Answer::redirect(Place::Other, "/m/login");
    };
    let how = shared.challenges().approval(login);
    match how {
        Some(Approval::Waiting) => html(Place::Other, &pages::waiting(number_of(attempt))),
        Some(Approval::Approved) => welcome(shared, attempt),
        Some(Approval::Declined) => {
            shared.sessions().give_up(Some(attempt));
            html(
                Place::Other,
                &pages::not_approved("アプリで「拒否」が選ばれました。"),
            )
        }
        None => html(
            Place::Other,
            &pages::not_approved("承認の時間が過ぎました。"),
        ),
    }
}

/// Two digits that both screens show, so that nobody approves somebody else's login.
fn number_of(attempt: &str) -> u8 {
    10 + attempt
        .bytes()
        .fold(0, |sum: u8, byte| sum.wrapping_add(byte))
        % 90
}

fn signed_in(shared: &Shared, asked: &Asked, is_api: bool) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::Replaced if is_api => {
            return api::error("E_OTHER", "ほかのスマートフォンでログインされました。");
        }
        _ if is_api => return api::error("E_SESSION", "ログインしなおしてください。"),
        _ => return Answer::redirect(Place::Other, "/m/login"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/m/home") => {
            let page = match shared.misbehaviour(ID) {
                Some(Misbehaviour::UnknownPage) => pages::never_seen(),
                Some(Misbehaviour::Notice) => pages::terms(),
                _ => pages::home(&visitor.form_token),
            };
            html(Place::Home, &page)
        }
        ("GET", "/m/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/m/pay") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(Place::Other, &pages::not_found()).with_status(403)
        }
        ("GET", _) if is_api => api::answer(shared, asked, &visitor),
        _ => html(Place::Other, &pages::not_found()).with_status(404),
    }
}
