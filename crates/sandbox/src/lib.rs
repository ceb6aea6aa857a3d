//! Simulated institutions over real HTTP, with their own ledger: the truth that a fetch is held against.
//!
//! Very different ones, each a module under `institutions`. They listen on loopback only, count what is done to
//! them, lock logins, end sessions, ask for codes and can be told to misbehave or to change their layout. This crate
//! shares no code with the rest of the workspace.

mod challenges;
mod consents;
mod control;
mod face;
mod http;
mod institution;
mod institutions;
mod ledger;
mod listing;
mod login;
mod misbehaviour;
mod phone;
mod picture;
mod print;
mod random;
mod sessions;
mod shared;
mod zengin;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use consents::{ConsentCounters, DemoClient};
use control::Control;
use face::Face;
use institution::{Institution, logins};
pub use ledger::{LedgerAccount, LedgerLine};
pub use login::{AccountKind, Asks, DemoLogin};
pub use misbehaviour::{Misbehaviour, Place};
pub use sessions::{Counters, SessionLimits};
use shared::Shared;

/// Which day it is in Japan; asked at every request, so that the ledgers grow with the date.
pub type Today = Arc<dyn Fn() -> Date + Send + Sync>;

/// How a sandbox is set up.
#[derive(Clone)]
pub struct Settings {
    /// The same seed gives the same ledgers.
    pub seed: u64,
    /// Ports on 127.0.0.1 by the institution's id; those that aren't named take any free one.
    pub ports: BTreeMap<String, u16>,
    /// Port of the control face, 0: any free one; `None`: there is none.
    pub control_port: Option<u16>,
    /// The clock.
    pub today: Today,
    /// Lines on an average weekday of a busy account (4 is lifelike; more for long histories).
    pub lines_per_day: u32,
    /// When sessions end by themselves.
    pub session_limits: SessionLimits,
}

impl Settings {
    /// Any ports, a control face, a lifelike number of lines.
    pub fn new(seed: u64, today: Today) -> Self {
        Settings {
            seed,
            ports: BTreeMap::new(),
            control_port: Some(0),
            today,
            lines_per_day: 4,
            session_limits: SessionLimits::default(),
        }
    }
}

/// The running institutions. Dropping it ends them; [`Sandbox::stop`] also waits until they have.
pub struct Sandbox {
    shared: Arc<Shared>,
    addresses: Vec<(&'static Institution, SocketAddr)>,
    control: Option<SocketAddr>,
    ending: watch::Sender<bool>,
    listeners: Vec<JoinHandle<std::io::Result<()>>>,
}

impl Sandbox {
    /// Opens the ports and starts to answer.
    ///
    /// # Errors
    /// A port that is taken or not allowed.
    pub async fn start(settings: Settings) -> std::io::Result<Sandbox> {
        let ports = settings.ports.clone();
        let control_port = settings.control_port;
        let shared = Arc::new(Shared::new(settings));
        let (ending, _) = watch::channel(false);
        let mut listeners = Vec::new();
        let mut addresses = Vec::new();
        for &institution in institutions::ALL {
            let face = Face {
                shared: Arc::clone(&shared),
                institution,
            };
            let router = Router::new().fallback(any(face::serve)).with_state(face);
            let port = ports.get(institution.id).copied().unwrap_or(0);
            let (address, listener) = listen(router, port, &ending).await?;
            addresses.push((institution, address));
            listeners.push(listener);
        }
        let mut control = None;
        if let Some(port) = control_port {
            let origins = origins_of(&addresses)
                .map(|(origin, address)| (origin.to_owned(), address.to_string()))
                .collect();
            let router = control::router(Control {
                shared: Arc::clone(&shared),
                origins: Arc::new(origins),
            });
            let (opened, listener) = listen(router, port, &ending).await?;
            control = Some(opened);
            listeners.push(listener);
        }
        Ok(Sandbox {
            shared,
            addresses,
            control,
            ending,
            listeners,
        })
    }

    /// Ends all institutions and waits until no page is under way any more.
    pub async fn stop(mut self) {
        self.ending.send_replace(true);
        for listener in self.listeners.drain(..) {
            // A listener that ended by itself has nothing more to give.
            drop(listener.await);
        }
    }

    /// The origins that recipes name, and where they are on loopback (plain HTTP).
    pub fn origins(&self) -> Vec<(String, SocketAddr)> {
        origins_of(&self.addresses)
            .map(|(origin, address)| (origin.to_owned(), address))
            .collect()
    }

    /// The ids of all institutions.
    pub fn institutions() -> impl Iterator<Item = &'static str> {
        institutions::ALL.iter().map(|one| one.id)
    }

    /// The Japanese name of an institution, and what its login form asks for from top to bottom: names of
    /// [`DemoLogin::fields`] with their labels. `None`: there is no such institution.
    pub fn form(
        institution: &str,
    ) -> Option<(&'static str, &'static [(&'static str, &'static str)])> {
        Institution::find(institution).map(|institution| (institution.name, institution.form))
    }

    /// Where each institution listens, by its id: what a later start may take as its ports.
    pub fn ports(&self) -> BTreeMap<String, u16> {
        self.addresses
            .iter()
            .map(|(institution, address)| (institution.id.to_owned(), address.port()))
            .collect()
    }

    /// Where the control face listens.
    pub fn control_address(&self) -> Option<SocketAddr> {
        self.control
    }

