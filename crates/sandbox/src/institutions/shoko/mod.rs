//! デモ商工銀行: the code's field stands in the login form, accounts are a `dl` each, lines come as a CSV file.

mod books;
mod entrance;
mod file;
mod logins;
mod pages;

use encoding_rs::SHIFT_JIS;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-shoko";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ商工銀行",
    form: &[("id", "会員番号"), ("password", "ログイン暗証")],
    origin: "https://web.demo-shoko.example",
    further_origins: &[],
    forms: SHIFT_JIS,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "JSESSIONID";

/// What the form for a file carries; ① is in the Shift_JIS of Windows alone, and must come back in it.
const BUSINESS: &str = "①入出金明細";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let answer = page(shared, asked);
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => answer
            .with_page(
                SHIFT_JIS,
                &pages::error("処理中にエラーが発生しました。（SYS001）"),
            ),
        _ => answer,
    }
}

fn page(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until));
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/s/login.do") => html(Place::LoginForm, &pages::login_form(None)),
        ("POST", "/s/auth.do") => entrance::password_and_code(shared, asked),
        ("POST", "/s/kakunin.do") => entrance::second_password(shared, asked),
        _ => signed_in(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, SHIFT_JIS, page)
}

fn error(message: &str) -> Answer {
    html(Place::Other, &pages::error(message))
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::TimedOut => return error("セッションがタイムアウトしました。"),
        Visitor::Replaced => return html(Place::Other, &pages::replaced()),
        Visitor::Unknown => return Answer::redirect(Place::Other, "/s/login.do"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/s/top.do") => top(shared, &visitor),
        ("GET", "/s/kikan.do") => {
            with_account(shared, asked.query.get("no"), &visitor, |account| {
                let page = pages::period_form(account, shared.today(), &visitor.form_token);
                html(Place::Period, &page)
            })
        }
        ("POST", "/s/csv.do") => file::answer(shared, asked, &visitor),
        ("GET", "/s/logout.do") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/s/furikomi.do") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            error("お振込には取引暗証が必要です。")
        }
        _ => error("お探しのページはございません。").with_status(404),
    }
}

fn top(shared: &Shared, visitor: &SignedIn) -> Answer {
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => html(Place::Home, &pages::never_seen()),
        Some(Misbehaviour::Notice) => html(Place::Home, &pages::consent()),
        Some(Misbehaviour::NoAccounts) => html(Place::Accounts, &pages::top(&[])),
        _ => {
            let accounts = shared.accounts(visitor.login);
            html(Place::Accounts, &pages::top(&accounts))
        }
    }
}

fn with_account(
    shared: &Shared,
    number: &str,
    visitor: &SignedIn,
    answer: impl FnOnce(&crate::ledger::LedgerAccount) -> Answer,
) -> Answer {
    let accounts = shared.accounts(visitor.login);
    match accounts.iter().find(|account| account.number == number) {
        Some(account) => answer(account),
        None => error("口座が見つかりません。"),
    }
}
