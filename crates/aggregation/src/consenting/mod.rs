//! 同意: a customer of an institution with an API agrees at the bank's own page that Renkei may read.
//!
//! 1. [`begin`] notes who goes there and for what, and gives the address of the bank's page.
//! 2. The browser comes back with a state and a code. [`finish`] changes the code for tokens and links the account, or
//!    renews the consent of the registration it was for; [`decline`] says where to go when the person said no.
//! 3. A walk that finds its access token refused gets the next one ([`renewing`]).
//!
//! The state is good once, for ten minutes, for the person and the office that began it.

mod clients;
mod giving_back;
mod linking;
pub(crate) mod renewing;

pub use clients::set_client;
pub(crate) use giving_back::held;
pub use linking::{Given, Unfinished, finish};

use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use crate::registering;
use crate::vault::hex;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{ConnectionId, UserId};
use domain::office::Act;
use domain::time::{Date, Timestamp};
use jiff::SignedDuration;
use recipe::OAuth;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::consents::{self, Authorization};
use url::Url;

/// How long a person may take at the bank's page.
const AT_THE_BANK_MINUTES: i64 = 10;

/// The path of the page to which the bank sends the browser back.
pub const CALLBACK: &str = "/consent/callback";

/// Among a connection's credentials.
const ACCESS: &str = "oauth.access";
const REFRESH: &str = "oauth.refresh";

/// What consent is asked for.
#[derive(Clone, Debug)]
pub enum Wish {
    /// 新規登録.
    New {
        institution: String,
        display_name: Option<String>,
        start_on: Option<Date>,
    },
    /// 再同意する: the same registration goes on.
    Again(ConnectionId),
}

/// Where the person came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameFrom {
    Institution(String),
    Connection(ConnectionId),
}

/// The address of the bank's page where the person consents. `callback` is the address of Renkei's own page under which the
/// person's browser knows it; a registration at the bank may name another one.
pub async fn begin(
    app: &App,
    actor: Actor,
    wish: Wish,
    callback: &str,
    now: Timestamp,
) -> Result<Url, Refused> {
    let user = person(actor)?;
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let (institution, connection, display_name, start_on) = match wish {
        Wish::New {
            institution,
            display_name,
            start_on,
        } => {
            registering::checked_start(start_on, now)?;
            let display_name = registering::checked_name(display_name)?;
            (institution, None, display_name, start_on)
        }
        Wish::Again(id) => {
            let stored = registering::find(&mut tx, actor, id).await?;
            (stored.institution, Some(id), None, None)
        }
    };
    let (entry, oauth) = by_consent(app, &institution)?;
    if connection.is_none() {
        app.must_be_played(entry.institution())?;
    }
    let (client, registered) = clients::client(app, &mut tx, &institution).await?;
    let state = URL_SAFE_NO_PAD.encode(app.random::<32>());
    let redirect_uri = registered.unwrap_or_else(|| callback.to_owned());
    let url = address(app, &oauth, &client.id, &redirect_uri, &state);
    let asked = Authorization {
        office: actor.office,
        user,
        institution,
        connection,
        display_name,
        start_on,
        redirect_uri,
        expires_at: now
            .saturating_add(SignedDuration::from_mins(AT_THE_BANK_MINUTES))
            .unwrap_or(Timestamp::MAX),
    };
    consents::ask(&mut tx, &digest(&state), &asked, now).await?;
    tx.commit().await?;
    Ok(app.origins.local(&url).unwrap_or(url))
}

/// The person said no, or the bank couldn't ask: nothing is linked, nothing is changed.
pub async fn decline(
    app: &App,
    actor: Actor,
    state: &str,
    now: Timestamp,
) -> Result<CameFrom, Refused> {
    let asked = take(app, actor, state, now).await?;
    Ok(CameFrom::of(&asked))
}

impl CameFrom {
    fn of(asked: &Authorization) -> CameFrom {
        match asked.connection {
            Some(id) => CameFrom::Connection(id),
            None => CameFrom::Institution(asked.institution.clone()),
        }
    }
}

/// Takes the running authorization out of the store, so that nobody uses its state a second time.
async fn take(
    app: &App,
    actor: Actor,
    state: &str,
    now: Timestamp,
) -> Result<Authorization, Refused> {
    let user = person(actor)?;
    let mut tx = app.store.write().await?;
    let asked = consents::take(&mut tx, &digest(state), actor.office, user, now).await?;
    tx.commit().await?;
    asked.ok_or(Refused::NotConsenting)
}

/// The bank's page, with what it has to know (RFC 6749 §4.1.1, RFC 7636 §4.3).
fn address(app: &App, oauth: &OAuth, client_id: &str, redirect_uri: &str, state: &str) -> Url {
    let mut url = oauth.authorize.clone();
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("scope", &oauth.scope)
        .append_pair("state", state);
    if oauth.asks_identity() {
        query.append_pair("nonce", &app.vault.of_state("nonce", state));
    }
    if oauth.pkce {
        let verifier = app.vault.of_state("verifier", state);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        query
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
    }
    drop(query);
    url
}

/// An institution that is read by consent.
fn by_consent(app: &App, institution: &str) -> Result<(Arc<Entry>, OAuth), Refused> {
    let entry = app
        .catalogue
        .get(institution)
        .ok_or_else(|| Refused::NoRecipe(institution.to_owned()))?;
    let oauth = entry
        .recipe
        .oauth()
        .ok_or_else(|| Refused::OtherWay(institution.to_owned()))?;
    Ok((Arc::clone(entry), oauth.clone()))
}

/// Only somebody with a browser can go to the bank's page.
fn person(actor: Actor) -> Result<UserId, Refused> {
    actor.user().ok_or(Refused::NotAllowed {
        act: Act::LinkAndFetch,
        owner: None,
    })
}

fn digest(state: &str) -> String {
    hex(&Sha256::digest(format!("renkei consent|{state}")))
}
