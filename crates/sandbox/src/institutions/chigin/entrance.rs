//! The way in: ID and password, then three cells of the 乱数表 or, for one, a picture.

use super::{COOKIE, ID, html, pages};
use crate::http::{Answer, Asked};
use crate::login::{Asks, DemoLogin};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

const CELLS: usize = 3;

pub(super) fn login_form(message: Option<&str>) -> Answer {
    let place = message.map_or(Place::LoginForm, |_| Place::Login);
    html(place, &pages::login_form(message))
}

pub(super) fn password(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let checked = shared.sessions().check(
        ID,
        asked.form.get("LOGINID"),
        asked.form.get("PASSWORD"),
        misbehaviour.as_ref(),
    );
    let attempt = match checked {
        Ok(attempt) => attempt,
        Err(refusal) => return refused(&refusal),
    };
    let login = shared.sessions().attempt(ID, Some(&attempt));
    match login {
        Some(login) => challenge(shared, login, None).with_cookie(COOKIE, &attempt),
        None => login_form(None),
    }
}

fn challenge(shared: &Shared, login: &DemoLogin, message: Option<&str>) -> Answer {
    let page = if login.is_asked(Asks::Picture) {
        pages::picture(message)
    } else {
        let cells = shared.challenges().ask_cells(login, CELLS);
        pages::grid(&cells, message)
    };
    html(Place::Login, &page)
}

pub(super) fn grid(shared: &Shared, asked: &Asked) -> Answer {
    let given = ["R1", "R2", "R3"].map(|name| asked.form.get(name));
    judged(
        shared,
        asked,
        "乱数表の数字が一致しません。",
        |shared, login| shared.challenges().judge_cells(login, &given),
    )
}

pub(super) fn picture(shared: &Shared, asked: &Asked) -> Answer {
    let given = asked.form.get("MOJI");
    judged(
        shared,
        asked,
        "画像の数字と一致しません。",
        |shared, login| shared.challenges().judge_picture(login, given),
    )
}

/// The picture itself: a new one each time.
pub(super) fn image(shared: &Shared, asked: &Asked) -> Answer {
    let login = shared.sessions().attempt(ID, asked.cookie(COOKIE));
    match login {
        Some(login) => {
            let image = shared.challenges().draw_picture(login);
            Answer::bytes(Place::Other, "image/png", image)
        }
        None => super::error("ログインをしてください。").with_status(403),
    }
}

fn judged(
    shared: &Shared,
    asked: &Asked,
    message: &str,
    is_right: impl FnOnce(&Shared, &DemoLogin) -> bool,
) -> Answer {
    let login = shared.sessions().attempt(ID, asked.cookie(COOKIE));
    let Some(login) = login else {
        return login_form(None);
    };
    if !is_right(shared, login) {
        shared.sessions().count_wrong_answer(login);
        return challenge(shared, login, Some(message));
    }
    let finished = shared
        .sessions()
        .finish(ID, asked.cookie(COOKIE), SecondLogin::IsRefused);
    match finished {
        Some(LoginAnswer::Welcome { session }) => match shared.misbehaviour(ID) {
            Some(Misbehaviour::UnknownPage) => html(Place::Login, &pages::never_seen()),
            Some(Misbehaviour::Notice) => html(Place::Login, &pages::consent()),
            _ => Answer::redirect(Place::Login, "/ib?ACT=TOP"),
        }
        .with_cookie(COOKIE, &session),
        Some(refusal) => refused(&refusal),
        None => login_form(None),
    }
}

fn refused(refusal: &LoginAnswer) -> Answer {
    match refusal {
        LoginAnswer::Rejected { tries_left } => login_form(Some(&format!(
            "ログインIDまたはパスワードが誤っています。（残り{tries_left}回）"
        ))),
        LoginAnswer::Locked => login_form(Some("ご利用いただけない状態です。（利用停止）")),
        LoginAnswer::Administrator => login_form(Some(
            "管理者IDではご利用いただけません。利用者IDでログインしてください。",
        )),
        LoginAnswer::PasswordExpired => html(Place::Login, &pages::password_expired()),
        LoginAnswer::OtherSession => html(Place::Login, &pages::other_session()),
        LoginAnswer::Welcome { .. } => Answer::redirect(Place::Login, "/ib?ACT=TOP"),
    }
}
