//! `[oauth]`: what is read, and what is refused. The token has one place, and no password of the customer has any.

use recipe::{ClientAuth, Recipe, Refresh};

const INSTITUTION: &str = r#"
id         = "hoshi"
name       = "ほし銀行（API）"
kana       = "ほしぎんこう"
english    = "Hoshi Bank (API)"
categories = ["銀行"]
login_page = "https://login.hoshi.example/authorize"
hosts      = ["https://api.hoshi.example"]
currency   = "JPY"
history    = "all"
unattended = "consent 90 days"
"#;

const RECIPE: &str = r#"
start = "/v1/accounts"

[oauth]
authorize   = "https://login.hoshi.example/authorize"
token       = "/token"
revoke      = "/revoke"
scope       = "openid read"
pkce        = true
client_auth = "body"
refresh     = "kept"
consent     = "90 days"

[site]
origin  = "https://api.hoshi.example"
get     = ["/v1/accounts", "/v1/accounts/*/entries", "https://login.hoshi.example/authorize"]
post    = ["/token", "/revoke"]
headers = { Authorization = "Bearer {oauth.access}" }

[[page]]
kind = "accounts"
when = { json = "accounts" }
[page.account]
items  = "accounts"
number = "number"
id     = "id"
go     = { open = "/v1/accounts/{account.id}/entries", to = "statement" }

[[page]]
kind  = "statement"
when  = { json = "entries" }
empty = { json = "count", is = "0" }
[page.lines]
items       = "entries"
date        = "on"
amount      = "amount"
description = "text"
balance     = "balance"
"#;

fn read(institution: &str, recipe: &str) -> Result<Recipe, String> {
    Recipe::read(institution, recipe).map_err(|faults| {
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        said.join("\n")
    })
}

/// What is said when one text stands in the place of another.
fn said(from: &str, to: &str) -> String {
    assert!(RECIPE.contains(from), "the recipe has no {from:?}");
    read(INSTITUTION, &RECIPE.replacen(from, to, 1)).expect_err("it is refused")
}

#[test]
fn everything_about_the_consent_is_read() {
    let recipe = read(INSTITUTION, RECIPE).expect("a good recipe");
    let oauth = recipe.oauth().expect("an institution with an API");
    assert_eq!(
        oauth.authorize.as_str(),
        "https://login.hoshi.example/authorize"
    );
    assert_eq!(oauth.token.as_str(), "https://api.hoshi.example/token");
    assert_eq!(
        oauth.revoke.as_ref().map(url::Url::as_str),
        Some("https://api.hoshi.example/revoke")
    );
    assert_eq!(
        (
            oauth.client_auth,
            oauth.refresh,
            oauth.pkce,
            oauth.consent_days
        ),
        (ClientAuth::Body, Refresh::Kept, true, Some(90))
    );
    assert!(oauth.asks_identity());
    let short = RECIPE
        .replace("pkce        = true\n", "")
        .replace("client_auth = \"body\"\n", "")
        .replace("consent     = \"90 days\"\n", "")
        .replace("revoke      = \"/revoke\"\n", "");
    let recipe = read(INSTITUTION, &short).expect("a good recipe");
    let oauth = recipe.oauth().expect("an institution with an API");
    assert_eq!(
        (
            oauth.client_auth,
            oauth.pkce,
            oauth.consent_days,
            &oauth.revoke
        ),
        (ClientAuth::Basic, false, None, &None)
    );
}

#[test]
fn the_token_stands_in_a_header_to_the_origin_and_nowhere_else() {
    for (from, to) in [
        ("/entries\", to", "/entries?t={oauth.access}\", to"),
        (
            "start = \"/v1/accounts\"",
            "start = \"/v1/accounts?t={oauth.access}\"",
        ),
    ] {
        let said = said(from, to);
        assert!(
            said.contains("{oauth.access} may stand only in `headers` of [site]"),
            "{said}"
        );
    }
    let said = said("Bearer {oauth.access}", "Bearer x");
    assert!(
        said.contains("no header of [site] carries {oauth.access}"),
        "{said}"
    );
    let start = RECIPE.find("[oauth]").expect("there");
    let end = RECIPE.find("[site]").expect("there");
    let without = format!("{}{}", &RECIPE[..start], &RECIPE[end..]);
    let login = "[[page]]\nkind = \"login-form\"\nwhen = { has = \"form\" }\nfill = { a = \"b\" }\n[[page]]\nkind = \"accounts\"";
    let without = without.replacen("[[page]]\nkind = \"accounts\"", login, 1);
    let said = read(INSTITUTION, &without).expect_err("it is refused");
    assert!(said.contains("{oauth.access} needs an [oauth]"), "{said}");
    assert!(
        said.contains("there is no [[field]] to log in with"),
        "{said}"
    );
}

#[test]
fn no_login_of_the_customer_stands_beside_a_consent() {
    let form = "[[page]]\nkind = \"login-form\"\nwhen = { has = \"form\" }\nfill = { a = \"b\" }\n[[page]]\nkind = \"accounts\"";
    let said = said("[[page]]\nkind = \"accounts\"", form);
    assert!(
        said.contains("\"login-form\" can't stand beside [oauth]"),
        "{said}"
    );
    let field = format!("{INSTITUTION}[[field]]\nname = \"id\"\nlabel = \"ID\"\nkind = \"text\"\n");
    let said = read(&field, RECIPE).expect_err("it is refused");
    assert!(
        said.contains("[oauth] asks for no login of the customer"),
        "{said}"
    );
}

#[test]
fn addresses_lie_inside_the_fence_and_words_are_known() {
    for (from, to, expected) in [
        (
            "token       = \"/token\"",
            "token       = \"/other\"",
            "`token` isn't inside the fence",
        ),
        (
            "token       = \"/token\"",
            "token = \"https://evil.example/token\"",
            "`token` isn't inside the fence",
        ),
        (
            "revoke      = \"/revoke\"",
            "revoke = \"http://api.hoshi.example/revoke\"",
            "is not an address",
        ),
        (
            "token       = \"/token\"",
            "token       = \"/token?x=1\"",
            "is not an address",
        ),
        (
            "authorize   = \"https://login.hoshi.example/authorize\"",
            "authorize = \"/authorize\"",
            "`authorize` isn't inside the fence",
        ),
        (
            "refresh     = \"kept\"",
            "refresh     = \"sometimes\"",
            "sometimes",
        ),
        (
            "consent     = \"90 days\"",
            "consent     = \"a season\"",
            "is not how long a consent lasts",
        ),
        ("scope       = \"openid read\"\n", "", "scope"),
        (
            "start = \"/v1/accounts\"",
            "engine = \"browser\"\nstart = \"/v1/accounts\"",
            "[oauth] goes with the engine \"http\"",
        ),
        (
            "pkce        = true",
            "pkces       = true",
            "did you mean \"pkce\"?",
        ),
    ] {
        let said = said(from, to);
        assert!(said.contains(expected), "{to}: {said}");
    }
}
