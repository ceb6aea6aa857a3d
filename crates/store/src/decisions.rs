//! What the office decided about a line: journalised or set aside. Undone decisions stay as history.

use crate::error::StoreError;
use crate::line_search::FoundLine;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{JournalEntryId, OfficeId, StatementLineId, UserId};
use domain::journal::{Counter, Past, TaxCategory};
use domain::time::Timestamp;
use std::collections::HashSet;

statements! {
    INSERT = "INSERT INTO decisions (id, office_id, line_id, kind, entry_id, text_key, money_in, decided_by, decided_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT kind, entry_id, decided_at FROM decisions WHERE office_id = $1 AND line_id = $2 AND undone_at IS NULL";
    LINE_OF_ENTRY = "SELECT line_id FROM decisions WHERE office_id = $1 AND entry_id = $2 AND undone_at IS NULL";
    UNDO = "UPDATE decisions SET undone_by = $3, undone_at = $4 WHERE office_id = $1 AND line_id = $2 AND undone_at IS NULL";
    DECIDED_TEXTS = "SELECT DISTINCT text_key, money_in FROM decisions WHERE office_id = $1 AND kind = 'journalised' AND undone_at IS NULL";
    NEWEST_OF_USER = "SELECT line_id FROM decisions WHERE office_id = $1 AND decided_by = $2 AND undone_at IS NULL \
              AND decided_at = (SELECT MAX(decided_at) FROM decisions WHERE office_id = $1 AND decided_by = $2 AND undone_at IS NULL) \
              ORDER BY line_id LIMIT $3";
    PAST_TIMES = "SELECT COUNT(*) FROM decisions WHERE office_id = $1 AND text_key = $2 AND money_in = $3 \
              AND kind = 'journalised' AND undone_at IS NULL";
    PAST_NEWEST = "SELECT l.posted_on, p.title, p.tax FROM decisions d JOIN lines l ON l.id = d.line_id \
              JOIN postings p ON p.entry_id = d.entry_id AND p.n = 1 \
              WHERE d.office_id = $1 AND d.text_key = $2 AND d.money_in = $3 AND d.kind = 'journalised' AND d.undone_at IS NULL \
              ORDER BY d.id DESC LIMIT 1";
}

/// 仕訳済 or 対象外.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Journalised(JournalEntryId),
    Excluded,
}

/// Writes a decision down. A second one for the same line is refused by the database.
pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    line: &FoundLine,
    decision: Decision,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.id().await?;
    let (kind, entry) = match decision {
        Decision::Journalised(entry) => ("journalised", Some(entry.0)),
        Decision::Excluded => ("excluded", None),
    };
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(line.id.0)
        .bind(kind)
        .bind(entry)
        .bind(&line.text_key)
        .bind(i64::from(line.amount > 0))
        .bind(user.map(|user| user.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    line: StatementLineId,
) -> Result<Option<Decision>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(office.0)
        .bind(line.0)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("decisions", &row);
        let kind = columns.text()?;
        let entry = columns.get::<Option<i64>>()?.map(JournalEntryId);
        columns.readable("kind", read(&kind, entry))
    })
    .transpose()
}

/// The line that a living entry was made from.
pub async fn line_of_entry(
    tx: &mut Tx,
    office: OfficeId,
    entry: JournalEntryId,
) -> Result<Option<StatementLineId>, StoreError> {
    let line: Option<i64> = sqlx::query_scalar(LINE_OF_ENTRY)
        .bind(office.0)
        .bind(entry.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(line.map(StatementLineId))
}

/// Undoes the decision of a line. `false`: there was none.
pub async fn undo(
    tx: &mut Tx,
    office: OfficeId,
    line: StatementLineId,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(UNDO)
        .bind(office.0)
        .bind(line.0)
        .bind(user.map(|user| user.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What this office decided last for the same text and direction, and how often.
pub async fn past(
    tx: &mut Tx,
    office: OfficeId,
    text_key: &str,
    money_in: bool,
) -> Result<Option<Past>, StoreError> {
    let row = sqlx::query(PAST_NEWEST)
        .bind(office.0)
        .bind(text_key)
        .bind(i64::from(money_in))
        .fetch_optional(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let times: i64 = sqlx::query_scalar(PAST_TIMES)
        .bind(office.0)
        .bind(text_key)
        .bind(i64::from(money_in))
        .fetch_one(tx.connection())
        .await?;
    let mut columns = Columns::of("decisions", &row);
    Ok(Some(Past {
        on: columns.day("posted_on")?,
        counter: Counter {
            title: columns.text()?,
            tax: columns.word("tax", TaxCategory::from_word)?,
        },
        times: times.try_into().unwrap_or(u32::MAX),
    }))
}

/// Every text and direction (true: 入金) that this office has journalised.
pub async fn decided_texts(
    tx: &mut Tx,
    office: OfficeId,
) -> Result<HashSet<(String, bool)>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(DECIDED_TEXTS)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(key, money_in)| (key, money_in != 0))
        .collect())
}

/// The lines of the last thing that this person decided and that still stands.
pub async fn newest_of_user(
    tx: &mut Tx,
    office: OfficeId,
    user: UserId,
    limit: u32,
) -> Result<Vec<StatementLineId>, StoreError> {
    let lines: Vec<i64> = sqlx::query_scalar(NEWEST_OF_USER)
        .bind(office.0)
        .bind(user.0)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    Ok(lines.into_iter().map(StatementLineId).collect())
}

pub(crate) fn read(kind: &str, entry: Option<JournalEntryId>) -> Option<Decision> {
    match (kind, entry) {
        ("journalised", Some(entry)) => Some(Decision::Journalised(entry)),
        ("excluded", None) => Some(Decision::Excluded),
        _ => None,
    }
}
