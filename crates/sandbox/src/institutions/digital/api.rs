//! What the script of デモデジタル銀行 is told: accounts, and the lines of one month.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{ID, ofx};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine, calendar};
use crate::listing::Listing;
use crate::login::AccountKind;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::SignedIn;
use crate::shared::Shared;

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    if asked.path == "/api/accounts" {
        return accounts(shared, visitor);
    }
    let accounts = shared.accounts(visitor.login);
    let rest = asked
        .path
        .strip_prefix("/api/accounts/")
        .unwrap_or_default();
    let (number, what) = rest.split_once('/').unwrap_or_default();
    let Some(account) = accounts.iter().find(|account| account.number == number) else {
        return Answer::json(Place::Other, 404, &json!({ "code": "no such account" }));
    };
    match what {
        "entries" => entries(shared, asked, account),
        "ofx" => ofx::answer(shared, asked, account),
        _ => Answer::json(Place::Other, 404, &json!({ "code": "no such path" })),
    }
}

fn accounts(shared: &Shared, visitor: &SignedIn) -> Answer {
    let body = match shared.misbehaviour(ID) {
        Some(Misbehaviour::Notice) => json!({ "notice": "デビット機能の規定改定について" }),
        Some(Misbehaviour::UnknownPage) => json!({ "survey": "ご利用目的をお聞かせください" }),
        _ => {
            let accounts: Vec<Value> = shared
                .accounts(visitor.login)
                .iter()
                .map(|account| {
                    json!({
                        "number": account.number,
                        "name": account.name,
                        "branch": account.branch,
                        "code": account.branch_code,
                        "balance": account.balance,
                        "download": account.kind == AccountKind::Savings,
                    })
                })
                .collect();
            json!({ "accounts": accounts })
        }
    };
    Answer::json(Place::Accounts, 200, &body)
}

/// `2026-11` → its first day.
fn month(text: &str) -> Option<Date> {
    format!("{text}-01").parse().ok()
}

/// The lines of a month, newest first; without a month those of the current one.
fn entries(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let today = shared.today();
    let months: Vec<Date> = (0..=5)
        .map(|back| calendar::first_of_month_before(today, back))
        .collect();
    let asked = month(asked.query.get("month")).filter(|month| months.contains(month));
    let first = asked.unwrap_or(today.first_of_month());
    let last = first.last_of_month().min(today);
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, first, last, misbehaviour.as_ref());
    let name = |month: &Date| month.strftime("%Y-%m").to_string();
    let mut body = json!({
        "name": account.name,
        "month": name(&first),
        "months": months.iter().map(name).collect::<Vec<_>>(),
        "renamed": listing.is_changed,
    });
    let is_whole = !listing.is_bare && !listing.is_missing;
    if is_whole {
        body["count"] = json!(listing.printed_total());
        body["before"] = json!(listing.opening);
        body["none"] = json!(listing.lines.is_empty());
    }
    if !listing.is_missing {
        let shown = listing.lines.iter().rev().filter(|_| !listing.is_bare);
        body["entries"] = shown.map(|line| entry(line)).collect();
    }
    Answer::json(Place::Statement, 200, &body)
}

fn entry(line: &LedgerLine) -> Value {
    json!({
        "on": line.on.to_string(),
        "text": line.description,
        "amount": line.amount,
        "after": line.balance,
    })
}
