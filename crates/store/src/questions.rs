//! Questions about lines that only a person can answer, and their answers.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{AccountId, OfficeId, QuestionId, StatementLineId, ViewId};
use domain::time::Timestamp;
use std::collections::HashMap;

statements! {
    INSERT = "INSERT INTO questions (id, office_id, account_id, view_id, kind, asked_at) VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_LINE = "INSERT INTO question_lines (question_id, line_id, part, office_id) VALUES ($1, $2, $3, $4)";
    OPEN = "SELECT q.id, q.account_id, q.kind, q.asked_at FROM questions q WHERE q.office_id = $1 AND q.closed_at IS NULL ORDER BY q.id";
    HELD = "SELECT q.account_id, COUNT(DISTINCT l.line_id) FROM questions q JOIN question_lines l ON l.question_id = q.id AND l.part = 'asked' \
        WHERE q.office_id = $1 AND q.closed_at IS NULL GROUP BY q.account_id";
    LINES = "SELECT line_id, part FROM question_lines WHERE office_id = $1 AND question_id = $2 ORDER BY line_id";
    CLOSE_SETTLED = "UPDATE questions SET closed_by = $3, closed_at = $4 WHERE office_id = $1 AND closed_at IS NULL \
        AND id IN (SELECT question_id FROM question_lines WHERE line_id = $2 AND part = 'asked') \
        AND NOT EXISTS (SELECT 1 FROM question_lines other JOIN lines l ON l.id = other.line_id \
                        WHERE other.question_id = questions.id AND other.part = 'asked' AND l.status = 'held')";
}

/// An open question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredQuestion {
    pub id: QuestionId,
    pub account: AccountId,
    /// The word of its kind.
    pub kind: String,
    pub asked_at: Timestamp,
    /// The lines it is about to decide.
    pub asked: Vec<StatementLineId>,
    /// The lines they may be.
    pub about: Vec<StatementLineId>,
}

/// A question to be stored.
pub struct NewQuestion<'a> {
    pub account: AccountId,
    /// The view that raised it.
    pub view: ViewId,
    pub kind: &'a str,
    pub asked: &'a [StatementLineId],
    pub about: &'a [StatementLineId],
}

pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    question: &NewQuestion<'_>,
    now: Timestamp,
) -> Result<QuestionId, StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(question.account.0)
        .bind(question.view.0)
        .bind(question.kind)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    for (part, lines) in [("asked", question.asked), ("about", question.about)] {
        for line in lines {
            sqlx::query(INSERT_LINE)
                .bind(id)
                .bind(line.0)
                .bind(part)
                .bind(office.0)
                .execute(tx.connection())
                .await?;
        }
    }
    Ok(QuestionId(id))
}

/// A view has decided a held line by itself: questions of which nothing is held any more are closed by it.
pub async fn close_settled(
    tx: &mut Tx,
    office: OfficeId,
    line: StatementLineId,
    view: ViewId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(CLOSE_SETTLED)
        .bind(office.0)
        .bind(line.0)
        .bind(view.0)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// How many lines of each account wait for an answer.
pub async fn held_lines(
    tx: &mut Tx,
    office: OfficeId,
) -> Result<HashMap<AccountId, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(HELD)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(account, lines)| (AccountId(account), lines))
        .collect())
}

/// The open questions of an office, oldest first.
pub async fn open(tx: &mut Tx, office: OfficeId) -> Result<Vec<StoredQuestion>, StoreError> {
    let rows = sqlx::query(OPEN)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    let mut questions = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut columns = Columns::of("questions", row);
        let mut question = StoredQuestion {
            id: QuestionId(columns.number()?),
            account: AccountId(columns.number()?),
            kind: columns.text()?,
            asked_at: columns.instant("asked_at")?,
            asked: vec![],
            about: vec![],
        };
        let lines: Vec<(i64, String)> = sqlx::query_as(LINES)
            .bind(office.0)
            .bind(question.id.0)
            .fetch_all(tx.connection())
            .await?;
        for (line, part) in lines {
            let lines = if part == "asked" {
                &mut question.asked
            } else {
                &mut question.about
            };
            lines.push(StatementLineId(line));
        }
        questions.push(question);
    }
    Ok(questions)
}
