//! For tests of this and the crates above: a fresh database on each engine that is there.

use crate::error::StoreError;
use crate::open::Store;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, SqlSafeStr};
use std::path::Path;

/// An empty SQLite database in this folder.
pub async fn sqlite(folder: &Path) -> Result<Store, StoreError> {
    Store::open(&format!("sqlite:{}?mode=rwc", folder.join("renkei.sqlite").display())).await
}

/// An empty PostgreSQL database of this name on a test server (`postgres://…/postgres`).
pub async fn postgres(server: &str, name: &str) -> Result<Store, StoreError> {
    Store::open(&postgres_database(server, name).await?).await
}

/// Makes an empty database on a test server and returns its address. The name must be of letters, digits and `_`.
pub async fn postgres_database(server: &str, name: &str) -> Result<String, StoreError> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let base = server.rsplit_once('/').map(|(base, _)| base);
    let (true, Some(base)) = (plain, base) else { return Err(StoreError::Address(name.to_owned())) };
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    connection.close().await?;
    Ok(format!("{base}/{name}"))
}

impl Store {
    /// Prepares SQL texts given as (module, name, text), and returns what the engine says of those it refuses.
    pub async fn prepare_all(&self, statements: Vec<(&'static str, &'static str, String)>) -> Result<Vec<String>, StoreError> {
        let mut tx = self.write().await?;
        let mut faults = vec![];
        for (module, name, text) in statements {
            // A refused text ends a PostgreSQL transaction, so each has one of its own.
            tx.connection().execute("SAVEPOINT one").await?;
            let prepared = tx.connection().prepare(AssertSqlSafe(text).into_sql_str()).await;
            if let Err(error) = prepared {
                faults.push(format!("{module}::{name}: {error}"));
            }
            tx.connection().execute("ROLLBACK TO SAVEPOINT one").await?;
        }
        Ok(faults)
    }
}
