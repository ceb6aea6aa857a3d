//! デモ証券: a silent refusal, yen and dollars, direction by who stands on which side, ▲ and brackets.

use domain::fetch::{Cause, ChallengeKind};
use domain::money::Unit;
use jiff::civil::date;

use crate::asked::{assert_asked_again, assert_errors_inside_are_told};
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer, mended, order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, Visit, days, order, sandbox, sandbox_with, visit, visit_by};

const ID: &str = "demo-shoken";

/// What mends the recipe for layout 2.
const LAYOUT_2: [(&str, &str); 3] = [
    ("css = \".d\"", "css = \".on\""),
    ("\".amt\"", "\".value\""),
    ("\".bal\"", "\".after\""),
];

#[tokio::test]
async fn being_led_back_without_a_word_is_a_rejected_password() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let wrong = || Customer::of(login).with_password("chigau12");
    let refused = visit(&sandbox, login, &order(TODAY), wrong()).await;
    assert_eq!(cause(&refused), Some(Cause::CredentialsRejected));
    let [first, second] = refused.walked.captures.as_slice() else {
        panic!("{:#?}", refused.walked.trace);
    };
    assert_eq!((&first.url, &first.body), (&second.url, &second.body));
    assert_eq!((refused.intents, refused.counters.wrong_passwords), (1, 1));
}

#[tokio::test]
async fn yen_and_dollars_are_read_in_their_own_minor_units() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 9, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let seen: Vec<_> = visit
        .walked
        .accounts
        .iter()
        .map(|account| {
            let seen = &account.seen;
            (seen.unit.clone(), seen.balance.map(|balance| balance.minor))
        })
        .collect();
    let books = sandbox.ledger(ID, login.login_id);
    assert_eq!(
        seen,
        [
            (Unit::YEN, Some(books[0].balance)),
            (Unit::Currency(*b"USD"), Some(books[1].balance))
        ]
    );
}

#[tokio::test]
async fn who_stands_on_which_side_is_the_direction_and_brackets_have_to_agree() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 6, 1));
    let read = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &read, &order);
    let printed: String = read
        .walked
        .captures
        .iter()
        .map(|capture| String::from_utf8_lossy(&capture.body))
        .collect();
    for word in [">(", ">▲", "1 Oct 2026", "US stock buy"] {
        assert!(printed.contains(word), "{word} isn't printed");
    }
    // A recipe that takes the sides for each other is contradicted by the brackets, and reads nothing.
    let exchanged = mended(
        ID,
        &[
            ("css = \".to\"", "css = \".TO\""),
            ("css = \".from\"", "css = \".to\""),
            ("css = \".TO\"", "css = \".from\""),
        ],
    );
    let step = std::time::Duration::from_secs(10);
    let wrong = visit_by(
        &exchanged,
        &sandbox,
        login,
        &order,
        Customer::of(login),
        step,
    )
    .await;
    assert!(wrong.walked.views.is_empty());
    let causes = wrong.walked.account_errors.iter();
    assert!(
        causes
            .map(|(_, error)| error.cause)
            .all(|cause| cause == Cause::WitnessDiffers),
        "{:#?}",
        wrong.walked.account_errors
    );
}

#[tokio::test]
async fn each_account_is_reached_over_a_fresh_page_and_its_flow_over_the_account() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    assert!(sandbox.set_layout(ID, 2));
    let order = order(date(2026, 11, 10));
    let step = std::time::Duration::from_secs(10);
    let recipe = mended(ID, &LAYOUT_2);
    let visited = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
    assert_as_booked(&sandbox, login, &visited, &order);
    let paths = |visit: &Visit| -> Vec<String> {
        let captures = visit.walked.captures.iter();
        let path = |url: &str| url.split(['?', '#']).next().map(str::to_owned);
        captures
            .filter_map(|capture| path(&capture.url))
            .filter_map(|path| path.rsplit('/').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(
        paths(&visited)[1..7],
        ["mypage", "account", "flow", "mypage", "account", "flow"]
    );

    // Without it the second link is used up, and the bank says so with a good status.
    let edits = [&LAYOUT_2[..], &[("reopen = true", "reopen = false")]].concat();
    let recipe = mended(ID, &edits);
    let spent = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
    let [(number, error)] = spent.walked.account_errors.as_slice() else {
        panic!("{:#?}", spent.walked.account_errors);
    };
    assert_eq!(
        (number.as_str(), error.cause),
        ("20481684", Cause::PageError)
    );
    let words = error.bank_words.as_deref().unwrap_or_default();
    assert!(words.contains("使用済み"), "{words}");
}

#[tokio::test]
async fn one_login_is_shown_a_picture() {
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    let order = order(date(2026, 11, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let [picture] = visit.asked.as_slice() else {
        panic!("asked {} times", visit.asked.len());
    };
    assert_eq!(picture.kind, ChallengeKind::Picture);
    assert_eq!(
        picture.question.as_deref(),
        Some("画像に書かれた5つの数字を入力してください。")
    );
    let picture = picture.picture.as_ref().expect("a picture");
    assert!(picture.1.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_wrong_reading_of_the_picture_is_asked_for_again() {
    let visit = assert_asked_again(ID, 1, ChallengeKind::Picture, "0").await;
    assert_ne!(visit.asked[0].picture, visit.asked[1].picture);
}

#[tokio::test]
async fn errors_with_status_200_are_told_in_the_banks_words() {
    assert_errors_inside_are_told(ID, "ただいま照会できません").await;
}

#[tokio::test]
async fn a_list_that_moves_is_read_again() {
    assert_moving_list_is_read_again(ID, date(2026, 9, 1)).await;
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_classes() {
    assert_layout_2_is_refused_and_mended(ID, &LAYOUT_2, date(2026, 10, 20)).await;
}

#[tokio::test]
async fn special_walks_are_recorded() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    // Nobody trades on a weekend, and in dollars on Tuesdays and Fridays only.
    let order = order_on_its_last_day(&sandbox, days(date(2026, 11, 15), date(2026, 11, 15)));
    let empty = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &empty, &order);
    assert!(
        empty
            .walked
            .views
            .iter()
            .all(|view| view.view.lines.is_empty())
    );
    hold_walk(login, "empty", &order, &empty.walked);
}
