//! Serving a tab while a request of the walk is under way: its requests, dialogs, windows and downloads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use std::time::Duration;

use recipe::{Method, NetworkFault, Page, Purpose, Request};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, timeout};

use super::carry::{Answer, InPlace, carry};
use super::download;
use super::judge::{Verdict, judge};
use super::paused::{Kind, Paused};
use super::pipe::Event;
use super::tab::{OnTheWire, Tab};
use crate::desk::Desk;
use crate::guard::Guard;
use crate::turn::Turn;
use crate::wire::Wire;

/// Bounds of one step; no bank comes near.
const REQUESTS_MAX: u32 = 1_000;
const DOCUMENTS_MAX: u32 = 20;
const DIALOGS_MAX: u32 = 20;

/// Everything that a walk's tab loads, pictures and all, as a multiple of the largest page.
pub(super) const BYTES_MAX_FACTOR: usize = 4;

/// A request that we have carried out.
pub(super) struct Carried {
    paused: Paused,
    secret: bool,
    /// It was the walk's own POST.
    own: bool,
    answer: Result<Answer, NetworkFault>,
}

/// Who serves, for one request of the walk.
pub(super) struct Serving<'s, D> {
    pub(super) tab: &'s Tab,
    pub(super) wire: &'s Arc<Wire>,
    /// `None`: the desk is busy with a person. What it has to hear of first, is put off.
    pub(super) turn: Option<&'s mut Turn<D>>,
    /// Requests with the login's secrets that were put off.
    pub(super) put_off: &'s mut Vec<Paused>,
    /// How long one of the page's own requests may take.
    pub(super) step: Duration,
    pub(super) guard: &'s Mutex<Guard>,
    pub(super) under_way: &'s mut JoinSet<Carried>,
    pub(super) bytes_left: &'s mut usize,
    pub(super) request: &'s Request,
    /// The recipe's headers.
    pub(super) headers: HeaderMap,
    pub(super) in_place: Option<InPlace>,
    /// The login's intent has been written down in this step.
    pub(super) intended: bool,
}

