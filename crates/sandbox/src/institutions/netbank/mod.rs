//! デモネット銀行: ID, then password, then a code by mail; cards, two layouts of the statement, days without a year.

mod activity;
mod books;
mod entrance;
mod logins;
mod pages;

use encoding_rs::UTF_8;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::LedgerAccount;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-netbank";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモネット銀行",
    form: &[("id", "ユーザーID"), ("password", "ログインパスワード")],
    origin: "https://www.demo-netbank.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "nb_session";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until)).with_status(503);
    }
    let answer = entrance::answer(shared, asked).unwrap_or_else(|| signed_in(shared, asked));
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => html(
            answer.place,
            &pages::failed("ただいま処理できません。時間をおいてお試しください。"),
        ),
        _ => answer,
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::Replaced => {
            return html(
                Place::Other,
                &pages::ended("ほかの端末でログインされました。"),
            );
        }
        Visitor::TimedOut => {
            return html(
                Place::Other,
                &pages::ended("しばらく操作がなかったため、ログアウトしました。"),
            );
        }
        Visitor::Unknown => return Answer::redirect(Place::Other, "/login"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/top") => top(shared, &visitor),
        ("GET", "/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(
                Place::Logout,
                &pages::ended("ご利用ありがとうございました。"),
            )
            .without_cookie(COOKIE)
        }
        ("GET", path) if path.starts_with("/accounts/") => of_account(shared, asked, &visitor),
        (_, "/transfer" | "/settings") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(
                Place::Other,
                &pages::failed("取引パスワードを入力してください。"),
            )
        }
        _ => html(Place::Other, &pages::failed("ページが見つかりません。")).with_status(404),
    }
}

fn top(shared: &Shared, visitor: &SignedIn) -> Answer {
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => html(Place::Home, &pages::never_seen()),
        Some(Misbehaviour::Notice) => html(Place::Home, &pages::consent()),
        how => {
            let mut accounts = shared.accounts(visitor.login).as_ref().clone();
            if how == Some(Misbehaviour::NoAccounts) {
                accounts.clear();
            }
            let words = pages::words(shared.layout(ID));
            let page = pages::top(&accounts, shared.today(), &words);
            html(Place::Accounts, &page)
        }
    }
}

fn of_account(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let (number, rest) = asked
        .path
        .trim_start_matches("/accounts/")
        .split_once('/')
        .map_or_else(
            || (asked.path.trim_start_matches("/accounts/"), ""),
            |(number, rest)| (number, rest),
        );
    if !asked.query.get("page").is_empty() {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    let account: Option<&LedgerAccount> = accounts.iter().find(|one| one.number == number);
    match (account, rest) {
        (Some(account), "") => html(
            Place::Period,
            &pages::choose_period(account, shared.today()),
        ),
        (Some(account), "activity") => activity::answer(shared, asked, account),
        _ => html(Place::Other, &pages::failed("ページが見つかりません。")).with_status(404),
    }
}
