//! Taking an import back: view by view, the newest first, so that each is undone on what the one before it left.

use super::undo::Undo;
use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use crate::{accounts, lines};
use domain::ids::{AccountId, ImportId, JournalEntryId, OfficeId, UserId, ViewId};
use domain::time::Timestamp;
use std::collections::BTreeSet;

/// The views that are undone with import `$2`: not those that others have met again.
macro_rules! views {
    () => {
        "(SELECT v.id FROM views v WHERE v.office_id = $1 AND v.import_id = $2 AND NOT EXISTS (SELECT 1 FROM view_meetings m WHERE m.view_id = v.id))"
    };
}

/// Lines `l` that only the import has shown.
macro_rules! only_seen_by_it {
    () => {
        concat!(
            "l.first_view IN ", views!(), " AND l.last_view IN ", views!(),
            " AND NOT EXISTS (SELECT 1 FROM line_sightings s WHERE s.line_id = l.id AND s.view_id NOT IN ", views!(), ")"
        )
    };
}

statements! {
    IMPORT = "SELECT lines_read, taken_back_at FROM imports WHERE office_id = $1 AND id = $2";
    VIEWS = "SELECT v.id, v.account_id, v.made_from, v.made_to, \
             (SELECT MIN(m.id) FROM view_meetings m WHERE m.view_id = v.id) \
             FROM views v WHERE v.office_id = $1 AND v.import_id = $2 ORDER BY v.id DESC";
    LINES = concat!("SELECT COUNT(*) FROM views o JOIN lines l ON l.id BETWEEN o.made_from AND o.made_to AND +l.account_id = o.account_id \
             WHERE o.office_id = $1 AND o.id IN ", views!(), " AND ", only_seen_by_it!());
    JOURNALISED = concat!("SELECT d.entry_id FROM views o JOIN decisions d ON d.line_id BETWEEN o.made_from AND o.made_to \
             JOIN lines l ON l.id = d.line_id AND +l.account_id = o.account_id \
             WHERE o.office_id = $1 AND o.id IN ", views!(), " AND d.kind = 'journalised' AND d.undone_at IS NULL AND ", only_seen_by_it!(),
             " UNION SELECT d.entry_id FROM lines_before b JOIN decisions d ON d.line_id = b.line_id JOIN lines l ON l.id = b.line_id \
             WHERE b.office_id = $1 AND b.view_id IN ", views!(), " AND d.kind = 'journalised' AND d.undone_at IS NULL AND (\
                 b.absent = 1 AND ", only_seen_by_it!(),
                 " OR b.absent = 0 AND l.changed_by IN ", views!(), " AND (l.last_view = b.last_view OR l.last_view IN ", views!(), ") \
                 AND (b.posted_on <> l.posted_on OR b.amount <> l.amount OR b.description <> l.description OR b.status <> 'live')) \
             ORDER BY 1");
    TAKEN_BACK = "UPDATE imports SET taken_back_at = $3, taken_back_by = $4 WHERE office_id = $1 AND id = $2 AND taken_back_at IS NULL";
    FORGET_MEETINGS = "DELETE FROM view_meetings WHERE office_id = $1 AND import_id = $2";
    HAND_OVER = "UPDATE views SET import_id = m.import_id, fetch_id = m.fetch_id, recipe_version = m.recipe_version FROM view_meetings m \
             WHERE views.office_id = $1 AND views.id = $2 AND m.id = $3";
    FORGET_MEETING = "DELETE FROM view_meetings WHERE office_id = $1 AND id = $2";

    HAND_ON_BALANCES = "UPDATE account_balances_before SET balance = b.balance, balance_at = b.balance_at, balance_import = b.balance_import \
             FROM account_balances_before b WHERE account_balances_before.office_id = $1 AND account_balances_before.balance_import = $2 \
             AND b.import_id = $2 AND b.account_id = account_balances_before.account_id";
    PUT_BALANCE_BACK = "UPDATE accounts SET balance = b.balance, balance_at = b.balance_at, balance_import = b.balance_import \
             FROM account_balances_before b WHERE accounts.office_id = $1 AND accounts.id = $3 AND accounts.balance_import = $2 \
             AND b.import_id = $2 AND b.account_id = accounts.id";
    IMPORT_OF_NEWEST = "SELECT v.import_id FROM lines l JOIN views v ON v.id = l.last_view WHERE l.office_id = $1 AND l.account_id = $2 \
             AND l.status = 'live' AND l.balance IS NOT NULL ORDER BY l.posted_on DESC, l.position DESC LIMIT 1";
    FORGET_BALANCES = "DELETE FROM account_balances_before WHERE office_id = $1 AND import_id = $2";

    // An account without a line, of which nobody else has shown so much as an empty statement.
    EMPTY_ACCOUNT = "SELECT label FROM accounts WHERE office_id = $1 AND id = $2 AND connection_id IS NULL \
             AND NOT EXISTS (SELECT 1 FROM lines WHERE account_id = $2) \
             AND NOT EXISTS (SELECT 1 FROM views v JOIN imports i ON i.id = v.import_id WHERE v.account_id = $2 AND i.taken_back_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM views WHERE account_id = $2 AND fetch_id IS NOT NULL)";
    DELETE_QUESTION_LINES = "DELETE FROM question_lines WHERE office_id = $1 AND question_id IN (SELECT id FROM questions WHERE account_id = $2)";
    DELETE_QUESTIONS = "DELETE FROM questions WHERE office_id = $1 AND account_id = $2";
    DELETE_PAGES = "DELETE FROM view_pages WHERE office_id = $1 AND view_id IN (SELECT id FROM views WHERE account_id = $2)";
    DELETE_DAYS = "DELETE FROM day_views WHERE office_id = $1 AND account_id = $2";
    DELETE_VIEWS = "DELETE FROM views WHERE office_id = $1 AND account_id = $2";
    DELETE_ACCOUNT = "DELETE FROM accounts WHERE office_id = $1 AND id = $2";
}

