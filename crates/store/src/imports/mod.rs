//! Imports: which files were taken in, when and by whom, what became of their lines, and how one is taken back.

pub(crate) mod take_back;
pub(crate) mod undo;

pub use take_back::{TakeBack, TakenBack, Way, take_back, way};

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{AccountId, ImportId, OfficeId, UserId};
use domain::statement::matching::Counts;
use domain::time::Timestamp;

macro_rules! columns {
    () => {
        "SELECT i.id, i.file_name, i.digest, i.layout, i.user_id, u.name, i.imported_at, i.lines_read, i.lines_new, i.lines_known, \
         i.lines_amended, i.lines_asked, i.taken_back_at, t.name \
         FROM imports i LEFT JOIN users u ON u.id = i.user_id LEFT JOIN users t ON t.id = i.taken_back_by WHERE i.office_id = $1"
    };
}

statements! {
    INSERT = "INSERT INTO imports (id, office_id, file_name, digest, layout, user_id, imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SET_COUNTS = "UPDATE imports SET lines_read = $3, lines_new = $4, lines_known = $5, lines_amended = $6, lines_asked = $7 \
                  WHERE office_id = $1 AND id = $2";
    HISTORY = concat!(columns!(), " AND i.id < $2 ORDER BY i.id DESC LIMIT $3");
    FIND = concat!(columns!(), " AND i.id = $2");
    ACCOUNTS = "SELECT a.id, a.label FROM accounts a WHERE a.office_id = $1 AND a.id IN \
                (SELECT account_id FROM views WHERE import_id = $2 UNION \
                 SELECT v.account_id FROM view_meetings m JOIN views v ON v.id = m.view_id WHERE m.import_id = $2) ORDER BY a.id";
    KEEP_BALANCE = "INSERT INTO account_balances_before (import_id, account_id, office_id, balance, balance_at, balance_import) \
                    SELECT $2, id, office_id, balance, balance_at, balance_import FROM accounts \
                    WHERE office_id = $1 AND id = $3 AND (balance_at IS NULL OR balance_at <= $4) ON CONFLICT (import_id, account_id) DO NOTHING";
    SET_BALANCE = "UPDATE accounts SET balance = $4, balance_at = $5, balance_import = $2 \
                   WHERE office_id = $1 AND id = $3 AND (balance_at IS NULL OR balance_at <= $5)";
}

/// An imported file, as the history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastImport {
    pub id: ImportId,
    pub file_name: String,
    /// The name of its capture.
    pub digest: String,
    /// The id of its layout.
    pub layout: String,
    pub user: Option<UserId>,
    /// That person's name.
    pub by: Option<String>,
    pub imported_at: Timestamp,
    /// `None`: an import from before they were kept, which can't be taken back.
    pub counts: Option<Counts>,
    /// When it was taken back, and by whom.
    pub taken_back: Option<(Timestamp, Option<String>)>,
    /// The accounts that it went into and that are still there, by id, with their labels.
    pub accounts: Vec<(AccountId, String)>,
}

/// Notes that a file was imported.
pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    file_name: &str,
    digest: &str,
    layout: &str,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<ImportId, StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(file_name)
        .bind(digest)
        .bind(layout)
        .bind(user.map(|user| user.0))
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(ImportId(id))
}

/// Notes what became of the file's lines. Without it the import can't be taken back.
pub async fn set_counts(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
    counts: Counts,
) -> Result<(), StoreError> {
    let Counts {
        read,
        new,
        known,
        amended,
        asked,
    } = counts;
    let query = sqlx::query(SET_COUNTS).bind(office.0).bind(id.0);
    [read, new, known, amended, asked]
        .into_iter()
        .fold(query, |query, count| query.bind(count as i64))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Keeps the balance that a file states, unless a newer one is known; what was known before comes back when the import
/// is taken back.
pub async fn set_balance(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
    account: AccountId,
    minor: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(KEEP_BALANCE)
        .bind(office.0)
        .bind(id.0)
        .bind(account.0)
        .bind(micros(at))
        .execute(tx.connection())
        .await?;
    sqlx::query(SET_BALANCE)
        .bind(office.0)
        .bind(id.0)
        .bind(account.0)
        .bind(minor)
        .bind(micros(at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// A page of the imports of an office, newest first, those before `before`.
pub async fn history(
    tx: &mut Tx,
    office: OfficeId,
    before: Option<ImportId>,
    limit: u32,
) -> Result<Vec<PastImport>, StoreError> {
    let rows = sqlx::query(HISTORY)
        .bind(office.0)
        .bind(before.map_or(i64::MAX, |id| id.0))
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    let mut imports = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut import = read(row)?;
        import.accounts = accounts(tx, office, import.id).await?;
        imports.push(import);
    }
    Ok(imports)
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
) -> Result<Option<PastImport>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut import = read(&row)?;
    import.accounts = accounts(tx, office, id).await?;
    Ok(Some(import))
}

async fn accounts(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
) -> Result<Vec<(AccountId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(ACCOUNTS)
        .bind(office.0)
        .bind(id.0)
        .fetch_all(tx.connection())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, label)| (AccountId(id), label))
        .collect())
}

/// All but its accounts.
fn read(row: &sqlx::any::AnyRow) -> Result<PastImport, StoreError> {
    let mut columns = Columns::of("imports", row);
    let id = ImportId(columns.number()?);
    let (file_name, digest, layout) = (columns.text()?, columns.text()?, columns.text()?);
    let user = columns.get::<Option<i64>>()?.map(UserId);
    let by = columns.get()?;
    let imported_at = columns.instant("imported_at")?;
    let mut counts = [None; 5];
    for count in &mut counts {
        let stored: Option<i64> = columns.get()?;
        *count = stored.and_then(|count| usize::try_from(count).ok());
    }
    let counts = match counts {
        [
            Some(read),
            Some(new),
            Some(known),
            Some(amended),
            Some(asked),
        ] => Some(Counts {
            read,
            new,
            known,
            amended,
            asked,
        }),
        _ => None,
    };
    let taken_back_at = columns.maybe_instant("taken_back_at")?;
    let taken_back_by = columns.get()?;
    Ok(PastImport {
        id,
        file_name,
        digest,
        layout,
        user,
        by,
        imported_at,
        counts,
        taken_back: taken_back_at.map(|at| (at, taken_back_by)),
        accounts: vec![],
    })
}
