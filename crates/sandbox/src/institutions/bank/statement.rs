//! 入出金明細 of デモ銀行: nested tables, 20 lines per page, a subtotal under each page.

use encoding_rs::SHIFT_JIS;
use jiff::civil::Date;

use super::SCREEN_MARK;
use super::pages::{era_date, era_year, frame, kind_name};
use crate::http::{Answer, Asked, Fields};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::{escaped, grouped};
use crate::sessions::SignedIn;
use crate::shared::Shared;

const LINES_PER_PAGE: usize = 20;

/// A checked query.
struct Query {
    from: Date,
    to: Date,
    /// From 0.
    page: usize,
}

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let form = &asked.form;
    if form.get("TKN") != visitor.form_token || form.get("GAMEN") != SCREEN_MARK {
        return super::error("画面の有効期限が切れています。はじめから操作してください。");
    }
    let accounts = shared.accounts(visitor.login);
    let Some(account) = accounts
        .iter()
        .find(|account| account.number == form.get("K"))
    else {
        return super::error("口座を選びなおしてください。");
    };
    let query = match Query::read(form, account.shown_from, shared.today()) {
        Ok(query) => query,
        Err(message) => return super::error(message),
    };
    let misbehaviour = shared.misbehaviour(super::ID);
    let mut listing = Listing::of_period(account, query.from, query.to, misbehaviour.as_ref());
    listing.is_changed |= shared.layout(super::ID) == 2;
    let page = page(account, &query, &listing, &visitor.form_token);
    Answer::html(Place::Statement, SHIFT_JIS, &page)
}

impl Query {
    fn read(form: &Fields, shown_from: Date, today: Date) -> Result<Query, &'static str> {
        let day = |prefix: &str| {
            let part = |name: &str| form.get(&format!("{prefix}{name}")).parse::<i16>().ok();
            let month = i8::try_from(part("M")?).ok()?;
            let day = i8::try_from(part("D")?).ok()?;
            Date::new(part("Y")? + 2018, month, day).ok()
        };
        let (Some(from), Some(to)) = (day("F"), day("T")) else {
            return Err("期間の日付が正しくありません。");
        };
        if from > to || to > today {
            return Err("期間の日付が正しくありません。");
        }
        if from.first_of_month() != to.first_of_month() {
            return Err("照会期間は、同じ月のなかで指定してください。");
        }
        if from < shown_from {
            return Err("照会できる期間の前の日付が指定されています。");
        }
        let page = match form.get("P") {
            "" => 0,
            text => text
                .parse()
                .map_err(|_| "ページの指定が正しくありません。")?,
        };
        Ok(Query { from, to, page })
    }
}

fn page(account: &LedgerAccount, query: &Query, listing: &Listing<'_>, token: &str) -> String {
    let first = query.page * LINES_PER_PAGE;
    let shown: Vec<&LedgerLine> = listing
        .lines
        .iter()
        .skip(first)
        .take(LINES_PER_PAGE)
        .copied()
        .collect();
    let has_more = first + shown.len() < listing.lines.len();
    let next = if has_more && !listing.is_bare {
        next_form(account, query, token)
    } else {
        String::new()
    };
    let list = if listing.is_missing {
        String::new()
    } else if listing.is_bare {
        table(&[], listing.is_changed)
    } else if listing.lines.is_empty() {
        "<p>該当する明細はございません。</p>".to_owned()
    } else {
        table(&shown, listing.is_changed)
    };
    frame(
        "入出金明細",
        true,
        &format!(
            r##"<table border="0" width="100%" cellspacing="0" cellpadding="0"><tr><td>
<table border="1" cellspacing="0" cellpadding="4">
<tr><td bgcolor="#F0F0F0">口座番号</td><td>{} {} {}</td></tr>
<tr><td bgcolor="#F0F0F0">照会期間</td><td>{}～{}</td></tr>
<tr><td bgcolor="#F0F0F0">明細件数</td><td>{}件</td></tr>
<tr><td bgcolor="#F0F0F0">照会期間前残高</td><td>\{}</td></tr>
<tr><td bgcolor="#F0F0F0">照会期間末残高</td><td>\{}</td></tr>
</table>
</td></tr><tr><td><br>
{list}
</td></tr></table>
{next}
<p><a href="/ib/jouken.cgi?K={}">照会条件を変える</a></p>"##,
            account.branch,
            kind_name(account.kind),
            account.number,
            era_date(query.from),
            era_date(query.to),
            listing.printed_total(),
            grouped(listing.opening),
            grouped(listing.closing),
            account.number
        ),
    )
}

fn table(lines: &[&LedgerLine], is_changed: bool) -> String {
    let labels = if is_changed {
        ["年月日", "出金", "入金", "お取引内容", "残高"]
    } else {
        ["お取引日", "お支払金額", "お預り金額", "摘要", "差引残高"]
    };
    let header: String = labels
        .iter()
        .map(|label| format!("<td>{label}</td>"))
        .collect();
    let rows: String = lines.iter().map(|line| row(line)).collect();
    let sum = |is_in: bool| -> i64 {
        lines
            .iter()
            .map(|line| line.amount)
            .filter(|amount| (*amount > 0) == is_in)
            .sum()
    };
    let subtotal = if lines.is_empty() {
        String::new()
    } else {
        format!(
            r##"<tr bgcolor="#F8F8E8"><td>＊小計＊</td><td align="right">\{}</td><td align="right">\{}</td><td>　</td><td>　</td></tr>
"##,
            grouped(sum(false)),
            grouped(sum(true))
        )
    };
    format!(
        r##"<table class="meisai" border="1" cellspacing="0" cellpadding="4" width="100%">
<tr bgcolor="#F0F0F0">{header}</tr>
{rows}{subtotal}</table>"##
    )
}

fn row(line: &LedgerLine) -> String {
    let yen = format!(r"\{}", grouped(line.amount));
    let (paid, received) = if line.amount < 0 {
        (yen.as_str(), "　")
    } else {
        ("　", yen.as_str())
    };
    format!(
        r##"<tr><td>{:02}.{:02}.{:02}</td><td align="right">{paid}</td><td align="right">{received}</td><td>{}</td><td align="right">\{}</td></tr>
"##,
        era_year(line.on),
        line.on.month(),
        line.on.day(),
        escaped(&line.description),
        grouped(line.balance.unwrap_or(0))
    )
}

fn next_form(account: &LedgerAccount, query: &Query, token: &str) -> String {
    let hidden: String = [
        ("TKN", token.to_owned()),
        ("GAMEN", SCREEN_MARK.to_owned()),
        ("K", account.number.clone()),
        ("FY", format!("{:02}", era_year(query.from))),
        ("FM", format!("{:02}", query.from.month())),
        ("FD", format!("{:02}", query.from.day())),
        ("TY", format!("{:02}", era_year(query.to))),
        ("TM", format!("{:02}", query.to.month())),
        ("TD", format!("{:02}", query.to.day())),
        ("P", (query.page + 1).to_string()),
    ]
    .iter()
    .map(|(name, value)| format!(r##"<input type="hidden" name="{name}" value="{value}">"##))
    .collect();
    format!(
        r##"<form name="TSUGI" method="POST" action="/ib/meisai.cgi">{hidden}<input type="submit" name="BTN" value="次の２０件"></form>"##
    )
}
