//! A page with too few lines to hold a side: money in and out are told apart by their own words or not at all.

use crate::bank::{
    Bank, INSTITUTION, MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk,
};
use recipe::repair::{Broken, GoodWalk, Proof, Proposal, diagnose, proof_on, propose, rewalk};
use recipe::{Captured, FetchOrder, Recipe};

type Row = [&'static str; 5];

const GOOD: [Row; 4] = [
    ["2026/04/02", "", "1,000", "1,000", "カ）テスト"],
    ["2026/04/03", "100", "", "900", "電気"],
    ["2026/04/06", "", "500", "1,400", "利息"],
    ["2026/04/07", "500", "", "900", "水道"],
];

fn ordered() -> FetchOrder {
    FetchOrder {
        deselected: vec!["0765432".into()],
        ..order()
    }
}

/// The pages of a walk over a bank whose list has these rows under these two headers.
fn pages(recipe: &Recipe, rows: &[Row], out: &str, into: &str) -> Vec<Captured> {
    let old = "<th>出金</th><th>入金</th>";
    let new = format!("<th>{out}</th><th>{into}</th>");
    let list = statement("0123456", rows.len(), rows, false).replace(old, &new);
    let mut bank: Bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &list);
    walk(recipe, &ordered(), &mut bank).captures
}

#[test]
fn the_good_walk_is_good() {
    let recipe = recipe_of(RECIPE);
    let good = pages(&recipe, &GOOD, "出金", "入金");
    let walked = rewalk(&recipe, &ordered(), &good).walked;
    assert_eq!((walked.error, walked.account_errors), (None, vec![]));
    assert_eq!(walked.views[0].view.lines.len(), 4);
}

fn proposed(rows: &[Row], out: &str, into: &str) -> Vec<Proposal> {
    let recipe = recipe_of(RECIPE);
    let good = pages(&recipe, &GOOD, "出金", "入金");
    propose(&Broken {
        institution_toml: INSTITUTION,
        recipe_toml: RECIPE,
        order: &ordered(),
        failed: &pages(&recipe, rows, out, into),
        good: &[GoodWalk {
            order: &ordered(),
            pages: &good,
            recipe_toml: RECIPE,
        }],
    })
}

fn exchanged(rows: &[Row]) -> Vec<Row> {
    rows.iter()
        .map(|[day, a, b, rest @ ..]| [day, *b, *a, rest[0], rest[1]])
        .collect()
}

/// What a proposal names for money out and in.
fn sides(proposal: &Proposal) -> Vec<(&str, &str)> {
    let reasons = proposal.reasons().into_iter();
    reasons
        .map(|reason| (reason.old.as_str(), reason.new.as_str()))
        .collect()
}

const ONE: [Row; 1] = [["2026/04/08", "", "300", "1,200", "利息"]];

#[test]
fn the_place_of_a_column_names_no_side_where_one_line_is_all_there_is() {
    let rows = [ONE.to_vec(), exchanged(&ONE)];
    for rows in &rows {
        assert_eq!(proposed(rows, "金額A", "金額B"), []);
    }
    // Nor do equal amounts: this line stood on the good page, on the other side.
    let known = [["2026/04/08", "", "500", "1,400", "水道"]];
    assert_eq!(proposed(&known, "金額A", "金額B"), []);
}

#[test]
fn two_lines_hold_the_sides_by_their_balances() {
    for (rows, out) in [
        (GOOD.to_vec(), "金額A"),
        (exchanged(&GOOD), "金額B"),
        (GOOD[..2].to_vec(), "金額A"),
        (exchanged(&GOOD[..2]), "金額B"),
    ] {
        let best = proposed(&rows, "金額A", "金額B").remove(0);
        assert!(best.reads && best.keeps_old, "{best:#?}");
        assert_eq!(best.proof, Proof::Agrees);
        assert!(sides(&best).contains(&("出金", out)), "{best:#?}");
    }
}

#[test]
fn what_says_its_side_itself_is_taken_from_one_line_and_has_to_be_looked_at() {
    for (rows, out, into) in [
        (ONE.to_vec(), "お支払い", "お預かり"),
        (exchanged(&ONE), "お預かり", "お支払い"),
    ] {
        let best = proposed(&rows, out, into).remove(0);
        assert!(best.reads, "{best:#?}");
        assert_eq!(best.proof, Proof::TooFew);
        let sides = sides(&best);
        assert!(sides.contains(&("出金", "お支払い")), "{sides:?}");
        assert!(sides.contains(&("入金", "お預かり")), "{sides:?}");
    }
}

#[test]
fn a_draft_by_hand_is_judged_by_the_page_that_it_reads() {
    let recipe = recipe_of(RECIPE);
    let text = RECIPE
        .replace("\"出金\"", "\"金額A\"")
        .replace("\"入金\"", "\"金額B\"");
    let draft = recipe_of(&text);
    for (rows, proof) in [
        (ONE.to_vec(), Proof::TooFew),
        (GOOD.to_vec(), Proof::Agrees),
    ] {
        let failed = pages(&recipe, &rows, "金額A", "金額B");
        let good = pages(&recipe, &GOOD, "出金", "入金");
        let stands = diagnose(&recipe, &ordered(), &failed, &good).expect("stands in the way");
        let rule = stands.rule().expect("a rule");
        let found = proof_on(&draft, &ordered(), &failed, &stands.new, rule);
        assert_eq!(found, proof);
    }
}
