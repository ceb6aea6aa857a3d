//! `recipe::Session` over plain HTTP(S).

use domain::fetch::Challenge;
use domain::said::Said;
use recipe::{
    AnswerToken, NetworkFault, NoAnswer, Page, Part, Progress, Purpose, Request, Session, Texts,
};
use reqwest::cookie::Jar;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::timeout_at;

use crate::client::client;
use crate::desk::{Desk, NoToken, Secret};
use crate::guard::{Guard, Outbound};
use crate::hop::Hop;
use crate::limits::Limits;
use crate::origins::OriginMap;
use crate::turn::Turn;
use crate::wire::{Outgoing, Wire};

/// TLS or the HTTP client can't be set up: a fault of this machine, not of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the HTTP client can't be set up")]
pub struct NotSetUp;

impl NotSetUp {
    /// The reason, for people.
    pub fn said(self) -> Said {
        Said::new(
            "このコンピューターで、暗号化通信（TLS）の用意ができません。Renkeiを起動しなおしてください",
            "encrypted connections (TLS) can't be set up on this machine; restart Renkei",
        )
    }
}

/// The bank doesn't take the access token (RFC 6750 §3.1).
const UNAUTHORIZED: u16 = 401;

/// One session of one walk: its cookies, its connections, its time.
pub struct HttpSession<D> {
    wire: Wire,
    turn: Turn<D>,
    /// What the bank was told in this walk, which nobody else is.
    guard: Guard,
    /// The access token was renewed in this walk.
    refreshed: bool,
}

impl<D: Desk> HttpSession<D> {
    /// `origins`: where simulated institutions are; empty for real ones.
    ///
    /// # Errors
    /// When the client can't be set up.
    pub fn new(origins: &OriginMap, limits: Limits, desk: D) -> Result<HttpSession<D>, NotSetUp> {
        let wire = Wire {
            client: client(&limits)?,
            origins: origins.clone(),
            cookies: Jar::default(),
            page_bytes_max: limits.page_bytes_max,
        };
        Ok(HttpSession {
            wire,
            turn: Turn::new(limits, desk),
            guard: Guard::default(),
            refreshed: false,
        })
    }

    /// Gives the desk back when the walk is over.
    pub fn into_desk(self) -> D {
        self.turn.desk
    }

    /// The recipe's headers, with the access token where one names it.
    async fn headers(&mut self, request: &Request) -> Result<HeaderMap, NetworkFault> {
        let access = if request.carries_access() {
            Some(self.turn.desk.access_token().await.map_err(fault)?)
        } else {
            None
        };
        let mut headers = HeaderMap::new();
        for (name, parts) in &request.headers {
            let no_value = || NetworkFault::NoValue {
                name: format!("the header {name}"),
            };
            let value = Request::header_value(parts, access.as_ref().map(Secret::expose))?;
            let mut value = HeaderValue::from_str(&value).map_err(|_| no_value())?;
            value.set_sensitive(parts.contains(&Part::AccessToken));
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| no_value())?;
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// One exchange within the time that is left.
    async fn exchange(
        &mut self,
        request: &Request,
        body: Option<Outgoing>,
    ) -> Result<Page, NetworkFault> {
        let headers = self.headers(request).await?;
        let deadline = self.turn.deadline(request.purpose);
        let mut sent = false;
        let exchange = self
            .wire
            .exchange(request, &headers, body, &self.guard, &mut sent);
        match timeout_at(deadline.at, exchange).await {
            Ok(answered) => answered,
            Err(_) => Err(deadline.fault(sent)),
        }
    }
}

impl<D: Desk> Session for HttpSession<D> {
    async fn send(
        &mut self,
        request: &Request,
        _arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        self.turn.take(request.purpose).await?;
        self.wire.judge(request)?;
        let body = self.turn.body(request)?;
        for (secret, is_login) in self.turn.secrets_in(request) {
            self.guard.typed(secret, is_login);
        }
        let private = request.private.iter().map(Secret::new);
        self.guard.keep_private(private);
        let out = Outbound {
            method: Some(request.method),
            url: &request.url,
            headers: None,
            body: body.as_ref().map(|body| body.bytes.as_ref()),
        };
        if self.guard.leaks(&out, &request.fence) {
            return Err(Hop::first(request).outside(false));
        }
        self.turn.spend_answers(request);
        self.turn.may_continue(request.purpose).await?;
        if request.purpose == Purpose::Login {
            self.turn.before_login().await?;
        }

        let page = self.exchange(request, body.clone()).await?;
        if page.status != UNAUTHORIZED || !request.carries_access() {
            return Ok(page);
        }
        // An access token lives for hours or days. Once in a walk it may have run out; a new one that is refused as well
        // says that the consent is over.
        if std::mem::replace(&mut self.refreshed, true) {
            return Err(NetworkFault::ConsentEnded);
        }
        self.turn.desk.refresh_access().await.map_err(fault)?;
        let page = self.exchange(request, body).await?;
        if page.status == UNAUTHORIZED {
            return Err(NetworkFault::ConsentEnded);
        }
        Ok(page)
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.turn.ask(challenge).await
    }

    async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        self.turn.await_approval(challenge, seconds).await
    }

    async fn observe(&mut self, progress: &Progress) {
        self.turn.desk.observe(progress).await;
    }

    fn cover(&self, secrets: &[&str], texts: Texts<'_>) {
        self.turn.cover(secrets, texts);
    }
}

fn fault(none: NoToken) -> NetworkFault {
    match none {
        NoToken::Ended => NetworkFault::ConsentEnded,
        NoToken::Network(fault) => fault,
    }
}