/// How many entries are named.
const ENTRIES: usize = 100;

/// What taking an import back would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Lines that would go.
    pub lines: i64,
    /// Lines in entries that stand: with one of them it can't be taken back.
    pub journalised: i64,
    /// Those entries, by id; a hundred at most.
    pub entries: Vec<JournalEntryId>,
}

/// What taking an import back did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakeBack {
    Done(TakenBack),
    /// Lines that would go, or read otherwise, are in entries that stand. Nothing was changed.
    Journalised {
        lines: i64,
        entries: Vec<JournalEntryId>,
    },
    /// There is no such import in this office.
    NotThere,
    /// It was taken back before.
    Already,
    /// It is from before imports could be taken back.
    TooOld,
}

/// What became of the lines of an import that was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Lines that only this import had shown: they are gone.
    pub removed: i64,
    /// Lines that it had changed and that stand again as they did before.
    pub put_back: i64,
    /// Lines that it made or changed and that another look has touched since: they stay.
    pub kept: i64,
    /// Labels of the accounts that went with it.
    pub accounts_removed: Vec<String>,
}

/// What taking an import back would do; `None`: it isn't there, or can't be taken back (any more). Only reads.
pub async fn way(tx: &mut Tx, office: OfficeId, id: ImportId) -> Result<Option<Way>, StoreError> {
    if standing(tx, office, id).await?.is_err() {
        return Ok(None);
    }
    let lines = sqlx::query_scalar(LINES)
        .bind(office.0)
        .bind(id.0)
        .fetch_one(tx.connection())
        .await?;
    let (journalised, entries) = journalised(tx, office, id).await?;
    Ok(Some(Way {
        lines,
        journalised,
        entries,
    }))
}

