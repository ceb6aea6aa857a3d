//! Accounts: recognised again by bank, branch, kind and number, whichever way they come.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::account::AccountKind;
use domain::ids::{AccountId, ConnectionId, OfficeId};
use domain::money::Unit;
use domain::time::{Date, Timestamp};
use sqlx::any::AnyRow;
use std::collections::HashMap;

macro_rules! columns {
    () => {
        "id, connection_id, bank, branch_code, kind, number, label, branch, holder, unit, selected, balance, balance_at"
    };
}

statements! {
    INSERT = concat!("INSERT INTO accounts (", columns!(), ", office_id, created_at, changes) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)");
    FIND = concat!("SELECT ", columns!(), " FROM accounts WHERE office_id = $1 AND id = $2");
    OF_OFFICE = concat!("SELECT ", columns!(), " FROM accounts WHERE office_id = $1 ORDER BY id");
    OF_CONNECTION = concat!("SELECT ", columns!(), " FROM accounts WHERE office_id = $1 AND connection_id = $2 ORDER BY id");
    BY_IDENTITY = concat!("SELECT ", columns!(), " FROM accounts \
        WHERE office_id = $1 AND bank = $2 AND branch_code = $3 AND kind = $4 AND number = $5");
    BY_LABEL = concat!("SELECT ", columns!(), " FROM accounts WHERE office_id = $1 AND label = $2");
    SET_BALANCE = "UPDATE accounts SET balance = $3, balance_at = $4, balance_import = NULL \
        WHERE office_id = $1 AND id = $2 AND (balance_at IS NULL OR balance_at <= $4)";
    SET_CONNECTION = "UPDATE accounts SET connection_id = $3 WHERE office_id = $1 AND id = $2";
    SELECT_ACCOUNT = "UPDATE accounts SET selected = $3 WHERE office_id = $1 AND id = $2";
    HISTORY = "SELECT id, created_at, (SELECT MIN(posted_on) FROM lines WHERE account_id = accounts.id) FROM accounts WHERE office_id = $1";
    LOCK = "UPDATE accounts SET changes = changes + 1 WHERE office_id = $1 AND id = $2";
}

/// What makes an account the same one, whichever source shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountIdentity {
    /// The institution's `bank` key, a 金融機関コード, or `file:` and a name for an account known from files alone.
    pub bank: String,
    /// Empty where the source has none.
    pub branch_code: String,
    pub kind: AccountKind,
    pub number: String,
}

/// 口座, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub connection: Option<ConnectionId>,
    pub identity: AccountIdentity,
    /// How people call it; unique in the office.
    pub label: String,
    pub branch: Option<String>,
    pub holder: Option<String>,
    pub unit: Unit,
    pub selected: bool,
    /// The newest balance, minor units, and as of when.
    pub balance: Option<(i64, Timestamp)>,
}

pub async fn insert(
    tx: &mut Tx,
    office: OfficeId,
    account: &Account,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(account.id.0)
        .bind(account.connection.map(|connection| connection.0))
        .bind(&account.identity.bank)
        .bind(&account.identity.branch_code)
        .bind(account.identity.kind.word())
        .bind(&account.identity.number)
        .bind(&account.label)
        .bind(account.branch.as_deref())
        .bind(account.holder.as_deref())
        .bind(account.unit.to_string())
        .bind(i64::from(account.selected))
        .bind(account.balance.map(|(minor, _)| minor))
        .bind(account.balance.map(|(_, at)| micros(at)))
        .bind(office.0)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    id: AccountId,
) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query(FIND)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

pub async fn of_office(tx: &mut Tx, office: OfficeId) -> Result<Vec<Account>, StoreError> {
    sqlx::query(OF_OFFICE)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?
        .iter()
        .map(read)
        .collect()
}

pub async fn of_connection(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
) -> Result<Vec<Account>, StoreError> {
    sqlx::query(OF_CONNECTION)
        .bind(office.0)
        .bind(connection.0)
        .fetch_all(tx.connection())
        .await?
        .iter()
        .map(read)
        .collect()
}

pub async fn by_identity(
    tx: &mut Tx,
    office: OfficeId,
    identity: &AccountIdentity,
) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query(BY_IDENTITY)
        .bind(office.0)
        .bind(&identity.bank)
        .bind(&identity.branch_code)
        .bind(identity.kind.word())
        .bind(&identity.number)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

pub async fn by_label(
    tx: &mut Tx,
    office: OfficeId,
    label: &str,
) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query(BY_LABEL)
        .bind(office.0)
        .bind(label)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Keeps the newest balance; an older one is ignored. For a balance that a file states: [`crate::imports::set_balance`].
pub async fn set_balance(
    tx: &mut Tx,
    office: OfficeId,
    id: AccountId,
    minor: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(SET_BALANCE)
        .bind(office.0)
        .bind(id.0)
        .bind(minor)
        .bind(micros(at))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The account is fetched by this connection from now on.
pub async fn set_connection(
    tx: &mut Tx,
    office: OfficeId,
    id: AccountId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    sqlx::query(SET_CONNECTION)
        .bind(office.0)
        .bind(id.0)
        .bind(connection.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// 連携データの選択. `false`: there is no such account in this office.
pub async fn select(
    tx: &mut Tx,
    office: OfficeId,
    id: AccountId,
    selected: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query(SELECT_ACCOUNT)
        .bind(office.0)
        .bind(id.0)
        .bind(i64::from(selected))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Since when an account is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    pub found_at: Timestamp,
    /// The day of its oldest line.
    pub first_line_on: Option<Date>,
}

/// The history of every account of the office.
pub async fn histories(
    tx: &mut Tx,
    office: OfficeId,
) -> Result<HashMap<AccountId, History>, StoreError> {
    let rows = sqlx::query(HISTORY)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("accounts", row);
            let id = AccountId(columns.number()?);
            let found_at = columns.instant("created_at")?;
            Ok((
                id,
                History {
                    found_at,
                    first_line_on: columns.maybe_day("posted_on")?,
                },
            ))
        })
        .collect()
}

/// Makes every other writer of this account's lines wait until this transaction ends.
pub async fn lock(tx: &mut Tx, office: OfficeId, id: AccountId) -> Result<(), StoreError> {
    sqlx::query(LOCK)
        .bind(office.0)
        .bind(id.0)
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Account, StoreError> {
    let mut columns = Columns::of("accounts", row);
    let id = AccountId(columns.number()?);
    let connection = columns.get::<Option<i64>>()?.map(ConnectionId);
    let bank = columns.text()?;
    let branch_code = columns.text()?;
    let kind = columns.word("kind", AccountKind::from_word)?;
    let number = columns.text()?;
    let label = columns.text()?;
    let branch = columns.get()?;
    let holder = columns.get()?;
    let unit = columns.word("unit", |text| text.parse().ok())?;
    let selected = columns.flag()?;
    let balance = columns.get::<Option<i64>>()?;
    let balance = balance.zip(columns.maybe_instant("balance_at")?);
    let identity = AccountIdentity {
        bank,
        branch_code,
        kind,
        number,
    };
    Ok(Account {
        id,
        connection,
        identity,
        label,
        branch,
        holder,
        unit,
        selected,
        balance,
    })
}
