//! `GET /accounts` and `GET /accounts/balances`.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{logins, refusal};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, calendar};
use crate::misbehaviour::Place;

/// When everything here was last booked.
pub(super) const BASE_TIME: &str = "09:40:00+09:00";
/// A 定期預金 has neither branch nor number nor lines.
const TERM_ACCOUNT: &str = "900000110000301";

pub(super) fn type_code(account: &LedgerAccount) -> &'static str {
    if account.name == logins::SETTLEMENT {
        "02"
    } else {
        "01"
    }
}

pub(super) fn account_id(account: &LedgerAccount) -> String {
    format!(
        "{}{}{}",
        account.branch_code,
        type_code(account),
        account.number
    )
}

pub(super) fn list(books: &[LedgerAccount], today: Date) -> Answer {
    let mut accounts: Vec<Value> = books.iter().enumerate().map(one).collect();
    accounts.push(json!({
        "accountId": TERM_ACCOUNT,
        "accountTypeCode": "11",
        "accountTypeName": "円定期預金",
        "currencyCode": "JPY",
        "currencyName": "日本円",
    }));
    let body = json!({
        "baseDate": today.to_string(),
        "baseTime": BASE_TIME,
        "accounts": accounts,
    });
    Answer::json(Place::Accounts, 200, &body)
}

fn one((index, account): (usize, &LedgerAccount)) -> Value {
    let (primary, primary_name) = if index == 0 {
        ("1", "代表口座")
    } else {
        ("2", "追加口座")
    };
    json!({
        "accountId": account_id(account),
        "branchCode": account.branch_code,
        "branchName": account.branch,
        "accountTypeCode": type_code(account),
        "accountTypeName": account.name,
        "accountNumber": account.number,
        "primaryAccountCode": primary,
        "primaryAccountCodeName": primary_name,
        "accountName": "カ）ミホン",
        "accountNameKana": "ｶ)ﾐﾎﾝ",
        "currencyCode": "JPY",
        "currencyName": "日本円",
        "transferLimitAmount": "1000000",
    })
}

pub(super) fn balances(asked: &Asked, books: &[LedgerAccount], today: Date) -> Answer {
    let wanted = asked.query.get("accountId");
    let found: Vec<Value> = books
        .iter()
        .filter(|account| wanted.is_empty() || account_id(account) == wanted)
        .map(|account| {
            let month_ago = calendar::days_before(today.first_of_month(), 1);
            json!({
                "accountId": account_id(account),
                "accountTypeCode": type_code(account),
                "accountTypeName": account.name,
                "balance": account.balance.to_string(),
                "baseDate": today.to_string(),
                "baseTime": BASE_TIME,
                "withdrawableAmount": account.balance.to_string(),
                "previousDayBalance": account.balance_on(calendar::days_before(today, 1)).to_string(),
                "previousMonthBalance": account.balance_on(month_ago).to_string(),
                "currencyCode": "JPY",
                "currencyName": "日本円",
            })
        })
        .collect();
    if found.is_empty() {
        return refusal(400, "WG_ERR_110", "口座IDが正しくありません。");
    }
    Answer::json(Place::Accounts, 200, &json!({ "balances": found }))
}