impl<D: Desk> Serving<'_, D> {
    /// Serves until something ends the step.
    pub(super) async fn serve(mut self, events: &mut Receiver<Event>) -> NetworkFault {
        if self.turn.is_some() {
            for paused in std::mem::take(self.put_off) {
                if let Err(fault) = self.decide(paused).await {
                    return fault;
                }
            }
        }
        loop {
            let went_on = tokio::select! {
                event = events.recv() => match event {
                    Some(event) => self.happened(&event).await,
                    None => Err(NetworkFault::Crashed { sent: self.tab.seen().sent }),
                },
                Some(carried) = self.under_way.join_next() => self.came(carried),
            };
            if let Err(fault) = went_on {
                return fault;
            }
        }
    }

    async fn happened(&mut self, event: &Event) -> Result<(), NetworkFault> {
        let params = &event.params;
        match event.method.as_str() {
            "Fetch.requestPaused" => return self.asked(event).await,
            "Page.frameNavigated" => return self.navigated(&params["frame"]),
            "Page.javascriptDialogOpening" => return self.dialog(event),
            "Network.webSocketCreated" => {
                let url = params["url"].as_str().unwrap_or_default();
                let url = url::Url::parse(url).ok();
                let host = url.as_ref().and_then(|url| url.host_str()).unwrap_or("?");
                self.tab.seen().note(format!("cut: web socket to {host}"));
            }
            "Target.attachedToTarget" => self.attached(params),
            "Target.targetCreated" => {
                let info = &params["targetInfo"];
                if info["openerId"].as_str() == Some(&self.tab.frame) {
                    self.close(info, "cut: another window");
                }
            }
            "Inspector.targetCrashed" if event.session == self.tab.session => {
                let sent = self.tab.seen().sent;
                return Err(NetworkFault::Crashed { sent });
            }
            "Browser.downloadWillBegin" => {
                let text = |key: &str| params[key].as_str().unwrap_or_default().to_owned();
                let name = text("suggestedFilename");
                self.tab.seen().download_names.insert(text("guid"), name);
            }
            "Browser.downloadProgress" => return self.downloading(params).await,
            _ => {}
        }
        Ok(())
    }

    fn guard(&self) -> MutexGuard<'_, Guard> {
        self.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn navigated(&self, frame: &Value) -> Result<(), NetworkFault> {
        let mut seen = self.tab.seen();
        seen.happened += 1;
        if frame["id"].as_str() == Some(&self.tab.frame) {
            seen.loader = frame["loaderId"].as_str().unwrap_or_default().to_owned();
            seen.rhythm.opens(Instant::now());
            seen.documents_opened += 1;
            if seen.documents_opened > DOCUMENTS_MAX {
                return Err(NetworkFault::Restless);
            }
        }
        Ok(())
    }

    /// Nobody reads it. What asks whether to leave a page is answered by leaving; anything else by "no", but for the question
    /// whether one really wants to log out.
    fn dialog(&self, event: &Event) -> Result<(), NetworkFault> {
        let kind = event.params["type"].as_str().unwrap_or_default();
        let leaves = kind == "beforeunload" || self.request.purpose == Purpose::Logout;
        self.tab.pipe.tell(
            &event.session,
            "Page.handleJavaScriptDialog",
            json!({ "accept": leaves }),
        );
        let mut seen = self.tab.seen();
        seen.dialogs += 1;
        if seen.dialogs > DIALOGS_MAX {
            return Err(NetworkFault::Restless);
        }
        Ok(())
    }

    fn attached(&self, params: &Value) {
        let info = &params["targetInfo"];
        let session = params["sessionId"].as_str().unwrap_or_default();
        match info["type"].as_str() {
            Some("page") if info["targetId"].as_str() == Some(&self.tab.frame) => {}
            Some("iframe" | "worker") => self.tab.admit(session),
            // They would outlive the page and answer in its place.
            Some(other) => {
                let what = format!("cut: {}", other.replace('_', " "));
                self.close(info, &what);
            }
            None => {}
        }
    }

    fn close(&self, info: &Value, note: &str) {
        let id = json!({ "targetId": info["targetId"] });
        self.tab.pipe.tell("", "Target.closeTarget", id);
        self.tab.seen().note(note.to_owned());
    }

    async fn asked(&mut self, event: &Event) -> Result<(), NetworkFault> {
        {
            let mut seen = self.tab.seen();
            seen.happened += 1;
            seen.requests += 1;
            if seen.requests > REQUESTS_MAX {
                return Err(NetworkFault::Restless);
            }
        }
        let Some(paused) = Paused::read(event, &self.tab.frame) else {
            let id = event.params["requestId"].as_str().unwrap_or_default();
            self.refuse(&event.session, id, "BlockedByClient");
            return Ok(());
        };
        self.decide(paused).await
    }

    async fn decide(&mut self, mut paused: Paused) -> Result<(), NetworkFault> {
        let in_place = self.own_post(&mut paused);
        let verdict = match &in_place {
            // It passed the fence before the tab was told to go there.
            Some(_) => Verdict::Goes {
                secret: false,
                login: false,
            },
            None => judge(&paused, &self.request.fence, &self.guard()),
        };
        match verdict {
            Verdict::Cut => {
                self.refuse(&paused.session, &paused.id, "BlockedByClient");
                // A tab asks for its icon by itself.
                if paused.url.path() != "/favicon.ico" {
                    self.tab.seen().note(format!("cut: {}", paused.text()));
                }
                Ok(())
            }
            Verdict::Breaks => {
                // Given up, so that the tab stays where it is and can still log out.
                self.refuse(&paused.session, &paused.id, "Aborted");
                let sent = self.tab.seen().sent;
                let to = paused.text();
                Err(NetworkFault::FenceBroken { to, sent })
            }
            Verdict::Goes { secret, login } => self.goes(paused, secret, login, in_place).await,
        }
    }

    /// The walk's own POST stands behind the first opening of its address.
    fn own_post(&mut self, paused: &mut Paused) -> Option<InPlace> {
        let mut url = self.request.url.clone();
        url.set_fragment(None);
        if paused.kind != Kind::Page || paused.url != url {
            return None;
        }
        let own = self.in_place.take()?;
        paused.method = Some(own.method);
        Some(own)
    }

    async fn goes(
        &mut self,
        paused: Paused,
        secret: bool,
        login: bool,
        in_place: Option<InPlace>,
    ) -> Result<(), NetworkFault> {
        let is_post = paused.method == Some(Method::Post);
        // A script may send the password in a form of its own making: the login's first POST counts, whatever is in it.
        let is_login = login || (self.request.purpose == Purpose::Login && is_post);
        if is_login && !self.intended {
            let Some(turn) = self.turn.as_mut() else {
                self.put_off.push(paused);
                return Ok(());
            };
            turn.before_login().await?;
            self.intended = true;
        }
        self.guard().leaves(paused.body.as_deref());
        let counts = paused.kind != Kind::Asset;
        {
            let mut seen = self.tab.seen();
            seen.in_flight += usize::from(counts);
            if counts {
                seen.rhythm.asks(Instant::now());
            }
            // Opening the form again sends no login.
            seen.sent |= counts && (is_post || self.request.purpose != Purpose::Login);
        }
        let headers = if counts && self.request.fence.is_origin(&paused.url) {
            self.headers.clone()
        } else {
            HeaderMap::new()
        };
        let (wire, step) = (Arc::clone(self.wire), self.step);
        self.under_way.spawn(async move {
            let own = in_place.is_some();
            let carried = timeout(step, carry(&wire, &paused, in_place, headers)).await;
            let answer = carried.unwrap_or(Err(NetworkFault::Slow { sent: true }));
            Carried {
                paused,
                secret,
                own,
                answer,
            }
        });
        Ok(())
    }

    /// An answer is here.
    fn came(&mut self, carried: Result<Carried, JoinError>) -> Result<(), NetworkFault> {
        let Ok(carried) = carried else { return Ok(()) };
        let Carried { paused, .. } = &carried;
        {
            let mut seen = self.tab.seen();
            seen.happened += 1;
            if paused.kind != Kind::Asset {
                seen.in_flight = seen.in_flight.saturating_sub(1);
            }
        }
        let answer = match &carried.answer {
            Ok(answer) => answer,
            Err(fault) if paused.kind == Kind::Page => {
                self.refuse(&paused.session, &paused.id, "Aborted");
                return Err(fault.clone());
            }
            Err(fault) => {
                self.refuse(&paused.session, &paused.id, "ConnectionFailed");
                let note = format!("failed: {}: {}", paused.text(), fault.cause().word());
                self.tab.seen().note(note);
                return Ok(());
            }
        };
        match self.bytes_left.checked_sub(answer.page.body.len()) {
            Some(left) => *self.bytes_left = left,
            None => return Err(NetworkFault::TooLarge),
        }
        // What carried a secret, or was ours, is not sent a second time.
        if (carried.secret || carried.own) && answer.repeats() {
            self.refuse(&paused.session, &paused.id, "Aborted");
            let to = paused.text();
            return Err(NetworkFault::FenceBroken { to, sent: true });
        }
        if paused.kind == Kind::Page && answer.is_off_page() {
            self.fulfil(paused, answer.nothing_to_show(paused));
            self.tab.seen().off_page = Some(answer.page.clone());
            return Ok(());
        }
        if paused.kind == Kind::Page && !answer.is_redirect() {
            let on_the_wire = OnTheWire {
                status: answer.page.status,
                whole: is_whole(&answer.page),
                retry_after: answer.page.retry_after,
            };
            let mut seen = self.tab.seen();
            seen.documents.insert(paused.loader.clone(), on_the_wire);
        }
        self.fulfil(paused, answer.fulfilment(paused));
        Ok(())
    }

    fn fulfil(&self, paused: &Paused, params: Value) {
        self.tab
            .pipe
            .tell(&paused.session, "Fetch.fulfillRequest", params);
    }

    fn refuse(&self, session: &str, id: &str, reason: &str) {
        let params = json!({ "requestId": id, "errorReason": reason });
        self.tab.pipe.tell(session, "Fetch.failRequest", params);
    }

    async fn downloading(&mut self, params: &Value) -> Result<(), NetworkFault> {
        let guid = params["guid"].as_str().unwrap_or_default();
        let bytes_max = self.wire.page_bytes_max;
        if params["receivedBytes"].as_f64().unwrap_or_default() > bytes_max as f64 {
            let cancel = json!({ "guid": guid });
            self.tab.pipe.tell("", "Browser.cancelDownload", cancel);
            return Err(NetworkFault::TooLarge);
        }
        let name = match params["state"].as_str() {
            Some("completed") => self.tab.seen().download_names.remove(guid),
            _ => None,
        };
        let path = params["filePath"].as_str();
        if let Some((name, path)) = name.zip(path) {
            let page = download::page(&name, path, bytes_max).await?;
            self.tab.seen().off_page = Some(page);
        }
        Ok(())
    }
}

/// The document came to its end; what a browser shows of a cut one looks whole.
fn is_whole(page: &Page) -> bool {
    let tail = &page.body[page.body.len().saturating_sub(4096)..];
    // Tags are ASCII in every charset that pages are written in.
    tail.to_ascii_lowercase()
        .windows(6)
        .any(|six| six == b"</html")
}
