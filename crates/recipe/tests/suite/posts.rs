//! What a reviewer is told of the addresses that a recipe posts to: each with what goes there, or that nobody knows.

use crate::bank::{
    ACCOUNTS, Bank, LOGIN, MEISAI, MENU, NOTICE, form_of, order, recipe_of, signed_in, statement,
    walk,
};
use recipe::{PostLine, SentFrom, Watched};

const POST: &str = "post   = [\"/auth\"";

fn changed(changes: &[(&str, &str)]) -> recipe::Recipe {
    let text = changes
        .iter()
        .fold(crate::bank::RECIPE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "the recipe has no {from:?}");
            text.replacen(from, to, 1)
        });
    recipe_of(&text)
}

fn seen(recipe: &recipe::Recipe, bank: Bank) -> Vec<SentFrom> {
    let mut session = Watched::new(bank);
    let walked = walk(recipe, &order(), &mut session);
    session.sent(&walked)
}

fn read(bank: Bank) -> Bank {
    let rows = [["2026/4/2", "1,200", "", "288,800", "ﾃﾞﾝｷﾀﾞｲ"]];
    let list = |number| statement(number, 1, &rows, false);
    bank.html("GET /jouken?k=1", &form_of(1))
        .html("GET /jouken?k=2", &form_of(2))
        .html(MEISAI, &list("0123456"))
        .html(MEISAI, &list("0765432"))
}

fn told(posts: &[PostLine]) -> Vec<String> {
    posts.iter().map(|post| post.said().en).collect()
}

