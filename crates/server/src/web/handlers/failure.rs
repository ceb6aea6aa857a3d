//! When there is no page to show: what was wrong, in the language of whoever asked.

use crate::web::Web;
use crate::web::security::Browser;
use crate::web::text::Pen;
use crate::web::view::{MessageKind, MessagePage};
use crate::words;
use aggregation::Refused;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::time::date_in_japan;
use std::sync::Arc;
use tracing::error;

/// Why a handler has no page. [`in_words`] puts it into one.
#[derive(Debug)]
pub(in crate::web) enum Failure {
    /// `next`: the page to come back to.
    NotSignedIn {
        next: Option<String>,
    },
    /// Somebody without any office.
    NoOffice,
    NotFound,
    /// The form was old or came from elsewhere.
    FormExpired,
    /// The body is no form: too large, or of another type.
    NotAForm(StatusCode),
    /// A command said no.
    Refused(Refused),
    /// A page couldn't be written.
    Page(askama::Error),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        Failure::Refused(refused)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Failure {
        Failure::Page(error)
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Failure::NotSignedIn { .. } => StatusCode::SEE_OTHER,
            Failure::NoOffice | Failure::FormExpired => StatusCode::FORBIDDEN,
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::NotAForm(status) => *status,
            Failure::Refused(refused) => status_of(refused),
            Failure::Page(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

pub(super) fn status_of(refused: &Refused) -> StatusCode {
    match refused {
        Refused::NotAllowed { .. } | Refused::NotOperator => StatusCode::FORBIDDEN,
        Refused::NotFound(_) | Refused::NoRecipe(_) | Refused::NotPlayed(_) => {
            StatusCode::NOT_FOUND
        }
        Refused::Token(_) => StatusCode::BAD_GATEWAY,
        Refused::Store(_) | Refused::Vault => StatusCode::INTERNAL_SERVER_ERROR,
        Refused::SignInThrottled { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refused::AlreadyRegistered { .. }
        | Refused::NotStartable(_)
        | Refused::TooSoon { .. }
        | Refused::LoginInUse { .. }
        | Refused::DecidedAlready { .. }
        | Refused::NotConsenting
        | Refused::OtherCustomer
        | Refused::NotAwaited => StatusCode::CONFLICT,
        _ => StatusCode::BAD_REQUEST,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Failure::NotSignedIn { next } = &self {
            let query = next
                .as_deref()
                .filter(|next| *next != "/")
                .map(|next| format!("?next={}", crate::web::view::in_query(next)));
            return Redirect::to(&format!("/signin{}", query.unwrap_or_default())).into_response();
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Gives every answer without a page one: what handlers fail with, and what never reached a handler.
pub(in crate::web) async fn in_words(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> Response {
    let browser = Browser::of(request.headers(), request.uri(), &web);
    let response = next.run(request).await;
    let status = response.status();
    let has_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if has_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = response.extensions().get::<Arc<Failure>>().cloned();
    let kind = match &failure {
        Some(failure) if matches!(**failure, Failure::Refused(Refused::NotOperator)) => {
            // Whose page it is, so that nobody looks for what to correct.
            let all = aggregation::recipes::all(&web.app).await;
            let names = all.unwrap_or_default().into_iter();
            MessageKind::OperatorsOnly {
                who: names.map(|operator| operator.name).collect(),
            }
        }
        Some(failure) => kind_of(failure, &browser.pen, &web),
        None => kind_of_status(status, &browser.pen),
    };
    let (gate, cookie) = browser.gate(&web);
    let page = MessagePage { gate, kind }.render().unwrap_or_default();
    let mut answer = (status, Html(page)).into_response();
    if let Some(cookie) = cookie {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    answer
}

fn kind_of(failure: &Failure, pen: &Pen, web: &Web) -> MessageKind {
    match failure {
        Failure::NotSignedIn { .. } | Failure::FormExpired => MessageKind::FormExpired,
        Failure::NotFound | Failure::Refused(Refused::NotFound(_) | Refused::NoRecipe(_)) => MessageKind::NotFound,
        Failure::NoOffice => refused(pen.t(
            "参加している事業所がありません。事業所のオーナーに、メンバーへの追加をお願いしてください。",
            "You are not a member of any office. Please ask the owner of your office to add you.",
        )),
        Failure::NotAForm(status) => kind_of_status(*status, pen),
        Failure::Refused(Refused::NotAllowed { owner: Some(owner), .. }) => MessageKind::Forbidden { owner: owner.clone() },
        Failure::Refused(fault @ (Refused::Store(_) | Refused::Vault)) => own_fault(fault, pen, web),
        Failure::Refused(other) => refused(&words::refused(other, pen)),
        Failure::Page(fault) => own_fault(fault, pen, web),
    }
}

fn kind_of_status(status: StatusCode, pen: &Pen) -> MessageKind {
    match status {
        StatusCode::NOT_FOUND => MessageKind::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => refused(pen.t(
            "送られた内容が大きすぎます。選ぶ行を減らして、もう一度送ってください。",
            "What was sent is too large. Please choose fewer rows and send it again.",
        )),
        _ => refused(pen.t(
            "この送り方では受け付けられません。画面のボタンから操作してください。",
            "It can't be accepted in this form. Please use the buttons of the pages.",
        )),
    }
}

fn refused(what: &str) -> MessageKind {
    MessageKind::Refused {
        what: what.to_owned(),
    }
}

/// Logs what went wrong under a number that the person can quote. The errors name tables and templates, never contents.
fn own_fault(fault: &(dyn std::error::Error + 'static), pen: &Pen, web: &Web) -> MessageKind {
    let random = u32::from_le_bytes(web.app.random()) % 1_000_000;
    let number = format!(
        "F-{}-{random:06}",
        date_in_japan(pen.now).strftime("%Y%m%d")
    );
    error!(number, error = fault, "a page could not be shown");
    MessageKind::Fault { number }
}
