//! サインイン and サインアウト.

use crate::world::{PASSWORD, World};
use axum::http::header::SET_COOKIE;
use axum::http::{Request, StatusCode};
use domain::office::Role;

#[tokio::test]
async fn a_page_is_come_back_to_after_the_sign_in_and_closed_after_the_sign_out() {
    let world = World::new().await;
    let office = world.office("事業所").await;
    let email = world.member(office, Role::Owner).await;
    let mut browser = world.browser();
    let sent_away = browser.get("/lines?text=%E3%81%82&min=5").await;
    let signin = sent_away.location.expect("leads to the sign-in");
    assert_eq!(
        signin,
        "/signin?next=%2Flines%3Ftext%3D%25E3%2581%2582%26min%3D5"
    );

    let csrf = browser.csrf(&signin).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("email", &email),
        ("password", PASSWORD),
        ("next", "/lines?text=%E3%81%82&min=5"),
    ];
    let answer = browser.post("/signin", &fields).await;
    assert_eq!(
        (answer.status, answer.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/lines?text=%E3%81%82&min=5"))
    );
    let cookie = answer
        .headers
        .get_all(SET_COOKIE)
        .iter()
        .find(|value| value.as_bytes().starts_with(b"renkei-signin="))
        .expect("a cookie");
    let cookie = cookie.to_str().expect("text");
    assert!(
        cookie.contains("; HttpOnly")
            && cookie.contains("; SameSite=Lax")
            && cookie.contains("; Path=/"),
        "{cookie}"
    );
    assert_eq!(browser.get("/lines").await.status, StatusCode::OK);

    let before = browser.clone();
    assert_eq!(
        browser.submit("/signout", &[]).await.location.as_deref(),
        Some("/signin")
    );
    // Neither this browser nor a copy of its old cookie is anybody any more.
    for mut browser in [browser, before] {
        assert_eq!(browser.get("/lines").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let world = World::new().await;
    let office = world.office("事業所").await;
    let email = world.member(office, Role::Owner).await;
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let mut browser = world.browser();
        let answer = browser
            .submit(
                "/signin",
                &[("email", &email), ("password", PASSWORD), ("next", next)],
            )
            .await;
        assert_eq!(answer.location.as_deref(), Some("/"), "{next}");
    }
}

#[tokio::test]
async fn a_wrong_password_says_nothing_about_the_address_and_then_has_to_wait() {
    let world = World::new().await;
    let office = world.office("事業所").await;
    let email = world.member(office, Role::Owner).await;
    let mut browser = world.browser();
    let known = browser
        .submit("/signin", &[("email", &email), ("password", "wrong")])
        .await;
    let unknown = browser
        .submit(
            "/signin",
            &[("email", "nobody@office.example"), ("password", "wrong")],
        )
        .await;
    let masked = |text: &str| {
        text.replace(&email, "")
            .replace("nobody@office.example", "")
    };
    assert_eq!(
        (known.status, masked(&known.text)),
        (StatusCode::UNAUTHORIZED, masked(&unknown.text))
    );
    assert!(
        known
            .text
            .contains("メールアドレスかパスワードが違います。")
            && !known.text.contains("wrong\"")
    );

    for _ in 0..5 {
        browser
            .submit("/signin", &[("email", &email), ("password", "wrong")])
            .await;
    }
    let waits = browser
        .submit("/signin", &[("email", &email), ("password", PASSWORD)])
        .await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waits.text.contains("秒お待ちください"), "says how long");
    world.advance_seconds(61);
    assert_eq!(
        browser
            .submit("/signin", &[("email", &email), ("password", PASSWORD)])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn over_tls_the_cookie_belongs_to_this_host_alone() {
    let world = World::new().await;
    let mut browser = world.browser();
    let request = Request::get("/signin")
        .header("x-forwarded-proto", "https")
        .body(axum::body::Body::empty())
        .expect("a request");
    let answer = browser.send(request).await;
    let cookie = answer
        .headers
        .get(SET_COOKIE)
        .and_then(|value| value.to_str().ok())
        .expect("a cookie");
    assert!(
        cookie.starts_with("__Host-renkei-gate=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(answer.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn the_language_is_remembered_with_the_person() {
    let world = World::new().await;
    let office = world.office("事業所").await;
    let email = world.member(office, Role::Owner).await;
    let mut stranger = world.browser();
    assert_eq!(
        stranger
            .submit("/language", &[("lang", "en"), ("back", "/signin")])
            .await
            .location
            .as_deref(),
        Some("/signin")
    );
    assert!(stranger.get("/signin").await.text.contains("Sign in"));

    let mut browser = world.signed_in(&email).await;
    assert!(browser.get("/").await.text.contains("ホーム"));
    browser
        .submit("/language", &[("lang", "en"), ("back", "/lines?min=5")])
        .await;
    let mut elsewhere = world.signed_in(&email).await;
    assert!(
        elsewhere.get("/").await.text.contains("Needs you")
            || elsewhere.get("/").await.text.contains("Start by adding")
    );
    assert!(
        elsewhere
            .get("/nothing")
            .await
            .text
            .contains("There is no such page")
    );
}
