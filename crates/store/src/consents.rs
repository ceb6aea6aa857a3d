//! Consents at institutions with an API, people who are giving one right now, and the operator's registrations there.

use crate::connections::SealedField;
use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{ConnectionId, OfficeId, UserId};
use domain::time::{Date, Timestamp};
use std::collections::HashMap;

statements! {
    CLIENT = "SELECT client_id, redirect_uri, key_id, key_version, ciphertext, saved_at FROM oauth_clients WHERE institution = $1";
    PUT_CLIENT = "INSERT INTO oauth_clients (institution, client_id, redirect_uri, key_id, key_version, ciphertext, saved_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7) \
                  ON CONFLICT (institution) DO UPDATE SET client_id = excluded.client_id, redirect_uri = excluded.redirect_uri, \
                  key_id = excluded.key_id, key_version = excluded.key_version, ciphertext = excluded.ciphertext, saved_at = excluded.saved_at";
    ASK = "INSERT INTO authorizations (state_digest, office_id, user_id, institution, connection_id, display_name, start_on, redirect_uri, expires_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TAKE = "DELETE FROM authorizations WHERE state_digest = $1 AND office_id = $2 AND user_id = $3 \
            RETURNING institution, connection_id, display_name, start_on, redirect_uri, expires_at";
    FORGET_OVER = "DELETE FROM authorizations WHERE expires_at <= $1";
    FORGET_OF_CONNECTION = "DELETE FROM authorizations WHERE office_id = $1 AND connection_id = $2";
    PUT = "INSERT INTO consents (connection_id, office_id, granted_at, expires_at, refreshes) VALUES ($1, $2, $3, $4, 0) \
           ON CONFLICT (connection_id) DO UPDATE SET granted_at = excluded.granted_at, expires_at = excluded.expires_at, refreshes = 0";
    FIND = "SELECT connection_id, granted_at, expires_at, refreshes FROM consents WHERE office_id = $1 AND connection_id = $2";
    OF_OFFICE = "SELECT connection_id, granted_at, expires_at, refreshes FROM consents WHERE office_id = $1";
    SET_REFRESHES = "UPDATE consents SET refreshes = $4 WHERE office_id = $1 AND connection_id = $2 AND granted_at = $3";
    DELETE = "DELETE FROM consents WHERE office_id = $1 AND connection_id = $2";
}

/// Who Renkei is at an institution.
#[derive(Clone, Debug)]
pub struct StoredClient {
    pub client_id: String,
    /// The address that is registered there; `None`: that under which the person's browser knows Renkei.
    pub redirect_uri: Option<String>,
    /// The secret.
    pub sealed: SealedField,
}

/// A person who was sent to the bank's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    pub office: OfficeId,
    pub user: UserId,
    pub institution: String,
    /// 再同意 of this registration; `None`: a new one.
    pub connection: Option<ConnectionId>,
    pub display_name: Option<String>,
    pub start_on: Option<Date>,
    pub redirect_uri: String,
    pub expires_at: Timestamp,
}

/// What a customer has agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    pub granted_at: Timestamp,
    /// `None`: the institution names no end.
    pub expires_at: Option<Timestamp>,
    /// Tries to change the refresh token whose answer was not stored.
    pub refreshes: u32,
}

pub async fn client(tx: &mut Tx, institution: &str) -> Result<Option<StoredClient>, StoreError> {
    let row = sqlx::query(CLIENT)
        .bind(institution)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("oauth_clients", &row);
        Ok(StoredClient {
            client_id: columns.text()?,
            redirect_uri: columns.get()?,
            sealed: SealedField {
                field: institution.to_owned(),
                key_id: columns.text()?,
                key_version: columns.number()?,
                ciphertext: columns.get()?,
                saved_at: columns.instant("saved_at")?,
            },
        })
    })
    .transpose()
}

/// Stores the operator's registration at an institution, in place of the one before.
pub async fn put_client(
    tx: &mut Tx,
    institution: &str,
    client: &StoredClient,
) -> Result<(), StoreError> {
    sqlx::query(PUT_CLIENT)
        .bind(institution)
        .bind(&client.client_id)
        .bind(client.redirect_uri.as_deref())
        .bind(&client.sealed.key_id)
        .bind(client.sealed.key_version)
        .bind(&client.sealed.ciphertext[..])
        .bind(micros(client.sealed.saved_at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes that a person is on the way to the bank's page, and forgets those who never came back.
pub async fn ask(
    tx: &mut Tx,
    state_digest: &str,
    asked: &Authorization,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(FORGET_OVER)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    sqlx::query(ASK)
        .bind(state_digest)
        .bind(asked.office.0)
        .bind(asked.user.0)
        .bind(&asked.institution)
        .bind(asked.connection.map(|id| id.0))
        .bind(asked.display_name.as_deref())
        .bind(asked.start_on.map(|on| on.to_string()))
        .bind(&asked.redirect_uri)
        .bind(micros(asked.expires_at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Takes a running authorization out of the store: each is good once, for the person and office that began it, in time.
pub async fn take(
    tx: &mut Tx,
    state_digest: &str,
    office: OfficeId,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Authorization>, StoreError> {
    let row = sqlx::query(TAKE)
        .bind(state_digest)
        .bind(office.0)
        .bind(user.0)
        .fetch_optional(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut columns = Columns::of("authorizations", &row);
    let taken = Authorization {
        office,
        user,
        institution: columns.text()?,
        connection: columns.get::<Option<i64>>()?.map(ConnectionId),
        display_name: columns.get()?,
        start_on: columns.maybe_day("start_on")?,
        redirect_uri: columns.text()?,
        expires_at: columns.instant("expires_at")?,
    };
    Ok((taken.expires_at > now).then_some(taken))
}

/// Stores a consent that was given just now, in place of the one before.
pub async fn put(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
    granted_at: Timestamp,
    expires_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query(PUT)
        .bind(connection.0)
        .bind(office.0)
        .bind(micros(granted_at))
        .bind(expires_at.map(micros))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
) -> Result<Option<Consent>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(office.0)
        .bind(connection.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(row
        .as_ref()
        .map(read)
        .transpose()?
        .map(|(_, consent)| consent))
}

/// The consents of an office, by connection.
pub async fn of_office(
    tx: &mut Tx,
    office: OfficeId,
) -> Result<HashMap<ConnectionId, Consent>, StoreError> {
    let rows = sqlx::query(OF_OFFICE)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Counts a try to change the refresh token, or sets the count back. `false`: another consent has been given since
/// `granted_at`, and its tokens are left alone.
pub async fn set_refreshes(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
    granted_at: Timestamp,
    refreshes: u32,
) -> Result<bool, StoreError> {
    let done = sqlx::query(SET_REFRESHES)
        .bind(office.0)
        .bind(connection.0)
        .bind(micros(granted_at))
        .bind(i64::from(refreshes))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the consent of a registration that is given up, and whoever is on the way to renew it.
pub async fn delete(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    for text in [DELETE, FORGET_OF_CONNECTION] {
        sqlx::query(text)
            .bind(office.0)
            .bind(connection.0)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<(ConnectionId, Consent), StoreError> {
    let mut columns = Columns::of("consents", row);
    let connection = ConnectionId(columns.number()?);
    let consent = Consent {
        granted_at: columns.instant("granted_at")?,
        expires_at: columns.maybe_instant("expires_at")?,
        refreshes: columns.number()?.try_into().unwrap_or(u32::MAX),
    };
    Ok((connection, consent))
}
