//! ファイルの取り込み in a real browser: a MUFG file, a CSV that nobody has seen and a broken 全銀 file are dropped, in both
//! languages, with and without scripts. Names and numbers are invented.

use super::renkei::Renkei;
use super::steps::sign_in;
use crate::harness::browser::{Browser, DESK, PHONE, Scripts};
use crate::harness::{Home, until};
use encoding_rs::SHIFT_JIS;
use std::path::PathBuf;

/// 三菱UFJ銀行の明細ダウンロード.
const MUFG: &str = "\
\"日付\",\"摘要\",\"摘要内容\",\"支払い金額\",\"預かり金額\",\"差引残高\",\"メモ\",\"未資金化区分\",\"入払区分\"\r
\"2026/10/1\",\"振込１\",\"ワカバコウムテン\",\"\",\"250,000\",\"1,250,000\",\"\",\"\",\"入金\"\r
\"2026/10/2\",\"カード\",\"\",\"30,000\",\"\",\"1,220,000\",\"\",\"\",\"支払い\"\r
\"2026/10/2\",\"カード\",\"\",\"30,000\",\"\",\"1,190,000\",\"\",\"\",\"支払い\"\r
\"2026/10/20\",\"口座振替３\",\"デンキ\",\"7,480\",\"\",\"1,182,520\",\"\",\"\",\"振替支払い\"\r
";

/// A heading that no layout knows. The balance proves which way the money went.
const UNSEEN: &str = "\
扱い日,なに,ひとこと,おしはらい,おあずかり,のこり
R8.10.02,振込,ｼｵﾐ ｼｮｳﾃﾝ,,330000,1502880
R8.10.05,電気料,,18422,,1484458
R8.10.05,手数料,,440,,1484018
R8.10.09,ｶｰﾄﾞ,ﾂﾊﾞﾒ,184260,,1299758
R8.10.13,振込,ｶﾄｳ ｾﾂﾋﾞ,,55000,1354758
";

/// 全銀 入出金取引明細 whose trailer states more 出金 than its lines have.
fn broken_zengin() -> Vec<u8> {
    let data = |day: &str, way: char, amount: u32, payer: &str| {
        format!(
            "200000001{day}{day}{way}11{amount:012}{:012}{:12}{:8}{:3}{:10}{payer:<48}{:15}{:15}{:<20}",
            0, "", "", "", "", "", "", "ﾌﾘｺﾐ"
        )
    };
    let records = [
        format!(
            "1030081031081001081031{:<4}{:<15}{:<3}{:<15}0001{:>010}{:<40}11{:>014}",
            "0000", "ﾐﾎﾝ", "001", "ｻｸﾗ", "7654321", "ｶ)ﾐﾄﾞﾘ", "1000000"
        ),
        data("081005", '1', 50_000, "ﾜｶﾊﾞ ｺｳﾑﾃﾝ"),
        data("081006", '2', 12_000, "ｶﾄｳ ｾﾂﾋﾞ"),
        format!(
            "8{:06}{:013}{:06}{:013}1{:>014}{:07}",
            1, 50_000, 1, 30_422, "1038000", 2
        ),
        format!("9{:010}{:05}", 0, 1),
    ];
    let text = records.map(|record| format!("{record:<200}")).join("\r\n");
    SHIFT_JIS.encode(&text).0.into_owned()
}

fn three_files(home: &Home) -> Vec<PathBuf> {
    vec![
        home.file("mufg.csv", SHIFT_JIS.encode(MUFG).0),
        home.file("meisai(3).csv", UNSEEN),
        home.file("zengin_1031.txt", broken_zengin()),
    ]
}

