//! The control face: what `Sandbox` can do, as JSON over HTTP, for tests that start it as a process.
//!
//! | request | body or answer |
//! |---|---|
//! | `GET /control/origins` | `{"https://….example": "127.0.0.1:PORT", …}` |
//! | `GET /control/logins` | every [`DemoLogin`](crate::DemoLogin) |
//! | `GET /control/counters?institution=…&login_id=…` | [`Counters`](crate::Counters) |
//! | `GET /control/ledger?institution=…&login_id=…` | list of [`LedgerAccount`](crate::LedgerAccount) |
//! | `POST /control/misbehave` | `{"institution": …, "misbehaviour": {"kind": …} or null}` |
//! | `POST /control/password` | `{"institution": …, "login_id": …, "password": …}` |
//! | `GET /control/today`, `POST /control/today` | `{"today": "2026-11-24"}`, `null`: by the clock again |

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::institution::{Institution, LOGINS, login};
use crate::misbehaviour::Misbehaviour;
use crate::shared::Shared;

/// The control face's view of the sandbox.
#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) shared: Arc<Shared>,
    pub(crate) origins: Arc<BTreeMap<String, String>>,
}

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/control/origins", get(origins))
        .route("/control/logins", get(logins))
        .route("/control/counters", get(counters))
        .route("/control/ledger", get(ledger))
        .route("/control/misbehave", post(misbehave))
        .route("/control/password", post(password))
        .route("/control/today", get(today).post(set_today))
        .with_state(control)
}

#[derive(Deserialize)]
struct Who {
    institution: String,
    login_id: String,
}

#[derive(Deserialize)]
struct Misbehave {
    institution: String,
    misbehaviour: Option<Misbehaviour>,
}

#[derive(Deserialize)]
struct Password {
    institution: String,
    login_id: String,
    password: String,
}

#[derive(Deserialize)]
struct Day {
    today: Option<Date>,
}

fn not_found() -> Response {
    let body = json!({ "error": "no such institution or login_id" });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

async fn origins(State(control): State<Control>) -> Json<BTreeMap<String, String>> {
    Json(control.origins.as_ref().clone())
}

async fn logins() -> Json<Value> {
    Json(json!(LOGINS))
}

async fn counters(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    match Institution::find(&who.institution) {
        Some(institution) => {
            let counters = control
                .shared
                .sessions()
                .counters(institution, &who.login_id);
            Json(counters).into_response()
        }
        None => not_found(),
    }
}

async fn ledger(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    let found = Institution::find(&who.institution)
        .and_then(|institution| Some((institution, login(institution, &who.login_id)?)));
    match found {
        Some((institution, login)) => {
            Json(control.shared.accounts(institution, login).as_ref()).into_response()
        }
        None => not_found(),
    }
}

async fn misbehave(State(control): State<Control>, Json(order): Json<Misbehave>) -> Response {
    match Institution::find(&order.institution) {
        Some(institution) => {
            control.shared.misbehave(institution, order.misbehaviour);
            Json(json!({ "done": true })).into_response()
        }
        None => not_found(),
    }
}

async fn password(State(control): State<Control>, Json(order): Json<Password>) -> Response {
    let is_changed = Institution::find(&order.institution).is_some_and(|institution| {
        control
            .shared
            .sessions()
            .change_password(institution, &order.login_id, &order.password)
    });
    if is_changed {
        Json(json!({ "done": true })).into_response()
    } else {
        not_found()
    }
}

async fn today(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "today": control.shared.today() }))
}

async fn set_today(State(control): State<Control>, Json(day): Json<Day>) -> Json<Value> {
    control.shared.set_today(day.today);
    today(State(control)).await
}
