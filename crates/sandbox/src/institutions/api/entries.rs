//! `GET /v2/accounts/ID/entries`: newest first, 100 at a time; a cursor leads on.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{ID, problem};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::shared::Shared;

const ROWS_MAX: usize = 100;

pub(super) fn answer(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let day = |name| asked.query.get(name).parse::<Date>().ok();
    let (Some(since), Some(until)) = (day("since"), day("until")) else {
        return problem(400, "bad_period", "since, until");
    };
    if since > until || until > shared.today() {
        return problem(400, "bad_period", "since, until");
    }
    let skip = match asked.query.get("cursor") {
        "" => 0,
        cursor => {
            shared.further_page(ID);
            let skip = cursor
                .strip_prefix('c')
                .and_then(|skip| usize::from_str_radix(skip, 16).ok());
            match skip {
                Some(skip) => skip,
                None => return problem(400, "bad_cursor", ""),
            }
        }
    };
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, since, until, misbehaviour.as_ref());
    let pending = Listing::of_pending(account, misbehaviour.as_ref());
    // What isn't final yet is today's.
    let newest_first = pending
        .lines
        .iter()
        .filter(|line| line.on <= until)
        .rev()
        .chain(listing.lines.iter().rev());
    let all: Vec<&LedgerLine> = newest_first.copied().collect();
    let is_gone = listing.is_bare || listing.is_missing;
    let shown: Vec<Value> = all
        .iter()
        .skip(skip)
        .take(if is_gone { 0 } else { ROWS_MAX })
        .map(|line| entry(line))
        .collect();
    let reached = skip + shown.len();
    let next = (reached < all.len() && !is_gone).then(|| format!("c{reached:x}"));
    let mut data = json!({ "page": { "next": next } });
    // A list that has lost its lines has lost their number too: nothing on it says "none".
    if !is_gone {
        let lies = listing.printed_total() - listing.lines.len();
        data["page"]["total"] = json!(all.len() + lies);
    }
    if !listing.is_missing {
        let is_other = listing.is_changed || shared.layout(ID) == 2;
        data[if is_other { "items" } else { "entries" }] = json!(shown);
    }
    Answer::json(Place::Statement, 200, &json!({ "data": data }))
}

fn entry(line: &LedgerLine) -> Value {
    json!({
        "id": line.id,
        "booked_on": line.on.to_string(),
        "status": if line.pending { "PENDING" } else { "BOOKED" },
        "amount": { "minor": line.amount, "currency": "JPY" },
        "text": line.description,
        "balance_after": line.balance.map(|minor| json!({ "minor": minor, "currency": "JPY" })),
    })
}
