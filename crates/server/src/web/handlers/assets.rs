//! Style sheet, script and icons. A browser asks each time whether they changed, and mostly hears that they didn't.

use super::Failure;
use super::places::Named;
use crate::web::view::assets;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A name for the contents of each file.
static TAGS: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
    assets::ALL
        .iter()
        .map(|asset| {
            (
                asset.name,
                format!("\"{}\"", store::captures::digest(asset.bytes)),
            )
        })
        .collect()
});

pub(super) async fn show(
    Named(name): Named<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asset = assets::find(&name).ok_or(Failure::NotFound)?;
    let tag = TAGS.get(asset.name).map(String::as_str).unwrap_or_default();
    let known = headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        asset.bytes.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}
