//! デモネット銀行: two steps and a code, cards of divs in two layouts, days without a year, pending beside posted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use recipe::NoAnswer;
use sandbox::Misbehaviour;
use sessions::Secret;

use crate::asked::assert_errors_inside_are_told;
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer, order_on_its_last_day,
};
use crate::visit::{
    Customer, TODAY, Visit, days, order, right_answer, sandbox, sandbox_with, visit, visit_during,
};

const ID: &str = "demo-netbank";

#[tokio::test]
async fn id_password_and_code_are_given_on_pages_of_their_own() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    let sent: Vec<&str> = visit
        .walked
        .captures
        .iter()
        .map(|capture| capture.request.as_str())
        .filter(|request| request.starts_with("POST"))
        .collect();
    assert_eq!(
        sent,
        [
            "POST /login/id [user]",
            "POST /login/password [secret user]",
            "POST /login/code/send",
            "POST /login/code [otp]",
        ]
    );
    assert_eq!((visit.intents, visit.counters.codes_sent), (1, 1));
    let [challenge] = visit.asked.as_slice() else {
        panic!("asked {} times", visit.asked.len());
    };
    assert_eq!(challenge.kind, ChallengeKind::OneTimePassword);
    assert_eq!(
        challenge.question.as_deref(),
        Some("m*****@shoten.example に認証コードを送りました。")
    );
    let until = challenge.until.expect("the bank's own deadline");
    assert_eq!(until.to_string(), "2026-11-24T14:50:00Z");
}

/// A visit whose person types what `typed` says, in order, and then what is right.
async fn typing(typed: &'static [&'static str], how: Option<Misbehaviour>) -> Visit {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    sandbox.misbehave(ID, how);
    let (bank, count) = (Arc::clone(&sandbox), AtomicUsize::new(0));
    let customer = Customer::of(login).answering(move |challenge| {
        let nth = count.fetch_add(1, Ordering::Relaxed);
        let right = || right_answer(&bank, login, challenge);
        let answer = typed
            .get(nth)
            .map(|typed| (*typed).to_owned())
            .or_else(right);
        answer.map(Secret::new).ok_or(NoAnswer::Declined)
    });
    visit(&sandbox, login, &order(TODAY), customer).await
}

#[tokio::test]
async fn a_wrong_code_is_asked_for_again_without_the_password() {
    let visit = typing(&["000000", "00000A"], None).await;
    assert_eq!(cause(&visit), None, "{:#?}", visit.walked.trace);
    let again: Vec<_> = visit.asked.iter().map(|asked| asked.again).collect();
    assert_eq!(
        again,
        [
            None,
            Some(Cause::ChallengeWrong),
            Some(Cause::ChallengeWrong)
        ]
    );
    let counters = &visit.counters;
    assert_eq!(
        (visit.intents, counters.wrong_answers, counters.logins),
        (1, 2, 1)
    );
}

#[tokio::test]
async fn a_code_that_was_used_before_is_told_apart_from_a_wrong_one() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let first = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    assert_eq!(cause(&first), None);
    let old = sandbox
        .code(ID, login.login_id)
        .expect("the code of before");
    let (bank, count) = (Arc::clone(&sandbox), AtomicUsize::new(0));
    let customer = Customer::of(login).answering(move |challenge| {
        let is_first = count.fetch_add(1, Ordering::Relaxed) == 0;
        let new = right_answer(&bank, login, challenge);
        Ok(Secret::new(if is_first {
            old.clone()
        } else {
            new.unwrap_or_default()
        }))
    });
    let second = visit(&sandbox, login, &order(TODAY), customer).await;
    assert_eq!(cause(&second), None, "{:#?}", second.walked.trace);
    let again: Vec<_> = second.asked.iter().map(|asked| asked.again).collect();
    assert_eq!(again, [None, Some(Cause::ChallengeUsed)]);
}

