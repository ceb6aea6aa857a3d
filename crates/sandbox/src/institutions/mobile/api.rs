//! The JSON of デモモバイル銀行: always a 200, money as floats, a text that says "None", instants in UTC.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use super::ID;
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::login::AccountKind;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::SignedIn;
use crate::shared::Shared;

const MOVES_PER_PAGE: usize = 25;

/// An error, which is a 200 as well.
pub(super) fn error(code: &str, message: &str) -> Answer {
    let body = json!({ "ok": false, "error": { "code": code, "message": message } });
    Answer::json(Place::Other, 200, &body)
}

/// A refused login; `left`: how many tries are left, where that matters.
pub(super) fn refused(code: &str, message: &str, left: Option<u32>) -> Answer {
    let mut body = json!({ "ok": false, "error": { "code": code, "message": message } });
    if let Some(left) = left {
        body["error"]["left"] = json!(left);
    }
    Answer::json(Place::Login, 200, &body)
}

fn result(place: Place, result: &Value) -> Answer {
    Answer::json(place, 200, &json!({ "ok": true, "result": result }))
}

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    if asked.header("x-device-key") != Some(visitor.form_token.as_str()) {
        return error("E_DEVICE", "この端末は登録されていません。");
    }
    let place = match asked.path.as_str() {
        "/m/api/wallets" => Place::Accounts,
        _ => Place::Statement,
    };
    if let Some(Misbehaviour::ErrorInside { place: meant }) = shared.misbehaviour(ID)
        && meant.covers(place)
    {
        return error("E_9001", "処理が混み合っています。");
    }
    if !asked.query.get("cont").is_empty() {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    match asked.path.as_str() {
        "/m/api/wallets" => wallets(&accounts),
        "/m/api/moves" => moves(shared, asked, &accounts),
        _ => error("E_PATH", "ご指定の機能はありません。"),
    }
}

/// Exact: no balance here comes near to what a float can't hold.
fn float(amount: i64) -> Value {
    i32::try_from(amount).map_or(Value::Null, |amount| json!(f64::from(amount)))
}

fn wallets(accounts: &[LedgerAccount]) -> Answer {
    let wallets: Vec<Value> = accounts
        .iter()
        .map(|account| {
            let pending = account.lines.iter().filter(|line| line.pending);
            let held: i64 = pending.map(|line| line.amount).sum();
            json!({
                "number": account.number,
                "label": account.name,
                "kind": if account.kind == AccountKind::Savings { "BOX" } else { "MAIN" },
                "balance": float(account.balance),
                "usable": float(account.balance + held),
            })
        })
        .collect();
    result(Place::Accounts, &json!({ "wallets": wallets }))
}

/// A question for lines: a period of an account, or the token that goes on with one.
struct Query {
    number: String,
    since: Date,
    until: Date,
    skip: usize,
}

impl Query {
    fn read(asked: &Asked) -> Option<Query> {
        let cont = asked.query.get("cont");
        if cont.is_empty() {
            return Some(Query {
                number: asked.query.get("wallet").to_owned(),
                since: asked.query.get("since").parse().ok()?,
                until: asked.query.get("until").parse().ok()?,
                skip: 0,
            });
        }
        let mut parts = cont.split('~');
        Some(Query {
            skip: parts.next()?.parse().ok()?,
            number: parts.next()?.to_owned(),
            until: parts.next()?.parse().ok()?,
            since: parts.next()?.parse().ok()?,
        })
    }

    fn token(&self, skip: usize) -> String {
        format!("{skip}~{}~{}~{}", self.number, self.until, self.since)
    }
}

/// Newest first, the pending ones before all others where the period reaches today.
fn moves(shared: &Shared, asked: &Asked, accounts: &[LedgerAccount]) -> Answer {
    let Some(query) = Query::read(asked) else {
        return error("E_QUERY", "期間の指定が正しくありません。");
    };
    let Some(account) = accounts.iter().find(|one| one.number == query.number) else {
        return error("E_QUERY", "口座が見つかりません。");
    };
    let today = shared.today();
    if query.since > query.until || query.since < super::shown_from(today) || query.until > today {
        return error("E_QUERY", "照会できない期間です。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, query.since, query.until, misbehaviour.as_ref());
    let pending = account
        .lines
        .iter()
        .filter(|line| line.pending && query.until == today && line.on >= query.since);
    let all: Vec<&LedgerLine> = pending
        .rev()
        .chain(listing.lines.iter().rev().copied())
        .collect();
    let shown = all.iter().skip(query.skip).take(MOVES_PER_PAGE);
    let reached = query.skip + shown.len();
    let is_whole = !listing.is_bare && !listing.is_missing;
    let has_more = reached < all.len() && is_whole;
    let mut body = json!({
        "wallet": account.number,
        "since": query.since.to_string(),
        "until": query.until.to_string(),
        "before": float(listing.opening),
        "cont": has_more.then(|| query.token(reached)),
    });
    if is_whole {
        let extra = usize::from(misbehaviour == Some(Misbehaviour::WrongTotal));
        body["hits"] = json!(all.len() + extra);
    }
    if !listing.is_missing {
        let is_second = listing.is_changed || shared.layout(ID) == 2;
        let name = if is_second { "history" } else { "moves" };
        body[name] = shown
            .filter(|_| !listing.is_bare)
            .map(|line| moved(account, line))
            .collect();
    }
    result(Place::Statement, &body)
}

/// The direction is told by the side on which our account stands.
fn moved(account: &LedgerAccount, line: &LedgerLine) -> Value {
    let own = json!({ "wallet": account.number, "name": account.name });
    let (title, note) = line
        .description
        .split_once(' ')
        .unwrap_or((&line.description, "None"));
    let other = json!({ "wallet": Value::Null, "name": title });
    let (from, to) = if line.amount < 0 {
        (&own, &other)
    } else {
        (&other, &own)
    };
    json!({
        "id": line.id,
        "at": instant(line.on, &line.time),
        "from": from,
        "to": to,
        "amount": float(line.amount.abs()),
        "title": title,
        "note": note,
        "state": if line.pending { "AUTHORIZED" } else { "DONE" },
        "left": line.balance.map(float),
    })
}

/// `2026-11-23T20:17:00Z` for 5:17 in the morning of the 24th in Japan.
fn instant(on: Date, time: &str) -> String {
    let time = Time::strptime("%H:%M", time).unwrap_or(Time::midnight());
    let japan = TimeZone::fixed(Offset::constant(9));
    on.to_datetime(time)
        .to_zoned_datetime(japan)
        .map(|zoned| zoned.timestamp().to_string())
        .unwrap_or_default()
}
