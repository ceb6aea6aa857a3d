//! デモデジタル銀行: screens that a script draws, a code in the login form, Japanese to type, a file that a script makes.

use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use sandbox::{Misbehaviour, Place};
use sessions::Secret;

use crate::hostile::assert_cut_from_others;
use crate::recorded::hold_walk;
use crate::truth::{assert_as_booked, assert_layout_2_is_refused_and_mended, cause, customer};
use crate::visit::{Customer, TODAY, Visit, order, sandbox, sandbox_with, visit};

const ID: &str = "demo-digital";
const FROM: jiff::civil::Date = date(2026, 10, 20);

#[tokio::test]
async fn the_code_is_asked_for_before_the_password_leaves_and_both_leave_at_once() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    let kinds: Vec<_> = visit.asked.iter().map(|asked| asked.kind).collect();
    assert_eq!(kinds, [ChallengeKind::OneTimePassword]);
    let counters = &visit.counters;
    assert_eq!(
        (visit.intents, counters.logins, counters.logouts),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn a_branch_in_japanese_is_typed_and_another_one_is_refused() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let other = Customer::of(login).with_field("branch", "からまつ支店");
    let visit = visit(&sandbox, login, &order(TODAY), other).await;
    let error = visit.walked.error.as_ref().expect("a refusal");
    assert_eq!(error.cause, Cause::CredentialsRejected);
    assert!(!visit.walked.logged_in);
}

async fn with_code(typed: Option<&'static str>, how: Option<Misbehaviour>) -> Visit {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    sandbox.misbehave(ID, how);
    let customer = Customer::of(login);
    let customer = match typed {
        Some(typed) => customer.answering(move |_| Ok(Secret::new(typed))),
        None => customer,
    };
    visit(&sandbox, login, &order(TODAY), customer).await
}

#[tokio::test]
async fn a_refused_code_has_its_word_and_the_password_is_not_sent_again() {
    for (typed, how, expected) in [
        (Some("000000"), None, Cause::ChallengeWrong),
        (None, Some(Misbehaviour::CodeLate), Cause::ChallengeExpired),
        (None, Some(Misbehaviour::CodeUsed), Cause::ChallengeUsed),
        (None, Some(Misbehaviour::CodeTooSoon), Cause::ChallengeUsed),
        (
            None,
            Some(Misbehaviour::CodeRefused),
            Cause::ChallengeRefused,
        ),
    ] {
        let what = format!("{how:?}");
        let visit = with_code(typed, how).await;
        assert_eq!(
            cause(&visit),
            Some(expected),
            "{what}: {:#?}",
            visit.walked.trace
        );
        let counters = &visit.counters;
        assert_eq!(
            (visit.intents, counters.logins, counters.wrong_passwords),
            (1, 0, 0),
            "{what}"
        );
    }
}

#[tokio::test]
async fn what_the_script_draws_is_read_as_booked_icons_months_and_file() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(FROM);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let views: Vec<_> = visit
        .walked
        .views
        .iter()
        .map(|view| (view.account.as_str(), view.page.as_str(), view.pages.len()))
        .collect();
    // Two months joined, and one file.
    assert_eq!(views, [("1042233", "statement", 2), ("8042233", "ofx", 1)]);
    let lines = || visit.walked.views.iter().flat_map(|view| &view.view.lines);
    assert!(lines().any(|line| line.amount > 0) && lines().any(|line| line.amount < 0));
    let file = &visit.walked.views[1];
    let capture = &visit.walked.captures[file.pages[0]];
    let kind = capture.content_type.as_deref().unwrap_or_default();
    assert!(kind.starts_with("application/x-ofx"), "{kind}");
    assert!(capture.body.starts_with(b"<?xml"));
    assert!(file.view.lines.iter().all(|line| line.reference.is_some()));
}

#[tokio::test]
async fn a_month_without_lines_is_empty_by_the_banks_sentence() {
    let (sandbox, login) = (sandbox_with(0).await, customer(ID, 1));
    let order = order(date(2026, 11, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let empty = visit
        .walked
        .views
        .iter()
        .filter(|view| view.view.lines.is_empty());
    assert!(empty.count() > 0, "{:?}", visit.walked.views);
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn an_answer_that_the_script_cannot_read_is_no_list_without_lines() {
    for how in [
        Misbehaviour::CutStatement { at_byte: 400 },
        Misbehaviour::Status {
            place: Place::Statement,
            status: 500,
        },
    ] {
        let (sandbox, login) = (sandbox().await, customer(ID, 1));
        sandbox.misbehave(ID, Some(how));
        let visit = visit(&sandbox, login, &order(FROM), Customer::of(login)).await;
        assert_eq!(cause(&visit), Some(Cause::Unavailable));
        assert!(visit.walked.views.is_empty());
        assert_eq!(visit.counters.open_sessions, 0);
    }
}

#[tokio::test]
async fn a_script_that_calls_another_host_is_cut_and_the_lines_are_right() {
    assert_cut_from_others(ID).await;
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_names() {
    let edits = [
        ("form#enter", "form#gate"),
        ("main.home .card", "main.home .tile"),
        ("each        = \".card\"", "each        = \".tile\""),
        ("number      = \".no\"", "number      = \".acct\""),
        ("balance     = \".bal\"", "balance     = \".amount\""),
        ("main.account .count", "main.account .total"),
        ("account = \".account .no\"", "account = \".account .acct\""),
        ("css = \".count\"", "css = \".total\""),
        ("ol.tx li", "ol.ledger li"),
    ];
    assert_layout_2_is_refused_and_mended(ID, &edits, date(2026, 11, 1)).await;
}
