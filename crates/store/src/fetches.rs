//! Fetches: one stored attempt each, its progress while it runs, its pages and its end.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::fetch::{Cause, FetchError, Tried, Trigger};
use domain::ids::{ConnectionId, FetchId, OfficeId, UserId};
use domain::said::Said;
use domain::time::Timestamp;
use serde_json::{Value, json};
use sqlx::any::AnyRow;

macro_rules! columns {
    () => {
        "id, connection_id, started_by, started_at, ended_at, cause, detail, step, accounts_done, accounts_all, pages, lines, lines_new"
    };
}

statements! {
    INSERT = "INSERT INTO fetches (id, office_id, connection_id, started_by, user_id, started_at, recipe_version, step, \
              accounts_done, accounts_all, pages, lines, lines_new) VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, 0, 0, 0)";
    PROGRESS = "UPDATE fetches SET step = $3, accounts_done = $4, accounts_all = $5, pages = $6, lines = $7 \
                WHERE office_id = $1 AND id = $2 AND ended_at IS NULL";
    END = "UPDATE fetches SET ended_at = $3, cause = $4, detail = $5, lines_new = $6 WHERE office_id = $1 AND id = $2 AND ended_at IS NULL";
    FIND = concat!("SELECT ", columns!(), " FROM fetches WHERE office_id = $1 AND id = $2");
    OF_CONNECTION = concat!("SELECT ", columns!(), " FROM fetches WHERE office_id = $1 AND connection_id = $2 ORDER BY id DESC LIMIT $3");
    INSERT_PAGE = "INSERT INTO fetch_pages (fetch_id, n, office_id, request, url, status, rule, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    SET_WANTED = "UPDATE fetches SET wanted = $3 WHERE office_id = $1 AND id = $2";
    SOURCE = "SELECT started_at, recipe_version, wanted FROM fetches WHERE office_id = $1 AND id = $2";
    GOOD = "SELECT id FROM fetches WHERE office_id = $1 AND connection_id = $2 AND ended_at IS NOT NULL AND cause IS NULL ORDER BY id DESC LIMIT $3";
    PAGES = "SELECT n, request, url, status, rule, digest FROM fetch_pages WHERE office_id = $1 AND fetch_id = $2 ORDER BY n";
}

/// How far a fetch is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchProgress {
    /// The page's name in the recipe, or a phase of the walk.
    pub step: String,
    pub accounts_done: u32,
    /// 0 while it isn't known yet.
    pub accounts_all: u32,
    pub pages: u32,
    pub lines: u32,
}

/// One stored attempt.
#[derive(Clone, Debug)]
pub struct StoredFetch {
    pub id: FetchId,
    pub connection: ConnectionId,
    pub trigger: Trigger,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// `None` while it runs and where it ended well.
    pub error: Option<FetchError>,
    pub progress: FetchProgress,
    pub lines_new: u32,
}

/// A captured page of a fetch.
#[derive(Clone, Debug)]
pub struct FetchPage {
    /// 0-based, in the order in which they came.
    pub n: u32,
    /// Method, address and the names of the fields.
    pub request: String,
    pub url: String,
    pub status: u16,
    /// The page's name in the recipe; `None`: not recognised.
    pub rule: Option<String>,
    pub digest: String,
}

/// What a new fetch is begun with.
#[derive(Clone, Debug)]
pub struct NewFetch {
    pub id: FetchId,
    pub connection: ConnectionId,
    pub trigger: Trigger,
    pub user: Option<UserId>,
    pub recipe_version: i64,
}

pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    fetch: &NewFetch,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(fetch.id.0)
        .bind(office.0)
        .bind(fetch.connection.0)
        .bind(fetch.trigger.word())
        .bind(fetch.user.map(|user| user.0))
        .bind(micros(now))
        .bind(fetch.recipe_version)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn set_progress(
    tx: &mut Tx,
    office: OfficeId,
    id: FetchId,
    progress: &FetchProgress,
) -> Result<(), StoreError> {
    sqlx::query(PROGRESS)
        .bind(office.0)
        .bind(id.0)
        .bind(&progress.step)
        .bind(i64::from(progress.accounts_done))
        .bind(i64::from(progress.accounts_all))
        .bind(i64::from(progress.pages))
        .bind(i64::from(progress.lines))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// `error: None`: it ended well.
pub async fn end(
    tx: &mut Tx,
    office: OfficeId,
    id: FetchId,
    error: Option<&FetchError>,
    lines_new: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(END)
        .bind(office.0)
        .bind(id.0)
        .bind(micros(now))
        .bind(error.map(|error| error.cause.word()))
        .bind(error.map(|error| detail(error).to_string()))
        .bind(i64::from(lines_new))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    id: FetchId,
) -> Result<Option<StoredFetch>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The newest first.
pub async fn of_connection(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
    limit: u32,
) -> Result<Vec<StoredFetch>, StoreError> {
    let rows = sqlx::query(OF_CONNECTION)
        .bind(office.0)
        .bind(connection.0)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    rows.iter().map(read).collect()
}

pub async fn insert_page(
    tx: &mut Tx,
    office: OfficeId,
    fetch: FetchId,
    page: &FetchPage,
) -> Result<(), StoreError> {
    sqlx::query(INSERT_PAGE)
        .bind(fetch.0)
        .bind(i64::from(page.n))
        .bind(office.0)
        .bind(&page.request)
        .bind(&page.url)
        .bind(i64::from(page.status))
        .bind(page.rule.as_deref())
        .bind(&page.digest)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What a walk over the stored pages of a fetch needs to be the same walk again.
#[derive(Clone, Debug, PartialEq)]
pub struct WalkedWith {
    pub started_at: Timestamp,
    /// `None`: it was begun before versions were kept.
    pub recipe_version: Option<i64>,
    /// What was asked for; `None`: begun before it was kept.
    pub wanted: Option<Value>,
}

/// Keeps what a fetch was sent for.
pub async fn set_wanted(
    tx: &mut Tx,
    office: OfficeId,
    id: FetchId,
    wanted: &Value,
) -> Result<(), StoreError> {
    sqlx::query(SET_WANTED)
        .bind(office.0)
        .bind(id.0)
        .bind(wanted.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn walked_with(
    tx: &mut Tx,
    office: OfficeId,
    id: FetchId,
) -> Result<Option<WalkedWith>, StoreError> {
    let row = sqlx::query(SOURCE)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("fetches", &row);
        Ok(WalkedWith {
            started_at: columns.instant("started_at")?,
            recipe_version: columns.get()?,
            wanted: match columns.get::<Option<String>>()? {
                Some(text) => columns.readable("wanted", serde_json::from_str(&text).ok())?,
                None => None,
            },
        })
    })
    .transpose()
}

/// Fetches of a connection that ended well, the newest first.
pub async fn good(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
    limit: u32,
) -> Result<Vec<FetchId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(GOOD)
        .bind(office.0)
        .bind(connection.0)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    Ok(ids.into_iter().map(FetchId).collect())
}

pub async fn pages(
    tx: &mut Tx,
    office: OfficeId,
    fetch: FetchId,
) -> Result<Vec<FetchPage>, StoreError> {
    let rows = sqlx::query(PAGES)
        .bind(office.0)
        .bind(fetch.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("fetch_pages", row);
            Ok(FetchPage {
                n: columns.number()?.try_into().unwrap_or(u32::MAX),
                request: columns.text()?,
                url: columns.text()?,
                status: columns.number()?.try_into().unwrap_or(0),
                rule: columns.get()?,
                digest: columns.text()?,
            })
        })
        .collect()
}

