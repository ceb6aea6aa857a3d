//! The CSV of デモ商工銀行: Shift_JIS under a header that says UTF-8, two rows above the labels, a sum below.

use encoding_rs::SHIFT_JIS;
use jiff::ToSpan;
use jiff::civil::Date;

use super::{BUSINESS, ID, error};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::grouped;
use crate::sessions::SignedIn;
use crate::shared::Shared;

/// A lie: the bytes are Shift_JIS.
const SAID_TYPE: &str = "text/csv; charset=UTF-8";

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let form = &asked.form;
    if form.get("token") != visitor.form_token || form.get("gyomu") != BUSINESS {
        return error("もう一度はじめから操作してください。");
    }
    let day = |name: &str| form.get(name).parse::<Date>().ok();
    let (Some(from), Some(to)) = (day("kara"), day("made")) else {
        return error("日付の形式が正しくありません。");
    };
    super::with_account(shared, form.get("no"), visitor, |account| {
        let is_too_long = from.saturating_add(3.months()) <= to;
        if from > to || to > shared.today() || from < account.shown_from || is_too_long {
            return error("指定できない期間です。");
        }
        let misbehaviour = shared.misbehaviour(ID);
        let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
        let is_second_layout = shared.layout(ID) == 2 || listing.is_changed;
        let text = text(account, (from, to), &listing, is_second_layout);
        let bytes = SHIFT_JIS.encode(&text).0.into_owned();
        Answer::bytes(Place::Statement, SAID_TYPE, bytes)
            .with_header("content-disposition", "attachment; filename=\"meisai.csv\"")
    })
}

fn text(
    account: &LedgerAccount,
    (from, to): (Date, Date),
    listing: &Listing<'_>,
    is_second: bool,
) -> String {
    let mut rows = vec![
        "デモ商工銀行　入出金明細".to_owned(),
        format!(
            "口座番号,{},期間,{}～{},件数,{}件",
            account.number,
            slashed(from),
            slashed(to),
            listing.printed_total()
        ),
    ];
    let shown = if listing.is_missing || listing.is_bare {
        &[]
    } else {
        listing.lines.as_slice()
    };
    if !listing.is_missing {
        rows.push(labels(is_second).to_owned());
    }
    if listing.lines.is_empty() {
        rows.push("該当する取引はありません,,,,".to_owned());
    }
    rows.extend(shown.iter().map(|line| row(line, is_second)));
    let sum = shown.iter().map(|line| line.amount).sum();
    rows.push(format!("合計,,,{},", bracketed(sum)));
    rows.iter().map(|row| format!("{row}\r\n")).collect()
}

/// The second layout has other labels and another order.
fn labels(is_second: bool) -> &'static str {
    if is_second {
        "年月日,お取引金額,お取引後残高,お取引内容,起算日"
    } else {
        "取引日,起算日,摘要,金額,残高"
    }
}

fn row(line: &LedgerLine, is_second: bool) -> String {
    let on = slashed(line.on);
    let valued_on = line.valued_on.map_or_else(String::new, slashed);
    let text = format!("\"{}\"", line.description);
    let amount = bracketed(line.amount);
    let balance = bracketed(line.balance.unwrap_or(0));
    if is_second {
        [on, amount, balance, text, valued_on].join(",")
    } else {
        [on, valued_on, text, amount, balance].join(",")
    }
}

fn slashed(day: Date) -> String {
    format!("{}/{:02}/{:02}", day.year(), day.month(), day.day())
}

/// Quoted, because of the separators: `"12,000"`, or `"(12,000)"` for what went out.
fn bracketed(amount: i64) -> String {
    if amount < 0 {
        format!("\"({})\"", grouped(amount))
    } else {
        format!("\"{}\"", grouped(amount))
    }
}
