//! What a crash leaves behind: fetches that nobody will finish.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::connection::ConnectionState;
use domain::fetch::FetchError;
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use serde_json::json;
use store::leases::{self, LoginOutcome};
use store::{connections, fetches};

/// Ends every fetch whose lease ran out, as rule 1 wants it: a login that may have been sent is not sent again by itself
/// unless it has worked before, and then an hour later at the earliest. Returns the connections that were freed.
pub async fn reap(app: &App, now: Timestamp) -> Result<Vec<ConnectionId>, Refused> {
    let mut tx = app.store.write().await?;
    let mut freed = vec![];
    for mut stored in connections::running(&mut tx).await? {
        let fetch = match stored.connection.state() {
            ConnectionState::Fetching { fetch, .. }
            | ConnectionState::AwaitingInput { fetch, .. } => fetch,
            _ => continue,
        };
        if leases::held_until(&mut tx, &stored.login_key, now)
            .await?
            .is_some()
        {
            continue;
        }
        let login = leases::of_fetch(&mut tx, fetch).await?;
        let accepted = login == Some(Some(LoginOutcome::Accepted));
        let Some(cause) = stored.connection.reap(login.is_some(), accepted, now) else {
            continue;
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
        let id = stored.connection.id;
        let fact = json!({ "fetch": fetch.0, "cause": cause.word() });
        Actor::schedule(stored.office)
            .note(&mut tx, "reap-fetch", format!("connection:{id}"), fact, now)
            .await?;
        freed.push(id);
    }
    tx.commit().await?;
    Ok(freed)
}
