//! The pages of デモネット銀行 up to the choice of a period: one thing per screen, big buttons, cards.

use jiff::civil::Date;

use super::books;
use crate::ledger::LedgerAccount;
use crate::print::{escaped, grouped};

const STYLE: &str = "*{box-sizing:border-box}body{margin:0;background:#eef6f4;color:#123;font-family:system-ui,sans-serif}\
.bar{display:flex;gap:20px;align-items:center;padding:14px 28px;background:#00695c;color:#fff}.bar a{color:#b2dfdb;text-decoration:none}\
.bar__logo{font-weight:700;margin-right:auto}main{max-width:680px;margin:32px auto;padding:0 16px}\
.sheet,.account,.tx,.mv,.item{background:#fff;border-radius:16px;padding:20px;margin:0 0 14px;box-shadow:0 1px 3px #0002}\
.msg{border-left:4px solid #c62828;background:#fdecea;padding:10px 14px;color:#8e1414}label{display:block;margin:14px 0}\
input{display:block;width:100%;padding:12px;border:1px solid #9bb;border-radius:10px;font-size:16px}\
button,.account a{display:inline-block;border:0;border-radius:999px;background:#00897b;color:#fff;padding:12px 28px;text-decoration:none}\
.account__yen{font-size:26px;font-weight:700}.tx,.mv,.item{display:flex;gap:14px;align-items:center}.tx div,.mv div,.item div{flex:1}\
[class$='--out'] b{color:#c62828}[class$='--in'] b{color:#00695c}.history__list{list-style:none;padding:0}\
.history__list li{display:flex;gap:12px;padding:10px 0;border-bottom:1px solid #cdd}.history__list small{flex:1}footer{text-align:center;padding:24px;color:#678}";

/// What differs between the layouts of the site.
pub(super) struct Words {
    /// On the button of an account's card.
    pub(super) see: &'static str,
    /// Class of a movement.
    pub(super) movement: &'static str,
}

pub(super) fn words(layout: u8) -> Words {
    match layout {
        2 => Words {
            see: "明細を見る",
            movement: "mv",
        },
        _ => Words {
            see: "入出金を見る",
            movement: "tx",
        },
    }
}

pub(super) fn japanese(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

pub(super) fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let links = if is_signed_in {
        r#"<a href="/top">トップ</a><a href="/transfer">振込</a><a href="/settings">設定</a><a href="/logout">ログアウト</a>"#
    } else {
        ""
    };
    format!(
        r#"<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} | デモネット銀行</title>
<style>{STYLE}</style>
</head>
<body>
<header class="bar"><span class="bar__logo">デモネット銀行</span>{links}</header>
<main>
{content}
</main>
<footer><small>このサイトはシミュレーションです。実在する銀行とは関係がありません。</small></footer>
</body>
</html>
"#
    )
}

fn message(text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| {
        format!(r#"<p class="msg" role="alert">{text}</p>"#)
    })
}

fn sheet(title: &str, is_signed_in: bool, content: &str) -> String {
    frame(
        title,
        is_signed_in,
        &format!("<section class=\"sheet\">\n<h1>{title}</h1>\n{content}\n</section>"),
    )
}

/// The first of two steps: nothing but the ID.
pub(super) fn ask_id(said: Option<&str>) -> String {
    let content = format!(
        r#"{}
<form id="signin" method="post" action="/login/id">
<label>ユーザーID<input name="user" autocomplete="username" inputmode="email"></label>
<button>次へ</button>
</form>"#,
        message(said)
    );
    sheet("ログイン", false, &content)
}

/// The second step. The token stands for the ID that was given.
pub(super) fn ask_password(user: &str) -> String {
    let user = escaped(user);
    let content = format!(
        r#"<p>ユーザーID <b>{user}</b></p>
<form id="signin" method="post" action="/login/password">
<input type="hidden" name="user" value="{user}">
<label>ログインパスワード<input type="password" name="secret" autocomplete="current-password"></label>
<button>ログイン</button>
</form>
<p><a href="/login">IDを入力しなおす</a></p>"#
    );
    sheet("ログイン", false, &content)
}

