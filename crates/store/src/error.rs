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

impl StoreError {
    /// A unique index said no: what is to be stored is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, StoreError::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}
