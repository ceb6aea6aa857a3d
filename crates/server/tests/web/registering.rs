//! 新規登録, 編集, 再取得, 削除, 連携データの選択.

use crate::world::{World, between};
use aggregation::catalogue::Catalogue;
use aggregation::{Actor, looking};
use axum::http::StatusCode;
use sessions::OriginMap;
use std::time::Duration;
use tokio::time::timeout;

#[tokio::test]
async fn what_is_wrong_comes_back_at_its_field_and_a_secret_never_does() {
    let world = World::new().await;
    let (office, mut browser) = world.owner().await;
    let typed = [
        ("field-id", "123456789"),
        ("field-password", "sakura2026"),
        ("display_name", "本店"),
        ("start", "from"),
        ("start_on", "2026-10-01"),
    ];
    let answer = browser.submit("/connections/new/demo-bank", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text
            .contains("9桁入力されています。10桁で入力してください。"),
        "what is there and what is wanted"
    );
    assert!(
        answer.text.contains("value=\"123456789\"")
            && answer.text.contains("value=\"本店\"")
            && answer.text.contains("value=\"2026-10-01\"")
    );
    assert!(!answer.text.contains("sakura2026"));
    let answer = browser
        .submit(
            "/connections/new/demo-bank",
            &[("start", "from"), ("start_on", "2026-02-30")],
        )
        .await;
    assert!(answer.text.contains("その日付はありません"));
    let future = [
        ("field-id", "1000000001"),
        ("field-password", "sakura2026"),
        ("start", "from"),
        ("start_on", "2027-01-01"),
    ];
    assert!(
        browser
            .submit("/connections/new/demo-bank", &future)
            .await
            .text
            .contains("今日より後の日は選べません")
    );
    assert!(
        looking::connections(&world.app, Actor::command_line(office))
            .await
            .expect("a list")
            .is_empty(),
        "nothing was linked"
    );
}

#[tokio::test]
async fn a_login_is_linked_once_and_wakes_the_worker() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let typed = [
        ("field-id", "１０００ ０００ ００１"),
        ("field-password", "sakura2026"),
        ("start", "all"),
    ];
    let answer = browser.submit("/connections/new/demo-bank", &typed).await;
    let page = answer.location.expect("leads to the fetch");
    timeout(Duration::from_secs(5), world.nudge.notified())
        .await
        .expect("the worker is woken");
    assert!(
        browser
            .get(&page)
            .await
            .text
            .contains("取得の順番を待っています")
    );

    let again = browser
        .submit(
            "/connections/new/demo-bank",
            &[
                ("field-id", "1000000001"),
                ("field-password", "sakura2026"),
                ("start", "all"),
            ],
        )
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("すでに登録があります"));
    let id = page.rsplit('/').next().expect("an id");
    assert!(
        again
            .text
            .contains(&format!("/connections?open={id}#c{id}")),
        "leads to the registration that is there"
    );

    let edit = browser.get(&format!("{page}/edit")).await.text;
    assert!(
        edit.contains("100…") && !edit.contains("1000000001") && !edit.contains("sakura2026"),
        "three characters of the ID, nothing of the password"
    );
    let renamed = browser
        .submit(
            &format!("{page}/edit"),
            &[
                ("field-id", ""),
                ("field-password", ""),
                ("display_name", "本店の口座"),
            ],
        )
        .await;
    assert!(
        renamed
            .location
            .is_some_and(|to| to.starts_with("/connections?open="))
    );
    assert!(
        browser
            .get("/connections")
            .await
            .text
            .contains("本店の口座")
    );
    let edited = browser
        .submit(
            &format!("{page}/edit"),
            &[
                ("field-password", "momiji2026"),
                ("display_name", "本店の口座"),
            ],
        )
        .await;
    assert_eq!(
        edited.location.as_deref(),
        Some(page.as_str()),
        "a changed login starts one fetch"
    );

    let asked = browser.get(&format!("{page}/delete")).await.text;
    assert!(asked.contains("連携を削除"));
    assert_eq!(
        browser
            .submit(&format!("{page}/delete"), &[])
            .await
            .location
            .as_deref(),
        Some("/connections")
    );
    assert!(
        browser
            .get("/connections")
            .await
            .text
            .contains("連携を削除しました。")
    );
    assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_catalogue_is_searched_in_any_kana() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    for (query, found) in [
        ("q=%E3%81%A7%E3%82%82%E3%81%8E%E3%82%93", true),
        ("q=%EF%BE%83%EF%BE%9E%EF%BE%93", true),
        ("q=demo+bank", true),
        ("q=9901", true),
        ("q=xyz", false),
    ] {
        let page = browser.get(&format!("/connections/new?{query}")).await.text;
        assert_eq!(
            page.contains("/connections/new/demo-bank"),
            found,
            "{query}"
        );
    }
    let cards = browser
        .get("/connections/new?category=%E3%82%AB%E3%83%BC%E3%83%89")
        .await
        .text;
    assert!(
        cards.contains("/connections/new/demo-card")
            && !cards.contains("/connections/new/demo-bank")
    );
}

#[tokio::test]
async fn a_simulated_institution_is_linked_only_where_it_is_played() {
    let catalogue = Catalogue::built_in().expect("the recipes are good");
    let world = World::beside(catalogue, OriginMap::default()).await;
    let (office, mut browser) = world.owner().await;
    let list = browser.get("/connections/new").await.text;
    assert!(
        list.contains("/connections/new/gmo-aozora") && !list.contains("/connections/new/demo-")
    );
    let typed = [
        ("field-id", "1000000001"),
        ("field-password", "sakura2026"),
        ("start", "all"),
    ];
    for path in ["/connections/new/demo-bank", "/connections/new/demo-api"] {
        let form = browser.get(path).await;
        let sent = browser.submit(path, &typed).await;
        for answer in [form, sent] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            let words = "練習用の金融機関です（シミュレーション）。";
            assert!(answer.text.contains(words), "{}", answer.text);
        }
    }
    browser
        .submit("/language", &[("lang", "en"), ("back", "/")])
        .await;
    let sent = browser.submit("/connections/new/demo-bank", &typed).await;
    let words = "This is a simulated institution for practice.";
    assert!(sent.text.contains(words), "{}", sent.text);
    let linked = looking::connections(&world.app, Actor::command_line(office)).await;
    assert!(linked.expect("a list").is_empty());
}

#[tokio::test]
async fn an_account_that_is_left_out_keeps_its_lines_but_offers_them_no_more() {
    let world = World::new().await;
    let (office, mut browser) = world.owner().await;
    world
        .import(
            office,
            "普通預金",
            "a.csv",
            &[("2026/11/20", "喫茶", 550, 0)],
        )
        .await;
    let page = browser.get("/accounts/selection").await.text;
    let account = between(&page, "name=\"shown\" value=\"", "\"")
        .expect("an account")
        .to_owned();
    browser
        .submit("/accounts/selection", &[("shown", &account)])
        .await;
    assert!(
        browser
            .get("/accounts/selection")
            .await
            .text
            .contains("口座の選択を保存しました。")
    );
    assert!(browser.get("/lines").await.text.contains("選択なし"));
    assert!(!browser.get("/journal/inbox").await.text.contains("喫茶"));
    browser
        .submit(
            "/accounts/selection",
            &[("shown", &account), ("account", &account)],
        )
        .await;
    assert!(browser.get("/journal/inbox").await.text.contains("喫茶"));
}
