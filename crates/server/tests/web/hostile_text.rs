//! Texts that come from outside stay texts.

use crate::world::{Browser, World, between};
use aggregation::catalogue::Catalogue;
use aggregation::offices::{self, NewUser};
use axum::http::header::CONTENT_TYPE;
use domain::office::Role;
use scraper::{Html, Selector};

const HOSTILE: &str =
    r#"<script>alert(1)</script><img src=x onerror=alert(2)>"'><svg/onload=alert(3)>"#;

#[tokio::test]
async fn hostile_texts_are_shown_and_never_run() {
    let mut catalogue = Catalogue::built_in().expect("the recipes are good");
    let bank = catalogue.get("demo-bank").expect("is there").clone();
    let hostile_name = HOSTILE.replace('"', "”");
    let institution = bank
        .institution_toml
        .replace("デモ銀行\"", &format!("{hostile_name}\""));
    catalogue
        .add("demo-bank", &institution, &bank.recipe_toml)
        .expect("still a recipe");
    let world = World::with(catalogue).await;
    let office = world.office(HOSTILE).await;
    let user = NewUser {
        email: "owner@x.example".into(),
        name: HOSTILE.into(),
        password: crate::world::PASSWORD.into(),
    };
    offices::add_member(&world.app, office, &user, Role::Owner, world.now())
        .await
        .expect("a member");
    world
        .import(
            office,
            HOSTILE,
            HOSTILE,
            &[
                ("2026/11/20", HOSTILE, 1_000, 0),
                ("2026/11/21", HOSTILE, 0, 2_000),
            ],
        )
        .await;
    let connection = world.link(office).await;
    let mut browser = world.signed_in("owner@x.example").await;

    let lines = browser.get("/lines").await.text;
    let line = between(&lines, "line=", "#evidence")
        .expect("a line")
        .to_owned();
    browser
        .submit(
            "/journal/inbox/register",
            &[
                ("one", &line),
                (&format!("title-{line}"), "雑費"),
                ("back", "/journal"),
            ],
        )
        .await;
    let mut pages = vec![
        "/".to_owned(),
        "/connections/new".to_owned(),
        format!("/connections/new?q={}", percent(HOSTILE)),
        "/connections/new/demo-bank".to_owned(),
        format!("/connections?open={connection}"),
        format!("/connections/{connection}"),
        format!("/connections/{connection}/edit"),
        format!("/connections/{connection}/delete"),
        "/accounts/selection".to_owned(),
        format!(
            "/lines?text={0}&min={0}&max={0}&from={0}&to={0}&state={0}",
            percent(HOSTILE)
        ),
        format!("/lines?line={line}"),
        format!("/lines/{line}"),
        format!("/journal/inbox?text={}", percent(HOSTILE)),
        "/journal".to_owned(),
        format!(
            "/journal?text={0}&title={0}&min={0}&from={0}",
            percent(HOSTILE)
        ),
        format!("/export?from={0}&until={0}&to={0}", percent(HOSTILE)),
        format!("/{}", percent(HOSTILE)),
    ];
    for lang in ["ja", "en"] {
        browser
            .submit("/language", &[("lang", lang), ("back", "/")])
            .await;
        for page in &pages {
            check(&mut browser, page).await;
        }
    }
    let typed = [
        ("field-id", HOSTILE),
        ("field-password", HOSTILE),
        ("display_name", HOSTILE),
        ("start", "from"),
        ("start_on", HOSTILE),
    ];
    let answer = browser.submit("/connections/new/demo-bank", &typed).await;
    assert_plain(&answer.text, "the login form with what was typed");
    pages.clear();

    let whole_page = browser.get(&format!("/lines/{line}")).await.text;
    let capture = between(&whole_page, "/captures/", "\"")
        .expect("a capture")
        .to_owned();
    let answer = browser.get(&format!("/captures/{capture}")).await;
    assert_eq!(
        answer.headers.get(CONTENT_TYPE).map(|kind| kind.as_bytes()),
        Some(&b"text/plain; charset=utf-8"[..])
    );
    assert_eq!(
        answer
            .headers
            .get("x-content-type-options")
            .map(|value| value.as_bytes()),
        Some(&b"nosniff"[..])
    );
    assert!(
        answer.text.contains("<script>alert(1)</script>"),
        "as it was captured"
    );
}

async fn check(browser: &mut Browser, page: &str) {
    let answer = browser.get(page).await;
    let policy = answer
        .headers
        .get("content-security-policy")
        .and_then(|value| value.to_str().ok())
        .expect("a policy");
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("script-src 'self'")
            && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_plain(&answer.text, page);
}

/// No script but ours, no handler, no style in the page, nothing that the hostile text would have made.
fn assert_plain(text: &str, page: &str) {
    let html = Html::parse_document(text);
    let select = |css: &str| {
        html.select(&Selector::parse(css).expect("a selector"))
            .collect::<Vec<_>>()
    };
    let scripts: Vec<_> = select("script")
        .iter()
        .map(|script| script.attr("src").map(str::to_owned))
        .collect();
    assert_eq!(scripts, [Some("/assets/renkei.js".to_owned())], "{page}");
    assert!(
        select("img[src=x], [onerror], [onload], [style], style, iframe").is_empty(),
        "{page}"
    );
    assert!(
        html.errors
            .iter()
            .all(|error| !error.contains("Duplicate attribute")),
        "{page}: {:?}",
        html.errors
    );
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
