//! Released recipes: every text that ever read a page.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::time::Timestamp;

statements! {
    FIND = "SELECT id FROM recipe_versions WHERE institution = $1 AND digest = $2";
    INSERT = "INSERT INTO recipe_versions (id, institution, digest, institution_toml, recipe_toml, released_at) \
              VALUES ($1, $2, $3, $4, $5, $6)";
    NUMBER = "SELECT COUNT(*) FROM recipe_versions v JOIN recipe_versions this ON this.id = $1 AND v.institution = this.institution AND v.id <= this.id";
    TEXT = "SELECT institution, recipe_toml FROM recipe_versions WHERE id = $1";
    OF_INSTITUTION = "SELECT id, digest, recipe_toml, released_at FROM recipe_versions WHERE institution = $1 ORDER BY id";
}

/// The number of this very text, given out at its first use.
pub async fn version(
    tx: &mut Tx,
    institution: &str,
    digest: &str,
    institution_toml: &str,
    recipe_toml: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let known: Option<i64> = sqlx::query_scalar(FIND)
        .bind(institution)
        .bind(digest)
        .fetch_optional(tx.connection())
        .await?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = tx.id().await?;
    sqlx::query(INSERT)
        .bind(id)
        .bind(institution)
        .bind(digest)
        .bind(institution_toml)
        .bind(recipe_toml)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(id)
}

/// (institution, recipe text) of a version.
pub async fn text(tx: &mut Tx, version: i64) -> Result<Option<(String, String)>, StoreError> {
    Ok(sqlx::query_as(TEXT)
        .bind(version)
        .fetch_optional(tx.connection())
        .await?)
}

/// Which of its institution's versions this is, counted from 1.
pub async fn number(tx: &mut Tx, version: i64) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(NUMBER)
        .bind(version)
        .fetch_one(tx.connection())
        .await?)
}

/// One text that an institution's pages were or are read with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub id: i64,
    /// Names this very text of institution.toml and recipe.toml.
    pub digest: String,
    pub recipe_toml: String,
    /// When it was first used or released.
    pub since: Timestamp,
}

/// All versions of an institution, oldest first: the n-th is version n.
pub async fn of_institution(tx: &mut Tx, institution: &str) -> Result<Vec<Version>, StoreError> {
    let rows = sqlx::query(OF_INSTITUTION)
        .bind(institution)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("recipe_versions", row);
            Ok(Version {
                id: columns.number()?,
                digest: columns.text()?,
                recipe_toml: columns.text()?,
                since: columns.instant("released_at")?,
            })
        })
        .collect()
}
