//! The few HTML pages of デモペイ; the home page is a shell that a script would fill.

use crate::print::escaped;

/// Fills the shell for a person with a browser: balances and the newest lines.
const SCRIPT: &str = r##"<script>
const app = document.querySelector("#app");
const headers = { "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content };
const ask = async (path) => (await fetch(path, { headers })).json();
const show = (tag, text) => app.appendChild(document.createElement(tag)).textContent = text;
ask(app.dataset.accounts).then(async ({ accounts }) => {
  app.textContent = "";
  for (const account of accounts) {
    const mark = account.unit === "POINT" ? "ポイント" : "円";
    show("h2", `${account.name} ${Number(account.balance).toLocaleString()}${mark}`);
    const from = `${account.as_of.slice(0, 7)}-01`;
    const { entries } = await ask(`${app.dataset.accounts}/${account.number}/history?from=${from}&to=${account.as_of}`);
    for (const one of entries.slice(0, 10))
      show("p", `${one.at} ${one.title} ${one.side === "D" ? "-" : "+"}${Number(one.amount).toLocaleString()}${mark}`);
  }
});
</script>"##;

fn frame(title: &str, csrf: Option<&str>, content: &str) -> String {
    let meta = csrf.map_or_else(String::new, |token| {
        format!(r#"<meta name="csrf-token" content="{token}">"#)
    });
    let header = csrf.map_or_else(String::new, |token| {
        format!(
            r#"<form id="logout" method="post" action="/logout"><input type="hidden" name="csrf_token" value="{token}"><button>ログアウト</button></form>"#
        )
    });
    format!(
        r#"<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{meta}
<title>{title} - デモペイ</title>
<style>body{{font-family:sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}}h1{{color:#c2410c}}label{{display:block;margin:.8rem 0}}.alert{{color:#b00020}}</style></head>
<body><header><strong>デモペイ</strong> {header}</header>
<main>
{content}
</main>
<footer><small>このサイトはシミュレーションです。実在するサービスとは関係がありません。</small></footer>
</body></html>
"#
    )
}

pub(super) fn login_form(message: Option<&str>) -> String {
    let message = message.map_or_else(String::new, |text| {
        format!(r#"<p class="alert" role="alert">{text}</p>"#)
    });
    frame(
        "ログイン",
        None,
        &format!(
            r#"<h1>ログイン</h1>
{message}
<form id="signin" method="post" action="/login">
<label>メールアドレス <input type="email" name="email" autocomplete="username"></label>
<label>パスワード <input type="password" name="password" autocomplete="current-password"></label>
<button type="submit">ログイン</button>
</form>"#
        ),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    let until = escaped(until);
    frame(
        "メンテナンス中",
        None,
        &format!(
            r#"<h1>メンテナンス中です</h1><p><time datetime="{until}">{until}</time>まで、ご利用になれません。</p>"#
        ),
    )
}

pub(super) fn home(csrf: &str) -> String {
    frame(
        "ホーム",
        Some(csrf),
        &format!(
            r#"<h1>ホーム</h1>
<div id="app" data-accounts="/api/accounts"><p>残高を読み込んでいます。</p></div>
<p><a href="/send">送る・受け取る</a></p>
{SCRIPT}"#
        ),
    )
}

pub(super) fn consent(csrf: &str) -> String {
    frame(
        "大切なお知らせ",
        Some(csrf),
        r#"<h1>利用規約の改定について</h1><p>お読みになり、同意のうえご利用ください。</p>
<form id="consent" method="post" action="/consent"><button>同意して進む</button></form>"#,
    )
}

pub(super) fn never_seen(csrf: &str) -> String {
    frame(
        "本人確認のお願い",
        Some(csrf),
        "<h1>本人確認書類をご提出ください</h1><p>アプリのカメラで撮影してください。</p>",
    )
}

pub(super) fn not_found() -> String {
    frame(
        "エラー",
        None,
        "<h1>ページが見つかりません</h1><p>ホームからお進みください。</p>",
    )
}