#[tokio::test]
async fn each_refusal_of_a_right_code_has_its_word_and_the_person_is_asked_once() {
    for (how, expected, asked) in [
        (Misbehaviour::CodeLate, Cause::ChallengeLate, 1),
        (Misbehaviour::CodeRefused, Cause::ChallengeRefused, 1),
        (Misbehaviour::CodeTooSoon, Cause::ChallengeRefused, 1),
        // Nothing was sent, so nobody is asked for it.
        (Misbehaviour::CodeNotSent, Cause::ChallengeNotSent, 0),
    ] {
        let what = format!("{how:?}");
        let visit = typing(&[], Some(how)).await;
        assert_eq!(cause(&visit), Some(expected), "{what}");
        assert_eq!(visit.asked.len(), asked, "{what}");
        let counters = &visit.counters;
        assert_eq!(
            (visit.intents, counters.wrong_passwords, counters.logins),
            (1, 0, 0),
            "{what}"
        );
    }
}

#[tokio::test]
async fn without_an_answer_nothing_is_sent() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let silent = Customer::of(login).answering(|_| Err(NoAnswer::Late));
    let visit = visit(&sandbox, login, &order(TODAY), silent).await;
    assert_eq!(cause(&visit), Some(Cause::ChallengeLate));
    assert_eq!(
        (visit.counters.wrong_answers, visit.counters.logins),
        (0, 0)
    );
}

#[tokio::test]
async fn errors_with_status_200_are_told_in_the_banks_words() {
    assert_errors_inside_are_told(ID, "ただいま処理できません").await;
}

#[tokio::test]
async fn two_layouts_of_the_statement_are_read_in_one_walk() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 9, 10));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    for (account, page) in [("4810027", "statement"), ("4810035", "statement-list")] {
        let mut views = visit
            .walked
            .views
            .iter()
            .filter(|view| view.account == account);
        assert!(views.all(|view| view.page == page), "{account}");
    }
}

#[tokio::test]
async fn days_without_a_year_find_theirs_across_its_end() {
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    let turn = days(date(2025, 12, 18), date(2026, 1, 9));
    let mut order = order(TODAY);
    order.default_period = turn;
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let lines = visit.walked.views.iter().flat_map(|view| &view.view.lines);
    let years: Vec<i16> = lines.map(|line| line.posted_on.year()).collect();
    assert!(years.contains(&2025) && years.contains(&2026));
}

#[tokio::test]
async fn today_and_yesterday_pending_and_hyphens_are_read_as_what_they_mean() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 11, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let printed: String = visit
        .walked
        .captures
        .iter()
        .map(|capture| String::from_utf8_lossy(&capture.body))
        .collect();
    for word in [">本日<", ">昨日<", ">未確定<", ">-<"] {
        assert!(printed.contains(word), "{word} isn't printed");
    }
    let lines: Vec<_> = visit
        .walked
        .views
        .iter()
        .flat_map(|view| &view.view.lines)
        .collect();
    assert!(lines.iter().any(|line| line.posted_on == TODAY));
    let days = |pending: bool| {
        let such = lines.iter().filter(move |line| line.pending == pending);
        such.map(|line| line.posted_on)
    };
    let (first_pending, last_final) = (days(true).min(), days(false).max());
    assert!(
        first_pending.is_some() && first_pending <= last_final,
        "side by side"
    );
    assert!(lines.iter().any(|line| line.description == "振込手数料"));
}

#[tokio::test]
async fn a_list_that_moves_while_it_is_read_is_read_again() {
    assert_moving_list_is_read_again(ID, date(2026, 9, 10)).await;
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_two_words() {
    let edits = [("入出金を見る", "明細を見る"), (".tx", ".mv")];
    assert_layout_2_is_refused_and_mended(ID, &edits, date(2026, 10, 20)).await;
}

#[tokio::test]
async fn special_walks_are_recorded() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 0));
    // The savings account moves on Mondays only.
    let order = order_on_its_last_day(&sandbox, days(date(2026, 11, 11), date(2026, 11, 13)));
    let empty = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &empty, &order);
    hold_walk(login, "empty", &order, &empty.walked);
    sandbox.set_today(None);
    let late = visit_during(&sandbox, ID, Misbehaviour::CodeLate, TODAY).await;
    assert_eq!(cause(&late), Some(Cause::ChallengeLate));
    hold_walk(
        login,
        "code-late",
        &crate::visit::order(TODAY),
        &late.walked,
    );
}
