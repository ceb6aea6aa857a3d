//! Long days and long files: exact, and in about linear time (a table over all pairs of lines would not come to an end).

use super::account::{Account, file, row};
use super::bank::{history, prints, rows};
use domain::statement::view::ReadLine;
use domain::time::Date;

const DAY: Date = Date::constant(2026, 10, 1);

/// 2,000 lines of one day, every tenth of them with a twin behind it.
fn long_day(balances: bool) -> Vec<ReadLine> {
    let mut balance = 0;
    let line = |at: usize| {
        let number = if at % 10 == 1 { at - 1 } else { at };
        let amount = -100 - (number as i64 * 37) % 5_000;
        balance += amount;
        row(
            DAY,
            amount,
            &format!("売上 {}", number % 700),
            balances.then_some(balance),
        )
    };
    (0..2_000).map(line).collect()
}

#[test]
fn a_long_day_in_two_overlapping_pieces() {
    for balances in [true, false] {
        let day = long_day(balances);
        let pieces = [file(day[..1_301].to_vec()), file(day[700..].to_vec())];
        for order in [[0, 1], [1, 0]] {
            let mut account = Account::default();
            for at in order {
                let mut view = pieces[at].clone();
                view.traits.order = Some(domain::statement::view::Order::OldestFirst);
                assert_eq!(
                    account.absorb(&view).questions,
                    [],
                    "balances {balances}, {order:?}"
                );
            }
            assert_eq!(
                account.live().len(),
                2_000,
                "balances {balances}, {order:?}"
            );
            let amounts: Vec<i64> = account.in_order().iter().map(|line| line.amount).collect();
            assert_eq!(
                amounts,
                day.iter().map(|line| line.amount).collect::<Vec<_>>(),
                "the order of the day"
            );
        }
    }
}

#[test]
fn a_long_day_of_equal_lines_is_counted_by_balances_and_asked_without() {
    let equal = |from: i64, to: i64, balances: bool| {
        file(
            (from..to)
                .map(|at| row(DAY, -110, "自動販売機", balances.then_some(-110 * (at + 1))))
                .collect(),
        )
    };
    let mut account = Account::default();
    for view in [equal(0, 700, true), equal(500, 1_200, true)] {
        assert_eq!(account.absorb(&view).questions, []);
    }
    assert_eq!(account.live().len(), 1_200);
    let mut account = Account::default();
    account.absorb(&equal(0, 700, false));
    let done = account.absorb(&equal(500, 1_200, false));
    assert_eq!(
        done.questions.len(),
        1,
        "nothing tells how many of them overlap"
    );
    assert_eq!(account.live().len(), 700);
}

#[test]
fn ten_thousand_overlapping_lines() {
    let truth = history(15_000, 7);
    let mut account = Account::default();
    account.absorb(&file(rows(&truth[..10_000], true)));
    let done = account.absorb(&file(rows(&truth[5_000..], true)));
    assert_eq!((done.counts().new, done.counts().known), (5_000, 5_000));
    assert_eq!(account.score(&prints(&truth)), (0, 0));
}
