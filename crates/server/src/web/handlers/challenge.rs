//! 追加認証: the bank's question, and the answer on its way to the fetch that waits.

use super::Failure;
use super::names::connection_name;
use super::places::Named;
use crate::web::Web;
use crate::web::security::{Posted, SignedIn};
use crate::web::view::{ChallengePage, Place};
use aggregation::{Refused, fetching, looking};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::connection::ConnectionState;
use domain::fetch::ChallengeKind;
use domain::ids::ConnectionId;
use jiff::SignedDuration;
use recipe::NoAnswer;
use sessions::Secret;

/// What a bar of the whole time stands for, where the question itself isn't known to this process.
const ANSWER_MINUTES: i64 = 5;
/// Kinds of pictures that a browser draws and never runs.
const PICTURES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
];

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ConnectionId>,
) -> Result<Response, Failure> {
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let ConnectionState::AwaitingInput {
        fetch,
        asked,
        expires_at,
        ..
    } = registered.stored.connection.state()
    else {
        // Answered meanwhile, or too late: the fetch's own page says how it stands.
        return Ok(me.go(&format!("/connections/{id}"), None));
    };
    let waiting = web.app.answers.waiting(fetch);
    let challenge = waiting.as_ref().map(|waiting| &waiting.challenge);
    let frame = me.frame(&web, Some(Place::Connections)).await?;
    me.page(&ChallengePage {
        connection: id,
        bank: connection_name(&web.app, &registered.stored, &me.pen),
        kind: asked,
        question: challenge.and_then(|challenge| challenge.question.clone()),
        cells: challenge
            .map(|challenge| challenge.cells.clone())
            .unwrap_or_default(),
        picture: challenge.is_some_and(|challenge| challenge.picture.is_some()),
        asked_at: expires_at
            .saturating_sub(SignedDuration::from_mins(ANSWER_MINUTES))
            .unwrap_or(expires_at),
        until: expires_at,
        again: challenge.and_then(|challenge| challenge.again),
        frame,
    })
}

pub(super) async fn picture(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ConnectionId>,
) -> Result<Response, Failure> {
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let ConnectionState::AwaitingInput { fetch, .. } = registered.stored.connection.state() else {
        return Err(Failure::NotFound);
    };
    let picture = web
        .app
        .answers
        .waiting(fetch)
        .and_then(|waiting| waiting.challenge.picture);
    let (media_type, bytes) = picture.ok_or(Failure::NotFound)?;
    let kind = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let kind = PICTURES
        .into_iter()
        .find(|known| *known == kind)
        .ok_or(Failure::NotFound)?;
    let mut response = bytes.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

pub(super) async fn answer(
    State(web): State<Web>,
    Named(id): Named<ConnectionId>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let page = format!("/connections/{id}");
    let answer = match fields.get("act") {
        "give-up" => Err(NoAnswer::Declined),
        _ => {
            let registered = looking::registration(&web.app, me.actor(), id).await?;
            let asked = match registered.stored.connection.state() {
                ConnectionState::AwaitingInput { asked, .. } => Some(asked),
                _ => None,
            };
            let typed = fields
                .all("answer")
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" ");
            // Nothing typed is no answer to send; an approval has none to type.
            if typed.trim().is_empty()
                && asked.is_some_and(|asked| asked != ChallengeKind::Approval)
            {
                return Ok(me.go(&format!("{page}/challenge"), None));
            }
            Ok(Secret::new(typed))
        }
    };
    match fetching::answer(&web.app, me.actor(), id, answer).await {
        Ok(()) | Err(Refused::NotAwaited) => Ok(me.go(&page, None)),
        Err(other) => Err(other.into()),
    }
}
