//! デモ信用組合: a login without a form, one list for several accounts and currencies, an OFX file for 当座.

use domain::fetch::Cause;
use domain::money::Unit;
use jiff::civil::date;
use recipe::AccountState;
use sandbox::{Misbehaviour, Place};

use crate::ledger::{booked, read};
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer, order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit, visit_during};

const ID: &str = "demo-kumiai";
const FROM: jiff::civil::Date = date(2026, 10, 20);
/// 当座, whose lines come as a file.
const TOZA: &str = "0021044";

#[tokio::test]
async fn the_login_is_json_and_the_rest_shows_its_token() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    let requests: Vec<&str> = visit
        .walked
        .captures
        .iter()
        .map(|capture| capture.request.as_str())
        .collect();
    assert_eq!(
        requests[..4],
        [
            "GET /",
            "POST /v1/session [member secret]",
            "GET /v1/accounts?group=ryudosei",
            "GET /v1/entries?from=20261123&to=20261124",
        ]
    );
    // Nothing but the logout knows the token otherwise than by the header, so it worked.
    assert_eq!((visit.counters.logins, visit.counters.logouts), (1, 1));
}

#[tokio::test]
async fn a_refusal_is_a_status_with_a_body_or_a_200_that_says_no() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let wrong = Customer::of(login).with_password("chigau12");
    let visit = visit(&sandbox, login, &order(TODAY), wrong).await;
    let error = visit.walked.error.as_ref().expect("a refusal");
    assert_eq!(
        (error.cause, error.tries_left),
        (Cause::CredentialsRejected, Some(2))
    );
    assert_eq!(
        error.bank_words.as_deref(),
        Some("組合員番号またはパスワードが正しくありません。")
    );
    assert_eq!(visit.walked.captures[1].status, 401);
    for (how, expected) in [
        (Misbehaviour::AdministratorLogin, Cause::AdministratorLogin),
        (Misbehaviour::PasswordExpired, Cause::PasswordExpired),
        (Misbehaviour::OtherSession, Cause::OtherSession),
    ] {
        let visit = visit_during(&sandbox, ID, how, TODAY).await;
        assert_eq!(cause(&visit), Some(expected));
        assert_eq!(visit.walked.captures[1].status, 200);
    }
}

#[tokio::test]
async fn a_401_without_the_banks_word_is_no_wrong_password() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let how = Misbehaviour::Status {
        place: Place::Login,
        status: 401,
    };
    let visit = visit_during(&sandbox, ID, how, TODAY).await;
    assert_eq!(cause(&visit), Some(Cause::PageNotRecognised));
    assert_eq!(sandbox.counters(ID, login.login_id).wrong_passwords, 0);
}

#[tokio::test]
async fn one_list_of_three_accounts_is_taken_apart_and_dollars_are_cents() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(FROM);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let mixed: Vec<_> = visit
        .walked
        .views
        .iter()
        .filter(|view| view.page == "entries")
        .collect();
    assert_eq!(mixed.len(), 3);
    assert!(
        mixed.iter().all(|view| view.pages == mixed[0].pages),
        "all three were read from the same pages"
    );
    assert!(mixed[0].pages.len() > 1, "the list has a second page");
    assert!(
        mixed.iter().all(|view| !view.proofs.unproven()),
        "each account's own running balance is a witness"
    );
    let dollars = &visit.walked.accounts[2].seen;
    assert_eq!(dollars.unit, Unit::Currency(*b"USD"));
    let lines = read(&visit.walked, &dollars.number, order.default_period);
    assert!(
        lines.iter().any(|line| line.amount % 100 != 0),
        "cents: {lines:?}"
    );
}

