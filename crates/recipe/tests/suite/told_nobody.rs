//! While a walk runs: a form of the bank's that leads to another host isn't filled with anything of the customer's, and what
//! the walk has read of them goes with every request as private.

use crate::bank::{
    ACCOUNTS, Bank, INSTITUTION, LOGIN, MENU, NOTICE, RECIPE, order, signed_in, walk,
};
use domain::fetch::Cause;
use recipe::{Method, Recipe, Walked};

const GO: &str = "go   = { click = \"残高照会\", to = \"accounts\" }";

/// The bank's recipe, with a second host for files that the institution knows.
fn recipe(changes: &[(&str, &str)]) -> Recipe {
    let institution =
        INSTITUTION.replacen("history", "hosts = [\"https://files.example\"]\nhistory", 1);
    let wider = [
        ("get    = [", "get    = [\"https://files.example/x\", "),
        ("post   = [", "post   = [\"https://files.example/x\", "),
    ];
    let text = wider
        .iter()
        .chain(changes)
        .fold(RECIPE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "the recipe has no {from:?}");
            text.replacen(from, to, 1)
        });
    Recipe::read(&institution, &text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A menu with a form that leads to the files' host, by this method.
fn menu(method: &str) -> String {
    format!(
        r#"{MENU}<b id="echo">himitsu</b><form id="f" method="{method}" action="https://files.example/x"><input type="hidden" name="k" value="csv"><input name="a"></form>"#
    )
}

fn bank(method: &str) -> Bank {
    let own = r#"明細</a><form id="f" method="post" action="https://files.example/x"><input name="a"></form>"#;
    let list = ACCOUNTS.replace("明細</a>", own);
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", &menu(method))
        .html("GET /zandaka", &list)
        .html("POST /x [a k]", &list)
        .html("GET /x?k=csv&a=2026", &list)
        .html("GET /logout", "ありがとうございました")
}

fn left(bank: &Bank) -> Vec<String> {
    let elsewhere = bank.sent.iter();
    let elsewhere = elsewhere.filter(|request| request.url.host_str() == Some("files.example"));
    elsewhere.map(|request| request.text()).collect()
}

fn is_refused(walked: &Walked) -> bool {
    let of_accounts = walked.account_errors.iter().map(|(_, error)| error);
    let mut errors = walked.error.iter().chain(of_accounts);
    errors.any(|error| error.cause == Cause::FenceBroken)
}

#[test]
fn a_form_that_leads_elsewhere_is_not_filled_with_what_is_the_customers() {
    let kept = "keep = { p = \"#echo\" }\ngo   = { submit = \"form#f\", fill = { a = \"{p}\" }, to = \"accounts\" }";
    for method in ["post", "get"] {
        let mut bank = bank(method);
        let walked = walk(&recipe(&[(GO, kept)]), &order(), &mut bank);
        assert!(is_refused(&walked), "{method}: {:?}", walked.error);
        let error = walked.error.expect("a refusal");
        assert_eq!(error.step.as_deref(), Some("menu"));
        let seen = error.seen.expect("where it leads").en;
        assert_eq!(seen, "https://files.example", "not what it would have said");
        assert_eq!(left(&bank), Vec::<String>::new(), "{method}");
    }
    let number = "go      = { submit = \"form#f\", fill = { a = \"{account.number}\" }, to = \"period-form\" }";
    let own = "go      = { click = \"明細\", to = \"period-form\" }";
    let mut bank = bank("post");
    let walked = walk(&recipe(&[(own, number)]), &order(), &mut bank);
    assert!(is_refused(&walked), "{:?}", walked.account_errors);
    assert_eq!(left(&bank), Vec::<String>::new());
}

#[test]
fn nor_is_the_way_out() {
    let out = "logout = { click = \"ログアウト\" }";
    let tells = "logout = { submit = \"form#f\", fill = { a = \"{p}\" } }";
    let kept = format!("keep = {{ p = \"#echo\" }}\n{GO}");
    let mut bank = bank("post");
    let walked = walk(&recipe(&[(out, tells), (GO, &kept)]), &order(), &mut bank);
    assert!(!walked.logged_out);
    assert_eq!(left(&bank), Vec::<String>::new());
}

#[test]
fn what_is_the_same_for_everybody_goes_there() {
    let dated =
        "go   = { submit = \"form#f\", fill = { a = \"{today:YYYY}\" }, to = \"accounts\" }";
    for (method, text) in [("post", "POST /x [a k]"), ("get", "GET /x?k=csv&a=2026")] {
        let mut bank = bank(method);
        let walked = walk(&recipe(&[(GO, dated)]), &order(), &mut bank);
        assert!(!is_refused(&walked), "{method}: {:?}", walked.error);
        assert_eq!(left(&bank), [text]);
    }
}

#[test]
fn what_was_read_of_the_customer_goes_along_as_private() {
    let kept = format!("keep = {{ p = \"title\" }}\n{GO}");
    let mut bank = signed_in();
    walk(&recipe(&[(GO, &kept)]), &order(), &mut bank);
    let at = |path: &str| {
        let mut sent = bank.sent.iter();
        sent.find(|request| request.method == Method::Get && request.url.path() == path)
            .map(|request| request.private.clone())
            .unwrap_or_else(|| panic!("no {path}"))
    };
    assert_eq!(at("/login"), Vec::<String>::new());
    assert_eq!(at("/zandaka"), ["メニュー"]);
    let told = at("/jouken");
    for private in ["0123456", "0765432", "メニュー"] {
        assert!(told.iter().any(|one| one == private), "{private}: {told:?}");
    }
}

#[test]
fn a_link_that_the_fence_leaves_open_does_not_lead_to_money() {
    for query in ["?ACT=FURIKOMI_JIKKOU&amp;amt=100000", "?ACT=%90%55%8D%9E"] {
        let mut bank = signed_in();
        let menu = MENU.replace("\"/zandaka\"", &format!("\"/zandaka{query}\""));
        bank.replace("POST /oshirase [NEXT S]", &menu);
        let walked = walk(&recipe(&[]), &order(), &mut bank);
        assert!(is_refused(&walked), "{query}: {:?}", walked.error);
        assert!(
            !bank.requests().iter().any(|one| one.contains("ACT=")),
            "{query}"
        );
    }
}
