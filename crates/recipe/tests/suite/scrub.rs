//! A recorded walk without the person in it: nothing of them is left, and it still gives the same amounts, days and balances.

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::FutureExt;
use recipe::replay::{Replayer, record};
use recipe::scrub::{Scrubber, page_text};
use recipe::{Captured, Recipe, Walked, walk};

fn folder(institution: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../institutions")
        .join(institution)
}

fn replay(recipe: &Recipe, walk_toml: &str, body: impl FnMut(&str) -> Option<Vec<u8>>) -> Walked {
    let mut replayer = Replayer::read(walk_toml, body).expect("a recorded walk");
    let order = replayer.order().clone();
    walk(recipe, &order, &mut replayer)
        .now_or_never()
        .expect("a replay waits for nothing")
}

/// The recorded normal walk of an institution.
fn recorded(institution: &str) -> (Recipe, Walked, Replayer) {
    let folder = folder(institution);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let recipe = Recipe::read(&read("institution.toml"), &read("recipe.toml")).expect("a recipe");
    let pages = folder.join("pages/normal");
    let walk_toml = fs::read_to_string(pages.join("walk.toml")).expect("walk.toml");
    let body = |name: &str| fs::read(pages.join(name)).ok();
    let walked = replay(&recipe, &walk_toml, body);
    let replayer = Replayer::read(&walk_toml, body).expect("a recorded walk");
    (recipe, walked, replayer)
}

fn facts(walked: &Walked) -> Vec<(String, i64, Option<i64>)> {
    let lines = walked.views.iter().flat_map(|view| &view.view.lines);
    lines
        .map(|line| (line.posted_on.to_string(), line.amount, line.balance))
        .collect()
}

#[test]
fn scrubbed_pages_give_the_same_amounts_and_no_account_number_or_name_is_left() {
    for institution in ["demo-bank", "demo-card", "demo-pay"] {
        let (recipe, walked, replayer) = recorded(institution);
        let scrubber = Scrubber::new(&walked, &["midori-shoten", "sakura2026"]);
        let (walk_toml, files) = record(replayer.order(), &scrubber.scrub(&walked.captures));
        let again = replay(&recipe, &walk_toml, |name| {
            let found = files.iter().find(|(file, _)| file == name)?;
            Some(found.1.clone())
        });
        assert_eq!(again.error, None, "{institution}");
        assert_eq!(facts(&again), facts(&walked), "{institution}");

        let numbers: Vec<&str> = walked
            .accounts
            .iter()
            .map(|one| one.seen.number.as_str())
            .collect();
        let others: Vec<&str> = again
            .accounts
            .iter()
            .map(|one| one.seen.number.as_str())
            .collect();
        assert!(
            numbers.iter().all(|number| !others.contains(number)),
            "{institution}: {others:?}"
        );
        let long = numbers.iter().filter(|number| number.len() > 4);
        for (number, (_, body)) in
            long.flat_map(|number| files.iter().map(move |file| (number, file)))
        {
            let text = String::from_utf8_lossy(body);
            assert!(!text.contains(number), "{institution}: {number} is left");
        }
        assert!(!walk_toml.contains(numbers[0]), "{institution}");
    }
}

#[test]
fn whom_money_came_from_is_replaced_and_what_kind_of_movement_it_was_stays() {
    let (_, walked, _) = recorded("demo-bank");
    let scrubber = Scrubber::new(&walked, &[]);
    let pages: String = scrubber
        .scrub(&walked.captures)
        .iter()
        .map(page_text)
        .collect();
    let before: String = walked.captures.iter().map(page_text).collect();
    assert!(before.contains("ｶ)ﾆｼﾑﾗﾌﾞﾂｻﾝ"));
    assert!(!pages.contains("ｶ)ﾆｼﾑﾗﾌﾞﾂｻﾝ"));
    assert!(pages.contains("口座振替") && pages.contains("振込手数料"));
    assert!(scrubber.told().descriptions > 0);
}

fn page(kind: &str, body: &[u8]) -> Captured {
    Captured {
        request: "GET /7654321/x".to_owned(),
        url: "https://bank.example/7654321/x?n=7654321".to_owned(),
        status: 200,
        content_type: Some(kind.to_owned()),
        body: body.to_vec(),
        rule: None,
    }
}

fn scrubbed(kind: &str, body: &str, hidden: &[&str]) -> Captured {
    let page = page(kind, body.as_bytes());
    let walked = Walked {
        captures: vec![page.clone()],
        ..Walked::default()
    };
    Scrubber::new(&walked, hidden).scrub(&[page]).remove(0)
}

