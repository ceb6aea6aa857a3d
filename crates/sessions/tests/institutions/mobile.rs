//! デモモバイル銀行: approval in the bank's app, errors inside of a 200, floats, instants in UTC, sides instead of signs.

use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use sandbox::{Misbehaviour, Place};

use crate::ledger::read;
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer,
};
use crate::visit::{
    Customer, InApp, TODAY, Visit, order, sandbox, sandbox_with, visit, visit_during,
};

const ID: &str = "demo-mobile";
const FROM: jiff::civil::Date = date(2026, 10, 20);

/// A visit of the customer who approves in the app.
async fn asking_the_app(act: InApp, how: Option<Misbehaviour>) -> Visit {
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    sandbox.misbehave(ID, how);
    let customer = Customer::of(login).who_in_the_app(act);
    let order = order(FROM);
    let visit = visit(&sandbox, login, &order, customer).await;
    if act == InApp::Approves && visit.walked.error.is_none() {
        assert_as_booked(&sandbox, login, &visit, &order);
    }
    visit
}

#[tokio::test]
async fn who_approves_in_the_app_is_let_in() {
    let visit = asking_the_app(InApp::Approves, None).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    let [challenge] = visit.asked.as_slice() else {
        panic!("told {} times", visit.asked.len());
    };
    assert_eq!(challenge.kind, ChallengeKind::Approval);
    let number = challenge.question.as_deref().unwrap_or_default();
    assert!(
        number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()),
        "the number on both screens: {number:?}"
    );
    assert_eq!((visit.intents, visit.counters.logins), (1, 1));
}

#[tokio::test]
async fn an_approved_login_is_recorded() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    let order = order(TODAY);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    assert!(visit.walked.account_errors.is_empty());
    hold_walk(login, "approval", &order, &visit.walked);
}

#[tokio::test]
async fn who_declines_does_nothing_or_is_not_told_has_a_word_each() {
    for (act, how, expected) in [
        (InApp::Declines, None, Cause::ApprovalDeclined),
        (InApp::DoesNothing, None, Cause::ApprovalLate),
        (
            InApp::Approves,
            Some(Misbehaviour::CodeNotSent),
            Cause::ChallengeNotSent,
        ),
    ] {
        let visit = asking_the_app(act, how).await;
        let trace = &visit.walked.trace;
        assert_eq!(cause(&visit), Some(expected), "{trace:#?}");
        assert_eq!((visit.intents, visit.counters.logins), (1, 0));
        if act == InApp::DoesNothing {
            assert_eq!(visit.asked.len(), 120, "looked at once a second");
        }
    }
}

#[tokio::test]
async fn an_error_inside_of_a_200_is_told_in_the_banks_words() {
    for place in [Place::Accounts, Place::Statement] {
        let sandbox = sandbox().await;
        let visit = visit_during(&sandbox, ID, Misbehaviour::ErrorInside { place }, TODAY).await;
        let walked = &visit.walked;
        let in_account = walked.account_errors.last().map(|(_, error)| error);
        let error = walked.error.as_ref().or(in_account).expect("an error");
        assert_eq!(error.cause, Cause::PageError, "{place:?}");
        assert_eq!(
            error.bank_words.as_deref(),
            Some("処理が混み合っています。")
        );
        assert_eq!(walked.captures.last().map(|last| last.status), Some(200));
        assert_eq!(visit.counters.open_sessions, 0);
    }
}

#[tokio::test]
async fn a_refused_login_is_json_with_status_200() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let person = Customer::of(login).with_password("chigau12");
    let visit = visit(&sandbox, login, &order(TODAY), person).await;
    let error = visit.walked.error.as_ref().expect("a refusal");
    assert_eq!(error.cause, Cause::CredentialsRejected);
    assert_eq!(error.tries_left, Some(2));
    let words = error.bank_words.as_deref();
    assert_eq!(words, Some("番号かパスワードがちがいます。"));
    let last = visit.walked.captures.last().expect("the answer");
    assert_eq!(last.status, 200);
    assert!(last.body.starts_with(b"{"));
}

#[tokio::test]
async fn too_many_requests_end_the_walk_and_the_session() {
    let sandbox = sandbox().await;
    let how = Misbehaviour::Status {
        place: Place::Statement,
        status: 429,
    };
    let visit = visit_during(&sandbox, ID, how, TODAY).await;
    let error = visit.walked.error.as_ref().expect("an error");
    assert_eq!(error.cause, Cause::TooManyRequests);
    assert_eq!(visit.counters.open_sessions, 0);
}

#[tokio::test]
async fn instants_in_utc_are_days_in_japan_and_sides_are_signs() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(FROM);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let statements = visit.walked.captures.iter().filter(|capture| {
        capture.url.contains("/m/api/moves") && capture.url.contains("until=2026-11-24")
    });
    let pages: String = statements
        .map(|capture| String::from_utf8_lossy(&capture.body).into_owned())
        .collect();
    assert!(pages.contains("2026-11-23T20:17:00Z"), "early on the 24th");
    assert!(pages.contains("\"note\":\"None\"") && pages.contains(".0,"));
    let lines = read(&visit.walked, "3301284", order.default_period);
    assert!(lines.iter().all(|line| !line.description.contains("None")));
    assert!(lines.iter().any(|line| line.description == "つみたて"));
}

#[tokio::test]
async fn uses_that_wait_stand_beside_the_booked_ones() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(FROM);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    let lines = read(&visit.walked, "3301284", order.default_period);
    let (pending, booked): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.pending);
    let counts = (pending.len(), booked.len());
    assert!(counts.0 > 1 && counts.1 > 30, "{counts:?}");
    assert!(pending.iter().all(|line| line.balance.is_none()));
    assert!(booked.iter().all(|line| line.balance.is_some()));
    let seen = &visit.walked.accounts[0].seen;
    let balance = seen.balance.map(|balance| balance.minor);
    assert_eq!(balance, booked.last().and_then(|line| line.balance));
}

#[tokio::test]
async fn a_list_that_grows_while_it_is_turned_over_is_read_again() {
    assert_moving_list_is_read_again(ID, FROM).await;
}

#[tokio::test]
async fn a_quiet_period_is_recorded() {
    let (sandbox, login) = (sandbox_with(0).await, customer(ID, 0));
    let order = order(TODAY);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    assert!(
        visit
            .walked
            .views
            .iter()
            .any(|view| view.view.lines.is_empty())
    );
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_one_word() {
    let edits = [("result.moves", "result.history")];
    assert_layout_2_is_refused_and_mended(ID, &edits, FROM).await;
}
