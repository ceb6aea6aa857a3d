//! The order of the lines within a day, and the balances that follow from it.

use super::account::{Account, date, file, look, row, time};
use domain::statement::line::LineStatus;
use domain::statement::matching::{Fate, Notice};
use domain::statement::view::{Order, ReadLine, View};
use domain::time::Date;

fn on(day: i8, amount: i64, text: &str, balance: Option<i64>) -> ReadLine {
    row(Date::constant(2026, 10, day), amount, text, balance)
}

/// A list that prints the balance of the day's end beside each line.
fn with_day_ends(order: Order) -> View {
    let mut lines = vec![
        on(1, -500, "家賃", Some(500)),
        on(2, -110, "ローソン", Some(700)),
        on(2, -110, "ローソン", Some(700)),
        on(2, 420, "利息", Some(700)),
        on(5, -80, "切手", Some(620)),
    ];
    if order == Order::NewestFirst {
        lines.reverse();
    }
    let mut view = file(lines);
    view.traits.day_balances = true;
    view.traits.order = Some(order);
    view
}

fn texts_and_balances(account: &Account) -> Vec<(String, Option<i64>)> {
    let lines = account.of_status(LineStatus::Live).into_iter();
    lines
        .map(|line| {
            let balance = line.balance.map(|balance| balance.minor);
            (line.description.clone(), balance)
        })
        .collect()
}

#[test]
fn twins_beside_the_balance_of_their_days_end_are_two_lines() {
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let mut account = Account::default();
        let view = with_day_ends(order);
        let done = account.absorb(&view);
        assert_eq!(done.counts().new, 5, "{order:?}: {done:?}");
        assert!(
            !done
                .notices
                .iter()
                .any(|notice| matches!(notice, Notice::RepeatedByPage { .. })),
            "{:?}",
            done.notices
        );
        let expected = [
            ("家賃", 500),
            ("ローソン", 390),
            ("ローソン", 280),
            ("利息", 700),
            ("切手", 620),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(text, balance)| ((*text).to_owned(), Some(*balance)))
            .collect();
        assert_eq!(texts_and_balances(&account), expected, "{order:?}");
        let again = account.absorb(&view);
        assert!(again.per_line.iter().all(|line| line.fate == Fate::Known));
        assert_eq!(texts_and_balances(&account), expected, "{order:?}");
    }
}

#[test]
fn without_a_known_order_only_the_days_end_is_kept() {
    let mut account = Account::default();
    let mut view = with_day_ends(Order::OldestFirst);
    view.traits.order = None;
    account.absorb(&view);
    let kept: Vec<_> = texts_and_balances(&account)
        .into_iter()
        .filter_map(|(_, balance)| balance)
        .collect();
    assert_eq!(kept, [500, 700, 620]);
}

#[test]
fn a_pending_line_gets_its_place_when_it_is_final() {
    let seen = |day: i8, lines: Vec<ReadLine>| {
        let at = time(&format!("2026-10-{day:02}T09:00:00+09:00"));
        let mut view = look(at, date("2026-10-01"), Date::constant(2026, 10, day), lines);
        view.traits.order = Some(Order::OldestFirst);
        view
    };
    let fuel = on(2, -6_745, "デモ石油", None);
    let coffee = ReadLine {
        pending: true,
        ..on(2, -1_896, "カフェ", None)
    };
    let final_coffee = ReadLine {
        pending: false,
        ..coffee.clone()
    };
    let mut account = Account::default();
    account.absorb(&seen(4, vec![fuel.clone(), coffee]));
    let texts = |account: &Account| -> Vec<String> {
        let all = texts_and_balances(account).into_iter();
        all.map(|(text, _)| text).collect()
    };
    assert_eq!(texts(&account), ["デモ石油", "カフェ"]);
    account.absorb(&seen(5, vec![final_coffee.clone(), fuel.clone()]));
    assert_eq!(texts(&account), ["カフェ", "デモ石油"]);
    // Now the order is proven: a later view of another order doesn't turn it.
    account.absorb(&seen(6, vec![fuel, final_coffee]));
    assert_eq!(texts(&account), ["カフェ", "デモ石油"]);
}
