//! Around each page of somebody who is signed in: the frame before it, headers and cookies after it.

use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{SignedIn, cookies};
use crate::web::text::Pen;
use crate::web::view::{Frame, OfficeChoice, Place, Rights, Toast, Undo};
use aggregation::looking;
use askama::Template;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ids::StatementLineId;
use domain::office::Act;

/// How long a toast waits for its page, in seconds.
const TOAST_SECONDS: u32 = 60;

impl SignedIn {
    /// What surrounds a page: menu with its counts, office, person, rights, and what was just done.
    pub(super) async fn frame(&self, web: &Web, place: Option<Place>) -> Result<Frame, Failure> {
        let around = looking::around(&web.app, self.actor(), self.pen.now).await?;
        let toast = match self.done {
            Some(done) => Some(Toast {
                text: done.text(&self.pen),
                done: done.is_done(),
                undo: self.undo(web, done.can_be_undone()).await?,
                way_back: done.way_back(),
            }),
            None => None,
        };
        let others = self
            .offices
            .iter()
            .filter(|(office, _)| office.id != self.office.id);
        Ok(Frame {
            pen: self.pen,
            csrf: aggregation::signing::form_token(&self.token),
            place,
            path: self.path.clone(),
            office: OfficeChoice {
                id: self.office.id,
                name: self.office.name.clone(),
            },
            other_offices: others
                .map(|(office, _)| OfficeChoice {
                    id: office.id,
                    name: office.name.clone(),
                })
                .collect(),
            person: self.user.name.clone(),
            rights: Rights {
                fetch: self.may(Act::LinkAndFetch),
                manage: self.may(Act::LinkAndFetch),
                import: self.may(Act::ImportFiles),
                enter: self.may(Act::Journalise),
                owner: around.owner,
            },
            waiting: around.waiting,
            open_lines: around.open_lines,
            operating: around.operating,
            toast,
        })
    }

    /// How to take back this person's last decision, if there is one and it is wanted.
    pub(super) async fn undo(&self, web: &Web, wanted: bool) -> Result<Option<Undo>, Failure> {
        if !wanted || !self.may(Act::Journalise) {
            return Ok(None);
        }
        let lines = looking::last_decided(&web.app, self.actor()).await?;
        Ok((!lines.is_empty()).then(|| Undo {
            path: "/journal/inbox/undo".to_owned(),
            token: undo_token(&lines),
        }))
    }

    pub(super) fn page(&self, page: &impl Template) -> Result<Response, Failure> {
        self.page_with(StatusCode::OK, page)
    }

    pub(super) fn page_with(
        &self,
        status: StatusCode,
        page: &impl Template,
    ) -> Result<Response, Failure> {
        let mut response = (status, Html(page.render()?)).into_response();
        // A toast is said once.
        if self.done.is_some()
            && let Some(cookie) = cookies::clear(cookies::TOAST, self.tls)
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(response)
    }

    /// Leads to another page, which says what was done.
    pub(super) fn go(&self, to: &str, done: Option<Done>) -> Response {
        let mut response = Redirect::to(to).into_response();
        let sealed = done.map(|done| done.sealed(&self.token));
        if let Some(cookie) = sealed
            .and_then(|sealed| cookies::set(cookies::TOAST, &sealed, self.tls, Some(TOAST_SECONDS)))
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// The lines that 元に戻す takes back. The command checks that they are the office's, so the ids need no seal.
fn undo_token(lines: &[StatementLineId]) -> String {
    lines
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

/// Reads an undo token back.
pub(super) fn lines_to_undo(token: &str) -> Result<Vec<StatementLineId>, Failure> {
    token
        .split('.')
        .map(|id| id.parse().map_err(|_| Failure::FormExpired))
        .collect()
}

/// Plain text of any origin: never taken for anything else.
pub(super) fn plain_text(text: String) -> Response {
    let mut response = text.into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}

/// The names of people and institutions in the language of the page.
pub(super) fn institution_name(institution: &recipe::Institution, pen: &Pen) -> String {
    pen.t(&institution.name, &institution.english).to_owned()
}
