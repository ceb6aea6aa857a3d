//! A card: tabs of periods, dates without a year, a fee column, refunds, pending lines on a page of their own.

use domain::account::AccountKind;
use domain::fetch::Cause;
use domain::statement::view::Order;
use jiff::civil::date;
use recipe::{Recipe, Walked, replay};

use crate::bank::{Bank, LOGIN, RECIPE, order, recipe_of, walk};

const CARD: &str = r#"
[[page]]
kind = "accounts"
when = { text = "カードご利用状況" }
[page.account]
number  = { beside = "カード番号", find = '\d{4}$' }
name    = { beside = "カード名称" }
type    = { always = "card" }
balance = { beside = "ご利用残高", sign = "out" }
go      = { click = "ご利用明細", to = "months" }

[[page]]
kind = "months"
when = { has = "ul.tab" }
go   = { click = "未確定のご利用", to = "pending" }
[page.month]
each    = "ul.tab li"
label   = { find = '\d+年\d+月', as = "YYYY年M月" }
current = { has = "li.on" }
go      = { click = { css = "a" }, to = "statement" }

[[page]]
kind  = "statement"
when  = { text = "お支払い明細" }
empty = { text = "ご利用はありませんでした" }
[page.says]
total = { css = ".kensu", find = '(\d+)件' }
sum   = { beside = "合計", default = "" }
[page.lines]
table       = "table.riyou"
skip        = [ { text = "合計" }, { css = "td:first-child", is = "備考" } ]
date        = { col = "ご利用日", as = "M/D", carry = true }
let         = { price = "ご利用金額", fee = { col = "手数料", default = "0" } }
amount      = { value = "-(price + fee)" }
description = "ご利用先"

[[page]]
kind  = "statement"
name  = "pending"
when  = { text = "未確定のご利用一覧" }
empty = { text = "未確定のご利用はありません" }
unproven = true
[page.lines]
each        = ".card-line"
pending     = true
date        = { css = ".d", as = "M月D日" }
out         = ".a"
description = ".s"
"#;

fn card() -> Recipe {
    let login = &RECIPE[..RECIPE.find("[[page]]\nkind = \"menu\"").expect("the menu")];
    recipe_of(&format!(
        "{}{CARD}",
        login.replace(
            "\"/meisai\", \"/logout\"",
            "\"/meisai\", \"/mikakutei\", \"/logout\""
        )
    ))
}

const TOP: &str = "<h1>カードご利用状況</h1><dl><dt>カード番号</dt><dd>****-****-****-1234</dd><dt>カード名称</dt><dd>てほんゴールド</dd><dt>ご利用残高</dt><dd>23,980円</dd></dl><a href=\"/meisai?m=202604\">ご利用明細</a><a href=\"/logout\">ログアウト</a>";
const PENDING: &str = "<h2>未確定のご利用一覧</h2><div class=\"card-line\"><span class=\"d\">4月10日</span><span class=\"s\">ｶﾌｪ</span><span class=\"a\">￥６８０</span></div><div class=\"card-line\"><span class=\"d\">4月9日</span><span class=\"s\">書店</span><span class=\"a\">¥3,300</span></div>";

fn tab(month: &str, list: &str) -> String {
    let tabs: String = ["202604", "202603", "202602"]
        .iter()
        .map(|m| {
            let name = format!("{}年{}月", &m[..4], m[4..].trim_start_matches('0'));
            if *m == month {
                format!("<li class=\"on\"><span>{name}</span>分</li>")
            } else {
                format!("<li><a href=\"/meisai?m={m}\">{name}</a>分</li>")
            }
        })
        .collect();
    format!(
        "<ul class=\"tab\">{tabs}</ul><h2>お支払い明細</h2>{list}<a href=\"/mikakutei\">未確定のご利用</a>"
    )
}

