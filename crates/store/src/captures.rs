//! Captures: the bytes that lines were read from. Compressed, and each kept once per office, named by its digest.

use crate::error::StoreError;
use crate::open::Tx;
use crate::packed::hex;
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
pub(crate) const LEVEL: i32 = 3;

pub use crate::packed::{PackFault, PackLimits, Packed, Packer, pack};

/// Captured bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    pub media_type: String,
    pub body: Vec<u8>,
}

/// SHA-256 in hexadecimal: the name of these bytes.
pub fn digest(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// Keeps a capture and returns its name. Keeping the same bytes again changes nothing.
pub async fn keep(
    tx: &mut Tx,
    office: OfficeId,
    media_type: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<String, StoreError> {
    let packed = Packed {
        digest: digest(body),
        size: body.len() as u64,
        body: zstd::encode_all(body, LEVEL)?,
    };
    keep_packed(tx, office, media_type, &packed, now).await?;
    Ok(packed.digest)
}

/// Keeps bytes that are packed already, under the name that they have. Keeping them again changes nothing.
pub async fn keep_packed(
    tx: &mut Tx,
    office: OfficeId,
    media_type: &str,
    packed: &Packed,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(office.0)
        .bind(&packed.digest)
        .bind(media_type)
        .bind(i64::try_from(packed.size).unwrap_or(i64::MAX))
        .bind(packed.body.as_slice())
        .bind(micros(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn find(
    tx: &mut Tx,
    office: OfficeId,
    digest: &str,
) -> Result<Option<Capture>, StoreError> {
    let Some((media_type, packed)) = find_packed(tx, office, digest).await? else {
        return Ok(None);
    };
    let size = usize::try_from(packed.size).unwrap_or(0);
    let body = zstd::bulk::decompress(&packed.body, size)?;
    Ok(Some(Capture { media_type, body }))
}

/// A capture as it is kept, for reading it without holding all of it: its media type and its bytes.
pub async fn find_packed(
    tx: &mut Tx,
    office: OfficeId,
    digest: &str,
) -> Result<Option<(String, Packed)>, StoreError> {
    let row: Option<(String, i64, Vec<u8>)> = sqlx::query_as(FIND)
        .bind(office.0)
        .bind(digest)
        .fetch_optional(tx.connection())
        .await?;
    Ok(row.map(|(media_type, size, body)| {
        let packed = Packed {
            digest: digest.to_owned(),
            size: size.try_into().unwrap_or(0),
            body,
        };
        (media_type, packed)
    }))
}
