//! The lines that Renkei has, held against what the bank's own ledger says.

use super::banks::{Banks, LedgerAccount, LedgerLine, Login};
use super::home::Home;
use serde::Deserialize;

/// A line as `renkei lines --format json` prints it.
#[derive(Clone, Debug, Deserialize)]
struct PrintedLine {
    id: i64,
    date: String,
    amount: String,
    description: String,
    balance: Option<String>,
    pending: bool,
}

/// A line of an account in yen, as Renkei has it.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: i64,
    pub amount: i64,
    pub description: String,
    pub balance: Option<i64>,
}

/// The lines of an account in yen, oldest first.
pub async fn kept(home: &Home, label: &str) -> Vec<Kept> {
    let yen = |text: &str| text.parse().expect("whole yen");
    let lines = printed(home, label).await.into_iter().map(|line| Kept {
        id: line.id,
        amount: yen(&line.amount),
        description: line.description,
        balance: line.balance.as_deref().map(yen),
    });
    lines.collect()
}

/// Asserts that Renkei has every line of every account of a login once, and no other.
pub async fn has_exactly_the_banks_lines(home: &Home, banks: &Banks, login: Login) {
    for account in banks.ledger(login).await {
        has_exactly_its_lines(home, &account).await;
    }
}

/// The same for one account.
pub async fn has_exactly_its_lines(home: &Home, account: &LedgerAccount) {
    let label = label(home, &account.number).await;
    let (kept, shown) = (lines(home, &label).await, shown(account));
    assert!(
        !shown.is_empty(),
        "the ledger of {label} is empty: that proves nothing"
    );
    let has_balances = account.lines.iter().all(|line| line.balance.is_some());
    similar(kept, shown, has_balances, &label);
}

/// The name that Renkei gave to an account.
pub async fn label(home: &Home, number: &str) -> String {
    let accounts = home.run(&["accounts"]).await.succeeded();
    let labels: Vec<&str> = accounts
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .collect();
    let found = labels.iter().find(|label| label.ends_with(number));
    (*found.unwrap_or_else(|| panic!("no account {number} among {labels:?}"))).to_owned()
}

/// The lines of an account, one text each, in the order in which they are printed.
pub async fn lines(home: &Home, label: &str) -> Vec<String> {
    let lines = printed(home, label).await;
    lines
        .into_iter()
        .map(|line| {
            row(
                &line.date,
                &line.amount,
                &line.description,
                line.balance.as_deref(),
                line.pending,
            )
        })
        .collect()
}

async fn printed(home: &Home, label: &str) -> Vec<PrintedLine> {
    let printed = home
        .run(&["lines", "--account", label, "--format", "json"])
        .await
        .succeeded();
    serde_json::from_str(&printed).expect("JSON")
}

fn shown(account: &LedgerAccount) -> Vec<String> {
    let one = |line: &LedgerLine| {
        let balance = line.balance.map(|balance| balance.to_string());
        row(
            &line.on,
            &line.amount.to_string(),
            &line.description,
            balance.as_deref(),
            line.pending,
        )
    };
    account.lines.iter().map(one).collect()
}

fn row(
    date: &str,
    amount: &str,
    description: &str,
    balance: Option<&str>,
    pending: bool,
) -> String {
    let balance = balance.unwrap_or("-");
    format!(
        "{date} {amount} {description} {balance}{}",
        if pending { " pending" } else { "" }
    )
}

/// Where balances are printed the order is part of the truth; elsewhere the institution prints its list as it likes.
fn similar(mut kept: Vec<String>, mut shown: Vec<String>, has_balances: bool, account: &str) {
    if !has_balances {
        kept.sort();
        shown.sort();
    }
    let missing: Vec<&String> = difference(&shown, &kept);
    let surplus: Vec<&String> = difference(&kept, &shown);
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{account}\nmissing: {missing:#?}\nsurplus: {surplus:#?}"
    );
    assert_eq!(kept, shown, "{account}: the same lines in another order");
}

/// What is more often in `these` than in `those`.
fn difference<'a>(these: &'a [String], those: &[String]) -> Vec<&'a String> {
    let mut rest: Vec<&String> = those.iter().collect();
    let mut left = vec![];
    for row in these {
        match rest.iter().position(|other| *other == row) {
            Some(at) => {
                rest.swap_remove(at);
            }
            None => left.push(row),
        }
    }
    left
}
