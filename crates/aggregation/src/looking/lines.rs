//! 明細一覧: a page of lines with the sums of everything that matches.

use super::{Cursor, Page};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::{AccountId, StatementLineId};
use domain::money::Unit;
use domain::office::Act;
use std::collections::HashMap;
use store::accounts::{self, Account};
use store::line_search::{self, FoundLine, From, LineFilter, Sums};

/// Lines on one page.
const PAGE: u32 = 50;

pub type LinePage = Page<FoundLine>;

/// What 明細一覧 shows.
#[derive(Clone, Debug)]
pub struct FoundLines {
    pub page: LinePage,
    pub accounts: HashMap<AccountId, Account>,
    /// How many match, and the sums of those in `unit`. More than [`line_search::SUMS_MAX`]: that many at least.
    pub count: i64,
    pub sums: Sums,
    pub unit: Unit,
    /// When none matches: how many would without the period.
    pub without_period: Option<i64>,
}

impl FoundLines {
    /// They couldn't all be counted.
    pub fn is_more(&self) -> bool {
        self.count > line_search::SUMS_MAX
    }
}

/// Looks for lines, newest first.
pub async fn lines(
    app: &App,
    actor: Actor,
    filter: &LineFilter,
    cursor: Cursor<StatementLineId>,
) -> Result<FoundLines, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let office = actor.office;
    let accounts: HashMap<AccountId, Account> = accounts::of_office(&mut tx, office)
        .await?
        .into_iter()
        .map(|account| (account.id, account))
        .collect();
    let from = match cursor {
        Cursor::Newest => From::Newest,
        Cursor::OlderThan(line) => From::OlderThan(line),
        Cursor::NewerThan(line) => From::NewerThan(line),
    };
    let rows = line_search::page(&mut tx, office, filter, from, PAGE + 1).await?;
    let page = Page::of(rows, cursor, PAGE as usize);
    let all = line_search::sums(&mut tx, office, filter).await?;
    let unit = unit_of(filter, &accounts);
    let in_one_unit = accounts
        .values()
        .filter(|account| in_scope(filter, account))
        .all(|account| account.unit == unit);
    let sums = if in_one_unit {
        all
    } else {
        line_search::sums(
            &mut tx,
            office,
            &LineFilter {
                unit: Some(unit.clone()),
                ..filter.clone()
            },
        )
        .await?
    };
    let has_period = filter.from.is_some() || filter.to.is_some();
    let without_period = if all.count == 0 && has_period {
        let wider = LineFilter {
            from: None,
            to: None,
            ..filter.clone()
        };
        Some(line_search::sums(&mut tx, office, &wider).await?.count)
    } else {
        None
    };
    Ok(FoundLines {
        page,
        accounts,
        count: all.count,
        sums,
        unit,
        without_period,
    })
}

/// How many lines match, up to [`line_search::SUMS_MAX`] + 1.
pub async fn count_lines(app: &App, actor: Actor, filter: &LineFilter) -> Result<i64, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(line_search::sums(&mut tx, actor.office, filter)
        .await?
        .count)
}

/// The unit to sum in: that of the chosen account, else yen.
fn unit_of(filter: &LineFilter, accounts: &HashMap<AccountId, Account>) -> Unit {
    let chosen = filter.account.and_then(|account| accounts.get(&account));
    chosen.map_or(Unit::YEN, |account| account.unit.clone())
}

fn in_scope(filter: &LineFilter, account: &Account) -> bool {
    filter.account.is_none_or(|wanted| wanted == account.id)
        && filter
            .connection
            .is_none_or(|wanted| account.connection == Some(wanted))
}
