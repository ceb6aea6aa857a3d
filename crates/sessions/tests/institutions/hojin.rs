//! デモ法人ダイレクト: refusals in the address, pages in order with links for one click, brackets, 全銀 files.

use domain::account::AccountKind;
use domain::fetch::{Cause, ChallengeKind};
use jiff::civil::date;
use sandbox::Misbehaviour;
use sessions::Secret;

use crate::asked::{assert_asked_again, assert_errors_inside_are_told};
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_moving_list_is_read_again, cause, customer, mended,
    order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit, visit_by};

const ID: &str = "demo-hojin";

#[tokio::test]
async fn a_refusal_is_known_by_the_form_that_comes_again_with_or_without_a_word_in_the_address() {
    let login = customer(ID, 0);
    for (field, typed, has_word) in [
        ("password", "chigau12", true),
        ("company", "7000000000", false),
    ] {
        let sandbox = sandbox().await;
        let person = Customer::of(login).with_field(field, typed);
        let visit = visit(&sandbox, login, &order(TODAY), person).await;
        assert_eq!(cause(&visit), Some(Cause::CredentialsRejected), "{field}");
        let last = visit.walked.captures.last().expect("a page");
        assert_eq!(last.url.ends_with("?err=E01"), has_word, "{}", last.url);
        let page = encoding_rs::EUC_JP.decode(&last.body).0.into_owned();
        assert!(
            !page.contains("誤") && !page.contains("E01"),
            "the page itself says nothing"
        );
        assert_eq!((visit.intents, visit.counters.wrong_passwords), (1, 1));
    }
}

#[tokio::test]
async fn two_cells_are_asked_for_and_the_address_alone_says_that_they_were_wrong() {
    let visit = assert_asked_again(ID, 0, ChallengeKind::GridCard, "00 0").await;
    for challenge in &visit.asked {
        assert_eq!(challenge.cells.len(), 2, "{:?}", challenge.cells);
    }
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let person = Customer::of(login).answering(|_| Ok(Secret::new("1 2")));
    let visit = crate::visit::visit(&sandbox, login, &order(TODAY), person).await;
    assert_eq!(cause(&visit), Some(Cause::ChallengeWrong));
    assert_eq!((visit.intents, visit.counters.logins), (1, 0));
}

#[tokio::test]
async fn pages_are_visited_in_order_and_the_choice_of_accounts_anew_for_each() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 11, 10));
    let visited = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visited, &order);
    let asked: Vec<&str> = visited
        .walked
        .captures
        .iter()
        .map(|capture| {
            let path = capture.url.split(".example").nth(1).unwrap_or_default();
            path.split('?').next().unwrap_or_default()
        })
        .skip_while(|path| *path != "/biz/menu")
        .collect();
    let count = |path: &str| asked.iter().filter(|one| **one == path).count();
    assert_eq!(
        asked[..3],
        ["/biz/menu", "/biz/shoukai", "/biz/shoukai/kouza"]
    );
    assert_eq!(
        (count("/biz/shoukai/kouza"), count("/biz/shoukai/joken")),
        (2, 2)
    );

    // Without it the second link is spent, and the bank says so with a good status.
    let sandbox = crate::visit::sandbox().await;
    let recipe = mended(ID, &[("reopen = true", "reopen = false")]);
    let step = std::time::Duration::from_secs(10);
    let visit = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
    let errors: Vec<_> = visit
        .walked
        .account_errors
        .iter()
        .map(|(number, error)| (number.as_str(), error.cause))
        .collect();
    assert_eq!(errors, [("0500044", Cause::PageError)]);
    let words = visit.walked.account_errors[0].1.bank_words.as_deref();
    assert!(words.is_some_and(|words| words.contains("画面の遷移が正しくありません")));
}

#[tokio::test]
async fn brackets_are_what_went_out_and_a_current_account_comes_as_a_file() {
    let (sandbox, login) = (sandbox_with(6).await, customer(ID, 0));
    let order = order(date(2026, 9, 25));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let pages: Vec<(&str, &str)> = visit
        .walked
        .views
        .iter()
        .map(|view| (view.account.as_str(), view.page.as_str()))
        .collect();
    assert_eq!(pages, [("1500033", "meisai"), ("0500044", "zengin")]);
    let kinds: Vec<AccountKind> = visit
        .walked
        .accounts
        .iter()
        .map(|one| one.seen.kind)
        .collect();
    assert_eq!(kinds, [AccountKind::Ordinary, AccountKind::Current]);
    let lines = &visit.walked.views[0].view.lines;
    assert!(lines.iter().any(|line| line.amount < 0) && lines.iter().any(|line| line.amount > 0));
}

