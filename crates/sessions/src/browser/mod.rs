//! `recipe::Session` over a headless Chromium, for pages that their scripts draw.
//!
//! The browser has no network at all. Whatever its pages ask for is held, judged by the recipe's fence and carried out by the
//! same client as a walk over HTTP: the same names, the same public addresses, the same TLS, the same limits. What the fence
//! doesn't let out is cut.

mod carry;
mod download;
mod drive;
mod judge;
mod paused;
mod pipe;
mod process;
mod program;
mod rhythm;
mod serve;
mod tab;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use domain::fetch::Challenge;
use recipe::{
    Act, AnswerToken, Method, NetworkFault, NoAnswer, Page, Part, Progress, Purpose, Request,
    Session, Standing, Stayed, Texts,
};
use reqwest::cookie::Jar;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use crate::guard::{Guard, Outbound};
use carry::InPlace;
use drive::{Came, Driving, Given, Guarded, Typed};
use paused::Paused;
use pipe::{Event, Pipe};
use process::Process;
use serve::{BYTES_MAX_FACTOR, Carried, Serving};
use tab::Tab;

pub use program::{BrowserProgram, NoBrowser};

use crate::client::client;
use crate::desk::{Desk, Secret};
use crate::hop::Hop;
use crate::limits::Limits;
use crate::origins::OriginMap;
use crate::turn::Turn;
use crate::wire::Wire;

/// A browser that isn't there by then doesn't come.
const START_MAX: Duration = Duration::from_secs(30);

/// A page that is busy for longer can't say what it waits for.
const ANSWER_MAX: Duration = Duration::from_secs(2);

/// One browser for one walk, with a profile of its own that nothing is left of.
pub struct BrowserSession<D> {
    tab: Tab,
    events: Receiver<Event>,
    /// After the tab: its pipe has to close first.
    process: Process,
    wire: Arc<Wire>,
    turn: Turn<D>,
    /// Names of the login's secret fields.
    secrets: Vec<String>,
    guard: Mutex<Guard>,
    under_way: JoinSet<Carried>,
    bytes_left: usize,
    given: Vec<Given>,
    live: Option<usize>,
    /// The walk's last request, without what it carried: whose fence holds while a person is waited for.
    last: Option<Request>,
    put_off: Vec<Paused>,
    /// What broke while a person was waited for.
    broke: Option<NetworkFault>,
}

impl<D: Desk> BrowserSession<D> {
    /// Starts a browser. `origins`: where simulated institutions are; empty for real ones. `secrets`: the names of the
    /// login's secret fields.
    ///
    /// # Errors
    /// When it doesn't start.
    pub async fn open(
        program: &BrowserProgram,
        origins: &OriginMap,
        limits: Limits,
        secrets: Vec<String>,
        desk: D,
    ) -> Result<BrowserSession<D>, NoBrowser> {
        let fault = || NoBrowser::DoesNotStart(program.path().to_owned());
        let wire = Wire {
            client: client(&limits).map_err(|_| fault())?,
            origins: origins.clone(),
            cookies: Jar::default(),
            page_bytes_max: limits.page_bytes_max,
        };
        let (process, to, from) = Process::start(program)?;
        let (pipe, events) = Pipe::open(to, from);
        let tab = timeout(START_MAX, Tab::open(pipe, &process.downloads())).await;
        let tab = tab.map_err(|_| fault())?.map_err(|_| fault())?;
        Ok(BrowserSession {
            tab,
            events,
            process,
            bytes_left: limits.page_bytes_max.saturating_mul(BYTES_MAX_FACTOR),
            wire: Arc::new(wire),
            turn: Turn::new(limits, desk),
            secrets,
            guard: Mutex::default(),
            under_way: JoinSet::new(),
            given: Vec::new(),
            live: None,
            last: None,
            put_off: Vec::new(),
            broke: None,
        })
    }

    /// Ends the browser and gives the desk back. (Dropping ends it too, behind the scenes.)
    pub async fn close(self) -> D {
        drop(self.tab);
        self.process.end().await;
        self.turn.desk
    }

    /// What keeps a request from being made at all. Where a click leads is judged when it leaves.
    fn judge(&self, request: &Request) -> Result<(), NetworkFault> {
        if request.act.is_on_page() {
            return Ok(());
        }
        let hop = Hop::first(request);
        hop.judge(request, false)?;
        self.wire.target(&hop, false).map(drop)
    }

