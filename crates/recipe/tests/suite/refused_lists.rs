//! Lists that are refused: cut, empty by surprise, contradicting themselves, re-labelled. Never half taken.

use crate::bank::Bank;
use crate::bank::{MEISAI, RECIPE, form_of, order, signed_in, statement, walk};
use crate::walk::{APRIL, first_statement, run, second_account};
use domain::fetch::Cause;
use recipe::AccountState;

/// The first account's branch ends with this; the second one is read all the same.
pub(crate) fn broken(bank: Bank, cause: Cause) -> String {
    let (walked, _) = run(bank);
    assert_eq!(walked.error, None);
    let [(number, error)] = walked.account_errors.as_slice() else {
        panic!("{:?}", walked.account_errors)
    };
    assert_eq!(
        (number.as_str(), error.cause),
        ("0123456", cause),
        "{error:?}"
    );
    assert_eq!(walked.accounts[0].state, AccountState::Failed);
    assert_eq!(walked.accounts[1].state, AccountState::Walked);
    assert!(
        walked.views.iter().all(|view| view.account == "0765432"),
        "nothing of a refused list is kept"
    );
    assert!(walked.logged_out);
    format!(
        "{} | {}",
        error.expected.as_ref().map_or("", |said| &said.en),
        error.seen.as_ref().map_or("", |said| &said.en)
    )
}

#[test]
fn a_cut_page_is_refused() {
    let whole = crate::bank::whole(&statement("0123456", 3, &APRIL, false));
    for kept in [whole.len() / 3, whole.len() / 2, whole.len() - 20] {
        let cut = signed_in().html("GET /jouken?k=1", &form_of(1)).raw(
            MEISAI,
            200,
            "text/html; charset=utf-8",
            whole[..kept].to_vec(),
        );
        broken(second_account(cut), Cause::PageCut);
    }
}

#[test]
fn no_lines_and_no_sentence_is_empty_by_surprise() {
    let vanished = "<title>入出金明細</title><dl><dt>口座番号</dt><dd>0123456</dd><dt>件数</dt><dd>0件</dd></dl><p>該当する取引はありません。</p>";
    let text = broken(first_statement(vanished), Cause::EmptyBySurprise);
    assert!(text.contains("needs the text \"該当するお取引はございません\"; the nearest on the page is \"該当する取引はありません。\""), "{text}");
}

#[test]
fn lines_and_a_sentence_that_there_are_none_contradict() {
    let body = statement("0123456", 3, &APRIL, false) + "<p>該当するお取引はございません</p>";
    broken(first_statement(&body), Cause::WitnessDiffers);
}

#[test]
fn witnesses_that_differ_are_refused() {
    broken(
        first_statement(&statement("9999999", 3, &APRIL, false)),
        Cause::WitnessDiffers,
    );
    let text = broken(
        first_statement(&statement("0123456", 4, &APRIL, false)),
        Cause::WitnessDiffers,
    );
    assert_eq!(text, "4 lines, as the page says | 3");
    let text = broken(
        first_statement(&statement("0123456", 2, &[APRIL[0], APRIL[2]], false)),
        Cause::WitnessDiffers,
    );
    assert!(
        text.starts_with("row 3 of table.meisai: balances that follow"),
        "{text}"
    );
    let outside = [["2026/03/31", "", "5", "5", "利息"]];
    broken(
        first_statement(&statement("0123456", 1, &outside, false)),
        Cause::WitnessDiffers,
    );
}

#[test]
fn a_relabelled_table_is_a_changed_page() {
    let body = statement("0123456", 3, &APRIL, false).replace("<th>出金</th>", "<th>お支払</th>");
    let text = broken(first_statement(&body), Cause::PageChanged);
    assert!(
        text.contains("the nearest row has \"日付\", \"お支払\", \"入金\", \"残高\", \"摘要\""),
        "{text}"
    );
    let words = ["年月日", "お支払", "お預り", "差引", "内容"];
    let mut other = body.clone();
    for (label, word) in ["日付", "お支払", "入金", "残高", "摘要"]
        .into_iter()
        .zip(words)
    {
        other = other.replace(&format!("<th>{label}</th>"), &format!("<th>{word}</th>"));
    }
    let text = broken(first_statement(&other), Cause::PageChanged);
    let all = words.map(|word| format!("\"{word}\"")).join(", ");
    assert!(
        text.contains(&format!("the nearest row has {all}")),
        "not a subtotal below it: {text}"
    );
    let text = broken(
        first_statement(&statement(
            "0123456",
            1,
            &[["8.4.1", "1", "", "5", "x"]],
            false,
        )),
        Cause::PageChanged,
    );
    assert!(text.contains("\"8.4.1\" is not a date like"), "{text}");
    let text = broken(
        first_statement(&statement(
            "0123456",
            1,
            &[["2026/04/01", "1", "2", "5", "x"]],
            false,
        )),
        Cause::PageChanged,
    );
    assert!(text.contains("exactly one number"), "{text}");
}

#[test]
fn a_sentence_that_there_are_none_needs_neither_its_table_nor_its_figures() {
    // Another table stands there, the count doesn't.
    let none = "<title>入出金明細</title><dl><dt>口座番号</dt><dd>0123456</dd></dl><table class=\"meisai\"><tr><td>お知らせ</td></tr></table><p>該当するお取引はございません。</p>";
    let (walked, _) = run(second_account(first_statement(none)));
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    assert_eq!(walked.views[0].account, "0123456");
    assert!(walked.views[0].view.lines.is_empty());
}

/// A use of January that still waits, above the lines of April; no balance is printed beside it.
fn with_one_of_january(text: &str) -> Bank {
    let row =
        format!("<tr><td>2026/01/05</td><td>\\\\980</td><td></td><td></td><td>{text}</td></tr>");
    let body = statement("0123456", 4, &APRIL, false)
        .replace("摘要</th></tr>", &format!("摘要</th></tr>{row}"));
    second_account(first_statement(&body))
}

#[test]
fn only_final_lines_are_held_to_the_period_that_was_asked_for() {
    let recipe = crate::bank::recipe_of(&RECIPE.replace(
        "description = \"摘要\"",
        "description = \"摘要\"\npending = { text = \"未確定\" }",
    ));
    let mut waiting = with_one_of_january("未確定 ｶﾌｪ");
    let walked = walk(&recipe, &order(), &mut waiting);
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    assert!(walked.views[0].view.lines.iter().any(|line| line.pending));

    let mut booked = with_one_of_january("ｶﾌｪ");
    let walked = walk(&recipe, &order(), &mut booked);
    assert_eq!(walked.account_errors.len(), 1);
}

#[test]
fn a_page_nested_without_end_is_refused_before_it_is_parsed() {
    let deep = format!(
        "{}{}",
        "<div>".repeat(100_000),
        statement("0123456", 3, &APRIL, false)
    );
    broken(first_statement(&deep), Cause::PageChanged);
}

#[test]
fn what_stands_between_a_term_and_its_value_is_a_changed_page() {
    let between = statement("0123456", 3, &APRIL, false)
        .replace("<dt>件数</dt>", "<dt>件数</dt><td>9件</td>");
    broken(first_statement(&between), Cause::PageChanged);
}
