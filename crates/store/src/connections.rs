//! Connections and their sealed logins.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::connection::{BlockedBy, Connection, ConnectionState};
use domain::fetch::{Cause, ChallengeKind, OwnerAction, Trigger};
use domain::ids::{ConnectionId, FetchId, OfficeId};
use domain::time::{Date, Timestamp};
use sqlx::any::AnyRow;

/// The columns of every SELECT here, in the order in which [`read`] takes them.
macro_rules! columns {
    () => {
        "id, office_id, institution, login_key, login_hint, display_name, start_on, registered_at, version, state, fetch_id, since_at, \
         asked, expires_at, cause, until_at, blocked_by, due_at, due_trigger, last_succeeded_at, failures, login_has_worked"
    };
}

statements! {
    INSERT = concat!("INSERT INTO connections (", columns!(), ") VALUES \
        ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)");
    FIND = concat!("SELECT ", columns!(), " FROM connections WHERE office_id = $1 AND id = $2 AND deleted_at IS NULL");
    OF_OFFICE = concat!("SELECT ", columns!(), " FROM connections WHERE office_id = $1 AND deleted_at IS NULL ORDER BY id");
    ALL = concat!("SELECT ", columns!(), " FROM connections WHERE deleted_at IS NULL ORDER BY id");
    BY_LOGIN = concat!("SELECT ", columns!(), " FROM connections \
        WHERE office_id = $1 AND institution = $2 AND login_key = $3 AND deleted_at IS NULL");
    DUE = concat!("SELECT ", columns!(), " FROM connections \
        WHERE due_at IS NOT NULL AND due_at <= $1 AND state IN ('idle', 'suspended') AND deleted_at IS NULL ORDER BY due_at LIMIT $2");
    RUNNING = concat!("SELECT ", columns!(), " FROM connections \
        WHERE state IN ('fetching', 'awaiting-input') AND deleted_at IS NULL");
    ANY = "SELECT COUNT(*) FROM (SELECT 1 FROM credentials LIMIT 1) AS one";
    SAVE = "UPDATE connections SET version = version + 1, state = $4, fetch_id = $5, since_at = $6, asked = $7, expires_at = $8, \
            cause = $9, until_at = $10, blocked_by = $11, due_at = $12, due_trigger = $13, last_succeeded_at = $14, failures = $15, login_has_worked = $16 \
            WHERE office_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL";
    SET_LOGIN = "UPDATE connections SET login_key = $3, login_hint = $4 WHERE office_id = $1 AND id = $2";
    SET_NAME = "UPDATE connections SET display_name = $3 WHERE office_id = $1 AND id = $2";
    DELETE = "UPDATE connections SET deleted_at = $4, version = version + 1, due_at = NULL, state = 'idle', fetch_id = NULL, \
              since_at = NULL, asked = NULL, expires_at = NULL, cause = NULL, until_at = NULL, blocked_by = NULL \
              WHERE office_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL";
    PUT_CREDENTIAL = "INSERT INTO credentials (connection_id, office_id, field, key_id, key_version, ciphertext, saved_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7) \
              ON CONFLICT (connection_id, field) DO UPDATE SET key_id = excluded.key_id, key_version = excluded.key_version, \
              ciphertext = excluded.ciphertext, saved_at = excluded.saved_at";
    CREDENTIALS = "SELECT field, key_id, key_version, ciphertext, saved_at FROM credentials \
              WHERE office_id = $1 AND connection_id = $2 ORDER BY field";
    DELETE_CREDENTIALS = "DELETE FROM credentials WHERE office_id = $1 AND connection_id = $2";
}

/// A registration, as stored.
#[derive(Clone, Debug)]
pub struct StoredConnection {
    pub office: OfficeId,
    pub institution: String,
    /// HMAC over bank and login ID: the same over all offices, and nobody can read the ID out of it.
    pub login_key: String,
    /// The first three characters of the login ID.
    pub login_hint: String,
    /// How the office calls it, where it chose to.
    pub display_name: Option<String>,
    /// 開始日以降のデータのみ取りこむ.
    pub start_on: Option<Date>,
    pub registered_at: Timestamp,
    /// Grows with each change; a save on an older one is refused.
    pub version: i64,
    pub connection: Connection,
}

/// One sealed field of a login.
#[derive(Clone, Debug)]
pub struct SealedField {
    pub field: String,
    pub key_id: String,
    pub key_version: i64,
    pub ciphertext: Vec<u8>,
    pub saved_at: Timestamp,
}

