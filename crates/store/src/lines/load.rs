//! Reading what is stored of some days of an account, as matching wants it.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::Columns;
use crate::sql::statements;
use domain::ids::{AccountId, OfficeId, StatementLineId};
use domain::statement::line::{Face, LineBalance, LineStatus, StatementLine};
use domain::statement::matching::{DayView, StoredDays};
use domain::time::{Date, Period, Timestamp, start_of_day};
use std::collections::HashMap;

statements! {
    LINES = "SELECT id, posted_on, position, amount, description, text_key, source, cut, status, pending, \
             balance, balance_at, balance_certain, held_for, tied_before, tied_after, \
             first_seen_at, first_certain, last_seen_at, last_certain \
             FROM lines WHERE office_id = $1 AND account_id = $2 AND posted_on >= $3 AND posted_on <= $4 ORDER BY posted_on, position";
    FACES = "SELECT f.line_id, f.posted_on, f.amount, f.text_key, f.source, f.cut FROM line_faces f JOIN lines l ON l.id = f.line_id \
             WHERE l.office_id = $1 AND l.account_id = $2 AND l.posted_on >= $3 AND l.posted_on <= $4";
    REFS = "SELECT r.line_id, r.namespace, r.ref FROM line_refs r JOIN lines l ON l.id = r.line_id \
            WHERE l.office_id = $1 AND l.account_id = $2 AND l.posted_on >= $3 AND l.posted_on <= $4";
    DAY_VIEWS = "SELECT day, seen_at, seen_certain, ordered FROM day_views \
                 WHERE office_id = $1 AND account_id = $2 AND day >= $3 AND day <= $4";
    NEWEST_BALANCE = "SELECT balance, posted_on FROM lines WHERE office_id = $1 AND account_id = $2 AND status = 'live' \
                      AND balance IS NOT NULL ORDER BY posted_on DESC, position DESC LIMIT 1";
    ELSEWHERE = "SELECT DISTINCT l.posted_on FROM line_faces f JOIN lines l ON l.id = f.line_id \
                 WHERE f.office_id = $1 AND f.account_id = $2 AND f.posted_on >= $3 AND f.posted_on <= $4 \
                 AND (l.posted_on < $3 OR l.posted_on > $4)";
}

/// The lines of these days, and of every other day on which a line now stands that was once seen on one of them.
pub async fn days(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    days: Period,
) -> Result<StoredDays, StoreError> {
    let mut stored = StoredDays::default();
    span(tx, office, account, days, &mut stored).await?;
    let elsewhere: Vec<String> = sqlx::query_scalar(ELSEWHERE)
        .bind(office.0)
        .bind(account.0)
        .bind(days.from.to_string())
        .bind(days.to.to_string())
        .fetch_all(tx.connection())
        .await?;
    for day in elsewhere {
        let day: Date = day.parse().map_err(|_| StoreError::Inconsistent {
            table: "lines",
            column: "posted_on",
        })?;
        span(
            tx,
            office,
            account,
            Period { from: day, to: day },
            &mut stored,
        )
        .await?;
    }
    Ok(stored)
}

/// The balance printed beside the newest line that has one, as of the start of its day.
pub async fn newest_balance(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
) -> Result<Option<(i64, Timestamp)>, StoreError> {
    let row = sqlx::query(NEWEST_BALANCE)
        .bind(office.0)
        .bind(account.0)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("lines", &row);
        Ok((columns.number()?, start_of_day(columns.day("posted_on")?)))
    })
    .transpose()
}

async fn span(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    days: Period,
    stored: &mut StoredDays,
) -> Result<(), StoreError> {
    let (from, to) = (days.from.to_string(), days.to.to_string());
    macro_rules! all {
        ($text:ident) => {
            sqlx::query($text)
                .bind(office.0)
                .bind(account.0)
                .bind(&from)
                .bind(&to)
                .fetch_all(tx.connection())
                .await?
        };
    }
    let mut faces: HashMap<i64, Vec<Face>> = HashMap::new();
    for row in &all!(FACES) {
        let mut columns = Columns::of("line_faces", row);
        faces.entry(columns.number()?).or_default().push(Face {
            posted_on: columns.day("posted_on")?,
            amount: columns.number()?,
            text_key: columns.text()?,
            source: columns.text()?,
            cut: columns.flag()?,
        });
    }
    let mut refs: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for row in &all!(REFS) {
        let mut columns = Columns::of("line_refs", row);
        refs.entry(columns.number()?)
            .or_default()
            .push((columns.text()?, columns.text()?));
    }
    for row in &all!(LINES) {
        let mut line = read(&mut Columns::of("lines", row))?;
        for face in faces.remove(&line.id.0).unwrap_or_default() {
            if !line.faces.contains(&face) {
                line.faces.push(face);
            }
        }
        line.references = refs.remove(&line.id.0).unwrap_or_default();
        stored.days.entry(line.posted_on).or_default().push(line);
    }
    for row in &all!(DAY_VIEWS) {
        let mut columns = Columns::of("day_views", row);
        let day = columns.day("day")?;
        stored.day_views.insert(
            day,
            DayView {
                seen: columns.seen("seen_at")?,
                ordered: columns.flag()?,
            },
        );
    }
    Ok(())
}

/// A line with the face that it shows itself; its other faces and references are added by the caller.
fn read(columns: &mut Columns<'_>) -> Result<StatementLine, StoreError> {
    let id = StatementLineId(columns.number()?);
    let posted_on = columns.day("posted_on")?;
    let position = columns.number()?;
    let amount = columns.number()?;
    let description = columns.text()?;
    let face = Face {
        posted_on,
        amount,
        text_key: columns.text()?,
        source: columns.text()?,
        cut: columns.flag()?,
    };
    let status = columns.word("status", LineStatus::from_word)?;
    let pending = columns.flag()?;
    let balance = columns.get::<Option<i64>>()?;
    let balance_at = columns.maybe_instant("balance_at")?;
    let certain = columns.get::<Option<i64>>()?.is_some_and(|flag| flag != 0);
    let balance = balance.zip(balance_at).map(|(minor, at)| LineBalance {
        minor,
        seen: domain::statement::view::SeenAt { at, certain },
    });
    Ok(StatementLine {
        id,
        posted_on,
        position,
        amount,
        description,
        status,
        pending,
        balance,
        held_for: columns.get::<Option<i64>>()?.map(StatementLineId),
        tied_before: columns.flag()?,
        tied_after: columns.flag()?,
        faces: vec![face],
        references: vec![],
        first_seen: columns.seen("first_seen_at")?,
        last_seen: columns.seen("last_seen_at")?,
    })
}
