//! The simulation's books beside each recorded normal walk: the truth that other tests hold the recorded pages against, without
//! the simulation. `UPDATE_EXPECT=1` writes them anew.

use std::fmt::Write;

use domain::time::{Date, Period};
use jiff::civil::date;
use sandbox::{LedgerAccount, Sandbox};

use crate::recorded::hold;
use crate::visit::{TODAY, customer, days, folder, sandbox_with};

/// As the normal walks are recorded.
const ASKED: Date = date(2026, 11, 1);

/// A card shows whole closing periods, and a walk asks for one day more: some lines from before are right.
const SHOWN: Date = date(2026, 9, 1);

/// `= account ⇥ balance`, `period from to`, then account ⇥ date ⇥ amount ⇥ description ⇥ balance, and ⇥ value date where the books
/// have one; an asterisk behind the date of a line that is pending.
fn text(accounts: &[LedgerAccount], asked: Period) -> String {
    let mut text = String::new();
    for account in accounts {
        let _ = writeln!(text, "= {}\t{}", account.number, account.balance);
    }
    let _ = writeln!(text, "period {} {}", asked.from, asked.to);
    for account in accounts {
        for line in account.lines.iter().filter(|line| line.on >= SHOWN) {
            let pending = if line.pending { "*" } else { "" };
            // White space is folded by a recipe.
            let words: Vec<&str> = line.description.split_whitespace().collect();
            let balance = line.balance.map(|balance| balance.to_string());
            let valued_on = line.valued_on.map(|day| format!("\t{day}"));
            let _ = writeln!(
                text,
                "{}\t{}{pending}\t{}\t{}\t{}{}",
                account.number,
                line.on,
                line.amount,
                words.join(" "),
                balance.unwrap_or_default(),
                valued_on.unwrap_or_default()
            );
        }
    }
    text
}

#[tokio::test]
async fn the_books_stand_beside_the_recorded_walks() {
    let sandbox = sandbox_with(1).await;
    for institution in Sandbox::institutions() {
        let login = customer(institution);
        let accounts = sandbox.ledger(institution, login.login_id);
        hold(
            &folder(institution).join("pages/normal/books.txt"),
            text(&accounts, days(ASKED, TODAY)).as_bytes(),
            institution,
        );
    }
}
