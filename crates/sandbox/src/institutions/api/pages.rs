//! The pages on which a customer logs in and consents.

use crate::consents::Pages;
use crate::login::DemoLogin;
use crate::print::escaped;

pub(super) static PAGES: Pages = Pages {
    login,
    consent,
    unknown,
};

fn frame(body: &str) -> String {
    format!(
        r#"<!doctype html><html lang="ja"><head><meta charset="UTF-8"><title>デモAPI銀行</title></head><body><div class="box">{body}</div></body></html>"#
    )
}

fn login(hidden: &str, wrong: Option<&str>) -> String {
    let wrong = wrong.map_or(String::new(), |text| {
        format!(r#"<div class="alert">{}</div>"#, escaped(text))
    });
    frame(&format!(
        r#"<h1>サインイン</h1>{wrong}<form method="post" class="signin">{hidden}<input type="hidden" name="act" value="login">
<label>お客さまID<input name="id"></label><label>パスワード<input type="password" name="password"></label><button type="submit">次へ</button></form>"#
    ))
}

fn consent(hidden: &str, login: &DemoLogin, scope: &str) -> String {
    frame(&format!(
        r#"<h1>アクセスの許可</h1><p>{} さん</p><p>Renkei に <code>{}</code> を許可しますか。90日で終わります。</p>
<form method="post" class="consent">{hidden}<button type="submit" name="act" value="agree">許可する</button><button type="submit" name="act" value="refuse">許可しない</button></form>"#,
        escaped(login.login_id),
        escaped(scope)
    ))
}

fn unknown(why: &str) -> String {
    frame(&format!("<h1>エラー</h1><p>{}</p>", escaped(why)))
}
