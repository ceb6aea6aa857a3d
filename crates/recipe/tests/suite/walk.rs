//! Walks over an invented bank: what is read, what is refused, and what is never sent.

use crate::bank::{
    ACCOUNTS, Bank, LOGIN, MEISAI, MENU, NOTICE, RECIPE, form_of, order, recipe_of, signed_in,
    statement, walk,
};
use crate::refused_lists::broken;
use domain::fetch::Cause;
use domain::statement::view::Order;
use jiff::civil::date;
use recipe::{AccountState, AnswerToken, NetworkFault, NoAnswer, Part, Purpose, Walked};

pub(crate) const APRIL: [[&str; 5]; 3] = [
    [
        "2026/04/01",
        "\\120,000",
        "　",
        "\\408,800",
        "口座振替　ﾃﾞﾝｷﾀﾞｲ",
    ],
    [
        "2026/04/01",
        "\\120,000",
        "　",
        "\\288,800",
        "口座振替　ﾃﾞﾝｷﾀﾞｲ",
    ],
    [
        "2026/04/10",
        "",
        "１１,２００",
        "300,000",
        "振込　ｶ)ﾐﾎﾝｼﾖｳｼﾞ",
    ],
];

/// The second account has no lines.
pub(crate) fn second_account(bank: Bank) -> Bank {
    bank.html("GET /jouken?k=2", &form_of(2))
        .html(MEISAI, &statement("0765432", 0, &[], false))
}

pub(crate) fn first_statement(body: &str) -> Bank {
    second_account(
        signed_in()
            .html("GET /jouken?k=1", &form_of(1))
            .html(MEISAI, body),
    )
}

pub(crate) fn run(mut bank: Bank) -> (Walked, Bank) {
    let walked = walk(&recipe_of(RECIPE), &order(), &mut bank);
    (walked, bank)
}

fn error_of(walked: &Walked) -> Cause {
    walked
        .error
        .as_ref()
        .map(|error| error.cause)
        .unwrap_or_else(|| panic!("no error; {:?}", walked.account_errors))
}

#[test]
fn a_walk_reads_every_account_and_leaves() {
    let (walked, bank) = run(first_statement(&statement("0123456", 3, &APRIL, false)));
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert_eq!(walked.account_errors, []);
    assert!(walked.login_sent && walked.logged_in && walked.logged_out);
    let numbers: Vec<_> = walked
        .accounts
        .iter()
        .map(|account| (account.seen.number.as_str(), account.state))
        .collect();
    assert_eq!(
        numbers,
        [
            ("0123456", AccountState::Walked),
            ("0765432", AccountState::Walked)
        ]
    );
    assert_eq!(
        walked.accounts[0].seen.balance.map(|balance| balance.minor),
        Some(288_800)
    );

    let view = &walked.views[0].view;
    let lines: Vec<_> = view
        .lines
        .iter()
        .map(|line| {
            (
                line.posted_on.day(),
                line.amount,
                line.balance,
                line.description.as_str(),
            )
        })
        .collect();
    let first = (1, -120_000, Some(408_800), "口座振替 ﾃﾞﾝｷﾀﾞｲ");
    let twin = (1, -120_000, Some(288_800), "口座振替 ﾃﾞﾝｷﾀﾞｲ");
    assert_eq!(
        lines,
        [first, twin, (10, 11_200, Some(300_000), "振込 ｶ)ﾐﾎﾝｼﾖｳｼﾞ")]
    );
    assert_eq!(
        view.asked.map(|asked| (asked.from, asked.to)),
        Some((date(2026, 4, 1), date(2026, 4, 11))),
        "one day more than wanted"
    );
    assert_eq!(
        (
            view.traits.order,
            view.traits.whole_days,
            view.traits.source.as_str()
        ),
        (Some(Order::OldestFirst), true, "mihon")
    );
    assert!(walked.views[0].proofs.balances && walked.views[0].proofs.total);
    let place = view.lines[1].place;
    assert_eq!((place.row, view.rows_of.as_str()), (3, "table.meisai"));
    let capture = &walked.captures[walked.views[0].pages[place.page as usize]];
    assert_eq!(capture.rule.as_deref(), Some("statement"));
    assert!(
        String::from_utf8_lossy(&capture.body).contains("408,800"),
        "the place leads to the bytes"
    );
    assert!(walked.views[1].view.lines.is_empty() && walked.views[1].proofs.total);

    let login = &bank.sent[1];
    assert_eq!(
        (login.purpose, login.carries_secret),
        (Purpose::Login, true)
    );
    assert!(
        login.fields.contains(&(
            "PASSWD".to_owned(),
            vec![Part::Login("password".to_owned())]
        )),
        "secrets are names"
    );
    assert!(
        login
            .fields
            .contains(&("TKN".to_owned(), vec![Part::Text("a81f".to_owned())]))
    );
    let last = bank.told.last().expect("progress");
    assert_eq!((last.step, last.lines), (recipe::Step::LoggingOut, 3));
    assert!(
        bank.told
            .iter()
            .any(|progress| progress.account == Some((2, 2)))
    );
}

