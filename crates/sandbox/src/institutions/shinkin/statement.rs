//! 入出金明細 of デモ信用金庫: two rows per line, twenty lines per page, carried-forward rows and subtotals between.

use jiff::civil::Date;

use super::pages::{frame, kind_name};
use super::{ID, SCREEN_MARK, html};
use crate::http::{Answer, Asked, Fields};
use crate::ledger::{LedgerAccount, LedgerLine, calendar};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::{era_date, era_dotted, escaped, grouped, wide};
use crate::sessions::SignedIn;
use crate::shared::Shared;

const LINES_PER_PAGE: usize = 20;
const DAYS_MAX: i64 = 31;

/// What was asked for.
struct Query {
    number: String,
    from: Date,
    to: Date,
    /// From 0.
    page: usize,
}

/// The first page, asked for by the form.
pub(super) fn first(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let form = &asked.form;
    if form.get("TOKEN") != visitor.form_token || form.get("MARK") != SCREEN_MARK {
        return super::error("画面の有効期限が切れました。はじめからやりなおしてください。");
    }
    let day = |prefix: &str| {
        let part = |name: &str| form.get(&format!("{prefix}{name}")).parse::<i16>().ok();
        let month = i8::try_from(part("M")?).ok()?;
        let day = i8::try_from(part("D")?).ok()?;
        Date::new(part("Y")? + 2018, month, day).ok()
    };
    let query = day("F").zip(day("T")).map(|(from, to)| Query {
        number: form.get("BANGO").to_owned(),
        from,
        to,
        page: 0,
    });
    answer(shared, visitor, query)
}

/// A further page, asked for by a link.
pub(super) fn further(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    shared.further_page(ID);
    answer(shared, visitor, Query::of_link(&asked.query))
}

impl Query {
    fn of_link(query: &Fields) -> Option<Query> {
        Some(Query {
            number: query.get("BANGO").to_owned(),
            from: query.get("KARA").parse().ok()?,
            to: query.get("MADE").parse().ok()?,
            page: query.get("PG").parse().ok()?,
        })
    }

    fn link(&self, page: usize) -> String {
        format!(
            "/shinkin/meisai?BANGO={}&amp;KARA={}&amp;MADE={}&amp;PG={page}",
            self.number, self.from, self.to
        )
    }
}

