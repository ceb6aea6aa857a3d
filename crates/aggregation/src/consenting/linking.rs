//! The browser is back from the bank: tokens for the code, and a registration for the tokens.

use super::{ACCESS, CameFrom, REFRESH, by_consent, clients, take};
use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use crate::registering;
use domain::connection::Connection;
use domain::ids::ConnectionId;
use domain::office::Act;
use domain::time::{Timestamp, date_in_japan};
use jiff::SignedDuration;
use recipe::OAuth;
use serde_json::json;
use sessions::{Client, Grant, Secret, TokenEndpoint, TokenFault, Tokens};
use store::Tx;
use store::connections::{self, StoredConnection};
use store::consents::{self, Authorization};

/// A consent that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub connection: ConnectionId,
    /// The registration was there already.
    pub renewed: bool,
}

/// Nothing was linked, and nothing changed.
#[derive(Debug)]
pub struct Unfinished {
    pub why: Refused,
    /// Where to begin once more; `None`: nobody knows what the browser came back from.
    pub from: Option<CameFrom>,
}

/// Changes the code for tokens and links the account; one fetch starts. A customer who is linked already, in this office,
/// renews that registration: its accounts and lines stay, and there is never a second one.
pub async fn finish(
    app: &App,
    actor: Actor,
    state: &str,
    code: Secret,
    now: Timestamp,
) -> Result<Given, Unfinished> {
    let taken = take(app, actor, state, now).await;
    let asked = taken.map_err(|why| Unfinished { why, from: None })?;
    let given = change(app, actor, &asked, state, code, now).await;
    given.map_err(|why| Unfinished {
        why,
        from: Some(CameFrom::of(&asked)),
    })
}

async fn change(
    app: &App,
    actor: Actor,
    asked: &Authorization,
    state: &str,
    code: Secret,
    now: Timestamp,
) -> Result<Given, Refused> {
    let (entry, oauth) = by_consent(app, &asked.institution)?;
    let mut tx = app.store.read().await?;
    let (client, _) = clients::client(app, &mut tx, &asked.institution).await?;
    drop(tx);
    let endpoint = endpoint(app, &entry)?;
    let verifier = oauth
        .pkce
        .then(|| Secret::new(app.vault.of_state("verifier", state).as_str()));
    let grant = Grant::Code {
        code,
        redirect_uri: asked.redirect_uri.clone(),
        verifier,
    };
    let tokens = endpoint.ask(&client, &grant).await?;
    // An identity that answers another question than ours was put in between.
    let nonce = app.vault.of_state("nonce", state);
    if oauth.asks_identity() && tokens.nonce.as_deref() != Some(nonce.as_str()) {
        return Err(TokenFault::NotUnderstood.into());
    }
    let linked = link(app, actor, asked, &entry, &oauth, &tokens, now).await;
    if linked.is_err() {
        give_up(&endpoint, &client, &tokens).await;
    }
    linked
}

pub(super) fn endpoint(app: &App, entry: &Entry) -> Result<TokenEndpoint, Refused> {
    TokenEndpoint::of(&entry.recipe, &app.origins)
        .ok()
        .flatten()
        .ok_or(Refused::Token(TokenFault::NotUnderstood))
}

/// Tokens that nobody will use are given back; if the bank doesn't hear it, they run out.
async fn give_up(endpoint: &TokenEndpoint, client: &Client, tokens: &Tokens) {
    let token = tokens.refresh.as_ref().unwrap_or(&tokens.access);
    drop(endpoint.revoke(client, token).await);
}

async fn link(
    app: &App,
    actor: Actor,
    asked: &Authorization,
    entry: &Entry,
    oauth: &OAuth,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<Given, Refused> {
    let bank = &entry.institution().bank;
    let key_of = |subject: &str| app.vault.login_key(bank, &format!("consent|{subject}"));
    let customer = tokens.subject.as_deref().map(key_of);
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let there = match (asked.connection, &customer) {
        (Some(id), _) => Some(registering::find(&mut tx, actor, id).await?),
        (None, Some(key)) => {
            connections::by_login(&mut tx, actor.office, &asked.institution, key).await?
        }
        (None, None) => None,
    };
    let renewed = there.is_some();
    let stored = match there {
        Some(stored) => renew(&mut tx, stored, customer.as_deref(), key_of, now).await?,
        None => {
            let id = ConnectionId(tx.id().await?);
            // Where the bank doesn't say who consented, each consent is a login of its own.
            let login_key = customer.unwrap_or_else(|| key_of(&format!("of connection {id}")));
            let stored = StoredConnection {
                office: actor.office,
                institution: asked.institution.clone(),
                login_key,
                login_hint: String::new(),
                display_name: asked.display_name.clone(),
                start_on: asked.start_on,
                registered_at: now,
                version: 1,
                connection: Connection::registered(id, now),
            };
            connections::insert(&mut tx, &stored).await?;
            stored
        }
    };
    let id = stored.connection.id;
    keep(app, &mut tx, &stored, tokens, now).await?;
    let expires_at = oauth.consent_days.map(|days| {
        now.saturating_add(SignedDuration::from_hours(24 * i64::from(days)))
            .unwrap_or(Timestamp::MAX)
    });
    consents::put(&mut tx, actor.office, id, now, expires_at).await?;
    let command = if renewed {
        "renew-consent"
    } else {
        "register-connection"
    };
    let fact = json!({
        "institution": asked.institution,
        "start_on": asked.start_on.map(|on| on.to_string()),
        "consent_until": expires_at.map(|at| date_in_japan(at).to_string()),
    });
    actor
        .note(&mut tx, command, format!("connection:{id}"), fact, now)
        .await?;
    tx.commit().await?;
    Ok(Given {
        connection: id,
        renewed,
    })
}

/// The registration goes on, unless somebody else consented than the one whose accounts it holds.
async fn renew(
    tx: &mut Tx,
    mut stored: StoredConnection,
    customer: Option<&str>,
    key_of: impl Fn(&str) -> String,
    now: Timestamp,
) -> Result<StoredConnection, Refused> {
    let id = stored.connection.id;
    if let Some(customer) = customer.filter(|key| *key != stored.login_key) {
        if stored.login_key != key_of(&format!("of connection {id}")) {
            return Err(Refused::OtherCustomer);
        }
        connections::set_login(tx, stored.office, id, customer, "").await?;
        stored.login_key = customer.to_owned();
    }
    stored.connection.consented(now);
    connections::save(tx, &mut stored).await?;
    Ok(stored)
}

/// Puts the tokens of a new consent in the place of what was there.
async fn keep(
    app: &App,
    tx: &mut Tx,
    stored: &StoredConnection,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<(), Refused> {
    connections::erase_credentials(tx, stored.office, stored.connection.id).await?;
    put(app, tx, stored, tokens, now).await
}

/// Seals tokens among the connection's credentials; a refresh token that didn't come stays as it is.
pub(super) async fn put(
    app: &App,
    tx: &mut Tx,
    stored: &StoredConnection,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<(), Refused> {
    let (office, id) = (stored.office, stored.connection.id);
    let refresh = tokens.refresh.iter().map(|token| (REFRESH, token));
    for (field, token) in std::iter::once((ACCESS, &tokens.access)).chain(refresh) {
        let sealed = app
            .vault
            .seal(office, id, field, token.expose(), app.random(), now)?;
        connections::put_credential(tx, office, id, &sealed).await?;
    }
    Ok(())
}