#[test]
fn a_refused_password_is_sent_once_and_the_tries_left_are_told() {
    let refused = format!(
        "<b class=\"err\">契約者番号またはパスワードが正しくありません（あと2回）</b>{LOGIN}"
    );
    let (walked, bank) = run(Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", &refused));
    let error = walked.error.expect("an error");
    assert_eq!(
        (error.cause, error.tries_left),
        (Cause::CredentialsRejected, Some(2))
    );
    assert!(walked.login_sent && !walked.logged_in);
    assert_eq!(
        bank.sent
            .iter()
            .filter(|request| request.carries_secret)
            .count(),
        1
    );
}

#[test]
fn a_login_form_that_comes_again_for_no_stated_reason_is_not_filled_again() {
    let again = format!("<p>セキュリティ強化のため</p>{LOGIN}");
    let (walked, bank) = run(Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", &again));
    assert_eq!(error_of(&walked), Cause::PageNotRecognised);
    assert_eq!(
        bank.sent
            .iter()
            .filter(|request| request.carries_secret)
            .count(),
        1
    );
}

#[test]
fn a_page_that_no_rule_knows_says_what_each_rule_missed() {
    let (walked, _) = run(Bank::default().html("GET /login", LOGIN).html(
        "POST /auth [BTN KEIYAKU PASSWD TKN]",
        "<title>ご案内</title><p>パスワードが正しくないようです</p>",
    ));
    let error = walked.error.expect("an error");
    assert_eq!(
        (error.cause, error.step.as_deref()),
        (Cause::PageNotRecognised, Some("login-form"))
    );
    let expected = error.expected.expect("what was expected");
    assert!(
        expected
            .en
            .starts_with("one of the pages credentials-rejected, login-form, "),
        "{expected}"
    );
    // Of all that was tried, only what the page is most like is told with the pages' names; the rest stands beside.
    assert!(
        expected.en.ends_with(
            "; nearest is credentials-rejected: needs the text \"パスワードが正しくありません\"; \
             the nearest on the page is \"パスワードが正しくないようです\""
        ),
        "{expected}"
    );
    assert!(
        expected.ja.ends_with(
            "近いのは credentials-rejected：文「パスワードが正しくありません」が必要です\
             （このページにある近い文は「パスワードが正しくないようです」）"
        ),
        "{}",
        expected.ja
    );
    let menu = error.tried.iter().find(|tried| tried.rule == "menu");
    let missed = menu.map(|tried| &tried.missed).expect("the menu was tried");
    assert_eq!(missed.en, "needs title \"メニュー\", got \"ご案内\"");
    assert_eq!(
        missed.ja,
        "題名に「メニュー」が必要です（このページは「ご案内」）"
    );
    assert_eq!(
        error.seen.as_ref().map(|said| said.en.as_str()),
        Some("/auth (status 200, title \"ご案内\")")
    );
}

#[test]
fn after_a_login_without_an_answer_nobody_knows() {
    let auth = "POST /auth [BTN KEIYAKU PASSWD TKN]";
    for (fault, cause, sent) in [
        (
            NetworkFault::Slow { sent: true },
            Cause::LoginOutcomeUnknown,
            true,
        ),
        (
            NetworkFault::Reset { sent: true },
            Cause::LoginOutcomeUnknown,
            true,
        ),
        (
            NetworkFault::Unreachable { sent: false },
            Cause::Unreachable,
            false,
        ),
    ] {
        let (walked, _) = run(Bank::default().html("GET /login", LOGIN).fault(auth, fault));
        assert_eq!((error_of(&walked), walked.login_sent), (cause, sent));
    }
    for body in [&b"<html><title>503</title></html>"[..], b"<html><title>Men"] {
        let (walked, _) = run(Bank::default().html("GET /login", LOGIN).raw(
            auth,
            503,
            "text/html",
            body.to_vec(),
        ));
        assert_eq!(error_of(&walked), Cause::LoginOutcomeUnknown);
    }
}

#[test]
fn maintenance_is_told_with_its_end() {
    let page = "<title>サービス停止中</title><p class=\"until\">4月12日 6:00</p>";
    let (walked, _) = run(Bank::default().html("GET /login", page));
    let error = walked.error.expect("an error");
    assert_eq!(error.cause, Cause::Maintenance);
    assert_eq!(
        error.until.map(|until| until.to_string()).as_deref(),
        Some("2026-04-11T21:00:00Z")
    );
    assert!(!walked.login_sent);
}

#[test]
fn pages_of_a_list_become_one_view() {
    let next = "POST /meisai [NX P]";
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &statement("0123456", 3, &APRIL[..2], true))
        .html(next, &statement("0123456", 3, &APRIL[2..], false));
    let (walked, _) = run(second_account(bank));
    assert_eq!((walked.error, walked.account_errors.len()), (None, 0));
    let view = &walked.views[0];
    assert_eq!((view.view.lines.len(), view.pages.len()), (3, 2));
    assert_eq!(
        (view.view.lines[2].place.page, view.view.lines[2].place.row),
        (1, 2)
    );
}

#[test]
fn the_same_page_again_is_refused() {
    let bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &statement("0123456", 3, &APRIL[..2], true))
        .html(
            "POST /meisai [NX P]",
            &statement("0123456", 3, &APRIL[..2], true),
        );
    broken(second_account(bank), Cause::PageChanged);
}

