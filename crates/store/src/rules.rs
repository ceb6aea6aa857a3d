//! 自動仕訳ルール of an office.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{JournalRuleId, OfficeId, UserId};
use domain::journal::{Counter, JournalRule, TaxCategory};
use domain::time::Timestamp;

statements! {
    INSERT = "INSERT INTO journal_rules (id, office_id, pattern, money_in, title, tax, made_by, made_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_OFFICE = "SELECT id, pattern, money_in, title, tax FROM journal_rules \
                 WHERE office_id = $1 AND removed_at IS NULL ORDER BY id";
    REMOVE = "UPDATE journal_rules SET removed_at = $3 WHERE office_id = $1 AND id = $2 AND removed_at IS NULL";
}

pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    rule: &JournalRule,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(rule.id.0)
        .bind(office.0)
        .bind(&rule.text)
        .bind(rule.money_in.map(i64::from))
        .bind(&rule.counter.title)
        .bind(rule.counter.tax.word())
        .bind(user.map(|user| user.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The rules in the order in which they are tried: the oldest first.
pub async fn of_office(tx: &mut Tx, office: OfficeId) -> Result<Vec<JournalRule>, StoreError> {
    let rows = sqlx::query(OF_OFFICE)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("journal_rules", row);
            Ok(JournalRule {
                id: JournalRuleId(columns.number()?),
                text: columns.text()?,
                money_in: columns.get::<Option<i64>>()?.map(|flag| flag != 0),
                counter: Counter {
                    title: columns.text()?,
                    tax: columns.word("tax", TaxCategory::from_word)?,
                },
            })
        })
        .collect()
}

/// `false`: there is no such rule.
pub async fn remove(
    tx: &mut Tx,
    office: OfficeId,
    id: JournalRuleId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(REMOVE)
        .bind(office.0)
        .bind(id.0)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}
