//! Every page as it looks: no page is wider than its window, in either language, at the desk and on a phone. Pictures of
//! all of them are left in `target/screenshots` for people to look at.

use super::renkei::Renkei;
use super::steps::{link, sign_in};
use crate::harness::BANK;
use crate::harness::browser::{Browser, DESK, PHONE, Scripts};

/// Name and address of every page that an owner sees; `C` stands for the bank's connection and `L` for a line.
const PAGES: [(&str, &str); 18] = [
    ("home", "/"),
    ("catalogue", "/connections/new"),
    ("catalogue-nothing", "/connections/new?q=zzz"),
    ("login-form", "/connections/new/demo-bank"),
    ("connections", "/connections"),
    ("connections-open", "/connections?open=C"),
    ("fetch-done", "/connections/C"),
    ("edit", "/connections/C/edit"),
    ("delete", "/connections/C/delete"),
    ("selection", "/accounts/selection"),
    ("lines", "/lines"),
    ("lines-open", "/lines?connection=C&line=L"),
    ("line", "/lines/L"),
    ("imports", "/imports"),
    ("inbox", "/journal/inbox"),
    ("journal", "/journal"),
    ("export", "/export"),
    ("not-found", "/nowhere"),
];

async fn look(browser: &Browser, name: &str, language: &str, faults: &mut Vec<String>) {
    for size in [DESK, PHONE] {
        browser.resize(size).await;
        let overhang = browser.overhang().await;
        if overhang > 0 {
            faults.push(format!(
                "{name} in {language} is {overhang} pixels wider than {}",
                size.0
            ));
        }
        // In English the words differ and hardly the shape: one picture will do.
        if language == "ja" || size == DESK {
            browser
                .picture(&format!("{name}-{}-{language}", size.0))
                .await;
        }
    }
}

#[tokio::test]
async fn no_page_is_wider_than_its_window() {
    let mut renkei = Renkei::demo().await;
    renkei
        .running
        .says("how it is ended", |line| {
            line.contains("Ctrl-C").then_some(())
        })
        .await;
    let browser = Browser::open(&renkei.address, Scripts::On).await;
    let mut faults = vec![];
    browser.go("/signin").await;
    look(&browser, "signin", "ja", &mut faults).await;
    browser.resize(DESK).await;
    sign_in(&browser, "owner@demo.example", "demo-owner-2026").await;
    link(&browser, BANK, BANK.password).await;
    browser.sees("新しい明細を").await;
    let connection = browser
        .path()
        .await
        .rsplit('/')
        .next()
        .expect("its number")
        .to_owned();
    browser.go(&format!("/lines?connection={connection}")).await;
    let row = browser.visible("//main//tbody/tr//a").await;
    let href = row
        .attr("href")
        .await
        .expect("the link is read")
        .expect("it leads somewhere");
    let line = href
        .split("line=")
        .nth(1)
        .expect("it opens a line")
        .split(['&', '#'])
        .next()
        .expect("its number");
    // One entry, so that 仕訳帳 isn't empty.
    browser.go("/journal/inbox").await;
    browser
        .press_at("//tr[@data-candidate]//button[.='登録']")
        .await;
    browser.sees("登録しました").await;

    for language in ["ja", "en"] {
        browser.resize(DESK).await;
        browser.go("/").await;
        let (name, home) = if language == "en" {
            ("English", "Home")
        } else {
            ("日本語", "ホーム")
        };
        browser.press(name).await;
        browser.visible(&format!("//main//h1[.='{home}']")).await;
        for (name, path) in PAGES {
            browser
                .go(&path.replace('C', &connection).replace('L', line))
                .await;
            let shown = browser
                .visible("//html")
                .await
                .attr("lang")
                .await
                .expect("a language");
            assert_eq!(shown.as_deref(), Some(language), "{name}");
            look(&browser, name, language, &mut faults).await;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn the_keyboard_alone_reaches_the_menu_and_the_sign_in() {
    let renkei = Renkei::demo().await;
    let browser = Browser::open(&renkei.address, Scripts::On).await;
    browser.go("/").await;
    browser.fill("メールアドレス", "owner@demo.example").await;
    // Enter in a field sends the form.
    browser.fill("パスワード", "demo-owner-2026\u{e007}").await;
    browser.sees("ホーム").await;
    let focused = browser.visible("//body").await;
    focused.send_keys("\u{e004}").await.expect("Tab");
    let active = browser
        .client
        .active_element()
        .await
        .expect("something has the focus");
    assert_eq!(
        active.text().await.expect("its text"),
        "本文へ移動",
        "the first stop skips the menu"
    );
}
