//! The way in: number, password and the token's code in one form; for some a second password after it.

use super::{COOKIE, ID, html, pages};
use crate::challenges::CodeAnswer;
use crate::http::{Answer, Asked};
use crate::login::Asks;
use crate::misbehaviour::Place;
use crate::sessions::{LoginAnswer, SecondLogin};
use crate::shared::Shared;

fn again(message: &str) -> Answer {
    html(Place::Login, &pages::login_form(Some(message)))
}

pub(super) fn password_and_code(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let checked = shared.sessions().check(
        ID,
        asked.form.get("kaiin"),
        asked.form.get("anshou"),
        misbehaviour.as_ref(),
    );
    let attempt = match checked {
        Ok(attempt) => attempt,
        Err(refusal) => return refused(&refusal),
    };
    let Some(login) = shared.sessions().attempt(ID, Some(&attempt)) else {
        return again("もう一度はじめから操作してください。");
    };
    let code = asked.form.get("otp");
    let judged = shared
        .challenges()
        .judge_code(login, code, misbehaviour.as_ref());
    if let Some(message) = refusal_of_code(judged) {
        shared.sessions().count_wrong_answer(login);
        shared.sessions().give_up(Some(&attempt));
        return again(message);
    }
    if login.is_asked(Asks::SecondPassword) {
        return html(Place::Login, &pages::second_password(None)).with_cookie(COOKIE, &attempt);
    }
    open(shared, &attempt)
}

fn refusal_of_code(judged: CodeAnswer) -> Option<&'static str> {
    match judged {
        CodeAnswer::Right => None,
        CodeAnswer::Wrong | CodeAnswer::NotSent => Some("ワンタイムパスワードが正しくありません。"),
        CodeAnswer::Late => Some("ワンタイムパスワードの表示時間が過ぎています。"),
        CodeAnswer::Used => Some("このワンタイムパスワードは、すでに使用されています。"),
        CodeAnswer::TooSoon => {
            Some("続けてのログインはできません。トークンの表示が変わってから入力してください。")
        }
        CodeAnswer::Refused => Some("認証できませんでした。（EC-77）"),
    }
}

pub(super) fn second_password(shared: &Shared, asked: &Asked) -> Answer {
    let attempt = asked.cookie(COOKIE).unwrap_or_default();
    let Some(login) = shared.sessions().attempt(ID, Some(attempt)) else {
        return again("もう一度はじめから操作してください。");
    };
    if asked.form.get("kakunin") != login.second_password {
        shared.sessions().count_wrong_answer(login);
        let page = pages::second_password(Some("確認暗証が正しくありません。"));
        return html(Place::Login, &page);
    }
    open(shared, attempt)
}

fn open(shared: &Shared, attempt: &str) -> Answer {
    let finished = shared
        .sessions()
        .finish(ID, Some(attempt), SecondLogin::EndsTheFirst);
    match finished {
        Some(LoginAnswer::Welcome { session }) => {
            Answer::redirect(Place::Login, "/s/top.do").with_cookie(COOKIE, &session)
        }
        Some(refusal) => refused(&refusal),
        None => again("もう一度はじめから操作してください。"),
    }
}

fn refused(refusal: &LoginAnswer) -> Answer {
    match refusal {
        LoginAnswer::Rejected { tries_left } => again(&format!(
            "会員番号またはログイン暗証が一致しません。残り回数：{tries_left}"
        )),
        LoginAnswer::Locked => {
            again("ログイン暗証の誤り回数が上限に達しました。ロックの解除をお申し込みください。")
        }
        LoginAnswer::Administrator => {
            again("この番号は管理者用です。照会用の会員番号をご利用ください。")
        }
        LoginAnswer::PasswordExpired => {
            again("ログイン暗証の有効期限が到来しています。変更のお手続きをお願いします。")
        }
        LoginAnswer::OtherSession => html(Place::Login, &pages::replaced()),
        LoginAnswer::Welcome { .. } => Answer::redirect(Place::Login, "/s/top.do"),
    }
}
