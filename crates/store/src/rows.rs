//! Reading rows column by column, and writing many at once.

use crate::error::StoreError;
use crate::open::{Engine, Tx};
use domain::statement::view::SeenAt;
use domain::time::{Date, Timestamp};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AssertSqlSafe, Decode, Row, Type};

/// Reads a row's columns in the order of the SELECT.
pub(crate) struct Columns<'r> {
    row: &'r AnyRow,
    table: &'static str,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn of(table: &'static str, row: &'r AnyRow) -> Columns<'r> {
        Columns {
            row,
            table,
            next: 0,
        }
    }

    pub(crate) fn get<T: Decode<'r, Any> + Type<Any>>(&mut self) -> Result<T, StoreError> {
        self.next += 1;
        Ok(self.row.try_get(self.next - 1)?)
    }

    pub(crate) fn text(&mut self) -> Result<String, StoreError> {
        self.get()
    }

    pub(crate) fn number(&mut self) -> Result<i64, StoreError> {
        self.get()
    }

    pub(crate) fn flag(&mut self) -> Result<bool, StoreError> {
        Ok(self.number()? != 0)
    }

    pub(crate) fn instant(&mut self, column: &'static str) -> Result<Timestamp, StoreError> {
        let micros = self.number()?;
        self.readable(column, Timestamp::from_microsecond(micros).ok())
    }

    pub(crate) fn maybe_instant(
        &mut self,
        column: &'static str,
    ) -> Result<Option<Timestamp>, StoreError> {
        match self.get::<Option<i64>>()? {
            Some(micros) => self
                .readable(column, Timestamp::from_microsecond(micros).ok())
                .map(Some),
            None => Ok(None),
        }
    }

    pub(crate) fn day(&mut self, column: &'static str) -> Result<Date, StoreError> {
        let text = self.text()?;
        self.readable(column, text.parse().ok())
    }

    pub(crate) fn maybe_day(&mut self, column: &'static str) -> Result<Option<Date>, StoreError> {
        match self.get::<Option<String>>()? {
            Some(text) => self.readable(column, text.parse().ok()).map(Some),
            None => Ok(None),
        }
    }

    /// Two columns: the instant, and whether it is exact.
    pub(crate) fn seen(&mut self, column: &'static str) -> Result<SeenAt, StoreError> {
        Ok(SeenAt {
            at: self.instant(column)?,
            certain: self.flag()?,
        })
    }

    /// A word of a closed set.
    pub(crate) fn word<T>(
        &mut self,
        column: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let word = self.text()?;
        self.readable(column, read(&word))
    }

    pub(crate) fn readable<T>(
        &self,
        column: &'static str,
        value: Option<T>,
    ) -> Result<T, StoreError> {
        value.ok_or(StoreError::Inconsistent {
            table: self.table,
            column,
        })
    }
}

/// How many rows one bulk statement holds. Fixed, so that each is prepared once; the rest goes one by one.
pub(crate) const BULK_ROWS: usize = 64;

/// `INSERT INTO table (columns) VALUES (…), (…) …` for `rows` rows.
pub(crate) fn insert_many(engine: Engine, table: &str, columns: &[&str], rows: usize) -> String {
    format!(
        "INSERT INTO {table} ({}) VALUES {}",
        columns.join(", "),
        values(engine, columns.len(), rows, |place| place)
    )
}

/// The same, where rows that are there already stay as they are.
pub(crate) fn add_many(engine: Engine, table: &str, columns: &[&str], rows: usize) -> String {
    let insert = insert_many(engine, table, columns, rows);
    format!("{insert} ON CONFLICT DO NOTHING")
}

/// `(…), (…) …` with a place for each value.
///
/// SQLite gets nameless places: a named one is looked up among all others when it is bound, which takes longer than
/// everything else together once there are hundreds.
pub(crate) fn values(
    engine: Engine,
    columns: usize,
    rows: usize,
    written: impl Fn(String) -> String,
) -> String {
    let place = |n: usize| match engine {
        Engine::Sqlite => "?".to_owned(),
        Engine::Postgres => format!("${n}"),
    };
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns)
            .map(|column| written(place(row * columns + column)))
            .collect();
        format!("({})", places.join(", "))
    };
    let all: Vec<String> = (0..rows).map(row).collect();
    all.join(", ")
}

pub(crate) type Query<'q> = sqlx::query::Query<'q, Any, AnyArguments>;

/// Writes rows, as many as possible with each statement. `text` gives the statement for so many rows: it holds names and
/// places only, since every value is bound.
pub(crate) async fn in_bulk<T>(
    tx: &mut Tx,
    text: impl Fn(usize) -> String,
    rows: &[T],
    bind: impl for<'q> Fn(Query<'q>, &'q T) -> Query<'q>,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (bulk, single) = (text(BULK_ROWS), text(1));
    for chunk in rows.chunks(BULK_ROWS) {
        let whole = chunk.len() == BULK_ROWS;
        for rows in chunk.chunks(if whole { BULK_ROWS } else { 1 }) {
            let text = AssertSqlSafe(if whole { bulk.clone() } else { single.clone() });
            rows.iter()
                .fold(sqlx::query(text), &bind)
                .execute(tx.connection())
                .await?;
        }
    }
    Ok(())
}

pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}
