//! A captured page or file as plain text. A bank's page is never drawn as a page of ours.

use super::places::Named;
use super::{Failure, excerpt, page};
use crate::web::Web;
use crate::web::security::SignedIn;
use aggregation::looking;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(digest): Named<String>,
) -> Result<Response, Failure> {
    let capture = looking::capture(&web.app, me.actor(), &digest).await?;
    Ok(page::plain_text(excerpt::decode(&capture)))
}
