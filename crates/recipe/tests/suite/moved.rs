//! Lists that change while they are read: read again from their first page, at most twice, then refused.

use crate::bank::{Bank, MEISAI, RECIPE, form_of, order, recipe_of, signed_in, walk};
use crate::walk::{APRIL, second_account};
use domain::fetch::Cause;
use recipe::{Recipe, Walked};

const NEXT: &str = "POST /meisai [NX P]";

/// A list without a running balance and without a printed number of lines; `id`: with the bank's reference.
fn recipe(id: bool) -> Recipe {
    let text = RECIPE
        .replace("empty = {", "unproven = true\nempty = {")
        .replace("total   = { beside = \"件数\", without = \"件\" }\n", "")
        .replace("balance     = \"残高\"\ndescription", "description");
    if id {
        recipe_of(&text.replace(
            "date        = \"日付\"",
            "date        = \"日付\"\nid          = \"残高\"",
        ))
    } else {
        recipe_of(&text)
    }
}

/// Texts of the lines; the column 残高 has them once more, as a reference.
fn page(texts: &[&str], more: bool) -> String {
    let rows: Vec<[&str; 5]> = texts
        .iter()
        .map(|text| ["2026/04/02", "", "100", *text, *text])
        .collect();
    crate::bank::statement("0123456", rows.len(), &rows, more)
}

fn run(recipe: &Recipe, pages: &[(&str, String)]) -> (Walked, Bank) {
    let start = signed_in().html("GET /jouken?k=1", &form_of(1));
    let bank = pages
        .iter()
        .fold(start, |bank, (request, page)| bank.html(request, page));
    let mut bank = second_account(bank);
    let walked = walk(recipe, &order(), &mut bank);
    (walked, bank)
}

fn texts(walked: &Walked) -> Vec<&str> {
    let lines = walked.views[0].view.lines.iter();
    lines.map(|line| line.description.as_str()).collect()
}

#[test]
fn a_reference_that_is_met_twice_has_the_list_read_again() {
    // Between the two pages a line came in on top: "b" slid onto the second page.
    let (walked, _) = run(
        &recipe(true),
        &[
            (MEISAI, page(&["a", "b"], true)),
            (NEXT, page(&["b", "c"], false)),
            (MEISAI, page(&["z", "a"], true)),
            (NEXT, page(&["b", "c", "d"], false)),
        ],
    );
    assert_eq!(walked.account_errors, []);
    assert_eq!(texts(&walked), ["z", "a", "b", "c", "d"]);
}

#[test]
fn without_references_the_first_page_is_looked_at_once_more() {
    let still = [
        (MEISAI, page(&["a", "b"], true)),
        (NEXT, page(&["c"], false)),
        (MEISAI, page(&["a", "b"], true)),
    ];
    let (walked, bank) = run(&recipe(false), &still);
    assert_eq!(walked.account_errors, []);
    assert_eq!(texts(&walked), ["a", "b", "c"]);
    let lists = bank.requests().into_iter().filter(|asked| asked == MEISAI);
    assert_eq!(
        lists.count(),
        3,
        "two for the first account, one for the second"
    );

    let (walked, _) = run(
        &recipe(false),
        &[
            (MEISAI, page(&["a", "b"], true)),
            (NEXT, page(&["b", "c"], false)),
            (MEISAI, page(&["z", "a"], true)),
            (MEISAI, page(&["z", "a"], true)),
            (NEXT, page(&["b", "c", "d"], false)),
            (MEISAI, page(&["z", "a"], true)),
        ],
    );
    assert_eq!(walked.account_errors, []);
    assert_eq!(texts(&walked), ["z", "a", "b", "c", "d"]);
}

#[test]
fn a_list_that_never_stands_still_is_refused_after_three_readings() {
    let moving: Vec<(&str, String)> = (0..3)
        .flat_map(|_| {
            [
                (MEISAI, page(&["a", "b"], true)),
                (NEXT, page(&["b", "c"], false)),
            ]
        })
        .collect();
    let (walked, bank) = run(&recipe(true), &moving);
    assert_eq!(walked.error, None);
    assert_eq!(walked.account_errors[0].1.cause, Cause::ListMoved);
    assert!(walked.views.iter().all(|view| view.account == "0765432"));
    let nexts = bank.requests().into_iter().filter(|asked| asked == NEXT);
    assert_eq!(nexts.count(), 3);
}

#[test]
fn a_balance_from_a_page_before_the_list_is_no_witness_once_a_line_came_in() {
    let text = RECIPE.replace(
        "total   = {",
        "closing = { from = \"account.balance\" }\ntotal   = {",
    );
    let recipe = recipe_of(&text);
    // The list of accounts said 288,800; then 11,200 came in.
    let (walked, _) = run(
        &recipe,
        &[(MEISAI, crate::bank::statement("0123456", 3, &APRIL, false))],
    );
    assert_eq!(walked.account_errors[0].1.cause, Cause::ListMoved);

    let (walked, _) = run(
        &recipe,
        &[
            (
                MEISAI,
                crate::bank::statement("0123456", 2, &APRIL[..1], true),
            ),
            (
                NEXT,
                crate::bank::statement("0123456", 3, &APRIL[1..], false),
            ),
            (MEISAI, crate::bank::statement("0123456", 3, &APRIL, false)),
        ],
    );
    assert_eq!(walked.account_errors, []);
    let proofs = walked.views[0].proofs;
    assert!(proofs.balances && proofs.total && !proofs.closing);
}
