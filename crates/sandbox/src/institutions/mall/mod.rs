//! デモモール: an online shop. Its message stands in the address, icons say what was bought or given back, and a price
//! comes in three parts.

mod books;
mod logins;
mod orders;
mod pages;

use encoding_rs::UTF_8;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin, SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-mall";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモモール",
    form: &[("id", "Eメール"), ("password", "パスワード")],
    origin: "https://www.demo-mall.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "mall-session";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until)).with_status(503);
    }
    let answer = behaving(shared, asked);
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            html(answer.place, &pages::trouble())
        }
        _ => answer,
    }
}

fn behaving(shared: &Shared, asked: &Asked) -> Answer {
    match (asked.method.as_str(), asked.path.as_str()) {
        // Whatever went wrong before stands in the address alone.
        ("GET", "/" | "/signin") => html(Place::LoginForm, &pages::sign_in()),
        ("POST", "/signin") => sign_in(shared, asked),
        ("GET", "/icons/cart.svg") => icon(pages::CART),
        ("GET", "/icons/return.svg") => icon(pages::RETURN),
        _ => signed_in(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

fn icon(drawing: &str) -> Answer {
    Answer::bytes(Place::Other, "image/svg+xml", drawing.as_bytes().to_vec())
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
    let back = |code: &str| Answer::redirect(Place::Login, &format!("/signin?msg={code}"));
    match answer {
        LoginAnswer::Welcome { session } => {
            Answer::redirect(Place::Login, "/account").with_cookie(COOKIE, &session)
        }
        LoginAnswer::Rejected { tries_left } => back(&format!("E02&left={tries_left}")),
        LoginAnswer::Locked => back("E03"),
        LoginAnswer::PasswordExpired => back("E05"),
        LoginAnswer::OtherSession => back("E06"),
        LoginAnswer::Administrator => back("E07"),
    }
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let Visitor::SignedIn(visitor) = visitor else {
        return Answer::redirect(Place::Other, "/signin?msg=E01");
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/account") => account(shared, &visitor),
        ("GET", "/orders") => orders::answer(shared, asked, &visitor),
        ("GET", "/signout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/cart/buy" | "/account/edit") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            html(Place::Other, &pages::trouble())
        }
        _ => html(Place::Other, &pages::trouble()).with_status(404),
    }
}

fn account(shared: &Shared, visitor: &SignedIn) -> Answer {
    let page = match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => return html(Place::Home, &pages::never_seen()),
        Some(Misbehaviour::Notice) => return html(Place::Home, &pages::consent()),
        _ => pages::account(&shared.accounts(visitor.login)),
    };
    html(Place::Accounts, &page)
}
