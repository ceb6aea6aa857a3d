//! 起算日: read beside 取引日, held by `expected.txt`, and refused where it is lost or of another year.

use domain::fetch::Cause;
use jiff::civil::date;
use recipe::Walked;
use recipe::replay::{DifferenceKind, differences, expected_text};

use crate::bank::{MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk};
use crate::walk::second_account;

/// Two lines; `day`: from which the second one counts.
fn page(day: &str) -> String {
    let second = format!("{day}</td><td>小切手");
    let rows = [
        [
            "2026/04/01",
            "",
            "100",
            "408,800",
            "2026/04/01</td><td>振込",
        ],
        ["2026/04/03", "120,000", "", "288,800", second.as_str()],
    ];
    statement("0123456", 2, &rows, false).replace("<th>摘要</th>", "<th>起算日</th><th>摘要</th>")
}

fn read(value: &str, page: &str) -> Walked {
    let description = "description = \"摘要\"";
    let text = RECIPE.replace(description, &format!("{description}\nvalued_on = {value}"));
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, page);
    walk(&recipe_of(&text), &order(), &mut second_account(bank))
}

const COLUMN: &str = "\"起算日\"";

fn refused(value: &str, page: &str) -> String {
    let walked = read(value, page);
    let (_, error) = walked.account_errors.first().expect("refused");
    assert_eq!(error.cause, Cause::PageChanged);
    error.expected.as_ref().expect("expected").en.clone()
}

#[test]
fn the_day_from_which_a_line_counts_stands_behind_its_balance() {
    let walked = read(COLUMN, &page("2026/04/06"));
    assert_eq!(walked.account_errors, []);
    assert_eq!(
        expected_text(&walked),
        "0123456\t2026-04-01\t100\t振込\t408800\t2026-04-01\n\
         0123456\t2026-04-03\t-120000\t小切手\t288800\t2026-04-06\n"
    );
}

#[test]
fn two_days_that_change_places_differ_from_what_was_expected() {
    let expected = expected_text(&read(COLUMN, &page("2026/04/06")));
    let swapped = page("2026/04/06")
        .replace("<th>日付</th>", "<th>X</th>")
        .replace("<th>起算日</th>", "<th>日付</th>")
        .replace("<th>X</th>", "<th>起算日</th>");
    let found = differences(&expected, &read(COLUMN, &swapped));
    let lines: Vec<_> = found
        .iter()
        .map(|one| (one.kind, one.line.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (
                DifferenceKind::Missing,
                "2026-04-03 -120000 小切手 288800 2026-04-06"
            ),
            (
                DifferenceKind::New,
                "2026-04-06 -120000 小切手 288800 2026-04-03"
            ),
        ]
    );
}

/// What stays open live is said by name, so that `check` can note it.
#[test]
fn a_statement_with_two_dates_is_named_as_open() {
    assert_eq!(recipe_of(RECIPE).statements_with_two_dates(), [""; 0]);
    let description = "description = \"摘要\"";
    let text = RECIPE.replace(description, &format!("{description}\nvalued_on = {COLUMN}"));
    assert_eq!(recipe_of(&text).statements_with_two_dates(), ["statement"]);
}

#[test]
fn an_empty_one_is_refused_unless_the_recipe_expects_it() {
    let said = refused(COLUMN, &page(""));
    assert_eq!(said, "row 3 of table.meisai: valued_on: a date");
    let walked = read("{ col = \"起算日\", default = \"\" }", &page(""));
    assert_eq!(walked.account_errors, []);
    let days = walked.views[0].view.lines.iter().map(|line| line.valued_on);
    assert_eq!(days.collect::<Vec<_>>(), [Some(date(2026, 4, 1)), None]);
}

#[test]
fn one_of_another_year_is_refused() {
    for day in ["2025/04/06", "2027/04/06", "2026/08/01"] {
        let said = refused(COLUMN, &page(day));
        assert!(said.contains("a date near 2026-04-03"), "{day}: {said}");
    }
}
