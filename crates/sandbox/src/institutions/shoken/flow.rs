//! 入出金履歴 of デモ証券: `<li>`s, day and month in English, and no column that says in or out.

use encoding_rs::UTF_8;
use jiff::civil::Date;

use super::ID;
use super::pages::{self, amount_in, frame};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::escaped;
use crate::shared::Shared;

const LINES_PER_PAGE: usize = 30;

/// Class names of day, amount, text and balance.
type Classes = [&'static str; 4];

const CLASSES: Classes = ["d", "amt", "what", "bal"];
const CLASSES_OF_LAYOUT_2: Classes = ["on", "value", "what", "after"];
const CLASSES_NEVER_SEEN: Classes = ["x1", "x2", "x3", "x4"];

pub(super) fn answer(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let day = |name| asked.query.get(name).parse::<Date>().ok();
    let period = day("from")
        .zip(day("to"))
        .filter(|(from, to)| *from >= account.shown_from && from <= to && *to <= shared.today());
    let Some((from, to)) = period else {
        return Answer::html(
            Place::Other,
            UTF_8,
            &pages::failed("期間の指定が正しくありません。"),
        );
    };
    let page: usize = asked.query.get("page").parse().unwrap_or(1).max(1);
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
    let classes = match (listing.is_changed, shared.layout(ID)) {
        (true, _) => &CLASSES_NEVER_SEEN,
        (false, 2) => &CLASSES_OF_LAYOUT_2,
        (false, _) => &CLASSES,
    };
    let newest_first: Vec<&LedgerLine> = listing.lines.iter().rev().copied().collect();
    let first = ((page - 1) * LINES_PER_PAGE).min(newest_first.len());
    let last = (first + LINES_PER_PAGE).min(newest_first.len());
    let list = if listing.is_missing {
        String::new()
    } else if listing.is_bare {
        "<ol class=\"flow\"></ol>".to_owned()
    } else if newest_first.is_empty() {
        "<p>お取引はありません。</p>".to_owned()
    } else {
        let items: String = newest_first[first..last]
            .iter()
            .map(|line| item(account, line, classes))
            .collect();
        format!("<ol class=\"flow\">\n{items}</ol>")
    };
    let next = if last < newest_first.len() && !listing.is_missing && !listing.is_bare {
        format!(
            r#"<p><a class="next" href="/flow?no={}&amp;from={from}&amp;to={to}&amp;page={}">次の30件</a></p>"#,
            account.number,
            page + 1
        )
    } else {
        String::new()
    };
    let content = format!(
        r#"<section class="panel cash-flow"><h1>入出金履歴</h1>
<dl><dt>口座</dt><dd>{}</dd><dt>期間</dt><dd>{} – {}</dd><dt>件数</dt><dd>{}</dd></dl>
{list}
{next}</section>"#,
        account.number,
        english(from),
        english(to),
        listing.printed_total(),
    );
    let page = frame("入出金履歴", true, &content);
    Answer::html(Place::Statement, UTF_8, &page)
}

/// `1 Apr 2026`
fn english(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// What goes out stands in brackets; a negative balance has a ▲.
fn item(account: &LedgerAccount, line: &LedgerLine, classes: &Classes) -> String {
    let [day, amount, what, balance] = classes;
    let size = amount_in(account.unit, line.amount);
    let own = account.number.as_str();
    let (from, to, printed) = if line.amount < 0 {
        (own, line.counterparty.as_str(), format!("({size})"))
    } else {
        (line.counterparty.as_str(), own, size)
    };
    let after = line.balance.unwrap_or(0);
    format!(
        r#"<li><time class="{day}">{}</time><span class="{what}">{}</span><span class="from">{}</span><span class="arrow">→</span><span class="to">{}</span><b class="{amount}">{printed}</b><i class="{balance}">{}{}</i></li>
"#,
        english(line.on),
        escaped(&line.description),
        escaped(from),
        escaped(to),
        if after < 0 { "▲" } else { "" },
        amount_in(account.unit, after),
    )
}
