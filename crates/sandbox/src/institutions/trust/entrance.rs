//! The way into デモ信託銀行: お客さま番号, 暗証番号, then a 合言葉 or a picture.

use super::{COOKIE, ID, SCREEN, html, pages};
use crate::http::{Answer, Asked};
use crate::login::{Asks, DemoLogin};
use crate::misbehaviour::{Misbehaviour, Place};
use crate::random::Random;
use crate::sessions::{LoginAnswer, SecondLogin, Visitor};
use crate::shared::Shared;

/// Holds a login under way.
const ATTEMPT: &str = "TBLGN";

/// `None`: the address isn't one of the entrance.
pub(super) fn answer(shared: &Shared, asked: &Asked) -> Option<Answer> {
    let is_ours = asked.form.get("GAMEN") == SCREEN;
    Some(match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/TB/LGN0010.do") => html(Place::LoginForm, &pages::ask_id(None)),
        ("POST", "/TB/LGN0020.do" | "/TB/LGN0030.do" | "/TB/LGN0040.do") if !is_ours => {
            super::cannot("画面の有効期限が過ぎました。")
        }
        ("POST", "/TB/LGN0020.do") => html(
            Place::LoginForm,
            &pages::ask_password(asked.form.get("OKYAKU")),
        ),
        ("POST", "/TB/LGN0030.do") => password(shared, asked),
        ("GET", "/TB/GAZO.do") => picture(shared, asked),
        ("POST", "/TB/LGN0040.do") => challenge(shared, asked),
        _ => return None,
    })
}

fn password(shared: &Shared, asked: &Asked) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    let login_id = asked.form.get("OKYAKU");
    let checked =
        shared
            .sessions()
            .check(ID, login_id, asked.form.get("ANSYO"), misbehaviour.as_ref());
    let message = match checked {
        Ok(attempt) => {
            if let Some(said) = turned_away(misbehaviour.as_ref()) {
                shared.sessions().give_up(Some(&attempt));
                return html(Place::Login, &pages::ask_id(Some(said)));
            }
            let login = shared.sessions().attempt(ID, Some(&attempt));
            return match login {
                Some(login) => ask(shared, login, None).with_cookie(ATTEMPT, &attempt),
                None => html(Place::Login, &pages::ask_id(None)),
            };
        }
        Err(LoginAnswer::Rejected { tries_left }) => {
            format!("お客さま番号または暗証番号が違います（あと{tries_left}回で停止します）。")
        }
        Err(LoginAnswer::Locked) => {
            "お取り扱いを停止しました。本店営業部へお越しください。".to_owned()
        }
        Err(LoginAnswer::PasswordExpired) => {
            "ログイン暗証番号の変更が必要です。書面でお手続きください。".to_owned()
        }
        Err(LoginAnswer::OtherSession) => already_open(),
        Err(_) => "管理者番号ではお取り扱いできません。".to_owned(),
    };
    html(Place::Login, &pages::ask_id(Some(&message)))
}

/// What is said to those whose login goes by certificate, or would.
fn turned_away(misbehaviour: Option<&Misbehaviour>) -> Option<&'static str> {
    match misbehaviour? {
        Misbehaviour::WrongEntrance => {
            Some("電子証明書方式のお客さまです。専用の入口からお入りください。")
        }
        Misbehaviour::CertificateMissing => Some("電子証明書を確認できませんでした。"),
        Misbehaviour::CertificateWrong => Some("お客さま番号と電子証明書が一致しません。"),
        Misbehaviour::CertificateExpired => Some("電子証明書の有効期限が切れています。"),
        _ => None,
    }
}

fn already_open() -> String {
    "すでにご利用中です。終了してからお試しください。".to_owned()
}

/// Which of a login's questions is asked goes by the day.
fn question(shared: &Shared, login: &DemoLogin) -> &'static str {
    let day = shared.today().to_string();
    let mut random = Random::new(shared.settings.seed, &[ID, "question", &day]);
    match login.questions {
        [] => "",
        questions => random.pick(questions).0,
    }
}

fn ask(shared: &Shared, login: &DemoLogin, said: Option<&str>) -> Answer {
    let page = if login.is_asked(Asks::Picture) {
        pages::ask_picture(said)
    } else {
        pages::ask_question(said, question(shared, login))
    };
    html(Place::Login, &page)
}

/// A new picture each time it is looked at.
fn picture(shared: &Shared, asked: &Asked) -> Answer {
    let login = shared.sessions().attempt(ID, asked.cookie(ATTEMPT));
    match login {
        Some(login) => {
            let image = shared.challenges().draw_picture(login);
            Answer::bytes(Place::Other, "image/png", image)
        }
        None => super::cannot("ご指定の画像はございません。").with_status(404),
    }
}

fn challenge(shared: &Shared, asked: &Asked) -> Answer {
    let attempt = asked.cookie(ATTEMPT);
    let Some(login) = shared.sessions().attempt(ID, attempt) else {
        return super::cannot("はじめから操作してください。");
    };
    let given = asked.form.get("KOTAE");
    let (is_right, otherwise) = if login.is_asked(Asks::Picture) {
        let is_right = shared.challenges().judge_picture(login, given);
        (is_right, "画像の数字と違います。新しい画像をご覧ください。")
    } else {
        let asked_for = question(shared, login);
        let is_right = login
            .questions
            .iter()
            .any(|(question, answer)| *question == asked_for && *answer == given);
        (is_right, "合言葉が違います。もう一度入力してください。")
    };
    if !is_right {
        shared.sessions().count_wrong_answer(login);
        return ask(shared, login, Some(otherwise));
    }
    let opened = shared
        .sessions()
        .finish(ID, attempt, SecondLogin::IsRefused);
    match opened {
        Some(LoginAnswer::Welcome { session }) => home(shared, &session)
            .with_cookie(COOKIE, &session)
            .without_cookie(ATTEMPT),
        _ => html(Place::Login, &pages::ask_id(Some(&already_open()))),
    }
}

/// The first page of a session that was opened just now.
fn home(shared: &Shared, session: &str) -> Answer {
    let visitor = shared.sessions().visitor(ID, Some(session));
    let Visitor::SignedIn(visitor) = visitor else {
        return super::cannot("はじめから操作してください。");
    };
    let page = match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => pages::never_seen(&visitor.form_token),
        Some(Misbehaviour::Notice) => pages::consent(&visitor.form_token),
        _ => pages::home(&visitor.form_token, shared.today()),
    };
    html(Place::Home, &page)
}
