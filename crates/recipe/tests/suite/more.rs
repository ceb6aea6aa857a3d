//! Lists of JSON that say themselves that they go on: followed, disclaimed, or refused where nothing proves their end.

use domain::fetch::{Cause, FetchError};
use recipe::Walked;

use crate::bank::{order, recipe_of, walk};
use crate::wallet::{FIRST, R1, R2, R3, SECOND, WALLET, base, json};

const NEXT: &str = "next  = { open = \"/api/accounts/{account.number}/history?cursor={token}\", token = \"next\", while = { json = \"more\", is = \"true\" } }\n";
const PROOFS: &str = "total   = \"total\"\nclosing = { from = \"account.balance\" }\n";

/// A list of two lines, newest first, with these members beside it; the recipe has `next` and no proof of the end.
fn read(next: &str, members: &str) -> Walked {
    let recipe = recipe_of(&WALLET.replace(NEXT, next).replace(PROOFS, ""));
    let page = format!(r#"{{"account":"W1",{members}"entries":[{R3},{R2}]}}"#);
    let bank = json(base(), FIRST, &page);
    let mut bank = json(
        bank,
        SECOND,
        &format!(r#"{{"account":"W1","entries":[{R1}]}}"#),
    );
    walk(&recipe, &order(), &mut bank)
}

fn refused(next: &str, members: &str) -> FetchError {
    let walked = read(next, members);
    assert!(
        walked.views.iter().all(|view| view.account != "W1"),
        "{members}: no line of a list that goes on"
    );
    let (_, error) = walked.account_errors.first().expect("refused").clone();
    assert_eq!(error.cause, Cause::PageChanged, "{members}");
    assert_eq!(error.step.as_deref(), Some("statement"));
    error
}

#[test]
fn what_says_that_there_is_more_and_is_not_followed_is_refused_with_what_to_write() {
    let seen = refused("", r#""hasNext":true,"#).seen.expect("seen");
    for part in [
        "hasNext: true",
        "while = { json = \"hasNext\"",
        "next = false",
    ] {
        assert!(seen.en.contains(part) && seen.ja.contains(part), "{seen:?}");
    }
    let seen = refused("", r#""page":{"nextItemKey":"W1-77"},"#)
        .seen
        .expect("seen");
    assert!(seen.en.contains("token = \"page.nextItemKey\""), "{seen:?}");
    assert!(!seen.en.contains("W1-77"), "a token may name the account");
    let seen = refused("", r#""totalCount":36,"#).seen.expect("seen");
    assert!(seen.ja.contains("「totalCount: 36」"), "{seen:?}");
    for members in [
        r#""more":true,"next":"z/9","#,
        r#""next_page":2,"#,
        r#""_links":{"next":{"href":"/api/2"}},"#,
        r#""last":false,"#,
        r#""totalPages":2,"#,
        r#""pager":{"current":1,"max":3},"#,
        r#""range":{"from":1,"to":2,"of":40},"#,
        r#""complete":false,"#,
        r#""isFinal":"0","#,
        r#""end":false,"#,
        r#""remaining":12,"#,
        r#""lastEvaluatedKey":{"id":"W1-77"},"#,
        r#""maxPageNo":3,"#,
        r#""existsNextPage":"1","#,
    ] {
        refused("", members);
    }
}

#[test]
fn followed_it_is_read_and_spoken_it_is_the_end() {
    let walked = read(NEXT, r#""more":true,"next":"z/9","#);
    assert_eq!(walked.account_errors, [], "{:?}", walked.trace);
    assert_eq!(walked.views[0].view.lines.len(), 3);
    let walked = read("next = false\n", r#""hasNext":true,"totalCount":36,"#);
    assert_eq!(walked.account_errors, []);
    assert_eq!(walked.views[0].view.lines.len(), 2);
}

#[test]
fn another_name_for_what_the_recipe_asks_is_refused() {
    // The key that `while` and `token` name is gone: the list would end here.
    let error = refused(NEXT, r#""hasMore":true,"nextCursor":"z/9","#);
    let seen = error.seen.expect("seen");
    assert!(seen.en.contains("hasMore: true"), "{seen:?}");
}

#[test]
fn what_says_that_this_is_all_is_read() {
    for members in [
        "",
        r#""hasNext":false,"nextItemKey":"W1-77","#,
        r#""next":null,"count":2,"total":"2","#,
        r#""links":[{"rel":"self","href":"/api/1"}],"#,
        r#""pager":{"current":1,"max":1},"#,
        r#""pagination":{"page":1,"total":2},"#,
        r#""range":{"from":"2026-04-01","to":"2026-04-11"},"#,
        r#""complete":true,"#,
        r#""nextMonthFlg":"1","#,
    ] {
        let walked = read("", members);
        assert_eq!(walked.account_errors, [], "{members}");
        assert_eq!(walked.views[0].view.lines.len(), 2, "{members}");
    }
}

#[test]
fn a_list_that_says_none_and_that_there_is_more_contradicts_itself() {
    let recipe = recipe_of(&WALLET.replace(NEXT, "").replace(PROOFS, ""));
    let page = r#"{"account":"W1","hasNext":true,"entries":[]}"#;
    let walked = walk(&recipe, &order(), &mut json(base(), FIRST, page));
    assert_eq!(walked.account_errors[0].1.cause, Cause::PageChanged);
}

#[test]
fn a_total_that_is_read_proves_the_end_by_itself() {
    let recipe = recipe_of(&WALLET.replace(NEXT, ""));
    let page = format!(r#"{{"account":"W1","total":2,"next":"z/9","entries":[{R3},{R2}]}}"#);
    let walked = walk(&recipe, &order(), &mut json(base(), FIRST, &page));
    assert_eq!(walked.account_errors, []);
}
