//! 入出金明細 of デモ法人ダイレクト: newest first, brackets around what went out, day and balance once for all lines of a
//! day; a 当座 gives a 全銀 file.

use jiff::civil::Date;

use super::pages::{frame, kind_name};
use super::{COOKIE, ID, MARK, html, out_of_order, pages};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::login::AccountKind;
use crate::misbehaviour::Place;
use crate::print::{era_date, era_year, escaped, grouped};
use crate::sessions::SignedIn;
use crate::shared::Shared;
use crate::zengin;

const LINES_PER_PAGE: usize = 30;

/// What the server remembers of the query, so that a link need not carry it.
const QUERY: &str = "query";

const BANK: zengin::Bank = zengin::Bank {
    code: "9913",
    name: "ﾃﾞﾓﾎｳｼﾞﾝ",
    branch: "ﾎｳｼﾞﾝｴｲｷﾞﾖｳ",
};

/// A checked query.
struct Query {
    number: String,
    from: Date,
    to: Date,
}

impl Query {
    /// `1500033 20261101 20261124`
    fn read(text: &str) -> Option<Query> {
        let mut parts = text.split(' ');
        let number = parts.next()?.to_owned();
        let mut day = || Date::strptime("%Y%m%d", parts.next()?).ok();
        Some(Query {
            number,
            from: day()?,
            to: day()?,
        })
    }
}

pub(super) fn first(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let form = &asked.form;
    if form.get("TOKEN") != visitor.form_token || form.get("MARK") != MARK {
        return out_of_order(visitor);
    }
    let query = format!(
        "{} {} {}",
        form.get("N"),
        form.get("KAISHI"),
        form.get("SHURYO")
    );
    shared
        .sessions()
        .note(asked.cookie(COOKIE), QUERY, query.clone());
    answer(shared, visitor, &query, 0)
}

pub(super) fn further(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    shared.further_page(ID);
    let query = shared.sessions().noted(asked.cookie(COOKIE), QUERY);
    match asked.query.get("P").parse() {
        Ok(page) => answer(shared, visitor, &query, page),
        Err(_) => out_of_order(visitor),
    }
}

fn answer(shared: &Shared, visitor: &SignedIn, query: &str, page: usize) -> Answer {
    let token = &visitor.form_token;
    let refused = |message: &str| html(Place::Other, &pages::error(message, Some(token)));
    let accounts = shared.accounts(visitor.login);
    let today = shared.today();
    let Some(query) = Query::read(query) else {
        return refused("日付は西暦8桁で入力してください。");
    };
    let Some(account) = accounts.iter().find(|one| one.number == query.number) else {
        return out_of_order(visitor);
    };
    if query.from > query.to || query.to > today || query.from < account.shown_from {
        return refused("照会できる期間を超えています。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, query.from, query.to, misbehaviour.as_ref());
    if account.kind != AccountKind::Current {
        let is_second_layout = shared.layout(ID) == 2 || listing.is_changed;
        let page = list(account, &query, &listing, page, token, is_second_layout);
        return html(Place::Statement, &page);
    }
    if listing.is_changed {
        let page = frame(
            "ファイル取得",
            Some(token),
            "<p>新しい形式のファイルは、専用ソフトで受け取ってください。</p>",
        );
        return html(Place::Statement, &page);
    }
    let file = zengin::file(&BANK, account, (query.from, query.to), today, &listing);
    Answer::bytes(Place::Statement, "text/plain", file)
        .with_header("content-disposition", "attachment; filename=\"ZENGIN.TXT\"")
}

fn list(
    account: &LedgerAccount,
    query: &Query,
    listing: &Listing<'_>,
    page: usize,
    token: &str,
    is_second: bool,
) -> String {
    let skipped = page * LINES_PER_PAGE;
    let shown: Vec<&LedgerLine> = listing
        .lines
        .iter()
        .rev()
        .skip(skipped)
        .take(LINES_PER_PAGE)
        .copied()
        .collect();
    let reached = skipped + shown.len();
    let has_more = reached < listing.lines.len() && !listing.is_bare && !listing.is_missing;
    let content = if listing.is_missing {
        String::new()
    } else if listing.is_bare {
        table(&[], is_second)
    } else if listing.lines.is_empty() {
        "<p>お取引の明細はありません。</p>".to_owned()
    } else {
        table(&shown, is_second)
    };
    let next = if has_more {
        format!(
            r#"<p><a href="/biz/shoukai/meisai?P={}">次ページ</a></p>"#,
            page + 1
        )
    } else {
        String::new()
    };
    frame(
        "入出金明細照会結果",
        Some(token),
        &format!(
            r#"<dl class="joken"><dt>口座</dt><dd>{} {}</dd>
<dt>照会期間</dt><dd>{}～{}</dd>
<dt>照会開始前残高</dt><dd>{}円</dd>
<dt>照会結果</dt><dd>{}件</dd></dl>
{content}
{next}"#,
            kind_name(account.kind),
            account.number,
            era_date(query.from),
            era_date(query.to),
            bracketed(listing.opening),
            listing.printed_total()
        ),
    )
}

/// The second layout has other labels and another order of columns.
fn table(lines: &[&LedgerLine], is_second: bool) -> String {
    let (id, labels) = if is_second {
        ("kekka", ["取引年月日", "内容", "お取引額", "お取引後残高"])
    } else {
        ("meisai", ["勘定日", "取引金額", "取引後残高", "摘要"])
    };
    let head: String = labels
        .iter()
        .map(|label| format!("<th>{label}</th>"))
        .collect();
    let mut above = None;
    let rows: String = lines
        .iter()
        .map(|line| {
            let is_same_day = above.replace(line.on) == Some(line.on);
            row(line, is_same_day, is_second)
        })
        .collect();
    format!("<table id=\"{id}\"><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>")
}

/// The day stands at the first of its lines on a page, the balance at its last line.
fn row(line: &LedgerLine, is_same_day: bool, is_second: bool) -> String {
    let day = if is_same_day {
        "〃".to_owned()
    } else {
        format!(
            "R{}.{}.{}",
            era_year(line.on),
            line.on.month(),
            line.on.day()
        )
    };
    let amount = bracketed(line.amount);
    let balance = line.balance.map_or_else(String::new, bracketed);
    let text = escaped(&line.description);
    let cells = if is_second {
        [day, text, amount, balance]
    } else {
        [day, amount, balance, text]
    };
    format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>"))
}

/// `12,000`, or `(12,000)` for what is below zero.
fn bracketed(amount: i64) -> String {
    if amount < 0 {
        format!("({})", grouped(amount))
    } else {
        grouped(amount)
    }
}
