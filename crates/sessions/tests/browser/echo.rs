//! A bank whose scripts print the password and the code back: nothing that leaves a walk says them.

use domain::fetch::Cause;
use domain::time::{Period, start_of_day};
use jiff::civil::date;
use recipe::{Budget, FetchOrder, Recipe, Walked, walk};

use crate::bank::{Answer, Bank, Seen};
use crate::stage::{CountingDesk, INSTITUTION, PASSWORD, RECIPE, browser_at, limits};

fn recipe() -> Recipe {
    let recipe = RECIPE.replace(
        r#"text = "正しくありません" }"#,
        r#"text = "正しくありません", message = ".err" }"#,
    );
    Recipe::read(INSTITUTION, &recipe).expect("a recipe")
}

async fn visit(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Walked {
    let bank = Bank::open(answer).await;
    let today = date(2026, 11, 24);
    let order = FetchOrder {
        today,
        now: start_of_day(today),
        default_period: Period::new(date(2026, 11, 1), today).expect("a period"),
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    };
    let desk = CountingDesk {
        answers: vec!["24681012"],
        ..CountingDesk::default()
    };
    let mut session = browser_at(bank.address, limits(), desk).await;
    let walked = walk(&recipe(), &order, &mut session).await;
    session.close().await;
    walked
}

/// Everything of a walk, the bodies of its pages too.
fn said(walked: &Walked) -> String {
    let bodies = walked.captures.iter();
    let bodies = bodies.map(|page| String::from_utf8_lossy(&page.body).into_owned());
    format!("{walked:?}{}", bodies.collect::<String>())
}

const LOGIN: &str = r#"<form name="L" action="/auth" method="post"><input name="NAME"><input type="password" name="PW"></form>"#;

#[tokio::test]
async fn a_password_in_what_a_script_shows_is_covered() {
    let shows = format!(
        "<p class=err></p><script>document.querySelector('.err').textContent = '正しくありません: {PASSWORD}'</script>"
    );
    let walked = visit(move |seen| match seen.line.as_str() {
        "GET /login" => Answer::page(LOGIN),
        _ => Answer::page(&shows),
    })
    .await;
    let error = walked.error.clone().expect("is refused");
    assert_eq!(error.cause, Cause::CredentialsRejected);
    let words = error.bank_words.as_deref();
    assert_eq!(words, Some("正しくありません: ●●●●"));
    assert!(!said(&walked).contains(PASSWORD));
}

#[tokio::test]
async fn a_line_that_holds_the_password_or_the_code_is_kept_and_both_are_covered() {
    let walked = visit(|seen| match seen.line.as_str() {
        "GET /login" => Answer::page(LOGIN),
        "POST /auth" => Answer::page(
            r#"<form name="C" action="/search" method="post"><input name="CODE"><button>認証</button></form>"#,
        ),
        "POST /search" => Answer::page(
            r#"<table class="koza"><tr><th>口座番号<th>残高<th><tr><td>1234567<td>8,800<td><a href="/app">明細</a></table>"#,
        ),
        "GET /app" => Answer::page(&format!(
            "<p class=bango>1234567</p><p class=kensu>全2件</p><table class=meisai><tr><th>日付<th>出金<th>入金<th>残高<th>摘要\
             <tr><td>2026-11-20<td><td>10,000<td>10,000<td>振込 {PASSWORD}\
             <tr><td>2026-11-21<td>1,200<td><td>8,800<td>24681012</table>"
        )),
        _ => Answer::page(""),
    })
    .await;
    assert_eq!(walked.error, None, "{:?}", walked.account_errors);
    let lines: Vec<(i64, &str)> = walked.views[0]
        .view
        .lines
        .iter()
        .map(|line| (line.amount, line.description.as_str()))
        .collect();
    assert_eq!(lines, [(10_000, "振込 ●●●●"), (-1_200, "●●●●")]);
    let said = said(&walked);
    assert!(!said.contains(PASSWORD) && !said.contains("24681012"));
}
