//! The JSON of デモ信用組合: accounts in two groups, and one list for all of the first group's accounts.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{ID, ofx};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Mixed;
use crate::login::AccountKind;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::SignedIn;
use crate::shared::Shared;

const ENTRIES_PER_PAGE: usize = 40;

/// A refusal as this API words it: a code, and a sentence for people.
pub(super) fn refusal(status: u16, code: &str, detail: &str) -> Answer {
    let body = json!({ "code": code, "detail": detail });
    Answer::json(Place::Other, status, &body)
}

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let misbehaviour = shared.misbehaviour(ID);
    match &misbehaviour {
        Some(Misbehaviour::Notice) => {
            return refusal(
                403,
                "MUST_AGREE",
                "定款の一部変更について、ご確認のうえ同意してください。",
            );
        }
        Some(Misbehaviour::UnknownPage) => {
            let body = json!({ "form": "survey", "questions": ["ご職業", "ご年収"] });
            return Answer::json(Place::Home, 200, &body);
        }
        Some(Misbehaviour::ErrorInside { place }) if place.covers(place_of(&asked.path)) => {
            return refusal(200, "TROUBLE", "ただいま照会できません。");
        }
        _ => {}
    }
    if asked.path == "/v1/entries" && !matches!(asked.query.get("page"), "" | "1") {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    match asked.path.as_str() {
        "/v1/accounts" => list(&accounts, asked.query.get("group")),
        "/v1/entries" => entries(shared, asked, &accounts),
        path => {
            let number = path
                .strip_prefix("/v1/toza/")
                .and_then(|rest| rest.strip_suffix("/ofx"));
            let account = accounts
                .iter()
                .find(|one| is_toza(one) && Some(one.number.as_str()) == number);
            match account {
                Some(account) => ofx::answer(shared, asked, account),
                None => refusal(404, "TROUBLE", "見つかりません。"),
            }
        }
    }
}

fn place_of(path: &str) -> Place {
    match path {
        "/v1/accounts" => Place::Accounts,
        _ => Place::Statement,
    }
}

fn is_toza(account: &LedgerAccount) -> bool {
    account.kind == AccountKind::Current
}

fn list(accounts: &[LedgerAccount], group: &str) -> Answer {
    let accounts: Vec<Value> = accounts
        .iter()
        .filter(|one| is_toza(one) == (group == "toza"))
        .map(|one| {
            json!({
                "no": one.number,
                "name": one.name,
                "branch": { "name": one.branch, "code": one.branch_code },
                "balance": { "currency": one.unit, "minor": one.balance },
            })
        })
        .collect();
    let body = json!({ "group": group, "count": accounts.len(), "accounts": accounts });
    Answer::json(Place::Accounts, 200, &body)
}

/// `20261101`
pub(super) fn day(text: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", text).ok()
}

/// The asked period, if it can be shown.
pub(super) fn period(shared: &Shared, asked: &Asked) -> Result<(Date, Date), Answer> {
    let today = shared.today();
    let asked = day(asked.query.get("from")).zip(day(asked.query.get("to")));
    match asked {
        Some((from, to)) if super::shown_from(today) <= from && from <= to && to <= today => {
            Ok((from, to))
        }
        _ => Err(refusal(
            400,
            "TROUBLE",
            "照会できない期間が指定されています。",
        )),
    }
}

/// One list for all accounts of the group, oldest first.
fn entries(shared: &Shared, asked: &Asked, accounts: &[LedgerAccount]) -> Answer {
    let (from, to) = match period(shared, asked) {
        Ok(period) => period,
        Err(refusal) => return refusal,
    };
    let misbehaviour = shared.misbehaviour(ID);
    let deposits: Vec<LedgerAccount> = accounts
        .iter()
        .filter(|one| !is_toza(one))
        .cloned()
        .collect();
    let list = Mixed::of_period(&deposits, from, to, misbehaviour.as_ref());
    let page: usize = asked.query.get("page").parse().unwrap_or(1);
    let first = page.saturating_sub(1) * ENTRIES_PER_PAGE;
    let is_whole = !list.is_bare && !list.is_missing;
    let has_next = list.lines.len() > first + ENTRIES_PER_PAGE && is_whole;
    let printed = |day: Date| day.strftime("%Y%m%d").to_string();
    let mut body = json!({
        "period": { "from": printed(from), "to": printed(to) },
        "page": page,
        "hasNext": has_next,
    });
    // A bare list has lost its count too: nothing on it says "none".
    if is_whole {
        body["count"] = json!(list.printed_total());
        // As in the files that banks send each other: whatever the currencies.
        let amounts = list.lines.iter().map(|(_, line)| line.amount);
        body["hashTotal"] = json!(amounts.sum::<i64>());
    }
    if !list.is_missing {
        let is_second = list.is_changed || shared.layout(ID) == 2;
        let name = if is_second { "torihiki" } else { "entries" };
        let shown = list.lines.iter().skip(first).take(ENTRIES_PER_PAGE);
        body[name] = shown
            .filter(|_| !list.is_bare)
            .map(|(account, line)| entry(account, line))
            .collect();
    }
    Answer::json(Place::Statement, 200, &body)
}

/// Money is a whole number of the smallest unit, dollars are cents.
fn entry(account: &LedgerAccount, line: &LedgerLine) -> Value {
    json!({
        "seq": format!("{}-{}", account.number, line.id),
        "account": account.number,
        "date": line.on.to_string(),
        "text": line.description,
        "amount": { "currency": account.unit, "minor": line.amount },
        "after": line.balance,
    })
}
