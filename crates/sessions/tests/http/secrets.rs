//! Secrets go to the bank's own login form, once, after the intent was written down; answers are good for one request.

use std::time::Duration;

use crate::bank::{Answer, Bank};
use crate::customer::{CountingDesk, PASSWORD, limits, login, page, request, session_at};
use domain::fetch::{Challenge, ChallengeKind};
use recipe::{
    AnswerToken, JsonBody, Method, NetworkFault, NoAnswer, Part, Purpose, Request, Session,
};

fn challenge() -> Challenge {
    Challenge {
        kind: ChallengeKind::GridCard,
        question: None,
        cells: vec!["ア1".into(), "ウ3".into()],
        picture: None,
        until: None,
        again: None,
    }
}

fn answering(token: AnswerToken, parts: &[u32]) -> Request {
    let mut answering = request(Purpose::Answer, Method::Post, "https://bank.example/auth");
    answering.fields = parts
        .iter()
        .map(|&part| (format!("C{part}"), vec![Part::Answer { token, part }]))
        .collect();
    answering.carries_secret = true;
    answering
}

#[tokio::test]
async fn a_login_goes_to_the_origin_only_though_the_fence_is_wider() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let fault = session
        .send(&login("https://files.example/auth"), &|_| true)
        .await
        .expect_err("not the origin");
    assert!(
        matches!(fault, NetworkFault::FenceBroken { sent: false, .. }),
        "{fault:?}"
    );
    assert!(bank.lines().is_empty());
    assert_eq!(session.into_desk().intents, 0);
}

#[tokio::test]
async fn a_login_leaves_only_after_its_intent_was_written_down() {
    let bank = Bank::open(|_| Answer::page("メニュー")).await;
    let broken = CountingDesk {
        ledger_is_broken: true,
        ..CountingDesk::default()
    };
    let mut session = session_at(bank.address, limits(), broken);
    let fault = session
        .send(&login("https://bank.example/auth"), &|_| true)
        .await;
    assert_eq!(fault, Err(NetworkFault::Interrupted { sent: false }));
    assert!(bank.lines().is_empty());

    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    session
        .send(&page("https://bank.example/login"), &|_| true)
        .await
        .expect("a page");
    session
        .send(&login("https://bank.example/auth"), &|_| true)
        .await
        .expect("a page");
    assert_eq!(session.into_desk().intents, 1);
}

#[tokio::test]
async fn a_walk_that_lost_its_lease_sends_nothing_more_but_its_logout() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let stopped = CountingDesk {
        is_stopped: true,
        ..CountingDesk::default()
    };
    let mut session = session_at(bank.address, limits(), stopped);
    for request in [
        page("https://bank.example/menu"),
        login("https://bank.example/auth"),
    ] {
        let fault = session.send(&request, &|_| true).await;
        assert_eq!(fault, Err(NetworkFault::Interrupted { sent: false }));
    }
    assert!(bank.lines().is_empty());
    let logout = request(Purpose::Logout, Method::Get, "https://bank.example/menu");
    session.send(&logout, &|_| true).await.expect("a page");
    assert_eq!(session.into_desk().intents, 0);
}

#[tokio::test]
async fn a_login_may_be_json() {
    let bank = Bank::open(|_| Answer::page("{}")).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let mut login = login("https://bank.example/auth");
    let text = |part: &str| JsonBody::Text(vec![Part::Login(part.to_owned())]);
    login.fields.clear();
    login.json = Some(JsonBody::Object(vec![
        ("id".to_owned(), text("id")),
        ("pw".to_owned(), text("password")),
    ]));
    session.send(&login, &|_| true).await.expect("a page");
    let seen = &bank.seen()[0];
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.body, format!(r#"{{"id":"taro","pw":"{PASSWORD}"}}"#));
}

#[tokio::test]
async fn an_answer_is_given_out_once_in_its_pieces() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let desk = CountingDesk {
        answers: vec!["73　08"],
        ..CountingDesk::default()
    };
    let mut session = session_at(bank.address, limits(), desk);
    let token = session.ask(&challenge()).await.expect("an answer");
    session
        .send(&answering(token, &[1, 2]), &|_| true)
        .await
        .expect("a page");
    assert_eq!(bank.seen()[0].body, "C1=73&C2=08");
    let again = session.send(&answering(token, &[1, 2]), &|_| true).await;
    assert_eq!(
        again,
        Err(NetworkFault::NoValue {
            name: "answer.1".to_owned()
        })
    );
    assert_eq!(session.ask(&challenge()).await, Err(NoAnswer::Late));
    assert_eq!(bank.lines().len(), 1);
}

#[tokio::test]
async fn the_time_that_a_person_needs_is_not_the_walks() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let desk = CountingDesk {
        answers: vec!["1"],
        answering_takes: Duration::from_millis(1_500),
        ..CountingDesk::default()
    };
    let mut limits = limits();
    limits.run = Duration::from_millis(1_000);
    let mut session = session_at(bank.address, limits, desk);
    session
        .send(&page("https://bank.example/login"), &|_| true)
        .await
        .expect("a page");
    let token = session.ask(&challenge()).await.expect("an answer");
    session
        .send(&answering(token, &[0]), &|_| true)
        .await
        .expect("there is time left");
}

#[tokio::test]
async fn a_login_field_that_nobody_filled_keeps_everything_here() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let mut login = login("https://bank.example/auth");
    login
        .fields
        .push(("STORE".to_owned(), vec![Part::Login("store".to_owned())]));
    let fault = session.send(&login, &|_| true).await;
    assert_eq!(
        fault,
        Err(NetworkFault::NoValue {
            name: "login.store".to_owned()
        })
    );
    assert!(bank.lines().is_empty());
    assert_eq!(
        session.into_desk().intents,
        0,
        "no intent for what can't be sent"
    );
}

#[test]
fn a_secret_is_not_shown() {
    assert!(!format!("{:?}", sessions::Secret::new(PASSWORD)).contains(PASSWORD));
}
