//! What a page hides of itself is read by nobody, and is no line.

use crate::bank::{MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk};
use crate::walk::{APRIL, second_account};
use domain::fetch::Cause;
use recipe::{Recipe, Walked};

const TOTAL: &str = "total   = { beside = \"件数\", without = \"件\" }\n";

/// A line that would fit on top of the others.
const GHOST: &str = "<td>2026/04/01</td><td>1</td><td></td><td>528,800</td><td>GHOST</td>";

/// Running balances alone: nothing says how many lines there are.
fn recipe() -> Recipe {
    recipe_of(&RECIPE.replace(TOTAL, ""))
}

fn read(recipe: &Recipe, page: &str) -> Walked {
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, page);
    walk(recipe, &order(), &mut second_account(bank))
}

fn descriptions(walked: &Walked) -> Vec<&str> {
    assert_eq!(walked.account_errors, []);
    let lines = walked.views[0].view.lines.iter();
    lines.map(|line| line.description.as_str()).collect()
}

/// Behind the header, or wherever `at` is first.
fn with(at: &str, what: &str) -> String {
    let page = statement("0123456", 3, &APRIL, false);
    assert!(page.contains(at), "{at}");
    page.replacen(at, &format!("{at}{what}"), 1)
}

/// What the refusal says that it saw.
fn refused(walked: &Walked) -> (Cause, &str) {
    let (number, error) = walked.account_errors.first().expect("refused");
    assert_eq!(number, "0123456");
    assert!(walked.views.iter().all(|view| view.account != "0123456"));
    (error.cause, &error.seen.as_ref().expect("seen").en)
}

#[test]
fn a_row_that_nobody_sees_is_no_line_and_may_not_look_like_one() {
    let header = "<th>摘要</th></tr>";
    let seen = read(&recipe(), &with(header, &format!("<tr>{GHOST}</tr>")));
    assert_eq!(descriptions(&seen).len(), 4, "where it is seen");
    for row in [
        format!("<tr hidden>{GHOST}</tr>"),
        format!("<tr style='display:none'>{GHOST}</tr>"),
        format!("<tr style='color:red; DISPLAY:\t none !important'>{GHOST}</tr>"),
        format!("<tr style='visibility:hidden'>{GHOST}</tr>"),
        format!("<tr style='visibility : collapse'>{GHOST}</tr>"),
        format!("</tbody><tbody hidden><tr>{GHOST}</tr></tbody><tbody>"),
        format!("</tbody><tbody style='display:\nnone'><tr>{GHOST}</tr></tbody><tbody>"),
    ] {
        let walked = read(&recipe(), &with(header, &row));
        let said = "rows that the page hides, 1 of which read as lines";
        assert_eq!(refused(&walked), (Cause::PageChanged, said), "{row}");
        // With a count of the bank's own, too: it can't tell which of the rows it counted.
        let counted = read(&recipe_of(RECIPE), &with(header, &row));
        assert_eq!(refused(&counted), (Cause::PageChanged, said), "{row}");
        // Nothing to see but what is hidden.
        let three = ["口座振替 ﾃﾞﾝｷﾀﾞｲ", "口座振替 ﾃﾞﾝｷﾀﾞｲ", "振込 ｶ)ﾐﾎﾝｼﾖｳｼﾞ"];
        let emptied = row.replace("2026/04/01", "").replace("528,800", "");
        let walked = read(&recipe(), &with(header, &emptied));
        assert_eq!(descriptions(&walked), three, "{emptied}");
        // A row that the recipe's author knows.
        let knows = RECIPE.replace(TOTAL, "").replace(
            "{ text = \"小計\" }",
            "{ text = \"小計\" }, { text = \"GHOST\" }",
        );
        let walked = read(&recipe_of(&knows), &with(header, &row));
        assert_eq!(descriptions(&walked), three, "{row}");
    }
    let model = format!("<template><tr>{GHOST}</tr></template>");
    let walked = read(&recipe(), &with(header, &model));
    assert_eq!(
        descriptions(&walked).len(),
        3,
        "a model isn't a part of the page"
    );
}

