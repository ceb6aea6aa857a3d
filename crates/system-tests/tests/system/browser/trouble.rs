//! A fetch watched live, a wrong password, a bank under maintenance: what the person sees, and what the bank counts.

use super::renkei::{OWNER, PASSWORD, Renkei};
use super::steps::{link, open, sign_in};
use crate::harness::browser::{Browser, Scripts};
use crate::harness::ledger::has_exactly_the_banks_lines;
use crate::harness::{BANK, Banks, Home, until};
use serde_json::json;

const WRONG: &str = "ayame2026";

#[tokio::test]
async fn a_fetch_is_watched_from_its_first_step_to_its_last() {
    for home in Home::on_each_engine("watched").await {
        let banks = Banks::start().await;
        let renkei = Renkei::serve(home, &banks).await;
        let browser = Browser::open(&renkei.address, Scripts::On).await;
        sign_in(&browser, OWNER, PASSWORD).await;
        banks.dawdle(BANK, "anywhere", 400).await;
        link(&browser, BANK, BANK.password).await;

        // Without loading the page anew, the figures grow.
        browser.visible("//*[@data-progress='pages']").await;
        let mut pages = vec![];
        until("the number of pages grows", async || {
            let place = browser
                .client
                .find(fantoccini::Locator::Css("[data-progress='pages']"))
                .await
                .ok()?;
            let n: u32 = place.text().await.ok()?.parse().ok()?;
            if pages.last() != Some(&n) {
                pages.push(n);
            }
            (pages.len() >= 3).then_some(())
        })
        .await;
        assert!(pages.is_sorted(), "{pages:?}");
        browser.picture("live-1280-ja").await;
        let steps = browser
            .count("//ol[@class='steps']/li[contains(@class, 'is-done')]")
            .await;
        assert!(steps >= 1, "no step is done after {pages:?} pages");
        banks.behave(BANK).await;

        browser.sees("新しい明細を").await;
        has_exactly_the_banks_lines(&renkei.home, &banks, BANK).await;
        browser.close().await;
        let (status, said) = renkei.running.stop().await;
        assert!(status.success(), "{said}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_explained_and_sent_once_however_often_a_button_is_pressed() {
    let banks = Banks::start().await;
    let renkei = Renkei::serve(Home::new(), &banks).await;
    let browser = Browser::open(&renkei.address, Scripts::On).await;
    sign_in(&browser, OWNER, PASSWORD).await;
    link(&browser, BANK, WRONG).await;

    let said = browser.sees("あなたにできること").await;
    assert!(
        !said.contains(WRONG)
            && !browser
                .client
                .source()
                .await
                .expect("the page")
                .contains(WRONG)
    );
    assert!(
        said.contains("もう送りません") || said.contains("送りません"),
        "{said}"
    );
    browser.picture("wrong-password-1280-ja").await;

    open(&browser, "登録済一覧").await;
    browser.sees("要対応").await;
    browser.press("一括再取得").await;
    browser.visible("//main//h1").await;
    open(&browser, "登録済一覧").await;
    browser.sees("要対応").await;
    assert_eq!(banks.counters(BANK).await.wrong_passwords, 1);

    browser
        .press_at("//main//a[contains(@href, '/edit')]")
        .await;
    browser.fill("ログインパスワード", BANK.password).await;
    browser.press("保存して取得をはじめる").await;
    browser.sees("新しい明細を").await;
    let counters = banks.counters(BANK).await;
    assert_eq!((counters.wrong_passwords, counters.logins), (1, 1));
    has_exactly_the_banks_lines(&renkei.home, &banks, BANK).await;
}

#[tokio::test]
async fn what_does_not_fit_the_form_is_said_before_the_bank_hears_of_it() {
    let banks = Banks::start().await;
    let renkei = Renkei::serve(Home::new(), &banks).await;
    let browser = Browser::open(&renkei.address, Scripts::On).await;
    sign_in(&browser, OWNER, PASSWORD).await;
    link(
        &browser,
        crate::harness::Login { id: "12", ..BANK },
        BANK.password,
    )
    .await;
    let said = browser.sees("入力した内容をご確認ください").await;
    assert!(said.contains("2桁入力されています"), "{said}");
    let source = browser.client.source().await.expect("the page");
    assert!(
        !source.contains(BANK.password),
        "a typed password comes back in the page"
    );
    assert_eq!(banks.counters(BANK).await.wrong_passwords, 0);
}

#[tokio::test]
async fn maintenance_is_told_with_the_banks_own_words() {
    let banks = Banks::start().await;
    let renkei = Renkei::serve(Home::new(), &banks).await;
    let browser = Browser::open(&renkei.address, Scripts::On).await;
    sign_in(&browser, OWNER, PASSWORD).await;
    banks
        .misbehave(BANK, json!({ "kind": "maintenance", "until": "午前5時" }))
        .await;
    link(&browser, BANK, BANK.password).await;
    let said = browser.sees("あなたにできること").await;
    assert!(said.contains("メンテナンス"), "{said}");
    open(&browser, "登録済一覧").await;
    browser.sees("一時停止中").await;
    browser.picture("maintenance-1280-ja").await;
}
