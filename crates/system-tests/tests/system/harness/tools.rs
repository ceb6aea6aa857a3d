//! Programs that are not ours: where they are, and hledger.

use super::PATIENCE;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;
use tokio::time::timeout;

/// Where a tool is: what the variable says, else the program of this name on the path.
pub fn tool(variable: &str, name: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| name.to_owned())
}

/// What hledger says of a journal.
///
/// # Panics
/// When hledger refuses it.
pub async fn hledger(journal: &Path, arguments: &[&str]) -> String {
    let program = tool("RENKEI_TEST_HLEDGER", "hledger");
    let mut command = Command::new(&program);
    // hledger reads a file in the encoding of its locale.
    command
        .env("LC_ALL", "C.UTF-8")
        .arg("-f")
        .arg(journal)
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = timeout(PATIENCE, command.output())
        .await
        .expect("hledger ends");
    let output = output.unwrap_or_else(|error| {
        panic!("{program} can't be started ({error}); set RENKEI_TEST_HLEDGER")
    });
    let (said, complaint) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "hledger {arguments:?} refuses the journal:\n{complaint}"
    );
    said.into_owned()
}

/// The balance of the one account whose last name is this, in whole yen or points. A unit may stand behind the name.
pub async fn hledger_balance(journal: &Path, account: &str) -> i64 {
    let table = hledger(journal, &["bal", "-N", "-E", "--flat", "-O", "csv"]).await;
    let rows: Vec<(&str, &str)> = table
        .lines()
        .filter_map(|row| row.trim_matches('"').split_once("\",\""))
        .collect();
    let is_it = |name: &str| {
        let last = name.rsplit(':').next().unwrap_or_default();
        last.strip_prefix(account)
            .is_some_and(|unit| unit.is_empty() || unit.starts_with(' '))
    };
    let found: Vec<_> = rows.iter().filter(|(name, _)| is_it(name)).collect();
    let [(_, amount)] = found.as_slice() else {
        panic!("{account} is {} times in\n{table}", found.len())
    };
    let digits: String = amount
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '-')
        .collect();
    digits
        .parse()
        .unwrap_or_else(|_| panic!("{amount:?} is no amount in\n{table}"))
}
