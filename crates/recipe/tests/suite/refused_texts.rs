//! What a recipe or an institution can't say, and how that is told, in both languages.

use crate::bank::{INSTITUTION, RECIPE};
use recipe::{Fault, Recipe};

fn faults(institution: &str, recipe: &str) -> Vec<Fault> {
    match Recipe::read(institution, recipe) {
        Ok(recipe) => recipe.warnings().to_vec(),
        Err(faults) => faults,
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "there is no {from:?}");
    text.replacen(from, to, 1)
}

/// The first fault, without file and line.
fn told(faults: &[Fault]) -> (String, String) {
    let fault = faults.first().expect("a fault");
    let told = |message: &str, help: Option<&str>| match help {
        Some(help) => format!("{message} → {help}"),
        None => message.to_owned(),
    };
    let help = fault.help.as_ref();
    (
        told(&fault.message.ja, help.map(|help| help.ja.as_str())),
        told(&fault.message.en, help.map(|help| help.en.as_str())),
    )
}

const MENU: &str = "go   = { click = \"残高照会\", to = \"accounts\" }";
const GET: &str = "get    = [\"/login\"";

#[test]
fn what_a_recipe_cannot_say_is_told_in_both_languages() {
    for (from, to, ja, en) in [
        (
            "when = { title = \"メニュー\" }",
            "wehn = { title = \"メニュー\" }",
            "種類menuの画面に「wehn」というキーはありません → 「when」のことですか。",
            "a page of kind menu has no key \"wehn\" → did you mean \"when\"?",
        ),
        (
            MENU,
            "go   = { click = \"{account.number}\", to = \"accounts\" }",
            "`click`の「{account.number}」は、このままの文字として使われます → {…} に値が入るのは、fill、open、post、fields、json、is の中だけです",
            "`click` \"{account.number}\" is taken as it stands → {…} stands for a value only in fill, open, post, fields, json and is",
        ),
        (
            MENU,
            "go   = { open = \"/zandaka?n=｛account.number｝\", to = \"accounts\" }",
            "「/zandaka?n=｛account.number｝」の波かっこが全角です → 値の入る場所は、半角の { } で書きます",
            "\"/zandaka?n=｛account.number｝\" has full-width braces → a place for a value is written with { }",
        ),
        (
            "PASSWD = \"{login.password}\"",
            "PASSWD = \"{login.password}\", PASSWD2 = \"himitsu\"",
            "「PASSWD2」に入れる値が、レシピに書いてあります。パスワードの欄のようです → お客さまの値は institution.toml の[[field]]でたずね、\"{login.名前}\" と書きます",
            "what goes into \"PASSWD2\" is written into the recipe, and it looks like the field of a password → the customer's value is asked for by a [[field]] of institution.toml: write \"{login.NAME}\"",
        ),
        (
            GET,
            "get    = [\"https://evil.example/x\", \"/login\"",
            "https://evil.exampleは、この金融機関のホストではありません → 取得で触れるのは銀行のホストだけです。これも銀行のものなら、institution.toml に書きます: hosts = [\"https://evil.example\"]",
            "https://evil.example is no host of the institution → a walk reaches the bank's own hosts only; if this one is the bank's as well, institution.toml says so: hosts = [\"https://evil.example\"]",
        ),
        (
            "\"/oshirase\"",
            "\"/furikomi\"",
            "postの「/furikomi」は、お金を動かすか設定を変える画面のようです → レシピは読むだけです。名前だけがそう聞こえるのなら、わけを書きます: harmless = { \"/furikomi\" = \"…\" }",
            "post lets the walk reach \"/furikomi\", which looks like a page that moves money or changes settings → a recipe only reads; if the name misleads, say why: harmless = { \"/furikomi\" = \"…\" }",
        ),
        (
            "F = \"{from:YYYYMMDD}\"",
            "F = \"{login.password}\"",
            "{login.password}が書けるのは、login-formの`fill`と`send`の中だけです → 秘密は銀行のログインのフォームにだけ送ります",
            "{login.password} may stand only in `fill` or `send` of a login-form → a secret goes to the bank's own login form and nowhere else",
        ),
        (
            "at_most = \"calendar month\"",
            "at_most = 3",
            "`at_most`には文字を書きます。整数ではありません",
            "`at_most` is a text, not integer",
        ),
    ] {
        let (in_ja, in_en) = told(&faults(INSTITUTION, &replaced(RECIPE, from, to)));
        assert_eq!((in_ja.as_str(), in_en.as_str()), (ja, en), "{to}");
    }
}

#[test]
fn nothing_is_said_in_one_language_only() {
    // Every line is left out, and every text broken: whatever is said of that is said twice.
    let lines: Vec<&str> = RECIPE.lines().collect();
    let mut said = 0;
    for at in 0..lines.len() {
        let mut without = lines.clone();
        let line = without.remove(at);
        let mut broken = lines.clone();
        let other = line.replace('"', "\"x").replace("[\"x", "[\"/x");
        broken[at] = &other;
        for text in [without.join("\n"), broken.join("\n")] {
            for fault in faults(INSTITUTION, &text) {
                let is_japanese = |text: &str| text.chars().any(|c| matches!(c, 'ぁ'..='ん'));
                assert!(is_japanese(&fault.message.ja), "{}", fault.message.ja);
                assert!(
                    fault.message.en != fault.message.ja,
                    "{} in both",
                    fault.message.en
                );
                said += 1;
            }
        }
    }
    assert!(said > 50, "{said} findings");
}

#[test]
fn codes_that_nobody_would_compute_are_not_asked_for() {
    for kind in ["totp", "grid"] {
        let field = format!(
            "{INSTITUTION}[[field]]\nname = \"code\"\nlabel = \"コード\"\nkind = \"{kind}\"\n"
        );
        let (ja, en) = told(&faults(&field, RECIPE));
        assert!(
            ja.starts_with(&format!("`kind = \"{kind}\"`は書けません。乱数表や認証アプリの秘密は、預かりません → 人に毎回たずねます")),
            "{ja}"
        );
        assert!(en.contains("no authenticator secret is kept here"), "{en}");
    }
}
