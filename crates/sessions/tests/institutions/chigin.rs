//! デモ地方銀行: grid card or picture, one list of all accounts, days without a year, pages without an end, 全銀 files.

use domain::account::AccountKind;
use domain::fetch::{Cause, ChallengeKind};
use domain::time::Date;
use jiff::civil::date;
use sandbox::Misbehaviour;
use sessions::Secret;

use crate::asked::{assert_asked_again, assert_errors_inside_are_told};
use crate::recorded::hold_walk;
use crate::truth::{assert_as_booked, cause, customer, mended, order_on_its_last_day};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit, visit_by};

const ID: &str = "demo-chigin";
const FROM: Date = date(2026, 11, 10);

#[tokio::test]
async fn three_cells_of_the_grid_are_asked_for_and_a_wrong_one_asks_for_others() {
    let visit = assert_asked_again(ID, 0, ChallengeKind::GridCard, "00 00 0").await;
    for challenge in &visit.asked {
        assert_eq!(challenge.cells.len(), 3, "{:?}", challenge.cells);
    }
    assert_ne!(visit.asked[0].cells, visit.asked[1].cells);
}

#[tokio::test]
async fn one_login_is_shown_a_picture_and_after_a_wrong_answer_another_one() {
    let visit = assert_asked_again(ID, 1, ChallengeKind::Picture, "00").await;
    for challenge in &visit.asked {
        let (media_type, bytes) = challenge.picture.as_ref().expect("a picture");
        assert_eq!(media_type, "image/png");
        assert!(bytes.starts_with(b"\x89PNG"));
    }
    assert_ne!(visit.asked[0].picture, visit.asked[1].picture);

    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    let mut order = order(TODAY);
    order.default_period = days(FROM, TODAY);
    let visit = crate::visit::visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    hold_walk(login, "picture", &order, &visit.walked);
}

#[tokio::test]
async fn a_card_that_isnt_at_hand_ends_the_walk() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let person = Customer::of(login).answering(|_| Ok(Secret::new("1 2 3")));
    let visit = visit(&sandbox, login, &order(TODAY), person).await;
    assert_eq!(cause(&visit), Some(Cause::ChallengeWrong));
    assert_eq!((visit.intents, visit.counters.logins), (1, 0));
}

#[tokio::test]
async fn one_list_gives_each_account_its_own_lines_over_the_turn_of_the_year() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let turn = days(date(2025, 11, 20), date(2026, 2, 3));
    let order = order_on_its_last_day(&sandbox, turn);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let accounts: std::collections::BTreeSet<&str> = visit
        .walked
        .views
        .iter()
        .filter(|view| !view.view.lines.is_empty())
        .map(|view| view.account.as_str())
        .collect();
    assert_eq!(
        accounts.into_iter().collect::<Vec<_>>(),
        ["3100456", "3100789"]
    );
    let lists = visit
        .walked
        .captures
        .iter()
        .filter(|capture| capture.url.contains("ACT=MEISAI"));
    assert_eq!(lists.count(), 4, "one list a month for both accounts");
}

#[tokio::test]
async fn an_amount_whose_sign_and_word_disagree_is_refused() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    // As if the columns had been exchanged: the word that means "out" stands beside what came in.
    let recipe = mended(
        ID,
        &[
            ("is = \"入金\"", "is = \"x\""),
            ("is = \"出金\"", "is = \"入金\""),
            ("is = \"x\"", "is = \"出金\""),
        ],
    );
    let step = std::time::Duration::from_secs(10);
    let order = order(TODAY);
    let visit = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
    assert!(visit.walked.error.is_some() || !visit.walked.account_errors.is_empty());
    assert!(
        visit
            .walked
            .views
            .iter()
            .all(|view| view.view.lines.is_empty())
    );
}

#[tokio::test]
async fn current_accounts_are_read_from_a_zengin_file() {
    let (sandbox, login) = (sandbox_with(4).await, customer(ID, 2));
    let mut order = order(TODAY);
    order.default_period = days(date(2026, 10, 5), TODAY);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    for account in &visit.walked.accounts {
        assert_eq!(account.seen.kind, AccountKind::Current);
    }
    for view in &visit.walked.views {
        assert!(!view.proofs.unproven(), "the file proves itself");
    }
    hold_walk(login, "zengin", &order, &visit.walked);

    sandbox.misbehave(ID, Some(Misbehaviour::WrongTotal));
    let refused = crate::visit::visit(&sandbox, login, &order, Customer::of(login)).await;
    let causes: Vec<Cause> = refused
        .walked
        .account_errors
        .iter()
        .map(|(_, error)| error.cause)
        .collect();
    assert_eq!(causes, [Cause::WitnessDiffers; 2]);
}

#[tokio::test]
async fn files_that_are_bare_gone_or_of_another_form_are_refused() {
    for how in [
        Misbehaviour::EmptyTable,
        Misbehaviour::MissingTable,
        Misbehaviour::PageChanged,
        Misbehaviour::CutStatement { at_byte: 612 },
    ] {
        let (sandbox, login) = (sandbox().await, customer(ID, 2));
        sandbox.misbehave(ID, Some(how.clone()));
        let order = order(date(2026, 10, 5));
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        let lines = visit.walked.views.iter().map(|view| view.view.lines.len());
        assert_eq!(lines.sum::<usize>(), 0, "{how:?}");
        assert_eq!(
            visit.walked.account_errors.len(),
            2,
            "{how:?}: {:#?}",
            visit.walked.trace
        );
    }
}

#[tokio::test]
async fn errors_inside_of_a_good_status_are_told() {
    assert_errors_inside_are_told(ID, "S500").await;
}

#[tokio::test]
async fn a_month_without_lines_is_empty_by_the_banks_sentence() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    let first = days(date(2026, 11, 1), date(2026, 11, 1));
    let order = order_on_its_last_day(&sandbox, first);
    sandbox.misbehave(ID, Some(Misbehaviour::LateLines { days: 5 }));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_labels() {
    let edits = [
        ("table.torihiki", "table.torihiki2"),
        ("\"日付\"", "\"日にち\""),
        ("\"区分\"", "\"入払\""),
        ("\"金額\"", "\"お取引金額\""),
        ("\"摘要\"", "\"お取引内容\""),
        (
            "balance     = \"残高\"                                    # その日",
            "balance     = \"当日残高\" # その日",
        ),
    ];
    let sandbox = sandbox().await;
    assert!(sandbox.set_layout(ID, 2));
    let order = order(date(2026, 10, 1));
    let recipe = mended(ID, &edits);
    // The files of the third login have no layout of their own.
    for login in [customer(ID, 0), customer(ID, 1)] {
        let refused = visit(&sandbox, login, &order, Customer::of(login)).await;
        let lines = refused
            .walked
            .views
            .iter()
            .map(|view| view.view.lines.len());
        assert_eq!(lines.sum::<usize>(), 0);
        assert!(refused.walked.error.is_some() || !refused.walked.account_errors.is_empty());
        let step = std::time::Duration::from_secs(10);
        let read = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
        assert_as_booked(&sandbox, login, &read, &order);
    }
}
