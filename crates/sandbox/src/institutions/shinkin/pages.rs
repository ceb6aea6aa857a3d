//! The pages of デモ信用金庫 up to the period form: capital tags, font colours, everything in tables.

use jiff::civil::Date;

use super::SCREEN_MARK;
use crate::ledger::LedgerAccount;
use crate::login::AccountKind;
use crate::print::{choices, era_date, era_year, escaped, grouped, hidden, wide};

pub(super) fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Current => "当座",
        _ => "普通",
    }
}

pub(super) fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let menu = if is_signed_in {
        r##"<TR><TD BGCOLOR="#FFF4D6">[<A HREF="/shinkin/top">トップ</A>] [<A HREF="/shinkin/kouza">口座照会</A>] [<A HREF="/shinkin/furikae">資金移動</A>] [<A HREF="/shinkin/logout">終了</A>]</TD></TR>"##
    } else {
        ""
    };
    format!(
        r##"<HTML><HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=EUC-JP">
<TITLE>{title} - デモ信用金庫ダイレクト</TITLE>
</HEAD><BODY BGCOLOR="#FFFFFF">
<TABLE WIDTH="700" ALIGN="center" CELLPADDING="6">
<TR><TD BGCOLOR="#8C1D40"><FONT COLOR="#FFFFFF" SIZE="+1">デモ信用金庫ダイレクト</FONT></TD></TR>
{menu}
<TR><TD><FONT SIZE="+1"><B>{title}</B></FONT>
{content}
</TD></TR>
<TR><TD ALIGN="center"><FONT SIZE="-1">シミュレーションです。実在する信用金庫とは関係がありません。</FONT></TD></TR>
</TABLE>
</BODY></HTML>
"##
    )
}

