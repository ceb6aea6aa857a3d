//! 書き出し: what the office decided, for accounting programs.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::account::AccountKind;
use domain::journal::{AccountTitle, Posting, TitleKind, account_side};
use domain::money::Unit;
use domain::office::Act;
use domain::time::{Date, Period, Timestamp};
use formats::export::{self, Decision, ExportAccount, ExportLine, ExportPosting};
use serde_json::json;
use std::collections::HashMap;
use store::accounts::{self, Account};
use store::decisions;
use store::line_search::{self, FoundLine};
use store::{Tx, journal, people};

/// What it is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Csv,
    Hledger,
}

impl Target {
    pub const ALL: [Target; 2] = [Target::Csv, Target::Hledger];

    pub fn word(self) -> &'static str {
        match self {
            Target::Csv => "csv",
            Target::Hledger => "hledger",
        }
    }

    pub fn from_word(word: &str) -> Option<Target> {
        Self::ALL.into_iter().find(|target| target.word() == word)
    }

    /// Behind the dot of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Target::Csv => "csv",
            Target::Hledger => "journal",
        }
    }
}

/// Writes the lines of a period. For hledger: opening balance, every final line of every account and a balance assertion.
pub async fn export(
    app: &App,
    actor: Actor,
    target: Target,
    period: Period,
    now: Timestamp,
) -> Result<String, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Export).await?;
    let titles = people::titles(&mut tx, actor.office).await?;
    let kinds: HashMap<&str, TitleKind> = titles
        .iter()
        .map(|title: &AccountTitle| (title.name.as_str(), title.kind))
        .collect();
    let mut exported = vec![];
    for account in accounts::of_office(&mut tx, actor.office).await? {
        if let Some(one) = export_account(&mut tx, actor, &account, &kinds, period).await? {
            exported.push(one);
        }
    }
    let text = match target {
        Target::Csv => export::csv(&exported)?,
        Target::Hledger => export::hledger(&exported)?,
    };
    let fact = json!({ "to": target.word(), "from": period.from.to_string(), "until": period.to.to_string() });
    actor
        .note(
            &mut tx,
            "export",
            format!("office:{}", actor.office),
            fact,
            now,
        )
        .await?;
    tx.commit().await?;
    Ok(text)
}

async fn export_account(
    tx: &mut Tx,
    actor: Actor,
    account: &Account,
    kinds: &HashMap<&str, TitleKind>,
    period: Period,
) -> Result<Option<ExportAccount>, Refused> {
    let found = line_search::of_account(tx, actor.office, account.id, period).await?;
    let final_lines: Vec<FoundLine> = found.into_iter().filter(|line| !line.pending).collect();
    let Some(first) = final_lines.first() else {
        return Ok(None);
    };
    let (opening, closing) = balances(account, &final_lines, period);
    let opening = (first.posted_on, opening);
    let mut postings = journal::postings_of_lines(tx, actor.office, account.id).await?;
    let lines = final_lines
        .into_iter()
        .map(|line| {
            let decision = match line.decision {
                None => Decision::Open,
                Some(decisions::Decision::Excluded) => Decision::Excluded,
                Some(decisions::Decision::Journalised(_)) => {
                    let all = postings.remove(&line.id.0).unwrap_or_default();
                    Decision::Journalised(counter_postings(&all, kinds))
                }
            };
            ExportLine {
                line_id: line.id,
                on: line.posted_on,
                amount: line.amount,
                description: line.description,
                memo: None,
                decision,
            }
        })
        .collect();
    Ok(Some(ExportAccount {
        title: title(account),
        unit: account.unit.clone(),
        opening,
        closing,
        lines,
    }))
}

/// Opening and closing balance of the lines: by the balances printed beside them, else by the account's own balance where
/// the period reaches to it, else from zero.
fn balances(account: &Account, lines: &[FoundLine], period: Period) -> (i64, Option<i64>) {
    let total: i64 = lines
        .iter()
        .map(|line| line.amount)
        .fold(0, i64::wrapping_add);
    let printed = lines
        .iter()
        .enumerate()
        .rev()
        .find_map(|(at, line)| Some((at, line.balance?)));
    if let Some((at, balance)) = printed {
        let after: i64 = lines[at + 1..]
            .iter()
            .map(|line| line.amount)
            .fold(0, i64::wrapping_add);
        let closing = balance.wrapping_add(after);
        return (closing.wrapping_sub(total), Some(closing));
    }
    match account.balance {
        // A card's balance also falls by payments that are no lines of it, so it proves nothing about its lines.
        Some((minor, at)) if account.identity.kind != AccountKind::Card && at <= end_of(period) => {
            (minor.wrapping_sub(total), Some(minor))
        }
        _ => (0, None),
    }
}

fn end_of(period: Period) -> Timestamp {
    domain::time::start_of_day(period.to.tomorrow().unwrap_or(Date::MAX))
}

/// The other side of a line's entry: everything but its own account's posting, which is the first.
fn counter_postings(all: &[Posting], kinds: &HashMap<&str, TitleKind>) -> Vec<ExportPosting> {
    all.iter()
        .skip(1)
        .map(|posting| {
            let kind = kinds
                .get(posting.title.as_str())
                .map_or("費用", |kind| kind.japanese());
            ExportPosting {
                account: format!("{kind}:{}", posting.title),
                amount: posting.amount,
            }
        })
        .collect()
}

fn title(account: &Account) -> String {
    let side = account_side(account.identity.kind).unwrap_or("ポイント");
    let kind = match account.identity.kind {
        AccountKind::Card | AccountKind::Loan => TitleKind::Liability,
        _ => TitleKind::Asset,
    };
    let unit = if account.unit == Unit::YEN {
        String::new()
    } else {
        format!(" {}", account.unit.name().replace(':', " "))
    };
    format!("{}:{side}:{}{}", kind.japanese(), account.label, unit)
}
