//! デモAPI銀行: an API of another make — a proof of who asks (PKCE), bearer tokens of a day, rotating refresh tokens, lists
//! newest first with a cursor, pending lines among them.

mod entries;
mod ledger;
mod logins;
mod pages;

use encoding_rs::UTF_8;
use serde_json::{Value, json};

use crate::consents::{self, Rules};
use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::LedgerAccount;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::shared::Shared;

const ID: &str = "demo-api";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモAPI銀行（API）",
    form: &[("id", "お客さまID"), ("password", "パスワード")],
    origin: "https://api.demo-api.example",
    further_origins: &["https://login.demo-api.example"],
    forms: UTF_8,
    logins: &logins::LOGINS,
    books: ledger::account,
    answer,
};

pub(crate) static RULES: Rules = Rules {
    institution: ID,
    client_id: "4f1c2a77-renkei",
    client_secret: "kagi-of-renkei-2026",
    takes_basic: false,
    demands_pkce: true,
    access_days: 0,
    consent_days: 90,
    rotates: true,
};

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return problem(503, "maintenance", &until);
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET" | "POST", "/oauth/authorize") => {
            consents::authorization(shared, asked, &RULES, &pages::PAGES)
        }
        ("POST", "/oauth/token") => consents::token(shared, asked, &RULES),
        ("POST", "/oauth/revoke") => consents::revocation(shared, asked, &RULES),
        ("GET", path) => match path.strip_prefix("/v2/accounts") {
            Some(rest) => read(shared, asked, rest),
            None => problem(404, "not_found", ""),
        },
        _ => problem(404, "not_found", ""),
    }
}

fn read(shared: &Shared, asked: &Asked, rest: &str) -> Answer {
    let header = asked.header("authorization").unwrap_or("");
    let token = header.strip_prefix("Bearer ").unwrap_or("");
    let Some(login) = shared.consents().holder(&RULES, token, shared.today()) else {
        return problem(401, "invalid_token", "")
            .with_header("www-authenticate", r#"Bearer error="invalid_token""#);
    };
    let books = shared.accounts(login);
    let answer = if rest.is_empty() {
        list(&books)
    } else {
        let name = rest
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix("/entries"));
        match books
            .iter()
            .find(|account| Some(id(account).as_str()) == name)
        {
            Some(account) => entries::answer(shared, asked, account),
            None => problem(404, "no_such_account", ""),
        }
    };
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            problem(200, "internal", "")
        }
        _ => answer,
    }
}

/// The API's own name of an account: no number of a customer stands in its addresses.
fn id(account: &LedgerAccount) -> String {
    let digits: u64 = account.number.parse().unwrap_or(0);
    format!("acc_{:06x}", digits * 2_654_435 % 16_777_216)
}

fn list(books: &[LedgerAccount]) -> Answer {
    let accounts: Vec<Value> = books
        .iter()
        .map(|account| {
            json!({
                "id": id(account),
                "kind": "ORDINARY",
                "number": account.number,
                "branch": { "code": account.branch_code, "name": account.branch },
                "balance": { "minor": account.balance, "currency": account.unit },
            })
        })
        .collect();
    Answer::json(
        Place::Accounts,
        200,
        &json!({ "data": { "accounts": accounts } }),
    )
}

/// RFC 9457, with a word of its own.
fn problem(status: u16, word: &str, detail: &str) -> Answer {
    let body = json!({ "type": word, "status": status, "detail": detail });
    Answer::json(Place::Other, status, &body)
}