/// What the page says, in one language.
struct Words {
    switch: &'static str,
    home: &'static str,
    menu: &'static str,
    read: &'static str,
    understood: [&'static str; 4],
    refused: [&'static str; 4],
    unseen: [&'static str; 4],
    not_used: &'static str,
    look: &'static str,
    own_choice: &'static str,
    store_four: &'static str,
    stored_four: &'static str,
    store_five: &'static str,
    stored_five: &'static str,
    close: &'static str,
    question: &'static str,
    take_back: &'static str,
    taken_back: &'static str,
}

const JAPANESE: Words = Words {
    switch: "日本語",
    home: "ホーム",
    menu: "ファイルの取り込み",
    read: "ファイルを読みこむ",
    understood: [
        "三菱UFJ銀行のCSV",
        "10月1日(木)〜10月20日(火)",
        "新しい 4行",
        "残高のつながり",
    ],
    refused: ["何も保存していません", "4行目", "30,422円", "12,000円"],
    unseen: [
        "はじめて見る形のCSVです",
        "残高で確かめました",
        "残高が減る行と一致",
        "こう取り込まれます",
    ],
    not_used: "使わない",
    look: "見なおす",
    own_choice: "選んだ意味",
    store_four: "4行を保存する",
    stored_four: "4行を保存しました。",
    store_five: "5行を保存する",
    stored_five: "5行を保存しました。",
    close: "閉じる",
    question: "この取り込みを取り消しますか",
    take_back: "取り込みを取り消す",
    taken_back: "取消済",
};

const ENGLISH: Words = Words {
    switch: "English",
    home: "Home",
    menu: "Import files",
    read: "Read the files",
    understood: [
        "三菱UFJ銀行のCSV",
        "Thu 1 Oct〜Tue 20 Oct",
        "New 4",
        "Balances chain on",
    ],
    refused: ["nothing was stored", "Line 4", "30,422 yen", "12,000 yen"],
    unseen: [
        "A CSV we have not seen",
        "Proven by the balance",
        "fits where the balance falls",
        "The lines as they would be",
    ],
    not_used: "Not used",
    look: "Look again",
    own_choice: "Your choice",
    store_four: "Store 4 lines",
    stored_four: "4 lines stored.",
    store_five: "Store 5 lines",
    stored_five: "5 lines stored.",
    close: "Close",
    question: "Take back this import?",
    take_back: "Take back",
    taken_back: "Taken back",
};

/// The card of a waiting file.
fn card(file: &str) -> String {
    format!("//section[.//h2[.='{file}']]")
}

/// Drops files; without scripts the form's own button sends them.
async fn drop(browser: &Browser, scripts: Scripts, words: &Words, files: &[PathBuf]) {
    match scripts {
        Scripts::On => browser.drop_files("//form[@data-drop]", files).await,
        Scripts::Off => {
            browser.drop_files("//input[@id='file']", files).await;
            browser.press(words.read).await;
        }
    }
}

/// Waits until the card of a file says all of this.
async fn card_says(browser: &Browser, file: &str, wanted: &[&str]) {
    let path = card(file);
    for said in wanted {
        until(&format!("「{said}」 on the card of {file}"), async || {
            let text = browser.visible(&path).await.text().await.ok()?;
            text.contains(said).then_some(())
        })
        .await;
    }
}

async fn type_into(browser: &Browser, path: &str, text: &str) {
    let field = browser.visible(path).await;
    field.clear().await.expect("it can be emptied");
    field.send_keys(text).await.expect("it can be typed into");
}

async fn look_at_it(browser: &Browser, name: &str) {
    for size in [PHONE, DESK] {
        browser.resize(size).await;
        assert_eq!(browser.overhang().await, 0, "{name} at {}", size.0);
        browser.picture(&format!("{name}-{}", size.0)).await;
    }
}

async fn whole_way(scripts: Scripts, words: &Words) {
    let mut renkei = Renkei::demo().await;
    let ready = |line: &str| line.contains("Ctrl-C").then_some(());
    renkei.running.says("how it is ended", ready).await;
    let browser = Browser::open(&renkei.address, scripts).await;
    sign_in(&browser, "owner@demo.example", "demo-owner-2026").await;
    browser.press(words.switch).await;
    browser
        .visible(&format!("//main//h1[.='{}']", words.home))
        .await;
    browser.press(words.menu).await;
    let files = three_files(&renkei.home);
    drop(&browser, scripts, words, &files).await;

    card_says(&browser, "mufg.csv", &words.understood).await;
    card_says(&browser, "zengin_1031.txt", &words.refused).await;
    card_says(&browser, "meisai(3).csv", &words.unseen).await;
    let language = words.home;
    look_at_it(&browser, &format!("imports-three-{language}")).await;
    let before = renkei.home.run(&["accounts"]).await.succeeded();
    assert!(!before.contains("みどり"), "stored before it was confirmed");

    // The broken one is put away.
    let close = format!("{}//button[.='{}']", card("zengin_1031.txt"), words.close);
    browser.press_at(&close).await;
    until("it is gone", async || {
        (browser.count(&card("zengin_1031.txt")).await == 0).then_some(())
    })
    .await;

    // What was just told lies over the foot of the window, and is told once.
    browser.go("/imports").await;

    // The unseen one: a column is left out, looked at again, and kept for the office.
    let unseen = card("meisai(3).csv");
    let column = format!(
        "{unseen}//select[@name='meaning-2']/option[.='{}']",
        words.not_used
    );
    browser.press_at(&column).await;
    browser
        .press_at(&format!(
            "{unseen}//button[normalize-space()='{}']",
            words.look
        ))
        .await;
    browser.sees(words.own_choice).await;
    look_at_it(&browser, &format!("imports-columns-{language}")).await;
    type_into(&browser, "//input[@name='account-name']", "みどり信組").await;
    type_into(&browser, "//input[@name='name']", "みどり信組のCSV").await;
    browser.press(words.store_five).await;
    browser.sees(words.stored_five).await;

    let name = format!("{}//input[@name='account-name']", card("mufg.csv"));
    type_into(&browser, &name, "みどりUFJ").await;
    browser.press(words.store_four).await;
    browser.sees(words.stored_four).await;
    look_at_it(&browser, &format!("imports-past-{language}")).await;
    let kept = |account: &'static str| {
        let home = &renkei.home;
        async move {
            let arguments = ["lines", "--account", account, "--format", "tsv"];
            home.run(&arguments).await.succeeded()
        }
    };
    let lines = kept("みどりUFJ").await;
    assert_eq!(lines.lines().count(), 4, "twins are two: {lines}");
    let lines = kept("みどり信組").await;
    assert_eq!(lines.lines().count(), 5, "{lines}");
    assert!(
        lines.contains("2026-10-09\t-184260\tｶｰﾄﾞ\t1299758"),
        "{lines}"
    );

    // The same file again has nothing new, once its account is chosen.
    drop(&browser, scripts, words, &files[..1]).await;
    let account = format!(
        "{}//select[@name='account']/option[contains(., 'みどりUFJ')]",
        card("mufg.csv")
    );
    browser.press_at(&account).await;
    browser
        .press_at(&format!(
            "{}//button[contains(@class, 'btn-solid')]",
            card("mufg.csv")
        ))
        .await;
    until("it waits no more", async || {
        (browser.count(&card("mufg.csv")).await == 0).then_some(())
    })
    .await;
    assert_eq!(kept("みどりUFJ").await.lines().count(), 4);

    // What was stored first is taken back as a whole; the unseen one stays.
    let row = "//table//tr[contains(., 'みどり信組')]//a[contains(@href, 'take-back')]";
    browser.press_at(row).await;
    browser.sees(words.question).await;
    look_at_it(&browser, &format!("imports-question-{language}")).await;
    browser.press(words.take_back).await;
    browser.sees(words.taken_back).await;
    assert_eq!(kept("みどりUFJ").await.lines().count(), 4);
    let accounts = renkei.home.run(&["accounts"]).await.succeeded();
    if accounts.contains("みどり信組") {
        assert_eq!(kept("みどり信組").await, "");
    }
    browser.close().await;
}

#[tokio::test]
async fn files_are_dropped_understood_stored_and_taken_back() {
    whole_way(Scripts::On, &JAPANESE).await;
}

#[tokio::test]
async fn the_same_without_scripts() {
    whole_way(Scripts::Off, &JAPANESE).await;
}

#[tokio::test]
async fn the_same_in_english() {
    whole_way(Scripts::On, &ENGLISH).await;
}

#[tokio::test]
async fn the_same_in_english_without_scripts() {
    whole_way(Scripts::Off, &ENGLISH).await;
}

#[tokio::test]
async fn a_large_file_is_drawn_when_it_is_read_and_what_is_typed_beside_it_stays() {
    let mut renkei = Renkei::demo().await;
    let ready = |line: &str| line.contains("Ctrl-C").then_some(());
    renkei.running.says("how it is ended", ready).await;
    let browser = Browser::open(&renkei.address, Scripts::On).await;
    sign_in(&browser, "owner@demo.example", "demo-owner-2026").await;
    browser.go("/imports").await;
    let mut large = "日付,摘要,出金,入金,残高\n".to_owned();
    for n in 0..60_000 {
        large += &format!(
            "2026/{:02}/{:02},{n}番の買い物,{},,\n",
            1 + n / 6_000,
            1 + n % 6_000 / 250,
            1 + n % 900
        );
    }
    let files = [
        renkei.home.file("large.csv", large),
        renkei.home.file("mufg.csv", SHIFT_JIS.encode(MUFG).0),
    ];
    browser.drop_files("//form[@data-drop]", &files).await;
    let name = format!("{}//input[@name='account-name']", card("mufg.csv"));
    type_into(&browser, &name, "打ちかけの名前").await;
    browser.picture("imports-reading-1280").await;
    card_says(&browser, "large.csv", &["60,000行を保存する"]).await;
    let typed = browser.visible(&name).await.prop("value").await;
    assert_eq!(
        typed.expect("it has a value").as_deref(),
        Some("打ちかけの名前")
    );

    browser
        .press_at(&format!(
            "{}//button[.='60,000行を保存する']",
            card("large.csv")
        ))
        .await;
    browser.sees("60,000行を保存しました。").await;
    browser.close().await;
}
