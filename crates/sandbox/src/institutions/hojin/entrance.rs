//! The way in. What went wrong is told in the address only: `?err=E01`; the page shows the same form again.

use super::{COOKIE, ID, MARK, html, logins, pages};
use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

const CELLS: usize = 2;

pub(super) fn login_form(shared: &Shared) -> Answer {
    let token = shared.sessions().issue_login_token();
    html(Place::LoginForm, &pages::login_form(&token))
}

/// Back to the form; without an error it comes silently.
fn back(error: &str) -> Answer {
    let address = if error.is_empty() {
        "/biz/login".to_owned()
    } else {
        format!("/biz/login?err={error}")
    };
    Answer::redirect(Place::Login, &address)
}

pub(super) fn password(shared: &Shared, asked: &Asked) -> Answer {
    let form = &asked.form;
    if !shared.sessions().take_login_token(form.get("TOKEN")) || form.get("MARK") != MARK {
        return back("E99");
    }
    let id = form.get("RIYOUSHA");
    let login = Institution::find(ID).and_then(|one| one.login(id));
    let is_known = login.is_some_and(|login| logins::company(login) == form.get("KIGYO"));
    let misbehaviour = shared.misbehaviour(ID);
    // A company that doesn't go with the ID is a wrong password like any other, but nobody is told.
    let password = if is_known { form.get("PASSWD") } else { "" };
    let checked = shared
        .sessions()
        .check(ID, id, password, misbehaviour.as_ref());
    match checked {
        Ok(attempt) => match turned_away(misbehaviour.as_ref()) {
            Some(code) => {
                shared.sessions().give_up(Some(&attempt));
                back(code)
            }
            None => Answer::redirect(Place::Login, "/biz/ransu").with_cookie(COOKIE, &attempt),
        },
        Err(_) if !is_known => back(""),
        Err(refusal) => back(code_of(&refusal)),
    }
}

/// Whose login goes by certificate, or would.
fn turned_away(misbehaviour: Option<&Misbehaviour>) -> Option<&'static str> {
    match misbehaviour? {
        Misbehaviour::WrongEntrance => Some("E06"),
        Misbehaviour::CertificateMissing => Some("E07"),
        Misbehaviour::CertificateWrong => Some("E08"),
        Misbehaviour::CertificateExpired => Some("E09"),
        _ => None,
    }
}

fn code_of(refusal: &LoginAnswer) -> &'static str {
    match refusal {
        LoginAnswer::Rejected { .. } => "E01",
        LoginAnswer::Locked => "E02",
        LoginAnswer::Administrator => "E03",
        LoginAnswer::PasswordExpired => "E04",
        LoginAnswer::OtherSession => "E05",
        LoginAnswer::Welcome { .. } => "",
    }
}

pub(super) fn grid_form(shared: &Shared, asked: &Asked) -> Answer {
    let login = shared.sessions().attempt(ID, asked.cookie(COOKIE));
    match login {
        Some(login) => {
            let cells = shared.challenges().ask_cells(login, CELLS);
            html(Place::Login, &pages::grid(&cells))
        }
        None => back(""),
    }
}

pub(super) fn grid(shared: &Shared, asked: &Asked) -> Answer {
    let attempt = asked.cookie(COOKIE);
    let Some(login) = shared.sessions().attempt(ID, attempt) else {
        return back("");
    };
    let given = ["SU1", "SU2"].map(|name| asked.form.get(name));
    if !shared.challenges().judge_cells(login, &given) {
        shared.sessions().count_wrong_answer(login);
        return Answer::redirect(Place::Login, "/biz/ransu?err=E11");
    }
    let finished = shared
        .sessions()
        .finish(ID, attempt, SecondLogin::EndsTheFirst);
    match finished {
        Some(LoginAnswer::Welcome { session }) => {
            Answer::redirect(Place::Login, "/biz/menu").with_cookie(COOKIE, &session)
        }
        Some(refusal) => back(code_of(&refusal)),
        None => back(""),
    }
}
