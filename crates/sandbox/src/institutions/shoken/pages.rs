//! The pages of デモ証券 but for the flow of money: dark, with figures in green and red.

use jiff::civil::Date;

use crate::ledger::{LedgerAccount, calendar};
use crate::print::{escaped, grouped};

const STYLE: &str = "body{margin:0;background:#0d1420;color:#dfe7f2;font:15px 'Segoe UI',sans-serif}header{display:flex;gap:24px;padding:14px 26px;border-bottom:2px solid #2f81f7}\
header a,aside a,.next{color:#7db4ff}.cols{display:flex;gap:20px;max-width:1100px;margin:20px auto}aside{width:220px}aside a{display:block;padding:10px;background:#162033;margin-bottom:8px}\
.panel{flex:1;max-width:860px;margin:20px auto;background:#162033;padding:22px;border-radius:6px}.flow{list-style:none;padding:0}\
.flow li{display:grid;grid-template-columns:7em 1fr 11em 1.5em 11em 8em 8em;padding:8px 0;border-top:1px solid #26334a}.flow b,.flow i{text-align:right}\
input{background:#0d1420;color:#fff;border:1px solid #3a4b69;padding:8px}button{background:#2f81f7;color:#fff;border:0;padding:9px 26px}.warn{color:#ff8a80}";

/// `123456` → `123,456` yen or `1,234.56` dollars, without a sign.
pub(super) fn amount_in(unit: &str, amount: i64) -> String {
    if unit == "JPY" {
        return grouped(amount);
    }
    let cents = amount.unsigned_abs();
    format!("{}.{:02}", grouped(amount / 100), cents % 100)
}

pub(super) fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let links = if is_signed_in {
        r#"<a href="/mypage">マイページ</a><a href="/order">注文</a><a href="/withdraw">出金</a><a href="/logout">ログアウト</a>"#
    } else {
        ""
    };
    format!(
        r#"<!DOCTYPE html>
<html lang="ja">
<head><meta charset="UTF-8"><title>デモ証券 {title}</title><style>{STYLE}</style></head>
<body>
<header><strong>デモ証券</strong>{links}</header>
{content}
<footer><small>このサイトはシミュレーションです。実在する証券会社とは関係がありません。</small></footer>
</body>
</html>
"#
    )
}

/// The same, whether it is the first visit or somebody was led back to it.
pub(super) fn sign_in() -> String {
    frame(
        "ログイン",
        false,
        r#"<section class="panel"><h1>ログイン</h1>
<form id="login" method="post" action="/login">
<p><label>部店・口座番号 <input name="branch_account" placeholder="101-000000"></label></p>
<p><label>パスワード <input type="password" name="pin"></label></p>
<button type="submit" name="go" value="1">ログイン</button>
</form></section>"#,
    )
}

pub(super) fn ask_picture(is_wrong: bool) -> String {
    let said = if is_wrong {
        r#"<p class="warn">画像の数字が一致しません。</p>"#
    } else {
        ""
    };
    frame(
        "画像による確認",
        false,
        &format!(
            r#"<section class="panel"><h1>画像による確認</h1>{said}
<p class="hint">画像に書かれた5つの数字を入力してください。</p>
<p><img id="captcha" src="/login/image.png" alt="確認用の画像"></p>
<form id="image" method="post" action="/login/image"><input name="letters" inputmode="numeric"><button type="submit">確認</button></form></section>"#
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "システムメンテナンス",
        false,
        &format!(
            r#"<section class="panel maintenance"><h1>システムメンテナンス</h1><p>再開予定：<b>{}</b></p></section>"#,
            escaped(until)
        ),
    )
}

/// The login can't be used for now.
pub(super) fn stopped(why: &str) -> String {
    let text = match why {
        "locked" => "パスワードの入力誤りが続いたため、口座がロックされています。",
        "expired" => "パスワードの有効期限が切れました。変更してください。",
        _ => "管理者の口座番号ではログインできません。",
    };
    frame(
        "ログイン",
        false,
        &format!(r#"<section class="panel"><p class="warn">{text}</p></section>"#),
    )
}

/// Nobody is logged in any more.
pub(super) fn closed(why: &str) -> String {
    let text = match why {
        "timeout" => "一定時間のご利用がないため、ログアウトしました。",
        "another-device" => "別の端末でログインされているため、ご利用になれません。",
        _ => "ログアウトしました。",
    };
    frame(
        "ログアウト",
        false,
        &format!(r#"<section class="panel"><p class="bye">{text}</p></section>"#),
    )
}

pub(super) fn failed(text: &str) -> String {
    frame(
        "エラー",
        true,
        &format!(r#"<section class="panel"><p class="warn">{text}</p></section>"#),
    )
}

pub(super) fn consent() -> String {
    frame(
        "重要なお知らせ",
        true,
        r#"<section class="panel"><h1>契約締結前交付書面の電子交付</h1><form id="agree" method="post" action="/agree"><button>確認しました</button></form></section>"#,
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "投資方針の確認",
        true,
        r#"<section class="panel"><h1>投資のご経験をお聞かせください</h1></section>"#,
    )
}

/// A side menu with numbers; what kind of money it is stands on each account's own page. `key`: of these links, if they are
/// good for one click.
pub(super) fn my_page(accounts: &[LedgerAccount], key: Option<&str>) -> String {
    let key = key.map(|key| format!("&amp;key={key}")).unwrap_or_default();
    let links: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<a href="/account?no={number}{key}" data-no="{number}">口座 {number}</a>
"#,
                number = account.number
            )
        })
        .collect();
    frame(
        "マイページ",
        true,
        &format!(
            "<div class=\"cols\"><aside>\n{links}</aside><section class=\"panel\"><h1>マイページ</h1><p>左の一覧から口座をお選びください。</p></section></div>"
        ),
    )
}

pub(super) fn account(account: &LedgerAccount, today: Date) -> String {
    let sign = if account.balance < 0 { "▲" } else { "" };
    let (number, unit) = (account.number.as_str(), account.unit);
    frame(
        "口座サマリー",
        true,
        &format!(
            r#"<section class="panel summary"><h1>{}</h1>
<p>口座番号 <b class="no">{number}</b></p><p>通貨 <b class="ccy">{unit}</b></p>
<p>預り金残高 <b class="cash">{sign}{} {unit}</b></p>
<p><a class="next" href="/flow?no={number}&amp;from={}&amp;to={today}">先月からの入出金履歴</a></p></section>"#,
            account.name,
            amount_in(unit, account.balance),
            calendar::first_of_month_before(today, 1),
        ),
    )
}
