//! For tests and benchmarks of this and the crates above: fresh databases, and the yardsticks that need SQL.

mod content;

pub use content::content;

use crate::accounts::{self, Account, AccountIdentity};
use crate::error::StoreError;
use crate::open::{Store, Tx};
use domain::account::AccountKind;
use domain::ids::{AccountId, ConnectionId, FetchId, OfficeId};
use domain::money::Unit;
use domain::time::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, SqlSafeStr};
use std::path::Path;

/// An empty SQLite database in this folder.
pub async fn sqlite(folder: &Path) -> Result<Store, StoreError> {
    Store::open(&format!(
        "sqlite:{}?mode=rwc",
        folder.join("renkei.sqlite").display()
    ))
    .await
}

/// An empty PostgreSQL database of this name on a test server (`postgres://…/postgres`).
pub async fn postgres(server: &str, name: &str) -> Result<Store, StoreError> {
    Store::open(&postgres_database(server, name).await?).await
}

/// Makes an empty database on a test server and returns its address. The name must be of letters, digits and `_`.
pub async fn postgres_database(server: &str, name: &str) -> Result<String, StoreError> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let base = server.rsplit_once('/').map(|(base, _)| base);
    let (true, Some(base)) = (plain, base) else {
        return Err(StoreError::Address(name.to_owned()));
    };
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await?;
    connection
        .execute(AssertSqlSafe(format!(
            "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
        )))
        .await?;
    connection
        .execute(AssertSqlSafe(format!(
            "CREATE DATABASE {name} TEMPLATE template0"
        )))
        .await?;
    connection.close().await?;
    Ok(format!("{base}/{name}"))
}

impl Store {
    /// Prepares SQL texts given as (module, name, text), and returns what the engine says of those it refuses.
    pub async fn prepare_all(
        &self,
        statements: Vec<(&'static str, &'static str, String)>,
    ) -> Result<Vec<String>, StoreError> {
        let mut tx = self.write().await?;
        let mut faults = vec![];
        for (module, name, text) in statements {
            // A refused text ends a PostgreSQL transaction, so each has one of its own.
            tx.connection().execute("SAVEPOINT one").await?;
            let prepared = tx
                .connection()
                .prepare(AssertSqlSafe(text).into_sql_str())
                .await;
            if let Err(error) = prepared {
                faults.push(format!("{module}::{name}: {error}"));
            }
            tx.connection().execute("ROLLBACK TO SAVEPOINT one").await?;
        }
        Ok(faults)
    }
}

/// What a statement line is at the least.
pub struct BareLine {
    pub posted_on: String,
    pub amount: i64,
    pub description: String,
    pub balance: i64,
}

