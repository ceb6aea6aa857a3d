//! The pages of デモカード.

use jiff::civil::Date;

use crate::ledger::{LedgerAccount, LedgerLine, calendar};
use crate::listing::Listing;
use crate::print::{escaped, grouped};

const STYLE: &str = "body{font-family:sans-serif;margin:0;color:#222;background:#f6f7fb}\
header{background:#223a70;color:#fff;padding:12px 24px}nav a{color:#cfe0ff;margin-right:16px}\
main{max-width:860px;margin:24px auto;background:#fff;padding:24px;border-radius:8px}\
.card-panel{border:1px solid #ccd;border-radius:8px;padding:16px;margin:16px 0}\
dl{display:grid;grid-template-columns:9em 1fr;gap:4px}dd{margin:0}\
ul.tab{display:flex;flex-wrap:wrap;gap:4px;list-style:none;padding:0}ul.tab li{padding:6px 10px;background:#e7ebf5}\
ul.tab li.on{background:#223a70;color:#fff}table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #dde;padding:6px;text-align:left}.yen{text-align:right}\
.card-line{display:flex;gap:16px;border-bottom:1px solid #dde;padding:8px}.card-line .s{flex:1}.modori .a{color:#0a7d3c}.error{color:#b00020}";

fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let navigation = if is_signed_in {
        r#"<nav><a href="/top">カードご利用状況</a><a href="/henkou">登録情報の変更</a><a href="/logout">ログアウト</a></nav>"#
    } else {
        ""
    };
    format!(
        r#"<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}｜デモカード</title><style>{STYLE}</style></head>
<body><header><strong>デモカード</strong> 会員サイト {navigation}</header>
<main>
{content}
</main>
<footer><small>このサイトはシミュレーションです。実在するカードとは関係がありません。</small></footer>
</body></html>
"#
    )
}

/// How a tab's address names its closing day: `202611`.
pub(super) fn closing_key(closing: Date) -> String {
    format!("{}{:02}", closing.year(), closing.month())
}

fn slashed(day: Date) -> String {
    format!("{}/{}/{}", day.year(), day.month(), day.day())
}

pub(super) fn login_form(message: Option<&str>) -> String {
    let message = message.map_or_else(String::new, |text| {
        format!(r#"<p class="error" role="alert">{text}</p>"#)
    });
    frame(
        "ログイン",
        false,
        &format!(
            r#"<h1>会員ログイン</h1>
{message}
<form id="loginForm" method="post" action="/login">
<input type="hidden" name="from" value="top">
<p><label>デモカードID <input name="member_id" autocomplete="username"></label></p>
<p><label>パスワード <input type="password" name="password" autocomplete="current-password"></label></p>
<p><button type="submit">ログイン</button></p>
</form>"#
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "メンテナンス",
        false,
        &format!(
            r#"<h1>ただいまメンテナンス中です</h1><p>終了予定：<span class="until">{}まで</span></p>"#,
            escaped(until)
        ),
    )
}

pub(super) fn other_session() -> String {
    frame(
        "ログアウト",
        false,
        "<h1>ログアウトしました</h1><p>別の端末でログインされたため、この画面ではご利用になれません。</p>",
    )
}

pub(super) fn timed_out() -> String {
    frame(
        "ログアウト",
        false,
        "<h1>ログアウトしました</h1><p>ログインの有効時間が過ぎました。もう一度ログインしてください。</p>",
    )
}

pub(super) fn goodbye() -> String {
    frame(
        "ログアウト",
        false,
        "<h1>ログアウトしました</h1><p>ご利用ありがとうございました。</p>",
    )
}

pub(super) fn password_expired() -> String {
    frame(
        "パスワードの変更",
        false,
        "<h1>パスワードの変更をお願いします</h1><p>前回の変更から1年が過ぎました。新しいパスワードを設定してください。</p>",
    )
}

pub(super) fn consent() -> String {
    frame(
        "お知らせ",
        true,
        r#"<h1>会員規約の改定について</h1><p>改定の内容をお読みになり、同意のうえお進みください。</p>
<form id="agree" method="post" action="/agree"><label><input type="checkbox" name="agree" value="1">同意します</label>
<button type="submit">進む</button></form>"#,
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "カードデザインの選択",
        true,
        "<h1>新しいカードのデザインをお選びください</h1><p>次の更新カードからお届けします。</p>",
    )
}

pub(super) fn not_found() -> String {
    frame(
        "エラー",
        true,
        "<h1>ページが見つかりません</h1><p>メニューからお進みください。</p>",
    )
}

pub(super) fn top(accounts: &[LedgerAccount]) -> String {
    let panels: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<section class="card-panel"><h2>{}</h2>
<dl><dt>カード番号</dt><dd>****-****-****-{number}</dd>
<dt>ご利用残高</dt><dd>{}{}円</dd>
<dt>お支払い</dt><dd>毎月15日締め・翌月10日払い</dd></dl>
<p><a href="/meisai?card={number}">ご利用明細</a></p></section>
"#,
                escaped(&account.name),
                if account.balance > 0 { "△" } else { "" },
                grouped(account.balance),
                number = account.number
            )
        })
        .collect();
    frame(
        "カードご利用状況",
        true,
        &format!(
            "<h1>カードご利用状況</h1>\n<p>ご利用残高には未確定のご利用を含みます。</p>\n{panels}"
        ),
    )
}

