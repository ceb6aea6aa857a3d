//! Journal entries and their postings. An entry is never changed; it is cancelled and made anew.

use crate::error::StoreError;
use crate::line_search::pattern;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{JournalEntryId, OfficeId, StatementLineId, UserId};
use domain::journal::{JournalEntry, Posting, TaxCategory};
use domain::time::{Date, Period, Timestamp};
use std::collections::HashMap;

/// What 仕訳帳 shows of an entry, cancelled ones too. An entry has one decision at most, standing or undone.
macro_rules! found_columns {
    () => {
        "SELECT e.id, e.number, e.entered_on, e.description, d.line_id, e.cancelled_at, c.name FROM journal_entries e \
         LEFT JOIN decisions d ON d.entry_id = e.id LEFT JOIN users c ON c.id = e.cancelled_by"
    };
}

/// The filter in words of SQL; its places are bound by [`bind_found`].
macro_rules! found_filter {
    () => {
        " WHERE e.office_id = $1 AND e.entered_on >= $2 AND e.entered_on <= $3 \
         AND ($4 = '' OR EXISTS (SELECT 1 FROM postings p WHERE p.entry_id = e.id AND p.title = $4)) \
         AND (SELECT CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) FROM postings p WHERE p.entry_id = e.id AND p.amount > 0) BETWEEN $5 AND $6 \
         AND ($7 = '%' OR EXISTS (SELECT 1 FROM decisions t WHERE t.entry_id = e.id AND t.text_key LIKE $7 ESCAPE '!'))"
    };
}

statements! {
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM journal_entries WHERE office_id = $1";
    INSERT = "INSERT INTO journal_entries (id, office_id, number, entered_on, description, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_POSTING = "INSERT INTO postings (entry_id, n, office_id, title, sub_title, tax, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CANCEL = "UPDATE journal_entries SET cancelled_by = $3, cancelled_at = $4 WHERE office_id = $1 AND id = $2 AND cancelled_at IS NULL";
    LIST = "SELECT e.id, e.number, e.entered_on, e.description, e.made_at, d.line_id, u.name \
            FROM journal_entries e LEFT JOIN decisions d ON d.entry_id = e.id AND d.undone_at IS NULL LEFT JOIN users u ON u.id = e.made_by \
            WHERE e.office_id = $1 AND e.cancelled_at IS NULL AND e.entered_on >= $2 AND e.entered_on <= $3 \
            AND (e.entered_on, e.number) < ($4, $5) ORDER BY e.entered_on DESC, e.number DESC LIMIT $6";
    FOUND_OLDER = concat!(found_columns!(), found_filter!(), " AND (e.entered_on, e.number) < ($8, $9) ORDER BY e.entered_on DESC, e.number DESC LIMIT $10");
    FOUND_NEWER = concat!(found_columns!(), found_filter!(), " AND (e.entered_on, e.number) > ($8, $9) ORDER BY e.entered_on, e.number LIMIT $10");
    FOUND_SUMS = concat!("SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM (SELECT (SELECT SUM(amount) FROM postings p \
            WHERE p.entry_id = e.id AND p.amount > 0) AS amount FROM journal_entries e", found_filter!(), " AND e.cancelled_at IS NULL LIMIT $8) AS found");
    PLACE = "SELECT entered_on, number FROM journal_entries WHERE office_id = $1 AND id = $2";
    POSTINGS_OF_ENTRY = "SELECT entry_id, title, sub_title, tax, amount FROM postings WHERE office_id = $1 AND entry_id = $2 ORDER BY n";
    POSTINGS_BETWEEN = "SELECT p.entry_id, p.title, p.sub_title, p.tax, p.amount FROM postings p JOIN journal_entries e ON e.id = p.entry_id \
            WHERE e.office_id = $1 AND e.cancelled_at IS NULL AND (e.entered_on, e.number) >= ($2, $3) AND (e.entered_on, e.number) <= ($4, $5) \
            ORDER BY p.entry_id, p.n";
    POSTINGS_OF_LINES = "SELECT d.line_id, p.title, p.sub_title, p.tax, p.amount FROM decisions d JOIN postings p ON p.entry_id = d.entry_id \
            JOIN lines l ON l.id = d.line_id \
            WHERE d.office_id = $1 AND l.account_id = $2 AND d.undone_at IS NULL ORDER BY d.line_id, p.n";
}

/// An entry as 仕訳帳 shows it.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    pub id: JournalEntryId,
    /// 仕訳No., counted per office.
    pub number: i64,
    pub on: Date,
    pub description: String,
    pub made_at: Timestamp,
    pub made_by: Option<String>,
    /// The line it was made from.
    pub line: Option<StatementLineId>,
    pub postings: Vec<Posting>,
}

