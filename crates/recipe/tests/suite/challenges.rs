//! Questions in the middle of a walk: several forms, answers that are refused, and what each refusal means.

use crate::bank::{ACCOUNTS, Bank, LOGIN, MENU, RECIPE, order, recipe_of, walk};
use domain::fetch::{Cause, ChallengeKind};
use recipe::{AnswerToken, NoAnswer, Part, Purpose, Recipe, Walked};

const OUTCOMES: &str = r#"outcome  = [
  { means = "challenge-wrong",    at = ".alert", text = "コードが違います" },
  { means = "challenge-used",     at = ".alert", text = ["すでに使われたコード", "しばらくしてから"] },
  { means = "challenge-not-sent", at = ".alert", text = "送信できませんでした" },
  { means = "challenge-late",     at = ".alert", text = "時間切れ" },
  { means = "challenge-expired",  at = ".alert", text = "有効期限" },
  { means = "challenge-refused",  query = { err = "X*" } },
]"#;
const OLD: &str =
    r#"outcome  = [ { means = "challenge-wrong", at = ".alert", text = "コードが違います" } ]"#;

/// The code, then a question of the bank.
const SECOND: &str = r#"
[[page]]
kind     = "challenge-form"
name     = "aikotoba"
when     = { has = "form#ai" }
asks     = "security-question"
question = ".shitsumon"
form     = "form#ai"
fill     = { A = "{answer}" }
outcome  = [ { means = "challenge-wrong", text = "合言葉が違います" } ]

[[page]]
kind = "menu"
"#;

const CODE: &str = r#"<p class="hint">t***@example.jp に送りました</p><form id="code" method="post" action="/code"><input name="code"><button type="submit">確認</button></form>"#;
const QUESTION: &str = r#"<p class="shitsumon">母の旧姓は？</p><form id="ai" method="post" action="/code"><input name="A"></form>"#;
const SENDS: &str = "POST /code [code]";

fn recipe() -> Recipe {
    assert!(RECIPE.contains(OLD));
    let text = RECIPE.replace(OLD, OUTCOMES);
    recipe_of(&text.replacen("\n[[page]]\nkind = \"menu\"\n", SECOND, 1))
}

fn asked() -> Bank {
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", CODE)
}

fn refused(words: &str) -> String {
    format!("<div class=\"alert\">{words}</div>{CODE}")
}

/// Everything behind the login; no account is wanted.
fn signed_in(bank: Bank, request: &str) -> Bank {
    bank.html(request, MENU)
        .html("GET /zandaka", ACCOUNTS)
        .html("GET /logout", "bye")
}

fn run(mut bank: Bank) -> (Walked, Bank) {
    bank.answers = (1..=9).map(|n| Ok(AnswerToken(n))).collect();
    let mut order = order();
    order.deselected = ["0123456", "0765432"].map(str::to_owned).into();
    let walked = walk(&recipe(), &order, &mut bank);
    (walked, bank)
}

fn cause(walked: &Walked) -> Option<Cause> {
    walked.error.as_ref().map(|error| error.cause)
}

/// The tokens of the answers that were sent, in order.
fn sent(bank: &Bank) -> Vec<u64> {
    let parts = bank.sent.iter().flat_map(|request| &request.fields);
    let answers = parts
        .flat_map(|(_, parts)| parts)
        .filter_map(|part| match part {
            Part::Answer { token, .. } => Some(token.0),
            _ => None,
        });
    answers.collect()
}

#[test]
fn several_questions_are_asked_one_after_the_other() {
    let bank = asked().html(SENDS, QUESTION);
    let (walked, bank) = run(signed_in(bank, "POST /code [A]"));
    assert_eq!(cause(&walked), None, "{:#?}", walked.trace);
    let kinds: Vec<_> = bank.asked.iter().map(|asked| asked.kind).collect();
    assert_eq!(
        kinds,
        [
            ChallengeKind::OneTimePassword,
            ChallengeKind::SecurityQuestion
        ]
    );
    assert_eq!(bank.asked[1].question.as_deref(), Some("母の旧姓は？"));
    assert_eq!(sent(&bank), [1, 2]);
}

