//! One listener per institution: reads the request, lets the institution answer, damages the answer.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::response::Response;
use encoding_rs::UTF_8;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::shared::Shared;

/// A listener's view of the sandbox.
#[derive(Clone)]
pub(crate) struct Face {
    pub(crate) shared: Arc<Shared>,
    pub(crate) institution: &'static Institution,
}

pub(crate) async fn serve(State(face): State<Face>, request: Request) -> Response {
    let Some(asked) = Asked::read(request, face.institution.forms).await else {
        return Answer::html(Place::Other, UTF_8, "")
            .with_status(413)
            .into_response(false);
    };
    let mut answer = (face.institution.answer)(&face.shared, &asked);
    let misbehaviour = face.shared.misbehaviour(face.institution.id);
    let is_broken = match misbehaviour {
        Some(how) => damage(&mut answer, &how).await,
        None => false,
    };
    answer.into_response(is_broken)
}

/// Spoils an answer on its way out; true if the connection is to break.
async fn damage(answer: &mut Answer, how: &Misbehaviour) -> bool {
    match how {
        Misbehaviour::Slow {
            place,
            milliseconds,
        } if place.covers(answer.place) => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
        }
        Misbehaviour::Status { place, status } if place.covers(answer.place) => {
            let page = "<html><head><title>Error</title></head><body>Error</body></html>";
            let mut error = Answer::html(answer.place, UTF_8, page).with_status(*status);
            if matches!(status, 429 | 503) {
                error = error.with_header("retry-after", "120");
            }
            *answer = error;
        }
        Misbehaviour::ConnectionReset { place } if place.covers(answer.place) => return true,
        Misbehaviour::CutStatement { at_byte } if answer.place == Place::Statement => {
            answer.body.truncate(*at_byte);
        }
        Misbehaviour::WrongCharset if answer.content_type.starts_with("text/html") => {
            let lie = if answer.content_type.contains("Shift_JIS") {
                "EUC-JP"
            } else {
                "Shift_JIS"
            };
            answer.content_type = format!("text/html; charset={lie}");
        }
        _ => {}
    }
    false
}