#[test]
fn a_list_that_moves_is_read_again_and_then_refused() {
    let next = "POST /meisai [NX P]";
    let moving = |bank: Bank| {
        bank.html(MEISAI, &statement("0123456", 3, &APRIL[..2], true))
            .html(next, &statement("0123456", 4, &APRIL[2..], false))
    };
    let once = moving(signed_in().html("GET /jouken?k=1", &form_of(1)))
        .html(MEISAI, &statement("0123456", 3, &APRIL[..2], true))
        .html(next, &statement("0123456", 3, &APRIL[2..], false));
    let (walked, _) = run(second_account(once));
    assert_eq!(
        (
            walked.account_errors.len(),
            walked.views[0].view.lines.len()
        ),
        (0, 3)
    );
    let always = moving(moving(moving(
        signed_in().html("GET /jouken?k=1", &form_of(1)),
    )));
    broken(second_account(always), Cause::ListMoved);
}

#[test]
fn months_are_asked_for_one_by_one_and_joined() {
    let mut order = order();
    order.periods = vec![(
        "0123456".to_owned(),
        domain::time::Period {
            from: date(2026, 3, 16),
            to: date(2026, 4, 11),
        },
    )];
    let march = [["2026/03/31", "", "528,800", "528,800", "入金"]];
    let mut bank = second_account(
        signed_in()
            .html("GET /jouken?k=1", &form_of(1))
            .html(MEISAI, &statement("0123456", 1, &march, false))
            .html(MEISAI, &statement("0123456", 3, &APRIL, false)),
    );
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    assert_eq!(walked.views.len(), 2);
    let view = &walked.views[0].view;
    assert_eq!(view.asked.map(|asked| asked.from), Some(date(2026, 3, 15)));
    assert_eq!(view.lines.len(), 4);
    let filled: Vec<_> = bank
        .sent
        .iter()
        .filter(|request| request.text() == MEISAI)
        .map(|request| request.fields[1..].to_vec())
        .collect();
    let field = |name: &str, value: &str| (name.to_owned(), vec![Part::Text(value.to_owned())]);
    assert_eq!(filled[0], [field("F", "20260315"), field("T", "20260331")]);
    assert_eq!(filled[1], [field("F", "20260401"), field("T", "20260411")]);
}