#[test]
fn a_hidden_word_goes_from_texts_and_values_and_never_from_the_markup_itself() {
    let body = r#"<html><body><form name="tablex"><table class="x"><tr><td title="table">table</td></tr></table></form></body></html>"#;
    let page = scrubbed("text/html; charset=utf-8", body, &["table"]);
    let text = page_text(&page);
    assert!(
        text.contains("<table class") && text.contains("</table>"),
        "{text}"
    );
    assert!(
        !text.contains(">table<") && !text.contains("\"table\""),
        "{text}"
    );
    // A longer word is something else.
    assert!(text.contains("tablex"), "{text}");
}

#[test]
fn a_number_within_a_longer_number_is_another_number_and_full_width_is_the_same_one() {
    let body = "<html><body><p>7654321</p><p>17654321</p><p>７６５４３２１</p><p>1,765,432</p></body></html>";
    let page = scrubbed("text/html; charset=utf-8", body, &["7654321"]);
    let text = page_text(&page);
    assert!(
        !text.contains(">7654321<") && !text.contains("７６５４３２１"),
        "{text}"
    );
    assert!(
        text.contains("17654321") && text.contains("1,765,432"),
        "{text}"
    );
    assert!(
        !page.url.contains("7654321") && !page.request.contains("7654321"),
        "{}",
        page.url
    );
}

#[test]
fn a_greeted_person_a_mail_address_and_a_telephone_number_are_replaced() {
    let body = "<html><body><p>佐藤 美咲 様</p><p>お客様番号</p><p>misaki@mihon.example</p><p>03-1234-5678</p></body></html>";
    let page = scrubbed("text/html; charset=utf-8", body, &[]);
    let text = page_text(&page);
    for gone in ["佐藤", "美咲", "misaki@mihon.example", "03-1234-5678"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    assert!(
        text.contains("お客様番号") && text.contains(" 様"),
        "{text}"
    );
}

#[test]
fn what_is_written_with_entities_is_hidden_as_it_is_read() {
    let body =
        "<html><body><p title=\"A&amp;B\">A&amp;B&lt;CAFE&gt;</p><p>R&amp;D</p></body></html>";
    let page = scrubbed("text/html; charset=utf-8", body, &["A&B<CAFE>", "A&B"]);
    let text = page_text(&page);
    assert!(
        !text.contains("CAFE") && !text.contains("A&amp;B"),
        "{text}"
    );
    assert!(text.contains("<p>R&amp;D</p>"), "{text}");
}

#[test]
fn json_and_files_are_scrubbed_within_their_strings_and_cells() {
    let json = scrubbed(
        "application/json",
        r#"{"no":"7654321","n":7654321,"no7654321":"\u3042"}"#,
        &["7654321"],
    );
    let value: serde_json::Value = serde_json::from_slice(&json.body).expect("still JSON");
    assert_ne!(value["no"], "7654321");
    assert_eq!(value["no"].as_str().map(str::len), Some(7));
    let csv = scrubbed(
        "text/csv",
        "日付,口座\r\n2026/04/01,7654321\r\n",
        &["7654321"],
    );
    let text = page_text(&csv);
    assert!(
        text.starts_with("日付,口座\r\n2026/04/01,") && !text.contains("7654321"),
        "{text}"
    );
}

#[test]
fn the_author_is_told_what_stands_instead_of_each_name_and_which_are_left() {
    let (_, mut walked, _) = recorded("demo-bank");
    let greeting = |name: &str| format!("<html><body><p>{name} 様</p></body></html>").into_bytes();
    walked.captures[0].body = greeting("春野梅子");
    walked.captures[0].content_type = Some("text/html; charset=utf-8".to_owned());
    let scrubber = Scrubber::new(&walked, &[]);
    let names: Vec<(&str, String)> = scrubber.names().collect();
    let (_, other) = names
        .iter()
        .find(|(name, _)| *name == "春野梅子")
        .expect("replaced");
    let mut replaced = scrubber.scrub(&walked.captures);
    let page = page_text(&replaced[0]);
    assert!(
        page.contains(&**other) && !page.contains("春野梅子"),
        "{page}"
    );
    assert!(scrubber.names_left(&replaced).is_empty());

    replaced[0].body = greeting("秋山楓");
    let left: Vec<String> = scrubber.names_left(&replaced).into_iter().collect();
    assert_eq!(left, ["秋山楓"]);
}
