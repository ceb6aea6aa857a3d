//! The pages of デモ地方銀行 up to the list. None of them closes what it has opened.

use crate::ledger::LedgerAccount;
use crate::login::AccountKind;
use crate::print::{escaped, grouped};

pub(super) fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Savings => "貯蓄",
        AccountKind::Current => "当座",
        _ => "普通",
    }
}

/// The server stops writing after the last line: no `</body>`, no `</html>`.
pub(super) fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let menu = if is_signed_in {
        r#"<ul class=menu><li><a href="/ib?ACT=TOP">トップページ</a><li><a href="/ib?ACT=ZANDAKA">残高・明細</a><li><a href="/ib?ACT=FURIKOMI">お振込</a><li><a href="/ib?ACT=HENKOU">各種変更</a><li><a href="/ib?ACT=LOGOUT">ログオフ</a></ul>"#
    } else {
        ""
    };
    format!(
        r#"<html lang=ja>
<head><meta charset=Shift_JIS><title>{title}｜デモ地方銀行</title>
<body>
<div id=logo>デモ地方銀行 インターネット支店</div>
{menu}
<h1>{title}</h1>
{content}
<p class=fin>シミュレーションです。実在する銀行とは関係がありません。－以上－
"#
    )
}

fn warning(message: Option<&str>) -> String {
    message.map_or_else(String::new, |text| format!("<p class=keikoku>{text}</p>"))
}

pub(super) fn login_form(message: Option<&str>) -> String {
    frame(
        "ログオン",
        false,
        &format!(
            r#"{}
<form id=logon method=post action="/ib?ACT=AUTH">
<label for=i>ログインID</label><input id=i name=LOGINID>
<label for=p>ログインパスワード</label><input id=p type=password name=PASSWORD>
<input type=image name=GO alt="ログオン" src="/img/logon.gif">
</form>"#,
            warning(message)
        ),
    )
}

pub(super) fn grid(cells: &[String], message: Option<&str>) -> String {
    let fields: String = cells
        .iter()
        .zip(1..)
        .map(|(cell, number)| {
            let (column, row) = cell.split_at(1);
            format!(
                r#"<tr><td class=masu>{column}{row}</td><td><input type=password name=R{number} size=2 maxlength=2></td></tr>"#
            )
        })
        .collect();
    frame(
        "ご本人の確認（乱数表）",
        false,
        &format!(
            r#"{}
<p>お手元の「ご利用カード」裏面の表から、指定された位置の2桁の数字を入力してください。</p>
<form id=ransu method=post action="/ib?ACT=RANSU"><table>{fields}</table><button name=GO value=1>確認</button></form>"#,
            warning(message)
        ),
    )
}

pub(super) fn picture(message: Option<&str>) -> String {
    frame(
        "ご本人の確認（画像）",
        false,
        &format!(
            r#"{}
<p>画像に表示されている5桁の数字を入力してください。</p>
<form id=gazou method=post action="/ib?ACT=GAZOU"><img class=gazo src="/ib?ACT=GAZO" alt="数字の画像">
<input name=MOJI size=5><button name=GO value=1>確認</button></form>"#,
            warning(message)
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "ただいまご利用いただけません",
        false,
        &format!(
            "<p>定期メンテナンス中です。再開予定：<b class=saikai>{}</b></p>",
            escaped(until)
        ),
    )
}

pub(super) fn error(message: &str) -> String {
    frame("お知らせ（エラー）", false, &warning(Some(message)))
}

pub(super) fn other_session() -> String {
    frame(
        "ログオンできません",
        false,
        "<p>このIDは、別の端末でご利用中です。ログオフしてからお試しください。</p>",
    )
}

pub(super) fn password_expired() -> String {
    frame(
        "パスワードの変更",
        false,
        "<p>ログインパスワードの有効期限が切れました。新しいパスワードをお決めください。</p>",
    )
}

pub(super) fn consent() -> String {
    frame(
        "大切なお知らせ",
        true,
        r#"<h2>ご利用規定改定のお知らせ</h2><p>改定の内容をご確認のうえ、同意をお願いします。</p>
<form id=doui method=post action="/ib?ACT=DOUI"><button name=GO value=1>同意する</button></form>"#,
    )
}

/// Written by another server, which ends its pages.
pub(super) fn never_seen() -> String {
    let page = frame(
        "キャンペーンのご案内",
        true,
        "<p>住宅ローンの無料相談会にご参加になりますか。</p>",
    );
    format!("{page}</body></html>")
}

pub(super) fn goodbye() -> String {
    frame("ログオフ", false, "<p>ログオフしました。</p>")
}

pub(super) fn top() -> String {
    frame(
        "トップページ",
        true,
        "<p>ようこそ。上のメニューからお選びください。</p>",
    )
}

fn rows(accounts: &[LedgerAccount], last: impl Fn(&LedgerAccount) -> String) -> String {
    accounts
        .iter()
        .map(|account| {
            format!(
                "<tr><td>{}<br>({})<td>{}<td>{}<td>{}円{}\n",
                account.branch,
                account.branch_code,
                kind_name(account.kind),
                account.number,
                grouped(account.balance),
                last(account)
            )
        })
        .collect()
}

pub(super) fn accounts(accounts: &[LedgerAccount]) -> String {
    frame(
        "残高一覧",
        true,
        &format!(
            r#"<table class=zandaka><tr><th>取扱店<th>種類<th>口座番号<th>残高
{}</table>
<p><a href="/ib?ACT=MEISAI">全口座の入出金明細を見る</a></p>"#,
            rows(accounts, |_| String::new())
        ),
    )
}

pub(super) fn file_accounts(accounts: &[LedgerAccount]) -> String {
    frame(
        "当座預金の残高一覧",
        true,
        &format!(
            r#"<p>当座預金の入出金明細は、全銀協規定形式のファイルでお渡しします。</p>
<table class=zandaka><tr><th>取扱店<th>種類<th>口座番号<th>残高<th>今月分のファイル
{}</table>"#,
            rows(accounts, |account| format!(
                r#"<td><a href="/ib?ACT=ZENGIN&amp;K={}">受け取る</a>"#,
                account.number
            ))
        ),
    )
}