fn red(message: Option<&str>) -> String {
    message.map_or_else(String::new, |text| {
        format!(r##"<P><FONT COLOR="#FF0000" CLASS="msg">{text}</FONT></P>"##)
    })
}

pub(super) fn login_form(token: &str, message: Option<&str>) -> String {
    frame(
        "ログイン",
        false,
        &format!(
            r#"{}
<FORM NAME="frmLogin" METHOD="post" ACTION="/shinkin/login2">{}
<TABLE BORDER="1">
<TR><TH>お客様番号</TH><TD><INPUT TYPE="text" NAME="OKYAKU" MAXLENGTH="8"></TD></TR>
<TR><TH>第一暗証</TH><TD><INPUT TYPE="password" NAME="ANSHO1" MAXLENGTH="12"></TD></TR>
</TABLE>
<INPUT TYPE="submit" NAME="OK" VALUE="次へ進む">
</FORM>"#,
            red(message),
            hidden(&[("TOKEN", token), ("MARK", SCREEN_MARK)])
        ),
    )
}

pub(super) fn second_password(message: Option<&str>) -> String {
    frame(
        "第二暗証の入力",
        false,
        &format!(
            r#"{}
<FORM NAME="frmAnsho" METHOD="post" ACTION="/shinkin/ansho">{}
<P>第二暗証（数字4桁）をご入力ください。 <INPUT TYPE="password" NAME="ANSHO2" MAXLENGTH="4"></P>
<INPUT TYPE="submit" NAME="OK" VALUE="次へ進む">
</FORM>"#,
            red(message),
            hidden(&[("MARK", SCREEN_MARK)])
        ),
    )
}

pub(super) fn security_question(question: &str, message: Option<&str>) -> String {
    frame(
        "合言葉の確認",
        false,
        &format!(
            r#"{}
<P>ご登録の合言葉で、ご本人であることを確認します。</P>
<FORM NAME="frmAikotoba" METHOD="post" ACTION="/shinkin/aikotoba">{}
<TABLE BORDER="1">
<TR><TH>質問</TH><TD CLASS="shitsumon">{question}</TD></TR>
<TR><TH>合言葉</TH><TD><INPUT TYPE="text" NAME="KOTAE" MAXLENGTH="20"></TD></TR>
</TABLE>
<INPUT TYPE="submit" NAME="OK" VALUE="確認する">
</FORM>"#,
            red(message),
            hidden(&[("MARK", SCREEN_MARK)])
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "サービス休止のご案内",
        false,
        &format!(
            "<P>ただいまサービスを休止しています。</P><P>休止時間：～{}まで</P>",
            escaped(until)
        ),
    )
}

pub(super) fn error(message: &str) -> String {
    frame(
        "エラー",
        false,
        &format!(
            r#"{}<P><A HREF="/shinkin/login">ログインへ</A></P>"#,
            red(Some(message))
        ),
    )
}

pub(super) fn other_session() -> String {
    frame(
        "ログインできません",
        false,
        "<P>このお客様番号は、ほかの端末でお使いの最中です。終了してからログインしてください。</P>",
    )
}

pub(super) fn consent() -> String {
    frame(
        "重要なお知らせ",
        true,
        &format!(
            r#"<H3>ご利用規定の変更について</H3>
<P>変更後の規定をお読みになり、同意される方はお進みください。</P>
<FORM NAME="frmDoui" METHOD="post" ACTION="/shinkin/doui">{}
<INPUT TYPE="checkbox" NAME="DOUI" VALUE="1">規定に同意します
<INPUT TYPE="submit" NAME="OK" VALUE="進む">
</FORM>"#,
            hidden(&[("MARK", SCREEN_MARK)])
        ),
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "お届け事項の確認",
        true,
        "<P>ご職業と取引の目的をお届けください。</P>",
    )
}

pub(super) fn goodbye() -> String {
    frame(
        "終了",
        false,
        "<P>ログアウトしました。またのご利用をお待ちしています。</P>",
    )
}

pub(super) fn top(today: Date) -> String {
    frame(
        "トップ",
        true,
        &format!(
            "<P>{}　ご利用ありがとうございます。上のメニューからお選びください。</P>",
            era_date(today)
        ),
    )
}

pub(super) fn accounts(accounts: &[LedgerAccount], today: Date) -> String {
    let rows: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<TR><TD>{}（{}）</TD><TD>{}</TD><TD>{}</TD><TD ALIGN="right">￥{}</TD><TD><A HREF="/shinkin/kikan?BANGO={}">入出金明細</A></TD></TR>
"#,
                account.branch,
                wide(&account.branch_code),
                kind_name(account.kind),
                wide(&account.number),
                wide(&grouped(account.balance)),
                account.number
            )
        })
        .collect();
    frame(
        "口座照会",
        true,
        &format!(
            r#"<P>{}現在</P>
<TABLE ID="kouza" BORDER="1">
<TR><TH>店舗</TH><TH>科目</TH><TH>番号</TH><TH>残高</TH><TH>　</TH></TR>
{rows}</TABLE>"#,
            era_date(today)
        ),
    )
}

pub(super) fn period_form(account: &LedgerAccount, today: Date, token: &str) -> String {
    let day_choice = |prefix: &str, chosen: Date| {
        format!(
            r#"令和<select NAME="{prefix}Y">{}</select>年<select NAME="{prefix}M">{}</select>月<select NAME="{prefix}D">{}</select>日"#,
            choices(
                era_year(account.shown_from)..=era_year(today),
                era_year(chosen)
            ),
            choices(1..=12, i16::from(chosen.month())),
            choices(1..=31, i16::from(chosen.day()))
        )
    };
    frame(
        "照会期間の指定",
        true,
        &format!(
            r#"<P>{} {}　31日以内の期間で、{}から照会できます。</P>
<FORM NAME="frmKikan" METHOD="post" ACTION="/shinkin/meisai">{}
<P>{} ～ {}</P>
<INPUT TYPE="submit" NAME="OK" VALUE="照会する">
</FORM>"#,
            kind_name(account.kind),
            wide(&account.number),
            era_date(account.shown_from),
            hidden(&[
                ("TOKEN", token),
                ("MARK", SCREEN_MARK),
                ("BANGO", &account.number)
            ]),
            day_choice("F", today.first_of_month()),
            day_choice("T", today)
        ),
    )
}
