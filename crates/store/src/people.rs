//! Users, offices, members, fiscal years and account titles.

use crate::error::StoreError;
use crate::open::{Engine, Tx};
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{OfficeId, UserId};
use domain::journal::{AccountTitle, TaxCategory, TitleKind};
use domain::office::Role;
use domain::time::{Date, Period, Timestamp};

/// Only on PostgreSQL.
const LOCK_OFFICES: &str = "LOCK TABLE offices IN EXCLUSIVE MODE";

statements! {
    INSERT_USER = "INSERT INTO users (id, email, name, password_hash, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    USER_BY_EMAIL = "SELECT id, email, name, password_hash, language FROM users WHERE email = $1";
    USER = "SELECT id, email, name, password_hash, language FROM users WHERE id = $1";
    SET_LANGUAGE = "UPDATE users SET language = $2 WHERE id = $1";
    INSERT_OFFICE = "INSERT INTO offices (id, name, created_at) VALUES ($1, $2, $3)";
    OFFICE = "SELECT id, name FROM offices WHERE id = $1";
    OFFICES = "SELECT id, name FROM offices ORDER BY id";
    OFFICES_OF_USER = "SELECT o.id, o.name, m.role FROM members m JOIN offices o ON o.id = m.office_id \
                       WHERE m.user_id = $1 ORDER BY o.id";
    INSERT_MEMBER = "INSERT INTO members (office_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)";
    MEMBER = "SELECT role FROM members WHERE office_id = $1 AND user_id = $2";
    MEMBERS = "SELECT u.id, u.name, u.email, m.role FROM members m JOIN users u ON u.id = m.user_id \
               WHERE m.office_id = $1 ORDER BY u.id";
    INSERT_YEAR = "INSERT INTO fiscal_years (office_id, starts_on, ends_on, closed_at) VALUES ($1, $2, $3, NULL)";
    YEARS = "SELECT starts_on, ends_on, closed_at FROM fiscal_years WHERE office_id = $1 ORDER BY starts_on";
    INSERT_TITLE = "INSERT INTO account_titles (office_id, name, kind, tax, position) VALUES ($1, $2, $3, $4, $5)";
    TITLES = "SELECT name, kind, tax FROM account_titles WHERE office_id = $1 ORDER BY position";
}

/// A person who signs in.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    /// Argon2id, in its own text form.
    pub password_hash: String,
    /// `ja` or `en`.
    pub language: String,
}

/// 事業所.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub id: OfficeId,
    pub name: String,
}

/// A member of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// 会計年度.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiscalYear {
    pub period: Period,
    pub open: bool,
}

pub async fn insert_user(tx: &mut Tx, user: &User, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(INSERT_USER)
        .bind(user.id.0)
        .bind(&user.email)
        .bind(&user.name)
        .bind(&user.password_hash)
        .bind(&user.language)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn user_by_email(tx: &mut Tx, email: &str) -> Result<Option<User>, StoreError> {
    let row = sqlx::query(USER_BY_EMAIL)
        .bind(email)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| read_user(&mut Columns::of("users", &row)))
        .transpose()
}

pub async fn user(tx: &mut Tx, id: UserId) -> Result<Option<User>, StoreError> {
    let row = sqlx::query(USER)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| read_user(&mut Columns::of("users", &row)))
        .transpose()
}

fn read_user(columns: &mut Columns<'_>) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(columns.number()?),
        email: columns.text()?,
        name: columns.text()?,
        password_hash: columns.text()?,
        language: columns.text()?,
    })
}

pub async fn set_language(tx: &mut Tx, user: UserId, language: &str) -> Result<(), StoreError> {
    sqlx::query(SET_LANGUAGE)
        .bind(user.0)
        .bind(language)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn insert_office(tx: &mut Tx, office: &Office, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(INSERT_OFFICE)
        .bind(office.id.0)
        .bind(&office.name)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn office(tx: &mut Tx, id: OfficeId) -> Result<Option<Office>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(OFFICE)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(row.map(|(id, name)| Office {
        id: OfficeId(id),
        name,
    }))
}

/// Makes everybody else who is about to make a first office wait until this transaction ends. SQLite's one writer does
/// that already.
pub async fn lock_offices(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.engine() == Engine::Postgres {
        sqlx::query(LOCK_OFFICES).execute(tx.connection()).await?;
    }
    Ok(())
}

/// All offices of the installation: for the command line, which has no signed-in person.
pub async fn offices(tx: &mut Tx) -> Result<Vec<Office>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(OFFICES).fetch_all(tx.connection()).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| Office {
            id: OfficeId(id),
            name,
        })
        .collect())
}

pub async fn offices_of_user(tx: &mut Tx, user: UserId) -> Result<Vec<(Office, Role)>, StoreError> {
    let rows = sqlx::query(OFFICES_OF_USER)
        .bind(user.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("members", row);
            let office = Office {
                id: OfficeId(columns.number()?),
                name: columns.text()?,
            };
            Ok((office, columns.word("role", Role::from_word)?))
        })
        .collect()
}

pub async fn insert_member(
    tx: &mut Tx,
    office: OfficeId,
    user: UserId,
    role: Role,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(INSERT_MEMBER)
        .bind(office.0)
        .bind(user.0)
        .bind(role.word())
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The role of a user in an office; `None`: not a member.
pub async fn role(tx: &mut Tx, office: OfficeId, user: UserId) -> Result<Option<Role>, StoreError> {
    let row = sqlx::query(MEMBER)
        .bind(office.0)
        .bind(user.0)
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| Columns::of("members", &row).word("role", Role::from_word))
        .transpose()
}

pub async fn members(tx: &mut Tx, office: OfficeId) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query(MEMBERS)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("members", row);
            Ok(Member {
                user: UserId(columns.number()?),
                name: columns.text()?,
                email: columns.text()?,
                role: columns.word("role", Role::from_word)?,
            })
        })
        .collect()
}

pub async fn insert_fiscal_year(
    tx: &mut Tx,
    office: OfficeId,
    year: Period,
) -> Result<(), StoreError> {
    sqlx::query(INSERT_YEAR)
        .bind(office.0)
        .bind(year.from.to_string())
        .bind(year.to.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn fiscal_years(tx: &mut Tx, office: OfficeId) -> Result<Vec<FiscalYear>, StoreError> {
    let rows = sqlx::query(YEARS)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("fiscal_years", row);
            let (from, to): (Date, Date) = (columns.day("starts_on")?, columns.day("ends_on")?);
            let open = columns.maybe_instant("closed_at")?.is_none();
            Ok(FiscalYear {
                period: columns.readable("ends_on", Period::new(from, to))?,
                open,
            })
        })
        .collect()
}

pub async fn insert_titles(
    tx: &mut Tx,
    office: OfficeId,
    titles: &[AccountTitle],
) -> Result<(), StoreError> {
    for (position, title) in titles.iter().enumerate() {
        sqlx::query(INSERT_TITLE)
            .bind(office.0)
            .bind(&title.name)
            .bind(title.kind.word())
            .bind(title.tax.word())
            .bind(position as i64)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// The office's account titles in their order.
pub async fn titles(tx: &mut Tx, office: OfficeId) -> Result<Vec<AccountTitle>, StoreError> {
    let rows = sqlx::query(TITLES)
        .bind(office.0)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("account_titles", row);
            Ok(AccountTitle {
                name: columns.text()?,
                kind: columns.word("kind", TitleKind::from_word)?,
                tax: columns.word("tax", TaxCategory::from_word)?,
            })
        })
        .collect()
}
