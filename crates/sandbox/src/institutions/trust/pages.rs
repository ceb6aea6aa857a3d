//! The pages of デモ信託銀行 up to the form for a period: navy and gold, and a charset in `<meta>` that nobody has looked
//! at for years.

use jiff::civil::Date;

use super::SCREEN;
use crate::ledger::LedgerAccount;
use crate::print::{escaped, grouped};

/// `R8.11.4`
pub(super) fn era_date(day: Date) -> String {
    format!("R{}.{}.{}", day.year() - 2018, day.month(), day.day())
}

/// The frame of every page. Its `<meta>` says Shift_JIS; the pages are UTF-8, as the header says.
pub(super) fn frame(title: &str, content: &str) -> String {
    format!(
        r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ja">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS" />
<title>{title} － デモ信託ダイレクト</title>
<style type="text/css">body{{margin:0;font:14px serif;background:#f4f1e8;color:#1b2238}}#atama{{background:#1b2a4e;color:#d9bd6a;padding:12px 30px;font-size:20px}}
#naka{{width:820px;margin:16px auto;background:#fff;border-top:3px solid #b8963e;padding:16px 24px}}dl.meisai{{border-bottom:1px dotted #998;margin:0;padding:8px 0}}
dt{{float:left;clear:left;width:9em;color:#765}}dd{{margin:0 0 4px 10em}}.chui{{color:#a40000;font-weight:bold}}ul.kouza{{list-style:none;padding:0}}
table.torihiki{{border-collapse:collapse;width:100%}}table.torihiki td,table.torihiki th{{border:1px solid #ccb;padding:4px}}</style>
</head>
<body>
<div id="atama">デモ信託銀行　インターネットサービス</div>
<div id="naka">
<h1>{title}</h1>
{content}
</div>
<div id="ashi"><p>このサイトはシミュレーションです。実在する銀行とは関係がありません。</p></div>
</body>
</html>
"#
    )
}

/// With the button that leaves: a form of its own on every signed-in page.
pub(super) fn signed_in(title: &str, token: &str, content: &str) -> String {
    frame(
        title,
        &format!(
            r#"<form name="LOGOUT" method="post" action="/TB/LGO0010.do"><p><input type="hidden" name="CTL" value="{token}" /><input type="submit" value="ログアウト" /></p></form>
{content}"#
        ),
    )
}

fn caution(said: Option<&str>) -> String {
    said.map_or_else(String::new, |text| format!(r#"<p class="chui">{text}</p>"#))
}

fn step(title: &str, said: Option<&str>, action: &str, rows: &str) -> String {
    frame(
        title,
        &format!(
            r#"{}
<form name="F01" method="post" action="/TB/{action}.do">
<p><input type="hidden" name="GAMEN" value="{SCREEN}" /></p>
{rows}
<p><input type="submit" name="SUSUMU" value="進む" /></p>
</form>"#,
            caution(said)
        ),
    )
}

pub(super) fn ask_id(said: Option<&str>) -> String {
    step(
        "ログイン（お客さま番号）",
        said,
        "LGN0020",
        r#"<dl><dt>お客さま番号</dt><dd><input type="text" name="OKYAKU" maxlength="10" /></dd></dl>"#,
    )
}

pub(super) fn ask_password(login_id: &str) -> String {
    step(
        "ログイン（暗証番号）",
        None,
        "LGN0030",
        &format!(
            r#"<p><input type="hidden" name="OKYAKU" value="{}" /></p>
<dl><dt>ログイン暗証</dt><dd><input type="password" name="ANSYO" maxlength="12" /></dd></dl>"#,
            escaped(login_id)
        ),
    )
}

pub(super) fn ask_question(said: Option<&str>, question: &str) -> String {
    step(
        "合言葉の確認",
        said,
        "LGN0040",
        &format!(
            r#"<dl><dt>ご質問</dt><dd>{question}</dd><dt>合言葉</dt><dd><input type="text" name="KOTAE" /></dd></dl>"#
        ),
    )
}

pub(super) fn ask_picture(said: Option<&str>) -> String {
    step(
        "画像認証",
        said,
        "LGN0040",
        r#"<p><img class="gazo" src="GAZO.do" alt="" width="160" height="56" /></p>
<dl><dt>画像の数字</dt><dd><input type="text" name="KOTAE" maxlength="6" /></dd></dl>"#,
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "サービス休止のお知らせ",
        &format!("<dl><dt>休止時間</dt><dd>{}まで</dd></dl>", escaped(until)),
    )
}

pub(super) fn message(title: &str, text: &str) -> String {
    frame(title, &caution(Some(text)))
}

pub(super) fn consent(token: &str) -> String {
    signed_in(
        "ご確認いただきたいこと",
        token,
        r#"<h2>信託約款の改定について</h2><p>内容をご確認のうえ、お進みください。</p>
<form name="KAKUNIN" method="post" action="/TB/YAK0010.do"><p><input type="checkbox" name="DOI" value="1" />確認しました <input type="submit" value="進む" /></p></form>"#,
    )
}

pub(super) fn never_seen(token: &str) -> String {
    signed_in(
        "遺言信託のご案内",
        token,
        "<p>担当者からお電話を差しあげます。ご都合のよい時間をお選びください。</p>",
    )
}

pub(super) fn home(token: &str, today: Date) -> String {
    signed_in(
        "デモ信託ダイレクト　トップ",
        token,
        &format!(
            r#"<p>{}　いらっしゃいませ。</p>
<ul><li><a href="/TB/KZI0010.do">ご契約口座の一覧へ</a></li><li><a href="/TB/FRK0010.do">お振込み</a></li></ul>"#,
            era_date(today)
        ),
    )
}

/// Only numbers; each account has a page of its own.
pub(super) fn accounts(accounts: &[LedgerAccount], token: &str) -> String {
    let items: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<li><a href="/TB/KZA0010.do?K={number}">{} {number}</a></li>
"#,
                account.name,
                number = account.number
            )
        })
        .collect();
    signed_in(
        "ご契約口座の一覧",
        token,
        &format!("<p>口座をお選びください。</p>\n<ul class=\"kouza\">\n{items}</ul>"),
    )
}

pub(super) fn account(account: &LedgerAccount, token: &str, today: Date) -> String {
    signed_in(
        "口座の内容",
        token,
        &format!(
            r#"<dl class="naiyo"><dt>お取扱店</dt><dd>{}（店番号{}）</dd><dt>預金種類</dt><dd>{}</dd><dt>口座番号</dt><dd>{number}</dd>
<dt>現在の残高</dt><dd>¥{}</dd><dt>基準日</dt><dd>{}</dd></dl>
<p><a href="/TB/MSI0010.do?K={number}">入出金明細の照会</a></p>"#,
            account.branch,
            account.branch_code,
            account.name,
            grouped(account.balance),
            era_date(today),
            number = account.number,
        ),
    )
}

pub(super) fn choose_period(account: &LedgerAccount, token: &str, today: Date) -> String {
    signed_in(
        "照会期間の指定",
        token,
        &format!(
            r#"<p>{}以降の明細を、一度に31日まで照会できます。</p>
<form name="F02" method="post" action="/TB/MSI0020.do">
<p><input type="hidden" name="GAMEN" value="{SCREEN}" /><input type="hidden" name="CTL" value="{token}" /><input type="hidden" name="K" value="{}" /></p>
<dl><dt>自（和暦）</dt><dd>R<input type="text" name="JI" size="10" value="{}" /></dd><dt>至（和暦）</dt><dd>R<input type="text" name="ITARU" size="10" value="{}" /></dd></dl>
<p><input type="submit" name="SYOKAI" value="照会する" /></p>
</form>"#,
            era_date(account.shown_from),
            account.number,
            &era_date(today.first_of_month())[1..],
            &era_date(today)[1..],
        ),
    )
}
