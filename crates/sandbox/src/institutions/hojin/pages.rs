//! The pages of デモ法人ダイレクト up to the period form; every signed-in page ends with a form for leaving.

use jiff::civil::Date;

use super::MARK;
use crate::ledger::LedgerAccount;
use crate::login::AccountKind;
use crate::print::{era_date, escaped, grouped, hidden};

pub(super) fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Current => "当座預金",
        _ => "普通預金",
    }
}

/// `token`: of the session, where somebody is signed in.
pub(super) fn frame(title: &str, token: Option<&str>, content: &str) -> String {
    let leaving = token.map_or_else(String::new, |token| {
        format!(
            r#"<form name="logout" method="post" action="/biz/logout">{}<input type="submit" name="B" value="ログアウト"></form>"#,
            hidden(&[("TOKEN", token), ("MARK", MARK)])
        )
    });
    format!(
        r##"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="content-type" content="text/html; charset=EUC-JP" />
<title>{title} : デモ法人ダイレクト</title></head>
<body><div id="hd">デモ法人ダイレクト</div>
<h2 class="ttl">{title}</h2>
<div id="main">
{content}
</div>
{leaving}
<div id="ft">シミュレーションです。実在する銀行とは関係がありません。</div>
</body></html>
"##
    )
}

pub(super) fn login_form(token: &str) -> String {
    frame(
        "ログイン",
        None,
        &format!(
            r#"<form name="login" method="post" action="/biz/login">{}
<dl><dt>企業コード</dt><dd><input type="text" name="KIGYO" /></dd>
<dt>利用者ID</dt><dd><input type="text" name="RIYOUSHA" /></dd>
<dt>パスワード</dt><dd><input type="password" name="PASSWD" /></dd></dl>
<input type="submit" name="B" value="ログイン" /></form>"#,
            hidden(&[("TOKEN", token), ("MARK", MARK)])
        ),
    )
}

pub(super) fn grid(cells: &[String]) -> String {
    let fields: String = cells
        .iter()
        .zip(1..)
        .map(|(cell, number)| {
            format!(
                r#"<p><span class="ichi">{cell}</span>の数字 <input type="password" name="SU{number}" size="2" /></p>"#
            )
        })
        .collect();
    frame(
        "乱数表による確認",
        None,
        &format!(
            r#"<p>乱数表の次の位置の数字をご入力ください。</p>
<form name="ransu" method="post" action="/biz/ransu">{}{fields}
<input type="submit" name="B" value="送信" /></form>"#,
            hidden(&[("MARK", MARK)])
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "サービス停止のお知らせ",
        None,
        &format!(
            r#"<p>ただいまの時間はご利用いただけません。</p><p>再開日時：<span class="saikai">{}</span></p>"#,
            escaped(until)
        ),
    )
}

pub(super) fn error(message: &str, token: Option<&str>) -> String {
    frame("エラー", token, &format!(r#"<p class="err">{message}</p>"#))
}

pub(super) fn replaced() -> String {
    frame(
        "利用終了",
        None,
        "<p>同一の利用者IDで、別の利用者がログインしたため、ご利用を終了しました。</p>",
    )
}

pub(super) fn consent(token: &str) -> String {
    frame(
        "重要なお知らせ",
        Some(token),
        &format!(
            r#"<h3>電子証明書方式への移行について</h3><p>お読みになり、確認のうえお進みください。</p>
<form name="kakunin" method="post" action="/biz/kakunin">{}<input type="submit" name="B" value="確認しました" /></form>"#,
            hidden(&[("TOKEN", token), ("MARK", MARK)])
        ),
    )
}

pub(super) fn never_seen(token: &str) -> String {
    frame(
        "取引責任者の再登録",
        Some(token),
        "<p>取引責任者の方のお名前をご登録ください。</p>",
    )
}

pub(super) fn goodbye() -> String {
    frame("ログアウト", None, "<p>ログアウトしました。</p>")
}

pub(super) fn menu(today: Date, token: &str) -> String {
    frame(
        "メニュー",
        Some(token),
        &format!(
            r#"<p>{}</p><ul><li><a href="/biz/shoukai">照会</a></li><li><a href="/biz/furikomi">振込・振替</a></li><li><a href="/biz/soukyu">総合振込・給与振込</a></li></ul>"#,
            era_date(today)
        ),
    )
}

pub(super) fn inquiry(token: &str) -> String {
    frame(
        "照会トップ",
        Some(token),
        r#"<ul><li><a href="/biz/shoukai/kouza">口座選択へ</a></li></ul>"#,
    )
}

pub(super) fn accounts(accounts: &[LedgerAccount], token: &str, links: &str) -> String {
    let rows: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}円</td><td><a href="/biz/shoukai/joken?N={}&amp;T={links}">選択</a></td></tr>
"#,
                account.branch_code,
                account.branch,
                kind_name(account.kind),
                account.number,
                grouped(account.balance),
                account.number
            )
        })
        .collect();
    frame(
        "口座選択",
        Some(token),
        &format!(
            r#"<table id="kouzasentaku"><tr><th>店番</th><th>店名</th><th>科目</th><th>口座番号</th><th>現在残高</th><th></th></tr>
{rows}</table>"#
        ),
    )
}

pub(super) fn period_form(account: &LedgerAccount, today: Date, token: &str) -> String {
    let way = if account.kind == AccountKind::Current {
        "全銀協規定形式のファイルを受け取ります。"
    } else {
        "画面に表示します。"
    };
    let compact = |day: Date| day.strftime("%Y%m%d").to_string();
    frame(
        "照会条件の入力",
        Some(token),
        &format!(
            r#"<p>{} {}　{way}</p>
<form name="joken" method="post" action="/biz/shoukai/meisai">{}
<p>照会開始日 <input type="text" name="KAISHI" value="{}" /> 照会終了日 <input type="text" name="SHURYO" value="{}" />（{}から。西暦8桁）</p>
<input type="submit" name="B" value="照会" /></form>"#,
            kind_name(account.kind),
            account.number,
            hidden(&[("TOKEN", token), ("MARK", MARK), ("N", &account.number)]),
            compact(today.first_of_month()),
            compact(today),
            era_date(account.shown_from)
        ),
    )
}
