//! デモ商工銀行: the code beside the password, accounts as `dl`s, a CSV that lies about its letters.

use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use recipe::NoAnswer;
use sandbox::Misbehaviour;
use sessions::Secret;

use crate::asked::{assert_asked_again, assert_errors_inside_are_told};
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, cause, customer, order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit};

const ID: &str = "demo-shoko";

#[tokio::test]
async fn the_person_is_asked_before_the_password_leaves_and_both_go_once() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let visited = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visited, &order(TODAY));
    let [challenge] = visited.asked.as_slice() else {
        panic!("asked {} times", visited.asked.len());
    };
    assert_eq!(challenge.kind, ChallengeKind::OneTimePassword);
    assert_eq!(
        challenge.question.as_deref(),
        Some("トークンに表示されている6桁の数字")
    );
    let sent = visited.walked.captures.iter();
    let sent: Vec<&str> = sent.map(|one| one.request.as_str()).collect();
    assert!(
        sent.contains(&"POST /s/auth.do [anshou kaiin otp]"),
        "{sent:?}"
    );

    // Nobody there: nothing is sent, so nothing can be locked.
    let away = Customer::of(login).answering(|_| Err(NoAnswer::Late));
    let visit = visit(&sandbox, login, &order(TODAY), away).await;
    assert_eq!(cause(&visit), Some(Cause::ChallengeLate));
    assert!(!visit.walked.login_sent && visit.intents == 0);
}

#[tokio::test]
async fn a_right_code_may_be_used_late_or_too_soon_and_that_is_not_a_wrong_code() {
    for (how, expected) in [
        (Misbehaviour::CodeUsed, Cause::ChallengeUsed),
        (Misbehaviour::CodeTooSoon, Cause::ChallengeUsed),
        (Misbehaviour::CodeLate, Cause::ChallengeLate),
        (Misbehaviour::CodeRefused, Cause::ChallengeRefused),
    ] {
        let (sandbox, login) = (sandbox().await, customer(ID, 0));
        sandbox.misbehave(ID, Some(how.clone()));
        let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
        assert_eq!(cause(&visit), Some(expected), "{how:?}");
        assert_eq!(
            (
                visit.intents,
                visit.counters.wrong_passwords,
                visit.counters.logins
            ),
            (1, 0, 0),
            "{how:?}: the form with the password isn't filled again"
        );
    }
}

#[tokio::test]
async fn the_code_of_the_login_before_is_used_up() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let code = sandbox
        .code(ID, login.login_id)
        .expect("the token shows one");
    for expected in [None, Some(Cause::ChallengeUsed)] {
        let typed = code.clone();
        let person = Customer::of(login).answering(move |_| Ok(Secret::new(typed.clone())));
        let visit = visit(&sandbox, login, &order(TODAY), person).await;
        assert_eq!(cause(&visit), expected);
    }
    let wrong = Customer::of(login).answering(|_| Ok(Secret::new("00000A")));
    let visit = visit(&sandbox, login, &order(TODAY), wrong).await;
    assert_eq!(cause(&visit), Some(Cause::ChallengeWrong));
}

#[tokio::test]
async fn one_login_has_a_second_password_after_the_code() {
    let visit = assert_asked_again(ID, 1, ChallengeKind::SecondPassword, "chigau").await;
    let kinds: Vec<_> = visit.asked.iter().map(|challenge| challenge.kind).collect();
    use ChallengeKind::{OneTimePassword, SecondPassword};
    assert_eq!(kinds, [OneTimePassword, SecondPassword, SecondPassword]);

    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    let mut order = order(TODAY);
    order.default_period = days(date(2026, 11, 10), TODAY);
    let visit = crate::visit::visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    hold_walk(login, "second-password", &order, &visit.walked);
}

#[tokio::test]
async fn the_csv_is_read_in_its_own_letters_with_both_days() {
    let (sandbox, login) = (sandbox_with(6).await, customer(ID, 0));
    let order = order(date(2026, 10, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let file = visit
        .walked
        .captures
        .iter()
        .find(|capture| capture.url.ends_with("/s/csv.do"))
        .expect("a file");
    assert_eq!(
        file.content_type.as_deref(),
        Some("text/csv; charset=UTF-8")
    );
    assert!(std::str::from_utf8(&file.body).is_err(), "a lie");

    let booked = sandbox.ledger(ID, login.login_id);
    for view in &visit.walked.views {
        let account = booked.iter().find(|one| one.number == view.account);
        let lines = &account.expect("an account").lines;
        for line in &view.view.lines {
            let twin = lines.iter().find(|one| {
                (one.on, one.amount, one.balance, &one.description)
                    == (line.posted_on, line.amount, line.balance, &line.description)
            });
            let valued_on = twin.expect("a booked line").valued_on;
            assert_eq!(line.valued_on.or(Some(line.posted_on)), valued_on);
        }
    }
    let days: Vec<_> = visit
        .walked
        .views
        .iter()
        .flat_map(|view| &view.view.lines)
        .collect();
    let differs = |line: &&&domain::statement::view::ReadLine| {
        line.valued_on
            .is_some_and(|valued_on| valued_on != line.posted_on)
    };
    assert!(
        days.iter().any(|line| differs(&line)),
        "some count from another day"
    );
}

#[tokio::test]
async fn a_file_without_its_sum_or_with_another_is_refused() {
    for at_byte in [1, 60, 200, 700] {
        let (sandbox, login) = (sandbox().await, customer(ID, 0));
        sandbox.misbehave(ID, Some(Misbehaviour::CutStatement { at_byte }));
        let order = order(date(2026, 10, 20));
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        assert_eq!(visit.walked.account_errors.len(), 2, "{at_byte}");
        assert!(visit.walked.views.is_empty(), "{at_byte}");
    }
}

#[tokio::test]
async fn errors_inside_of_a_good_status_are_told() {
    assert_errors_inside_are_told(ID, "SYS001").await;
}

#[tokio::test]
async fn a_period_without_lines_is_empty_by_the_files_sentence() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 0));
    let sunday = days(date(2026, 11, 22), date(2026, 11, 22));
    let order = order_on_its_last_day(&sandbox, sunday);
    sandbox.misbehave(ID, Some(Misbehaviour::LateLines { days: 5 }));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_headers() {
    let edits = [
        ("\"取引日\"", "\"年月日\""),
        ("\"摘要\"", "\"お取引内容\""),
        ("\"金額\"", "\"お取引金額\""),
        ("balance     = \"残高\"", "balance     = \"お取引後残高\""),
    ];
    assert_layout_2_is_refused_and_mended(ID, &edits, date(2026, 10, 1)).await;
}
