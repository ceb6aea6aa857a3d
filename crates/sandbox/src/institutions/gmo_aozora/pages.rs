//! The pages on which a customer logs in and consents.

use crate::consents::Pages;
use crate::login::DemoLogin;
use crate::print::escaped;

pub(super) static PAGES: Pages = Pages {
    login,
    consent,
    unknown,
};

fn frame(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html><html lang="ja"><head><meta charset="UTF-8"><title>{title}</title></head><body>
<header>GMOあおぞらネット銀行（このパソコンの中のシミュレーション）</header><main><h1>{title}</h1>{body}</main></body></html>"#
    )
}

fn login(hidden: &str, wrong: Option<&str>) -> String {
    let wrong = wrong.map_or(String::new(), |text| {
        format!(r#"<p class="error" role="alert">{}</p>"#, escaped(text))
    });
    frame(
        "API連携：ログイン",
        &format!(
            r#"{wrong}<form method="post" id="login">{hidden}<input type="hidden" name="act" value="login">
<p><label for="id">ログインID</label> <input id="id" name="id" autocomplete="off"></p>
<p><label for="password">ログインパスワード</label> <input id="password" type="password" name="password" autocomplete="off"></p>
<p><button>ログイン</button></p></form>"#
        ),
    )
}

fn consent(hidden: &str, login: &DemoLogin, scope: &str) -> String {
    let asked: String = scope
        .split(' ')
        .map(|one| match one {
            "corp:account" => "口座情報・残高・入出金明細の照会",
            "offline_access" => "ログアウト後も、同意の期限まで照会を続けること",
            "openid" => "お客さまを区別する番号",
            _ => "その他の照会",
        })
        .map(|text| format!("<li>{text}</li>"))
        .collect();
    frame(
        "API連携：同意の確認",
        &format!(
            r#"<p>{}のお客さま</p><p>「Renkei」が、つぎのことを求めています。期限は同意の日から90日です。</p><ul>{asked}</ul><p>振込はできません。</p>
<form method="post" id="consent">{hidden}<button name="act" value="agree">同意する</button> <button name="act" value="refuse">同意しない</button></form>"#,
            escaped(login.login_id)
        ),
    )
}

fn unknown(why: &str) -> String {
    frame(
        "API連携：エラー",
        &format!(
            "<p>連携元のサービスを確認できませんでした（{}）。</p>",
            escaped(why)
        ),
    )
}
