//! The main job, end to end, as the README tells it: demo, sign-in, link, fetch, find, journal, export, hledger.

use super::renkei::Renkei;
use super::steps::{find_by_amount, grouped, inbox_row, link, open, sign_in};
use crate::harness::browser::{Browser, Scripts};
use crate::harness::ledger::{Kept, kept};
use crate::harness::tools::{hledger, hledger_balance};
use crate::harness::{BANK, Login, Running};

/// The sign-in of the owner and the login of the bank, as the demo prints them.
fn printed(said: &str) -> (String, String, Login) {
    let owner = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("オーナー\t"))
        .expect("the owner's sign-in");
    let (email, password) = owner.split_once('\t').expect("address and password");
    assert!(
        said.contains(&format!("{} / {}", BANK.id, BANK.password)),
        "the bank's login is not printed:\n{said}"
    );
    (email.to_owned(), password.to_owned(), BANK)
}

/// Two lines of the newest ones, told apart from all others by amount or text.
fn two_lines(lines: &[Kept]) -> (&Kept, &Kept) {
    let is_alone = |line: &&Kept| {
        lines
            .iter()
            .filter(|other| other.amount.abs() == line.amount.abs())
            .count()
            == 1
    };
    let mut alone = lines.iter().rev().filter(is_alone);
    (
        alone.next().expect("a line of its own"),
        alone.next().expect("another"),
    )
}

/// The whole way.
async fn walk(scripts: Scripts) {
    let mut renkei = Renkei::demo().await;
    renkei
        .running
        .says("how it is ended", |line| {
            line.contains("Ctrl-C").then_some(())
        })
        .await;
    let (email, password, login) = printed(&renkei.running.said());
    let browser = Browser::open(&renkei.address, scripts).await;

    browser.go("/").await;
    // What only a script can do is offered only by a script.
    let offered = browser
        .sees("サインイン")
        .await
        .contains("パスワードを表示する");
    assert_eq!(offered, scripts == Scripts::On);
    sign_in(&browser, &email, &password).await;
    browser.sees("デモカード").await;
    link(&browser, login, login.password).await;
    let done = browser.sees("新しい明細を").await;
    assert!(browser.path().await.starts_with("/connections/"), "{done}");

    let account = "デモ銀行 普通 1234567";
    let lines = kept(&renkei.home, account).await;
    assert!(lines.len() > 50, "{} lines", lines.len());
    let (bought, aside) = two_lines(&lines);
    assert_eq!(find_by_amount(&browser, bought.amount).await, 1);
    browser.sees(&bought.description).await;

    open(&browser, "連携サービスから入力").await;
    for line in [bought, aside] {
        browser.fill("摘要", &line.description).await;
        browser.press("しぼる").await;
        let row = inbox_row(&line.description, &grouped(line.amount));
        browser.visible(&row).await;
        if line.id == bought.id {
            browser
                .press_at(&format!("{row}//select[@data-title]//option[.='雑費']"))
                .await;
            browser.press_at(&format!("{row}//button[.='登録']")).await;
            browser.sees("登録しました").await;
        } else {
            browser
                .press_at(&format!("{row}//button[.='対象外']"))
                .await;
            browser.sees("対象外にしました").await;
        }
        assert_eq!(
            browser.count(&row).await,
            0,
            "the line is still there to be entered"
        );
    }

    open(&browser, "仕訳帳").await;
    let journal = browser.text().await;
    for part in [
        &bought.description,
        &grouped(bought.amount),
        "雑費",
        "普通預金",
    ] {
        assert!(
            journal.contains(part),
            "{part} is not in the journal:\n{journal}"
        );
    }
    assert_eq!(browser.count("//main//tbody/tr").await, 1);

    open(&browser, "書き出し").await;
    browser.press_at("//input[@value='hledger']").await;
    browser.press("ファイルに書き出す").await;
    let journal = browser.downloaded().await;
    hledger(&journal, &["check"]).await;
    let balance = hledger_balance(&journal, account).await;
    assert_eq!(
        Some(balance),
        lines.last().and_then(|line| line.balance),
        "the balance printed beside the last line"
    );
    assert_eq!(hledger_balance(&journal, "雑費").await, -bought.amount);
    assert_eq!(hledger_balance(&journal, "対象外").await, -aside.amount);

    open(&browser, "ホーム").await;
    let home = browser.text().await;
    assert!(
        home.contains(&grouped(balance)),
        "{balance} is not on ホーム:\n{home}"
    );
    browser.close().await;
    let (status, said) = renkei.running.stop().await;
    assert!(status.success(), "the demo ended with {status}: {said}");
}

#[tokio::test]
async fn a_new_person_links_a_bank_and_exports_books_that_hledger_agrees_with() {
    walk(Scripts::On).await;
}

#[tokio::test]
async fn the_same_works_without_scripts() {
    walk(Scripts::Off).await;
}

#[tokio::test]
async fn the_demo_started_again_goes_on_where_it_was() {
    let Renkei {
        home,
        address,
        mut running,
    } = Renkei::demo().await;
    running
        .says("how it is ended", |line| {
            line.contains("Ctrl-C").then_some(())
        })
        .await;
    let accounts = home.run(&["accounts"]).await.succeeded();
    assert_eq!(
        accounts.lines().count(),
        3,
        "one card, a wallet and its points: {accounts}"
    );
    running.stop().await;

    let mut again = Running::start("demo, again", home.command(&["demo"]));
    let find = |line: &str| {
        line.split_whitespace()
            .find(|word| word.starts_with("http://"))
            .map(str::to_owned)
    };
    assert_eq!(again.says("its address", find).await, address);
    again
        .says("how it is ended", |line| {
            line.contains("Ctrl-C").then_some(())
        })
        .await;
    assert_eq!(home.run(&["accounts"]).await.succeeded(), accounts);
    let (status, _) = again.stop().await;
    assert!(status.success());
}