#[test]
fn the_folded_rest_of_a_list_is_missed() {
    let page = statement("0123456", 3, &APRIL, false);
    let last = page.rfind("<tr><td>").expect("a line");
    let folded = format!(
        "{}<tr class=more style='display:none'>{}",
        &page[..last],
        &page[last + 4..]
    );
    let walked = read(&recipe(), &folded);
    let said = "rows that the page hides, 1 of which read as lines";
    assert_eq!(refused(&walked), (Cause::PageChanged, said));
}

#[test]
fn a_table_that_nobody_sees_has_no_lines_and_is_refused() {
    let page = statement("0123456", 3, &APRIL, false);
    let table = "<table class=\"meisai\"";
    let around = |tag: &str| {
        let page = page.replacen(table, &format!("<{tag}>{table}"), 1);
        page.replacen(
            "</table>",
            &format!("</table></{}>", tag.split(' ').next().unwrap_or_default()),
            1,
        )
    };
    for page in [
        page.replacen(table, &format!("{table} hidden"), 1),
        page.replacen(table, &format!("{table} style='display:\tnone'"), 1),
        around("div hidden"),
        around("div style='visibility:hidden'"),
        around("template"),
    ] {
        let walked = read(&recipe(), &page);
        let said = "one that the page hides, and nothing else";
        assert_eq!(refused(&walked), (Cause::EmptyBySurprise, said));
    }
    // Beside one that is seen it is an older layout's, or a model for scripts.
    let model = format!(
        "{table} hidden><tr><th>日付</th><th>入金</th><th>出金</th><th>残高</th><th>摘要</th></tr></table>"
    );
    let both = page.replacen(table, &format!("{model}{table}"), 1);
    assert_eq!(descriptions(&read(&recipe(), &both)).len(), 3);
}

#[test]
fn a_list_of_elements_is_told_likewise() {
    let text = RECIPE.replace(TOTAL, "").replace(
        "table       = \"table.meisai\"\nskip        = [ { text = \"小計\" } ]\ndate        = \"日付\"\nout         = \"出金\"\nin          = \"入金\"\nbalance     = \"残高\"\ndescription = \"摘要\"",
        "each = \".line\"\ndate = \".d\"\nin = \".i\"\nbalance = \".b\"\ndescription = \".t\"",
    );
    let line = |more: &str, day: u8, amount: u32, balance: u32, text: &str| {
        format!(
            "<p class=line {more}><i class=d>2026/04/0{day}</i> <i class=i>{amount}</i> <i class=b>{balance}</i> <i class=t>{text}</i></p>"
        )
    };
    let page = |ghost: &str| {
        let lines = [
            line(ghost, 1, 10, 10, "GHOST"),
            line("", 2, 5, 15, "A"),
            line("", 3, 5, 20, "B"),
        ];
        format!(
            "<title>入出金明細</title><dl><dt>口座番号</dt><dd>0123456</dd></dl>{}<a href=\"/logout\">ログアウト</a>",
            lines.concat()
        )
    };
    let recipe = recipe_of(&text);
    assert_eq!(descriptions(&read(&recipe, &page(""))), ["GHOST", "A", "B"]);
    for ghost in [
        "hidden",
        "style='display: none'",
        "style='visibility:hidden'",
    ] {
        let walked = read(&recipe, &page(ghost));
        let said = "rows that the page hides, 1 of which read as lines";
        assert_eq!(refused(&walked), (Cause::PageChanged, said), "{ghost}");
        let model = page(ghost).replacen("2026/04/01", "", 1);
        assert_eq!(descriptions(&read(&recipe, &model)), ["A", "B"], "{ghost}");
    }
}

#[test]
fn a_word_that_nobody_sees_is_in_no_description() {
    for style in ["display:\tnone", "visibility:hidden", "d\\69splay:none"] {
        let page = with("<td>", &format!("<span style='{style}'>X</span>"));
        let page = page.replacen("振込", &format!("<b style='{style}'>GHOST</b>振込"), 1);
        assert_eq!(
            descriptions(&read(&recipe(), &page)).last(),
            Some(&"振込 ｶ)ﾐﾎﾝｼﾖｳｼﾞ"),
            "{style:?}"
        );
    }
    let seen = with("<td>", "").replacen(
        "振込",
        "<b style='backface-visibility:hidden'>ネット</b>振込",
        1,
    );
    assert_eq!(
        descriptions(&read(&recipe(), &seen)).last(),
        Some(&"ネット振込 ｶ)ﾐﾎﾝｼﾖｳｼﾞ")
    );
}