#[test]
fn a_line_missing_between_two_months_is_noticed() {
    let mut order = order();
    order.default_period.from = date(2026, 3, 16);
    let march = [["2026/03/31", "", "1", "999", "入金"]];
    let mut bank = second_account(
        signed_in()
            .html("GET /jouken?k=1", &form_of(1))
            .html(MEISAI, &statement("0123456", 1, &march, false))
            .html(MEISAI, &statement("0123456", 3, &APRIL, false)),
    )
    .html(MEISAI, &statement("0765432", 0, &[], false));
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!(walked.account_errors[0].1.cause, Cause::WitnessDiffers);
    assert_eq!(
        walked.views[0].view.lines.len(),
        1,
        "what was proven before is kept"
    );
}

#[test]
fn a_deselected_account_is_not_walked() {
    let mut order = order();
    order.deselected = vec!["0123456".to_owned()];
    let mut bank = second_account(signed_in());
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!(walked.error, None);
    assert_eq!(walked.accounts[0].state, AccountState::Deselected);
    assert_eq!(walked.views.len(), 1);
    assert!(!bank.requests().contains(&"GET /jouken?k=1".to_owned()));
}

const CODE: &str = r#"<p class="hint">t***@example.jp に送りました</p><form id="code" method="post" action="/code"><input name="code"><button type="submit">確認</button></form>"#;

fn code_asked() -> Bank {
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", CODE)
}

#[test]
fn a_wrong_code_brings_the_question_back_in_the_same_walk() {
    let wrong = format!("<div class=\"alert\">コードが違います</div>{CODE}");
    let mut bank = second_account(
        code_asked()
            .html("POST /code [code]", &wrong)
            .html("POST /code [code]", MENU),
    )
    .html("GET /zandaka", ACCOUNTS);
    bank.answers = [Ok(AnswerToken(1)), Ok(AnswerToken(2))].into();
    let mut order = order();
    order.deselected = vec!["0123456".to_owned()];
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    let asked: Vec<_> = bank
        .asked
        .iter()
        .map(|challenge| (challenge.question.as_deref(), challenge.again))
        .collect();
    let question = Some("t***@example.jp に送りました");
    assert_eq!(
        asked,
        [(question, None), (question, Some(Cause::ChallengeWrong))]
    );
    let codes: Vec<_> = bank
        .sent
        .iter()
        .filter(|request| request.purpose == Purpose::Answer)
        .map(|request| request.fields[0].1.clone())
        .collect();
    let answer = |n| {
        vec![Part::Answer {
            token: AnswerToken(n),
            part: 0,
        }]
    };
    assert_eq!(codes, [answer(1), answer(2)], "each answer is sent once");
    assert_eq!(
        bank.sent
            .iter()
            .filter(|request| request.purpose == Purpose::Login)
            .count(),
        1
    );
}

#[test]
fn a_question_that_nobody_answers_ends_the_walk() {
    let mut bank = code_asked();
    bank.answers = [Err(NoAnswer::Late)].into();
    let walked = walk(&recipe_of(RECIPE), &order(), &mut bank);
    assert_eq!(error_of(&walked), Cause::ChallengeLate);
    assert!(walked.login_sent && !walked.logged_in);
}

