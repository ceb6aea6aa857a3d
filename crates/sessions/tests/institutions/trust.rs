//! デモ信託銀行: a 合言葉 or a picture after the password, one page per account, two layouts by login, a lying `<meta>`.

use domain::fetch::ChallengeKind;
use jiff::civil::date;

use crate::asked::{assert_asked_again, assert_errors_inside_are_told};
use crate::recorded::hold_walk;
use crate::truth::{
    assert_as_booked, assert_layout_2_is_refused_and_mended, assert_moving_list_is_read_again,
    cause, customer, mended, order_on_its_last_day,
};
use crate::visit::{Customer, TODAY, days, order, sandbox, sandbox_with, visit, visit_by};

const ID: &str = "demo-trust";

#[tokio::test]
async fn one_login_is_asked_its_question_and_the_other_shown_a_picture() {
    let sandbox = sandbox().await;
    let first = customer(ID, 0);
    let visited = visit(&sandbox, first, &order(TODAY), Customer::of(first)).await;
    assert_eq!(cause(&visited), None, "{:#?}", visited.walked.trace);
    let question = &visited.asked[0];
    assert_eq!(question.kind, ChallengeKind::SecurityQuestion);
    let words = question.question.as_deref().unwrap_or_default();
    assert!(words.ends_with('？'), "the bank's own question: {words}");

    let second = customer(ID, 1);
    let visited = visit(&sandbox, second, &order(TODAY), Customer::of(second)).await;
    assert_eq!(cause(&visited), None, "{:#?}", visited.walked.trace);
    let picture = &visited.asked[0];
    assert_eq!(picture.kind, ChallengeKind::Picture);
    let (media_type, bytes) = picture.picture.as_ref().expect("a picture");
    assert_eq!(media_type, "image/png");
    assert!(bytes.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_wrong_answer_is_asked_for_again_and_a_new_picture_shown() {
    assert_asked_again(ID, 0, ChallengeKind::SecurityQuestion, "ちがう").await;
    let visit = assert_asked_again(ID, 1, ChallengeKind::Picture, "0").await;
    assert_ne!(visit.asked[0].picture, visit.asked[1].picture);
}

#[tokio::test]
async fn errors_with_status_200_are_told_in_the_banks_words() {
    assert_errors_inside_are_told(ID, "システムの都合により").await;
}

#[tokio::test]
async fn each_account_has_its_page_and_the_layout_goes_by_login() {
    for (nth, page) in [(0, "statement"), (1, "statement-table")] {
        let (sandbox, login) = (sandbox().await, customer(ID, nth));
        let order = order(date(2026, 9, 25));
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        assert_as_booked(&sandbox, login, &visit, &order);
        assert!(visit.walked.views.iter().all(|view| view.page == page));
        let asked: Vec<&str> = visit
            .walked
            .captures
            .iter()
            .filter(|capture| capture.rule.as_deref() == Some("account"))
            .map(|capture| capture.request.as_str())
            .collect();
        let numbers: Vec<String> = sandbox
            .ledger(ID, login.login_id)
            .iter()
            .map(|account| format!("GET /TB/KZA0010.do?K={}", account.number))
            .collect();
        assert_eq!(asked, numbers, "in the order of the bank's list");
    }
}

#[tokio::test]
async fn the_new_screen_has_two_rows_for_a_line_and_an_icon_that_agrees_with_the_sign() {
    let (sandbox, login) = (sandbox().await, customer(ID, 1));
    let order = order(date(2026, 11, 1));
    let read = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &read, &order);
    let statements = read
        .walked
        .captures
        .iter()
        .filter(|capture| capture.rule.as_deref() == Some("statement-table"));
    let printed: String = statements
        .map(|capture| String::from_utf8_lossy(&capture.body))
        .collect();
    for word in ["<td rowspan=\"2\">", "alt=\"お引出し\"", "<td>▲"] {
        assert!(printed.contains(word), "{word} isn't printed");
    }
    // A recipe that takes the icons for each other is contradicted by the ▲, and reads nothing.
    let exchanged = mended(
        ID,
        &[
            (
                "attr = \"alt\", is = \"お預入れ\"",
                "attr = \"alt\", is = \"x\"",
            ),
            (
                "attr = \"alt\", is = \"お引出し\"",
                "attr = \"alt\", is = \"お預入れ\"",
            ),
            (
                "attr = \"alt\", is = \"x\"",
                "attr = \"alt\", is = \"お引出し\"",
            ),
        ],
    );
    let step = std::time::Duration::from_secs(10);
    let person = Customer::of(login);
    let wrong = visit_by(&exchanged, &sandbox, login, &order, person, step).await;
    assert!(wrong.walked.views.is_empty());
    assert_eq!(wrong.walked.account_errors.len(), 2);
}

#[tokio::test]
async fn the_value_date_is_read_beside_the_booking_date() {
    for nth in [0, 1] {
        let (sandbox, login) = (sandbox().await, customer(ID, nth));
        let from = date(2026, 11, 1);
        let visit = visit(&sandbox, login, &order(from), Customer::of(login)).await;
        let mut differing = 0;
        for account in sandbox.ledger(ID, login.login_id) {
            let mut read: Vec<_> = visit
                .walked
                .views
                .iter()
                .filter(|view| view.account == account.number)
                .flat_map(|view| &view.view.lines)
                .filter(|line| line.posted_on >= from)
                .map(|line| (line.posted_on, line.balance, line.valued_on))
                .collect();
            let mut booked: Vec<_> = account
                .lines
                .iter()
                .filter(|line| line.on >= from)
                .map(|line| (line.on, line.balance, line.valued_on))
                .collect();
            read.sort_unstable();
            booked.sort_unstable();
            assert_eq!(read, booked);
            differing += booked.iter().filter(|line| line.2 != Some(line.0)).count();
        }
        assert!(differing > 0, "some lines count from another day");
    }
}

#[tokio::test]
async fn a_meta_that_lies_about_the_charset_fools_nobody() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let order = order(date(2026, 11, 1));
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    for capture in &visit.walked.captures {
        let body = std::str::from_utf8(&capture.body).expect("UTF-8");
        assert!(body.contains("charset=Shift_JIS"), "{}", capture.url);
    }
    // Forms went out in UTF-8 too, or the bank would have refused its own hidden field.
    assert_as_booked(&sandbox, login, &visit, &order);
}

