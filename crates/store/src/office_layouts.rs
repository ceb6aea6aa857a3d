//! What an office taught Renkei about the CSV files it gets.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{OfficeId, UserId};
use domain::time::Timestamp;

statements! {
    INSERT = "INSERT INTO office_layouts (id, office_id, layout_id, name, toml, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_OFFICE = "SELECT layout_id, name, toml, user_id, created_at FROM office_layouts WHERE office_id = $1 ORDER BY id";
    REMOVE = "DELETE FROM office_layouts WHERE office_id = $1 AND layout_id = $2";
}

/// A layout of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeLayout {
    /// Unique in the office.
    pub layout_id: String,
    /// How people call it.
    pub name: String,
    pub toml: String,
    pub user: Option<UserId>,
    pub created_at: Timestamp,
}

/// Keeps a layout. One with the same id is refused by the database: see [`StoreError::is_duplicate`].
pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    layout: &OfficeLayout,
) -> Result<(), StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(&layout.layout_id)
        .bind(&layout.name)
        .bind(&layout.toml)
        .bind(layout.user.map(|user| user.0))
        .bind(micros(layout.created_at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The layouts of an office, oldest first.
pub async fn of_office(tx: &mut Tx, office: OfficeId) -> Result<Vec<OfficeLayout>, StoreError> {
    let rows = sqlx::query(OF_OFFICE)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("office_layouts", row);
            Ok(OfficeLayout {
                layout_id: columns.text()?,
                name: columns.text()?,
                toml: columns.text()?,
                user: columns.get::<Option<i64>>()?.map(UserId),
                created_at: columns.instant("created_at")?,
            })
        })
        .collect()
}

/// `false`: there is none of this id.
pub async fn remove(tx: &mut Tx, office: OfficeId, layout_id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(REMOVE)
        .bind(office.0)
        .bind(layout_id)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}
