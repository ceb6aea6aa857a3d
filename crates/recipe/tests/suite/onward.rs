//! A statement page that shows a way on: followed, disclaimed, or refused where nothing proves the list's end.

use crate::bank::{
    INSTITUTION, MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk,
};
use crate::walk::{APRIL, second_account};
use domain::fetch::{Cause, FetchError};
use recipe::{Recipe, Walked};

const NEXT: &str = "next  = { click = \"次の頁\", to = \"statement\" }\n";
const TOTAL: &str = "total   = { beside = \"件数\", without = \"件\" }\n";

/// The recipe with other words for `next` and `total`.
fn recipe(next: &str, total: &str) -> Recipe {
    recipe_of(&RECIPE.replace(NEXT, next).replace(TOTAL, total))
}

fn read(recipe: &Recipe, page: &str) -> Walked {
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, page);
    walk(recipe, &order(), &mut second_account(bank))
}

/// The first page of a list of three lines, oldest first.
fn first_page() -> String {
    statement("0123456", 3, &APRIL[..2], true)
}

fn refused(recipe: &Recipe, page: &str) -> FetchError {
    let walked = read(recipe, page);
    assert!(
        walked.views.iter().all(|view| view.account != "0123456"),
        "no line of a list that may go on"
    );
    let (_, error) = walked.account_errors.first().expect("refused").clone();
    assert_eq!(error.cause, Cause::PageChanged);
    assert_eq!(error.step.as_deref(), Some("statement"));
    error
}

#[test]
fn a_way_on_that_nobody_follows_is_refused_with_what_to_write() {
    let seen = refused(&recipe("", ""), &first_page()).seen.expect("seen");
    assert!(
        seen.ja.contains("next = { click = \"次の頁\" }"),
        "{}",
        seen.ja
    );
    assert!(seen.en.contains("next = false"), "{}", seen.en);
}

#[test]
fn a_way_on_under_another_name_than_the_recipes_is_refused() {
    let renamed = first_page().replace("次の頁", "次の20件");
    let seen = refused(&recipe(NEXT, ""), &renamed).seen.expect("seen");
    assert!(seen.en.contains("\"次の20件\""), "{}", seen.en);
}

#[test]
fn every_way_of_showing_that_there_is_more_counts() {
    let last = statement("0123456", 2, &APRIL[..2], false);
    let ways = [
        "<a href='/meisai?p=2'>次へ &gt;&gt;</a>",
        "<a href='/meisai?p=2'>›</a>",
        "<a href='/meisai?p=2' rel='next'>2</a>",
        "<a href='/meisai?p=2'><img src='/n.gif' alt='次ページ'></a>",
        "<a href='/meisai?p=2' aria-label='次へ'><i></i></a>",
        "<button type='button'>もっと見る</button>",
        "<p>該当件数：３件（１～２件目を表示）</p>",
        "<p>3件中 1～2件</p>",
        "<p>1/2ページ</p>",
    ];
    for way in ways {
        refused(
            &recipe("", ""),
            &last.replace(
                "<a href=\"/logout\">",
                &format!("{way}<a href=\"/logout\">"),
            ),
        );
    }
    let none = [
        "<a href='/meisai?m=5'>翌月</a>",
        "<span>次へ</span>",
        "<button disabled>次へ</button>",
        "<a href='/meisai?p=2' style='display:none'>次へ</a>",
        "<p>2件中 1～2件</p>",
        "<p>2/2ページ</p>",
    ];
    for way in none {
        let page = last.replace(
            "<a href=\"/logout\">",
            &format!("{way}<a href=\"/logout\">"),
        );
        let walked = read(&recipe("", ""), &page);
        assert_eq!(walked.account_errors, [], "{way}");
    }
}

#[test]
fn spoken_it_is_no_way_on() {
    let walked = read(&recipe("next = false\n", ""), &first_page());
    assert_eq!(walked.account_errors, []);
    assert_eq!(walked.views[0].view.lines.len(), 2);
}

#[test]
fn a_witness_of_the_end_speaks_louder_than_a_link() {
    let counted = first_page().replace("3件", "2件");
    assert_eq!(read(&recipe("", TOTAL), &counted).account_errors, []);

    // What the list of accounts says stands at the newest line: only that one could be on a next page.
    let closing = "closing = { from = \"account.balance\" }\n";
    let rows = [
        ["2026/04/03", "", "100", "408,800", "a"],
        ["2026/04/05", "120,000", "", "288,800", "b"],
    ];
    let oldest_first = statement("0123456", 3, &rows, true);
    assert_eq!(read(&recipe("", closing), &oldest_first).account_errors, []);
}

#[test]
fn the_newest_balance_proves_nothing_of_older_lines_on_a_next_page() {
    let closing = "closing = { from = \"account.balance\" }\n";
    let rows = [
        ["2026/04/05", "120,000", "", "288,800", "b"],
        ["2026/04/03", "", "100", "408,800", "a"],
    ];
    refused(&recipe("", closing), &statement("0123456", 3, &rows, true));
}

#[test]
fn check_asks_for_the_balance_of_the_end_and_for_a_way() {
    let warned = |next: &str, total: &str| {
        let recipe = recipe(next, total);
        let warnings = recipe.warnings().iter().map(ToString::to_string);
        warnings.collect::<Vec<_>>().join("\n")
    };
    assert!(warned(NEXT, "").contains("closing = { from = \"account.balance\" }"));
    assert_eq!(warned(NEXT, TOTAL), "");
    assert_eq!(
        warned(NEXT, "closing = { from = \"account.balance\" }\n"),
        ""
    );

    let text = RECIPE.replace(NEXT, "next = true\n");
    let faults = Recipe::read(INSTITUTION, &text).expect_err("whereto?");
    assert!(
        faults[0]
            .to_string()
            .contains("`next = true` doesn't say where to"),
        "{faults:?}"
    );
}
