//! A fetch as it goes on: the page, and the events that keep it fresh. Both read the store, so that it doesn't matter
//! which process fetches.

use super::Failure;
use super::names::connection_name;
use super::places::{Asked, Named};
use super::state::{is_due, progress_of, trouble_of, unattended_of};
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::text::Pen;
use crate::web::view::{Done, LiveFetch, LiveState, Place};
use aggregation::looking::{self, Effects, Registered};
use aggregation::{Actor, Refused};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::connection::ConnectionState;
use domain::ids::ConnectionId;
use futures_util::{Stream, stream};
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(500);

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ConnectionId>,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Connections)).await?;
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let bank = connection_name(&web.app, &registered.stored, &me.pen);
    let state = live_state(&web, me.actor(), &registered, &me.pen).await?;
    me.page(&LiveFetch {
        connection: id,
        bank,
        state,
        frame,
    })
}

async fn live_state(
    web: &Web,
    actor: Actor,
    registered: &Registered,
    pen: &Pen,
) -> Result<LiveState, Refused> {
    let connection = &registered.stored.connection;
    let newest = registered.newest.as_ref();
    match connection.state() {
        ConnectionState::Fetching { since, .. } => {
            return Ok(LiveState::Running {
                progress: progress_of(newest),
                started: since,
            });
        }
        ConnectionState::AwaitingInput {
            fetch,
            asked,
            expires_at,
            ..
        } => {
            let waiting = web.app.answers.waiting(fetch);
            return Ok(LiveState::NeedsInput {
                challenge: asked,
                question: waiting.and_then(|waiting| waiting.challenge.question),
                until: expires_at,
            });
        }
        _ if is_due(registered, pen.now) => return Ok(LiveState::Queued),
        _ => {}
    }
    if let Some(trouble) = trouble_of(web, registered, pen) {
        return Ok(LiveState::Ended(Box::new(trouble)));
    }
    let Some(fetch) = newest else {
        return Ok(LiveState::Queued);
    };
    let effects = Effects::of(&web.app, actor, connection.id, fetch.id).await?;
    let (read, new) = (fetch.progress.lines as usize, fetch.lines_new as usize);
    Ok(LiveState::Done(Done {
        at: fetch.ended_at.unwrap_or(fetch.started_at),
        accounts: fetch.progress.accounts_all as usize,
        pages: fetch.progress.pages as usize,
        new_lines: new,
        known_lines: read.saturating_sub(new + effects.amended + effects.asked),
        amended_lines: effects.amended,
        held_lines: effects.asked,
        unselected: registered
            .accounts
            .iter()
            .filter(|account| !account.selected)
            .count(),
        next: connection.due_at,
        unattended: unattended_of(web, registered),
    }))
}

/// What a page shows, as far as it has to be loaded anew when that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Queued,
    Running,
    NeedsInput,
    Ended,
}

impl Seen {
    fn from_word(word: &str) -> Option<Seen> {
        match word {
            "queued" => Some(Seen::Queued),
            "running" => Some(Seen::Running),
            "needs-input" => Some(Seen::NeedsInput),
            _ => None,
        }
    }

    fn of(registered: &Registered, pen: &Pen) -> Seen {
        match registered.stored.connection.state() {
            ConnectionState::Fetching { .. } => Seen::Running,
            ConnectionState::AwaitingInput { .. } => Seen::NeedsInput,
            _ if is_due(registered, pen.now) || registered.newest.is_none() => Seen::Queued,
            _ => Seen::Ended,
        }
    }
}

/// Where a stream of events is.
struct Watch {
    web: Web,
    actor: Actor,
    pen: Pen,
    id: ConnectionId,
    /// What the page shows; `None` until the first look where the page didn't say.
    seen: Option<Seen>,
    /// The last progress that was sent.
    sent: String,
    over: bool,
}

pub(super) async fn events(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ConnectionId>,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let actor = me.actor();
    looking::registration(&web.app, actor, id).await?;
    let seen = Seen::from_word(query.get("seen"));
    let watch = Watch {
        web,
        actor,
        pen: me.pen,
        id,
        seen,
        sent: String::new(),
        over: false,
    };
    Ok(Sse::new(follow(watch))
        .keep_alive(KeepAlive::default())
        .into_response())
}

/// Looks at the store until there is something to tell. Ends after `changed`, with the connection, and with the process.
fn follow(watch: Watch) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watch, |mut watch| async move {
        while !watch.over && !watch.web.app.ending.load(Ordering::Relaxed) {
            if let Some(event) = watch.look().await {
                return Some((Ok(event), watch));
            }
            tokio::time::sleep(LOOK).await;
        }
        None
    })
}

impl Watch {
    async fn look(&mut self) -> Option<Event> {
        let pen = Pen {
            now: self.web.app.clock.now(),
            ..self.pen
        };
        let Ok(registered) = looking::registration(&self.web.app, self.actor, self.id).await else {
            // Deleted meanwhile, or the person is no member any more: the page says so when it is loaded anew.
            self.over = true;
            return Some(Event::default().event("changed").data("gone"));
        };
        let now = Seen::of(&registered, &pen);
        if *self.seen.get_or_insert(now) != now {
            self.over = true;
            return Some(Event::default().event("changed").data("state"));
        }
        if now == Seen::Ended {
            self.over = true;
            return None;
        }
        if now != Seen::Running {
            return None;
        }
        let progress = progress_of(registered.newest.as_ref()).event(&pen);
        if progress == self.sent {
            return None;
        }
        self.sent.clone_from(&progress);
        Some(Event::default().event("progress").data(progress))
    }
}
