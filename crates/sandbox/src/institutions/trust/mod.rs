//! デモ信託銀行: three steps to log in, one page per account, 和暦 with the era's letter, and a `<meta>` that lies.

mod books;
mod entrance;
mod logins;
mod pages;
mod statement;

use encoding_rs::UTF_8;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::LedgerAccount;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-trust";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ信託銀行",
    form: &[("id", "お客さま番号"), ("password", "ログイン暗証番号")],
    origin: "https://direct.demo-trust.example",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "TBSID";

/// What the hidden field GAMEN holds; it must come back in UTF-8, whatever `<meta>` says.
const SCREEN: &str = "信託画面";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until));
    }
    let answer = entrance::answer(shared, asked).unwrap_or_else(|| signed_in(shared, asked));
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            let text = "システムの都合により、お取り扱いできません。";
            html(answer.place, &pages::message("お取り扱いできません", text))
        }
        _ => answer,
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, UTF_8, page)
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::TimedOut | Visitor::Replaced => {
            let page = pages::message(
                "ログアウトしました",
                "操作のないまま時間が過ぎましたので、ログアウトしました。",
            );
            return html(Place::Other, &page);
        }
        Visitor::Unknown => return Answer::redirect(Place::Other, "/TB/LGN0010.do"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/TB/KZI0010.do") => {
            let accounts = shared.accounts(visitor.login);
            let page = pages::accounts(&accounts, &visitor.form_token);
            html(Place::Accounts, &page)
        }
        ("GET", "/TB/KZA0010.do") => with_account(shared, asked, &visitor, |account| {
            let page = pages::account(account, &visitor.form_token, shared.today());
            html(Place::Accounts, &page)
        }),
        ("GET", "/TB/MSI0010.do") => with_account(shared, asked, &visitor, |account| {
            let page = pages::choose_period(account, &visitor.form_token, shared.today());
            html(Place::Period, &page)
        }),
        ("POST", "/TB/MSI0020.do") => statement::answer(shared, asked, &visitor),
        ("POST", "/TB/LGO0010.do") if asked.form.get("CTL") == visitor.form_token => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            let page = pages::message("ご利用の終了", "ご利用ありがとうございました。");
            html(Place::Logout, &page).without_cookie(COOKIE)
        }
        (_, "/TB/FRK0010.do") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            cannot("お振込みには確認番号が必要です。")
        }
        _ => cannot("ご指定の画面はございません。").with_status(404),
    }
}

fn cannot(text: &str) -> Answer {
    html(Place::Other, &pages::message("お取り扱いできません", text))
}

fn with_account(
    shared: &Shared,
    asked: &Asked,
    visitor: &SignedIn,
    page: impl Fn(&LedgerAccount) -> Answer,
) -> Answer {
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("K");
    match accounts.iter().find(|account| account.number == number) {
        Some(account) => page(account),
        None => cannot("口座をお選びください。"),
    }
}
