//! The pages of デモ商工銀行.

use jiff::civil::Date;

use super::BUSINESS;
use crate::ledger::LedgerAccount;
use crate::login::AccountKind;
use crate::print::{escaped, grouped, hidden};

pub(super) fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Savings => "貯蓄預金",
        _ => "普通預金",
    }
}

fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let menu = if is_signed_in {
        r#"<p id="menu"><a href="/s/top.do">口座一覧</a> | <a href="/s/furikomi.do">お振込</a> | <a href="/s/logout.do">ログアウト</a></p>"#
    } else {
        ""
    };
    format!(
        r#"<!DOCTYPE html>
<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><title>デモ商工銀行 - {title}</title></head>
<body>
<h1>{title}</h1>{menu}
<section>
{content}
</section>
<hr><p>シミュレーションです。実在する銀行とは関係がありません。</p>
</body></html>
"#
    )
}

fn alert(message: Option<&str>) -> String {
    message.map_or_else(String::new, |text| {
        format!(r#"<div class="alert">{text}</div>"#)
    })
}

pub(super) fn login_form(message: Option<&str>) -> String {
    frame(
        "ログイン",
        false,
        &format!(
            r#"{}<form id="f" action="/s/auth.do" method="post">
<p><label>会員番号<input name="kaiin"></label></p>
<p><label>ログイン暗証<input type="password" name="anshou"></label></p>
<p><label>ワンタイムパスワード<input name="otp" autocomplete="off"></label> <span class="chu">トークンに表示されている6桁の数字</span></p>
<button type="submit">ログインする</button></form>"#,
            alert(message)
        ),
    )
}

pub(super) fn second_password(message: Option<&str>) -> String {
    frame(
        "確認暗証",
        false,
        &format!(
            r#"{}<form id="k" action="/s/kakunin.do" method="post">
<p><label>確認暗証<input type="password" name="kakunin"></label></p>
<button type="submit">すすむ</button></form>"#,
            alert(message)
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "メンテナンス",
        false,
        &format!(
            "<dl><dt>サービス再開予定</dt><dd>{}</dd></dl><p>ただいまサービスを停止しております。</p>",
            escaped(until)
        ),
    )
}

pub(super) fn error(message: &str) -> String {
    frame("エラー", false, &alert(Some(message)))
}

pub(super) fn replaced() -> String {
    frame(
        "ご利用の終了",
        false,
        "<p>ほかの画面でログインされたため、この画面でのご利用を終了しました。</p>",
    )
}

pub(super) fn consent() -> String {
    frame(
        "お客さまへの重要なお知らせ",
        true,
        r#"<h2>トークンの電池交換について</h2><form id="ok" action="/s/kakuninzumi.do" method="post"><button>確認した</button></form>"#,
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "アンケート",
        true,
        "<p>商工会議所の会員であるかどうかをお知らせください。</p>",
    )
}

pub(super) fn goodbye() -> String {
    frame("ログアウト", false, "<p>ご利用ありがとうございました。</p>")
}

pub(super) fn top(accounts: &[LedgerAccount]) -> String {
    let cards: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<dl class="kouza"><dt>店名</dt><dd>{}（{}）</dd><dt>科目</dt><dd>{}</dd><dt>口座番号</dt><dd>{}</dd><dt>残高</dt><dd>&yen;{}</dd><dt>明細</dt><dd><a href="/s/kikan.do?no={}">ダウンロード</a></dd></dl>
"#,
                account.branch,
                account.branch_code,
                kind_name(account.kind),
                account.number,
                grouped(account.balance),
                account.number
            )
        })
        .collect();
    if accounts.is_empty() {
        return frame("口座一覧", true, "<p>照会できる口座がございません。</p>");
    }
    frame("口座一覧", true, &cards)
}

pub(super) fn period_form(account: &LedgerAccount, today: Date, token: &str) -> String {
    frame(
        "明細のダウンロード",
        true,
        &format!(
            r#"<p>{} {}（{}以降、3か月以内の期間を指定できます）</p>
<form id="d" action="/s/csv.do" method="post">{}
<input name="kara" value="{}"> から <input name="made" value="{today}"> まで
<select name="keishiki"><option value="csv" selected>CSV形式</option></select>
<button type="submit">ダウンロードする</button></form>"#,
            kind_name(account.kind),
            account.number,
            account.shown_from,
            hidden(&[
                ("token", token),
                ("gyomu", BUSINESS),
                ("no", &account.number)
            ]),
            today.first_of_month()
        ),
    )
}
