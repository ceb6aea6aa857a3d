//! Pages that are good for one click: each further way starts from a fresh copy of its page.

use crate::bank::{
    ACCOUNTS, Bank, LOGIN, MEISAI, MENU, NOTICE, RECIPE, form_of, order, recipe_of, statement, walk,
};
use crate::walk::APRIL;
use domain::fetch::Cause;
use recipe::{AccountState, Recipe, Walked};

fn recipe() -> Recipe {
    let spoiled = "when = { title = \"残高照会\" }\nreopen = true\nkeep = { ticket = { css = \"body\", find = 't=(\\d+)', default = \"\" } }";
    recipe_of(&RECIPE.replace("when = { title = \"残高照会\" }", spoiled))
}

/// The list of accounts with links that hold a token.
fn accounts(token: u32) -> String {
    ACCOUNTS
        .replace("k=1", &format!("k=1&t={token}"))
        .replace("k=2", &format!("k=2&t={token}"))
}

fn signed_in() -> Bank {
    signed_in_to(&statement("0123456", 3, &APRIL, false))
}

/// Up to the first account's statement.
fn signed_in_to(first: &str) -> Bank {
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", MENU)
        .html("GET /zandaka", &accounts(1))
        .html("GET /jouken?k=1&t=1", &form_of(1))
        .html(MEISAI, first)
}

fn run(mut bank: Bank) -> (Walked, Bank) {
    let walked = walk(&recipe(), &order(), &mut bank);
    (walked, bank)
}

#[test]
fn the_second_account_starts_from_a_fresh_page_with_its_own_tokens() {
    let (walked, bank) = run(signed_in()
        .html("GET /zandaka", &accounts(2))
        .html("GET /jouken?k=2&t=2", &form_of(2))
        .html(MEISAI, &statement("0765432", 0, &[], false))
        .html("GET /logout", "bye"));
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    let states = walked.accounts.iter().map(|account| account.state);
    assert!(states.eq([AccountState::Walked, AccountState::Walked]));
    assert!(walked.logged_out);
    let asked = bank.requests();
    let zandaka = asked.iter().filter(|asked| *asked == "GET /zandaka");
    assert_eq!(zandaka.count(), 2, "once more, and not oftener: {asked:?}");
}

#[test]
fn an_account_that_is_gone_from_the_fresh_page_ends_its_branch() {
    let without = accounts(2).replace("0765432", "0765433");
    let (walked, _) = run(signed_in()
        .html("GET /zandaka", &without)
        .html("GET /logout", "bye"));
    assert_eq!(walked.error, None);
    let [(number, error)] = walked.account_errors.as_slice() else {
        panic!("{:?}", walked.account_errors)
    };
    assert_eq!(
        (number.as_str(), error.cause),
        ("0765432", Cause::PageChanged)
    );
    assert_eq!(walked.views.len(), 1, "the first account's lines are kept");
}

#[test]
fn a_login_form_instead_of_the_page_is_signed_out_and_not_filled() {
    let (walked, bank) = run(signed_in()
        .html("GET /zandaka", LOGIN)
        .html("GET /logout", "bye"));
    let error = walked.error.expect("an error");
    assert_eq!(error.cause, Cause::SignedOut);
    let secrets = bank.sent.iter().filter(|request| request.carries_secret);
    assert_eq!(secrets.count(), 1);
    assert_eq!(walked.views.len(), 1);
}

/// The bank's pages hold a token that is good once, its addresses too: the only way back is the link on the page.
fn leading_back() -> Recipe {
    let back = "when = { title = \"残高照会\" }\nreopen = { click = \"口座一覧へ\" }\nkeep = { ticket = { css = \"body\", find = 't=(\\d+)', default = \"\" } }";
    recipe_of(&RECIPE.replace("when = { title = \"残高照会\" }", back))
}

fn with_link_back(page: &str) -> String {
    format!("{page}<a href=\"/zandaka?t=2\">口座一覧へ</a>")
}

