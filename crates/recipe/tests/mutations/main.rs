//! Every recorded page of every institution, changed in every way that a bank or a network changes pages: what is read is
//! right, or it is refused. Only a list that the recipe itself calls unproven may be read wrongly where nothing on the page
//! can tell; those are counted.
//!
//! The ordinary run tries a part, drawn by a fixed seed. `RENKEI_TEST_BREADTH=N` tries N times as much of each page, `all`
//! everything: each page cut after each of its bytes.

mod cuts;
mod judging;
mod operators;
mod report;
mod truth;
mod trying;
mod walks;

use judging::{Verdict, judge};
use report::Report;
use truth::Truth;
use trying::{Breadth, Tally};
use walks::all_institutions;

/// So many operators have to be tried on each recipe.
const OPERATORS_MIN: usize = 40;

/// The institutions are shared out over so many tests, so that they run side by side.
const SHARES: usize = 6;

fn share(n: usize) {
    let (mut wrong, mut missing) = (Vec::new(), Vec::new());
    let breadth = Breadth::asked_for();
    let report = Report::read();
    for institution in all_institutions().iter().skip(n).step_by(SHARES) {
        let tally = Tally::of_recipe(institution, breadth);
        println!("{institution}: {tally}");
        for one in &tally.wrong {
            println!("  {one}");
        }
        assert!(
            tally.operators.len() >= OPERATORS_MIN,
            "{institution}: only {} operators fit its pages",
            tally.operators.len()
        );
        assert!(
            tally.right > 0 && tally.refused > 0,
            "{institution}: nothing was tried"
        );
        missing.extend(report.misses(institution, &tally));
        wrong.extend(tally.wrong);
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        missing.is_empty(),
        "docs/mutations.md is behind, run `cargo xtask mutations`:\n{}",
        missing.join("\n")
    );
}

#[test]
fn changed_pages_are_right_or_refused_one() {
    share(0);
}

#[test]
fn changed_pages_are_right_or_refused_two() {
    share(1);
}

#[test]
fn changed_pages_are_right_or_refused_three() {
    share(2);
}

#[test]
fn changed_pages_are_right_or_refused_four() {
    share(3);
}

#[test]
fn changed_pages_are_right_or_refused_five() {
    share(4);
}

#[test]
fn changed_pages_are_right_or_refused_six() {
    share(5);
}

/// What the tests above would say if the engine misread: a recipe that takes in for out, and one that leaves lines out.
#[test]
fn a_misreading_is_called_wrong() {
    let recordings = walks::recordings("demo-netbank");
    let (recording, right) = (&recordings[0], walks::recipe("demo-netbank"));
    let truth = Truth::of(recording, &recording.replay(&right, &[], &[]));
    let judged = |recipe: &recipe::Recipe| {
        judge(&truth, &recording.replay(recipe, &truth.known, &[]), false)
    };
    assert_eq!(judged(&right), Verdict::Right);
    let (plus, minus) = ("{ has = \".tx--in\" }", "{ has = \".tx--out\" }");
    let misread = walks::edited_recipe(
        "demo-netbank",
        &[
            (plus, "{ has = \".x\" }"),
            (minus, plus),
            ("{ has = \".x\" }", minus),
        ],
    );
    let wrong = |page: &str| Verdict::Wrong([page.to_owned()].into());
    assert_eq!(judged(&misread), wrong("statement"));
    let lossy = walks::edited_recipe(
        "demo-netbank",
        &[
            (
                "total   = { css = \".activity__count\", find = '全(\\d+)件' }\n",
                "",
            ),
            ("each        = \".tx\"", "each        = \".tx--in\""),
        ],
    );
    assert_eq!(judged(&lossy), wrong("statement"));
}

/// The command sets `UPDATE_EXPECT=1` and the breadth: everything is tried, and the document written anew.
#[test]
fn the_report_is_of_this_catalogue() {
    let is_updating = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    if is_updating && Breadth::asked_for().is_all() {
        report::write(&report::try_everything());
    }
    Report::read().hold();
}
