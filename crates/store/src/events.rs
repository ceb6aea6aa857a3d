//! The history of an office: append only, written in the transaction of the change itself.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{OfficeId, UserId};
use domain::time::Timestamp;

statements! {
    APPEND = "INSERT INTO events (id, office_id, at, actor, user_id, command, subject, fact) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    APPEND_FOR_ALL = "INSERT INTO events (id, office_id, at, actor, user_id, command, subject, fact) VALUES ($1, NULL, $2, $3, $4, $5, $6, $7)";
    LATELY = "SELECT COUNT(*) FROM events WHERE office_id = $1 AND at >= $2 AND user_id = $3 AND command = $4 AND subject = $5";
    NEWEST = "SELECT id, at, actor, user_id, command, subject, fact FROM events WHERE office_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Timestamp,
    /// `user`, `command-line` or `schedule`.
    pub actor: String,
    pub user: Option<UserId>,
    /// The command's name, e.g. `register-connection`.
    pub command: String,
    /// What it was done to, e.g. `connection:12`.
    pub subject: String,
    /// What changed, as JSON. Never holds a secret.
    pub fact: serde_json::Value,
}

pub async fn append(tx: &mut Tx, office: OfficeId, event: &Event) -> Result<(), StoreError> {
    let id = tx.id().await?;
    sqlx::query(APPEND)
        .bind(id)
        .bind(office.0)
        .bind(micros(event.at))
        .bind(&event.actor)
        .bind(event.user.map(|user| user.0))
        .bind(&event.command)
        .bind(&event.subject)
        .bind(event.fact.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// A fact about the whole installation.
pub async fn append_for_all(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    let id = tx.id().await?;
    sqlx::query(APPEND_FOR_ALL)
        .bind(id)
        .bind(micros(event.at))
        .bind(&event.actor)
        .bind(event.user.map(|user| user.0))
        .bind(&event.command)
        .bind(&event.subject)
        .bind(event.fact.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether this person did that to this since a time.
pub async fn done_since(
    tx: &mut Tx,
    office: OfficeId,
    user: UserId,
    command: &str,
    subject: &str,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let n: i64 = sqlx::query_scalar(LATELY)
        .bind(office.0)
        .bind(micros(since))
        .bind(user.0)
        .bind(command)
        .bind(subject)
        .fetch_one(tx.connection())
        .await?;
    Ok(n > 0)
}

/// The newest events before an id (`i64::MAX` for the first page), newest first, with their ids.
pub async fn newest(
    tx: &mut Tx,
    office: OfficeId,
    before: i64,
    limit: u32,
) -> Result<Vec<(i64, Event)>, StoreError> {
    let rows = sqlx::query(NEWEST)
        .bind(office.0)
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("events", row);
            let id = columns.number()?;
            let event = Event {
                at: columns.instant("at")?,
                actor: columns.text()?,
                user: columns.get::<Option<i64>>()?.map(UserId),
                command: columns.text()?,
                subject: columns.text()?,
                fact: columns.word("fact", |text| serde_json::from_str(text).ok())?,
            };
            Ok((id, event))
        })
        .collect()
}
