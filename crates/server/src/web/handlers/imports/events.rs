//! Events about files that are read or stored, for the page that shows their cards.

use super::super::places::Asked;
use super::{Failure, Upload, must_import, uploads};
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::text::Pen;
use crate::web::view::FileProgress;
use aggregation::Actor;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ids::UploadId;
use futures_util::{Stream, stream};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(300);
/// Files that one page follows.
const FILES_MAX: usize = 100;

/// A file that is followed.
struct Followed {
    id: UploadId,
    /// What its card shows.
    seen: String,
    /// The last progress that was sent.
    sent: String,
}

/// Where a stream of events is.
struct Watch {
    web: Web,
    actor: Actor,
    pen: Pen,
    files: Vec<Followed>,
    to_send: VecDeque<Event>,
    over: bool,
}

pub(in crate::web::handlers) async fn events(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let followed = |one: &str| {
        let (id, seen) = one.split_once('-')?;
        Some(Followed {
            id: id.parse().ok()?,
            seen: seen.to_owned(),
            sent: String::new(),
        })
    };
    let files = query.get("seen").split('.').take(FILES_MAX);
    let watch = Watch {
        actor: me.actor(),
        pen: me.pen,
        files: files.filter_map(followed).collect(),
        to_send: VecDeque::new(),
        over: false,
        web,
    };
    Ok(Sse::new(follow(watch))
        .keep_alive(KeepAlive::default())
        .into_response())
}

/// Looks until there is something to tell. Ends after `changed`, with the connection, and with the process.
fn follow(watch: Watch) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watch, |mut watch| async move {
        loop {
            if let Some(event) = watch.to_send.pop_front() {
                return Some((Ok(event), watch));
            }
            if watch.over || watch.files.is_empty() || watch.web.app.ending.load(Ordering::Relaxed)
            {
                return None;
            }
            watch.look().await;
            if watch.to_send.is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    })
}

impl Watch {
    async fn look(&mut self) {
        let now = self.web.app.clock.now();
        for file in &mut self.files {
            let state =
                uploads::state(&self.web.app, self.actor, file.id, Duration::ZERO, now).await;
            let progress = match state {
                Ok(Upload::Reading { done, of }) => Some(FileProgress::Reading { done, of }),
                Ok(Upload::Storing { done, of }) => Some(FileProgress::Storing { done, of }),
                // Read, stored, left, or not this person's to see any more: the page says it when it is loaded anew.
                _ => None,
            };
            let Some(progress) = progress.filter(|progress| progress.word() == file.seen) else {
                self.over = true;
                self.to_send
                    .push_back(Event::default().event("changed").data(file.id.to_string()));
                return;
            };
            let told = progress.event(file.id, &self.pen);
            if told != file.sent {
                file.sent.clone_from(&told);
                self.to_send
                    .push_back(Event::default().event("progress").data(told));
            }
        }
    }
}
