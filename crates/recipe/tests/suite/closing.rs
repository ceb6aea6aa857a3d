//! A balance that a page before the list showed: a line that came in between is told apart from a list that lacks its end.

use crate::bank::{MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk};
use crate::walk::{APRIL, second_account};
use domain::fetch::{Cause, FetchError};

const NEXT: &str = "next  = { click = \"次の頁\", to = \"statement\" }\n";
const TOTAL: &str = "total   = { beside = \"件数\", without = \"件\" }\n";

/// The list of accounts says 288,800. No `next`, no number of lines.
fn refused(rows: &[[&str; 5]], more: bool) -> FetchError {
    let text = RECIPE
        .replace(NEXT, "")
        .replace(TOTAL, "closing = { from = \"account.balance\" }\n");
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &statement("0123456", 3, rows, more));
    let walked = walk(&recipe_of(&text), &order(), &mut second_account(bank));
    assert!(walked.views.iter().all(|view| view.account != "0123456"));
    walked.account_errors.first().expect("refused").1.clone()
}

#[test]
fn lines_that_came_in_between_have_the_list_read_again_later() {
    assert_eq!(refused(&APRIL, false).cause, Cause::ListMoved);
    // All of the list came in between.
    let new = [["2026/04/11", "", "100", "288,900", "入金"]];
    assert_eq!(refused(&new, false).cause, Cause::ListMoved);
}

#[test]
fn a_closing_balance_behind_one_line_proves_no_amount() {
    let text = RECIPE.replace(TOTAL, "closing = { from = \"account.balance\" }\n");
    let recipe = recipe_of(&text);
    let rows = [["2026/04/02", "", "1", "288,800", "入金"]];
    for rows in [&rows[..], &APRIL[..2]] {
        let bank = signed_in()
            .html("GET /jouken?k=1", &form_of(1))
            .html(MEISAI, &statement("0123456", 3, rows, false));
        let walked = walk(&recipe, &order(), &mut second_account(bank));
        assert_eq!(walked.account_errors, []);
        let proofs = walked.views[0].proofs;
        assert!(proofs.closing);
        assert_eq!(proofs.unproven(), rows.len() == 1);
    }
}

#[test]
fn a_list_without_its_end_is_a_changed_page() {
    for rows in [&APRIL[..1], &[["2026/04/02", "", "1", "999", "入金"]]] {
        let error = refused(rows, false);
        assert_eq!(error.cause, Cause::PageChanged);
        let (expected, seen) = (error.expected.expect("expected"), error.seen.expect("seen"));
        assert_eq!(expected.en, "the closing balance 288800");
        assert!(seen.en.contains("lacks its end"), "{}", seen.en);
        assert!(seen.ja.contains("欠けている"), "{}", seen.ja);
    }
}

#[test]
fn a_way_on_that_nobody_follows_is_the_reason_that_is_told() {
    let error = refused(&APRIL[..1], true);
    assert_eq!(error.cause, Cause::PageChanged);
    let seen = error.seen.expect("seen");
    assert!(
        seen.ja.contains("next = { click = \"次の頁\" }"),
        "{}",
        seen.ja
    );
}
