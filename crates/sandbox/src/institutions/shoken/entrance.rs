//! The way into デモ証券. Who gives a wrong password is led back to the form, and that is all.

use super::{COOKIE, ID, html, pages};
use crate::http::{Answer, Asked};
use crate::login::Asks;
use crate::misbehaviour::Place;
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

/// Holds a login under way.
const ATTEMPT: &str = "TRADE_PRE";

/// `None`: the address isn't one of the entrance.
pub(super) fn answer(shared: &Shared, asked: &Asked) -> Option<Answer> {
    Some(match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/login") => html(Place::LoginForm, &pages::sign_in()),
        ("POST", "/login") => password(shared, asked),
        ("GET", "/login/image") => html(Place::Login, &pages::ask_picture(false)),
        ("GET", "/login/image.png") => picture(shared, asked),
        ("POST", "/login/image") => judge_picture(shared, asked),
        _ => return None,
    })
}

fn back() -> Answer {
    Answer::redirect(Place::Login, "/login")
}

fn password(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let checked = shared.sessions().check(
        ID,
        asked.form.get("branch_account"),
        asked.form.get("pin"),
        misbehaviour.as_ref(),
    );
    match checked {
        Ok(attempt) => {
            let login = shared.sessions().attempt(ID, Some(&attempt));
            if login.is_some_and(|login| login.is_asked(Asks::Picture)) {
                return Answer::redirect(Place::Login, "/login/image")
                    .with_cookie(ATTEMPT, &attempt);
            }
            open(shared, Some(&attempt))
        }
        Err(LoginAnswer::Locked) => html(Place::Login, &pages::stopped("locked")),
        Err(LoginAnswer::PasswordExpired) => html(Place::Login, &pages::stopped("expired")),
        Err(LoginAnswer::OtherSession) => html(Place::Login, &pages::closed("another-device")),
        Err(LoginAnswer::Administrator) => html(Place::Login, &pages::stopped("manager")),
        Err(_) => back(),
    }
}

/// A new picture each time it is looked at.
fn picture(shared: &Shared, asked: &Asked) -> Answer {
    let login = shared.sessions().attempt(ID, asked.cookie(ATTEMPT));
    match login {
        Some(login) => {
            let image = shared.challenges().draw_picture(login);
            Answer::bytes(Place::Other, "image/png", image)
        }
        None => back(),
    }
}

fn judge_picture(shared: &Shared, asked: &Asked) -> Answer {
    let attempt = asked.cookie(ATTEMPT);
    let Some(login) = shared.sessions().attempt(ID, attempt) else {
        return back();
    };
    let is_right = shared
        .challenges()
        .judge_picture(login, asked.form.get("letters"));
    if is_right {
        return open(shared, attempt);
    }
    shared.sessions().count_wrong_answer(login);
    html(Place::Login, &pages::ask_picture(true))
}

fn open(shared: &Shared, attempt: Option<&str>) -> Answer {
    let opened = shared
        .sessions()
        .finish(ID, attempt, SecondLogin::EndsTheFirst);
    match opened {
        Some(LoginAnswer::Welcome { session }) => Answer::redirect(Place::Login, "/mypage")
            .with_cookie(COOKIE, &session)
            .without_cookie(ATTEMPT),
        _ => back(),
    }
}
