//! 入出金明細 of デモネット銀行: two layouts live side by side, 円普通預金 on a timeline, 貯蓄預金 still as a list.

use encoding_rs::UTF_8;
use jiff::ToSpan;
use jiff::civil::Date;

use super::ID;
use super::pages::{self, Words, frame, japanese};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine, calendar};
use crate::listing::Listing;
use crate::login::AccountKind;
use crate::misbehaviour::Place;
use crate::print::{escaped, grouped};
use crate::shared::Shared;

const LINES_PER_PAGE: usize = 20;

struct Query {
    from: Date,
    to: Date,
    /// From 1.
    page: usize,
}

impl Query {
    fn read(asked: &Asked, account: &LedgerAccount, today: Date) -> Result<Query, &'static str> {
        let day = |name| asked.query.get(name).parse::<Date>();
        let (Ok(from), Ok(to)) = (day("from"), day("to")) else {
            return Err("日付を入力してください。");
        };
        if from < account.shown_from || to > today || from > to {
            return Err("表示できない期間です。");
        }
        if to >= from.saturating_add(3.months()) {
            return Err("期間は3か月以内で指定してください。");
        }
        let page = match asked.query.get("page") {
            "" => 1,
            page => page.parse().map_err(|_| "ページが見つかりません。")?,
        };
        Ok(Query { from, to, page })
    }

    fn next(&self, account: &LedgerAccount) -> String {
        format!(
            "/accounts/{}/activity?from={}&amp;to={}&amp;page={}",
            account.number,
            self.from,
            self.to,
            self.page + 1
        )
    }
}

pub(super) fn answer(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let html = |place, page: &str| Answer::html(place, UTF_8, page);
    let query = match Query::read(asked, account, shared.today()) {
        Ok(query) => query,
        Err(reason) => return html(Place::Other, &pages::failed(reason)),
    };
    let misbehaviour = shared.misbehaviour(ID);
    let mut listing = Listing::of_period(account, query.from, query.to, misbehaviour.as_ref());
    let pending = account.lines.iter().filter(|line| line.pending);
    listing
        .lines
        .extend(pending.filter(|line| (query.from..=query.to).contains(&line.on)));
    listing.lines.sort_by_key(|line| line.on);
    listing.lines.reverse();
    let words = pages::words(shared.layout(ID));
    let page = match account.kind {
        AccountKind::Savings => list(account, &query, &listing, shared.today()),
        _ => timeline(account, &query, &listing, shared.today(), &words),
    };
    html(Place::Statement, &page)
}

/// 本日, 昨日, or a day without its year.
fn short_day(day: Date, today: Date) -> String {
    match day {
        day if day == today => "本日".to_owned(),
        day if day == calendar::days_before(today, 1) => "昨日".to_owned(),
        day => format!("{}月{}日", day.month(), day.day()),
    }
}

/// What was done, and with whom; a hyphen where there is nobody.
fn parts(line: &LedgerLine) -> (&str, &str) {
    line.description
        .split_once(' ')
        .unwrap_or((&line.description, "-"))
}

fn shown<'l>(listing: &'l Listing<'_>, query: &Query) -> (&'l [&'l LedgerLine], bool) {
    if listing.is_bare {
        return (&[], false);
    }
    let first = ((query.page - 1) * LINES_PER_PAGE).min(listing.lines.len());
    let last = (first + LINES_PER_PAGE).min(listing.lines.len());
    (&listing.lines[first..last], last < listing.lines.len())
}

fn timeline(
    account: &LedgerAccount,
    query: &Query,
    listing: &Listing<'_>,
    today: Date,
    words: &Words,
) -> String {
    let class = if listing.is_changed {
        "item"
    } else {
        words.movement
    };
    let (lines, has_more) = shown(listing, query);
    let movement = |line: &&LedgerLine| {
        let side = if line.amount < 0 { "out" } else { "in" };
        let (title, memo) = parts(line);
        let state = if line.pending { "未確定" } else { "" };
        format!(
            r#"<div class="{class} {class}--{side}"><time class="{class}__day">{}</time><div><span class="{class}__title">{}</span> <small class="{class}__memo">{}</small></div><em class="{class}__state">{state}</em><b class="{class}__yen">{}円</b></div>
"#,
            short_day(line.on, today),
            escaped(title),
            escaped(memo),
            grouped(line.amount)
        )
    };
    let list: String = if listing.is_missing {
        String::new()
    } else if listing.lines.is_empty() && !listing.is_bare {
        "<p>この期間のお取引はありません。</p>".to_owned()
    } else {
        lines.iter().map(movement).collect()
    };
    let more = if has_more {
        format!(
            r#"<p><a class="more" href="{}">もっと見る</a></p>"#,
            query.next(account)
        )
    } else {
        String::new()
    };
    let content = format!(
        r#"<section class="activity">
<h1>入出金明細</h1>
<p class="activity__no">{} {}</p>
<p class="activity__range">{}〜{}</p>
<p class="activity__count">全{}件</p>
{list}{more}
</section>"#,
        account.name,
        account.number,
        japanese(query.from),
        japanese(query.to),
        listing.printed_total(),
    );
    frame("入出金明細", true, &content)
}

fn list(account: &LedgerAccount, query: &Query, listing: &Listing<'_>, today: Date) -> String {
    let (lines, has_more) = shown(listing, query);
    let item = |line: &&LedgerLine| {
        let side = if line.amount < 0 { "minus" } else { "plus" };
        let (title, memo) = parts(line);
        let (name, what) = if listing.is_changed {
            ("time", "q")
        } else {
            ("b", "small")
        };
        format!(
            "<li class=\"{side}\"><span>{}</span><{name}>{}</{name}><{what}>{}</{what}><i>{}円</i></li>\n",
            short_day(line.on, today),
            escaped(title),
            escaped(memo),
            grouped(line.amount)
        )
    };
    let list = if listing.is_missing {
        String::new()
    } else if listing.lines.is_empty() && !listing.is_bare {
        "<p>この期間のお取引はありません。</p>".to_owned()
    } else {
        let items: String = lines.iter().map(item).collect();
        format!("<ul class=\"history__list\">\n{items}</ul>")
    };
    let pager = if has_more {
        format!(
            r#"<p class="pager"><a rel="next" href="{}">次の20件</a></p>"#,
            query.next(account)
        )
    } else {
        String::new()
    };
    let content = format!(
        r#"<div class="sheet history">
<h1>入出金明細</h1>
<dl><dt>口座番号</dt><dd>{}</dd><dt>表示期間</dt><dd>{}から{}まで</dd><dt>件数</dt><dd>{}件</dd></dl>
{list}
{pager}
</div>"#,
        account.number,
        japanese(query.from),
        japanese(query.to),
        listing.printed_total(),
    );
    frame("入出金明細", true, &content)
}
