//! 登録済一覧, 連携データの選択 and the live fetch: registrations with what their last fetch did.

use crate::actor::Actor;
use crate::app::App;
use crate::fetching::needs;
use crate::refused::Refused;
use domain::connection::Needs;
use domain::ids::{AccountId, ConnectionId, FetchId};
use domain::office::Act;
use domain::time::{Date, Timestamp};
use std::collections::HashMap;
use store::accounts::{self, Account, History};
use store::connections::{self, StoredConnection};
use store::consents::{self, Consent};
use store::fetches::{self, StoredFetch};
use store::{Tx, questions, views};

/// 登録 with its accounts and its newest fetch.
#[derive(Clone, Debug)]
pub struct Registered {
    pub stored: StoredConnection,
    pub newest: Option<StoredFetch>,
    pub accounts: Vec<Account>,
    /// Lines of its accounts that wait for an answer.
    pub held: usize,
    /// Of an institution that is read by consent.
    pub consent: Option<Consent>,
    /// Whether its fetches need a person.
    pub needs: Needs,
}

/// The registrations of the office, in the order in which they were made.
pub async fn registrations(app: &App, actor: Actor) -> Result<Vec<Registered>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let held = questions::held_lines(&mut tx, actor.office).await?;
    let mut registered = vec![];
    for stored in connections::of_office(&mut tx, actor.office).await? {
        registered.push(with_accounts(app, &mut tx, stored, &held).await?);
    }
    Ok(registered)
}

/// One registration.
pub async fn registration(
    app: &App,
    actor: Actor,
    id: ConnectionId,
) -> Result<Registered, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let stored = connections::find(&mut tx, actor.office, id)
        .await?
        .ok_or(Refused::NotFound("connection"))?;
    let held = questions::held_lines(&mut tx, actor.office).await?;
    with_accounts(app, &mut tx, stored, &held).await
}

async fn with_accounts(
    app: &App,
    tx: &mut Tx,
    stored: StoredConnection,
    held: &HashMap<AccountId, i64>,
) -> Result<Registered, Refused> {
    let id = stored.connection.id;
    let newest = fetches::of_connection(tx, stored.office, id, 1)
        .await?
        .pop();
    let accounts = accounts::of_connection(tx, stored.office, id).await?;
    let consent = consents::find(tx, stored.office, id).await?;
    let needs = match app.catalogue.get(&stored.institution) {
        Some(entry) => needs(tx, &stored, entry, false).await?,
        None => Needs::APerson,
    };
    let held: i64 = accounts
        .iter()
        .filter_map(|account| held.get(&account.id))
        .sum();
    Ok(Registered {
        stored,
        newest,
        accounts,
        held: held.try_into().unwrap_or(0),
        consent,
        needs,
    })
}

/// The last fetches of a registration, newest first.
pub async fn fetches_of(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    limit: u32,
) -> Result<Vec<StoredFetch>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(fetches::of_connection(&mut tx, actor.office, id, limit).await?)
}

/// What a fetch did beyond new lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    pub amended: usize,
    /// Left to a question.
    pub asked: usize,
}

impl Effects {
    pub async fn of(
        app: &App,
        actor: Actor,
        connection: ConnectionId,
        fetch: FetchId,
    ) -> Result<Effects, Refused> {
        let mut tx = app.store.read().await?;
        actor.must(&mut tx, Act::SeeEverything).await?;
        let (amended, asked) =
            views::effects_of_fetch(&mut tx, actor.office, connection, fetch).await?;
        Ok(Effects {
            amended: amended.try_into().unwrap_or(0),
            asked: asked.try_into().unwrap_or(0),
        })
    }
}

/// An account, and since when it is known.
#[derive(Clone, Debug)]
pub struct Found {
    pub account: Account,
    pub history: Option<History>,
    /// The newest day that was fetched whole.
    pub fetched_until: Option<Date>,
}

impl Found {
    /// It turned up after `since`, and nothing of it was ever taken: a person may want to choose it.
    pub fn is_new(&self, since: Timestamp) -> bool {
        !self.account.selected
            && self.account.connection.is_some()
            && self
                .history
                .is_some_and(|history| history.first_line_on.is_none() && history.found_at >= since)
    }
}

/// The accounts of the office with their history.
pub async fn accounts_found(app: &App, actor: Actor) -> Result<Vec<Found>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let histories = accounts::histories(&mut tx, actor.office).await?;
    let mut found = vec![];
    for account in accounts::of_office(&mut tx, actor.office).await? {
        let fetched_until = views::newest_whole_day(&mut tx, actor.office, account.id).await?;
        let history = histories.get(&account.id).copied();
        found.push(Found {
            account,
            history,
            fetched_until,
        });
    }
    Ok(found)
}
