//! A bank that prints the password back: nothing that leaves a walk says it.

use domain::fetch::Cause;
use domain::time::{Period, start_of_day};
use jiff::civil::date;
use recipe::{Budget, FetchOrder, Recipe, Walked, walk};

use crate::bank::{Answer, Bank};
use crate::customer::{CountingDesk, INSTITUTION, PASSWORD, RECIPE, limits, session_at};

/// The recipe shows everything that a page can say, and asks a question after the login.
fn recipe() -> Recipe {
    let recipe = RECIPE
        .replace("ORIGIN", "https://bank.example")
        .replace(
            r#"text = "正しくありません" }"#,
            r#"text = "正しくありません", message = ".err" }"#,
        )
        .replace(
            "type    = {",
            "name = \"名前\"\nbranch = \"支店\"\ntype    = {",
        )
        .replace("[[page]]\nkind = \"accounts\"", QUESTION);
    Recipe::read(INSTITUTION, &recipe).expect("a recipe")
}

const QUESTION: &str = r#"[[page]]
kind     = "challenge-form"
when     = { title = "確認" }
asks     = "one-time-password"
question = "p"
form     = "form"
fill     = { CODE = "{answer}" }
outcome  = [{ means = "challenge-wrong", text = "コードが違います" }]
[[page]]
kind = "accounts""#;

fn order() -> FetchOrder {
    let today = date(2026, 11, 24);
    FetchOrder {
        today,
        now: start_of_day(today),
        default_period: Period::new(date(2026, 11, 1), today).expect("a period"),
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
}

const LOGIN: &str =
    "<form name=L action=/auth method=post><input name=ID><input type=password name=PW></form>";

async fn visit(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> (Walked, CountingDesk) {
    let whole = move |line: &str| match answer(line) {
        Answer::Whole(status, headers, body) => {
            let body = format!("<html>{}</html>", String::from_utf8_lossy(&body));
            Answer::Whole(status, headers, body.into())
        }
        other => other,
    };
    let bank = Bank::open(whole).await;
    let desk = CountingDesk {
        answers: vec!["24681012"],
        ..CountingDesk::default()
    };
    let mut session = session_at(bank.address, limits(), desk);
    let walked = walk(&recipe(), &order(), &mut session).await;
    (walked, session.into_desk())
}

/// Everything of a walk, the bodies of its pages too.
fn said(walked: Walked) -> String {
    let bodies = walked.captures.iter();
    let bodies = bodies.map(|page| String::from_utf8_lossy(&page.body).into_owned());
    format!("{walked:?}{}", bodies.collect::<String>())
}

#[tokio::test]
async fn a_password_in_the_banks_refusal_is_covered() {
    let (walked, _) = visit(|line| match line {
        "GET /login" => Answer::page(LOGIN),
        _ => Answer::page(&format!("<p class=err>正しくありません: {PASSWORD}")),
    })
    .await;
    let error = walked.error.clone().expect("is refused");
    assert_eq!(error.cause, Cause::CredentialsRejected);
    let words = error.bank_words.as_deref();
    assert_eq!(words, Some("正しくありません: ●●●●"));
    assert!(!said(walked).contains(PASSWORD));
}

#[tokio::test]
async fn a_page_that_nobody_knows_is_described_without_the_secrets_on_it() {
    let (walked, _) = visit(|line| match line {
        "GET /login" => Answer::page(LOGIN),
        _ => Answer::page(&format!("<title>ようこそ {PASSWORD}</title><h1>{PASSWORD}")),
    })
    .await;
    assert!(walked.error.is_some());
    assert!(!said(walked).contains(PASSWORD));
}

#[tokio::test]
async fn a_line_that_holds_the_password_or_the_answer_is_kept_and_both_are_covered() {
    let (walked, desk) = visit(|line| match line {
        "GET /login" => Answer::page(LOGIN),
        "POST /auth" => Answer::page(&format!(
            "<title>確認</title><p>{PASSWORD} 様の番号は?<form action=/search method=post><input name=CODE></form>"
        )),
        "POST /search" => Answer::page(&format!(
            "<title>残高</title><table><tr><th>口座番号<th>残高<th>名前<th>支店<th>\
             <tr><td>1234567<td>8,800<td>{PASSWORD}<td>ＨＩＭＩＴＳＵ＃２０２６<td><a href=/menu>明細</a></table>"
        )),
        "GET /menu" => Answer::page(&format!(
            "<title>明細</title><dl><dt>件数<dd>2</dl><table><tr><th>日付<th>出金<th>入金<th>残高<th>摘要\
             <tr><td>2026-11-20<td><td>10,000<td>10,000<td>振込 {PASSWORD}\
             <tr><td>2026-11-21<td>1,200<td><td>8,800<td>24681012</table>"
        )),
        _ => Answer::page(""),
    })
    .await;
    assert_eq!(walked.error, None, "{:?}", walked.account_errors);
    let asked = desk.asked.first().and_then(|asked| asked.question.clone());
    assert_eq!(asked.as_deref(), Some("●●●● 様の番号は?"));
    let seen = &walked.accounts[0].seen;
    assert_eq!(
        (
            seen.number.as_str(),
            seen.name.as_deref(),
            seen.branch.as_deref()
        ),
        ("1234567", Some("●●●●"), Some("●●●●"))
    );
    let lines = &walked.views[0].view.lines;
    let lines: Vec<(i64, &str)> = lines
        .iter()
        .map(|line| (line.amount, line.description.as_str()))
        .collect();
    assert_eq!(lines, [(10_000, "振込 ●●●●"), (-1_200, "●●●●")]);
    let said = said(walked);
    assert!(!said.contains(PASSWORD) && !said.contains("24681012"));
}
