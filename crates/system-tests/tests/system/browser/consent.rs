//! 同意 in a real browser: off to the bank's own page and back, with and without scripts; a new consent, and a refused one.

use super::renkei::Renkei;
use super::steps::{open, sign_in};
use crate::harness::browser::{Browser, Scripts};

const BANK: &str = "GMOあおぞらネット銀行（API）";

/// At the simulated bank: logs in, and presses a button.
async fn at_the_bank(browser: &Browser, button: &str) {
    browser.sees("API連携：ログイン").await;
    browser.fill("ログインID", "midori-aozora").await;
    browser.fill("ログインパスワード", "aozora-midori-1").await;
    browser.press("ログイン").await;
    browser.sees("口座情報・残高・入出金明細の照会").await;
    browser.press(button).await;
}

async fn consent(scripts: Scripts) {
    let mut renkei = Renkei::demo().await;
    let ready = |line: &str| line.contains("Ctrl-C").then_some(());
    renkei.running.says("how it is ended", ready).await;
    let browser = Browser::open(&renkei.address, scripts).await;
    sign_in(&browser, "owner@demo.example", "demo-owner-2026").await;

    open(&browser, "新規登録").await;
    browser.fill("金融機関・サービスをさがす", "あおぞら").await;
    browser.press("さがす").await;
    let card = "//article[contains(., 'GMOあおぞら')]//a";
    browser.press_at(card).await;
    browser.sees("実際の銀行では未確認").await;
    assert_eq!(browser.count("//input[@type='password']").await, 0);
    browser.press("銀行のサイトで同意する").await;
    at_the_bank(&browser, "同意する").await;
    let done = browser.sees("新しい明細を").await;
    assert!(browser.path().await.starts_with("/connections/"), "{done}");

    open(&browser, "登録済一覧").await;
    browser.sees("同意の期限").await;
    let row = format!("//tr[contains(., '{BANK}')]");
    browser
        .press_at(&format!("{row}//button[.='再同意']"))
        .await;
    at_the_bank(&browser, "同意しない").await;
    browser.sees("同意されなかったため").await;
    browser
        .press_at(&format!("{row}//button[.='再同意']"))
        .await;
    at_the_bank(&browser, "同意する").await;
    browser.sees("同じ連携のまま続きます").await;
    open(&browser, "登録済一覧").await;
    assert_eq!(browser.count(&row).await, 1, "never a second copy");
    browser.close().await;
}

#[tokio::test]
async fn a_person_consents_at_the_bank_and_comes_back() {
    consent(Scripts::On).await;
}

#[tokio::test]
async fn the_same_without_scripts() {
    consent(Scripts::Off).await;
}
