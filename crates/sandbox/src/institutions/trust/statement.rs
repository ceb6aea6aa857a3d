//! 入出金明細 of デモ信託銀行: the old screen lists terms and values, the new one is a table; who sees which goes by login.

use encoding_rs::UTF_8;
use jiff::ToSpan;
use jiff::civil::Date;

use super::pages::{era_date, message, signed_in};
use super::{ID, SCREEN};
use crate::http::{Answer, Asked, Fields};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::login::{Asks, DemoLogin};
use crate::misbehaviour::Place;
use crate::print::{escaped, grouped};
use crate::sessions::SignedIn;
use crate::shared::Shared;

const LINES_PER_PAGE: usize = 15;

/// Labels of the screens, in the order 取引日, 起算日, 区分, 金額, 残高, 摘要.
type Labels = [&'static str; 6];

const LABELS: Labels = [
    "お取引日",
    "起算日",
    "お取引",
    "金額",
    "お取引後残高",
    "摘要",
];
const LABELS_OF_LAYOUT_2: Labels = ["取引日", "起算日", "取引区分", "取引金額", "残高", "摘要"];
const LABELS_NEVER_SEEN: Labels = ["年月日", "計算日", "種別", "円", "現在高", "備考"];

struct Query {
    from: Date,
    to: Date,
    /// From 1.
    page: usize,
}

impl Query {
    fn read(form: &Fields, shown_from: Date, today: Date) -> Result<Query, &'static str> {
        let day = |name: &str| -> Option<Date> {
            let mut parts = form.get(name).split('.');
            let year: i16 = parts.next()?.parse().ok()?;
            let month = parts.next()?.parse().ok()?;
            let day = parts.next()?.parse().ok()?;
            Date::new(year + 2018, month, day).ok()
        };
        let (Some(from), Some(to)) = (day("JI"), day("ITARU")) else {
            return Err("照会期間を和暦で入力してください。");
        };
        if from > to || to > today || from < shown_from || to > from.saturating_add(30.days()) {
            return Err("照会できない期間です。");
        }
        let page = match form.get("PAGE") {
            "" => 1,
            page => page.parse().map_err(|_| "頁の指定が正しくありません。")?,
        };
        Ok(Query { from, to, page })
    }
}

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let form = &asked.form;
    let refused = |text| Answer::html(Place::Other, UTF_8, &message("お取り扱いできません", text));
    if form.get("CTL") != visitor.form_token || form.get("GAMEN") != SCREEN {
        return refused("画面の有効期限が過ぎました。");
    }
    if !form.get("PAGE").is_empty() {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    let Some(account) = accounts.iter().find(|one| one.number == form.get("K")) else {
        return refused("口座をお選びください。");
    };
    let query = match Query::read(form, account.shown_from, shared.today()) {
        Ok(query) => query,
        Err(text) => return refused(text),
    };
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, query.from, query.to, misbehaviour.as_ref());
    let labels = match (listing.is_changed, shared.layout(ID)) {
        (true, _) => LABELS_NEVER_SEEN,
        (false, 2) => LABELS_OF_LAYOUT_2,
        (false, _) => LABELS,
    };
    let content = if is_on_new_screens(visitor.login) {
        new_screen(account, &query, &listing, &labels, &visitor.form_token)
    } else {
        old_screen(account, &query, &listing, &labels, &visitor.form_token)
    };
    let page = signed_in("入出金明細", &visitor.form_token, &content);
    Answer::html(Place::Statement, UTF_8, &page)
}

fn is_on_new_screens(login: &DemoLogin) -> bool {
    login.is_asked(Asks::Picture)
}

/// One page of `lines`, and whether there are more.
fn paged<'l>(mut lines: Vec<&'l LedgerLine>, query: &Query) -> (Vec<&'l LedgerLine>, bool) {
    let first = ((query.page - 1) * LINES_PER_PAGE).min(lines.len());
    let mut lines = lines.split_off(first);
    let has_more = lines.len() > LINES_PER_PAGE;
    lines.truncate(LINES_PER_PAGE);
    (lines, has_more)
}

fn word(line: &LedgerLine) -> &'static str {
    if line.amount < 0 {
        "お引出し"
    } else {
        "お預入れ"
    }
}

fn valued_on(line: &LedgerLine) -> String {
    line.valued_on.map(era_date).unwrap_or_default()
}

fn none() -> String {
    "<p>ご指定の期間に明細はございません。</p>".to_owned()
}

