//! The screens over HTTP.

pub mod text;
pub mod view;

use aggregation::App;
use std::sync::Arc;
use tokio::sync::Notify;

/// All pages of Renkei. `nudge` wakes the worker.
pub fn router(app: Arc<App>, nudge: Arc<Notify>) -> axum::Router {
    let _ = (app, nudge);
    axum::Router::new()
}