/// The yardstick of the benchmark: one prepared INSERT, bound and run once for each line, in one transaction of a new
/// SQLite file with the two indexes that lines need. No matching, no evidence, no history.
pub async fn bare_insert(path: &Path, lines: &[BareLine]) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    connection
        .execute(
            "CREATE TABLE lines (id INTEGER PRIMARY KEY, account_id BIGINT, posted_on TEXT, position BIGINT, amount BIGINT, \
             description TEXT, balance BIGINT); \
             CREATE INDEX lines_of_account ON lines (account_id, posted_on, position); \
             CREATE INDEX lines_of_office ON lines (posted_on, id)",
        )
        .await?;
    let mut tx = connection.begin().await?;
    for (n, line) in lines.iter().enumerate() {
        sqlx::query("INSERT INTO lines (id, account_id, posted_on, position, amount, description, balance) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(n as i64 + 1)
            .bind(1)
            .bind(&line.posted_on)
            .bind(n as i64)
            .bind(line.amount)
            .bind(&line.description)
            .bind(line.balance)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    connection.close().await?;
    Ok(())
}

/// Fills an account with `lines` lines, `per_day` a day, the newest on 2026-10-31, without matching: for measuring how
/// pages behave with many lines.
pub async fn fill_lines(
    store: &Store,
    office: OfficeId,
    account: AccountId,
    lines: usize,
    per_day: usize,
) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    let days = lines.div_ceil(per_day) as i64;
    for text in [
        format!("INSERT INTO offices (id, name, created_at) VALUES ({office}, 'bench', 0)"),
        format!(
            "INSERT INTO accounts (id, office_id, bank, branch_code, kind, number, label, unit, selected, created_at, changes) \
             VALUES ({account}, {office}, 'bench', '', 'ordinary', '1', 'bench', 'JPY', 1, 0, 0)"
        ),
        format!(
            "WITH RECURSIVE counter (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counter WHERE n + 1 < {lines}) \
             INSERT INTO lines (id, office_id, account_id, posted_on, position, amount, description, text_key, key_version, source, cut, \
             status, pending, balance, balance_at, balance_certain, tied_before, tied_after, first_view, first_page, first_row, \
             first_seen_at, first_certain, last_view, last_page, last_row, last_seen_at, last_certain) \
             SELECT n + 10, {office}, {account}, date('2026-10-31', '-' || ({days} - 1 - n / {per_day}) || ' days'), n % {per_day} * 1024, \
             CASE WHEN n % 5 = 0 THEN n % 90000 + 100 ELSE -(n % 60000) - 100 END, '摘要' || n % 3000, '摘要' || n % 3000, 1, 'bench', 0, \
             'live', 0, n, 0, 1, 1, 1, 0, 0, n, 0, 1, 0, 0, n, 0, 1 FROM counter"
        ),
    ] {
        tx.connection().execute(AssertSqlSafe(text)).await?;
    }
    tx.commit().await
}

/// A connection with one fetch, as if it had been walked, for tests that only need something to have come from a bank.
pub async fn fetched(tx: &mut Tx, office: OfficeId) -> Result<(ConnectionId, FetchId), StoreError> {
    let (connection, fetch) = (tx.id().await?, tx.id().await?);
    for text in [
        format!(
            "INSERT INTO connections (id, office_id, institution, login_key, login_hint, registered_at, version, state, due_trigger, \
             failures, login_has_worked) VALUES ({connection}, {office}, 'test', 'key', '', 0, 0, 'idle', 'schedule', 0, 1)"
        ),
        format!(
            "INSERT INTO fetches (id, office_id, connection_id, started_by, started_at, step, accounts_done, accounts_all, pages, lines, \
             lines_new) VALUES ({fetch}, {office}, {connection}, 'schedule', 0, '', 0, 0, 0, 0, 0)"
        ),
    ] {
        tx.connection().execute(AssertSqlSafe(text)).await?;
    }
    Ok((ConnectionId(connection), FetchId(fetch)))
}

/// An account in yen.
pub async fn account(
    tx: &mut Tx,
    office: OfficeId,
    connection: Option<ConnectionId>,
    label: &str,
) -> Result<AccountId, StoreError> {
    let id = AccountId(tx.id().await?);
    let account = Account {
        id,
        connection,
        identity: AccountIdentity {
            bank: "9901".into(),
            branch_code: String::new(),
            kind: AccountKind::Ordinary,
            number: label.into(),
        },
        label: label.into(),
        branch: None,
        holder: None,
        unit: Unit::YEN,
        selected: true,
        balance: None,
    };
    accounts::insert(tx, office, &account, Timestamp::UNIX_EPOCH).await?;
    Ok(id)
}

/// Everything that a SQLite database holds, a row a line: two that are equal hold the same.
pub async fn dump(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut tx = store.read().await?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .fetch_all(tx.connection())
            .await?;
    let mut rows = vec![];
    for table in tables {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
            .bind(&table)
            .fetch_all(tx.connection())
            .await?;
        let cells: Vec<String> = columns
            .iter()
            .map(|column| format!("quote({column})"))
            .collect();
        let text = format!(
            "SELECT '{table}: ' || {} AS row FROM {table} ORDER BY row",
            cells.join(" || ', ' || ")
        );
        let of_table: Vec<String> = sqlx::query_scalar(AssertSqlSafe(text))
            .fetch_all(tx.connection())
            .await?;
        rows.extend(of_table);
    }
    Ok(rows)
}
