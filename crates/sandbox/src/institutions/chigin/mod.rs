//! デモ地方銀行: Shift_JIS, one address for everything, a 乱数表, one list of all accounts, pages without an end.

mod books;
mod entrance;
mod logins;
mod pages;
mod statement;

use encoding_rs::SHIFT_JIS;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::login::{AccountKind, DemoLogin};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::Visitor;
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-chigin";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ地方銀行",
    form: &[("id", "ログインID"), ("password", "ログインパスワード")],
    origin: "https://ib.demo-chigin.example",
    further_origins: &[],
    forms: SHIFT_JIS,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "CHIGINID";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let answer = page(shared, asked);
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            let page =
                pages::error("システムエラーが発生しました。時間をおいてお試しください。[S500]");
            answer.with_page(SHIFT_JIS, &page)
        }
        _ => answer,
    }
}

/// Every address is `/ib`; `ACT` says what is wanted.
fn page(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until)).with_status(503);
    }
    if !matches!(asked.path.as_str(), "/" | "/ib") {
        return error("ご指定のページは見つかりません。").with_status(404);
    }
    match (asked.method.as_str(), asked.query.get("ACT")) {
        ("GET", "" | "LOGIN") => entrance::login_form(None),
        ("POST", "AUTH") => entrance::password(shared, asked),
        ("POST", "RANSU") => entrance::grid(shared, asked),
        ("POST", "GAZOU") => entrance::picture(shared, asked),
        ("GET", "GAZO") => entrance::image(shared, asked),
        (method, act) => signed_in(shared, asked, method, act),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, SHIFT_JIS, page)
}

fn error(message: &str) -> Answer {
    html(Place::Other, &pages::error(message))
}

/// Who has 当座 accounts sees other pages: balances, and a 全銀 file for each.
fn has_files(login: &DemoLogin) -> bool {
    login
        .accounts
        .iter()
        .any(|plan| plan.kind == AccountKind::Current)
}

fn signed_in(shared: &Shared, asked: &Asked, method: &str, act: &str) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::TimedOut | Visitor::Replaced => return error("ログインの有効時間が切れました。"),
        Visitor::Unknown => return error("ログインをしてください。"),
    };
    let login = visitor.login;
    match (method, act) {
        ("GET", "TOP") => html(Place::Home, &pages::top()),
        ("GET", "ZANDAKA") => {
            let accounts = shared.accounts(login);
            let page = if has_files(login) {
                pages::file_accounts(&accounts)
            } else {
                pages::accounts(&accounts)
            };
            html(Place::Accounts, &page)
        }
        ("GET", "MEISAI") => statement::page_of_month(shared, asked, login),
        ("GET", "ZENGIN") => statement::file(shared, asked, login),
        ("GET", "LOGOUT") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "FURIKOMI" | "HENKOU") => {
            shared.sessions().count_forbidden(ID, login.login_id);
            error("取引パスワードを入力してください。")
        }
        _ => error("ご指定のページは見つかりません。").with_status(404),
    }
}
