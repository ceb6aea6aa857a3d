//! The way in: お客様番号 and password, then the second password, then for some a 合言葉.

use super::{COOKIE, ID, SCREEN_MARK, html, pages};
use crate::http::{Answer, Asked};
use crate::login::{Asks, DemoLogin};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::random::Random;
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

pub(super) fn login_form(shared: &Shared, message: Option<&str>) -> Answer {
    let token = shared.sessions().issue_login_token();
    let place = message.map_or(Place::LoginForm, |_| Place::Login);
    html(place, &pages::login_form(&token, message))
}

pub(super) fn password(shared: &Shared, asked: &Asked) -> Answer {
    let form = &asked.form;
    if !shared.sessions().take_login_token(form.get("TOKEN")) || form.get("MARK") != SCREEN_MARK {
        return super::error("画面の有効期限が切れました。はじめからやりなおしてください。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let checked = shared.sessions().check(
        ID,
        form.get("OKYAKU"),
        form.get("ANSHO1"),
        misbehaviour.as_ref(),
    );
    match checked {
        Ok(attempt) => {
            html(Place::Login, &pages::second_password(None)).with_cookie(COOKIE, &attempt)
        }
        Err(refusal) => refused(shared, &refusal),
    }
}

pub(super) fn second_password(shared: &Shared, asked: &Asked) -> Answer {
    let Some(login) = attempt(shared, asked) else {
        return login_form(shared, None);
    };
    if asked.form.get("ANSHO2") != login.second_password {
        shared.sessions().count_wrong_answer(login);
        let page = pages::second_password(Some("第二暗証番号が正しくありません。"));
        return html(Place::Login, &page);
    }
    if login.is_asked(Asks::SecurityQuestion) {
        return html(
            Place::Login,
            &pages::security_question(question(shared, login).0, None),
        );
    }
    open(shared, asked)
}

pub(super) fn security_question(shared: &Shared, asked: &Asked) -> Answer {
    let Some(login) = attempt(shared, asked) else {
        return login_form(shared, None);
    };
    let (question, answer) = question(shared, login);
    if asked.form.get("KOTAE") != answer {
        shared.sessions().count_wrong_answer(login);
        let page = pages::security_question(question, Some("合言葉が登録と異なります。"));
        return html(Place::Login, &page);
    }
    open(shared, asked)
}

fn attempt(shared: &Shared, asked: &Asked) -> Option<&'static DemoLogin> {
    shared.sessions().attempt(ID, asked.cookie(COOKIE))
}

/// Each day asks for another one.
fn question(shared: &Shared, login: &DemoLogin) -> (&'static str, &'static str) {
    let day = shared.today().to_string();
    *Random::new(shared.settings.seed, &[ID, login.login_id, &day]).pick(login.questions)
}

fn open(shared: &Shared, asked: &Asked) -> Answer {
    let finished = shared
        .sessions()
        .finish(ID, asked.cookie(COOKIE), SecondLogin::IsRefused);
    match finished {
        Some(LoginAnswer::Welcome { session }) => {
            let page = match shared.misbehaviour(ID) {
                Some(Misbehaviour::UnknownPage) => pages::never_seen(),
                Some(Misbehaviour::Notice) => pages::consent(),
                _ => pages::top(shared.today()),
            };
            html(Place::Login, &page).with_cookie(COOKIE, &session)
        }
        Some(refusal) => refused(shared, &refusal),
        None => login_form(shared, None),
    }
}

fn refused(shared: &Shared, refusal: &LoginAnswer) -> Answer {
    match refusal {
        LoginAnswer::Rejected { tries_left } => {
            let message = format!(
                "お客様番号または暗証番号が違います。あと{tries_left}回間違えますとお取扱いできなくなります。"
            );
            login_form(shared, Some(&message))
        }
        LoginAnswer::Locked => login_form(
            shared,
            Some("暗証番号の誤りが続いたため、お取扱いを中止しています。窓口へお越しください。"),
        ),
        LoginAnswer::Administrator => login_form(
            shared,
            Some("管理者の番号ではログインできません。ご利用者の番号をお使いください。"),
        ),
        LoginAnswer::PasswordExpired => login_form(
            shared,
            Some("暗証番号の有効期限が過ぎています。窓口端末で変更してください。"),
        ),
        LoginAnswer::OtherSession => html(Place::Login, &pages::other_session()),
        LoginAnswer::Welcome { .. } => html(Place::Login, &pages::top(shared.today())),
    }
}
