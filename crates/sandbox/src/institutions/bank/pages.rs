//! The pages of デモ銀行 up to the period form, in the HTML of twenty years ago.

use jiff::civil::Date;

use super::SCREEN_MARK;
use crate::ledger::LedgerAccount;
use crate::login::AccountKind;
use crate::print::{escaped, grouped};

/// `令和8年11月24日`
pub(super) fn era_date(day: Date) -> String {
    format!("令和{}年{}月{}日", era_year(day), day.month(), day.day())
}

/// The year of 令和; the books begin long after its first.
pub(super) fn era_year(day: Date) -> i16 {
    day.year() - 2018
}

pub(super) fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Savings => "貯蓄",
        AccountKind::Current => "当座",
        _ => "普通",
    }
}

/// The frame of every page: banner, navigation, and a layout table around the content.
pub(super) fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let navigation = if is_signed_in {
        r##"<tr bgcolor="#E8F0E8"><td colspan="2"><font size="2">
<a href="/ib/menu.cgi">メニュー</a>｜<a href="/ib/zandaka.cgi">残高照会</a>｜<a href="/ib/furikomi.cgi">振込・振替</a>｜<a href="/ib/henkou.cgi">登録内容変更</a>｜<a href="/ib/logout.cgi">ログアウト</a></font></td></tr>"##
    } else {
        ""
    };
    format!(
        r##"<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">
<title>デモ銀行　{title}</title>
</head><body bgcolor="#FFFFFF" text="#333333">
<table border="0" width="760" cellspacing="0" cellpadding="4" align="center">
<tr bgcolor="#2F6B4F"><td><font color="#FFFFFF" size="5"><b>デモ銀行</b></font></td><td align="right"><font color="#FFFFFF" size="2">インターネットバンキング</font></td></tr>
{navigation}
<tr><td colspan="2">
<h1><font size="4">{title}</font></h1>
{content}
</td></tr>
<tr><td colspan="2" align="center"><hr size="1"><font size="1">このサイトはシミュレーションです。実在する銀行とは関係がありません。</font></td></tr>
</table>
</body></html>
"##
    )
}

