//! 明細一覧: found by account, period, amount and text together; in pages; with what is wrong said at the field.

use crate::world::{Browser, World, between};
use scraper::{Html, Selector};

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn texts(browser: &mut Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/lines?{query}")).await.text;
    page.split("<a class=\"quiet bank-text\"")
        .skip(1)
        .filter_map(|rest| between(rest, "\">", "</a>"))
        .map(str::to_owned)
        .collect()
}

async fn searched() -> (World, Browser) {
    let world = World::new().await;
    let (office, browser) = world.owner().await;
    let lines = [
        ("2026/10/31", "ﾘｰｽ料 10月", 18_422, 0),
        ("2026/11/10", "フリコミ ヤマダ", 0, 18_422),
        ("2026/11/20", "喫茶", 550, 0),
        ("2026/11/21", "ﾘｰｽ料 11月", 18_422, 0),
    ];
    world.import(office, "普通預金", "a.csv", &lines).await;
    world
        .import(
            office,
            "別の口座",
            "b.csv",
            &[("2026/11/22", "別の明細", 1, 0)],
        )
        .await;
    (world, browser)
}

#[tokio::test]
async fn conditions_work_together() {
    let (_world, mut browser) = searched().await;
    assert_eq!(
        texts(&mut browser, "").await,
        [
            "別の明細",
            "ﾘｰｽ料 11月",
            "喫茶",
            "フリコミ ヤマダ",
            "ﾘｰｽ料 10月"
        ],
        "newest first"
    );
    // Whoever types an amount without a sign means its size.
    for typed in ["18422", "18,422", "１８，４２２円"] {
        let query = format!("min={0}&max={0}", percent(typed));
        assert_eq!(
            texts(&mut browser, &query).await,
            ["ﾘｰｽ料 11月", "フリコミ ヤマダ", "ﾘｰｽ料 10月"],
            "{typed}"
        );
    }
    for typed in ["-18422", "△18,422", "−１８４２２"] {
        let query = format!("min={0}&max={0}", percent(typed));
        assert_eq!(
            texts(&mut browser, &query).await,
            ["ﾘｰｽ料 11月", "ﾘｰｽ料 10月"],
            "{typed}"
        );
    }
    let query = format!(
        "text={}&from=2026-11-01&to=2026-11-30&min=18422",
        percent("リース")
    );
    assert_eq!(
        texts(&mut browser, &query).await,
        ["ﾘｰｽ料 11月"],
        "in any width of letters"
    );
    let page = browser.get(&format!("/lines?{query}")).await.text;
    assert!(
        page.contains("1行") && page.contains("18,422円"),
        "count and sum of what matches"
    );
    let narrow = browser
        .get(&format!("/lines?text={}&from=2026-11-22", percent("喫茶")))
        .await
        .text;
    assert!(narrow.contains("期間を広げると1行あります。"));
    assert!(
        texts(&mut browser, "text=%25").await.is_empty(),
        "a percent sign is a percent sign"
    );
    let open = texts(&mut browser, "state=open").await;
    assert_eq!(open.len(), 5);
    assert!(
        texts(&mut browser, "state=held").await.is_empty()
            && texts(&mut browser, "state=journalised").await.is_empty()
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_stays() {
    let (_world, mut browser) = searched().await;
    for (query, said, kept) in [
        (
            "from=2026-02-30",
            "開始日のその日付はありません",
            "2026-02-30",
        ),
        (
            "from=2026-11-10&to=2026-11-01",
            "終了日が開始日より前です",
            "2026-11-01",
        ),
        ("min=abc", "金額の下限は数字で", "abc"),
        ("min=500&max=100", "金額の上限が下限より小さく", "100"),
    ] {
        let page = browser.get(&format!("/lines?{query}")).await.text;
        assert!(
            page.contains(said) && page.contains(&format!("value=\"{kept}\"")),
            "{query}"
        );
        assert!(page.contains("is-wrong"), "{query} marks the field");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_and_lead_back() {
    let world = World::new().await;
    let (office, mut browser) = world.owner().await;
    let names: Vec<String> = (0..130).map(|n| format!("明細{n:03}")).collect();
    let days: Vec<String> = (0..130)
        .map(|n| format!("2026/{:02}/{:02}", 6 + n / 28, 1 + n % 28))
        .collect();
    let lines: Vec<(&str, &str, i64, i64)> = names
        .iter()
        .zip(&days)
        .map(|(name, day)| (day.as_str(), name.as_str(), 1, 0))
        .collect();
    world.import(office, "普通預金", "a.csv", &lines).await;
    let chosen = browser.get("/lines").await.text;
    let account = option(&chosen, "select[name=account] option:nth-child(2)").expect("an account");
    for scope in [String::new(), format!("account={account}")] {
        let (mut seen, mut queries, mut next) = (vec![], vec![], Some(scope.clone()));
        while let Some(query) = next {
            seen.extend(texts(&mut browser, &query).await);
            let page = browser.get(&format!("/lines?{query}")).await.text;
            next = neighbour(&page, "next");
            queries.push((query, neighbour(&page, "prev")));
        }
        let wanted: Vec<String> = names.iter().rev().cloned().collect();
        assert_eq!((seen, queries.len()), (wanted, 3), "{scope:?}");
        // The last page leads back to the one before, with the same rows.
        let back = queries[2].1.clone().expect("a link back");
        assert_eq!(
            texts(&mut browser, &back).await,
            texts(&mut browser, &queries[1].0).await
        );
    }
}

fn option(page: &str, css: &str) -> Option<String> {
    let html = Html::parse_document(page);
    let found = html
        .select(&Selector::parse(css).expect("a selector"))
        .next()?;
    found.attr("value").map(str::to_owned)
}

/// The query of the link to a neighbouring page.
fn neighbour(page: &str, rel: &str) -> Option<String> {
    let html = Html::parse_document(page);
    let found = html
        .select(&Selector::parse(&format!("a[rel={rel}]")).expect("a selector"))
        .next()?;
    found
        .attr("href")?
        .strip_prefix("/lines?")
        .map(str::to_owned)
}

#[tokio::test]
async fn a_line_leads_to_the_place_it_was_read_from() {
    let (_world, mut browser) = searched().await;
    let page = browser
        .get(&format!("/lines?text={}", percent("喫茶")))
        .await
        .text;
    let line = between(&page, "line=", "#evidence")
        .expect("a line")
        .to_owned();
    let evidence = browser.get(&format!("/lines/{line}")).await.text;
    let marked = between(&evidence, "<tr class=\"marked\"", "</tr>").expect("the row");
    assert!(marked.contains("喫茶") && marked.contains("550"));
    assert!(
        evidence.contains("a.csv") && evidence.contains("4行目"),
        "file and row"
    );
    assert!(
        evidence.contains("前の行") && evidence.contains("と一致"),
        "the balance fits"
    );
    assert!(evidence.contains("仕訳を入力"), "where it is entered from");
}
