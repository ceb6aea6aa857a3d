//! Reading rows column by column, and writing many at once.

use crate::error::StoreError;
use crate::open::Engine;
use domain::statement::view::SeenAt;
use domain::time::{Date, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row, Type};

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
///
/// SQLite gets nameless places: a named one is looked up among all others when it is bound, which takes longer than
/// everything else together once there are hundreds.
pub(crate) fn insert_many(engine: Engine, table: &str, columns: &[&str], rows: usize) -> String {
    let place = |n: usize| match engine {
        Engine::Sqlite => "?".to_owned(),
        Engine::Postgres => format!("${n}"),
    };
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns.len())
            .map(|column| place(row * columns.len() + column))
            .collect();
        format!("({})", places.join(", "))
    };
    let all: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO {table} ({}) VALUES {}",
        columns.join(", "),
        all.join(", ")
    )
}

pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}
