//! 連携サービスから入力 and 仕訳帳: 登録, 対象外, 元に戻す, 取り消し, 書き出し.

use crate::world::{Browser, World, between};
use axum::http::StatusCode;
use axum::http::header::CONTENT_DISPOSITION;

/// The ids of the rows on the page, newest first.
async fn rows(browser: &mut Browser) -> Vec<String> {
    let text = browser.get("/journal/inbox").await.text;
    text.split("data-row=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn world_with_lines() -> (World, Browser) {
    let world = World::new().await;
    let (office, browser) = world.owner().await;
    let lines = [
        ("2025/12/30", "昨年の文具", 300, 0),
        ("2026/10/05", "ﾃﾞﾝｷﾀﾞｲ", 8_000, 0),
        ("2026/11/05", "ﾃﾞﾝｷﾀﾞｲ", 9_000, 0),
        ("2026/11/20", "喫茶", 550, 0),
    ];
    world.import(office, "普通預金", "明細.csv", &lines).await;
    (world, browser)
}

#[tokio::test]
async fn a_line_is_entered_taken_back_and_entered_again() {
    let (_world, mut browser) = world_with_lines().await;
    let open = rows(&mut browser).await;
    assert_eq!(open.len(), 3, "only this year's lines");
    let electricity = open[1].clone();
    let title = format!("title-{electricity}");
    let answer = browser
        .submit(
            "/journal/inbox/register",
            &[
                ("one", &electricity),
                (&title, "水道光熱費"),
                ("back", "/journal/inbox"),
            ],
        )
        .await;
    assert_eq!(
        (answer.status, answer.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/journal/inbox"))
    );

    let page = browser.get("/journal/inbox").await.text;
    assert!(page.contains("1件を登録しました。"), "the toast");
    assert!(!page.contains(&format!("data-row=\"{electricity}\"")));
    // The other line with the same text is now proposed, with the reason, and ticked in advance.
    assert!(page.contains("前回と同じ"));
    let october = open[2].clone();
    assert!(
        page.contains(&format!("name=\"line\" value=\"{october}\" checked")),
        "what was done before is ticked"
    );
    assert!(
        !browser
            .get("/journal/inbox")
            .await
            .text
            .contains("1件を登録しました。"),
        "a toast is said once"
    );

    let journal = browser.get("/journal").await.text;
    assert!(
        journal.contains("水道光熱費")
            && journal.contains("課税仕入 10%")
            && journal.contains("9,000"),
        "with the title's usual tax"
    );
    let token = between(&page, r#"name="undo" value=""#, "\"")
        .expect("undo")
        .to_owned();
    assert_eq!(token, electricity);
    browser
        .submit(
            "/journal/inbox/undo",
            &[("undo", &token), ("back", "/journal/inbox")],
        )
        .await;
    assert_eq!(rows(&mut browser).await, open, "open again");
    let journal = browser.get("/journal").await.text;
    assert!(
        journal.contains("is-cancelled") && journal.contains("取消済"),
        "the entry stays as a record"
    );
    let again = browser
        .submit(
            "/journal/inbox/register",
            &[
                ("one", &electricity),
                (&title, "水道光熱費"),
                ("back", "/journal/inbox"),
            ],
        )
        .await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn several_rows_go_together_or_not_at_all() {
    let (_world, mut browser) = world_with_lines().await;
    let open = rows(&mut browser).await;
    let (a, b) = (open[0].as_str(), open[1].as_str());
    let (title_a, title_b) = (format!("title-{a}"), format!("title-{b}"));
    let half = browser
        .submit(
            "/journal/inbox/register",
            &[
                ("line", a),
                ("line", b),
                (&title_a, "会議費"),
                (&title_b, ""),
                ("back", "/journal/inbox"),
            ],
        )
        .await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        half.text.contains("勘定科目を選んでください") && half.text.contains("選んだ科目"),
        "what was chosen stays"
    );
    assert_eq!(rows(&mut browser).await, open, "nothing of it was entered");
    let invented = browser
        .submit(
            "/journal/inbox/register",
            &[
                ("one", a),
                (&title_a, "ない科目"),
                ("back", "/journal/inbox"),
            ],
        )
        .await;
    assert!(
        invented.text.contains("勘定科目「ない科目」はありません"),
        "names the thing"
    );
    let none = browser
        .submit("/journal/inbox/exclude", &[("back", "/journal/inbox")])
        .await;
    assert!(none.text.contains("行を選んでください。"));

    let both = browser
        .submit(
            "/journal/inbox/register",
            &[
                ("line", a),
                ("line", b),
                (&title_a, "会議費"),
                (&title_b, "水道光熱費"),
                ("back", "/journal/inbox"),
            ],
        )
        .await;
    assert_eq!(both.status, StatusCode::SEE_OTHER);
    let page = browser.get("/journal/inbox").await.text;
    assert!(page.contains("2件を登録しました。"));
    // One undo takes both back.
    let token = between(&page, r#"name="undo" value=""#, "\"")
        .expect("undo")
        .to_owned();
    browser
        .submit(
            "/journal/inbox/undo",
            &[("undo", &token), ("back", "/journal/inbox")],
        )
        .await;
    assert_eq!(rows(&mut browser).await, open);
    // Pressed twice (another tab): the second one finds nothing to do and says so.
    assert_eq!(
        browser
            .submit("/journal/inbox/undo", &[("undo", &token), ("back", "/")])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn other_open_years_are_one_click_away() {
    let (_world, mut browser) = world_with_lines().await;
    let page = browser.get("/journal/inbox").await.text;
    assert!(page.contains("ほかの年度に1件あります。"));
    let link = between(&page, r#"href="/journal/inbox?other_than="#, "\"")
        .expect("a link")
        .to_owned();
    let other = browser
        .get(&format!("/journal/inbox?other_than={link}"))
        .await
        .text;
    assert!(other.contains("昨年の文具") && other.contains("2025年度の未仕訳"));
}

#[tokio::test]
async fn an_entry_is_cancelled_in_the_journal_and_its_line_is_open_again() {
    let (_world, mut browser) = world_with_lines().await;
    let open = rows(&mut browser).await;
    browser
        .submit(
            "/journal/inbox/register",
            &[
                ("one", &open[0]),
                (&format!("title-{}", open[0]), "会議費"),
                ("back", "/journal"),
            ],
        )
        .await;
    let journal = browser.get("/journal?title=%E4%BC%9A%E8%AD%B0%E8%B2%BB&min=550&max=%EF%BC%95%EF%BC%95%EF%BC%90&text=%E5%96%AB%E8%8C%B6").await.text;
    let entry = between(&journal, "action=\"/journal/", "/cancel\"")
        .expect("found by title, amount and text")
        .to_owned();
    assert!(
        browser
            .get("/journal?min=551")
            .await
            .text
            .contains("この条件に合う仕訳はありません。")
    );
    browser
        .submit(&format!("/journal/{entry}/cancel"), &[("back", "/journal")])
        .await;
    assert!(
        browser
            .get("/journal")
            .await
            .text
            .contains("仕訳を取り消しました。")
    );
    assert_eq!(rows(&mut browser).await, open);
}

#[tokio::test]
async fn an_export_is_a_file_with_the_offices_name() {
    let (_world, mut browser) = world_with_lines().await;
    let answer = browser
        .get("/export/file?to=hledger&from=2026-01-01&until=2026-12-31")
        .await;
    let disposition = answer
        .headers
        .get(CONTENT_DISPOSITION)
        .and_then(|value| value.to_str().ok())
        .expect("a name");
    assert!(
        disposition.contains("filename=\"renkei-20261124.journal\"")
            && disposition.contains("filename*=UTF-8''%E6%A0%AA"),
        "{disposition}"
    );
    assert!(answer.text.contains("未仕訳") && answer.text.contains("喫茶"));
    let wrong = browser
        .get("/export/file?to=csv&from=2026-12-31&until=2026-01-01")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("終わりの日が始まりの日より前です。")
            && wrong.text.contains("value=\"2026-12-31\""),
        "what was typed stays"
    );
}
