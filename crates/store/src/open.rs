//! Opening a database, and the transactions through which everything is read and written.

use crate::error::StoreError;
use crate::migrate::migrate;
use crate::sql;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions, Connection, Executor, Transaction};
use std::str::FromStr;
use std::time::Duration;

/// Which database is behind the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An open database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    /// SQLite has one writer at a time; a pool of one queues them here instead of in busy loops.
    writer: AnyPool,
    reader: AnyPool,
}

/// A transaction. Dropped without [`Tx::commit`] it leaves nothing behind.
pub struct Tx {
    engine: Engine,
    inner: Transaction<'static, Any>,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…` and brings it to this version.
    pub async fn open(address: &str) -> Result<Store, StoreError> {
        sqlx::any::install_default_drivers();
        let engine = match address.split_once(':') {
            Some(("sqlite", _)) => Engine::Sqlite,
            Some(("postgres" | "postgresql", _)) => Engine::Postgres,
            _ => return Err(StoreError::Address(without_password(address))),
        };
        // sqlx would log statements of its own accord.
        let options = AnyConnectOptions::from_str(address)
            .map_err(StoreError::Open)?
            .disable_statement_logging();
        // A pool tries again and again for half a minute; whoever mistyped an address wants to know at once.
        let mut probe = AnyConnection::connect_with(&options)
            .await
            .map_err(StoreError::Open)?;
        prepare(&mut probe, engine, false)
            .await
            .map_err(StoreError::Open)?;
        probe.close().await.map_err(StoreError::Open)?;
        let pool = |size: u32, read_only: bool| {
            AnyPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(Duration::from_secs(30))
                .after_connect(move |connection, _| {
                    Box::pin(async move { prepare(connection, engine, read_only).await })
                })
        };
        let writers = if engine == Engine::Sqlite { 1 } else { 8 };
        let writer = pool(writers, false)
            .connect_with(options.clone())
            .await
            .map_err(StoreError::Open)?;
        migrate(&writer, engine).await?;
        let reader = pool(8, engine == Engine::Sqlite)
            .connect_with(options)
            .await
            .map_err(StoreError::Open)?;
        Ok(Store {
            engine,
            writer,
            reader,
        })
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A transaction that may write. On SQLite it waits for the writer before it and takes the lock at once, since a
    /// transaction that reads first and writes later can be refused there.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let begin = if self.engine == Engine::Sqlite {
            "BEGIN IMMEDIATE"
        } else {
            "BEGIN"
        };
        Ok(Tx {
            engine: self.engine,
            inner: self.writer.begin_with(begin).await?,
        })
    }

    /// A transaction that only reads, all of it as of one moment.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let begin = if self.engine == Engine::Sqlite {
            "BEGIN"
        } else {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        };
        Ok(Tx {
            engine: self.engine,
            inner: self.reader.begin_with(begin).await?,
        })
    }

    /// Asks the database whether it is whole (SQLite), or there at all (PostgreSQL).
    pub async fn check(&self) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let said: String = sqlx::query_scalar(match self.engine {
            Engine::Sqlite => "PRAGMA quick_check",
            Engine::Postgres => "SELECT 'ok'",
        })
        .fetch_one(tx.connection())
        .await?;
        if said == "ok" {
            Ok(())
        } else {
            Err(StoreError::Inconsistent {
                table: "the database",
                column: "file",
            })
        }
    }

    /// Ends all connections; what is under way is finished first.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

impl Tx {
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// The next id of the installation's one sequence.
    pub async fn id(&mut self) -> Result<i64, StoreError> {
        Ok(self.ids(1).await?[0])
    }

    /// `n` new ids, ascending.
    pub async fn ids(&mut self, n: usize) -> Result<Vec<i64>, StoreError> {
        let n = n as i64;
        match self.engine {
            Engine::Sqlite => {
                let next: i64 = sqlx::query_scalar(sql::SQLITE_IDS)
                    .bind(n)
                    .fetch_one(self.connection())
                    .await?;
                Ok((next - n..next).collect())
            }
            Engine::Postgres => Ok(sqlx::query_scalar(sql::POSTGRES_IDS)
                .bind(n)
                .fetch_all(self.connection())
                .await?),
        }
    }
}

/// FULL, since the login ledger must survive a power cut: a forgotten intent could send a wrong password again.
const SQLITE_SETUP: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                            PRAGMA busy_timeout = 10000; PRAGMA cache_size = -32000;";

async fn prepare(
    connection: &mut AnyConnection,
    engine: Engine,
    read_only: bool,
) -> Result<(), sqlx::Error> {
    if engine == Engine::Sqlite {
        connection.execute(SQLITE_SETUP).await?;
        if read_only {
            connection.execute("PRAGMA query_only = ON").await?;
        }
    } else {
        connection.execute("SET statement_timeout = '60s'").await?;
    }
    Ok(())
}

/// An address as it may be shown: a password in it is left out.
fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => {
            format!("{}…{}", &address[..scheme + 3], &address[at..])
        }
        _ => address.to_owned(),
    }
}