    /// Every login that can be tried.
    pub fn logins() -> &'static [DemoLogin] {
        logins()
    }

    /// What `institution` has counted for a login ID; zeros for what it doesn't know.
    pub fn counters(&self, institution: &str, login_id: &str) -> Counters {
        Institution::find(institution).map_or_else(Counters::default, |institution| {
            self.shared.sessions().counters(institution.id, login_id)
        })
    }

    /// From now on `institution` misbehaves in this way; `None`: it behaves again.
    /// False if there is no such institution.
    pub fn misbehave(&self, institution: &str, how: Option<Misbehaviour>) -> bool {
        let found = Institution::find(institution);
        if let Some(institution) = found {
            self.shared.misbehave(institution.id, how);
        }
        found.is_some()
    }

    /// The truth: what the pages show for this login today. Empty for an unknown one.
    pub fn ledger(&self, institution: &str, login_id: &str) -> Vec<LedgerAccount> {
        login_of(institution, login_id).map_or_else(Vec::new, |login| {
            self.shared.accounts(login).as_ref().clone()
        })
    }

    /// From now on `institution` shows its layout 1 or 2. False if there is no such institution or layout.
    pub fn set_layout(&self, institution: &str, layout: u8) -> bool {
        let found = Institution::find(institution).filter(|_| matches!(layout, 1 | 2));
        if let Some(institution) = found {
            self.shared.set_layout(institution.id, layout);
        }
        found.is_some()
    }

    /// The newest one-time code of a login, as the mail or the token shows it; a token always shows one.
    /// `None`: no code was sent, or the login is unknown.
    pub fn code(&self, institution: &str, login_id: &str) -> Option<String> {
        self.shared
            .challenges()
            .code(login_of(institution, login_id)?)
    }

    /// Approves a login in the bank's app, or declines it. False while nobody waits for it.
    pub fn approve(&self, institution: &str, login_id: &str, approve: bool) -> bool {
        login_of(institution, login_id)
            .is_some_and(|login| self.shared.challenges().decide(login, approve))
    }

    /// The 乱数表 of a login: what stands in each cell (`A1` …). Empty for an unknown login.
    pub fn grid(&self, institution: &str, login_id: &str) -> BTreeMap<String, String> {
        login_of(institution, login_id)
            .map(|login| self.shared.challenges().grid(login))
            .unwrap_or_default()
    }

    /// What the newest picture of a login shows.
    pub fn picture_text(&self, institution: &str, login_id: &str) -> Option<String> {
        self.shared
            .challenges()
            .picture_text(login_of(institution, login_id)?)
    }

    /// The answer to the security question (合言葉) that `question` contains.
    pub fn security_answer(
        &self,
        institution: &str,
        login_id: &str,
        question: &str,
    ) -> Option<String> {
        let questions = login_of(institution, login_id)?.questions;
        let found = questions.iter().find(|(one, _)| question.contains(one))?;
        Some(found.1.to_owned())
    }

    /// The password of the second page, where there is one.
    pub fn second_password(&self, institution: &str, login_id: &str) -> Option<String> {
        let password = login_of(institution, login_id)?.second_password;
        (!password.is_empty()).then(|| password.to_owned())
    }

    /// The program that is registered at each institution with an API.
    pub fn clients() -> impl Iterator<Item = DemoClient> {
        institutions::APIS.iter().map(|rules| DemoClient {
            institution: rules.institution,
            id: rules.client_id,
            secret: rules.client_secret,
        })
    }

    /// What an institution with an API has counted of the consents of a login; zeros for what it doesn't know.
    pub fn consents(&self, institution: &str, login_id: &str) -> ConsentCounters {
        login_of(institution, login_id)
            .map(|login| self.shared.consents().counted(login, self.shared.today()))
            .unwrap_or_default()
    }

    /// Every access token of a login is over, as if its time had come. False for an unknown login.
    pub fn expire_access(&self, institution: &str, login_id: &str) -> bool {
        let login = login_of(institution, login_id);
        if let Some(login) = login {
            self.shared.consents().expire_access(login);
        }
        login.is_some()
    }

    /// A customer withdraws every consent at the bank's own site. False for an unknown login.
    pub fn withdraw_consent(&self, institution: &str, login_id: &str) -> bool {
        let login = login_of(institution, login_id);
        if let Some(login) = login {
            self.shared.consents().withdraw(login);
        }
        login.is_some()
    }

    /// Sets a login's password and lifts its lock. False for an unknown login.
    pub fn change_password(&self, institution: &str, login_id: &str, password: &str) -> bool {
        Institution::find(institution).is_some_and(|institution| {
            self.shared
                .sessions()
                .change_password(institution.id, login_id, password)
        })
    }

    /// Overrides the clock, `None`: follows it again.
    pub fn set_today(&self, day: Option<Date>) {
        self.shared.set_today(day);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.ending.send_replace(true);
    }
}

fn login_of(institution: &str, login_id: &str) -> Option<&'static DemoLogin> {
    Institution::find(institution)?.login(login_id)
}

fn origins_of(
    addresses: &[(&'static Institution, SocketAddr)],
) -> impl Iterator<Item = (&'static str, SocketAddr)> {
    addresses.iter().flat_map(|&(institution, address)| {
        std::iter::once(institution.origin)
            .chain(institution.further_origins.iter().copied())
            .map(move |origin| (origin, address))
    })
}

async fn listen(
    router: Router,
    port: u16,
    ending: &watch::Sender<bool>,
) -> std::io::Result<(SocketAddr, JoinHandle<std::io::Result<()>>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let mut ended = ending.subscribe();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        // An error means that the sandbox is gone: an end as well.
        drop(ended.wait_for(|is_ending| *is_ending).await);
    });
    Ok((address, tokio::spawn(async move { serving.await })))
}
