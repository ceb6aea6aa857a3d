//! Brings a database to this version.

use crate::error::StoreError;
use crate::open::Engine;
use sqlx::AssertSqlSafe;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, SqlSafeStr};
use std::borrow::Cow;
use std::time::Duration;
use tokio::time::sleep;

/// Number, name and text, in order. A released migration never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "first", include_str!("../migrations/0001_first.sql")),
    (2, "recipes", include_str!("../migrations/0002_recipes.sql")),
    (3, "api", include_str!("../migrations/0003_api.sql")),
    (4, "files", include_str!("../migrations/0004_files.sql")),
];

/// What each engine needs beside the common text: the one sequence of all ids.
const SQLITE_IDS: &str =
    "CREATE TABLE id_sequence (next BIGINT NOT NULL); INSERT INTO id_sequence VALUES (1);";
const POSTGRES_IDS: &str = "CREATE SEQUENCE id_sequence;";

pub(crate) async fn migrate(pool: &AnyPool, engine: Engine) -> Result<(), StoreError> {
    let migrations = MIGRATIONS
        .iter()
        .map(|&(version, name, text)| {
            let sql = for_engine(text, engine) + if version == 1 { ids(engine) } else { "" };
            Migration::new(
                version,
                Cow::Borrowed(name),
                MigrationType::Simple,
                AssertSqlSafe(sql).into_sql_str(),
                false,
            )
        })
        .collect::<Vec<_>>();
    let migrator = Migrator {
        migrations: Cow::Owned(migrations),
        ..Migrator::DEFAULT
    };
    for _ in 0..TRIES {
        match migrator.run(pool).await {
            // Two programs that start at once on a new database: the one that comes second is refused whole, and finds
            // everything done when it looks again.
            Err(MigrateError::Execute(_) | MigrateError::ExecuteMigration(..)) => {
                sleep(BETWEEN_TRIES).await
            }
            other => return Ok(other?),
        }
    }
    Ok(migrator.run(pool).await?)
}

const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

fn ids(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => SQLITE_IDS,
        Engine::Postgres => POSTGRES_IDS,
    }
}

/// SQLite: an id is the row's own number only when it is called INTEGER PRIMARY KEY, and bytes are called BLOB.
fn for_engine(text: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => text
            .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
            .replace("BYTEA", "BLOB"),
        Engine::Postgres => text.to_owned(),
    }
}
