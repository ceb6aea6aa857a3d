//! An account that the institution shows is read, refused by its number, or said to have no lines: never passed over.

use crate::bank::{
    ACCOUNTS, Bank, MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk,
};
use crate::walk::{APRIL, second_account};
use domain::fetch::Cause;
use domain::time::Period;
use jiff::civil::date;
use recipe::{AccountState, Walked};

const GO: &str = "go      = { click = \"明細\", to = \"period-form\" }\n";

/// The list leads to each account's own page, which leads on.
fn by_own_page(balance_only: &str) -> String {
    let own = format!(
        "go      = {{ click = \"明細\", to = \"account\" }}\n{balance_only}\n[[page]]\nkind = \"account\"\n\
         when = {{ title = \"口座\" }}\ngo   = {{ open = \"/jouken?k=1\", to = \"period-form\" }}\n[page.account]\nnumber = \".no\"\n\n\
         [[page]]\nkind = \"account\"\nname = \"balance\"\nwhen = {{ title = \"残高だけ\" }}\n[page.account]\nnumber = \".no\"\n"
    );
    RECIPE.replace(GO, &own)
}

fn read(recipe: &str, second: &str) -> (Walked, Bank) {
    let mut bank = signed_in()
        .html(
            "GET /jouken?k=1",
            "<title>口座</title><p class=\"no\">0123456</p>",
        )
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &statement("0123456", 3, &APRIL, false))
        .html("GET /jouken?k=2", second);
    let walked = walk(&recipe_of(recipe), &order(), &mut bank);
    (walked, bank)
}

const BARE: &str = "<title>残高だけ</title><p class=\"no\">0765432</p>";

#[test]
fn an_account_whose_pages_lead_to_no_list_is_refused_by_its_number() {
    let any = by_own_page("").replace(
        "{ click = \"明細\", to = \"account\" }",
        "{ click = \"明細\" }",
    );
    let (walked, _) = read(&any, BARE);
    assert_eq!(walked.error, None);
    let [(number, error)] = walked.account_errors.as_slice() else {
        panic!("{:?} {:#?}", walked.account_errors, walked.trace)
    };
    assert_eq!(
        (number.as_str(), error.cause),
        ("0765432", Cause::PageChanged)
    );
    assert_eq!(error.step.as_deref(), Some("accounts"));
    let expected = error.expected.as_ref().expect("expected");
    assert!(expected.ja.contains("balance_only"), "{}", expected.ja);
    assert_eq!(walked.accounts[1].state, AccountState::Failed);
    assert_eq!(walked.views.len(), 1, "the other one is read");
}

#[test]
fn one_page_of_one_account_that_leads_nowhere_is_refused() {
    let recipe = RECIPE
        .replace(GO, "")
        .replace("kind = \"accounts\"", "kind = \"account\"");
    let recipe = recipe
        .replace("to = \"accounts\"", "to = \"account\"")
        .replace("table   = \"table.ichiran\"\nnumber  = \"口座番号\"\n", "number  = \".no\"\n")
        .replace("type    = { col = \"科目\", words = { \"普通\" = \"ordinary\", \"当座\" = \"current\" } }\nbalance = \"残高\"\n", "");
    let mut bank = signed_in();
    bank.replace(
        "GET /zandaka",
        "<title>残高照会</title><p class=\"no\">0123456</p>",
    );
    let walked = walk(&recipe_of(&recipe), &order(), &mut bank);
    let (number, error) = walked.account_errors.first().expect("refused");
    assert_eq!(
        (number.as_str(), error.cause),
        ("0123456", Cause::PageChanged)
    );
}

#[test]
fn an_account_of_which_only_the_balance_is_shown_is_said_to_be_one() {
    let recipe = by_own_page("balance_only = { col = \"科目\", is = \"当座\" }");
    let (walked, bank) = read(&recipe, BARE);
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    assert_eq!(walked.accounts[1].state, AccountState::Walked);
    assert_eq!(
        walked.accounts[1].seen.balance.map(|balance| balance.minor),
        Some(0)
    );
    assert!(
        !bank.requests().contains(&"GET /jouken?k=2".to_owned()),
        "nothing to be followed"
    );
    assert_eq!(recipe_of(&recipe).accounts_by_balance_alone(), ["accounts"]);
    assert_eq!(recipe_of(RECIPE).accounts_by_balance_alone(), [""; 0]);
}

#[test]
fn days_that_the_bank_shows_no_more_need_no_list() {
    let mut order = order();
    let long_ago = Period {
        from: date(2025, 1, 1),
        to: date(2025, 1, 31),
    };
    order.periods = vec![("0765432".to_owned(), long_ago)];
    let mut bank = second_account(
        signed_in()
            .html("GET /jouken?k=1", &form_of(1))
            .html(MEISAI, &statement("0123456", 3, &APRIL, false)),
    );
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    assert_eq!(walked.accounts[1].state, AccountState::Walked);
    assert!(ACCOUNTS.contains("0765432"));
}

#[test]
fn a_way_that_nobody_would_follow_is_refused() {
    let text = by_own_page("balance_only = true");
    let faults = recipe::Recipe::read(crate::bank::INSTITUTION, &text).expect_err("refused");
    let said: String = faults.iter().map(ToString::to_string).collect();
    assert!(
        said.contains("`balance_only = true` stands beside `go`"),
        "{said}"
    );
    let alone = text.replace("go      = { click = \"明細\", to = \"account\" }\n", "");
    let said: String = match recipe::Recipe::read(crate::bank::INSTITUTION, &alone) {
        Ok(_) => String::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    };
    assert!(!said.contains("balance_only"), "{said}");
}
