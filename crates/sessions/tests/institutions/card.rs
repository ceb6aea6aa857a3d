//! デモカード: what is pending and comes back is told apart by a class alone.

use jiff::civil::date;

use crate::recorded::hold_walk;
use crate::truth::{assert_as_booked, customer};
use crate::visit::{Customer, order, sandbox_with, visit};

const ID: &str = "demo-card";

#[tokio::test]
async fn a_pending_refund_differs_from_a_purchase_by_its_class_alone() {
    let (sandbox, login) = (sandbox_with(40).await, customer(ID, 0));
    let order = order(date(2026, 11, 16));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    for view in &visit.walked.views {
        let reach = view.reach.map(|reach| format!("{reach:?}"));
        let is_pending = view.page == "pending";
        assert_eq!(reach, is_pending.then(|| "Since(Days(60))".to_owned()));
    }
    let pending = visit
        .walked
        .views
        .iter()
        .filter(|view| view.page == "pending")
        .flat_map(|view| &view.view.lines);
    let (back, spent): (Vec<_>, Vec<_>) = pending.partition(|line| line.amount > 0);
    assert!(!back.is_empty() && !spent.is_empty());
    let page = visit
        .walked
        .captures
        .iter()
        .find(|capture| capture.rule.as_deref() == Some("pending"))
        .expect("the page of what is pending");
    let page = String::from_utf8_lossy(&page.body);
    assert!(page.contains("card-line modori") && !page.contains('△'));
}

#[tokio::test]
async fn a_walk_with_refunds_and_remarks_is_recorded() {
    let (sandbox, login) = (sandbox_with(8).await, customer(ID, 0));
    let order = order(date(2026, 10, 20));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let pages: String = visit
        .walked
        .captures
        .iter()
        .map(|capture| String::from_utf8_lossy(&capture.body))
        .collect();
    assert!(pages.contains('△') && pages.contains("class=\"biko\""));
    hold_walk(login, "refunds", &order, &visit.walked);
}
