//! What a crash leaves behind: fetches that nobody will finish.

use super::needs::needs;
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::connection::{ConnectionState, Needs};
use domain::fetch::FetchError;
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use serde_json::json;
use store::StoreError;
use store::connections::{self, StoredConnection};
use store::fetches;
use store::leases::{self, LoginOutcome};

/// Ends every fetch whose lease ran out, as rule 1 wants it: a login that may have been sent is not sent again by itself
/// unless it has worked before, and then an hour later at the earliest. Returns the connections that were freed.
///
/// Each in a transaction of its own, so that one that somebody else is changing right now keeps nobody waiting.
pub async fn reap(app: &App, now: Timestamp) -> Result<Vec<ConnectionId>, Refused> {
    let mut tx = app.store.read().await?;
    let running = connections::running(&mut tx).await?;
    drop(tx);
    let mut freed = vec![];
    for stored in running {
        let id = stored.connection.id;
        match reap_one(app, stored, now).await {
            Ok(true) => freed.push(id),
            Ok(false) | Err(Refused::Store(StoreError::Raced(_))) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(freed)
}

/// `false`: it is still being fetched.
async fn reap_one(
    app: &App,
    mut stored: StoredConnection,
    now: Timestamp,
) -> Result<bool, Refused> {
    let (ConnectionState::Fetching { fetch, .. } | ConnectionState::AwaitingInput { fetch, .. }) =
        stored.connection.state()
    else {
        return Ok(false);
    };
    let mut tx = app.store.write().await?;
    if leases::held_until(&mut tx, &stored.login_key, now)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let login = leases::of_fetch(&mut tx, fetch).await?;
    let accepted = login == Some(Some(LoginOutcome::Accepted));
    let needs = match app.catalogue.get(&stored.institution) {
        Some(entry) => needs(&mut tx, &stored, entry, false).await?,
        // Nobody knows it any more: nobody fetches it.
        None => Needs::APerson,
    };
    let reaped = stored
        .connection
        .reap(login.is_some(), accepted, needs, now);
    let Some(cause) = reaped else {
        return Ok(false);
    };
    leases::settle(&mut tx, fetch, LoginOutcome::Unknown, now).await?;
    fetches::end(
        &mut tx,
        stored.office,
        fetch,
        Some(&FetchError::new(cause)),
        0,
        now,
    )
    .await?;
    connections::save(&mut tx, &mut stored).await?;
    let fact = json!({ "fetch": fetch.0, "cause": cause.word() });
    let subject = format!("connection:{}", stored.connection.id);
    Actor::schedule(stored.office)
        .note(&mut tx, "reap-fetch", subject, fact, now)
        .await?;
    tx.commit().await?;
    Ok(true)
}
