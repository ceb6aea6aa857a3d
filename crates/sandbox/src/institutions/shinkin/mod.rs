//! デモ信用金庫: EUC-JP, capital tags, a second password and a 合言葉 after the first, lines over two rows.

mod books;
mod entrance;
mod logins;
mod pages;
mod statement;

use encoding_rs::EUC_JP;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-shinkin";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ信用金庫",
    form: &[("id", "お客様番号"), ("password", "第一暗証")],
    origin: "https://direct.demo-shinkin.example",
    further_origins: &[],
    forms: EUC_JP,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "SKSESSION";

/// What stands in the hidden field of every form; it must come back in EUC-JP.
const SCREEN_MARK: &str = "信金";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let answer = page(shared, asked);
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            let page = pages::error("ただいま処理ができません。（E-9001）");
            answer.with_page(EUC_JP, &page)
        }
        _ => answer,
    }
}

fn page(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until));
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/shinkin/login") => entrance::login_form(shared, None),
        ("POST", "/shinkin/login2") => entrance::password(shared, asked),
        ("POST", "/shinkin/ansho") => entrance::second_password(shared, asked),
        ("POST", "/shinkin/aikotoba") => entrance::security_question(shared, asked),
        _ => signed_in(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, EUC_JP, page)
}

fn error(message: &str) -> Answer {
    html(Place::Other, &pages::error(message))
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::TimedOut | Visitor::Replaced => {
            return error("操作のない時間が長かったため、接続を終了しました。");
        }
        Visitor::Unknown => return error("はじめにログインしてください。"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/shinkin/top") => html(Place::Home, &pages::top(shared.today())),
        ("GET", "/shinkin/kouza") => {
            let accounts = shared.accounts(visitor.login);
            let page = pages::accounts(&accounts, shared.today());
            html(Place::Accounts, &page)
        }
        ("GET", "/shinkin/kikan") => period_form(shared, asked, &visitor),
        ("POST", "/shinkin/meisai") => statement::first(shared, asked, &visitor),
        ("GET", "/shinkin/meisai") => statement::further(shared, asked, &visitor),
        ("GET", "/shinkin/logout") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/shinkin/furikae") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            error("資金移動の暗証番号を入力してください。")
        }
        _ => error("ページがありません。").with_status(404),
    }
}

fn period_form(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("BANGO");
    match accounts.iter().find(|account| account.number == number) {
        Some(account) => html(
            Place::Period,
            &pages::period_form(account, shared.today(), &visitor.form_token),
        ),
        None => error("口座を選びなおしてください。"),
    }
}