    /// Whether the walk's own request tells another host something. What the tab asks for is judged when it leaves.
    fn leaks(&self, request: &Request, body: Option<&InPlace>) -> bool {
        let out = Outbound {
            method: Some(request.method),
            url: &request.url,
            headers: None,
            body: body.map(|body| body.body.as_ref()),
        };
        !request.act.is_on_page() && self.guard().leaks(&out, &request.fence)
    }

    fn guard(&self) -> MutexGuard<'_, Guard> {
        self.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a page that is given to the walk.
    fn give(&mut self, came: Came) -> Page {
        let (page, html) = match came {
            Came::OnPage(page) => {
                self.live = Some(self.given.len());
                let html = String::from_utf8_lossy(&page.body).into_owned();
                (page, Some(html))
            }
            Came::OffPage(page) => (page, None),
        };
        self.given.push(Given {
            url: page.url.clone(),
            html,
        });
        page
    }

    /// The walk's own body, to be put behind the opening of an address.
    fn in_place(&self, request: &Request) -> Result<Option<InPlace>, NetworkFault> {
        let body = self.turn.body(request)?;
        Ok(body
            .filter(|_| request.act == Act::Open)
            .map(|body| InPlace {
                method: request.method,
                content_type: body.content_type,
                body: body.bytes,
            })
            .or_else(|| {
                let is_bare = request.act == Act::Open && request.method == Method::Post;
                is_bare.then(|| InPlace {
                    method: Method::Post,
                    content_type: "application/x-www-form-urlencoded",
                    body: Bytes::new(),
                })
            }))
    }

    fn fills(&self, request: &Request) -> Result<Vec<Typed>, NetworkFault> {
        let Act::Submit { fill, .. } = &request.act else {
            return Ok(Vec::new());
        };
        let guarded = |parts: &[Part]| {
            let is_secret =
                |part: &Part| matches!(part, Part::Login(name) if self.secrets.contains(name));
            if parts.iter().any(is_secret) {
                Guarded::Secret { login: true }
            } else if parts.iter().any(|part| matches!(part, Part::Answer { .. })) {
                Guarded::Secret { login: false }
            } else if parts.iter().any(|part| matches!(part, Part::Login(_))) {
                Guarded::Private
            } else {
                Guarded::Nothing
            }
        };
        let typed = |(name, parts): &(String, Vec<Part>)| {
            Ok(Typed {
                name: name.clone(),
                value: self.turn.typed(name, parts)?,
                guarded: guarded(parts),
            })
        };
        fill.iter().map(typed).collect()
    }
}

impl<D: Desk> Session for BrowserSession<D> {
    async fn send(
        &mut self,
        request: &Request,
        arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        if let Some(fault) = self.broke.take() {
            return Err(fault);
        }
        self.turn.take(request.purpose).await?;
        self.judge(request)?;
        let in_place = self.in_place(request)?;
        let private = request.private.iter().map(Secret::new);
        self.guard().keep_private(private);
        if self.leaks(request, in_place.as_ref()) {
            return Err(Hop::first(request).outside(false));
        }
        self.last = Some(without_load(request));
        let fills = self.fills(request)?;
        let headers = own_headers(request)?;
        self.turn.may_continue(request.purpose).await?;
        self.turn.spend_answers(request);
        let deadline = self.turn.deadline(request.purpose);
        let limits = self.turn.limits;
        self.tab.seen().begin_step();
        // A logout answers with whatever it likes.
        let anything = |_: &Page| true;
        let arrived = if request.purpose == Purpose::Logout {
            &anything
        } else {
            arrived
        };

        let came = {
            let serving = Serving {
                tab: &self.tab,
                wire: &self.wire,
                turn: Some(&mut self.turn),
                put_off: &mut self.put_off,
                step: limits.step,
                guard: &self.guard,
                under_way: &mut self.under_way,
                bytes_left: &mut self.bytes_left,
                request,
                headers,
                in_place,
                intended: false,
            };
            let driving = Driving {
                tab: &self.tab,
                wire: &self.wire,
                guard: &self.guard,
                request,
                fills: &fills,
                given: &self.given,
                live: self.live,
                pause: limits.pause,
                patience: limits.step / 3,
            };
            tokio::select! {
                fault = serving.serve(&mut self.events) => Err(fault),
                came = driving.drive(arrived) => came,
                () = sleep_until(deadline.at) => {
                    let mut seen = self.tab.seen();
                    let sent = seen.sent;
                    // What stands there when the time is over is the page, whatever it is; unless it still waits itself.
                    let is_over = deadline.is_the_steps() && seen.in_flight == 0;
                    let page = seen.candidate.take().filter(|_| is_over);
                    page.map(Came::OnPage).ok_or_else(|| deadline.fault(sent))
                }
            }
        };
        match came {
            Ok(came) => Ok(self.give(came)),
            Err(fault) => {
                self.live = None;
                Err(fault)
            }
        }
    }

