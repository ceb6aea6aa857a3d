//! デモ信用金庫: two passwords and a 合言葉, lines over two rows, full-width figures, carried-forward rows between.

use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use sandbox::Misbehaviour;
use sessions::Secret;

use crate::asked::{assert_asked_again, assert_errors_inside_are_told};
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer, order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit};

const ID: &str = "demo-shinkin";

#[tokio::test]
async fn the_second_password_is_asked_for_and_for_some_the_aikotoba_after_it() {
    use ChallengeKind::{SecondPassword, SecurityQuestion};
    let sandbox = sandbox_with(1).await;
    let mut order = order(TODAY);
    order.default_period = days(date(2026, 11, 10), TODAY);
    for (nth, expected) in [
        (0, vec![SecondPassword]),
        (1, vec![SecondPassword, SecurityQuestion]),
    ] {
        let login = customer(ID, nth);
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        assert_as_booked(&sandbox, login, &visit, &order);
        let kinds: Vec<_> = visit.asked.iter().map(|challenge| challenge.kind).collect();
        assert_eq!(kinds, expected);
        if nth == 1 {
            let question = visit.asked[1].question.as_deref().unwrap_or_default();
            assert!(
                question.ends_with('は'),
                "the bank's own question: {question}"
            );
            hold_walk(login, "aikotoba", &order, &visit.walked);
        }
    }
}

#[tokio::test]
async fn a_wrong_answer_is_asked_for_again() {
    assert_asked_again(ID, 0, ChallengeKind::SecondPassword, "0000").await;
    // Japanese text goes out in EUC-JP; a letter that EUC-JP lacks would be refused before it is sent.
    let visit = assert_asked_again(ID, 1, ChallengeKind::SecurityQuestion, "ちがう木").await;
    assert_eq!(
        visit.asked.len(),
        3,
        "the second password is asked for once"
    );
}

#[tokio::test]
async fn a_person_who_doesnt_know_it_ends_the_walk_without_a_session() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let person = Customer::of(login).answering(|_| Ok(Secret::new("9999")));
    let visit = visit(&sandbox, login, &order(TODAY), person).await;
    assert_eq!(cause(&visit), Some(Cause::ChallengeWrong));
    assert_eq!((visit.intents, visit.counters.logins), (1, 0));
    assert!(visit.walked.views.is_empty());
}

#[tokio::test]
async fn lines_over_two_rows_are_read_across_pages_with_their_twins() {
    let (sandbox, login) = (sandbox_with(9).await, customer(ID, 0));
    let order = order(date(2026, 10, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let turned = visit
        .walked
        .captures
        .iter()
        .filter(|capture| capture.request.starts_with("GET /shinkin/meisai"))
        .count();
    assert!(turned >= 4, "{turned} pages were turned");
    let asked = visit
        .walked
        .captures
        .iter()
        .filter(|capture| capture.request.starts_with("POST /shinkin/meisai"))
        .count();
    assert_eq!(asked, 4, "56 days of two accounts, 31 at a time");
    let lines = visit.walked.views.iter().flat_map(|view| &view.view.lines);
    let lines: Vec<_> = lines.collect();
    let has_twins = lines.windows(2).any(|two| {
        (two[0].posted_on, two[0].amount, &two[0].description)
            == (two[1].posted_on, two[1].amount, &two[1].description)
    });
    assert!(has_twins, "twins are two");
}

#[tokio::test]
async fn a_list_that_moves_is_read_again() {
    assert_moving_list_is_read_again(ID, date(2026, 11, 1)).await;
}

#[tokio::test]
async fn errors_inside_of_a_good_status_are_told() {
    assert_errors_inside_are_told(ID, "E-9001").await;
}

#[tokio::test]
async fn a_day_without_lines_is_empty_by_the_banks_sentence() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    let sunday = days(date(2026, 11, 22), date(2026, 11, 22));
    let order = order_on_its_last_day(&sandbox, sunday);
    sandbox.misbehave(ID, Some(Misbehaviour::LateLines { days: 5 }));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_labels() {
    let edits = [
        ("table.meisai", "table.torihiki"),
        ("\"取引日\"", "\"年月日\""),
        ("\"お支払い\"", "\"出金額\""),
        ("\"お預かり\"", "\"入金額\""),
        ("\"差引残高\"", "\"残高\""),
    ];
    assert_layout_2_is_refused_and_mended(ID, &edits, date(2026, 10, 1)).await;
}
