//! What another site, or another name, can't do.

use crate::world::{World, form};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderName, Request, StatusCode};

fn post(path: &str, fields: &[(&str, &str)], header: Option<(&str, &str)>) -> Request<Body> {
    let mut request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some((name, value)) = header {
        request = request.header(HeaderName::try_from(name).expect("a name"), value);
    }
    request.body(Body::from(form(fields))).expect("a request")
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let csrf = browser.own_token().await;
    let good = [("csrf", csrf.as_str()), ("lang", "en"), ("back", "/")];
    // Even with the right token, which another site can't know.
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:9999"),
    ] {
        for path in [
            "/language",
            "/signin",
            "/signout",
            "/connections/fetch-all",
            "/nothing",
        ] {
            let answer = browser.send(post(path, &good, Some(header))).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{path} with {header:?}"
            );
        }
    }
    for token in ["", "0123", &"0".repeat(32), &csrf[..31]] {
        let answer = browser
            .send(post(
                "/language",
                &[("csrf", token), ("lang", "en"), ("back", "/")],
                None,
            ))
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "token {token:?}");
        assert!(answer.text.contains("もう一度お試しください"));
    }
    assert!(
        browser.get("/").await.text.contains("ホーム"),
        "the language is as it was"
    );
    for header in [
        None,
        Some(("origin", "http://127.0.0.1:8330")),
        Some(("sec-fetch-site", "same-origin")),
    ] {
        assert_eq!(
            browser.send(post("/language", &good, header)).await.status,
            StatusCode::SEE_OTHER,
            "{header:?}"
        );
    }
}

#[tokio::test]
async fn a_token_belongs_to_one_browser() {
    let world = World::new().await;
    let (_, mut mine) = world.owner().await;
    let mut theirs = world.browser();
    let csrf = theirs.own_token().await;
    assert_eq!(
        mine.post(
            "/language",
            &[("csrf", &csrf), ("lang", "en"), ("back", "/")]
        )
        .await
        .status,
        StatusCode::FORBIDDEN
    );
    // Login CSRF: a sign-in form without this browser's gate is refused too.
    let mut fresh = world.browser();
    assert_eq!(
        fresh
            .post(
                "/signin",
                &[("csrf", &csrf), ("email", "a"), ("password", "b")]
            )
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_name_that_is_not_this_machine_is_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    for host in [
        "evil.example",
        "evil.example:8330",
        "127.0.0.1.evil.example:8330",
    ] {
        let request = Request::get("/signin")
            .header(HOST, host)
            .body(Body::empty())
            .expect("a request");
        let answer = browser.send(request).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!answer.text.contains("<form"));
    }
    for host in ["localhost:8330", "[::1]:8330", "127.0.0.1"] {
        let request = Request::get("/signin")
            .header(HOST, host)
            .body(Body::empty())
            .expect("a request");
        assert_eq!(browser.send(request).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn another_site_can_link_to_pages_but_not_read_or_embed_them() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let ask = |mode: &str| {
        Request::get("/lines")
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", mode)
            .body(Body::empty())
            .expect("a request")
    };
    assert_eq!(browser.send(ask("navigate")).await.status, StatusCode::OK);
    assert_eq!(
        browser.send(ask("no-cors")).await.status,
        StatusCode::FORBIDDEN
    );
    let file = Request::get("/export/file?to=csv")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate");
    assert_eq!(
        browser
            .send(file.body(Body::empty()).expect("a request"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_form_that_is_too_large_or_none_is_told_so() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let large = "x".repeat(300 * 1024);
    let answer = browser.post("/language", &[("back", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("大きすぎます"));
    let json = Request::post("/language")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "application/json");
    let answer = browser
        .send(json.body(Body::from("{}")).expect("a request"))
        .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(answer.text.contains("画面のボタンから"));
    let answer = browser.post("/lines", &[]).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.text.contains("<html lang=\"ja\">"));
}
