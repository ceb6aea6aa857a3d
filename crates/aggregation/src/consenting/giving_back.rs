//! 削除 of a registration by consent: the bank is told that it is over.

use super::{ACCESS, REFRESH, clients, linking};
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use crate::registering;
use sessions::{Client, Secret};
use std::sync::Arc;
use std::time::Duration;
use store::Tx;
use store::connections::StoredConnection;
use tokio::time::timeout;
use tracing::info;

/// Nobody waits longer for a bank that doesn't answer; a consent that isn't given back runs out by itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// A consent that is about to be erased here.
pub(crate) struct Held {
    entry: Arc<Entry>,
    client: Client,
    token: Secret,
}

/// What is to be given back; `None`: there is no consent, or nobody to say it for.
pub(crate) async fn held(
    app: &App,
    tx: &mut Tx,
    stored: &StoredConnection,
) -> Result<Option<Held>, Refused> {
    let Ok((entry, oauth)) = super::by_consent(app, &stored.institution) else {
        return Ok(None);
    };
    if oauth.revoke.is_none() {
        return Ok(None);
    }
    let (client, _) = match clients::client(app, tx, &stored.institution).await {
        Ok(client) => client,
        Err(Refused::NoClient(_) | Refused::Vault) => return Ok(None),
        Err(other) => return Err(other),
    };
    // A key that is lost keeps nobody from deleting.
    let tokens = match registering::open_login(app, tx, stored).await {
        Err(Refused::Vault) => return Ok(None),
        opened => opened?,
    };
    let token = tokens.get(REFRESH).or(tokens.get(ACCESS));
    Ok(token.map(|token| Held {
        entry,
        client,
        token: Secret::new(token.as_str()),
    }))
}

impl Held {
    /// Tells the bank, as well as that goes.
    pub(crate) async fn give_back(self, app: &App) {
        let Ok(endpoint) = linking::endpoint(app, &self.entry) else {
            return;
        };
        let institution = &self.entry.institution().id;
        match timeout(PATIENCE, endpoint.revoke(&self.client, &self.token)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => info!(institution, %fault, "a consent was not given back"),
            Err(_) => info!(institution, "a consent was not given back in time"),
        }
    }
}
