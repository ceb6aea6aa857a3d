//! GMOあおぞらネット銀行's API for businesses, played by its public specification: a page of consent, tokens, accounts,
//! balances, and transactions of which one answer holds 500.

mod accounts;
mod ledger;
mod logins;
mod pages;
mod transactions;

use encoding_rs::UTF_8;
use serde_json::json;

use crate::consents::{self, Rules};
use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::shared::Shared;

const ID: &str = "gmo-aozora";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "GMOあおぞらネット銀行（API）",
    form: &[("id", "ログインID"), ("password", "ログインパスワード")],
    origin: "https://api.gmo-aozora.com",
    further_origins: &[],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: ledger::account,
    answer,
};

pub(crate) static RULES: Rules = Rules {
    institution: ID,
    client_id: "renkei-demo",
    client_secret: "himitsu+no/kagi=",
    takes_basic: true,
    demands_pkce: false,
    access_days: 30,
    consent_days: 90,
    rotates: true,
};

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { .. }) = shared.misbehaviour(ID) {
        return refusal(503, "WG_ERR_903", "ただいまメンテナンス中です。");
    }
    let path = asked.path.strip_prefix("/ganb/api").unwrap_or("");
    match (asked.method.as_str(), path) {
        ("GET" | "POST", "/auth/v1/authorization") => {
            consents::authorization(shared, asked, &RULES, &pages::PAGES)
        }
        ("POST", "/auth/v1/token") => consents::token(shared, asked, &RULES),
        ("GET", _) => match path.strip_prefix("/corporation/v1") {
            Some(path) => read(shared, asked, path),
            None => refusal(404, "WG_ERR_404", "該当するAPIがありません。"),
        },
        _ => refusal(404, "WG_ERR_404", "該当するAPIがありません。"),
    }
}

fn read(shared: &Shared, asked: &Asked, path: &str) -> Answer {
    let token = asked.header("x-access-token").unwrap_or("");
    let today = shared.today();
    let Some(login) = shared.consents().holder(&RULES, token, today) else {
        return refusal(401, "WG_ERR_401", "アクセストークンが有効ではありません。");
    };
    let books = shared.accounts(login);
    let answer = match path {
        "/accounts" => accounts::list(&books, today),
        "/accounts/balances" => accounts::balances(asked, &books, today),
        "/accounts/transactions" => transactions::answer(shared, asked, &books),
        "/transfer/request" => {
            shared.sessions().count_forbidden(ID, login.login_id);
            refusal(403, "WG_ERR_403", "このAPIの利用は許可されていません。")
        }
        _ => refusal(404, "WG_ERR_404", "該当するAPIがありません。"),
    };
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            refusal(200, "WG_ERR_999", "システムエラーが発生しました。")
        }
        _ => answer,
    }
}

/// Every error of this API has this shape.
fn refusal(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({ "errorCode": code, "errorMessage": message });
    Answer::json(Place::Other, status, &body)
}
