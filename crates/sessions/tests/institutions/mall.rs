//! デモモール: refusals in the address alone, icons as signs, sums of three parts, months that move while they are read.

use domain::fetch::Cause;
use jiff::civil::date;
use sandbox::{Misbehaviour, Place};

use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer, order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit, visit_during};

const ID: &str = "demo-mall";

#[tokio::test]
async fn the_address_alone_says_why_a_login_was_refused() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let wrong = || Customer::of(login).with_password("chigau12");
    let refused = visit(&sandbox, login, &order(TODAY), wrong()).await;
    assert_eq!(cause(&refused), Some(Cause::CredentialsRejected));
    let error = refused.walked.error.as_ref().expect("an error");
    assert_eq!(error.tries_left, Some(2), "read from the address");
    let [first, second] = refused.walked.captures.as_slice() else {
        panic!("{:#?}", refused.walked.trace);
    };
    assert_eq!(first.body, second.body, "the page itself says nothing");
    assert!(second.url.ends_with("/signin?msg=E02&left=2"));
}

#[tokio::test]
async fn an_error_with_status_200_is_no_empty_month() {
    for place in [Place::Statement, Place::Accounts] {
        let sandbox = sandbox().await;
        let how = Misbehaviour::ErrorInside { place };
        let visit = visit_during(&sandbox, ID, how, date(2026, 11, 1)).await;
        let met = visit
            .walked
            .account_errors
            .first()
            .map(|(_, error)| error)
            .or(visit.walked.error.as_ref());
        let met = met.expect("an error");
        assert_eq!(met.cause, Cause::PageError, "{place:?}");
        assert_eq!(met.bank_words.as_deref(), Some("問題が発生しました"));
        assert!(visit.walked.views.is_empty(), "{place:?}");
        assert!(visit.walked.captures.iter().all(|page| page.status == 200));
        assert_eq!(visit.counters.open_sessions, 0, "{place:?}");
    }
}

#[tokio::test]
async fn price_shipping_and_points_add_up_to_the_amount() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 9, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let printed: String = visit
        .walked
        .captures
        .iter()
        .map(|capture| String::from_utf8_lossy(&capture.body))
        .collect();
    for word in [
        ">None<",
        ">−",
        "alt=\"購入\"",
        "alt=\"返金\"",
        ">本日<",
        "４１０円",
    ] {
        assert!(printed.contains(word), "{word} isn't printed");
    }
    let views = &visit.walked.views;
    assert!(
        views
            .iter()
            .all(|view| view.proofs.sum && view.proofs.total),
        "each month's sum is held against its lines"
    );
    let mut lines = views.iter().flat_map(|view| &view.view.lines);
    assert!(lines.any(|line| line.amount > 0), "refunds come in");
}

#[tokio::test]
async fn pages_that_end_with_their_footer_alone_are_whole_and_others_are_cut() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 11, 1));
    let read = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &read, &order);
    for capture in &read.walked.captures {
        let page = String::from_utf8_lossy(&capture.body);
        assert!(!page.contains("</body>") && !page.contains("</html>"));
    }
    let how = Misbehaviour::CutStatement { at_byte: 3_000 };
    let cut = visit_during(&sandbox, ID, how, date(2026, 11, 1)).await;
    let causes: Vec<Cause> = cut
        .walked
        .account_errors
        .iter()
        .map(|(_, error)| error.cause)
        .collect();
    assert_eq!(causes, [Cause::PageCut], "{:#?}", cut.walked.trace);
    assert!(cut.walked.views.is_empty());
}

#[tokio::test]
async fn a_months_list_that_moves_is_read_again() {
    assert_moving_list_is_read_again(ID, date(2026, 11, 1)).await;
}

#[tokio::test]
async fn only_the_months_that_are_wanted_are_looked_at() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let mut order = order(TODAY);
    order.default_period = days(date(2026, 7, 10), date(2026, 8, 20));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let mut months: Vec<&str> = visit
        .walked
        .captures
        .iter()
        .filter_map(|page| page.request.strip_prefix("GET /orders?month="))
        .map(|rest| &rest[..7])
        .collect();
    months.dedup();
    assert_eq!(months, ["2026-08", "2026-07"]);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_classes() {
    let edits = [
        ("\".price\"", "\".goods-price\""),
        ("\".ship\"", "\".delivery\""),
        ("\".title\"", "\".goods-name\""),
    ];
    assert_layout_2_is_refused_and_mended(ID, &edits, date(2026, 9, 1)).await;
}

#[tokio::test]
async fn special_walks_are_recorded() {
    // This customer orders in odd months only.
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 1));
    let order = order_on_its_last_day(&sandbox, days(date(2026, 10, 3), date(2026, 10, 28)));
    let empty = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &empty, &order);
    let [view] = empty.walked.views.as_slice() else {
        panic!("{:#?}", empty.walked.trace);
    };
    assert!(view.view.lines.is_empty());
    hold_walk(login, "empty", &order, &empty.walked);
    sandbox.set_today(None);

    let place = Place::Statement;
    let trouble = visit_during(&sandbox, ID, Misbehaviour::ErrorInside { place }, TODAY).await;
    hold_walk(
        customer(ID, 0),
        "error-inside",
        &crate::visit::order(TODAY),
        &trouble.walked,
    );
}
