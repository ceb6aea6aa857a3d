//! Views: who looked at which account, when, at which days, and from which bytes.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{AccountId, ConnectionId, FetchId, ImportId, OfficeId, StatementLineId, ViewId};
use domain::statement::view::{Order, View};
use domain::time::{Date, Timestamp};
use sha2::{Digest, Sha256};

statements! {
    FIND = "SELECT id FROM views WHERE office_id = $1 AND account_id = $2 AND source = $3 AND fingerprint = $4";
    NOTE_MEETING = "INSERT INTO view_meetings (id, view_id, office_id, import_id, fetch_id, recipe_version) SELECT $3, id, office_id, CAST($4 AS BIGINT), $5, $6 \
              FROM views WHERE office_id = $1 AND id = $2 AND import_id <> COALESCE(CAST($4 AS BIGINT), 0)";
    MEET_AGAIN = "UPDATE views SET last_met_at = $3 WHERE office_id = $1 AND id = $2";
    INSERT = "INSERT INTO views (id, office_id, account_id, fetch_id, import_id, recipe_version, source, seen_at, seen_certain, \
              asked_from, asked_to, whole_days, authoritative, list_order, opening, closing, rows_of, line_count, fingerprint, last_met_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    INSERT_PAGE = "INSERT INTO view_pages (view_id, n, office_id, digest) VALUES ($1, $2, $3, $4)";
    EVIDENCE = "SELECT v.recipe_version, v.source, v.seen_at, v.seen_certain, v.rows_of, v.fetch_id, v.import_id, p.digest, i.file_name \
              FROM views v LEFT JOIN view_pages p ON p.view_id = v.id AND p.n = $3 LEFT JOIN imports i ON i.id = v.import_id \
              WHERE v.office_id = $1 AND v.id = $2";
    PAGE_COUNT = "SELECT COUNT(*) FROM view_pages WHERE office_id = $1 AND view_id = $2";
    IMPORT = "SELECT file_name, layout, imported_at FROM imports WHERE office_id = $1 AND id = $2";
    AMENDMENTS = "SELECT v.seen_at, a.before_on, a.before_amount, a.before_text, a.after_on, a.after_amount, a.after_text \
              FROM amendments a JOIN views v ON v.id = a.view_id WHERE a.office_id = $1 AND a.line_id = $2 ORDER BY a.id";
    AMENDED_BY_FETCH = "SELECT COUNT(DISTINCT a.line_id) FROM views v JOIN amendments a ON a.view_id = v.id \
              WHERE v.office_id = $1 AND v.fetch_id = $3 AND v.account_id IN (SELECT id FROM accounts WHERE office_id = $1 AND connection_id = $2)";
    ASKED_BY_FETCH = "SELECT COUNT(DISTINCT l.line_id) FROM views v JOIN questions q ON q.view_id = v.id \
              JOIN question_lines l ON l.question_id = q.id AND l.part = 'asked' \
              WHERE v.office_id = $1 AND v.fetch_id = $3 AND v.account_id IN (SELECT id FROM accounts WHERE office_id = $1 AND connection_id = $2)";
    NEWEST_WHOLE_DAY = "SELECT MAX(day) FROM day_views WHERE office_id = $1 AND account_id = $2";
}

pub use crate::imports::insert as insert_import;

/// Where a view came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Fetch { fetch: FetchId, recipe_version: i64 },
    Import(ImportId),
}

impl Origin {
    /// `fetch_id`, `import_id`, `recipe_version`.
    fn columns(self) -> (Option<i64>, Option<i64>, Option<i64>) {
        match self {
            Origin::Fetch {
                fetch,
                recipe_version,
            } => (Some(fetch.0), None, Some(recipe_version)),
            Origin::Import(import) => (None, Some(import.0), None),
        }
    }
}