/// Rows of day, shop, price, fee.
fn list(total: usize, sum: &str, rows: &str) -> String {
    format!(
        "<p class=\"kensu\">全{total}件</p><table class=\"riyou\"><tr><th>ご利用日</th><th>ご利用先</th><th>ご利用金額</th><th>手数料</th></tr>{rows}<tr><td>合計</td><td></td><td>{sum}</td><td></td></tr></table>"
    )
}

const MARCH: &str = "<tr><td>3/28</td><td>ﾃﾎﾝｽﾄｱ</td><td>12,000</td><td></td></tr><tr><td></td><td>海外サイト</td><td>9,800</td><td>180</td></tr><tr><td>備考</td><td colspan=\"3\">USD 65.00</td></tr><tr><td>3/30</td><td>返品 ﾃﾎﾝｽﾄｱ</td><td>△2,000</td><td></td></tr>";

fn run(march: &str) -> Walked {
    let april = "<p class=\"kensu\">全0件</p><p>この月のご利用はありませんでした。</p>";
    let mut bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", TOP)
        .html("GET /meisai?m=202604", &tab("202604", april))
        .html("GET /meisai?m=202603", &tab("202603", march))
        .html("GET /mikakutei", PENDING)
        .html("GET /logout", "bye");
    let mut order = order();
    order.default_period.from = date(2026, 3, 16);
    walk(&card(), &order, &mut bank)
}

#[test]
fn months_are_joined_and_pending_lines_stay_apart() {
    let walked = run(&list(3, "19,980", MARCH));
    assert_eq!(
        (walked.error.clone(), walked.account_errors.clone()),
        (None, Vec::new()),
        "{:#?}",
        walked.trace
    );
    let seen = &walked.accounts[0].seen;
    assert_eq!(
        (seen.kind, seen.name.as_deref()),
        (AccountKind::Card, Some("てほんゴールド"))
    );
    assert_eq!(
        seen.balance.map(|balance| balance.minor),
        Some(-23_980),
        "what is used is owed"
    );
    assert_eq!(
        replay::expected_text(&walked),
        "1234\t2026-03-28\t-12000\tﾃﾎﾝｽﾄｱ\t\n1234\t2026-03-28\t-9980\t海外サイト\t\n1234\t2026-03-30\t2000\t返品 ﾃﾎﾝｽﾄｱ\t\n1234\t2026-04-10*\t-680\tｶﾌｪ\t\n1234\t2026-04-09*\t-3300\t書店\t\n"
    );
    let [final_view, pending] = walked.views.as_slice() else {
        panic!("{} views", walked.views.len())
    };
    let asked = final_view.view.asked.map(|asked| (asked.from, asked.to));
    assert_eq!(
        asked,
        Some((date(2026, 3, 1), date(2026, 4, 11))),
        "the tab's whole month, but not beyond today"
    );
    assert_eq!(
        (final_view.view.traits.whole_days, final_view.proofs.sum),
        (true, true)
    );
    assert_eq!(
        (
            pending.page.as_str(),
            pending.view.asked,
            pending.view.traits.whole_days
        ),
        ("pending", None, false)
    );
    assert_eq!(pending.view.traits.order, Some(Order::NewestFirst));
    assert!(pending.proofs.unproven());
}

#[test]
fn a_sum_that_differs_is_refused_and_a_note_row_that_nobody_skips_too() {
    let cause = |march: &str| {
        run(march)
            .account_errors
            .first()
            .map(|(_, error)| error.cause)
    };
    assert_eq!(
        cause(&list(3, "19,981", MARCH)),
        Some(Cause::WitnessDiffers)
    );
    assert_eq!(
        cause(&list(2, "19,980", MARCH)),
        Some(Cause::WitnessDiffers)
    );
    assert_eq!(
        cause(&list(3, "19,980", &MARCH.replace("備考", "ご案内"))),
        Some(Cause::PageChanged)
    );
    assert_eq!(
        cause(&list(3, "19,980", &MARCH.replace("9,800", "9,80"))),
        Some(Cause::PageChanged)
    );
}
