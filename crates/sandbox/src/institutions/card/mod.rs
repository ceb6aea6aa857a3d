//! デモカード: UTF-8, tabs by closing date, days without a year, pending uses on a page of their own.

mod ledger;
mod logins;
mod pages;

use encoding_rs::UTF_8;
use jiff::civil::Date;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::{LedgerAccount, calendar};
use crate::listing::Listing;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin, SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-card";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモカード",
    form: &[("id", "デモカードID"), ("password", "パスワード")],
    origin: "https://www.demo-card.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: ledger::account,
    answer,
};

const COOKIE: &str = "member_session";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until)).with_status(503);
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/login") => html(Place::LoginForm, &pages::login_form(None)),
        ("POST", "/login") => sign_in(shared, asked),
        _ => signed_in(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

fn sign_in(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let answer = shared.sessions().sign_in(
        ID,
        asked.form.get("member_id"),
        asked.form.get("password"),
        SecondLogin::EndsTheFirst,
        misbehaviour.as_ref(),
    );
    let again = |message: &str| html(Place::Login, &pages::login_form(Some(message)));
    match answer {
        LoginAnswer::Welcome { session } => match misbehaviour {
            Some(Misbehaviour::UnknownPage) => html(Place::Login, &pages::never_seen()),
            Some(Misbehaviour::Notice) => html(Place::Login, &pages::consent()),
            _ => Answer::redirect(Place::Login, "/top"),
        }
        .with_cookie(COOKIE, &session),
        LoginAnswer::Rejected { tries_left } => again(&format!(
            "IDまたはパスワードに誤りがあります。あと{tries_left}回間違えるとロックされます。"
        )),
        LoginAnswer::Locked => again(
            "パスワードの間違いが続いたため、ロックされています。再設定の手続きをお願いします。",
        ),
        LoginAnswer::Administrator => {
            again("管理者IDではご利用になれません。会員のIDでログインしてください。")
        }
        LoginAnswer::PasswordExpired => html(Place::Login, &pages::password_expired()),
        LoginAnswer::OtherSession => html(Place::Login, &pages::other_session()),
    }
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::Replaced => return html(Place::Other, &pages::other_session()),
        Visitor::TimedOut => return html(Place::Other, &pages::timed_out()),
        Visitor::Unknown => return Answer::redirect(Place::Other, "/login"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/top") => {
            let accounts = shared.accounts(visitor.login);
            html(Place::Accounts, &pages::top(&accounts))
        }
        ("GET", "/meisai") => with_card(shared, asked, &visitor, statement),
        ("GET", "/mikakutei") => with_card(shared, asked, &visitor, pending),
        ("GET", "/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/henkou") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(Place::Other, &pages::not_found()).with_status(403)
        }
        _ => html(Place::Other, &pages::not_found()).with_status(404),
    }
}

fn with_card(
    shared: &Shared,
    asked: &Asked,
    visitor: &SignedIn,
    page: fn(&Shared, &Asked, &LedgerAccount) -> Answer,
) -> Answer {
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("card");
    match accounts.iter().find(|account| account.number == number) {
        Some(account) => page(shared, asked, account),
        None => html(Place::Other, &pages::not_found()).with_status(404),
    }
}

fn statement(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let closings = ledger::closings_shown(shared.today());
    let wanted = asked.query.get("shime");
    let chosen: Option<Date> = match wanted {
        "" => closings.first().copied(),
        _ => closings
            .iter()
            .copied()
            .find(|closing| pages::closing_key(*closing) == wanted),
    };
    let Some(closing) = chosen else {
        return html(Place::Other, &pages::not_found()).with_status(404);
    };
    let misbehaviour = shared.misbehaviour(ID);
    let mut listing = Listing::of_period(
        account,
        calendar::period_start(closing),
        closing,
        misbehaviour.as_ref(),
    );
    listing.is_changed |= shared.layout(ID) == 2;
    let page = pages::statement(account, &closings, closing, &listing);
    html(Place::Statement, &page)
}

fn pending(shared: &Shared, _: &Asked, account: &LedgerAccount) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let mut listing = Listing::of_pending(account, misbehaviour.as_ref());
    listing.is_changed |= shared.layout(ID) == 2;
    html(Place::Statement, &pages::pending(account, &listing))
}
