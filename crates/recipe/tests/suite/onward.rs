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

fn before_the_logout(page: &str, more: &str) -> String {
    page.replace(
        "<a href=\"/logout\">",
        &format!("{more}<a href=\"/logout\">"),
    )
}

#[test]
fn what_leads_back_from_a_lists_last_page_is_no_way_on() {
    let rows = [APRIL[2]];
    let pager = "<p><a href='/meisai?p=1'>1</a> 2</p><a href='/meisai?p=1'>以前の明細</a>";
    let first = before_the_logout(&first_page(), "<p>1 <a href='/meisai?p=2'>2</a></p>");
    let last = before_the_logout(&statement("0123456", 3, &rows, false), pager);
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &first)
        .html("POST /meisai [NX P]", &last);
    let walked = walk(&recipe(NEXT, ""), &order(), &mut second_account(bank));
    assert_eq!(walked.account_errors, []);
    assert_eq!(walked.views[0].view.lines.len(), 3);

    // A third page that nobody follows.
    let more = last.replace("2</p>", "2 <a href='/meisai?p=3'>3</a></p>");
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &first)
        .html("POST /meisai [NX P]", &more);
    let walked = walk(&recipe(NEXT, ""), &order(), &mut second_account(bank));
    assert_eq!(walked.account_errors[0].1.cause, Cause::PageChanged);
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
        "<p>1 <a href='/meisai?p=2'>2</a> <a href='/meisai?p=3'>3</a></p>",
        "<ul><li class='on'>１</li><li><a href='/meisai?p=2'>２</a></li></ul>",
        "<select name='page'><option selected>1<option>2<option>3</select>",
        "<p><select name='s'><option>1</option><option>2</option></select>ページ</p>",
        "<a class='next' href='/meisai?p=2'><img src='/n.gif'></a>",
        "<a href='/meisai?p=2'><img src='/img/btn_next.gif'></a>",
        "<li class='next'><a href='/meisai?p=2'><i></i></a></li>",
        "<p>残り８件</p>",
        "<p>ほかに8件の明細があります</p>",
        "<a href='/meisai?p=2'>以前の明細</a>",
        "<a href='/meisai?p=2'>3～4件</a>",
        "<a href='/meisai?p=2'>続きの明細を見る</a>",
        "<p>明細が多いため、一部のみ表示しています。</p>",
        "<p>表示件数の上限を超えています。</p>",
    ];
    for way in ways {
        let page = before_the_logout(&last, way);
        let seen = refused(&recipe("", ""), &page).seen.expect("seen");
        for said in [&seen.ja, &seen.en] {
            assert!(said.contains("next = "), "{way}: {said}");
        }
    }
    let none = [
        "<a href='/meisai?m=5'>翌月</a>",
        "<span>次へ</span>",
        "<button disabled>次へ</button>",
        "<a href='/meisai?p=2' style='display:none'>次へ</a>",
        "<p>2件中 1～2件</p>",
        "<p>2/2ページ</p>",
        "<a href='/meisai?y=2025'>2025</a> <a href='/meisai?y=2026'>2026</a>",
        "2026年 <a href='/m?m=1'>1</a> <a href='/m?m=2'>2</a> <a href='/m?m=3'>3</a> 月",
        "<a href='/m?m=1'>1月</a> <a href='/m?m=2'>2月</a>",
        "<table><tr><th>日<th>月<tr><td>1<td><a href='/m?d=2'>2</a></table>",
        "<table><tr><td>2026/04/01<td><a href='/m?d=2'>2</a><td>振込</table>",
        "<a href='/meisai?k=0123456'>0123456</a> <a href='/meisai?k=2'>0765432</a>",
        "<select name='month'><option>1<option>2<option>3</select>",
        "<select name='perPage'><option>10<option>20<option>50</select>",
        "<p hidden>1 <a href='/meisai?p=2'>2</a></p>",
        "<div class='calendar'><a class='next' href='/meisai?m=5'><img></a></div>",
        "<li class='next disabled'><a href='#'><i></i></a></li>",
        "<p>残り0件</p>",
        "<p>あと２回まちがえると、残り2件のお知らせ</p>",
        "<a href='/kako'>過去の明細照会</a>",
        "<p>口座番号は一部のみ表示しています。</p>",
        "<p>明細が100件を超える場合は、一部のみ表示します。</p>",
    ];
    for way in none {
        let page = before_the_logout(&last, way);
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
