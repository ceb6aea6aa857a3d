//! What can go wrong with stored data.

/// A fault of the database or of what is in it. `Display` is for the log: it names tables, never contents.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database address {0:?} isn't understood; write a file path or postgres://…")]
    Address(String),
    #[error("the database can't be opened: {0}")]
    Open(#[source] sqlx::Error),
    #[error("the database can't be brought to this version: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
    /// Stored data can't be read back as what it was written as.
    #[error("stored data in {table}.{column} isn't readable")]
    Inconsistent {
        table: &'static str,
        column: &'static str,
    },
    #[error("a capture can't be packed or unpacked: {0}")]
    Capture(#[from] std::io::Error),
    /// Somebody else changed the row first; read it again.
    #[error("{0} was changed by somebody else meanwhile")]
    Raced(&'static str),
}

/// What stands in the way of the database, as far as a person can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody else is writing, for longer than it is worth waiting.
    Busy,
    /// No room left on the disk.
    Full,
    /// The file isn't a database, or not a whole one.
    Damaged,
    Other,
}

impl StoreError {
    /// Sorts by what helps. The codes are SQLite's (SQLITE_BUSY with its extended forms, SQLITE_FULL, SQLITE_CORRUPT, SQLITE_NOTADB) and
    /// PostgreSQL's (disk_full, lock_not_available, query_canceled).
    pub fn trouble(&self) -> Trouble {
        let (StoreError::Database(error) | StoreError::Open(error)) = self else {
            return Trouble::Other;
        };
        let code = error.as_database_error().and_then(|error| error.code());
        match code.as_deref() {
            Some("5" | "261" | "517" | "55P03" | "57014") => Trouble::Busy,
            Some("13" | "53100") => Trouble::Full,
            Some("11" | "26") => Trouble::Damaged,
            _ if matches!(error, sqlx::Error::PoolTimedOut) => Trouble::Busy,
            _ => Trouble::Other,
        }
    }

    /// A unique index said no: what is to be stored is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, StoreError::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}