/// What a view was read from.
#[derive(Clone, Copy, Debug)]
pub struct ReadFrom<'a> {
    pub origin: Origin,
    /// The names of its captures, in the order of [`Place::page`](domain::statement::view::Place::page).
    pub pages: &'a [String],
}

/// What a line was read from.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub recipe_version: Option<i64>,
    pub source: String,
    pub seen_at: Timestamp,
    pub seen_certain: bool,
    /// What its row number counts.
    pub rows_of: String,
    pub fetch: Option<FetchId>,
    pub import: Option<ImportId>,
    /// The name of the captured bytes.
    pub digest: Option<String>,
    pub file_name: Option<String>,
}

/// The same lines from the same source give the same fingerprint: nothing new can be in them.
/// What was asked for counts too, since a wider question with the same answer shows more days whole.
pub fn fingerprint(view: &View) -> String {
    let mut hash = Sha256::new();
    let seen_day = domain::time::date_in_japan(view.seen.at);
    hash.update(format!(
        "{:?}|{:?}|{:?}|{}|{seen_day}",
        view.asked, view.opening, view.closing, view.traits.whole_days
    ));
    for line in &view.lines {
        // The length parts text from number, so that no two different lists give one string of bytes.
        hash.update(format!(
            "|{} {} {:?} {:?} {} {}:{}",
            line.posted_on,
            line.amount,
            line.balance,
            line.reference,
            u8::from(line.pending),
            line.description.len(),
            line.description
        ));
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The view with this fingerprint, if it was absorbed before.
async fn known(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    view: &View,
    fingerprint: &str,
) -> Result<Option<ViewId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar(FIND)
        .bind(office.0)
        .bind(account.0)
        .bind(&view.traits.source)
        .bind(fingerprint)
        .fetch_optional(tx.connection())
        .await?;
    Ok(id.map(ViewId))
}

/// This very view was absorbed before.
pub(crate) async fn is_known(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    view: &View,
    fingerprint: &str,
) -> Result<bool, StoreError> {
    let known = known(tx, office, account, view, fingerprint).await?;
    Ok(known.is_some())
}

/// The view with this fingerprint, if it was absorbed before; it is noted when, and by whom, it was met again.
pub(crate) async fn met_again(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    view: &View,
    origin: Origin,
    fingerprint: &str,
    now: Timestamp,
) -> Result<Option<ViewId>, StoreError> {
    let Some(id) = known(tx, office, account, view, fingerprint).await? else {
        return Ok(None);
    };
    sqlx::query(MEET_AGAIN)
        .bind(office.0)
        .bind(id.0)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    let (fetch, import, version) = origin.columns();
    let meeting = tx.id().await?;
    sqlx::query(NOTE_MEETING)
        .bind(office.0)
        .bind(id.0)
        .bind(meeting)
        .bind(import)
        .bind(fetch)
        .bind(version)
        .execute(tx.connection())
        .await?;
    Ok(Some(id))
}

/// Stores a view (without its lines) and the names of the captures it was read from.
pub(crate) async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    view: &View,
    from: &ReadFrom<'_>,
    fingerprint: &str,
    now: Timestamp,
) -> Result<ViewId, StoreError> {
    let id = tx.id().await?;
    let (fetch, import, version) = from.origin.columns();
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(account.0)
        .bind(fetch)
        .bind(import)
        .bind(version)
        .bind(&view.traits.source)
        .bind(micros(view.seen.at))
        .bind(i64::from(view.seen.certain))
        .bind(view.asked.map(|asked| asked.from.to_string()))
        .bind(view.asked.map(|asked| asked.to.to_string()))
        .bind(i64::from(view.traits.whole_days))
        .bind(i64::from(view.traits.authoritative))
        .bind(view.traits.order.map(|order| match order {
            Order::OldestFirst => "oldest-first",
            Order::NewestFirst => "newest-first",
            Order::EachDayBackwards => "each-day-backwards",
        }))
        .bind(view.opening)
        .bind(view.closing)
        .bind(&view.rows_of)
        .bind(view.lines.len() as i64)
        .bind(fingerprint)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    for (n, digest) in from.pages.iter().enumerate() {
        sqlx::query(INSERT_PAGE)
            .bind(id)
            .bind(n as i64)
            .bind(office.0)
            .bind(digest)
            .execute(tx.connection())
            .await?;
    }
    Ok(ViewId(id))
}

