//! The way into デモポータル銀行: name and password, then a code by mail or the bank's app.

use serde_json::json;

use super::{COOKIE, ID, html, logins, pages};
use crate::challenges::{Approval, CodeAnswer};
use crate::http::{Answer, Asked};
use crate::login::{Asks, DemoLogin};
use crate::misbehaviour::Place;
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

/// Between the password and what is asked after it.
const HALF_COOKIE: &str = "PORTALVERIFY";
/// By which attempt a session came about.
const ATTEMPT: &str = "attempt";

pub(super) fn sign_in(shared: &Shared, asked: &Asked) -> Answer {
    let refused = |message: &str| html(shared, Place::Login, &pages::login_form(Some(message)));
    let form = &asked.form;
    if form.get("device").is_empty() {
        return refused("ご利用の端末を確認できませんでした。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let checked = shared.sessions().check(
        ID,
        form.get("bango"),
        form.get("angou"),
        misbehaviour.as_ref(),
    );
    let attempt = match checked {
        Ok(attempt) => attempt,
        Err(refusal) => return refused(&said(&refusal)),
    };
    let login = shared.sessions().attempt(ID, Some(&attempt));
    let Some(login) = login.filter(|login| logins::name_of(login) == form.get("simei")) else {
        shared.sessions().give_up(Some(&attempt));
        return refused("お名前がお客さま番号と合いません。");
    };
    if login.is_asked(Asks::Approval) {
        let asked = shared
            .challenges()
            .ask_approval(login, misbehaviour.as_ref());
        if !asked {
            shared.sessions().give_up(Some(&attempt));
            return refused("アプリへの通知を送れませんでした。");
        }
    }
    Answer::redirect(Place::Login, "/portal/verify").with_cookie(HALF_COOKIE, &attempt)
}

fn said(refusal: &LoginAnswer) -> String {
    match refusal {
        LoginAnswer::Rejected { tries_left } => {
            format!("お客さま番号または暗証が違います。残り{tries_left}回です。")
        }
        LoginAnswer::Locked => "お取り扱いを停止しました。窓口へお越しください。".to_owned(),
        LoginAnswer::PasswordExpired => {
            "暗証の変更時期です。窓口端末で変更してください。".to_owned()
        }
        LoginAnswer::OtherSession => "ただいま別の端末でご利用中です。".to_owned(),
        LoginAnswer::Administrator | LoginAnswer::Welcome { .. } => {
            "管理者の番号では照会できません。".to_owned()
        }
    }
}

pub(super) fn verify(shared: &Shared, asked: &Asked) -> Answer {
    let attempt = asked.cookie(HALF_COOKIE);
    let login = shared.sessions().attempt(ID, attempt);
    let (Some(attempt), Some(login)) = (attempt, login) else {
        return over(shared, asked, attempt);
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/portal/verify") if login.is_asked(Asks::Approval) => {
            html(shared, Place::Other, &pages::waiting())
        }
        ("GET", "/portal/verify") => html(shared, Place::Other, &pages::code(None)),
        ("POST", "/portal/verify/send") => send_code(shared, login),
        ("POST", "/portal/verify/code") => judge_code(shared, asked, attempt, login),
        ("GET", "/portal/verify/state") => approval(shared, attempt, login),
        _ => html(
            shared,
            Place::Other,
            &pages::plain("エラー", "画面がありません。"),
        )
        .with_status(404),
    }
}

/// The attempt is over. Somebody who got in by it goes on: the waiting page was asked for once more just when it ended, and
/// the answer that said so may never have arrived.
fn over(shared: &Shared, asked: &Asked, attempt: Option<&str>) -> Answer {
    let session = attempt.and_then(|attempt| shared.sessions().session_with(ATTEMPT, attempt));
    if let Some(session) = session {
        let answer = if asked.path == "/portal/verify/state" {
            Answer::json(Place::Login, 200, &json!({ "state": "approved" }))
        } else {
            Answer::redirect(Place::Other, "/portal/top")
        };
        return answer
            .with_cookie(COOKIE, &session)
            .without_cookie(HALF_COOKIE);
    }
    let is_in = asked.cookie(COOKIE).is_some();
    Answer::redirect(Place::Other, if is_in { "/portal/top" } else { "/portal/" })
}

fn send_code(shared: &Shared, login: &'static DemoLogin) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let sent = shared.challenges().send_code(login, misbehaviour.as_ref());
    if sent {
        shared.sessions().count_code_sent(login);
    }
    let body = json!({ "sent": sent, "to": "m***@example.jp" });
    Answer::json(Place::Other, 200, &body)
}

fn judge_code(shared: &Shared, asked: &Asked, attempt: &str, login: &'static DemoLogin) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let judged =
        shared
            .challenges()
            .judge_code(login, asked.form.get("code"), misbehaviour.as_ref());
    let message = match judged {
        CodeAnswer::Right => return welcome(shared, attempt),
        CodeAnswer::Wrong => "認証コードが違います。",
        CodeAnswer::Late => "認証コードの有効時間が過ぎました。",
        CodeAnswer::Used => "この認証コードはすでに使われています。",
        CodeAnswer::TooSoon => "続けて認証することはできません。しばらくお待ちください。",
        CodeAnswer::NotSent => "認証コードをお送りしていません。",
        CodeAnswer::Refused => "認証できませんでした。",
    };
    shared.sessions().count_wrong_answer(login);
    html(shared, Place::Other, &pages::code(Some(message)))
}

fn welcome(shared: &Shared, attempt: &str) -> Answer {
    let answer = shared
        .sessions()
        .finish(ID, Some(attempt), SecondLogin::EndsTheFirst);
    match answer {
        Some(LoginAnswer::Welcome { session }) => Answer::redirect(Place::Login, "/portal/top")
            .with_cookie(COOKIE, &session)
            .without_cookie(HALF_COOKIE),
        _ => Answer::redirect(Place::Other, "/portal/"),
    }
}

/// What the waiting page's script asks for all the time.
fn approval(shared: &Shared, attempt: &str, login: &'static DemoLogin) -> Answer {
    let how = shared.challenges().approval(login);
    let state = match how {
        Some(Approval::Waiting) => "waiting",
        Some(Approval::Declined) => {
            shared.sessions().give_up(Some(attempt));
            "declined"
        }
        None => "over",
        Some(Approval::Approved) => {
            let answer = shared
                .sessions()
                .finish(ID, Some(attempt), SecondLogin::EndsTheFirst);
            let Some(LoginAnswer::Welcome { session }) = answer else {
                return Answer::json(Place::Other, 200, &json!({ "state": "over" }));
            };
            shared
                .sessions()
                .note(Some(&session), ATTEMPT, attempt.to_owned());
            return Answer::json(Place::Login, 200, &json!({ "state": "approved" }))
                .with_cookie(COOKIE, &session)
                .without_cookie(HALF_COOKIE);
        }
    };
    Answer::json(Place::Other, 200, &json!({ "state": state }))
}
