//! デモペイ: an HTML shell with a token, and everything else as JSON behind it. Why a login was refused is told by the
//! status of the answer; the page says the same for all.

mod api;
mod ledger;
mod logins;
mod pages;

use encoding_rs::UTF_8;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-pay";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモペイ",
    form: &[("id", "メールアドレス"), ("password", "パスワード")],
    origin: "https://demo-pay.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: ledger::account,
    answer,
};

const COOKIE: &str = "pay_session";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let is_api = asked.path.starts_with("/api/");
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return if is_api {
            api::maintenance(&until)
        } else {
            html(Place::Other, &pages::maintenance(&until)).with_status(503)
        };
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/login") => html(Place::LoginForm, &pages::login_form(None)),
        ("POST", "/login") => sign_in(shared, asked),
        _ => signed_in(shared, asked, is_api),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

fn sign_in(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let answer = shared.sessions().sign_in(
        ID,
        asked.form.get("email"),
        asked.form.get("password"),
        SecondLogin::EndsTheFirst,
        misbehaviour.as_ref(),
    );
    let (status, more) = match answer {
        LoginAnswer::Welcome { session } => {
            return Answer::redirect(Place::Login, "/home").with_cookie(COOKIE, &session);
        }
        LoginAnswer::Rejected { tries_left } => (
            401,
            format!("あと{tries_left}回間違えると、アカウントをロックします。"),
        ),
        LoginAnswer::Locked => (423, "解除はアプリからお手続きください。".to_owned()),
        LoginAnswer::Administrator => (403, "利用者のアカウントをお使いください。".to_owned()),
        LoginAnswer::PasswordExpired => (410, "アプリから再設定してください。".to_owned()),
        LoginAnswer::OtherSession => (409, "ログインできるのは1台だけです。".to_owned()),
    };
    let message = format!("ログインできませんでした。{more}");
    html(Place::Login, &pages::login_form(Some(&message))).with_status(status)
}

fn signed_in(shared: &Shared, asked: &Asked, is_api: bool) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let Visitor::SignedIn(visitor) = visitor else {
        return if is_api {
            api::signed_out()
        } else {
            Answer::redirect(Place::Other, "/login")
        };
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/home") => home(shared, &visitor.form_token),
        ("POST", "/logout") => {
            if asked.form.get("csrf_token") != visitor.form_token {
                return html(Place::Other, &pages::not_found()).with_status(403);
            }
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            Answer::redirect(Place::Logout, "/login").without_cookie(COOKIE)
        }
        (_, "/send") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(Place::Other, &pages::not_found()).with_status(403)
        }
        ("GET", _) if is_api => api::answer(shared, asked, &visitor),
        _ => html(Place::Other, &pages::not_found()).with_status(404),
    }
}

fn home(shared: &Shared, csrf: &str) -> Answer {
    let page = match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => pages::never_seen(csrf),
        Some(Misbehaviour::Notice) => pages::consent(csrf),
        _ => pages::home(csrf),
    };
    html(Place::Home, &page)
}