#[tokio::test]
async fn a_day_is_printed_once_and_so_is_the_balance_at_its_end() {
    let (sandbox, login) = (sandbox_with(12).await, customer(ID, 0));
    let order = order(date(2026, 10, 1));
    let read = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &read, &order);
    let view = &read.walked.views[0];
    assert!(view.proofs.balances && view.proofs.opening);
    assert!(view.pages.len() > 1, "a day goes on over the page");
    let without = view
        .view
        .lines
        .iter()
        .filter(|line| line.balance.is_none())
        .count();
    assert!(without > view.view.lines.len() / 2);
    let printed: String = view
        .pages
        .iter()
        .map(|at| {
            encoding_rs::EUC_JP
                .decode(&read.walked.captures[*at].body)
                .0
                .into_owned()
        })
        .collect();
    assert!(printed.matches("<td>〃</td>").count() > 10);

    // Without `carry` a row that doesn't repeat its day has none.
    let recipe = mended(ID, &[("carry = true", "carry = false")]);
    let step = std::time::Duration::from_secs(10);
    let lost = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
    let errors: Vec<_> = lost
        .walked
        .account_errors
        .iter()
        .map(|(number, error)| (number.as_str(), error.cause))
        .collect();
    assert_eq!(errors, [("1500033", Cause::PageChanged)]);
}

#[tokio::test]
async fn a_file_whose_trailer_disagrees_is_refused() {
    let (sandbox, login) = (sandbox_with(2).await, customer(ID, 1));
    let mut order = order(TODAY);
    order.default_period = days(date(2026, 10, 5), TODAY);
    let good = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &good, &order);
    hold_walk(login, "zengin", &order, &good.walked);
    for (how, expected) in [
        (Misbehaviour::WrongTotal, Cause::WitnessDiffers),
        (Misbehaviour::EmptyTable, Cause::WitnessDiffers),
        (Misbehaviour::CutStatement { at_byte: 911 }, Cause::PageCut),
    ] {
        sandbox.misbehave(ID, Some(how.clone()));
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        let causes: Vec<Cause> = visit
            .walked
            .account_errors
            .iter()
            .map(|(_, error)| error.cause)
            .collect();
        assert_eq!(causes, [expected], "{how:?}: {:#?}", visit.walked.trace);
        assert!(visit.walked.logged_out, "by the form of an earlier page");
    }
}

#[tokio::test]
async fn a_list_that_moves_is_read_again() {
    assert_moving_list_is_read_again(ID, date(2026, 10, 1)).await;
}

#[tokio::test]
async fn errors_inside_of_a_good_status_are_told() {
    assert_errors_inside_are_told(ID, "BZ-500").await;
}

#[tokio::test]
async fn a_period_without_lines_is_empty_by_sentence_on_a_page_and_by_balances_in_a_file() {
    let (sandbox, login) = (sandbox_with(1).await, customer(ID, 0));
    let sunday = days(date(2026, 11, 22), date(2026, 11, 22));
    let order = order_on_its_last_day(&sandbox, sunday);
    sandbox.misbehave(ID, Some(Misbehaviour::LateLines { days: 5 }));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    hold_walk(login, "empty", &order, &visit.walked);
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_labels() {
    let edits = [
        ("table#meisai", "table#kekka"),
        ("\"勘定日\"", "\"取引年月日\""),
        ("\"取引金額\"", "\"お取引額\""),
        ("\"取引後残高\"", "\"お取引後残高\""),
        ("\"摘要\"", "\"内容\""),
    ];
    let sandbox = sandbox().await;
    assert!(sandbox.set_layout(ID, 2));
    // The file has no layout of its own: only the first login has pages.
    let (login, order) = (customer(ID, 0), order(date(2026, 10, 1)));
    let refused = visit(&sandbox, login, &order, Customer::of(login)).await;
    let errors: Vec<&str> = refused
        .walked
        .account_errors
        .iter()
        .map(|(number, _)| number.as_str())
        .collect();
    assert_eq!(errors, ["1500033"], "the file is read as before");
    let recipe = mended(ID, &edits);
    let step = std::time::Duration::from_secs(10);
    let read = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
    assert_as_booked(&sandbox, login, &read, &order);
}