fn next_form(account: &LedgerAccount, query: &Query, token: &str) -> String {
    let hidden: String = [
        ("GAMEN", SCREEN.to_owned()),
        ("CTL", token.to_owned()),
        ("K", account.number.clone()),
        ("JI", era_date(query.from)[1..].to_owned()),
        ("ITARU", era_date(query.to)[1..].to_owned()),
        ("PAGE", (query.page + 1).to_string()),
    ]
    .iter()
    .map(|(name, value)| format!(r#"<input type="hidden" name="{name}" value="{value}" />"#))
    .collect();
    format!(
        r#"<form name="TSUGI" method="post" action="/TB/MSI0020.do"><p>{hidden}<input type="submit" value="次ページ" /></p></form>"#
    )
}

/// Oldest first, a list of terms for each line; ¥ in front.
fn old_screen(
    account: &LedgerAccount,
    query: &Query,
    listing: &Listing<'_>,
    labels: &Labels,
    token: &str,
) -> String {
    let (lines, has_more) = paged(listing.lines.clone(), query);
    let [date, valued, kind, amount, balance, text] = labels;
    let item = |line: &&LedgerLine| {
        format!(
            "<dl class=\"meisai\"><dt>{date}</dt><dd>{}</dd><dt>{valued}</dt><dd>{}</dd><dt>{kind}</dt><dd>{}</dd><dt>{amount}</dt><dd>¥{}</dd><dt>{balance}</dt><dd>¥{}</dd><dt>{text}</dt><dd>{}</dd></dl>\n",
            era_date(line.on),
            valued_on(line),
            word(line),
            grouped(line.amount),
            grouped(line.balance.unwrap_or(0)),
            escaped(&line.description),
        )
    };
    let list: String = if listing.is_missing || listing.is_bare {
        String::new()
    } else if listing.lines.is_empty() {
        none()
    } else {
        lines.iter().map(item).collect()
    };
    let next = if has_more && !listing.is_bare && !listing.is_missing {
        next_form(account, query, token)
    } else {
        String::new()
    };
    format!(
        r#"<dl class="joken"><dt>照会口座</dt><dd>{} {} {}</dd><dt>照会期間</dt><dd>{} から {} まで</dd><dt>明細数</dt><dd>全 {} 件</dd></dl>
<div id="meisai">
{list}</div>
{next}"#,
        account.branch,
        account.name,
        account.number,
        era_date(query.from),
        era_date(query.to),
        listing.printed_total(),
    )
}

/// Newest first, a table with two rows for each line: an icon and ▲ say which way the money went, 円 behind.
fn new_screen(
    account: &LedgerAccount,
    query: &Query,
    listing: &Listing<'_>,
    labels: &Labels,
    token: &str,
) -> String {
    let (lines, has_more) = paged(listing.lines.iter().rev().copied().collect(), query);
    let [date, valued, kind, amount, balance, text] = labels;
    let header = format!(
        "<tr><th rowspan=\"2\">{date}</th><th>{kind}</th><th>{amount}</th><th>{balance}</th></tr>\n<tr><th>{valued}</th><th colspan=\"2\">{text}</th></tr>"
    );
    let row = |line: &&LedgerLine| {
        let (icon, sign) = if line.amount < 0 {
            ("de", "▲")
        } else {
            ("iri", "")
        };
        format!(
            "<tr><td rowspan=\"2\">{}</td><td><img src=\"/TB/img/{icon}.gif\" alt=\"{}\" width=\"16\" height=\"16\" /></td><td>{sign}{}円</td><td>{}円</td></tr>\n<tr><td>{}</td><td colspan=\"2\">{}</td></tr>\n",
            era_date(line.on),
            word(line),
            grouped(line.amount),
            grouped(line.balance.unwrap_or(0)),
            valued_on(line),
            escaped(&line.description),
        )
    };
    let table = |rows: &str| format!("<table class=\"torihiki\">\n{header}\n{rows}</table>\n");
    let list = if listing.is_missing {
        String::new()
    } else if listing.is_bare {
        table("")
    } else if listing.lines.is_empty() {
        none()
    } else {
        table(&lines.iter().map(row).collect::<String>())
    };
    let next = if has_more && !listing.is_bare && !listing.is_missing {
        next_form(account, query, token)
    } else {
        String::new()
    };
    format!(
        r#"<div id="torihiki">
<p class="kouza">{} {} 番号 {}</p>
<p class="kikan">{}～{}（{}件）</p>
{list}</div>
{next}"#,
        account.branch,
        account.name,
        account.number,
        era_date(query.from),
        era_date(query.to),
        listing.printed_total(),
    )
}