#[tokio::test]
async fn logging_out_presses_the_button_of_the_form() {
    let (sandbox, login) = (sandbox().await, customer(ID, 0));
    let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
    let last = visit.walked.captures.last().expect("a page");
    assert_eq!(last.request, "POST /TB/LGO0010.do [CTL]");
    assert!(visit.walked.logged_out);
    assert_eq!(visit.counters.logouts, 1);
}

#[tokio::test]
async fn a_list_with_balances_that_moves_is_read_again() {
    assert_moving_list_is_read_again(ID, date(2026, 10, 28)).await;
}

#[tokio::test]
async fn layout_2_is_refused_and_mended_by_its_labels() {
    let edits = [
        ("\"お取引日\"", "\"取引日\""),
        ("\"お取引\"", "\"取引区分\""),
        ("\"金額\"", "\"取引金額\""),
        ("\"お取引後残高\"", "\"残高\""),
    ];
    assert_layout_2_is_refused_and_mended(ID, &edits, date(2026, 10, 20)).await;
}

#[tokio::test]
async fn special_walks_are_recorded() {
    let sandbox = sandbox_with(1).await;
    let login = customer(ID, 0);
    // The savings account moves on Mondays only.
    let order = order_on_its_last_day(&sandbox, days(date(2026, 11, 11), date(2026, 11, 13)));
    let empty = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &empty, &order);
    hold_walk(login, "empty", &order, &empty.walked);

    let login = customer(ID, 1);
    let order = order_on_its_last_day(&sandbox, days(date(2026, 11, 1), TODAY));
    let picture = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_as_booked(&sandbox, login, &picture, &order);
    hold_walk(login, "picture", &order, &picture.walked);
}
