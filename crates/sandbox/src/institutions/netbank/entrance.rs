//! The way into デモネット銀行: ID, password, 「コードを送る」, code.

use super::{COOKIE, ID, html, pages};
use crate::challenges::CodeAnswer;
use crate::http::{Answer, Asked};
use crate::login::DemoLogin;
use crate::misbehaviour::Place;
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

/// Holds a login under way.
const ATTEMPT: &str = "nb_auth";

/// `None`: the address isn't one of the entrance.
pub(super) fn answer(shared: &Shared, asked: &Asked) -> Option<Answer> {
    Some(match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/login") => html(Place::LoginForm, &pages::ask_id(None)),
        // Whoever gives an ID is asked for its password, known or not.
        ("POST", "/login/id") => html(
            Place::LoginForm,
            &pages::ask_password(asked.form.get("user")),
        ),
        ("POST", "/login/password") => password(shared, asked),
        ("POST", "/login/code/send") => with_attempt(shared, asked, send_code),
        ("POST", "/login/code") => with_attempt(shared, asked, code),
        _ => return None,
    })
}

fn refused(place: Place, message: &str) -> Answer {
    html(place, &pages::ask_id(Some(message)))
}

fn password(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let checked = shared.sessions().check(
        ID,
        asked.form.get("user"),
        asked.form.get("secret"),
        misbehaviour.as_ref(),
    );
    match checked {
        Ok(attempt) => html(Place::Login, &pages::offer_code()).with_cookie(ATTEMPT, &attempt),
        Err(LoginAnswer::Rejected { tries_left }) => refused(
            Place::Login,
            &format!(
                "IDまたはパスワードが違います。あと{tries_left}回間違えるとログインを停止します。"
            ),
        ),
        Err(LoginAnswer::Locked) => refused(
            Place::Login,
            "パスワードの間違いが続いたため、ログインを停止しました。",
        ),
        Err(LoginAnswer::PasswordExpired) => html(Place::Login, &pages::new_password()),
        Err(LoginAnswer::OtherSession) => refused(
            Place::Login,
            "ほかの端末でログイン中です。ログアウトしてからお試しください。",
        ),
        Err(_) => refused(
            Place::Login,
            "管理者IDではご利用になれません。利用者のIDでログインしてください。",
        ),
    }
}

fn with_attempt(
    shared: &Shared,
    asked: &Asked,
    then: fn(&Shared, &Asked, &'static DemoLogin) -> Answer,
) -> Answer {
    let login = shared.sessions().attempt(ID, asked.cookie(ATTEMPT));
    match login {
        Some(login) => then(shared, asked, login),
        None => refused(Place::Other, "はじめからやり直してください。"),
    }
}

fn send_code(shared: &Shared, _: &Asked, login: &'static DemoLogin) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let is_sent = shared.challenges().send_code(login, misbehaviour.as_ref());
    if !is_sent {
        return html(
            Place::Login,
            &pages::ask_code(
                Some("コードを送信できませんでした。時間をおいてお試しください。"),
                shared.today(),
            ),
        );
    }
    shared.sessions().count_code_sent(login);
    html(Place::Login, &pages::ask_code(None, shared.today()))
}

fn code(shared: &Shared, asked: &Asked, login: &'static DemoLogin) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let judged =
        shared
            .challenges()
            .judge_code(login, asked.form.get("otp"), misbehaviour.as_ref());
    let message = match judged {
        CodeAnswer::Right => return open(shared, asked),
        CodeAnswer::Wrong => "認証コードが違います。もう一度入力してください。",
        CodeAnswer::Late => "認証コードの有効期限が過ぎています。",
        CodeAnswer::Used => "使用済みの認証コードです。新しいコードを入力してください。",
        CodeAnswer::NotSent => "コードを送信できませんでした。時間をおいてお試しください。",
        CodeAnswer::TooSoon | CodeAnswer::Refused => "認証できませんでした。",
    };
    shared.sessions().count_wrong_answer(login);
    html(
        Place::Login,
        &pages::ask_code(Some(message), shared.today()),
    )
}

fn open(shared: &Shared, asked: &Asked) -> Answer {
    let opened = shared
        .sessions()
        .finish(ID, asked.cookie(ATTEMPT), SecondLogin::EndsTheFirst);
    match opened {
        Some(LoginAnswer::Welcome { session }) => Answer::redirect(Place::Login, "/top")
            .with_cookie(COOKIE, &session)
            .without_cookie(ATTEMPT),
        _ => refused(Place::Other, "はじめからやり直してください。"),
    }
}
