//! Recipes under way: drafts, their trials, and the releases of versions. Rows are added, never changed.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{ConnectionId, UserId};
use domain::time::Timestamp;
use serde_json::Value;

statements! {
    INSERT_DRAFT = "INSERT INTO recipe_drafts (id, institution, recipe_toml, made_by, made_at) VALUES ($1, $2, $3, $4, $5)";
    NEWEST_DRAFT = "SELECT id, recipe_toml, made_by, made_at FROM recipe_drafts WHERE institution = $1 ORDER BY id DESC LIMIT 1";
    INSERT_TRIAL = "INSERT INTO recipe_trials (id, draft_id, tried_by, tried_at, report) VALUES ($1, $2, $3, $4, $5)";
    NEWEST_TRIAL = "SELECT tried_at, report FROM recipe_trials WHERE draft_id = $1 ORDER BY id DESC LIMIT 1";
    INSERT_RELEASE = "INSERT INTO recipe_releases (id, institution, version_id, reach, why, built_in, released_by, released_at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_ONE = "INSERT INTO recipe_release_connections (release_id, connection_id) VALUES ($1, $2)";
    RELEASES = "SELECT r.id, r.version_id, r.reach, r.why, r.built_in, r.released_at, u.name FROM recipe_releases r \
                LEFT JOIN users u ON u.id = r.released_by WHERE r.institution = $1 ORDER BY r.id";
    ONES = "SELECT c.release_id, c.connection_id FROM recipe_release_connections c JOIN recipe_releases r ON r.id = c.release_id \
            WHERE r.institution = $1 ORDER BY c.release_id, c.connection_id";
}

/// A text that an operator saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: i64,
    pub recipe_toml: String,
    pub made_by: Option<UserId>,
    pub made_at: Timestamp,
}

/// What came of trying a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredTrial {
    pub tried_at: Timestamp,
    pub report: Value,
}

/// For whom a release is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// First these; everybody else stays with what they had.
    Few(Vec<ConnectionId>),
    /// For everybody, because a release was taken back.
    Back,
}

impl Reach {
    fn word(&self) -> &'static str {
        match self {
            Reach::All => "all",
            Reach::Few(_) => "few",
            Reach::Back => "back",
        }
    }
}

/// A version was released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub id: i64,
    pub version: i64,
    pub reach: Reach,
    pub why: String,
    /// The digest of the text that came with the software at that time.
    pub built_in: String,
    pub at: Timestamp,
    /// The operator's name; `None`: the command line.
    pub by: Option<String>,
}

/// What a release is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRelease<'a> {
    pub institution: &'a str,
    pub version: i64,
    pub reach: &'a Reach,
    pub why: &'a str,
    pub built_in: &'a str,
    pub by: Option<UserId>,
}

pub async fn insert_draft(
    tx: &mut Tx,
    institution: &str,
    recipe_toml: &str,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT_DRAFT)
        .bind(id)
        .bind(institution)
        .bind(recipe_toml)
        .bind(by.map(|by| by.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(id)
}

pub async fn newest_draft(tx: &mut Tx, institution: &str) -> Result<Option<Draft>, StoreError> {
    let row = sqlx::query(NEWEST_DRAFT)
        .bind(institution)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("recipe_drafts", &row);
        Ok(Draft {
            id: columns.number()?,
            recipe_toml: columns.text()?,
            made_by: columns.get::<Option<i64>>()?.map(UserId),
            made_at: columns.instant("made_at")?,
        })
    })
    .transpose()
}

pub async fn insert_trial(
    tx: &mut Tx,
    draft: i64,
    report: &Value,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT_TRIAL)
        .bind(id)
        .bind(draft)
        .bind(by.map(|by| by.0))
        .bind(micros(now))
        .bind(report.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn newest_trial(tx: &mut Tx, draft: i64) -> Result<Option<StoredTrial>, StoreError> {
    let row = sqlx::query(NEWEST_TRIAL)
        .bind(draft)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("recipe_trials", &row);
        Ok(StoredTrial {
            tried_at: columns.instant("tried_at")?,
            report: columns.word("report", |text| serde_json::from_str(text).ok())?,
        })
    })
    .transpose()
}

pub async fn insert(
    tx: &mut Tx,
    release: &NewRelease<'_>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT_RELEASE)
        .bind(id)
        .bind(release.institution)
        .bind(release.version)
        .bind(release.reach.word())
        .bind(release.why)
        .bind(release.built_in)
        .bind(release.by.map(|by| by.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    if let Reach::Few(connections) = release.reach {
        for connection in connections {
            sqlx::query(INSERT_ONE)
                .bind(id)
                .bind(connection.0)
                .execute(tx.connection())
                .await?;
        }
    }
    Ok(id)
}

/// Every release of an institution, oldest first.
pub async fn of_institution(tx: &mut Tx, institution: &str) -> Result<Vec<Release>, StoreError> {
    let rows = sqlx::query(RELEASES)
        .bind(institution)
        .fetch_all(tx.connection())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ones: Vec<(i64, i64)> = sqlx::query_as(ONES)
        .bind(institution)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("recipe_releases", row);
            let id = columns.number()?;
            let version = columns.number()?;
            let few = || {
                let own = ones.iter().filter(|(release, _)| *release == id);
                Reach::Few(
                    own.map(|(_, connection)| ConnectionId(*connection))
                        .collect(),
                )
            };
            let reach = columns.word("reach", |word| match word {
                "all" => Some(Reach::All),
                "few" => Some(few()),
                "back" => Some(Reach::Back),
                _ => None,
            })?;
            Ok(Release {
                id,
                version,
                reach,
                why: columns.text()?,
                built_in: columns.text()?,
                at: columns.instant("released_at")?,
                by: columns.get()?,
            })
        })
        .collect()
}
