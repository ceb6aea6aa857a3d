//! デモポータル銀行: pages from the server whose forms, tables and files are made by the scripts in them.

mod api;
mod entrance;
mod logins;
mod pages;

use encoding_rs::UTF_8;
use jiff::civil::Date;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::{LedgerAccount, Moment, business, calendar, running_account};
use crate::login::AccountPlan;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::Visitor;
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-portal";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモポータル銀行",
    form: &[
        ("id", "お客さま番号"),
        ("name", "お名前（全角）"),
        ("password", "暗証"),
    ],
    origin: "https://portal.demo-portal.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books,
    answer,
};

const COOKIE: &str = "PORTALSID";

/// The last 400 days are shown.
fn shown_from(today: Date) -> Date {
    calendar::days_before(today, 400)
}

fn books(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let lines = business::lines(ID, plan, moment);
    running_account(
        plan,
        business::STARTING_BALANCE,
        lines,
        shown_from(moment.today),
    )
}

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(shared, Place::Other, &pages::maintenance(&until)).with_status(503);
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/portal/") => html(shared, Place::LoginForm, &pages::login_form(None)),
        ("POST", "/portal/login") => entrance::sign_in(shared, asked),
        (_, path) if path.starts_with("/portal/verify") => entrance::verify(shared, asked),
        _ => signed_in(shared, asked),
    }
}

/// A page of the portal, with somebody else's script in it where the portal is to be hostile.
fn html(shared: &Shared, place: Place, page: &str) -> Answer {
    if shared.misbehaviour(ID) == Some(Misbehaviour::ForeignScript) {
        let page = page.replace("</body>", &format!("{}</body>", pages::FOREIGN));
        return Answer::html(place, UTF_8, &page);
    }
    Answer::html(place, UTF_8, page)
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::Replaced => {
            return ended(
                shared,
                "別の端末でログインされたため、この画面は使えなくなりました。",
            );
        }
        Visitor::TimedOut | Visitor::Unknown => {
            return ended(shared, "長い間操作がなかったため、終了しました。");
        }
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/portal/top") => {
            let accounts = shared.accounts(visitor.login);
            let page = match shared.misbehaviour(ID) {
                Some(Misbehaviour::UnknownPage) => pages::never_seen(),
                Some(Misbehaviour::Notice) => pages::notice(),
                _ => pages::top(&accounts, shared.layout(ID) == 2),
            };
            html(shared, Place::Accounts, &page)
        }
        ("GET", "/portal/inquiry") => api::inquiry(shared, asked, &visitor),
        ("GET", "/portal/data") => api::data(shared, asked, &visitor),
        ("POST", "/portal/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(shared, Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/portal/transfer") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(
                shared,
                Place::Other,
                &pages::plain("エラー", "お取り扱いできません。"),
            )
            .with_status(403)
        }
        _ => html(
            shared,
            Place::Other,
            &pages::plain("エラー", "画面がありません。"),
        )
        .with_status(404),
    }
}

fn ended(shared: &Shared, why: &str) -> Answer {
    html(shared, Place::Other, &pages::plain("終了", why))
}
