//! The list of all accounts by months, and the 全銀 file of a 当座.

use jiff::civil::Date;

use super::pages::{frame, kind_name};
use super::{ID, html};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine, business, calendar};
use crate::listing::{Listing, Mixed};
use crate::login::DemoLogin;
use crate::misbehaviour::Place;
use crate::print::{escaped, grouped};
use crate::shared::Shared;
use crate::zengin;

const BANK: zengin::Bank = zengin::Bank {
    code: "9912",
    name: "ﾃﾞﾓﾁﾎｳｷﾞﾝｺｳ",
    branch: "ﾐﾅﾄﾏﾁ",
};

/// This month and the three before it, newest first, by their first days.
fn months(today: Date) -> Vec<Date> {
    (0..4)
        .map(|back| calendar::first_of_month_before(today, back))
        .collect()
}

pub(super) fn page_of_month(shared: &Shared, asked: &Asked, login: &'static DemoLogin) -> Answer {
    let today = shared.today();
    let wanted = asked.query.get("TSUKI");
    let chosen = months(today)
        .into_iter()
        .find(|month| wanted.is_empty() || key(*month) == wanted);
    let Some(month) = chosen else {
        return super::error("ご指定の月は表示できません。");
    };
    let accounts = shared.accounts(login);
    let misbehaviour = shared.misbehaviour(ID);
    let last = month.last_of_month().min(today);
    let mixed = Mixed::of_period(&accounts, month, last, misbehaviour.as_ref());
    let is_second_layout = shared.layout(ID) == 2 || mixed.is_changed;
    html(
        Place::Statement,
        &page(today, month, &mixed, is_second_layout),
    )
}

/// How an address names a month: `202611`
fn key(month: Date) -> String {
    format!("{}{:02}", month.year(), month.month())
}

fn page(today: Date, month: Date, mixed: &Mixed<'_>, is_second: bool) -> String {
    let tabs: String = months(today)
        .into_iter()
        .map(|one| {
            let name = format!("{}年{}月", one.year(), one.month());
            if one == month {
                format!("<li class=ima>{name}")
            } else {
                format!(
                    r#"<li><a href="/ib?ACT=MEISAI&amp;TSUKI={}">{name}</a>"#,
                    key(one)
                )
            }
        })
        .collect();
    let list = if mixed.is_missing {
        String::new()
    } else if mixed.is_bare {
        table(&[], is_second)
    } else if mixed.lines.is_empty() {
        "<p>この月のお取引はありません。</p>".to_owned()
    } else {
        table(&mixed.lines, is_second)
    };
    let net: i64 = if mixed.is_bare || mixed.is_missing {
        0
    } else {
        mixed.lines.iter().map(|(_, line)| line.amount).sum()
    };
    frame(
        "全口座の入出金明細",
        true,
        &format!(
            r#"<ul class=tsuki>{tabs}</ul>
<p>{}年{}月分　<span class=kensu>{}件</span>　入出金差引：<span class=sashihiki>{}円</span></p>
{list}"#,
            month.year(),
            month.month(),
            mixed.printed_total(),
            signed(net)
        ),
    )
}

/// △ stands before what went out.
fn signed(amount: i64) -> String {
    let sign = if amount < 0 { "△" } else { "" };
    format!("{sign}{}", grouped(amount))
}

/// The second layout has other labels and another order of columns.
fn table(lines: &[(&LedgerAccount, &LedgerLine)], is_second: bool) -> String {
    let (class, head) = if is_second {
        (
            "torihiki2",
            "<th>日にち<th>お取引内容<th>口座<th>入払<th>お取引金額<th>当日残高",
        )
    } else {
        (
            "torihiki",
            "<th>日付<th>口座<th>区分<th>金額<th>残高<th>摘要",
        )
    };
    let rows: String = lines
        .iter()
        .map(|(account, line)| row(account, line, is_second))
        .collect();
    format!("<table class={class}><tr>{head}\n{rows}</table>")
}

fn row(account: &LedgerAccount, line: &LedgerLine, is_second: bool) -> String {
    let day = format!("{}/{}", line.on.month(), line.on.day());
    let whose = format!("{} {}", kind_name(account.kind), account.number);
    let way = if line.amount < 0 { "出金" } else { "入金" };
    let amount = signed(line.amount);
    let balance = grouped(line.balance.unwrap_or(0));
    let text = escaped(&line.description);
    let cells = if is_second {
        [&day, &text, &whose, way, &amount, &balance]
    } else {
        [&day, &whose, way, &amount, &balance, &text]
    };
    format!("<tr><td>{}\n", cells.join("<td>"))
}

pub(super) fn file(shared: &Shared, asked: &Asked, login: &'static DemoLogin) -> Answer {
    let today = shared.today();
    let accounts = shared.accounts(login);
    let found = accounts
        .iter()
        .find(|account| super::has_files(login) && account.number == asked.query.get("K"));
    let Some(account) = found else {
        return super::error("口座が見つかりません。");
    };
    let day = |name: &str, usual: Date| match asked.query.get(name) {
        "" => Some(usual),
        text => Date::strptime("%Y%m%d", text).ok(),
    };
    let period = day("KARA", today.first_of_month()).zip(day("MADE", today));
    let Some((from, to)) = period
        .filter(|(from, to)| from <= to && *to <= today && *from >= business::shown_from(today))
    else {
        return super::error("ご指定の期間は受け取れません。");
    };
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
    if listing.is_changed {
        return html(
            Place::Statement,
            &frame(
                "ファイルの受け取り",
                true,
                "<p>ファイルの形式をお選びください。</p>",
            ),
        );
    }
    let file = zengin::file(&BANK, account, (from, to), today, &listing);
    Answer::bytes(Place::Statement, "application/octet-stream", file).with_header(
        "content-disposition",
        "attachment; filename=\"nyushukkin.txt\"",
    )
}