/// Stores an entry and returns its id and number.
pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    entry: &JournalEntry,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<(JournalEntryId, i64), StoreError> {
    let number: i64 = sqlx::query_scalar(NEXT_NUMBER)
        .bind(office.0)
        .fetch_one(tx.connection())
        .await?;
    let id = tx.id().await?;
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(number)
        .bind(entry.on.to_string())
        .bind(&entry.description)
        .bind(user.map(|user| user.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    for (n, posting) in entry.postings().iter().enumerate() {
        sqlx::query(INSERT_POSTING)
            .bind(id)
            .bind(n as i64)
            .bind(office.0)
            .bind(&posting.title)
            .bind(posting.sub_title.as_deref())
            .bind(posting.tax.word())
            .bind(posting.amount)
            .execute(tx.connection())
            .await?;
    }
    Ok((JournalEntryId(id), number))
}

/// `false`: it isn't there, or was cancelled before.
pub async fn cancel(
    tx: &mut Tx,
    office: OfficeId,
    id: JournalEntryId,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(CANCEL)
        .bind(office.0)
        .bind(id.0)
        .bind(user.map(|user| user.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Entries of a period, newest first, before (day, number).
pub async fn list(
    tx: &mut Tx,
    office: OfficeId,
    period: Period,
    before: (Date, i64),
    limit: u32,
) -> Result<Vec<StoredEntry>, StoreError> {
    let rows = sqlx::query(LIST)
        .bind(office.0)
        .bind(period.from.to_string())
        .bind(period.to.to_string())
        .bind(before.0.to_string())
        .bind(before.1)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut columns = Columns::of("journal_entries", row);
        entries.push(StoredEntry {
            id: JournalEntryId(columns.number()?),
            number: columns.number()?,
            on: columns.day("entered_on")?,
            description: columns.text()?,
            made_at: columns.instant("made_at")?,
            line: columns.get::<Option<i64>>()?.map(StatementLineId),
            made_by: columns.get()?,
            postings: vec![],
        });
    }
    let (Some(newest), Some(oldest)) = (entries.first(), entries.last()) else {
        return Ok(entries);
    };
    let rows = sqlx::query(POSTINGS_BETWEEN)
        .bind(office.0)
        .bind(oldest.on.to_string())
        .bind(oldest.number)
        .bind(newest.on.to_string())
        .bind(newest.number)
        .fetch_all(tx.connection())
        .await?;
    let mut postings = group_postings(&rows)?;
    for entry in &mut entries {
        entry.postings = postings.remove(&entry.id.0).unwrap_or_default();
    }
    Ok(entries)
}

/// What is looked for in 仕訳帳. Everything that is set has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The sum of one side, in yen, both included.
    pub amount_min: Option<i64>,
    pub amount_max: Option<i64>,
    /// Part of the description, in any width and case.
    pub text: Option<String>,
    /// A 勘定科目 on either side.
    pub title: Option<String>,
}

/// Where a page of entries begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Newest,
    OlderThan(JournalEntryId),
    NewerThan(JournalEntryId),
}

/// An entry as it was found, standing or cancelled.
#[derive(Clone, Debug)]
pub struct FoundEntry {
    pub id: JournalEntryId,
    pub number: i64,
    pub on: Date,
    pub description: String,
    pub line: Option<StatementLineId>,
    /// When, and by whom where that is a person.
    pub cancelled: Option<(Timestamp, Option<String>)>,
    pub postings: Vec<Posting>,
}

/// A page of entries, newest first, cancelled ones among them.
pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    filter: &EntryFilter,
    from: From,
    limit: u32,
) -> Result<Vec<FoundEntry>, StoreError> {
    let (newer, entry) = match from {
        From::Newest => (false, None),
        From::OlderThan(entry) => (false, Some(entry)),
        From::NewerThan(entry) => (true, Some(entry)),
    };
    let place: Option<(String, i64)> = match entry {
        None => Some(("9999-12-31".to_owned(), i64::MAX)),
        Some(entry) => {
            sqlx::query_as(PLACE)
                .bind(office.0)
                .bind(entry.0)
                .fetch_optional(tx.connection())
                .await?
        }
    };
    let Some((day, number)) = place else {
        return Ok(vec![]);
    };
    let rows = bind_found(
        if newer { FOUND_NEWER } else { FOUND_OLDER },
        office,
        filter,
    )
    .bind(day)
    .bind(number)
    .bind(i64::from(limit))
    .fetch_all(tx.connection())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut columns = Columns::of("journal_entries", row);
        let mut entry = FoundEntry {
            id: JournalEntryId(columns.number()?),
            number: columns.number()?,
            on: columns.day("entered_on")?,
            description: columns.text()?,
            line: columns.get::<Option<i64>>()?.map(StatementLineId),
            cancelled: None,
            postings: vec![],
        };
        let cancelled_at = columns.maybe_instant("cancelled_at")?;
        let by = columns.get::<Option<String>>()?;
        entry.cancelled = cancelled_at.map(|at| (at, by));
        let postings = sqlx::query(POSTINGS_OF_ENTRY)
            .bind(office.0)
            .bind(entry.id.0)
            .fetch_all(tx.connection())
            .await?;
        entry.postings = group_postings(&postings)?
            .remove(&entry.id.0)
            .unwrap_or_default();
        found.push(entry);
    }
    if newer {
        found.reverse();
    }
    Ok(found)
}

