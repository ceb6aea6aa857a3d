//! The HTML of デモモバイル銀行, as small as a phone.

use crate::print::escaped;

/// Fills the home page for a person.
const SCRIPT: &str = r##"<script>
const home = document.querySelector("[data-key]");
const ask = async (path) => (await (await fetch(path, { headers: { "X-Device-Key": home.dataset.key } })).json());
ask("/m/api/wallets").then(({ ok, error, result }) => {
  home.textContent = ok ? "" : error.message;
  for (const one of result?.wallets ?? [])
    home.appendChild(document.createElement("p")).textContent = `${one.label} ${one.balance.toLocaleString()}円`;
});
</script>"##;

/// Sends the form for a person, and shows what the answer says.
const SIGN_IN: &str = r##"<script>
document.querySelector("#hello").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch("/m/login", { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
  if (!answer.headers.get("content-type").includes("json")) { location = answer.url; return; }
  const { error } = await answer.json(), toast = document.querySelector(".toast");
  toast.hidden = false;
  toast.textContent = error.message + (error.left ? `（のこり${error.left}回）` : "");
});
</script>"##;

fn frame(title: &str, content: &str) -> String {
    format!(
        r#"<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><style>*{{box-sizing:border-box}}body{{margin:0;font:16px/1.6 sans-serif;color:#123;background:#eef6f4}}.sheet{{max-width:24rem;margin:0 auto;min-height:100vh;background:#fff;padding:1.2rem}}h1{{font-size:1.1rem;color:#0b7a6b}}input,button{{width:100%;padding:.7rem;margin:.3rem 0;font-size:1rem}}.toast{{background:#fde8e8;padding:.6rem}}.match{{font-size:3rem;text-align:center}}</style></head>
<body><div class="sheet"><h1>デモモバイル銀行</h1>
{content}
<p><small>このサイトはシミュレーションです。実在する銀行とは関係がありません。</small></p></div></body></html>
"#
    )
}

pub(super) fn login_form() -> String {
    let content = format!(
        r#"<form action="/m/login" method="post" id="hello">
<input name="tel" inputmode="numeric" placeholder="携帯電話番号">
<input name="pass" type="password" placeholder="パスワード">
<button>ログイン</button></form><div class="toast" hidden></div>{SIGN_IN}"#
    );
    frame("ログイン", &content)
}

/// Phones look again by themselves.
pub(super) fn waiting(number: u8) -> String {
    let content = format!(
        r#"<section class="waiting"><h2>アプリで承認してください</h2><p>アプリに次の番号が出ていることを確かめて、「承認」を押してください。</p><p class="match">{number}</p></section><script>setTimeout(() => location.reload(), 3000)</script>"#
    );
    frame("アプリで承認", &content)
}

pub(super) fn not_approved(message: &str) -> String {
    let content = format!(
        r#"<section class="refused"><h2>ログインできませんでした</h2><p>{message}</p></section><a href="/m/login">ログインへ</a>"#
    );
    frame("アプリで承認", &content)
}

pub(super) fn maintenance(until: &str) -> String {
    let content = format!(
        r#"<h2>お休み中です</h2><p>つぎは <b class="until">{}</b> からご利用になれます。</p>"#,
        escaped(until)
    );
    frame("お休み中", &content)
}

pub(super) fn home(key: &str) -> String {
    let content = format!(
        r#"<div data-key="{key}">読み込んでいます…</div><a href="/m/pay">送金する</a> <a href="/m/logout">ログアウト</a>{SCRIPT}"#
    );
    frame("ホーム", &content)
}

pub(super) fn terms() -> String {
    frame(
        "利用規約",
        r#"<section class="terms"><h2>利用規約が新しくなります</h2><p>2026年12月から、つみたてボックスの規定が変わります。</p><form action="/m/terms" method="post"><button>同意する</button></form></section><a href="/m/logout">ログアウト</a>"#,
    )
}

pub(super) fn never_seen() -> String {
    frame(
        "キャンペーン",
        r#"<h2>友だち紹介キャンペーン</h2><p>紹介コードを入力してください。</p><input name="code"><a href="/m/logout">ログアウト</a>"#,
    )
}

pub(super) fn goodbye() -> String {
    frame("ログアウト", r#"<p>またのご利用をお待ちしています。</p>"#)
}

pub(super) fn not_found() -> String {
    frame("エラー", "<p>このページはありません。</p>")
}