pub async fn insert(tx: &mut Tx, stored: &StoredConnection) -> Result<(), StoreError> {
    let c = &stored.connection;
    let s = StateColumns::of(c);
    sqlx::query(INSERT)
        .bind(c.id.0)
        .bind(stored.office.0)
        .bind(&stored.institution)
        .bind(&stored.login_key)
        .bind(&stored.login_hint)
        .bind(stored.display_name.as_deref())
        .bind(stored.start_on.map(|on| on.to_string()))
        .bind(micros(stored.registered_at))
        .bind(stored.version)
        .bind(s.state)
        .bind(s.fetch)
        .bind(s.since)
        .bind(s.asked)
        .bind(s.expires)
        .bind(s.cause)
        .bind(s.until)
        .bind(s.blocked_by)
        .bind(c.due_at.map(micros))
        .bind(c.due_trigger.word())
        .bind(c.last_succeeded_at.map(micros))
        .bind(i64::from(c.failures))
        .bind(i64::from(c.login_has_worked))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    id: ConnectionId,
) -> Result<Option<StoredConnection>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

pub async fn of_office(tx: &mut Tx, office: OfficeId) -> Result<Vec<StoredConnection>, StoreError> {
    sqlx::query(OF_OFFICE)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Of all offices: for the command line and the worker, which act for the installation.
pub async fn all(tx: &mut Tx) -> Result<Vec<StoredConnection>, StoreError> {
    sqlx::query(ALL)
        .fetch_all(tx.connection())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The living registration of a login in this office, if there is one.
pub async fn by_login(
    tx: &mut Tx,
    office: OfficeId,
    institution: &str,
    login_key: &str,
) -> Result<Option<StoredConnection>, StoreError> {
    let row = sqlx::query(BY_LOGIN)
        .bind(office.0)
        .bind(institution)
        .bind(login_key)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// What is due, longest first, over all offices.
pub async fn due(
    tx: &mut Tx,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<StoredConnection>, StoreError> {
    sqlx::query(DUE)
        .bind(micros(now))
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Whether any login is stored in this installation.
pub async fn any(tx: &mut Tx) -> Result<bool, StoreError> {
    let n: i64 = sqlx::query_scalar(ANY).fetch_one(tx.connection()).await?;
    Ok(n > 0)
}

/// What says that it is being fetched, over all offices.
pub async fn running(tx: &mut Tx) -> Result<Vec<StoredConnection>, StoreError> {
    sqlx::query(RUNNING)
        .fetch_all(tx.connection())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Writes the state back, unless somebody else wrote it since it was read.
pub async fn save(tx: &mut Tx, stored: &mut StoredConnection) -> Result<(), StoreError> {
    let c = &stored.connection;
    let s = StateColumns::of(c);
    let done = sqlx::query(SAVE)
        .bind(stored.office.0)
        .bind(c.id.0)
        .bind(stored.version)
        .bind(s.state)
        .bind(s.fetch)
        .bind(s.since)
        .bind(s.asked)
        .bind(s.expires)
        .bind(s.cause)
        .bind(s.until)
        .bind(s.blocked_by)
        .bind(c.due_at.map(micros))
        .bind(c.due_trigger.word())
        .bind(c.last_succeeded_at.map(micros))
        .bind(i64::from(c.failures))
        .bind(i64::from(c.login_has_worked))
        .execute(tx.connection())
        .await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::Raced("connections"));
    }
    stored.version += 1;
    Ok(())
}

pub async fn set_login(
    tx: &mut Tx,
    office: OfficeId,
    id: ConnectionId,
    login_key: &str,
    hint: &str,
) -> Result<(), StoreError> {
    sqlx::query(SET_LOGIN)
        .bind(office.0)
        .bind(id.0)
        .bind(login_key)
        .bind(hint)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Changes how the office calls it; nothing else happens.
pub async fn set_name(
    tx: &mut Tx,
    office: OfficeId,
    id: ConnectionId,
    name: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(SET_NAME)
        .bind(office.0)
        .bind(id.0)
        .bind(name)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// 削除: the registration is gone from sight, its login is erased, its lines and entries stay.
pub async fn delete(
    tx: &mut Tx,
    stored: &StoredConnection,
    now: Timestamp,
) -> Result<(), StoreError> {
    let done = sqlx::query(DELETE)
        .bind(stored.office.0)
        .bind(stored.connection.id.0)
        .bind(stored.version)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::Raced("connections"));
    }
    erase_credentials(tx, stored.office, stored.connection.id).await
}

/// Erases what is stored of a login.
pub async fn erase_credentials(
    tx: &mut Tx,
    office: OfficeId,
    id: ConnectionId,
) -> Result<(), StoreError> {
    sqlx::query(DELETE_CREDENTIALS)
        .bind(office.0)
        .bind(id.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn put_credential(
    tx: &mut Tx,
    office: OfficeId,
    id: ConnectionId,
    sealed: &SealedField,
) -> Result<(), StoreError> {
    sqlx::query(PUT_CREDENTIAL)
        .bind(id.0)
        .bind(office.0)
        .bind(&sealed.field)
        .bind(&sealed.key_id)
        .bind(sealed.key_version)
        .bind(&sealed.ciphertext[..])
        .bind(micros(sealed.saved_at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn credentials(
    tx: &mut Tx,
    office: OfficeId,
    id: ConnectionId,
) -> Result<Vec<SealedField>, StoreError> {
    let rows = sqlx::query(CREDENTIALS)
        .bind(office.0)
        .bind(id.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("credentials", row);
            Ok(SealedField {
                field: columns.text()?,
                key_id: columns.text()?,
                key_version: columns.number()?,
                ciphertext: columns.get()?,
                saved_at: columns.instant("saved_at")?,
            })
        })
        .collect()
}

/// A state, taken apart for its columns. The CHECKs of the table say the same once more.
#[derive(Default)]
struct StateColumns {
    state: &'static str,
    fetch: Option<i64>,
    since: Option<i64>,
    asked: Option<&'static str>,
    expires: Option<i64>,
    cause: Option<&'static str>,
    until: Option<i64>,
    blocked_by: Option<&'static str>,
}

impl StateColumns {
    fn of(connection: &Connection) -> StateColumns {
        match connection.state() {
            ConnectionState::Idle => StateColumns {
                state: "idle",
                ..StateColumns::default()
            },
            ConnectionState::Fetching { fetch, since } => StateColumns {
                state: "fetching",
                fetch: Some(fetch.0),
                since: Some(micros(since)),
                ..StateColumns::default()
            },
            ConnectionState::AwaitingInput {
                fetch,
                since,
                asked,
                expires_at,
            } => StateColumns {
                state: "awaiting-input",
                fetch: Some(fetch.0),
                since: Some(micros(since)),
                asked: Some(asked.word()),
                expires: Some(micros(expires_at)),
                ..StateColumns::default()
            },
            ConnectionState::Suspended { cause, until } => StateColumns {
                state: "suspended",
                cause: Some(cause.word()),
                until: Some(micros(until)),
                ..StateColumns::default()
            },
            ConnectionState::Blocked { cause, by } => StateColumns {
                state: "blocked",
                cause: Some(cause.word()),
                blocked_by: Some(match by {
                    BlockedBy::Owner(action) => action.word(),
                    BlockedBy::Operator => "operator",
                }),
                ..StateColumns::default()
            },
            ConnectionState::SwitchedOff { since } => StateColumns {
                state: "switched-off",
                since: Some(micros(since)),
                ..StateColumns::default()
            },
        }
    }
}

fn read(row: &AnyRow) -> Result<StoredConnection, StoreError> {
    let mut columns = Columns::of("connections", row);
    let id = ConnectionId(columns.number()?);
    let office = OfficeId(columns.number()?);
    let institution = columns.text()?;
    let login_key = columns.text()?;
    let login_hint = columns.text()?;
    let display_name = columns.get()?;
    let start_on = columns.maybe_day("start_on")?;
    let registered_at = columns.instant("registered_at")?;
    let version = columns.number()?;
    let state = read_state(&mut columns)?;
    let mut connection = Connection::restored(id, state);
    connection.due_at = columns.maybe_instant("due_at")?;
    connection.due_trigger = columns.word("due_trigger", Trigger::from_word)?;
    connection.last_succeeded_at = columns.maybe_instant("last_succeeded_at")?;
    connection.failures = columns.number()?.try_into().unwrap_or(u32::MAX);
    connection.login_has_worked = columns.flag()?;
    Ok(StoredConnection {
        office,
        institution,
        login_key,
        login_hint,
        display_name,
        start_on,
        registered_at,
        version,
        connection,
    })
}

fn read_state(columns: &mut Columns<'_>) -> Result<ConnectionState, StoreError> {
    let state = columns.text()?;
    let fetch = columns.get::<Option<i64>>()?.map(FetchId);
    let since = columns.maybe_instant("since_at")?;
    let asked = columns
        .get::<Option<String>>()?
        .and_then(|word| ChallengeKind::from_word(&word));
    let expires = columns.maybe_instant("expires_at")?;
    let cause = columns
        .get::<Option<String>>()?
        .and_then(|word| Cause::from_word(&word));
    let until = columns.maybe_instant("until_at")?;
    let blocked_by = columns
        .get::<Option<String>>()?
        .and_then(|word| match word.as_str() {
            "operator" => Some(BlockedBy::Operator),
            word => OwnerAction::from_word(word).map(BlockedBy::Owner),
        });
    let state = match (
        state.as_str(),
        fetch,
        since,
        asked,
        expires,
        cause,
        until,
        blocked_by,
    ) {
        ("idle", ..) => Some(ConnectionState::Idle),
        ("fetching", Some(fetch), Some(since), ..) => {
            Some(ConnectionState::Fetching { fetch, since })
        }
        ("awaiting-input", Some(fetch), Some(since), Some(asked), Some(expires_at), ..) => {
            Some(ConnectionState::AwaitingInput {
                fetch,
                since,
                asked,
                expires_at,
            })
        }
        ("suspended", .., Some(cause), Some(until), _) => {
            Some(ConnectionState::Suspended { cause, until })
        }
        ("blocked", .., Some(cause), _, Some(by)) => Some(ConnectionState::Blocked { cause, by }),
        ("switched-off", _, Some(since), ..) => Some(ConnectionState::SwitchedOff { since }),
        _ => None,
    };
    columns.readable("state", state)
}