/// Takes an import back, in the caller's transaction: afterwards the store is as if it had never been, but for what others
/// have shown since. Lines that are set aside don't stand in its way.
pub async fn take_back(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<TakeBack, StoreError> {
    if let Err(refused) = standing(tx, office, id).await? {
        return Ok(refused);
    }
    let accounts: BTreeSet<AccountId> = views(tx, office, id)
        .await?
        .iter()
        .map(|view| view.account)
        .collect();
    for account in &accounts {
        accounts::lock(tx, office, *account).await?;
    }
    let (lines, entries) = journalised(tx, office, id).await?;
    if lines > 0 {
        return Ok(TakeBack::Journalised { lines, entries });
    }
    let taken = sqlx::query(TAKEN_BACK)
        .bind(office.0)
        .bind(id.0)
        .bind(micros(now))
        .bind(user.map(|user| user.0))
        .execute(tx.connection())
        .await?;
    if taken.rows_affected() == 0 {
        // Somebody else was quicker.
        return Ok(TakeBack::Already);
    }
    execute(tx, FORGET_MEETINGS, &[office.0, id.0]).await?;
    let mut done = TakenBack::default();
    // Read again: another file may have met one of them before the lock.
    for view in views(tx, office, id).await? {
        match view.met {
            Some(meeting) => {
                execute(tx, HAND_OVER, &[office.0, view.id.0, meeting]).await?;
                execute(tx, FORGET_MEETING, &[office.0, meeting]).await?;
            }
            None => {
                let undo = Undo {
                    office,
                    import: id,
                    view: view.id,
                    account: view.account,
                    made: view.made,
                };
                undo.run(tx, &mut done).await?;
            }
        }
    }
    execute(tx, HAND_ON_BALANCES, &[office.0, id.0]).await?;
    for account in accounts {
        match empty_account(tx, office, account).await? {
            Some(label) => {
                remove_account(tx, office, account).await?;
                done.accounts_removed.push(label);
            }
            None => put_balance_back(tx, office, id, account).await?,
        }
    }
    execute(tx, FORGET_BALANCES, &[office.0, id.0]).await?;
    Ok(TakeBack::Done(done))
}

/// Whether the import stands, or why it can't be taken back.
async fn standing(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
) -> Result<Result<(), TakeBack>, StoreError> {
    let import: Option<(Option<i64>, Option<i64>)> = sqlx::query_as(IMPORT)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(match import {
        None => Err(TakeBack::NotThere),
        Some((_, Some(_))) => Err(TakeBack::Already),
        Some((None, None)) => Err(TakeBack::TooOld),
        Some((Some(_), None)) => Ok(()),
    })
}

/// A view of an import.
struct ImportView {
    id: ViewId,
    account: AccountId,
    made: Option<(i64, i64)>,
    /// The first meeting of somebody else with it.
    met: Option<i64>,
}

/// The views of an import, newest first.
async fn views(tx: &mut Tx, office: OfficeId, id: ImportId) -> Result<Vec<ImportView>, StoreError> {
    let rows = sqlx::query(VIEWS)
        .bind(office.0)
        .bind(id.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("views", row);
            let (id, account) = (ViewId(columns.number()?), AccountId(columns.number()?));
            let (from, to): (Option<i64>, Option<i64>) = (columns.get()?, columns.get()?);
            Ok(ImportView {
                id,
                account,
                made: from.zip(to),
                met: columns.get()?,
            })
        })
        .collect()
}

/// How many lines are in the way, and the entries that they are in.
async fn journalised(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
) -> Result<(i64, Vec<JournalEntryId>), StoreError> {
    let entries: Vec<i64> = sqlx::query_scalar(JOURNALISED)
        .bind(office.0)
        .bind(id.0)
        .fetch_all(tx.connection())
        .await?;
    // An entry is made from one line.
    let lines = entries.len() as i64;
    let entries = entries.into_iter().map(JournalEntryId);
    Ok((lines, entries.take(ENTRIES).collect()))
}

async fn empty_account(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(EMPTY_ACCOUNT)
        .bind(office.0)
        .bind(account.0)
        .fetch_optional(tx.connection())
        .await?)
}

async fn remove_account(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
) -> Result<(), StoreError> {
    for text in [
        DELETE_QUESTION_LINES,
        DELETE_QUESTIONS,
        DELETE_PAGES,
        DELETE_DAYS,
        DELETE_VIEWS,
        DELETE_ACCOUNT,
    ] {
        execute(tx, text, &[office.0, account.0]).await?;
    }
    Ok(())
}

/// The balance that was known before. A balance that somebody else has stated since stays, and what a later import said of
/// an older day, and was not heard, is heard now.
async fn put_balance_back(
    tx: &mut Tx,
    office: OfficeId,
    id: ImportId,
    account: AccountId,
) -> Result<(), StoreError> {
    if execute(tx, PUT_BALANCE_BACK, &[office.0, id.0, account.0]).await? == 0 {
        return Ok(());
    }
    let newest: Option<Option<i64>> = sqlx::query_scalar(IMPORT_OF_NEWEST)
        .bind(office.0)
        .bind(account.0)
        .fetch_optional(tx.connection())
        .await?;
    let said_since = newest.flatten().map(ImportId).filter(|import| *import > id);
    if let Some(import) = said_since
        && let Some((minor, at)) = lines::newest_balance(tx, office, account).await?
    {
        super::set_balance(tx, office, import, account, minor, at).await?;
    }
    Ok(())
}

/// Runs a text of which all places are ids; returns how many rows it touched.
async fn execute(tx: &mut Tx, text: &'static str, ids: &[i64]) -> Result<u64, StoreError> {
    let query = ids
        .iter()
        .fold(sqlx::query(text), |query, id| query.bind(*id));
    Ok(query.execute(tx.connection()).await?.rows_affected())
}
