//! The JSON behind デモペイ's pages: accounts, and a history that goes on by a token.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::login::AccountKind;
use crate::misbehaviour::Place;
use crate::sessions::SignedIn;
use crate::shared::Shared;

const LINES_PER_PAGE: usize = 50;

pub(super) fn maintenance(until: &str) -> Answer {
    let body = json!({ "error": "maintenance", "until": until });
    Answer::json(Place::Other, 503, &body)
}

pub(super) fn signed_out() -> Answer {
    Answer::json(Place::Other, 401, &json!({ "error": "signed_out" }))
}

fn refusal(status: u16, message: &str) -> Answer {
    let body = json!({ "error": "internal", "message": message });
    Answer::json(Place::Other, status, &body)
}

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    if asked.header("x-csrf-token") != Some(visitor.form_token.as_str()) {
        return refusal(403, "画面を開きなおしてください。");
    }
    let accounts = shared.accounts(visitor.login);
    if asked.path == "/api/accounts" {
        return list(&accounts, shared.today());
    }
    let number = asked
        .path
        .strip_prefix("/api/accounts/")
        .and_then(|rest| rest.strip_suffix("/history"));
    match accounts
        .iter()
        .find(|account| Some(account.number.as_str()) == number)
    {
        Some(account) => history(shared, asked, account),
        None => refusal(404, "口座が見つかりません。"),
    }
}

fn list(accounts: &[LedgerAccount], today: Date) -> Answer {
    let accounts: Vec<Value> = accounts
        .iter()
        .map(|account| {
            let kind = match account.kind {
                AccountKind::Points => "POINT",
                _ => "WALLET",
            };
            json!({
                "number": account.number,
                "name": account.name,
                "kind": kind,
                "unit": account.unit,
                "balance": account.balance.to_string(),
                "as_of": today.to_string(),
            })
        })
        .collect();
    let body = json!({ "accounts": accounts });
    Answer::json(Place::Accounts, 200, &body)
}

/// A question for lines: either a period, or the token that goes on with one.
struct Query {
    from: Date,
    to: Date,
    skip: usize,
}

impl Query {
    fn read(asked: &Asked) -> Option<Query> {
        let cursor = asked.query.get("cursor");
        if cursor.is_empty() {
            return Some(Query {
                from: asked.query.get("from").parse().ok()?,
                to: asked.query.get("to").parse().ok()?,
                skip: 0,
            });
        }
        let mut parts = cursor.split('.');
        Some(Query {
            from: parts.next()?.parse().ok()?,
            to: parts.next()?.parse().ok()?,
            skip: usize::from_str_radix(parts.next()?, 16).ok()?,
        })
    }

    fn cursor(&self, skip: usize) -> String {
        let compact = |day: Date| day.strftime("%Y%m%d").to_string();
        format!("{}.{}.{skip:04x}", compact(self.from), compact(self.to))
    }
}

fn history(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let Some(query) = Query::read(asked) else {
        return refusal(400, "期間の指定が正しくありません。");
    };
    if query.from > query.to || query.from < account.shown_from || query.to > shared.today() {
        return refusal(400, "照会できない期間が指定されています。");
    }
    let misbehaviour = shared.misbehaviour(super::ID);
    let mut listing = Listing::of_period(account, query.from, query.to, misbehaviour.as_ref());
    listing.is_changed |= shared.layout(super::ID) == 2;
    let shown: Vec<&LedgerLine> = listing
        .lines
        .iter()
        .rev()
        .skip(query.skip)
        .take(LINES_PER_PAGE)
        .copied()
        .collect();
    let reached = query.skip + shown.len();
    let has_more = reached < listing.lines.len() && !listing.is_bare && !listing.is_missing;
    let mut body = json!({
        "account": account.number,
        "from": query.from.to_string(),
        "to": query.to.to_string(),
        "more": has_more,
        "next": has_more.then(|| query.cursor(reached)),
    });
    // A bare list has lost its count too: nothing on it says "none".
    if !listing.is_bare && !listing.is_missing {
        body["total"] = json!(listing.printed_total());
    }
    if !listing.is_missing {
        let name = if listing.is_changed {
            "items"
        } else {
            "entries"
        };
        let lines = if listing.is_bare {
            &[]
        } else {
            shown.as_slice()
        };
        body[name] = lines
            .iter()
            .enumerate()
            .map(|(index, line)| entry(line, index))
            .collect();
    }
    Answer::json(Place::Statement, 200, &body)
}

/// Amounts come as text or as a number with a fraction, as it happens in the wild.
fn entry(line: &LedgerLine, index: usize) -> Value {
    let yen = line.amount.unsigned_abs();
    let amount = if index.is_multiple_of(2) {
        json!(yen.to_string())
    } else {
        json!(f64::from(u32::try_from(yen).unwrap_or(u32::MAX)))
    };
    let side = if line.amount < 0 { "D" } else { "C" };
    json!({
        "id": line.id,
        "at": format!("{} {}", line.on, line.time),
        "side": side,
        "amount": amount,
        "title": line.description,
        "memo": Value::Null,
        "balance_after": line.balance.unwrap_or(0).to_string(),
    })
}