pub(super) fn offer_code() -> String {
    sheet(
        "本人確認",
        false,
        r#"<p>ご登録のメールアドレスに、6桁の認証コードをお送りします。</p>
<form id="send-code" method="post" action="/login/code/send"><button>コードを送る</button></form>"#,
    )
}

pub(super) fn ask_code(said: Option<&str>, today: Date) -> String {
    let content = format!(
        r#"{}
<p class="sent">m*****@shoten.example に認証コードを送りました。</p>
<p class="limit">有効期限 {} 23:50まで</p>
<form id="code" method="post" action="/login/code">
<label>認証コード<input name="otp" inputmode="numeric" maxlength="6" autocomplete="one-time-code"></label>
<button>認証する</button>
</form>"#,
        message(said),
        japanese(today)
    );
    sheet("認証コードの入力", false, &content)
}

pub(super) fn maintenance(until: &str) -> String {
    let content = format!(
        r#"<p>ただいまシステムを整備しています。</p><p>再開予定 <time class="until">{}</time></p>"#,
        escaped(until)
    );
    sheet("メンテナンス中", false, &content)
}

pub(super) fn ended(reason: &str) -> String {
    sheet(
        "ログアウトしました",
        false,
        &format!(r#"<p class="reason">{reason}</p><p><a href="/login">ログインへ</a></p>"#),
    )
}

pub(super) fn failed(reason: &str) -> String {
    sheet(
        "エラー",
        true,
        &format!(r#"<p class="msg" role="alert">{reason}</p>"#),
    )
}

pub(super) fn new_password() -> String {
    sheet(
        "パスワードの変更",
        false,
        "<p>パスワードの有効期限が切れています。新しいパスワードを設定してください。</p>",
    )
}

pub(super) fn consent() -> String {
    sheet(
        "重要なお知らせ",
        true,
        r#"<h2>ウェブサイト利用規定の改定</h2><p>お読みになり、同意のうえお進みください。</p>
<form id="consent" method="post" action="/consent"><button>同意する</button></form>"#,
    )
}

pub(super) fn never_seen() -> String {
    sheet(
        "お客さま情報の確認",
        true,
        "<p>お勤め先とご利用の目的をお知らせください。</p>",
    )
}

pub(super) fn top(accounts: &[LedgerAccount], today: Date, words: &Words) -> String {
    let cards: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<article class="account"><h2 class="account__kind">{}</h2>
<p class="account__branch">{}（{}）</p>
<p class="account__no">口座番号 {number}</p>
<p class="account__yen">{}円</p>
<a href="/accounts/{number}">{}</a></article>
"#,
                account.name,
                account.branch,
                account.branch_code,
                grouped(account.balance),
                words.see,
                number = account.number,
            )
        })
        .collect();
    let cards = if accounts.is_empty() {
        "<p class=\"none\">ご利用になれる口座がありません。お近くの窓口へお問い合わせください。</p>"
            .to_owned()
    } else {
        cards
    };
    let content = format!(
        "<h1>トップ</h1>\n<p>{}現在の残高です。未確定のお取引は含みません。</p>\n{cards}",
        japanese(today)
    );
    frame("トップ", true, &content)
}

pub(super) fn choose_period(account: &LedgerAccount, today: Date) -> String {
    let content = format!(
        r#"<p>{} {number}</p>
<form id="range" method="get" action="/accounts/{number}/activity">
<label>開始日<input type="date" name="from" value="{}" min="{}" max="{today}"></label>
<label>終了日<input type="date" name="to" value="{today}" max="{today}"></label>
<p>3か月以内で指定してください。</p>
<button>表示する</button>
</form>"#,
        account.name,
        today.first_of_month(),
        books::shown_from(today),
        number = account.number,
    );
    sheet("表示する期間", true, &content)
}
