//! The control face: what `Sandbox` can do, as JSON over HTTP, for tests that start it as a process.
//!
//! | request | body or answer |
//! |---|---|
//! | `GET /` | the page for people, see [`phone`](crate::phone) |
//! | `GET /control/origins` | `{"https://….example": "127.0.0.1:PORT", …}` |
//! | `GET /control/logins` | every [`DemoLogin`](crate::DemoLogin) |
//! | `GET /control/counters?institution=…&login_id=…` | [`Counters`](crate::Counters) |
//! | `GET /control/ledger?institution=…&login_id=…` | list of [`LedgerAccount`](crate::LedgerAccount) |
//! | `GET /control/code?institution=…&login_id=…` | `{"code": "123456"}`: the newest one-time code, as the mail or the token shows it; `null`: none |
//! | `GET /control/picture?institution=…&login_id=…` | `{"text": "48213"}`: what the newest picture shows; `null`: none |
//! | `GET /control/grid?institution=…&login_id=…` | `{"A1": "07", …}`: the 乱数表 of this login |
//! | `GET /control/questions?institution=…&login_id=…` | `{"question": "answer", …}`: 合言葉 |
//! | `GET /control/second-password?institution=…&login_id=…` | `{"password": …}`, `null`: there is none |
//! | `POST /control/approve` | `{"institution": …, "login_id": …, "approve": true or false}`; 404 while nobody waits |
//! | `POST /control/layout` | `{"institution": …, "layout": 1 or 2}` |
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

use crate::institution::{Institution, logins as all_logins};
use crate::login::DemoLogin;
use crate::misbehaviour::Misbehaviour;
use crate::phone;
use crate::shared::Shared;

/// The control face's view of the sandbox.
#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) shared: Arc<Shared>,
    pub(crate) origins: Arc<BTreeMap<String, String>>,
}

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/", get(phone::page))
        .route("/phone", post(phone::decide))
        .route("/control/origins", get(origins))
        .route("/control/logins", get(logins))
        .route("/control/counters", get(counters))
        .route("/control/ledger", get(ledger))
        .route("/control/code", get(code))
        .route("/control/picture", get(picture))
        .route("/control/grid", get(grid))
        .route("/control/questions", get(questions))
        .route("/control/second-password", get(second_password))
        .route("/control/approve", post(approve))
        .route("/control/layout", post(layout))
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

impl Who {
    fn login(&self) -> Option<&'static DemoLogin> {
        Institution::find(&self.institution)?.login(&self.login_id)
    }
}

#[derive(Deserialize)]
struct Approve {
    #[serde(flatten)]
    who: Who,
    approve: bool,
}

#[derive(Deserialize)]
struct Layout {
    institution: String,
    layout: u8,
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
    Json(json!(all_logins()))
}

async fn counters(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    match Institution::find(&who.institution) {
        Some(institution) => {
            let counters = control
                .shared
                .sessions()
                .counters(institution.id, &who.login_id);
            Json(counters).into_response()
        }
        None => not_found(),
    }
}

async fn ledger(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    match who.login() {
        Some(login) => Json(control.shared.accounts(login).as_ref()).into_response(),
        None => not_found(),
    }
}

async fn code(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    match who.login() {
        Some(login) => {
            let code = control.shared.challenges().code(login);
            Json(json!({ "code": code })).into_response()
        }
        None => not_found(),
    }
}

async fn picture(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    match who.login() {
        Some(login) => {
            let text = control.shared.challenges().picture_text(login);
            Json(json!({ "text": text })).into_response()
        }
        None => not_found(),
    }
}

async fn grid(State(control): State<Control>, Query(who): Query<Who>) -> Response {
    match who.login() {
        Some(login) => Json(control.shared.challenges().grid(login)).into_response(),
        None => not_found(),
    }
}

async fn questions(Query(who): Query<Who>) -> Response {
    match who.login() {
        Some(login) => {
            let questions: BTreeMap<&str, &str> = login.questions.iter().copied().collect();
            Json(questions).into_response()
        }
        None => not_found(),
    }
}

async fn second_password(Query(who): Query<Who>) -> Response {
    match who.login() {
        Some(login) => {
            let password = Some(login.second_password).filter(|text| !text.is_empty());
            Json(json!({ "password": password })).into_response()
        }
        None => not_found(),
    }
}

async fn approve(State(control): State<Control>, Json(order): Json<Approve>) -> Response {
    let is_done = order
        .who
        .login()
        .is_some_and(|login| control.shared.challenges().decide(login, order.approve));
    if is_done {
        Json(json!({ "done": true })).into_response()
    } else {
        not_found()
    }
}

async fn layout(State(control): State<Control>, Json(order): Json<Layout>) -> Response {
    match Institution::find(&order.institution).filter(|_| matches!(order.layout, 1 | 2)) {
        Some(institution) => {
            control.shared.set_layout(institution.id, order.layout);
            Json(json!({ "done": true })).into_response()
        }
        None => not_found(),
    }
}

async fn misbehave(State(control): State<Control>, Json(order): Json<Misbehave>) -> Response {
    match Institution::find(&order.institution) {
        Some(institution) => {
            control.shared.misbehave(institution.id, order.misbehaviour);
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
            .change_password(institution.id, &order.login_id, &order.password)
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