#[tokio::test]
async fn an_unselected_account_is_left_out_of_the_mixed_list() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let accounts = sandbox.ledger(ID, login.login_id);
    let mut order = order(FROM);
    order.deselected = vec![accounts[1].number.clone()];
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    assert_eq!(visit.walked.accounts[1].state, AccountState::Deselected);
    for (account, wanted) in accounts.iter().zip([true, false, true, true]) {
        let lines = read(&visit.walked, &account.number, order.default_period);
        let books = booked(account, order.default_period, true);
        assert_eq!(lines, if wanted { books } else { Vec::new() });
    }
}

#[tokio::test]
async fn a_refused_list_costs_its_accounts_and_not_the_file_of_the_others() {
    for how in [Misbehaviour::WrongTotal, Misbehaviour::MissingTable] {
        let (sandbox, login) = (sandbox().await, customer(ID, 0));
        let what = format!("{how:?}");
        let visit = visit_during(&sandbox, ID, how.clone(), FROM).await;
        let states: Vec<_> = visit
            .walked
            .accounts
            .iter()
            .map(|account| account.state)
            .collect();
        let toza = if how == Misbehaviour::WrongTotal {
            AccountState::Walked
        } else {
            AccountState::Failed
        };
        let failed = AccountState::Failed;
        assert_eq!(states, [failed, failed, failed, toza], "{what}");
        assert_eq!(cause(&visit), None, "{what}");
        if toza == AccountState::Walked {
            let accounts = sandbox.ledger(ID, login.login_id);
            let period = order(FROM).default_period;
            assert_eq!(
                read(&visit.walked, TOZA, period),
                booked(&accounts[3], period, true)
            );
        }
    }
}

#[tokio::test]
async fn a_file_without_lines_is_empty_by_the_banks_sentence_only() {
    // A Sunday, and the Saturday that is asked for with it.
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 0));
    let sunday = date(2026, 11, 22);
    let order = order_on_its_last_day(&sandbox, days(sunday, sunday));
    let quiet = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &quiet, &order);
    let toza = quiet.walked.views.iter().find(|view| view.account == TOZA);
    assert!(toza.expect("a view of its own").view.lines.is_empty());
    hold_walk(login, "empty", &order, &quiet.walked);

    sandbox.set_today(None);
    let bare = visit_during(&sandbox, ID, Misbehaviour::EmptyTable, FROM).await;
    assert_eq!(bare.walked.accounts[3].state, AccountState::Failed);
    let errors = &bare.walked.account_errors;
    assert!(
        errors
            .iter()
            .any(|(number, error)| number == TOZA && error.cause == Cause::EmptyBySurprise),
        "{errors:?}"
    );
}

#[tokio::test]
async fn a_member_without_toza_is_walked_all_the_same() {
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    let order = order(FROM);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    assert_eq!(visit.walked.accounts.len(), 1);
}

#[tokio::test]
async fn a_list_that_grows_while_it_is_turned_over_is_read_again() {
    assert_moving_list_is_read_again(ID, FROM).await;
}

#[tokio::test]
async fn an_error_inside_of_a_200_is_told_in_the_banks_words() {
    let sandbox = sandbox().await;
    let how = Misbehaviour::ErrorInside {
        place: Place::Accounts,
    };
    let visit = visit_during(&sandbox, ID, how, TODAY).await;
    let error = visit.walked.error.as_ref().expect("an error");
    assert_eq!(error.cause, Cause::PageError);
    assert_eq!(
        error.bank_words.as_deref(),
        Some("ただいま照会できません。")
    );
    assert!(visit.walked.logged_out, "{:#?}", visit.walked.trace);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_two_words() {
    let edits = [
        ("json = \"entries\" }", "json = \"torihiki\" }"),
        ("items       = \"entries\"", "items       = \"torihiki\""),
    ];
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    assert!(sandbox.set_layout(ID, 2));
    let refused = visit(&sandbox, login, &order(FROM), Customer::of(login)).await;
    assert!(!refused.walked.account_errors.is_empty() || cause(&refused).is_some());
    assert_layout_2_is_refused_and_mended(ID, &edits, FROM).await;
}
