//! Who may use a login right now, and what became of every try to log in. Tables of the installation: rules 1 and 2
//! of the product hold over all offices and workers.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{ConnectionId, FetchId};
use domain::time::Timestamp;

statements! {
    FIND = "SELECT holder, token, until_at FROM leases WHERE login_key = $1";
    TAKE = "INSERT INTO leases (login_key, holder, token, until_at) VALUES ($1, $2, 1, $3) \
            ON CONFLICT (login_key) DO UPDATE SET holder = excluded.holder, token = leases.token + 1, until_at = excluded.until_at \
            WHERE leases.until_at <= $4 \
            RETURNING token";
    EXTEND = "UPDATE leases SET until_at = $4 WHERE login_key = $1 AND holder = $2 AND token = $3 AND until_at > $5";
    RELEASE = "UPDATE leases SET until_at = 0 WHERE login_key = $1 AND token = $2";
    INTEND = "INSERT INTO login_attempts (id, login_key, secret_digest, connection_id, fetch_id, intended_at) \
              VALUES ($1, $2, $3, $4, $5, $6)";
    SETTLE = "UPDATE login_attempts SET outcome = $2, ended_at = $3 WHERE fetch_id = $1 AND outcome IS NULL";
    OF_FETCH = "SELECT outcome FROM login_attempts WHERE fetch_id = $1 ORDER BY id DESC LIMIT 1";
    REJECTED_SINCE = "SELECT COUNT(*) FROM login_attempts \
                      WHERE login_key = $1 AND secret_digest = $2 AND outcome = 'rejected' AND intended_at >= $3";
    COUNT_FOR_CONNECTION = "SELECT COUNT(*) FROM login_attempts WHERE connection_id = $1";
}

/// The right to use a login until a time. `token` grows with each holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub login_key: String,
    pub holder: String,
    pub token: i64,
}

/// How a login ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginOutcome {
    Accepted,
    Rejected,
    Unknown,
    /// The walk ended before the login left.
    NotSent,
}

impl LoginOutcome {
    const ALL: [LoginOutcome; 4] = [
        LoginOutcome::Accepted,
        LoginOutcome::Rejected,
        LoginOutcome::Unknown,
        LoginOutcome::NotSent,
    ];

    fn word(self) -> &'static str {
        match self {
            LoginOutcome::Accepted => "accepted",
            LoginOutcome::Rejected => "rejected",
            LoginOutcome::Unknown => "unknown",
            LoginOutcome::NotSent => "not-sent",
        }
    }
}

/// Takes the lease of a login, unless somebody holds it still.
pub async fn take(
    tx: &mut Tx,
    login_key: &str,
    holder: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<Option<Lease>, StoreError> {
    let token: Option<i64> = sqlx::query_scalar(TAKE)
        .bind(login_key)
        .bind(holder)
        .bind(micros(until))
        .bind(micros(now))
        .fetch_optional(tx.connection())
        .await?;
    Ok(token.map(|token| Lease {
        login_key: login_key.to_owned(),
        holder: holder.to_owned(),
        token,
    }))
}

/// `false`: the lease is lost; its holder must stop touching the bank.
pub async fn extend(
    tx: &mut Tx,
    lease: &Lease,
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(EXTEND)
        .bind(&lease.login_key)
        .bind(&lease.holder)
        .bind(lease.token)
        .bind(micros(until))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn release(tx: &mut Tx, lease: &Lease) -> Result<(), StoreError> {
    sqlx::query(RELEASE)
        .bind(&lease.login_key)
        .bind(lease.token)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Until when a login is held, if it is.
pub async fn held_until(
    tx: &mut Tx,
    login_key: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(login_key)
        .fetch_optional(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut columns = Columns::of("leases", &row);
    let (_holder, _token) = (columns.text()?, columns.number()?);
    Ok(Some(columns.instant("until_at")?).filter(|until| *until > now))
}

/// Writes down that a login is about to be sent. Commit before sending.
pub async fn intend(
    tx: &mut Tx,
    login_key: &str,
    secret_digest: &str,
    connection: ConnectionId,
    fetch: FetchId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.id().await?;
    sqlx::query(INTEND)
        .bind(id)
        .bind(login_key)
        .bind(secret_digest)
        .bind(connection.0)
        .bind(fetch.0)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Writes down what became of a fetch's login.
pub async fn settle(
    tx: &mut Tx,
    fetch: FetchId,
    outcome: LoginOutcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(SETTLE)
        .bind(fetch.0)
        .bind(outcome.word())
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// `None`: no login was intended in this fetch. `Some(None)`: intended, and nothing is known of it.
pub async fn of_fetch(
    tx: &mut Tx,
    fetch: FetchId,
) -> Result<Option<Option<LoginOutcome>>, StoreError> {
    let row: Option<(Option<String>,)> = sqlx::query_as(OF_FETCH)
        .bind(fetch.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(row.map(|(word,)| {
        word.and_then(|word| {
            LoginOutcome::ALL
                .into_iter()
                .find(|outcome| outcome.word() == word)
        })
    }))
}

/// Whether the bank refused this very secret for this login at or after a time, in whichever office it was sent.
pub async fn rejected_since(
    tx: &mut Tx,
    login_key: &str,
    secret_digest: &str,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let n: i64 = sqlx::query_scalar(REJECTED_SINCE)
        .bind(login_key)
        .bind(secret_digest)
        .bind(micros(since))
        .fetch_one(tx.connection())
        .await?;
    Ok(n > 0)
}

/// How many logins a connection has intended in its life.
pub async fn count(tx: &mut Tx, connection: ConnectionId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(COUNT_FOR_CONNECTION)
        .bind(connection.0)
        .fetch_one(tx.connection())
        .await?)
}
