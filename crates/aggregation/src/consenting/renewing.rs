//! A new access token in the middle of a walk.
//!
//! A bank may spend the refresh token with its answer, and the answer may be lost: by the network, or because Renkei is
//! killed before it is stored. So each try is counted before it is made. One lost answer is risked, since many banks answer
//! the same token once more; after a second one nobody can say what it is worth, and the person is asked for a new consent.

use super::{ACCESS, REFRESH, clients, linking};
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use crate::registering;
use domain::time::Timestamp;
use recipe::{NetworkFault, Refresh};
use sessions::{Client, Grant, NoToken, Secret, TokenFault, Tokens};
use store::connections::{self, StoredConnection};
use store::consents::{self, Consent};
use store::leases::{self, Lease};
use store::{StoreError, Tx};
use tracing::warn;

/// Times that one refresh token is sent, where the bank spends it at the first.
const TRIES_MAX: u32 = 2;
/// Times that an answer is tried to be stored: it exists nowhere else.
const STORE_TRIES: u32 = 3;

/// The registration whose walk is under way.
#[derive(Clone, Copy)]
pub(crate) struct Walking<'w> {
    pub app: &'w App,
    pub entry: &'w Entry,
    pub stored: &'w StoredConnection,
    pub lease: &'w Lease,
}

/// What is about to be tried.
struct Intended {
    client: Client,
    refresh: Secret,
    consent: Consent,
}

enum Intent {
    Go(Box<Intended>),
    /// Somebody stored another access token meanwhile.
    Newer(Secret),
}

impl Walking<'_> {
    /// The next access token after this one, stored.
    pub(crate) async fn renew(&self, refused: &Secret) -> Result<Secret, NoToken> {
        let intended = match self.intend(refused).await? {
            Intent::Newer(access) => return Ok(access),
            Intent::Go(intended) => intended,
        };
        let endpoint = linking::endpoint(self.app, self.entry).map_err(|_| own_fault("client"))?;
        let grant = Grant::Refresh(intended.refresh.clone());
        match endpoint.ask(&intended.client, &grant).await {
            Ok(tokens) => self.store(&intended.consent, tokens).await,
            Err(fault) => {
                if !fault.leaves_doubt() {
                    self.uncount(&intended.consent).await;
                }
                Err(no_token(fault))
            }
        }
    }

    /// Counts the try, under the lease: both are ours, or nothing leaves.
    async fn intend(&self, refused: &Secret) -> Result<Intent, NoToken> {
        let (app, stored) = (self.app, self.stored);
        let (office, id) = (stored.office, stored.connection.id);
        let now = app.clock.now();
        let mut tx = app.store.write().await.map_err(interrupted)?;
        let until = now.saturating_add(app.lease).unwrap_or(Timestamp::MAX);
        if !leases::extend(&mut tx, self.lease, until, now)
            .await
            .map_err(interrupted)?
        {
            return Err(NetworkFault::Interrupted { sent: false }.into());
        }
        let tokens = registering::open_login(app, &mut tx, stored)
            .await
            .map_err(refused_to_token)?;
        if let Some(access) = tokens
            .get(ACCESS)
            .filter(|access| access.as_str() != refused.expose())
        {
            let newer = Secret::new(access.as_str());
            tx.commit().await.map_err(interrupted)?;
            return Ok(Intent::Newer(newer));
        }
        let consent = consents::find(&mut tx, office, id)
            .await
            .map_err(interrupted)?;
        let (Some(refresh), Some(consent)) = (tokens.get(REFRESH), consent) else {
            return Err(NoToken::Ended);
        };
        let rotates = self
            .entry
            .recipe
            .oauth()
            .is_some_and(|oauth| oauth.refresh == Refresh::Rotating);
        if rotates && consent.refreshes >= TRIES_MAX {
            return Err(NoToken::Ended);
        }
        let (client, _) = clients::client(app, &mut tx, &stored.institution)
            .await
            .map_err(refused_to_token)?;
        let tries = consent.refreshes.saturating_add(1);
        consents::set_refreshes(&mut tx, office, id, consent.granted_at, tries)
            .await
            .map_err(interrupted)?;
        tx.commit().await.map_err(interrupted)?;
        Ok(Intent::Go(Box::new(Intended {
            client,
            refresh: Secret::new(refresh.as_str()),
            consent,
        })))
    }

    /// Keeps what came before anybody uses it.
    async fn store(&self, consent: &Consent, tokens: Tokens) -> Result<Secret, NoToken> {
        let mut last = None;
        for _ in 0..STORE_TRIES {
            match self.try_to_store(consent, &tokens).await {
                Ok(access) => return Ok(access),
                Err(fault) => last = Some(fault),
            }
        }
        if let Some(fault) = last {
            warn!(connection = self.stored.connection.id.0, %fault, "a new token could not be stored");
        }
        Err(NetworkFault::Interrupted { sent: true }.into())
    }

    async fn try_to_store(&self, consent: &Consent, tokens: &Tokens) -> Result<Secret, Refused> {
        let (app, stored) = (self.app, self.stored);
        let (office, id) = (stored.office, stored.connection.id);
        let mut tx = app.store.write().await?;
        if !consents::set_refreshes(&mut tx, office, id, consent.granted_at, 0).await? {
            // The person consented anew while we asked: those tokens are the ones to use.
            return self.newest(&mut tx).await;
        }
        linking::put(app, &mut tx, stored, tokens, app.clock.now()).await?;
        tx.commit().await?;
        Ok(tokens.access.clone())
    }

    async fn newest(&self, tx: &mut Tx) -> Result<Secret, Refused> {
        let id = self.stored.connection.id;
        if connections::find(tx, self.stored.office, id)
            .await?
            .is_none()
        {
            return Err(Refused::NotFound("connection"));
        }
        let tokens = registering::open_login(self.app, tx, self.stored).await?;
        let access = tokens.get(ACCESS).ok_or(Refused::NotFound("connection"))?;
        Ok(Secret::new(access.as_str()))
    }

    /// The bank didn't take the token: the try didn't count. If that can't be noted, it counts.
    async fn uncount(&self, consent: &Consent) {
        let (office, id) = (self.stored.office, self.stored.connection.id);
        let Ok(mut tx) = self.app.store.write().await else {
            return;
        };
        let set =
            consents::set_refreshes(&mut tx, office, id, consent.granted_at, consent.refreshes);
        if set.await.is_ok() {
            drop(tx.commit().await);
        }
    }
}

/// The access token that is stored.
pub(crate) fn access(login: &registering::Typed) -> Option<Secret> {
    login.get(ACCESS).map(|token| Secret::new(token.as_str()))
}

fn no_token(fault: TokenFault) -> NoToken {
    match fault {
        TokenFault::Ended => NoToken::Ended,
        TokenFault::Network(fault) => NoToken::Network(fault),
        TokenFault::Client => {
            own_fault("the operator's client id or secret, which the bank refuses")
        }
        TokenFault::NotUnderstood => own_fault("oauth.access in the answer of the token endpoint"),
    }
}

fn refused_to_token(refused: Refused) -> NoToken {
    match refused {
        Refused::NoClient(_) => own_fault("the operator's client id"),
        Refused::Vault => own_fault("oauth.refresh, which can't be opened"),
        _ => NetworkFault::Interrupted { sent: false }.into(),
    }
}

fn own_fault(name: &str) -> NoToken {
    let name = name.to_owned();
    NetworkFault::NoValue { name }.into()
}

fn interrupted(_: StoreError) -> NoToken {
    NetworkFault::Interrupted { sent: false }.into()
}