pub(super) fn login_form(token: &str, message: Option<&str>) -> String {
    let message = message.map_or_else(String::new, |text| {
        format!(r##"<p><b class="err"><font color="#CC0000">{text}</font></b></p>"##)
    });
    frame(
        "ログイン",
        false,
        &format!(
            r##"{message}
<p>契約者番号とログインパスワードを入力し、「ログイン」を押してください。</p>
<form name="LGN" method="POST" action="/ib/auth.cgi">
<input type="hidden" name="TKN" value="{token}">
<input type="hidden" name="GAMEN" value="{SCREEN_MARK}">
<table border="1" cellspacing="0" cellpadding="6">
<tr><td bgcolor="#F0F0F0">契約者番号</td><td><input type="text" name="KEIYAKU" size="14" maxlength="10"></td></tr>
<tr><td bgcolor="#F0F0F0">ログインパスワード</td><td><input type="password" name="PASSWD" size="14" maxlength="12"></td></tr>
</table>
<p><input type="submit" name="BTN" value="ログイン"> <input type="reset" value="クリア"></p>
</form>"##
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "サービス停止中",
        false,
        &format!(
            "<p>システムメンテナンスのため、サービスを停止しております。</p>\n<p>停止時間：～ {}まで</p>",
            escaped(until)
        ),
    )
}

pub(super) fn error(message: &str) -> String {
    frame(
        "エラー",
        false,
        &format!(
            r##"<p><b class="err"><font color="#CC0000">{message}</font></b></p><p><a href="/ib/login.cgi">ログイン画面へ</a></p>"##
        ),
    )
}

pub(super) fn notice(today: Date) -> String {
    frame(
        "お知らせ",
        true,
        &format!(
            r##"<h2><font size="3">年末年始のサービス時間について</font></h2>
<p>{}現在のお知らせです。12月31日から1月3日までは、夜間のご利用時間が短くなります。</p>
<form name="OSR" method="POST" action="/ib/oshirase.cgi">
<input type="hidden" name="GAMEN" value="{SCREEN_MARK}">
<input type="submit" name="BTN" value="次へ">
</form>"##,
            era_date(today)
        ),
    )
}

pub(super) fn consent() -> String {
    frame(
        "重要なお知らせ",
        true,
        &format!(
            r##"<h2><font size="3">インターネットバンキング規定の改定について</font></h2>
<p>規定を改定いたします。内容をお読みになり、同意のうえお進みください。</p>
<form name="DOI" method="POST" action="/ib/doui.cgi">
<input type="hidden" name="GAMEN" value="{SCREEN_MARK}">
<p><input type="checkbox" name="DOUI" value="1">改定後の規定に同意します</p>
<input type="submit" name="BTN" value="同意して進む">
</form>"##
        ),
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "アンケートのお願い",
        true,
        "<p>よりよいサービスのため、ご職業と年収の区分をお聞かせください。</p>",
    )
}

pub(super) fn goodbye() -> String {
    frame(
        "ログアウト",
        false,
        "<p>ログアウトしました。ご利用ありがとうございました。</p>",
    )
}

pub(super) fn menu(today: Date) -> String {
    frame(
        "メインメニュー",
        true,
        &format!(
            r##"<p>{}　いらっしゃいませ。ご希望のお取引をお選びください。</p>
<table border="1" cellspacing="0" cellpadding="8" width="60%">
<tr><td bgcolor="#F0F0F0">照会</td><td>残高と入出金明細を、口座ごとにご覧いただけます。</td></tr>
<tr><td bgcolor="#F0F0F0">振込・振替</td><td>お申し込みには確認番号が必要です。</td></tr>
</table>"##,
            era_date(today)
        ),
    )
}

pub(super) fn accounts(accounts: &[LedgerAccount], today: Date) -> String {
    let rows: String = accounts
        .iter()
        .map(|account| {
            format!(
                r##"<tr><td>{}({})</td><td>{}</td><td>{}</td><td align="right">\{}</td><td><a href="/ib/jouken.cgi?K={}">明細</a></td></tr>
"##,
                account.branch,
                account.branch_code,
                kind_name(account.kind),
                account.number,
                grouped(account.balance),
                account.number
            )
        })
        .collect();
    frame(
        "残高照会",
        true,
        &format!(
            r##"<table border="0" width="100%"><tr><td>
<p>照会日：{}</p>
<table class="ichiran" border="1" cellspacing="0" cellpadding="4" width="100%">
<tr bgcolor="#F0F0F0"><td>お取引店</td><td>科目</td><td>口座番号</td><td>現在残高</td><td>照会</td></tr>
{rows}</table>
</td></tr></table>"##,
            era_date(today)
        ),
    )
}

pub(super) fn period_form(account: &LedgerAccount, today: Date, token: &str) -> String {
    let first = account.shown_from;
    let choices = |values: std::ops::RangeInclusive<i16>, chosen: i16| -> String {
        values
            .map(|value| {
                let selected = if value == chosen { " selected" } else { "" };
                format!(r##"<option value="{value:02}"{selected}>{value}</option>"##)
            })
            .collect()
    };
    let day_choice = |prefix: &str, chosen: Date| {
        format!(
            r##"令和<select name="{prefix}Y">{}</select>年<select name="{prefix}M">{}</select>月<select name="{prefix}D">{}</select>日"##,
            choices(era_year(first)..=era_year(today), era_year(chosen)),
            choices(1..=12, i16::from(chosen.month())),
            choices(1..=31, i16::from(chosen.day()))
        )
    };
    frame(
        "照会条件",
        true,
        &format!(
            r##"<p>照会する期間を指定してください。同じ月のなかで指定でき、{}以降を照会できます。</p>
<form name="JKN" method="POST" action="/ib/meisai.cgi">
<input type="hidden" name="TKN" value="{token}">
<input type="hidden" name="GAMEN" value="{SCREEN_MARK}">
<input type="hidden" name="K" value="{}">
<table border="1" cellspacing="0" cellpadding="6">
<tr><td bgcolor="#F0F0F0">口座</td><td>{} {} {}</td></tr>
<tr><td bgcolor="#F0F0F0">期間</td><td>{}<br>から<br>{}</td></tr>
</table>
<p><input type="submit" name="BTN" value="照会"></p>
</form>"##,
            era_date(first),
            account.number,
            account.branch,
            kind_name(account.kind),
            account.number,
            day_choice("F", today.first_of_month()),
            day_choice("T", today)
        ),
    )
}