fn detail(error: &FetchError) -> Value {
    json!({
        "bank_words": error.bank_words,
        "tries_left": error.tries_left,
        "until": error.until.map(micros),
        "step": error.step,
        "expected": error.expected,
        "seen": error.seen,
        "tried": error.tried.iter().map(|tried| json!([tried.rule, tried.missed])).collect::<Vec<_>>(),
    })
}

fn error_of(cause: Cause, detail: &Value) -> FetchError {
    let text = |key: &str| detail[key].as_str().map(str::to_owned);
    let said = |value: &Value| serde_json::from_value::<Said>(value.clone()).ok();
    let tried = |pair: &Value| {
        Some(Tried {
            rule: pair[0].as_str()?.to_owned(),
            missed: said(&pair[1])?,
        })
    };
    FetchError {
        cause,
        bank_words: text("bank_words"),
        tries_left: detail["tries_left"]
            .as_u64()
            .and_then(|n| n.try_into().ok()),
        until: detail["until"]
            .as_i64()
            .and_then(|micros| Timestamp::from_microsecond(micros).ok()),
        step: text("step"),
        expected: said(&detail["expected"]),
        seen: said(&detail["seen"]),
        tried: detail["tried"]
            .as_array()
            .map(|all| all.iter().filter_map(tried).collect())
            .unwrap_or_default(),
    }
}

fn read(row: &AnyRow) -> Result<StoredFetch, StoreError> {
    let mut columns = Columns::of("fetches", row);
    let id = FetchId(columns.number()?);
    let connection = ConnectionId(columns.number()?);
    let trigger = columns.word("started_by", Trigger::from_word)?;
    let started_at = columns.instant("started_at")?;
    let ended_at = columns.maybe_instant("ended_at")?;
    let cause = match columns.get::<Option<String>>()? {
        Some(word) => Some(columns.readable("cause", Cause::from_word(&word))?),
        None => None,
    };
    let detail = match columns.get::<Option<String>>()? {
        Some(text) => columns.readable("detail", serde_json::from_str(&text).ok())?,
        None => Value::Null,
    };
    let progress = FetchProgress {
        step: columns.text()?,
        accounts_done: small(&mut columns)?,
        accounts_all: small(&mut columns)?,
        pages: small(&mut columns)?,
        lines: small(&mut columns)?,
    };
    let lines_new = small(&mut columns)?;
    let error = cause.map(|cause| error_of(cause, &detail));
    Ok(StoredFetch {
        id,
        connection,
        trigger,
        started_at,
        ended_at,
        error,
        progress,
        lines_new,
    })
}

fn small(columns: &mut Columns<'_>) -> Result<u32, StoreError> {
    Ok(columns.number()?.try_into().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_kept_in_both_languages_and_an_old_one_is_read_as_it_stands() {
        let mut error = FetchError::new(Cause::PageNotRecognised);
        error.step = Some("menu".to_owned());
        error.expected = Some(Said::new("画面 accounts", "the page accounts"));
        error.seen = Some(Said::same("/top"));
        error.tried.push(Tried {
            rule: "accounts".to_owned(),
            missed: Said::new("題名に「残高」が必要です", "needs title \"残高\""),
        });
        assert_eq!(error_of(error.cause, &detail(&error)), error);

        let old = json!({ "step": "menu", "expected": "a page to its end", "seen": null });
        let read = error_of(Cause::PageCut, &old);
        assert_eq!(read.expected, Some(Said::same("a page to its end")));
        assert_eq!((read.seen, read.tried), (None, Vec::new()));
    }
}
