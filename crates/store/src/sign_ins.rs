//! Signed-in browsers, and how long a refused one has to wait.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{OfficeId, UserId};
use domain::time::Timestamp;

statements! {
    INSERT = "INSERT INTO sign_ins (token_digest, user_id, office_id, signed_in_at, seen_at, expires_at) \
              VALUES ($1, $2, $3, $4, $4, $5)";
    FIND = "SELECT user_id, office_id, seen_at, expires_at FROM sign_ins WHERE token_digest = $1";
    TOUCH = "UPDATE sign_ins SET seen_at = $2 WHERE token_digest = $1";
    SET_OFFICE = "UPDATE sign_ins SET office_id = $2 WHERE token_digest = $1";
    DELETE = "DELETE FROM sign_ins WHERE token_digest = $1";
    DELETE_OVER = "DELETE FROM sign_ins WHERE expires_at <= $1";
    THROTTLE = "SELECT failures, until_at FROM sign_in_throttles WHERE key_digest = $1";
    SET_THROTTLE = "INSERT INTO sign_in_throttles (key_digest, failures, until_at) VALUES ($1, $2, $3) \
                    ON CONFLICT (key_digest) DO UPDATE SET failures = excluded.failures, until_at = excluded.until_at";
    CLEAR_THROTTLE = "DELETE FROM sign_in_throttles WHERE key_digest = $1";
}

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub user: UserId,
    /// The office it works in; `None` until one is chosen.
    pub office: Option<OfficeId>,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn insert(tx: &mut Tx, token_digest: &str, sign_in: &SignIn) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(token_digest)
        .bind(sign_in.user.0)
        .bind(sign_in.office.map(|office| office.0))
        .bind(micros(sign_in.seen_at))
        .bind(micros(sign_in.expires_at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, token_digest: &str) -> Result<Option<SignIn>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(token_digest)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("sign_ins", &row);
        Ok(SignIn {
            user: UserId(columns.number()?),
            office: columns.get::<Option<i64>>()?.map(OfficeId),
            seen_at: columns.instant("seen_at")?,
            expires_at: columns.instant("expires_at")?,
        })
    })
    .transpose()
}

pub async fn touch(tx: &mut Tx, token_digest: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(TOUCH)
        .bind(token_digest)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn set_office(
    tx: &mut Tx,
    token_digest: &str,
    office: OfficeId,
) -> Result<(), StoreError> {
    sqlx::query(SET_OFFICE)
        .bind(token_digest)
        .bind(office.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, token_digest: &str) -> Result<(), StoreError> {
    sqlx::query(DELETE)
        .bind(token_digest)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets what is over, so that the table doesn't grow with the years.
pub async fn delete_over(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(DELETE_OVER)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// (failures in a row, no further try before).
pub async fn throttle(
    tx: &mut Tx,
    key_digest: &str,
) -> Result<Option<(u32, Timestamp)>, StoreError> {
    let row = sqlx::query(THROTTLE)
        .bind(key_digest)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("sign_in_throttles", &row);
        Ok((
            columns.number()?.try_into().unwrap_or(u32::MAX),
            columns.instant("until_at")?,
        ))
    })
    .transpose()
}

pub async fn set_throttle(
    tx: &mut Tx,
    key_digest: &str,
    failures: u32,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(SET_THROTTLE)
        .bind(key_digest)
        .bind(i64::from(failures))
        .bind(micros(until))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn clear_throttle(tx: &mut Tx, key_digest: &str) -> Result<(), StoreError> {
    sqlx::query(CLEAR_THROTTLE)
        .bind(key_digest)
        .execute(tx.connection())
        .await?;
    Ok(())
}
