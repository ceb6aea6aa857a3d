//! An approval in the bank's app: told to the person, looked at again, and given up in the end.

use crate::bank::{Bank, LOGIN, MENU, RECIPE, order, recipe_of, walk};
use domain::fetch::{Cause, ChallengeKind};
use recipe::{AccountState, Purpose, Recipe, Walked};

const APPROVAL: &str = r##"
[[page]]
kind     = "approval"
when     = { title = "アプリで承認" }
question = "b.bango"
every    = 10
at_most  = 35
outcome  = [
  { means = "challenge-refused", text = "承認されませんでした" },
  { means = "challenge-expired", text = "承認の期限が切れました" },
]
to = "menu"
LOOK

[[page]]
kind = "menu"
"##;

const WAITING: &str = "<title>アプリで承認</title><p>アプリに表示された番号と同じか確かめてください</p><b class=\"bango\">４７</b>";

fn recipe(look: &str) -> Recipe {
    let text = RECIPE
        .replacen(
            "[[page]]\nkind = \"menu\"\n",
            &APPROVAL.replace("LOOK", look),
            1,
        )
        .replace(
            "\"/login\", \"/menu\"",
            "\"/login\", \"/menu\", \"/auth\", \"/shounin\"",
        );
    recipe_of(&text)
}

fn waiting() -> Bank {
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", WAITING)
}

/// Accounts that nobody wants, so that the walk ends behind the login.
fn approved(bank: Bank, request: &str) -> Bank {
    bank.html(request, MENU)
        .html("GET /zandaka", crate::bank::ACCOUNTS)
        .html("GET /logout", "bye")
}

fn run(recipe: &Recipe, bank: &mut Bank) -> Walked {
    let mut order = order();
    order.deselected = ["0123456", "0765432"].map(str::to_owned).into();
    walk(recipe, &order, bank)
}

#[test]
fn the_page_is_looked_at_until_the_person_has_approved() {
    let mut bank = approved(waiting().html("GET /auth", WAITING), "GET /auth");
    let walked = run(&recipe(""), &mut bank);
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert!(walked.logged_in && walked.logged_out);
    assert_eq!(walked.accounts[0].state, AccountState::Deselected);
    let [(first, 10), (again, 10)] = bank.approvals.as_slice() else {
        panic!("two looks, ten seconds each: {:?}", bank.approvals)
    };
    assert_eq!(
        (first.kind, first.question.as_deref()),
        (ChallengeKind::Approval, Some("４７"))
    );
    assert_eq!(first, again);
    let logins = bank
        .sent
        .iter()
        .filter(|sent| sent.purpose == Purpose::Login);
    assert_eq!(logins.count(), 1, "the password is not sent again");
    assert!(
        bank.told
            .iter()
            .any(|told| told.step == recipe::Step::Asking)
    );
}

#[test]
fn a_way_of_its_own_is_gone_for_each_look() {
    let mut bank = approved(
        waiting()
            .html("GET /shounin", WAITING)
            .html("GET /shounin", WAITING),
        "GET /shounin",
    );
    let walked = run(&recipe("look = { open = \"/shounin\" }"), &mut bank);
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert_eq!(bank.approvals.len(), 3);
}

#[test]
fn nobody_who_approves_in_time_ends_the_walk() {
    let looks = (0..4).fold(waiting(), |bank, _| bank.html("GET /auth", WAITING));
    let mut bank = looks;
    let walked = run(&recipe(""), &mut bank);
    let error = walked.error.expect("an error");
    assert_eq!(error.cause, Cause::ApprovalLate);
    assert_eq!(bank.approvals.len(), 4, "35 seconds in steps of 10");
    assert!(walked.login_sent && !walked.logged_in);
}

#[test]
fn what_the_bank_says_of_it_and_a_person_who_declines_end_the_walk() {
    for (said, cause) in [
        ("承認されませんでした", Cause::ApprovalDeclined),
        ("承認の期限が切れました", Cause::ApprovalLate),
    ] {
        let mut bank = waiting().html("GET /auth", &format!("{WAITING}<p>{said}</p>"));
        let walked = run(&recipe(""), &mut bank);
        assert_eq!(walked.error.map(|error| error.cause), Some(cause));
    }
    let mut bank = waiting();
    bank.declines = true;
    let walked = run(&recipe(""), &mut bank);
    let cause = walked.error.map(|error| error.cause);
    assert_eq!(cause, Some(Cause::ApprovalLate));
    assert_eq!(bank.requests().len(), 2, "nothing is asked for any more");
}
