//! デモポータル銀行: a name in Japanese, a code that is sent on request, approval in the app, forms and files made by scripts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use recipe::NoAnswer;
use sandbox::Misbehaviour;
use sessions::Secret;

use crate::hostile::assert_cut_from_others;
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, cause, customer, order_on_its_last_day,
};
use crate::visit::{
    Customer, InApp, TODAY, Visit, days, order, right_answer, sandbox, sandbox_with, visit,
};

const ID: &str = "demo-portal";
const FROM: jiff::civil::Date = date(2026, 10, 20);

#[tokio::test]
async fn a_code_is_sent_when_it_is_asked_for_and_the_banks_words_are_shown() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    let [challenge] = visit.asked.as_slice() else {
        panic!("asked {} times", visit.asked.len());
    };
    assert_eq!(challenge.kind, ChallengeKind::OneTimePassword);
    assert_eq!(
        challenge.question.as_deref(),
        Some("m***@example.jp に認証コードを送りました。")
    );
    let counters = &visit.counters;
    assert_eq!((counters.codes_sent, counters.logouts), (1, 1));
}

#[tokio::test]
async fn a_name_in_kanji_is_typed_and_another_one_is_refused() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let other = Customer::of(login).with_field("name", "森野　すみ江");
    let visit = visit(&sandbox, login, &order(TODAY), other).await;
    assert_eq!(cause(&visit), Some(Cause::CredentialsRejected));
    assert_eq!(visit.counters.codes_sent, 0);
}

/// A visit whose person types `typed` first and then what is right.
async fn typing(typed: Option<&'static str>, how: Option<Misbehaviour>) -> Visit {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    sandbox.misbehave(ID, how);
    let (bank, count) = (Arc::clone(&sandbox), AtomicUsize::new(0));
    let customer = Customer::of(login).answering(move |challenge| {
        let first = count.fetch_add(1, Ordering::Relaxed) == 0;
        let answer = match typed.filter(|_| first) {
            Some(typed) => Some(typed.to_owned()),
            None => right_answer(&bank, login, challenge),
        };
        answer.map(Secret::new).ok_or(NoAnswer::Declined)
    });
    visit(&sandbox, login, &order(TODAY), customer).await
}

#[tokio::test]
async fn a_wrong_code_is_asked_for_again_without_the_password() {
    let visit = typing(Some("000000"), None).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    let again: Vec<_> = visit.asked.iter().map(|asked| asked.again).collect();
    assert_eq!(again, [None, Some(Cause::ChallengeWrong)]);
    let counters = &visit.counters;
    assert_eq!(
        (visit.intents, counters.wrong_answers, counters.logins),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn each_refusal_of_a_right_code_has_its_word() {
    for (how, expected) in [
        (Misbehaviour::CodeNotSent, Cause::ChallengeNotSent),
        (Misbehaviour::CodeLate, Cause::ChallengeExpired),
        (Misbehaviour::CodeRefused, Cause::ChallengeRefused),
    ] {
        let what = format!("{how:?}");
        let visit = typing(None, Some(how)).await;
        assert_eq!(
            cause(&visit),
            Some(expected),
            "{what}: {:#?}",
            visit.walked.trace
        );
        assert_eq!(visit.counters.logins, 0, "{what}");
    }
}

#[tokio::test]
async fn the_page_that_waits_for_the_app_goes_on_by_itself() {
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    let order = order(FROM);
    let approved = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &approved, &order);
    let asked = approved.asked.first().map(|challenge| challenge.kind);
    assert_eq!(asked, Some(ChallengeKind::Approval));

    let customer = Customer::of(login).who_in_the_app(InApp::Declines);
    let declined = visit(&sandbox, login, &order, customer).await;
    assert_eq!(
        cause(&declined),
        Some(Cause::ApprovalDeclined),
        "{:?} {:#?}",
        declined.walked.error,
        declined.walked.trace
    );
    assert!(!declined.walked.logged_in);
}

#[tokio::test]
async fn the_file_that_a_script_makes_of_a_script_made_form_is_read_as_booked() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 8, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    assert_eq!(visit.walked.views.len(), 2);
    for view in &visit.walked.views {
        assert_eq!(view.pages.len(), 2, "117 days are two files of at most 92");
        for page in &view.pages {
            let capture = &visit.walked.captures[*page];
            let kind = capture.content_type.as_deref().unwrap_or_default();
            assert!(kind.starts_with("text/csv"), "{kind}");
        }
        assert!(!view.proofs.unproven());
    }
}

#[tokio::test]
async fn a_period_without_lines_is_a_file_that_says_so() {
    // The savings account moves on Mondays only.
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 0));
    let friday = date(2026, 11, 13);
    let order = order_on_its_last_day(&sandbox, days(friday, friday));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let savings = visit
        .walked
        .views
        .iter()
        .find(|view| view.account == "4410035");
    assert!(savings.expect("a view").view.lines.is_empty());
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn a_script_that_calls_another_host_is_cut_and_the_lines_are_right() {
    assert_cut_from_others(ID).await;
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_labels() {
    let edits = [
        ("table.koza", "table.zandaka"),
        ("number      = \"口座番号\"", "number      = \"番号\""),
        ("\"科目\"", "\"種類\""),
        ("\"お取引店\"", "\"店舗\""),
        ("\"お預り残高\"", "\"残高合計\""),
        ("date        = \"日付\"", "date        = \"取引年月日\""),
        ("\"お支払金額\"", "\"出金額\""),
        ("\"お預り金額\"", "\"入金額\""),
        ("\"お取引内容\"", "\"内容\""),
        ("balance     = \"残高\"", "balance     = \"取引後残高\""),
    ];
    assert_layout_2_is_refused_and_mended(ID, &edits, FROM).await;
}
