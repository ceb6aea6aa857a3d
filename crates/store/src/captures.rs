//! Captures: the bytes that lines were read from. Compressed, and each kept once per office, named by its digest.

use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::micros;
use crate::sql::statements;
use domain::ids::OfficeId;
use domain::time::Timestamp;
use sha2::{Digest, Sha256};

statements! {
    INSERT = "INSERT INTO captures (office_id, digest, media_type, size, body, first_at) VALUES ($1, $2, $3, $4, $5, $6) \
              ON CONFLICT (office_id, digest) DO NOTHING";
    FIND = "SELECT media_type, size, body FROM captures WHERE office_id = $1 AND digest = $2";
}

/// Enough for statement pages and quick.
const LEVEL: i32 = 3;

/// Captured bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    pub media_type: String,
    pub body: Vec<u8>,
}

/// SHA-256 in hexadecimal: the name of these bytes.
pub fn digest(body: &[u8]) -> String {
    Sha256::digest(body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Keeps a capture and returns its name. Keeping the same bytes again changes nothing.
pub async fn keep(
    tx: &mut Tx,
    office: OfficeId,
    media_type: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<String, StoreError> {
    let digest = digest(body);
    sqlx::query(INSERT)
        .bind(office.0)
        .bind(&digest)
        .bind(media_type)
        .bind(body.len() as i64)
        .bind(zstd::encode_all(body, LEVEL)?)
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(digest)
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    digest: &str,
) -> Result<Option<Capture>, StoreError> {
    let row: Option<(String, i64, Vec<u8>)> = sqlx::query_as(FIND)
        .bind(office.0)
        .bind(digest)
        .fetch_optional(tx.connection())
        .await?;
    let Some((media_type, size, packed)) = row else {
        return Ok(None);
    };
    let body = zstd::bulk::decompress(&packed, usize::try_from(size).unwrap_or(0))?;
    Ok(Some(Capture { media_type, body }))
}
