//! What a person does on the screens, in Japanese.

use crate::harness::Login;
use crate::harness::browser::Browser;

pub async fn sign_in(browser: &Browser, email: &str, password: &str) {
    browser.go("/").await;
    browser.sees("サインイン").await;
    browser.fill("メールアドレス", email).await;
    browser.fill("パスワード", password).await;
    browser.press("サインイン").await;
    browser.sees("ホーム").await;
}

/// ホーム → 新規登録 → search → the institution's login form, filled and sent.
pub async fn link(browser: &Browser, login: Login, password: &str) {
    open(browser, "新規登録").await;
    browser.fill("金融機関・サービスをさがす", login.name).await;
    browser.press("さがす").await;
    browser
        .press_at(&format!("//article[contains(., '{}')]//a", login.name))
        .await;
    browser.sees("ログイン情報").await;
    browser.fill("契約者番号", login.id).await;
    browser.fill("ログインパスワード", password).await;
    browser.press("登録して取得をはじめる").await;
}

/// Opens a page of the menu.
pub async fn open(browser: &Browser, page: &str) {
    browser
        .press_at(&format!(
            "//nav[@id='menu']//a[starts-with(normalize-space(), '{page}')]"
        ))
        .await;
    browser
        .visible(&format!("//main//h1[contains(., '{page}')]"))
        .await;
}

/// 明細一覧: the rows with exactly this amount, whichever its sign.
pub async fn find_by_amount(browser: &Browser, amount: i64) -> usize {
    open(browser, "明細一覧").await;
    for label in ["金額の下限", "金額の上限"] {
        browser.fill(label, &amount.abs().to_string()).await;
    }
    browser.press("さがす").await;
    browser.sees("新しい順").await;
    browser.count("//main//tbody/tr").await
}

/// The XPath of the row of 連携サービスから入力 with this text and amount.
pub fn inbox_row(text: &str, amount: &str) -> String {
    format!("//tr[@data-row][contains(., '{text}')][contains(., '{amount}')]")
}

/// A whole number as the screens write it, without its sign.
pub fn grouped(n: i64) -> String {
    let digits = n.abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