pub(super) fn statement(
    account: &LedgerAccount,
    closings: &[Date],
    closing: Date,
    listing: &Listing<'_>,
) -> String {
    let tabs: String = closings
        .iter()
        .map(|one| tab(account, *one, *one == closing))
        .collect();
    let kind = if closings.first() == Some(&closing) {
        "（締め日前）"
    } else {
        ""
    };
    let list = if listing.is_missing {
        String::new()
    } else if listing.is_bare {
        table(&[], listing.is_changed)
    } else if listing.lines.is_empty() {
        "<p>この期間のご利用はありませんでした。</p>".to_owned()
    } else {
        table(&listing.lines, listing.is_changed)
    };
    frame(
        "ご利用明細",
        true,
        &format!(
            r#"<h1>ご利用明細</h1>
<p class="card-no">{} ****-****-****-{number}</p>
<ul class="tab">
{tabs}</ul>
<p><a href="/mikakutei?card={number}">未確定のご利用</a></p>
<div class="meisai">
<p class="kikan">ご利用期間{kind}： {}～{}</p>
<p class="oshiharai">お支払日 {}</p>
<p class="kensu">全{}件</p>
{list}
</div>"#,
            escaped(&account.name),
            slashed(calendar::period_start(closing)),
            slashed(closing),
            slashed(calendar::payment_of(closing)),
            listing.printed_total(),
            number = account.number
        ),
    )
}

fn tab(account: &LedgerAccount, closing: Date, is_current: bool) -> String {
    let label = format!(
        r#"<span class="label">{}年{}月</span>締め"#,
        closing.year(),
        closing.month()
    );
    let period = format!(
        r#"<small class="period">{}～{}</small>"#,
        slashed(calendar::period_start(closing)),
        slashed(closing)
    );
    if is_current {
        format!("<li class=\"on\">{label} {period}</li>\n")
    } else {
        format!(
            "<li><a href=\"/meisai?card={}&amp;shime={}\">{label}</a> {period}</li>\n",
            account.number,
            closing_key(closing)
        )
    }
}

/// What is used is printed without a sign, what comes back with △.
fn used_yen(amount: i64) -> String {
    let sign = if amount > 0 { "△" } else { "" };
    format!("{sign}{}", grouped(amount))
}

fn table(lines: &[&LedgerLine], is_changed: bool) -> String {
    let (table_class, labels) = if is_changed {
        ("list-v2", ["日付", "加盟店名", "金額(税込)"])
    } else {
        ("riyou", ["ご利用日", "ご利用先", "ご利用金額"])
    };
    let header: String = labels
        .iter()
        .map(|label| format!("<th>{label}</th>"))
        .collect();
    let rows: String = lines.iter().map(|line| row(line)).collect();
    let total = if lines.is_empty() {
        String::new()
    } else {
        let sum = lines.iter().map(|line| line.amount).sum();
        format!(
            "<tr class=\"goukei\"><td colspan=\"2\">合計</td><td class=\"yen\">{}</td></tr>\n",
            used_yen(sum)
        )
    };
    format!("<table class=\"{table_class}\">\n<tr>{header}</tr>\n{rows}{total}</table>")
}

fn row(line: &LedgerLine) -> String {
    let remark = if line.remark.is_empty() {
        String::new()
    } else {
        format!(
            "<tr><td></td><td class=\"biko\" colspan=\"2\">{}</td></tr>\n",
            escaped(&line.remark)
        )
    };
    format!(
        "<tr><td>{}/{}</td><td>{}</td><td class=\"yen\">{}</td></tr>\n{remark}",
        line.on.month(),
        line.on.day(),
        escaped(&line.description),
        used_yen(line.amount)
    )
}

pub(super) fn pending(account: &LedgerAccount, listing: &Listing<'_>) -> String {
    // What comes back is green, and that is all that says so.
    let (date_class, frame_class) = if listing.is_changed {
        ("when", "mikakutei-v2")
    } else {
        ("d", "mikakutei")
    };
    let lines: String = listing
        .lines
        .iter()
        .rev()
        .map(|line| {
            format!(
                "<div class=\"card-line {}\"><span class=\"{date_class}\">{}月{}日</span><span class=\"s\">{}</span><span class=\"a\">{}円</span></div>\n",
                if line.amount > 0 { "modori" } else { "kaimono" },
                line.on.month(),
                line.on.day(),
                escaped(&line.description),
                grouped(line.amount)
            )
        })
        .collect();
    let list = if listing.is_missing || listing.is_bare {
        String::new()
    } else if listing.lines.is_empty() {
        "<p>未確定のご利用はありません。</p>".to_owned()
    } else {
        lines
    };
    frame(
        "未確定のご利用",
        true,
        &format!(
            r#"<h1>未確定のご利用</h1>
<p class="card-no">{} ****-****-****-{number}</p>
<div class="{frame_class}">
<p class="kensu">全{}件</p>
{list}
</div>
<p>この60日のご利用のうち、まだ確定していないものです。確定するまでに、ご利用日・金額・ご利用先の表示が変わることがあります。</p>
<p><a href="/meisai?card={number}">ご利用明細へもどる</a></p>"#,
            escaped(&account.name),
            listing.printed_total(),
            number = account.number
        ),
    )
}