#[test]
fn a_link_out_of_the_fence_is_not_followed() {
    let elsewhere = ACCOUNTS.replace("/jouken?k=1", "https://evil.example/jouken?k=1");
    let bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", MENU)
        .html("GET /zandaka", &elsewhere)
        .html("GET /logout", "bye");
    let text = broken(second_account(bank), Cause::FenceBroken);
    assert_eq!(
        text,
        "an address inside the fence | GET https://evil.example/jouken isn't inside the fence of the recipe"
    );
}

#[test]
fn a_login_form_that_leads_elsewhere_gets_no_password() {
    for action in [
        "https://evil.example/auth",
        "http://ib.mihon.example/auth",
        "/furikomi",
    ] {
        let form = LOGIN.replace("/auth", action);
        let (walked, bank) = run(Bank::default().html("GET /login", &form));
        assert_eq!(
            (error_of(&walked), walked.login_sent),
            (Cause::FenceBroken, false),
            "{action}"
        );
        assert_eq!(bank.sent.len(), 1);
    }
    let (walked, bank) = run(Bank::default().html("GET /login", &LOGIN.replace("post", "get")));
    assert_eq!(
        (error_of(&walked), bank.sent.len()),
        (Cause::FenceBroken, 1)
    );
}

#[test]
fn what_is_not_on_the_page_is_named_with_what_is() {
    let text = {
        let bank = Bank::default()
            .html("GET /login", LOGIN)
            .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
            .html(
                "POST /oshirase [NEXT S]",
                &MENU.replace("残高照会", "残高・照会"),
            );
        let (walked, _) = run(bank);
        let error = walked.error.expect("an error");
        assert_eq!(error.cause, Cause::PageChanged);
        format!(
            "{} | {}",
            error.expected.map(|said| said.en).unwrap_or_default(),
            error.seen.map(|said| said.en).unwrap_or_default()
        )
    };
    assert_eq!(
        text,
        "click \"残高照会\" | nearest \"残高・照会\"; links and buttons: \"残高・照会, 振込, ログアウト\""
    );
}

#[test]
fn the_login_page_in_the_middle_means_signed_out_and_ends_the_walk() {
    let (walked, bank) = run(signed_in().html("GET /jouken?k=1", LOGIN));
    assert_eq!(error_of(&walked), Cause::SignedOut);
    assert_eq!(walked.accounts[1].state, AccountState::NotReached);
    assert_eq!(
        bank.sent
            .iter()
            .filter(|request| request.carries_secret)
            .count(),
        1
    );
}

#[test]
fn the_budget_ends_a_walk_that_goes_on_and_on() {
    let mut order = order();
    order.budget.pages = 4;
    let mut bank = first_statement(&statement("0123456", 3, &APRIL, false));
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!(error_of(&walked), Cause::BudgetSpent);
    assert!(walked.logged_out, "the way out is always open");
    assert_eq!(walked.captures.len(), 5);
}

#[test]
fn a_page_that_only_customers_see_or_a_fault_is_no_logout() {
    let away = crate::bank::RECIPE.replace(
        "[[page]]\nkind = \"menu\"",
        "[[page]]\nkind = \"page-error\"\nwhen = { title = \"エラー\" }\n\n[[page]]\nkind = \"menu\"",
    );
    for (answer, out) in [
        ("ありがとうございました", true),
        (LOGIN, true),
        (MENU, false),
        ("<title>エラー</title>通信できませんでした", false),
    ] {
        let mut bank = second_account(
            Bank::default()
                .html("GET /login", LOGIN)
                .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
                .html("POST /oshirase [NEXT S]", MENU)
                .html("GET /zandaka", ACCOUNTS)
                .html("GET /logout", answer),
        );
        let mut order = order();
        order.deselected = vec!["0123456".to_owned()];
        let walked = walk(&recipe_of(&away), &order, &mut bank);
        assert_eq!((walked.error, walked.logged_out), (None, out), "{answer}");
    }
}
