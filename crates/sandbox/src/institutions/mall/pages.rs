//! The pages of デモモール but for the orders: a shop, orange on white. HTML lets an author leave out the end of `<body>`
//! and `<html>`, and this one does.

use crate::ledger::LedgerAccount;
use crate::print::{escaped, grouped};

const STYLE: &str = "body{margin:0;font-family:Arial,sans-serif;color:#0f1111}header{background:#20262e;color:#fff;padding:10px 20px;display:flex;gap:18px}\
header a{color:#ffd08a}main{max-width:900px;margin:20px auto;padding:0 16px}.box,.order{border:1px solid #d5d9d9;border-radius:8px;padding:14px;margin:0 0 12px}\
.months ul{display:flex;flex-wrap:wrap;gap:8px;list-style:none;padding:0}.months li{padding:4px 10px;border-radius:14px;background:#fdf1e0}.is-current{outline:2px solid #f08804}\
.order{display:grid;grid-template-columns:32px 10em 1fr 18em;align-items:center}.order ul{list-style:none;margin:0;padding:0;text-align:right}\
.alert{border:1px solid #c40000;border-radius:8px;padding:12px;color:#c40000}button{background:#ffa41c;border:0;border-radius:20px;padding:8px 24px}";

/// What was bought.
pub(super) const CART: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" fill="none" stroke="#b3541e" stroke-width="2"><path d="M2 4h3l3 11h10l3-8H7"/><circle cx="10" cy="20" r="1.5"/><circle cx="17" cy="20" r="1.5"/></svg>"##;
/// What was given back.
pub(super) const RETURN: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" fill="none" stroke="#0a7d3c" stroke-width="2"><path d="M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3"/></svg>"##;

pub(super) fn frame(title: &str, is_signed_in: bool, content: &str) -> String {
    let links = if is_signed_in {
        r#"<a href="/account">アカウントサービス</a><a href="/cart/buy">カート</a><a href="/signout">サインアウト</a>"#
    } else {
        ""
    };
    format!(
        r#"<!doctype html>
<html lang="ja-jp"><head><meta charset="utf-8"><title>デモモール: {title}</title>
<style>{STYLE}</style></head>
<body><header><strong>demo mall</strong>{links}</header>
<main>
{content}
</main>
<footer><small>このサイトはシミュレーションです。実在する通販とは関係がありません。</small><p id="fin">&copy; demo mall</footer>
"#
    )
}

pub(super) fn sign_in() -> String {
    frame(
        "サインイン",
        false,
        r#"<div class="box"><h1>サインイン</h1>
<form name="signIn" method="post" action="/signin">
<input type="hidden" name="openid.return_to" value="/account">
<p><label>Eメール <input type="email" name="email"></label></p>
<p><label>パスワード <input type="password" name="password"></label></p>
<p><button type="submit">サインイン</button></p>
</form></div>"#,
    )
}

pub(super) fn maintenance(until: &str) -> String {
    frame(
        "お休み中",
        false,
        &format!(
            r#"<h1>ただいまお店はお休みです</h1><p>開店予定 <span id="open-at">{}</span></p>"#,
            escaped(until)
        ),
    )
}

pub(super) fn goodbye() -> String {
    frame(
        "サインアウト",
        false,
        "<p>サインアウトしました。またのご来店をお待ちしています。</p>",
    )
}

/// An error that calls itself a good page.
pub(super) fn trouble() -> String {
    frame(
        "ご注文履歴",
        true,
        r#"<div class="alert" role="alert"><h4>問題が発生しました</h4><p>ご注文の情報を表示できません。しばらくしてからお試しください。</p></div>"#,
    )
}

pub(super) fn consent() -> String {
    frame(
        "利用規約",
        true,
        r#"<div class="box"><h1>利用規約が変わりました</h1><form name="agree" method="post" action="/agree"><button>同意して続ける</button></form></div>"#,
    )
}

/// From another server, which ends its pages.
pub(super) fn never_seen() -> String {
    let page = frame(
        "会員特典",
        true,
        r#"<div class="box"><h1>プレミアム会員を30日間お試しになりませんか</h1></div>"#,
    );
    format!("{page}</body></html>\n")
}

pub(super) fn account(accounts: &[LedgerAccount]) -> String {
    let boxes: String = accounts
        .iter()
        .map(|account| {
            format!(
                r#"<div class="box" id="customer"><h2>{}</h2>
<p>お客様番号 <span class="customer">{}</span></p>
<p>今月のお支払い予定 <span class="due">{}{}円</span></p>
<p><a href="/orders">ご注文履歴</a></p></div>
"#,
                escaped(&account.name),
                account.number,
                if account.balance > 0 { "−" } else { "" },
                grouped(account.balance),
            )
        })
        .collect();
    frame(
        "アカウントサービス",
        true,
        &format!("<h1>アカウントサービス</h1>\n{boxes}"),
    )
}