fn answer(shared: &Shared, visitor: &SignedIn, query: Option<Query>) -> Answer {
    let Some(query) = query.filter(|query| query.from <= query.to && query.to <= shared.today())
    else {
        return super::error("照会期間の日付に誤りがあります。");
    };
    if calendar::days_after(query.from, DAYS_MAX) <= query.to {
        return super::error("照会期間は31日以内で指定してください。");
    }
    let accounts = shared.accounts(visitor.login);
    let Some(account) = accounts.iter().find(|one| one.number == query.number) else {
        return super::error("口座を選びなおしてください。");
    };
    if query.from < account.shown_from {
        return super::error("照会できる期間より前の日付です。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, query.from, query.to, misbehaviour.as_ref());
    let is_second_layout = shared.layout(ID) == 2 || listing.is_changed;
    html(
        Place::Statement,
        &page(account, &query, &listing, is_second_layout),
    )
}

fn page(account: &LedgerAccount, query: &Query, listing: &Listing<'_>, is_second: bool) -> String {
    let skipped = query.page * LINES_PER_PAGE;
    let shown: Vec<&LedgerLine> = listing
        .lines
        .iter()
        .skip(skipped)
        .take(LINES_PER_PAGE)
        .copied()
        .collect();
    let reached = skipped + shown.len();
    let has_more = reached < listing.lines.len() && !listing.is_bare && !listing.is_missing;
    let before: i64 = listing.lines[..skipped.min(listing.lines.len())]
        .iter()
        .map(|line| line.amount)
        .sum();
    let carried = (query.page > 0).then_some(listing.opening + before);
    let list = if listing.is_missing {
        String::new()
    } else if listing.is_bare {
        table(&[], None, is_second)
    } else if listing.lines.is_empty() {
        "<P>ご指定の期間にお取引はありませんでした。</P>".to_owned()
    } else {
        table(&shown, carried, is_second)
    };
    let next = if has_more {
        format!(
            r#"<P ALIGN="right"><A HREF="{}">次の{}件</A></P>"#,
            query.link(query.page + 1),
            wide(&LINES_PER_PAGE.to_string())
        )
    } else {
        String::new()
    };
    frame(
        "入出金明細照会",
        true,
        &format!(
            r#"<TABLE BORDER="1">
<TR><TH>口座</TH><TD>{}　{}　{}</TD></TR>
<TR><TH>期間</TH><TD>{}から{}まで</TD></TR>
<TR><TH>件数</TH><TD>全{}件</TD></TR>
<TR><TH>期間前の残高</TH><TD>￥{}</TD></TR>
</TABLE>
{list}
{next}
<P><A HREF="/shinkin/kikan?BANGO={}">期間を変える</A></P>"#,
            account.branch,
            kind_name(account.kind),
            wide(&account.number),
            era_date(query.from),
            era_date(query.to),
            wide(&listing.printed_total().to_string()),
            wide(&grouped(listing.opening)),
            account.number
        ),
    )
}

/// The second layout has other labels, and the amounts stand the other way round.
fn table(lines: &[&LedgerLine], carried: Option<i64>, is_second: bool) -> String {
    let (class, labels) = if is_second {
        ("torihiki", ["年月日", "入金額", "出金額", "残高"])
    } else {
        ("meisai", ["取引日", "お支払い", "お預かり", "差引残高"])
    };
    let head: String = labels
        .iter()
        .map(|label| format!("<TH>{label}</TH>"))
        .collect();
    let carried = carried.map_or_else(String::new, |balance| {
        format!(
            r#"<TR><TD COLSPAN="3">＊＊　前ページより繰越　＊＊</TD><TD ALIGN="right">￥{}</TD></TR>
"#,
            wide(&grouped(balance))
        )
    });
    let rows: String = lines.iter().map(|line| rows(line, is_second)).collect();
    let sum = |is_in: bool| -> String {
        let sum: i64 = lines
            .iter()
            .map(|line| line.amount)
            .filter(|amount| (*amount > 0) == is_in)
            .sum();
        format!(r#"<TD ALIGN="right">￥{}</TD>"#, wide(&grouped(sum)))
    };
    let sums = if is_second {
        [sum(true), sum(false)]
    } else {
        [sum(false), sum(true)]
    };
    let subtotal = if lines.is_empty() {
        String::new()
    } else {
        format!(
            "<TR><TD>＊＊小計＊＊</TD>{}<TD>　</TD></TR>\n",
            sums.concat()
        )
    };
    format!(
        r#"<TABLE CLASS="{class}" BORDER="1" WIDTH="100%">
<TR>{head}</TR>
<TR><TH COLSPAN="4">摘要</TH></TR>
{carried}{rows}{subtotal}</TABLE>"#
    )
}

fn rows(line: &LedgerLine, is_second: bool) -> String {
    let printed = format!("￥{}", wide(&grouped(line.amount)));
    let empty = "　".to_owned();
    let (paid, received) = if line.amount < 0 {
        (printed, empty)
    } else {
        (empty, printed)
    };
    let (left, right) = if is_second {
        (received, paid)
    } else {
        (paid, received)
    };
    format!(
        r#"<TR><TD>{}</TD><TD ALIGN="right">{left}</TD><TD ALIGN="right">{right}</TD><TD ALIGN="right">￥{}</TD></TR>
<TR><TD COLSPAN="4">{}</TD></TR>
"#,
        era_dotted(line.on),
        wide(&grouped(line.balance.unwrap_or(0))),
        escaped(&line.description)
    )
}