fn warned(posts: &[PostLine]) -> String {
    let warnings = posts.iter().flat_map(PostLine::warnings);
    warnings.map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn each_address_is_told_with_what_goes_there() {
    let recipe = changed(&[]);
    let posts = recipe.posts(&seen(&recipe, read(signed_in())));
    assert_eq!(
        told(&posts),
        [
            "/auth: the login form (login-form)",
            "/code: not recorded yet (the answer to a challenge (challenge-form))",
            "/oshirase: going on from a page that is only read (click-through)",
            "/meisai: the period that is asked for (period-form)",
        ]
    );
    assert_eq!(warned(&posts), "");
    assert_eq!(posts[3].said().ja, "/meisai：照会する期間（period-form）");
    assert_eq!((posts[0].line, posts[0].pattern.as_str()), (8, "/auth"));
}

#[test]
fn an_address_to_which_nothing_is_seen_to_go_is_doubted() {
    let recipe = changed(&[
        (POST, "post   = [\"/iroiro\", \"/auth\""),
        ("\"/code\", ", ""),
    ]);
    let with_code = changed(&[(POST, "post   = [\"/iroiro\", \"/auth\"")]);
    let sent = seen(&recipe, read(signed_in()));
    // The code's form was never seen, so it could go to either.
    let posts = with_code.posts(&sent);
    assert!(
        told(&posts)[0].starts_with("/iroiro: not recorded yet (the answer"),
        "{posts:?}"
    );
    // Without a record it could be anything.
    let unseen = recipe.posts(&[]);
    let said = warned(&unseen);
    assert!(
        said.contains(
            "recipe.toml:8: warning: no record shows what goes to post = \"/iroiro\" (one of"
        ),
        "{said}"
    );
    assert!(
        said.contains("the login form (login-form)")
            && said.contains("the period that is asked for"),
        "{said}"
    );

    let no_code = recipe_of(
        &crate::bank::RECIPE
            .replace(POST, "post   = [\"/iroiro\", \"/auth\"")
            .replacen(
                "kind     = \"challenge-form\"",
                "kind     = \"challenge-form\"\nname     = \"code\"",
                1,
            )
            .replacen(
                "form     = \"form#code\"\nfill     = { code = \"{answer}\" }",
                "send     = { post = \"/code\", fields = { code = \"{answer}\" } }",
                1,
            ),
    );
    let posts = no_code.posts(&seen(&no_code, read(signed_in())));
    assert_eq!(told(&posts)[0], "/iroiro: nothing is seen to go there");
    assert_eq!(
        told(&posts)[2],
        "/code: the answer to a challenge (code)",
        "the recipe says so"
    );
    let said = warned(&posts);
    assert!(
        said.contains(
            "neither the recipe nor a recorded page shows what goes to post = \"/iroiro\""
        ),
        "{said}"
    );
    assert_eq!(said.matches("warning").count(), 1, "{said}");
    let excused = "[site]\nharmless = { \"/iroiro\" = \"お知らせを閉じる\" }";
    let spoken = recipe_of(
        &crate::bank::RECIPE
            .replace(POST, "post   = [\"/iroiro\", \"/auth\"")
            .replacen("[site]", excused, 1),
    );
    let posts = spoken.posts(&[]);
    assert_eq!(told(&posts)[0], "/iroiro: \"お知らせを閉じる\"");
    assert!(!warned(&posts).contains("/iroiro"));
}

#[test]
fn a_form_of_the_banks_with_an_amount_in_it_is_doubted() {
    let recipe = changed(&[]);
    let form = NOTICE.replace("name=\"S\"", "name=\"KINGAKU\"");
    let bank = || {
        Bank::default()
            .html("GET /login", LOGIN)
            .html("POST /auth [BTN KEIYAKU PASSWD TKN]", &form)
            .html("POST /oshirase [KINGAKU NEXT]", MENU)
            .html("GET /zandaka", ACCOUNTS)
            .html("GET /logout", "")
    };
    let said = warned(&recipe.posts(&seen(&recipe, bank())));
    assert!(
        said.contains(
            "post = \"/oshirase\" has \"KINGAKU\", which looks like a field for an amount"
        ),
        "{said}"
    );
    let excuse = [("[site]", "[site]\nharmless = { KINGAKU = \"検索の下限\" }")];
    let spoken = changed(&excuse);
    let said = warned(&spoken.posts(&seen(&spoken, bank())));
    assert!(!said.contains("an amount"), "{said}");
}

#[test]
fn a_way_out_is_told_as_one() {
    let recipe = changed(&[
        (
            "logout = { click = \"ログアウト\" }",
            "logout = { post = \"/logout\" }",
        ),
        (POST, "post   = [\"/logout\", \"/auth\""),
    ]);
    assert_eq!(told(&recipe.posts(&[]))[0], "/logout: the logout");
}

#[test]
fn one_unseen_way_explains_one_address() {
    let recipe = changed(&[(POST, "post   = [\"/ichi\", \"/ni\", \"/auth\"")]);
    let said = warned(&recipe.posts(&seen(&recipe, read(signed_in()))));
    for open in ["/ichi", "/ni", "/code"] {
        let wanted = format!("no record shows what goes to post = \"{open}\", and there are more");
        assert!(said.contains(&wanted), "{open}: {said}");
    }
    assert_eq!(said.matches("warning").count(), 3, "{said}");
}

#[test]
fn an_address_that_stands_there_twice_is_told() {
    let recipe = changed(&[(POST, "post   = [\"/auth\", \"/auth\"")]);
    let said = warned(&recipe.posts(&seen(&recipe, read(signed_in()))));
    assert!(said.contains("post has \"/auth\" twice"), "{said}");
    assert_eq!(said.matches("warning").count(), 1, "{said}");
}

#[test]
fn the_plain_words_of_paying_are_refused() {
    for word in [
        "pay",
        "kessai",
        "purchase",
        "redeem",
        "shiharaiyoyaku",
        "baibai",
        "nyukin",
        "支払",
    ] {
        let text =
            crate::bank::RECIPE.replacen(POST, &format!("post   = [\"/ib/{word}\", \"/auth\""), 1);
        let faults = recipe::Recipe::read(crate::bank::INSTITUTION, &text).expect_err(word);
        assert!(faults.iter().any(|fault| fault.to_string().contains(word)));
    }
}