    async fn stay(
        &mut self,
        request: &Request,
        standing: &(dyn Fn(&Page) -> Standing + Sync),
    ) -> Result<Stayed, NetworkFault> {
        if let Some(fault) = self.broke.take() {
            return Err(fault);
        }
        if self.live.is_none() || self.live != request.page {
            return Ok(Stayed::Fixed);
        }
        self.turn.may_continue(request.purpose).await?;
        self.guard()
            .keep_private(request.private.iter().map(Secret::new));
        let headers = own_headers(request)?;
        let deadline = self.turn.deadline(request.purpose);
        let limits = self.turn.limits;
        self.tab.seen().begin_step();
        let came = {
            let serving = Serving {
                tab: &self.tab,
                wire: &self.wire,
                turn: Some(&mut self.turn),
                put_off: &mut self.put_off,
                step: limits.step,
                guard: &self.guard,
                under_way: &mut self.under_way,
                bytes_left: &mut self.bytes_left,
                request,
                headers,
                in_place: None,
                intended: false,
            };
            let driving = Driving {
                tab: &self.tab,
                wire: &self.wire,
                guard: &self.guard,
                request,
                fills: &[],
                given: &self.given,
                live: self.live,
                pause: limits.pause,
                patience: limits.step / 3,
            };
            tokio::select! {
                fault = serving.serve(&mut self.events) => Err(fault),
                came = driving.look_on(standing) => came,
                () = sleep_until(deadline.at) => {
                    let sent = self.tab.seen().sent;
                    if deadline.is_the_steps() { Ok(None) } else { Err(deadline.fault(sent)) }
                }
            }
        };
        match came {
            Ok(Some(came)) => Ok(Stayed::Came(self.give(came))),
            Ok(None) => {
                let waits = timeout(ANSWER_MAX, self.tab.waits()).await.ok().flatten();
                let (now, mut seen) = (Instant::now(), self.tab.seen());
                if let Some((wait, ago)) = waits {
                    seen.rhythm.waits(wait, now.checked_sub(ago).unwrap_or(now));
                }
                let is_busy = seen.in_flight > 0 || !self.put_off.is_empty();
                let goes_on = is_busy || seen.rhythm.goes_on(now);
                Ok(if goes_on {
                    Stayed::GoesOn
                } else {
                    Stayed::Still
                })
            }
            Err(fault) => {
                self.live = None;
                Err(fault)
            }
        }
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.turn.ask(challenge).await
    }

    async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        let waiting = self.turn.limits;
        let waited = self.turn.await_approval(challenge, seconds);
        let Some(request) = &self.last else {
            return waited.await;
        };
        // The page goes on meanwhile, as it would before a person: its questions are let out and answered.
        let serving = Serving {
            tab: &self.tab,
            wire: &self.wire,
            turn: None::<&mut Turn<D>>,
            put_off: &mut self.put_off,
            step: waiting.step,
            guard: &self.guard,
            under_way: &mut self.under_way,
            bytes_left: &mut self.bytes_left,
            request,
            headers: own_headers(request).unwrap_or_default(),
            in_place: None,
            intended: false,
        };
        tokio::pin!(waited);
        let fault = tokio::select! {
            waited = &mut waited => return waited,
            fault = serving.serve(&mut self.events) => fault,
        };
        self.broke = Some(fault);
        waited.await
    }

    async fn observe(&mut self, progress: &Progress) {
        self.turn.desk.observe(progress).await;
    }

    fn cover(&self, secrets: &[&str], texts: Texts<'_>) {
        self.turn.cover(secrets, texts);
    }

    fn notes(&mut self) -> Vec<String> {
        self.tab.seen().take_notes()
    }
}

/// A request as what its page asks for by itself later is judged: without what it carried.
fn without_load(request: &Request) -> Request {
    Request {
        purpose: Purpose::Page,
        fields: Vec::new(),
        json: None,
        carries_secret: false,
        act: Act::Open,
        ..request.clone()
    }
}

/// The recipe's headers. A consent's token never comes near a browser.
fn own_headers(request: &Request) -> Result<HeaderMap, NetworkFault> {
    let mut headers = HeaderMap::new();
    for (name, parts) in &request.headers {
        let no_value = || NetworkFault::NoValue {
            name: format!("the header {name}"),
        };
        let value = Request::header_value(parts, None)?;
        headers.insert(
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| no_value())?,
            HeaderValue::from_str(&value).map_err(|_| no_value())?,
        );
    }
    Ok(headers)
}
