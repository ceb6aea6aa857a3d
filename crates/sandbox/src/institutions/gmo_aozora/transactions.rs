//! `GET /accounts/transactions`: oldest first, 500 at most, then on by the key of the next one.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::accounts::{BASE_TIME, account_id};
use super::ledger::CORRECTION;
use super::{ID, refusal};
use crate::http::{Answer, Asked};
use crate::ledger::{FIRST_DAY, LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::shared::Shared;

const ROWS_MAX: usize = 500;

pub(super) fn answer(shared: &Shared, asked: &Asked, books: &[LedgerAccount]) -> Answer {
    let wanted = asked.query.get("accountId");
    let Some(account) = books.iter().find(|account| account_id(account) == wanted) else {
        return refusal(400, "WG_ERR_110", "口座IDが正しくありません。");
    };
    let Some((from, to)) = period(asked, shared.today()) else {
        return refusal(400, "WG_ERR_120", "対象期間が正しくありません。");
    };
    let key = asked.query.get("nextItemKey");
    if !key.is_empty() {
        shared.further_page(ID);
    }
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
    let rest: Vec<&LedgerLine> = listing
        .lines
        .iter()
        .copied()
        .skip_while(|line| !key.is_empty() && line.id != key)
        .collect();
    if !key.is_empty() && rest.is_empty() {
        return refusal(400, "WG_ERR_130", "次明細キーが正しくありません。");
    }
    let shown = if listing.is_bare || listing.is_missing {
        &[]
    } else {
        &rest[..rest.len().min(ROWS_MAX)]
    };
    let next = rest.get(ROWS_MAX).filter(|_| !shown.is_empty());
    let mut body = json!({
        "accountId": wanted,
        "currencyCode": "JPY",
        "currencyName": "日本円",
        "dateFrom": from.to_string(),
        "dateTo": to.to_string(),
        "baseDate": shared.today().to_string(),
        "baseTime": BASE_TIME,
        "hasNext": next.is_some(),
    });
    if let Some(next) = next {
        body["nextItemKey"] = json!(next.id);
    }
    // A list that has lost its lines has lost their number too: nothing on it says "none".
    if !listing.is_bare && !listing.is_missing {
        let lies = listing.printed_total() - listing.lines.len();
        body["count"] = json!((shown.len() + lies).to_string());
    }
    if !listing.is_missing {
        let is_other = listing.is_changed || shared.layout(ID) == 2;
        let name = if is_other {
            "transactionList"
        } else {
            "transactions"
        };
        body[name] = shown.iter().map(|line| row(line)).collect();
    }
    Answer::json(Place::Statement, 200, &body)
}

/// The specification's four cases: none is today, the first day alone reaches until today, the last one alone begins with
/// the first line.
fn period(asked: &Asked, today: Date) -> Option<(Date, Date)> {
    let day = |name| match asked.query.get(name) {
        "" => Some(None),
        text => text.parse::<Date>().ok().map(Some),
    };
    let (from, to) = match (day("dateFrom")?, day("dateTo")?) {
        (None, None) => (today, today),
        (Some(from), None) => (from, today),
        (None, Some(to)) => (FIRST_DAY, to),
        (Some(from), Some(to)) => (from, to),
    };
    (from <= to).then_some((from, to))
}

fn row(line: &LedgerLine) -> Value {
    let takes_back = line.description.starts_with(CORRECTION);
    let (kind, amount) = match (line.amount, takes_back) {
        (amount, true) => ("1", amount),
        (amount, false) if amount < 0 => ("2", -amount),
        (amount, false) => ("1", amount),
    };
    json!({
        "transactionDate": line.on.to_string(),
        "valueDate": line.valued_on.unwrap_or(line.on).to_string(),
        "transactionType": kind,
        "amount": amount.to_string(),
        "remarks": line.description,
        "balance": line.balance.unwrap_or(0).to_string(),
        "itemKey": line.id,
    })
}
