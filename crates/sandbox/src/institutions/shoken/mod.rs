//! デモ証券: a broker. A wrong login leads back without a word; accounts in yen and dollars, one page each; whether money
//! came or went shows only in who stands on which side. In layout 2 a link to an account is good for one click, and its
//! flow of money is shown to those who come from there.

mod books;
mod entrance;
mod flow;
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
const ID: &str = "demo-shoken";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ証券",
    form: &[("id", "部店・口座番号"), ("password", "ログインパスワード")],
    origin: "https://trade.demo-shoken.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "TRADE_SID";

/// Whether pages are shown in their order only, and links are good for one click.
fn is_strict(shared: &Shared) -> bool {
    shared.layout(ID) == 2
}

/// The key in the links of the マイページ that was shown last; the first click uses it up.
const KEY: &str = "key";
/// The account that a session looks at: its 口座サマリー came before.
const LOOKED_AT: &str = "looked at";

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
        ("GET", "/mypage") => my_page(shared, session, &visitor),
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

fn my_page(shared: &Shared, session: Option<&str>, visitor: &SignedIn) -> Answer {
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => html(Place::Home, &pages::never_seen()),
        Some(Misbehaviour::Notice) => html(Place::Home, &pages::consent()),
        _ => {
            let accounts = shared.accounts(visitor.login);
            if !is_strict(shared) {
                return html(Place::Accounts, &pages::my_page(&accounts, None));
            }
            let mut sessions = shared.sessions();
            let key = sessions.fresh_token();
            let page = pages::my_page(&accounts, Some(&key));
            sessions.note(session, KEY, key);
            sessions.note(session, LOOKED_AT, String::new());
            drop(sessions);
            html(Place::Accounts, &page)
        }
    }
}

fn of_account(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    if !asked.query.get("page").is_empty() {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("no");
    let Some(account) = accounts.iter().find(|account| account.number == number) else {
        return html(Place::Other, &pages::failed("口座がありません。"));
    };
    let session = asked.cookie(COOKIE);
    let is_flow = asked.path == "/flow";
    if is_strict(shared) && !is_in_order(shared, session, asked, account, is_flow) {
        let text = "このリンクは使用済みです。マイページからやりなおしてください。";
        return html(Place::Other, &pages::failed(text));
    }
    if is_flow {
        return flow::answer(shared, asked, account);
    }
    html(Place::Accounts, &pages::account(account, shared.today()))
}

/// A 口座サマリー uses the key up; the flow of money is that of the account looked at.
fn is_in_order(
    shared: &Shared,
    session: Option<&str>,
    asked: &Asked,
    account: &LedgerAccount,
    is_flow: bool,
) -> bool {
    let mut sessions = shared.sessions();
    if is_flow {
        return sessions.noted(session, LOOKED_AT) == account.number;
    }
    let key = sessions.noted(session, KEY);
    if key.is_empty() || asked.query.get("key") != key {
        return false;
    }
    sessions.note(session, KEY, String::new());
    sessions.note(session, LOOKED_AT, account.number.clone());
    true
}