#[test]
fn the_way_back_is_taken_from_the_page_that_the_walk_stands_on() {
    let mut bank = signed_in_to(&with_link_back(&statement("0123456", 3, &APRIL, false)))
        .html("GET /zandaka?t=2", &accounts(2))
        .html("GET /jouken?k=2&t=2", &form_of(2))
        .html(MEISAI, &statement("0765432", 0, &[], false))
        .html("GET /logout", "bye");
    let walked = walk(&leading_back(), &order(), &mut bank);
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    assert_eq!(walked.views.len(), 2);
    let asked = bank.requests();
    assert_eq!(
        asked
            .iter()
            .filter(|asked| *asked == "GET /zandaka")
            .count(),
        1,
        "{asked:?}"
    );
}

#[test]
fn a_page_without_the_way_back_ends_the_second_accounts_branch() {
    let mut bank = signed_in_to(&statement("0123456", 3, &APRIL, false)).html("GET /logout", "bye");
    let walked = walk(&leading_back(), &order(), &mut bank);
    let [(number, error)] = walked.account_errors.as_slice() else {
        panic!("{:?}", walked.account_errors)
    };
    assert_eq!(
        (number.as_str(), error.cause),
        ("0765432", Cause::PageChanged)
    );
    assert_eq!(walked.views.len(), 1);
}

#[test]
fn a_list_that_a_branch_leads_back_to_begins_no_account_twice() {
    let round = RECIPE.replace(
        "next  = { click",
        "go    = { click = \"口座一覧へ\", to = \"accounts\" }\nnext  = { click",
    );
    assert_ne!(round, RECIPE);
    let mut bank = signed_in_to(&with_link_back(&statement("0123456", 3, &APRIL, false)))
        .html("GET /zandaka?t=2", &accounts(2))
        .html("GET /jouken?k=2&t=2", &form_of(2))
        .html(
            MEISAI,
            &with_link_back(&statement("0765432", 0, &[], false)),
        )
        .html("GET /zandaka?t=2", &accounts(3))
        .html("GET /logout", "bye");
    let walked = walk(&recipe_of(&round), &order(), &mut bank);
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    let read: Vec<&str> = walked
        .views
        .iter()
        .map(|view| view.account.as_str())
        .collect();
    assert_eq!(read, ["0123456", "0765432"]);
}

/// Page 2 of the first account's list.
const SECOND_PAGE: &str = "POST /meisai [NX P]";

#[test]
fn what_is_kept_and_what_is_clicked_next_is_of_the_lists_last_page() {
    let round = RECIPE
        .replace(
            "next  = { click",
            "keep  = { ticket = { css = \"#t\" } }\ngo    = { open = \"/zandaka?t={ticket}\", to = \"accounts\" }\nnext  = { click",
        )
        .replace("/zandaka\"", "/zandaka*\"");
    let with_ticket = |page: &str, ticket: u32| format!("{page}<i id=\"t\">{ticket}</i>");
    let first = statement("0123456", 3, &APRIL[..2], true);
    let second = statement("0123456", 3, &APRIL[2..], false);
    let mut bank = signed_in_to(&with_ticket(&first, 7))
        .html(SECOND_PAGE, &with_ticket(&second, 8))
        .html("GET /zandaka?t=8", &accounts(2))
        .html("GET /jouken?k=2&t=2", &form_of(2))
        .html(
            MEISAI,
            &with_ticket(&statement("0765432", 0, &[], false), 9),
        )
        .html("GET /zandaka?t=9", &accounts(3))
        .html("GET /logout", "bye");
    let walked = walk(&recipe_of(&round), &order(), &mut bank);
    assert_eq!(
        (walked.error, walked.account_errors),
        (None, Vec::new()),
        "{:?}",
        bank.requests()
    );
    assert_eq!(walked.views[0].view.lines.len(), 3);
}
