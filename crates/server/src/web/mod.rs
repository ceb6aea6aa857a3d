//! The screens over HTTP.

pub mod text;
pub mod view;

mod handlers;
mod security;

use aggregation::App;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

/// The largest form: a page of 連携サービスから入力 with every title of an office.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// Passwords checked at the same time: each costs 19 MiB and a whole core.
const SIGN_INS_AT_ONCE: usize = 4;

/// What every handler may need.
#[derive(Clone)]
struct Web {
    app: Arc<App>,
    /// Wakes the worker when something became due.
    nudge: Arc<Notify>,
    signing_in: Arc<Semaphore>,
}

/// All pages of Renkei. `nudge` wakes the worker.
pub fn router(app: Arc<App>, nudge: Arc<Notify>) -> axum::Router {
    let signing_in = Arc::new(Semaphore::new(SIGN_INS_AT_ONCE));
    let web = Web {
        app,
        nudge,
        signing_in,
    };
    let mut router = axum::Router::new();
    for route in handlers::routes() {
        router = router.route(route.path, route.handler);
    }
    router
        .fallback(handlers::not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(security::refuse_other_sites))
        .layer(from_fn_with_state(web.clone(), handlers::in_words))
        .layer(from_fn(security::refuse_other_hosts))
        .layer(from_fn(security::set_headers))
        .with_state(web)
}

/// Method and path of every route, for whoever has to know all of them.
pub fn route_list() -> Vec<(&'static str, &'static str)> {
    handlers::routes()
        .into_iter()
        .map(|route| (route.method, route.path))
        .collect()
}