#[test]
fn wrong_used_too_soon_and_not_sent_bring_the_question_back_with_the_reason() {
    let bank = asked()
        .html(SENDS, &refused("コードが違います"))
        .html(SENDS, &refused("すでに使われたコードです"))
        .html(
            SENDS,
            &refused("しばらくしてから新しいコードを入力してください"),
        )
        .html(SENDS, &refused("コードを送信できませんでした"));
    let (walked, bank) = run(signed_in(bank, SENDS));
    assert_eq!(cause(&walked), None, "{:#?}", walked.trace);
    let again: Vec<_> = bank.asked.iter().map(|asked| asked.again).collect();
    assert_eq!(
        again,
        [
            None,
            Some(Cause::ChallengeWrong),
            Some(Cause::ChallengeUsed),
            Some(Cause::ChallengeUsed),
            Some(Cause::ChallengeNotSent)
        ]
    );
    assert_eq!(sent(&bank), [1, 2, 3, 4, 5], "each answer is sent once");
    let logins = bank
        .sent
        .iter()
        .filter(|sent| sent.purpose == Purpose::Login);
    assert_eq!(logins.count(), 1);
}

#[test]
fn what_another_answer_would_not_mend_ends_the_walk_by_its_own_name() {
    for (words, expected) in [
        ("時間切れです", Cause::ChallengeLate),
        ("コードの有効期限が切れました", Cause::ChallengeExpired),
    ] {
        let (walked, bank) = run(asked().html(SENDS, &refused(words)));
        assert_eq!(cause(&walked), Some(expected));
        assert_eq!(bank.asked.len(), 1);
    }
}

#[test]
fn a_refusal_that_only_the_address_tells_is_heard() {
    let (walked, bank) = run(asked().redirected(SENDS, "/code?err=X9", CODE));
    assert_eq!(cause(&walked), Some(Cause::ChallengeRefused));
    assert_eq!(
        bank.asked.len(),
        1,
        "nobody is told that the code was wrong"
    );
}

#[test]
fn wrong_answers_come_to_an_end() {
    let wrong = refused("コードが違います");
    let bank = (0..9).fold(asked(), |bank, _| bank.html(SENDS, &wrong));
    let (walked, bank) = run(bank);
    assert_eq!(cause(&walked), Some(Cause::ChallengeWrong));
    assert_eq!(sent(&bank).len(), 5);
}

#[test]
fn a_form_that_comes_again_without_a_reason_gets_no_second_answer() {
    let (walked, bank) = run(asked().html(SENDS, CODE));
    assert_eq!(cause(&walked), Some(Cause::PageNotRecognised));
    assert_eq!(sent(&bank), [1]);
}

#[test]
fn a_login_form_behind_the_login_is_signed_out_and_never_filled_again() {
    let bank = signed_in(asked(), SENDS);
    let (walked, bank) = {
        let mut bank = bank;
        bank.replace("GET /zandaka", LOGIN);
        run(bank)
    };
    assert_eq!(cause(&walked), Some(Cause::SignedOut));
    let secrets = bank
        .sent
        .iter()
        .filter(|sent| sent.purpose == Purpose::Login);
    assert_eq!(secrets.count(), 1);
}

#[test]
fn a_code_that_stands_in_the_login_form_is_asked_for_before_the_password_leaves() {
    let text = RECIPE.replace(
        "fill    = { KEIYAKU = \"{login.id}\", PASSWD = \"{login.password}\" }",
        "fill    = { KEIYAKU = \"{login.id}\", PASSWD = \"{login.password}\", OTP = \"{answer}\" }\nasks    = \"one-time-password\"",
    );
    let login = LOGIN.replace(
        "<input name=\"KEIYAKU\">",
        "<input name=\"KEIYAKU\"><input name=\"OTP\">",
    );
    let mut bank = Bank::default().html("GET /login", &login);
    bank.answers = [Err(NoAnswer::Declined)].into();
    let walked = walk(&recipe_of(&text), &order(), &mut bank);
    assert_eq!(cause(&walked), Some(Cause::ChallengeLate));
    assert!(!walked.login_sent);
    assert_eq!(bank.requests(), ["GET /login"]);
}