/// What a place in a view was read from.
pub async fn evidence(
    tx: &mut Tx,
    office: OfficeId,
    view: ViewId,
    page: u32,
) -> Result<Option<Evidence>, StoreError> {
    let row = sqlx::query(EVIDENCE)
        .bind(office.0)
        .bind(view.0)
        .bind(i64::from(page))
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("views", &row);
        Ok(Evidence {
            recipe_version: columns.get()?,
            source: columns.text()?,
            seen_at: columns.instant("seen_at")?,
            seen_certain: columns.flag()?,
            rows_of: columns.text()?,
            fetch: columns.get::<Option<i64>>()?.map(FetchId),
            import: columns.get::<Option<i64>>()?.map(ImportId),
            digest: columns.get()?,
            file_name: columns.get()?,
        })
    })
    .transpose()
}

/// How many pages a view was read from.
pub async fn page_count(tx: &mut Tx, office: OfficeId, view: ViewId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(PAGE_COUNT)
        .bind(office.0)
        .bind(view.0)
        .fetch_one(tx.connection())
        .await?)
}

/// An imported file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    pub file_name: String,
    /// The id of its layout.
    pub layout: String,
    pub imported_at: Timestamp,
}

pub async fn import(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
) -> Result<Option<ImportedFile>, StoreError> {
    let row = sqlx::query(IMPORT)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("imports", &row);
        Ok(ImportedFile {
            file_name: columns.text()?,
            layout: columns.text()?,
            imported_at: columns.instant("imported_at")?,
        })
    })
    .transpose()
}

/// How a line read, before or after an amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub on: Date,
    pub amount: i64,
    pub text: String,
}

/// What a source changed about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    pub at: Timestamp,
    pub before: Reading,
    pub after: Reading,
}

/// What changed about a line since it was first seen, oldest first.
pub async fn amendments(
    tx: &mut Tx,
    office: OfficeId,
    line: StatementLineId,
) -> Result<Vec<Amended>, StoreError> {
    let rows = sqlx::query(AMENDMENTS)
        .bind(office.0)
        .bind(line.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("amendments", row);
            let at = columns.instant("seen_at")?;
            let before = Reading {
                on: columns.day("before_on")?,
                amount: columns.number()?,
                text: columns.text()?,
            };
            let after = Reading {
                on: columns.day("after_on")?,
                amount: columns.number()?,
                text: columns.text()?,
            };
            Ok(Amended { at, before, after })
        })
        .collect()
}

/// How many lines a fetch amended, and how many it left to a question.
pub async fn effects_of_fetch(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
    fetch: FetchId,
) -> Result<(i64, i64), StoreError> {
    let mut counts = [0; 2];
    for (count, text) in counts.iter_mut().zip([AMENDED_BY_FETCH, ASKED_BY_FETCH]) {
        *count = sqlx::query_scalar(text)
            .bind(office.0)
            .bind(connection.0)
            .bind(fetch.0)
            .fetch_one(tx.connection())
            .await?;
    }
    Ok((counts[0], counts[1]))
}

/// The newest day that any view showed whole.
pub async fn newest_whole_day(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
) -> Result<Option<Date>, StoreError> {
    let day: Option<String> = sqlx::query_scalar(NEWEST_WHOLE_DAY)
        .bind(office.0)
        .bind(account.0)
        .fetch_one(tx.connection())
        .await?;
    let unreadable = StoreError::Inconsistent {
        table: "day_views",
        column: "day",
    };
    day.map(|day| day.parse().map_err(|_| unreadable))
        .transpose()
}
