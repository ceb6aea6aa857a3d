//! ご注文履歴 of デモモール: a tab per month, ten orders per page, newest first.

use encoding_rs::UTF_8;
use jiff::civil::Date;

use super::ID;
use super::books::{MONTHS_SHOWN, Parts};
use super::pages::{self, frame};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine, calendar};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::{escaped, grouped};
use crate::sessions::SignedIn;
use crate::shared::Shared;

const ORDERS_PER_PAGE: usize = 10;

pub(super) fn answer(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let html = |page: &str| Answer::html(Place::Statement, UTF_8, page);
    let misbehaviour = shared.misbehaviour(ID);
    let page: usize = asked.query.get("page").parse().unwrap_or(1).max(1);
    if page > 1 {
        shared.further_page(ID);
    }
    let accounts = shared.accounts(visitor.login);
    let months = months_shown(shared.today());
    let wanted = asked.query.get("month");
    let month = months
        .iter()
        .copied()
        .find(|month| key(*month) == wanted || wanted.is_empty());
    let (Some(account), Some(month)) = (accounts.first(), month) else {
        return html(&pages::trouble());
    };
    let listing = Listing::of_period(account, month, month.last_of_month(), misbehaviour.as_ref());
    let classes = match (listing.is_changed, shared.layout(ID)) {
        (true, _) => &CLASSES_NEVER_SEEN,
        (false, 2) => &CLASSES_OF_LAYOUT_2,
        (false, _) => &CLASSES,
    };
    let shown = Shown {
        account,
        month,
        page,
        today: shared.today(),
        classes,
    };
    let tabs: String = months.iter().map(|one| tab(*one, *one == month)).collect();
    html(&shown.page(&tabs, &listing))
}

/// First days of the months that have a tab, newest first.
fn months_shown(today: Date) -> Vec<Date> {
    (0..=MONTHS_SHOWN)
        .map(|months| calendar::first_of_month_before(today, months))
        .collect()
}

/// `2026-11`
fn key(month: Date) -> String {
    format!("{}-{:02}", month.year(), month.month())
}

fn tab(month: Date, is_current: bool) -> String {
    let (key, number) = (key(month), month.month());
    let year = if number == 12 || is_current {
        format!("<b>{}年</b>", month.year())
    } else {
        String::new()
    };
    if is_current {
        format!("<li data-month=\"{key}\" class=\"is-current\">{year}{number}月</li>\n")
    } else {
        format!(
            "<li data-month=\"{key}\">{year}<a href=\"/orders?month={key}\">{number}月</a></li>\n"
        )
    }
}

/// Class names of an order's price, shipping, points, title and day.
type Classes = [&'static str; 5];

const CLASSES: Classes = ["price", "ship", "points", "title", "day"];
const CLASSES_OF_LAYOUT_2: Classes = ["goods-price", "delivery", "points", "goods-name", "day"];
const CLASSES_NEVER_SEEN: Classes = ["p1", "p2", "p3", "p4", "p5"];

struct Shown<'a> {
    account: &'a LedgerAccount,
    month: Date,
    page: usize,
    today: Date,
    classes: &'a Classes,
}

impl Shown<'_> {
    fn page(&self, tabs: &str, listing: &Listing<'_>) -> String {
        let newest_first: Vec<&LedgerLine> = listing.lines.iter().rev().copied().collect();
        let first = ((self.page - 1) * ORDERS_PER_PAGE).min(newest_first.len());
        let last = (first + ORDERS_PER_PAGE).min(newest_first.len());
        let is_gone = listing.is_missing || listing.is_bare;
        let list: String = if is_gone {
            String::new()
        } else if newest_first.is_empty() {
            "<p>この月のご注文はありません。</p>".to_owned()
        } else {
            newest_first[first..last]
                .iter()
                .map(|line| self.order(line))
                .collect()
        };
        let next = if last < newest_first.len() && !is_gone {
            format!(
                r#"<p class="paging"><a href="/orders?month={}&amp;page={}">次の10件</a></p>"#,
                key(self.month),
                self.page + 1
            )
        } else {
            String::new()
        };
        let frame_of_list = if listing.is_missing { "gone" } else { "orders" };
        let sum: i64 = listing.lines.iter().map(|line| line.amount).sum();
        let content = format!(
            r#"<h1>ご注文履歴</h1>
<nav class="months"><ul>
{tabs}</ul></nav>
<section class="{frame_of_list}">
<h2>{}年{}月のご注文</h2>
<p class="customer">お客様番号 {}</p>
<p><span class="count">{}件のご注文</span> <span class="sum">お支払い合計 {}{}円</span></p>
{list}{next}
</section>"#,
            self.month.year(),
            self.month.month(),
            self.account.number,
            listing.printed_total(),
            if sum > 0 { "−" } else { "" },
            grouped(sum),
        );
        frame("ご注文履歴", true, &content)
    }

    fn order(&self, line: &LedgerLine) -> String {
        let parts = Parts::of(line);
        let [price, shipping, points, title, day] = self.classes;
        let icon = if line.amount < 0 {
            r#"<img src="/icons/cart.svg" alt="購入">"#
        } else {
            r#"<img src="/icons/return.svg" alt="返金">"#
        };
        let on = if line.on == self.today {
            "本日".to_owned()
        } else {
            format!(
                "{}年{}月{}日",
                line.on.year(),
                line.on.month(),
                line.on.day()
            )
        };
        let delivery = parts
            .shipping
            .map_or_else(|| "None".to_owned(), |yen| format!("{}円", wide(yen)));
        let used = match parts.points {
            0 => "０".to_owned(),
            points => format!("−{}", wide(points)),
        };
        format!(
            r#"<article class="order">{icon}<time class="{day}">{on}</time><h3 class="{title}">{}</h3>
<ul><li>商品 <b class="{price}">{}円</b></li><li>送料 <b class="{shipping}">{delivery}</b></li><li>ポイント <b class="{points}">{used}</b></li></ul></article>
"#,
            escaped(&line.description),
            wide(parts.price),
        )
    }
}

/// `1234` → `１，２３４`
fn wide(amount: i64) -> String {
    grouped(amount)
        .chars()
        .map(|letter| match letter {
            ',' => '，',
            '0'..='9' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
            other => other,
        })
        .collect()
}
