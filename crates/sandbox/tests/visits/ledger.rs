//! The ledgers: the same past every day, enough lines, twins, and balances that a person believes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::visitor::{TODAY, sandbox};
use jiff::ToSpan;
use sandbox::{LedgerAccount, LedgerLine, Sandbox, Settings};

const ID: &str = "1200345678";

fn lines_since_three_months(accounts: &[LedgerAccount]) -> Vec<&LedgerLine> {
    let since = TODAY.saturating_sub(3.months());
    accounts
        .iter()
        .flat_map(|account| &account.lines)
        .filter(|line| line.on >= since)
        .collect()
}

#[tokio::test]
async fn the_bank_has_many_lines_with_twins_and_running_balances() {
    let sandbox = sandbox().await;
    for login in Sandbox::logins()
        .iter()
        .filter(|one| one.institution == "demo-bank")
    {
        let accounts = sandbox.ledger("demo-bank", login.login_id);
        if login.administrator {
            assert!(accounts.is_empty());
            continue;
        }
        let mut twins = 0;
        for account in &accounts {
            let mut balance = account.opening;
            let mut alike = HashMap::new();
            for line in &account.lines {
                balance += line.amount;
                assert_eq!(line.balance, Some(balance));
                assert!((0..30_000_000).contains(&balance), "{balance} is absurd");
                *alike
                    .entry((line.on, line.amount, &line.description))
                    .or_insert(0) += 1;
            }
            assert_eq!(account.balance, balance);
            twins += alike.values().filter(|count| **count > 1).sum::<usize>();
        }
        let lines = lines_since_three_months(&accounts).len();
        assert!(lines >= 200, "{lines} lines in three months");
        assert!(
            twins * 100 >= lines * 3,
            "{twins} twins among {lines} lines"
        );
    }
}

#[tokio::test]
async fn tomorrow_only_adds_lines() {
    let sandbox = sandbox().await;
    let today = sandbox.ledger("demo-bank", ID);
    sandbox.set_today(Some(TODAY.saturating_add(2.days())));
    let later = sandbox.ledger("demo-bank", ID);
    for (before, after) in today.iter().zip(&later) {
        assert_eq!(before.lines, after.lines[..before.lines.len()]);
    }
    assert!(later[0].lines.len() > today[0].lines.len());

    let other = Settings::new(8, Arc::new(|| TODAY));
    let other = Sandbox::start(other).await.expect("the ports are free");
    assert_ne!(other.ledger("demo-bank", ID), today);
}

#[tokio::test]
async fn a_test_may_ask_for_a_long_history() {
    let mut settings = Settings::new(7, Arc::new(|| TODAY));
    settings.lines_per_day = 60;
    let busy = Sandbox::start(settings).await.expect("the ports are free");
    let accounts = busy.ledger("demo-bank", ID);
    assert!(lines_since_three_months(&accounts).len() > 3_000);
    assert!(accounts[0].lines.iter().all(|line| line.balance >= Some(0)));
}