/// How many standing entries fit, and the sum of their debit sides; counted up to `limit`.
pub async fn sums(
    tx: &mut Tx,
    office: OfficeId,
    filter: &EntryFilter,
    limit: i64,
) -> Result<(i64, i64), StoreError> {
    let row = bind_found(FOUND_SUMS, office, filter)
        .bind(limit)
        .fetch_one(tx.connection())
        .await?;
    let mut columns = Columns::of("journal_entries", &row);
    Ok((columns.number()?, columns.number()?))
}

fn bind_found<'q>(
    text: &'static str,
    office: OfficeId,
    filter: &EntryFilter,
) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
    sqlx::query(text)
        .bind(office.0)
        .bind(
            filter
                .from
                .map_or("0000-01-01".to_owned(), |on| on.to_string()),
        )
        .bind(
            filter
                .to
                .map_or("9999-12-31".to_owned(), |on| on.to_string()),
        )
        .bind(filter.title.clone().unwrap_or_default())
        .bind(filter.amount_min.unwrap_or(0))
        .bind(filter.amount_max.unwrap_or(i64::MAX))
        .bind(pattern(filter.text.as_deref()))
}

/// The postings of every journalised line of an account, by line.
pub async fn postings_of_lines(
    tx: &mut Tx,
    office: OfficeId,
    account: domain::ids::AccountId,
) -> Result<HashMap<i64, Vec<Posting>>, StoreError> {
    let rows = sqlx::query(POSTINGS_OF_LINES)
        .bind(office.0)
        .bind(account.0)
        .fetch_all(tx.connection())
        .await?;
    group_postings(&rows)
}

fn group_postings(rows: &[sqlx::any::AnyRow]) -> Result<HashMap<i64, Vec<Posting>>, StoreError> {
    let mut groups: HashMap<i64, Vec<Posting>> = HashMap::new();
    for row in rows {
        let mut columns = Columns::of("postings", row);
        let of = columns.number()?;
        let posting = Posting {
            title: columns.text()?,
            sub_title: columns.get()?,
            tax: columns.word("tax", TaxCategory::from_word)?,
            amount: columns.number()?,
        };
        groups.entry(of).or_default().push(posting);
    }
    Ok(groups)
}
