//! Operators: who may mend recipes for the whole installation.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::UserId;
use domain::time::Timestamp;

statements! {
    ADD = "INSERT INTO operators (id, user_id, added_by, added_at) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (user_id) WHERE removed_at IS NULL DO NOTHING";
    REMOVE = "UPDATE operators SET removed_by = $2, removed_at = $3 WHERE user_id = $1 AND removed_at IS NULL";
    IS = "SELECT COUNT(*) FROM operators WHERE user_id = $1 AND removed_at IS NULL";
    ALL = "SELECT u.id, u.name, u.email, o.added_at FROM operators o JOIN users u ON u.id = o.user_id \
           WHERE o.removed_at IS NULL ORDER BY o.id";
}

/// A person who may mend recipes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub since: Timestamp,
}

/// `false`: is one already.
pub async fn add(
    tx: &mut Tx,
    user: UserId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = tx.id().await?;
    let done = sqlx::query(ADD)
        .bind(id)
        .bind(user.0)
        .bind(by.map(|by| by.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// `false`: was none.
pub async fn remove(
    tx: &mut Tx,
    user: UserId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(REMOVE)
        .bind(user.0)
        .bind(by.map(|by| by.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn is_one(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    let n: i64 = sqlx::query_scalar(IS)
        .bind(user.0)
        .fetch_one(tx.connection())
        .await?;
    Ok(n > 0)
}

/// Longest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<Operator>, StoreError> {
    let rows = sqlx::query(ALL).fetch_all(tx.connection()).await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("operators", row);
            Ok(Operator {
                user: UserId(columns.number()?),
                name: columns.text()?,
                email: columns.text()?,
                since: columns.instant("added_at")?,
            })
        })
        .collect()
}
