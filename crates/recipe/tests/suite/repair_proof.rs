//! What a proposal promises is tried before it is said: that the page is read, that its amounts are right, that old pages stay
//! readable.

use crate::repair::Recorded;
use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8};
use recipe::Captured;
use recipe::repair::{Broken, Proof, Proposal, What, Why, diagnose, propose, rewalk};

/// The statement of demo-shinkin with its columns of money exchanged, under these four headers.
fn moved(shinkin: &Recorded, headers: [&str; 4]) -> Vec<Captured> {
    let old = "<TH>取引日</TH><TH>お支払い</TH><TH>お預かり</TH><TH>差引残高</TH>";
    let new: String = headers.map(|label| format!("<TH>{label}</TH>")).concat();
    shinkin.altered(|text| {
        let lines = text.replace(old, &new);
        let lines = lines.lines().map(|line| {
            let cells: Vec<&str> = line.split("</TD>").collect();
            match cells.as_slice() {
                [day, a, b, rest @ ..] if day.starts_with("<TR><TD>08.") && rest.len() == 2 => {
                    [&[*day, *b, *a], rest].concat().join("</TD>")
                }
                _ => line.to_owned(),
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// (the key of the recipe, the new word) of each changed line.
fn changed(proposal: &Proposal) -> Vec<(String, String)> {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let edits = proposal.edits.iter();
    edits
        .map(|edit| (key(&edit.old), edit.reasons[0].new.clone()))
        .collect()
}

#[test]
fn columns_that_are_moved_and_renamed_are_told_apart_by_the_balances() {
    let shinkin = Recorded::of("demo-shinkin", EUC_JP);
    // The second says nothing by its words; only the balances tell.
    for (received, paid) in [("入金額", "出金額"), ("甲欄", "乙欄")] {
        let bank = moved(&shinkin, ["年月日", received, paid, "残高"]);
        let best = shinkin.propose_for(&shinkin.recipe_toml, &bank).remove(0);
        let words = changed(&best);
        let of = |key: &str| words.iter().find(|(own, _)| own == key).map(|(_, new)| new);
        assert_eq!(of("out").map(String::as_str), Some(paid), "{best:#?}");
        assert_eq!(of("in").map(String::as_str), Some(received));
        assert_eq!(
            (best.reads, best.keeps_old, best.proof),
            (true, true, Proof::Agrees)
        );
    }
}

#[test]
fn a_recipe_that_takes_in_for_out_is_contradicted_by_the_first_page_of_a_list() {
    let shinkin = Recorded::of("demo-shinkin", EUC_JP);
    let link = "<A HREF=\"/shinkin/meisai?P=2\">次の２０件</A></BODY>";
    let bank = shinkin.altered(|text| match text.contains("お支払い") {
        true => text.replace("</BODY>", link),
        false => text.to_owned(),
    });
    let swapped = shinkin
        .recipe_toml
        .replace("out         = \"お支払い\"", "out         = \"お預かり\"")
        .replace("in          = \"お預かり\"", "in          = \"お支払い\"");
    assert_ne!(swapped, shinkin.recipe_toml);
    for (text, is_right) in [(&shinkin.recipe_toml, true), (&swapped, false)] {
        let recipe = shinkin.recipe(text);
        let walked = rewalk(&recipe, &shinkin.order, &bank);
        assert!(!walked.missed.is_empty(), "the next page isn't stored");
        let stands = diagnose(&recipe, &shinkin.order, &bank, &shinkin.pages);
        assert_eq!(stands.is_none(), is_right, "{stands:?}");
    }
}

#[test]
fn old_pages_are_said_to_stay_readable_only_where_that_was_tried() {
    let bank = Recorded::of("demo-bank", SHIFT_JIS);
    let changes = [("<td>お取引日</td>", "<td>年月日</td>")];
    let tried = bank.propose(&changes).remove(0);
    assert!(tried.keeps_old && tried.edits[0].new.contains("either"));
    // Nothing to try it on: the same page compared, but no walk that gave lines.
    let failed = rewalk(
        &bank.recipe(&bank.recipe_toml),
        &bank.order,
        &bank.changed(&changes),
    );
    let mut good = bank.good();
    good.recipe_toml = "start = \"/\"";
    let untried = propose(&Broken {
        institution_toml: &bank.institution_toml,
        recipe_toml: &bank.recipe_toml,
        order: &bank.order,
        failed: &failed.walked.captures,
        good: &[good],
    });
    assert!(!untried.is_empty());
    assert!(
        untried.iter().all(|proposal| !proposal.keeps_old),
        "{untried:#?}"
    );
}

#[test]
fn a_word_is_never_written_twice_however_often_a_bank_changes_its_mind() {
    let bank = Recorded::of("demo-bank", SHIFT_JIS);
    let mut text = bank.recipe_toml.clone();
    for label in ["年月日", "取引年月日", "年月日", "日付", "取引年月日"] {
        let pages = bank.changed(&[("<td>お取引日</td>", &format!("<td>{label}</td>"))]);
        if let Some(best) = bank.propose_for(&text, &pages).into_iter().next() {
            assert!(best.reads && best.keeps_old, "{best:#?}");
            text = best.recipe_toml;
        }
    }
    let date = text
        .lines()
        .find(|line| line.starts_with("date "))
        .expect("a date");
    for label in ["お取引日", "年月日", "取引年月日", "日付"] {
        let quoted = format!("\"{label}\"");
        assert_eq!(date.matches(&quoted).count(), 1, "{date}");
    }
}

#[test]
fn what_changed_is_told_once() {
    let pay = Recorded::of("demo-pay", UTF_8);
    let best = pay.propose(&[("\"entries\":", "\"items\":")]).remove(0);
    let told = best.reasons();
    let names = told.iter().filter(|reason| reason.new == "items").count();
    assert_eq!(names, 1, "{told:#?}");
    assert!(best.edits.len() > 1, "the recipe names it more than once");
}

#[test]
fn renamed_headers_of_a_file_are_known_like_those_of_a_page() {
    let shoko = Recorded::of("demo-shoko", SHIFT_JIS);
    let best = shoko.mended(&[(
        "取引日,起算日,摘要,金額,残高",
        "お取引年月日,起算日,取引内容,お取引金額,差引残高",
    )]);
    let mut told: Vec<(What, &str, &str)> = best
        .edits
        .iter()
        .flat_map(|edit| &edit.reasons)
        .map(|reason| (reason.what, reason.old.as_str(), reason.new.as_str()))
        .collect();
    told.sort_by_key(|(_, old, _)| *old);
    let label = What::Label;
    assert_eq!(
        told,
        [
            (label, "取引日", "お取引年月日"),
            (label, "摘要", "取引内容"),
            (label, "残高", "差引残高"),
            (label, "金額", "お取引金額"),
        ]
    );
    assert!(best.keeps_old && best.reads, "{best:#?}");
    // And the label in front of a value.
    let best = shoko.mended(&[("口座番号,", "お客様の口座,")]);
    assert_eq!(best.reasons()[0].new, "お客様の口座");
}

#[test]
fn where_nothing_proves_a_side_only_its_own_word_may_name_it() {
    let net = Recorded::of("demo-netbank", UTF_8);
    let says_so = net
        .propose(&[("tx--in", "tx--credit"), ("tx--out", "tx--debit")])
        .remove(0);
    let words: Vec<&str> = says_so
        .reasons()
        .iter()
        .map(|reason| reason.new.as_str())
        .collect();
    assert!(
        words.contains(&".tx--credit") && words.contains(&".tx--debit"),
        "{words:?}"
    );
    assert_eq!(says_so.proof, Proof::None, "whoever takes it has to look");

    for proposal in net.propose(&[("tx--in", "tx--a"), ("tx--out", "tx--b")]) {
        let guessed = proposal.reasons().iter().any(|reason| {
            reason.new.contains("tx--a")
                || reason.new.contains("tx--b")
                || reason.why == Why::SameValues
        });
        assert!(!guessed && !proposal.reads, "{proposal:#?}");
    }
}
