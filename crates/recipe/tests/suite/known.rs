//! The oldest line of a list that only its running balances prove: held against what earlier fetches saw, and never called
//! proven before.

use crate::bank::{MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk};
use crate::walk::{APRIL, first_statement};
use domain::fetch::Cause;
use domain::time::Period;
use jiff::civil::{Date, date};
use recipe::{KnownBalance, Walked};

/// In, 5,000; the balance after it is 5,900.
const ONE: [[&str; 5]; 1] = [["2026/04/10", "", "5,000", "5,900", "振込"]];

fn known(from: Date, to: Date, balance: i64) -> KnownBalance {
    KnownBalance {
        number: "0123456".into(),
        days: Period { from, to },
        balance,
        further: true,
    }
}

/// The balance that stood before April.
fn before_april(balance: i64) -> Vec<KnownBalance> {
    vec![known(date(2026, 3, 20), date(2026, 3, 31), balance)]
}

fn read(rows: &[[&str; 5]], known: Vec<KnownBalance>) -> Walked {
    let mut order = order();
    order.known = known;
    let page = statement("0123456", rows.len(), rows, false);
    walk(&recipe_of(RECIPE), &order, &mut first_statement(&page))
}

#[track_caller]
fn refused(walked: &Walked, cause: Cause) -> String {
    let [(number, error)] = walked.account_errors.as_slice() else {
        panic!("{:?}", walked.account_errors)
    };
    assert_eq!((number.as_str(), error.cause), ("0123456", cause));
    let mut views = walked.views.iter().filter(|view| view.account == "0123456");
    assert!(views.all(|view| view.view.lines.is_empty()));
    let said = |part: &Option<domain::said::Said>| part.clone().expect("said");
    format!("{} | {}", said(&error.expected).ja, said(&error.seen).ja)
}

#[test]
fn one_balance_follows_from_nothing() {
    let walked = read(&ONE, vec![]);
    let proofs = walked.views[0].proofs;
    assert!(proofs.total && !proofs.balances && proofs.unproven());
    let none = walked.views[1].proofs;
    assert!(!none.balances, "nor do no lines: {none:?}");
    let proofs = read(&APRIL, vec![]).views[0].proofs;
    assert!(proofs.balances && proofs.leaves_oldest_open());
}

#[test]
fn a_line_that_joins_the_known_balance_is_proven() {
    let walked = read(&ONE, before_april(900));
    assert_eq!(walked.account_errors, []);
    let proofs = walked.views[0].proofs;
    assert!(proofs.known && !proofs.balances && !proofs.unproven());
    let proofs = read(&APRIL, before_april(528_800)).views[0].proofs;
    assert!(proofs.known && !proofs.leaves_oldest_open());
}

#[test]
fn a_wrong_sign_or_amount_in_the_oldest_line_is_refused() {
    let flipped = [["2026/04/10", "5,000", "", "5,900", "振込"]];
    assert_eq!(
        refused(&read(&flipped, before_april(900)), Cause::ListMoved),
        "前回までの残高 900（2026-03-20） | 最初の明細の前の残高 10900。合いません"
    );
    let other = [["2026/04/10", "", "999", "5,900", "振込"]];
    refused(&read(&other, before_april(900)), Cause::ListMoved);
    let mut rows = APRIL;
    rows[0][1] = "1";
    refused(&read(&rows, before_april(528_800)), Cause::ListMoved);
}

#[test]
fn where_no_earlier_day_can_be_asked_for_somebody_has_to_look() {
    let mut known = before_april(900);
    known[0].further = false;
    let flipped = [["2026/04/10", "5,000", "", "5,900", "振込"]];
    let walked = read(&flipped, known.clone());
    refused(&walked, Cause::WitnessDiffers);
    assert!(known[0].is_denied_by(&walked.account_errors[0].1));
    assert!(!before_april(900)[0].is_denied_by(&walked.account_errors[0].1));
}

#[test]
fn a_balance_of_other_days_or_of_another_account_says_nothing_of_the_list() {
    let mut other = before_april(1);
    other[0].number = "0765432".into();
    assert_eq!(read(&APRIL, other).account_errors, []);
    let gap = vec![known(date(2026, 3, 1), date(2026, 3, 30), 1)];
    assert_eq!(read(&APRIL, gap).account_errors, []);
    let later = vec![known(date(2026, 4, 1), date(2026, 4, 9), 1)];
    assert_eq!(read(&APRIL, later).account_errors, []);
}

#[test]
fn one_line_after_a_gap_waits_for_the_next_one() {
    let gap = || vec![known(date(2026, 3, 1), date(2026, 3, 1), 700)];
    refused(&read(&ONE, gap()), Cause::ListMoved);
    let two = [ONE[0], ["2026/04/11", "100", "", "5,800", "手数料"]];
    assert_eq!(read(&two, gap()).account_errors, []);
}

#[test]
fn two_lines_that_follow_in_both_directions_are_ordered_by_what_was_before() {
    let pair = [
        ["2026/04/10", "", "100", "1,000", "取消"],
        ["2026/04/10", "100", "", "900", "支払"],
    ];
    for before in [900, 1_000] {
        let walked = read(&pair, before_april(before));
        assert_eq!(walked.account_errors, [], "{before}");
        assert!(walked.views[0].proofs.known);
    }
    refused(&read(&pair, before_april(950)), Cause::ListMoved);
}

#[test]
fn months_without_lines_carry_the_balance_on() {
    let mut order = order();
    order.default_period.from = date(2026, 3, 10);
    let page = statement("0123456", 1, &ONE, false);
    let none = statement("0123456", 0, &[], false);
    let read = |balance| {
        let mut order = order.clone();
        order.known = vec![known(date(2026, 2, 1), date(2026, 3, 9), balance)];
        let mut bank = signed_in()
            .html("GET /jouken?k=1", &form_of(1))
            .html(MEISAI, &none)
            .html(MEISAI, &page)
            .html("GET /jouken?k=2", &form_of(2))
            .html(MEISAI, &statement("0765432", 0, &[], false))
            .html(MEISAI, &statement("0765432", 0, &[], false));
        walk(&recipe_of(RECIPE), &order, &mut bank)
    };
    let good = read(900);
    assert_eq!(good.account_errors, []);
    assert!(good.views[0].proofs.known);
    refused(&read(901), Cause::ListMoved);
}

#[test]
fn the_recipe_says_which_statements_leave_their_oldest_line_to_the_next_fetch() {
    assert_eq!(
        recipe_of(RECIPE).statements_by_balance_alone(),
        ["statement"]
    );
    let with_sum = RECIPE.replace(
        "[page.says]\n",
        "[page.says]\nsum = { beside = \"合計\" }\n",
    );
    assert_eq!(recipe_of(&with_sum).statements_by_balance_alone(), [""; 0]);
    assert_eq!(recipe_of(&with_sum).statements_by_sum_alone(), [""; 0]);
    let sum_alone = with_sum.replace("balance     = \"残高\"\ndescription", "description");
    assert_eq!(
        recipe_of(&sum_alone).statements_by_sum_alone(),
        ["statement"]
    );
    let by_days = RECIPE.replace(
        "balance     = \"残高\"\n",
        "balance     = \"残高\"\nchain       = \"day\"\n",
    );
    assert_eq!(recipe_of(&by_days).statements_by_sum_alone(), ["statement"]);
    let pending = RECIPE.replace(
        "description = \"摘要\"",
        "description = \"摘要\"\npending     = { text = \"未確定\" }",
    );
    assert_eq!(recipe_of(&pending).statements_by_sum_alone(), ["statement"]);
}
