//! Files that were handed over and wait to be confirmed.

use crate::error::StoreError;
use crate::open::Tx;
use crate::packed::Packed;
use crate::rows::{Columns, micros};
use crate::sql::statements;
use domain::ids::{OfficeId, UploadId, UserId};
use domain::time::Timestamp;
use sqlx::any::AnyRow;

macro_rules! columns {
    () => {
        "u.id, u.file_name, u.digest, u.size, u.user_id, p.name, u.uploaded_at, u.expires_at"
    };
}

statements! {
    INSERT = "INSERT INTO uploads (id, office_id, user_id, file_name, digest, size, body, uploaded_at, expires_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_OFFICE = concat!("SELECT ", columns!(), " FROM uploads u LEFT JOIN users p ON p.id = u.user_id \
              WHERE u.office_id = $1 AND u.expires_at > $2 ORDER BY u.id");
    FIND = concat!("SELECT ", columns!(), ", u.body FROM uploads u LEFT JOIN users p ON p.id = u.user_id \
              WHERE u.office_id = $1 AND u.id = $2 AND u.expires_at > $3");
    REMOVE = "DELETE FROM uploads WHERE office_id = $1 AND id = $2";
    REMOVE_EXPIRED = "DELETE FROM uploads WHERE expires_at <= $1";
    MOVE = "INSERT INTO captures (office_id, digest, media_type, size, body, first_at) \
            SELECT office_id, digest, $3, size, body, $4 FROM uploads WHERE office_id = $1 AND id = $2 \
            ON CONFLICT (office_id, digest) DO NOTHING";
}

/// A waiting file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    pub file_name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// How many bytes it has.
    pub size: u64,
    pub user: Option<UserId>,
    /// That person's name.
    pub by: Option<String>,
    pub uploaded_at: Timestamp,
    /// It is forgotten then.
    pub expires_at: Timestamp,
}

/// Keeps a file until it is confirmed, or until `expires`.
pub async fn keep(
    tx: &mut Tx,
    office: OfficeId,
    user: Option<UserId>,
    file_name: &str,
    file: &Packed,
    now: Timestamp,
    expires: Timestamp,
) -> Result<UploadId, StoreError> {
    let id = tx.id().await?;
    sqlx::query(INSERT)
        .bind(id)
        .bind(office.0)
        .bind(user.map(|user| user.0))
        .bind(file_name)
        .bind(&file.digest)
        .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
        .bind(file.body.as_slice())
        .bind(micros(now))
        .bind(micros(expires))
        .execute(tx.connection())
        .await?;
    Ok(UploadId(id))
}

/// What waits in this office, oldest first.
pub async fn of_office(
    tx: &mut Tx,
    office: OfficeId,
    now: Timestamp,
) -> Result<Vec<Upload>, StoreError> {
    let rows = sqlx::query(OF_OFFICE)
        .bind(office.0)
        .bind(micros(now))
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| read(&mut Columns::of("uploads", row)))
        .collect()
}

/// A waiting file and its bytes.
pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    id: UploadId,
    now: Timestamp,
) -> Result<Option<(Upload, Packed)>, StoreError> {
    let row: Option<AnyRow> = sqlx::query(FIND)
        .bind(office.0)
        .bind(id.0)
        .bind(micros(now))
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| {
        let mut columns = Columns::of("uploads", &row);
        let upload = read(&mut columns)?;
        let packed = Packed {
            digest: upload.digest.clone(),
            size: upload.size,
            body: columns.get()?,
        };
        Ok((upload, packed))
    })
    .transpose()
}

/// `false`: it isn't there (any more).
pub async fn remove(tx: &mut Tx, office: OfficeId, id: UploadId) -> Result<bool, StoreError> {
    let done = sqlx::query(REMOVE)
        .bind(office.0)
        .bind(id.0)
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets what nobody confirmed in time, in all offices; returns how many.
pub async fn remove_expired(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query(REMOVE_EXPIRED)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(done.rows_affected())
}

/// Makes a capture of a waiting file, inside the database; it waits no more. `false`: it isn't there (any more).
pub async fn move_to_captures(
    tx: &mut Tx,
    office: OfficeId,
    id: UploadId,
    media_type: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sqlx::query(MOVE)
        .bind(office.0)
        .bind(id.0)
        .bind(media_type)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    remove(tx, office, id).await
}

fn read(columns: &mut Columns<'_>) -> Result<Upload, StoreError> {
    let id = UploadId(columns.number()?);
    let (file_name, digest) = (columns.text()?, columns.text()?);
    let size = columns.number()?;
    Ok(Upload {
        id,
        file_name,
        digest,
        size: columns.readable("size", size.try_into().ok())?,
        user: columns.get::<Option<i64>>()?.map(UserId),
        by: columns.get()?,
        uploaded_at: columns.instant("uploaded_at")?,
        expires_at: columns.instant("expires_at")?,
    })
}
