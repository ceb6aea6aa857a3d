//! デモ証券: a broker. A wrong login leads back without a word; accounts in yen and dollars, one page each; whether money
//! came or went shows only in who stands on which side.

mod books;
mod entrance;
mod flow;
mod logins;
mod pages;

use encoding_rs::UTF_8;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-shoken";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    origin: "https://trade.demo-shoken.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "TRADE_SID";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until)).with_status(503);
    }
    let answer = entrance::answer(shared, asked).unwrap_or_else(|| signed_in(shared, asked));
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            html(answer.place, &pages::failed("ただいま照会できません。"))
        }
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
        Visitor::Replaced => return html(Place::Other, &pages::closed("another-device")),
        Visitor::TimedOut => return html(Place::Other, &pages::closed("timeout")),
        Visitor::Unknown => return Answer::redirect(Place::Other, "/login"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/mypage") => my_page(shared, &visitor),
        ("GET", "/account" | "/flow") => of_account(shared, asked, &visitor),
        ("GET", "/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::closed("logout")).without_cookie(COOKIE)
        }
        (_, "/order" | "/withdraw") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(Place::Other, &pages::failed("取引パスワードが必要です。"))
        }
        _ => html(Place::Other, &pages::failed("ページがありません。")).with_status(404),
    }
}

fn my_page(shared: &Shared, visitor: &SignedIn) -> Answer {
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => html(Place::Home, &pages::never_seen()),
        Some(Misbehaviour::Notice) => html(Place::Home, &pages::consent()),
        _ => {
            let accounts = shared.accounts(visitor.login);
            html(Place::Accounts, &pages::my_page(&accounts))
        }
    }
}

fn of_account(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    if !asked.query.get("page").is_empty() {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("no");
    match accounts.iter().find(|account| account.number == number) {
        Some(account) if asked.path == "/flow" => flow::answer(shared, asked, account),
        Some(account) => html(Place::Accounts, &pages::account(account, shared.today())),
        None => html(Place::Other, &pages::failed("口座がありません。")),
    }
}
