//! What an address names: an id in its path, fields in its query.

use super::Failure;
use crate::web::Web;
use crate::web::security::{Fields, cookies, host};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::str::FromStr;

/// The only variable part of a path. What isn't one of its kind names nothing.
pub(super) struct Named<T>(pub T);

impl<T: FromStr + Send> FromRequestParts<Web> for Named<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Named<T>, Failure> {
        let Ok(Path(text)) = Path::<String>::from_request_parts(parts, web).await else {
            return Err(Failure::NotFound);
        };
        text.parse().map(Named).map_err(|_| Failure::NotFound)
    }
}

/// The address under which this browser knows us: `https://renkei.example`.
pub(super) struct OwnAddress(pub String);

impl FromRequestParts<Web> for OwnAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<OwnAddress, Infallible> {
        let scheme = if cookies::over_tls(&parts.headers) {
            "https"
        } else {
            "http"
        };
        let host = host(&parts.headers, &parts.uri).unwrap_or("localhost");
        Ok(OwnAddress(format!("{scheme}://{host}")))
    }
}

/// The fields of the query.
pub(super) struct Asked(pub Fields);

impl FromRequestParts<Web> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Asked, Infallible> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Asked(
            query
                .map(|Query(pairs)| Fields::new(pairs))
                .unwrap_or_default(),
        ))
    }
}
