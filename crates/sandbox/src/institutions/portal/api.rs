//! 照会 of デモポータル銀行: a page whose script makes the form, and the data of which it makes a CSV file.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{ID, html, pages};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::sessions::SignedIn;
use crate::shared::Shared;

/// No file is of more days.
const DAYS_MAX: i32 = 92;

fn account<'a>(accounts: &'a [LedgerAccount], asked: &Asked) -> Option<&'a LedgerAccount> {
    let number = asked.query.get("no");
    accounts.iter().find(|account| account.number == number)
}

pub(super) fn inquiry(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let accounts = shared.accounts(visitor.login);
    let page = match account(&accounts, asked) {
        Some(account) => pages::inquiry(account, shared.today(), shared.layout(ID) == 2),
        None => pages::plain("エラー", "口座を選びなおしてください。"),
    };
    html(shared, Place::Period, &page)
}

pub(super) fn data(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let accounts = shared.accounts(visitor.login);
    let day = |name: &str| asked.query.get(name).parse::<Date>().ok();
    let (Some(account), Some((from, to))) = (account(&accounts, asked), day("from").zip(day("to")))
    else {
        return refusal("口座か期間が正しくありません。");
    };
    let today = shared.today();
    let days = from.until(to).map_or(0, |span| span.get_days()) + 1;
    if from > to || to > today || from < super::shown_from(today) {
        return refusal("照会できない期間です。");
    }
    if days > DAYS_MAX {
        return refusal("一度に照会できるのは92日間までです。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
    let is_second = listing.is_changed || shared.layout(ID) == 2;
    let lines: Vec<Value> = listing
        .lines
        .iter()
        .filter(|_| !listing.is_bare && !listing.is_missing)
        .map(|line| row(line))
        .collect();
    let body = json!({
        "account": format!("{} {} {}", account.branch, account.name, account.number),
        "number": account.number,
        "head": head(is_second),
        "swapped": is_second,
        "missing": listing.is_missing,
        "none": listing.lines.is_empty(),
        "opening": listing.opening,
        "closing": listing.closing,
        "count": listing.printed_total(),
        "lines": lines,
    });
    Answer::json(Place::Statement, 200, &body)
}

fn refusal(message: &str) -> Answer {
    Answer::json(Place::Statement, 400, &json!({ "message": message }))
}

/// Layout 2 has 入金 before 出金, and other words.
fn head(is_second: bool) -> [&'static str; 5] {
    if is_second {
        ["取引年月日", "入金額", "出金額", "内容", "取引後残高"]
    } else {
        ["日付", "お支払金額", "お預り金額", "お取引内容", "残高"]
    }
}

fn row(line: &LedgerLine) -> Value {
    json!({
        "on": line.on.strftime("%Y/%m/%d").to_string(),
        "out": if line.amount < 0 { json!(-line.amount) } else { Value::Null },
        "in": if line.amount < 0 { Value::Null } else { json!(line.amount) },
        "text": line.description,
        "after": line.balance,
    })
}
