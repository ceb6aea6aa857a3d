//! The label of a link changes: what is proposed instead, for whom, and which link never is.

use crate::repair::Recorded;
use encoding_rs::UTF_8;
use recipe::repair::{Broken, Proposal, What, Why, propose, rewalk};

fn netbank() -> Recorded {
    Recorded::of("demo-netbank", UTF_8)
}

const OLD: &str = "入出金を見る";

/// The `click` that a proposal has instead.
fn click(proposal: &Proposal) -> &str {
    let edit = proposal.edits.iter().find(|edit| edit.old.contains(OLD));
    let edit = edit.expect("the line of the link");
    edit.new
        .split_once("click = ")
        .and_then(|(_, rest)| rest.split_once(", to"))
        .map(|(click, _)| click)
        .expect("a click")
}

#[test]
fn the_new_label_of_a_link_is_proposed_and_so_is_its_address_for_old_and_new() {
    let proposals = netbank().propose(&[(OLD, "明細を見る")]);
    let said: Vec<(&str, bool, bool)> = proposals
        .iter()
        .map(|proposal| (click(proposal), proposal.keeps_old, proposal.reads))
        .collect();
    assert_eq!(
        said,
        [
            ("{ css = 'a[href^=\"/accounts/\"]' }", true, true),
            ("\"明細を見る\"", false, true),
        ]
    );
    let reason = proposals[0].reasons()[0];
    assert_eq!((reason.what, reason.why), (What::Link, Why::SameAddress));
    netbank().mended(&[(OLD, "明細を見る")]);
}

/// The walk that failed is one customer's, the good one another's.
#[test]
fn the_good_walk_may_be_another_customers() {
    let bank = netbank();
    let page = |text: &str| {
        let text = text.replace(OLD, "明細を見る");
        text.split("/accounts/")
            .enumerate()
            .map(|(at, piece)| match at {
                0 => piece.to_owned(),
                _ => format!("/accounts/9{piece}"),
            })
            .collect::<String>()
    };
    let proposals = bank.propose_for(&bank.recipe_toml, &bank.altered(page));
    let clicks: Vec<&str> = proposals.iter().map(click).collect();
    assert!(clicks.contains(&"\"明細を見る\""), "{clicks:?}");
}

#[test]
fn a_link_that_moves_money_leaves_the_fence_or_names_the_customer_is_never_proposed() {
    let bank = netbank();
    for (label, address) in [
        ("振込・振替", None),
        ("口座 4410027 の明細", None),
        ("山田商店様", None),
        ("カードのお申し込み", Some("/cards/")),
        ("明細を見る", Some("/transfer/")),
    ] {
        let changed = bank.altered(|text| {
            let text = text.replace(OLD, label);
            match address {
                Some(address) => {
                    text.replace("<a href=\"/accounts/", &format!("<a href=\"{address}"))
                }
                None => text,
            }
        });
        let failed = rewalk(&bank.recipe(&bank.recipe_toml), &bank.order, &changed);
        let proposals = propose(&Broken {
            institution_toml: &bank.institution_toml,
            recipe_toml: &bank.recipe_toml,
            order: &bank.order,
            failed: &failed.walked.captures,
            good: &[bank.good()],
        });
        let named = proposals
            .iter()
            .any(|proposal| proposal.recipe_toml.contains(&format!("\"{label}\"")));
        assert!(!named, "{label}: {proposals:#?}");
    }
}
