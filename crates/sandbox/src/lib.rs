//! Simulated institutions over real HTTP, with their own ledger: the truth that a fetch is held against.
//!
//! Three very different ones: an old-style bank (`demo-bank`), a card (`demo-card`) and a wallet with
//! points (`demo-pay`). They listen on loopback only, count what is done to them, lock logins, end
//! sessions and can be told to misbehave. This crate shares no code with the rest of the workspace.

mod bank;
mod card;
mod control;
mod face;
mod http;
mod institution;
mod ledger;
mod listing;
mod misbehaviour;
mod pay;
mod print;
mod random;
mod sessions;
mod shared;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use control::Control;
use face::Face;
pub use institution::{AccountKind, DemoLogin};
use institution::{Institution, LOGINS, login};
pub use ledger::{LedgerAccount, LedgerLine};
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
    /// Ports of demo-bank, demo-card and demo-pay on 127.0.0.1; 0: any free one.
    pub ports: [u16; 3],
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
            ports: [0; 3],
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
    addresses: [(Institution, SocketAddr); 3],
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
        let ports = settings.ports;
        let control_port = settings.control_port;
        let shared = Arc::new(Shared::new(settings));
        let (ending, _) = watch::channel(false);
        let mut listeners = Vec::new();
        let mut addresses =
            Institution::ALL.map(|one| (one, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))));
        for ((institution, address), port) in addresses.iter_mut().zip(ports) {
            let face = Face {
                shared: Arc::clone(&shared),
                institution: *institution,
            };
            let router = Router::new().fallback(any(face::serve)).with_state(face);
            let (opened, listener) = listen(router, port, &ending).await?;
            *address = opened;
            listeners.push(listener);
        }
        let mut control = None;
        if let Some(port) = control_port {
            let origins = addresses
                .iter()
                .map(|(one, address)| (one.origin().to_owned(), address.to_string()))
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
        self.addresses
            .iter()
            .map(|(institution, address)| (institution.origin().to_owned(), *address))
            .collect()
    }

    /// Where the control face listens.
    pub fn control_address(&self) -> Option<SocketAddr> {
        self.control
    }

    /// Every login that can be tried.
    pub fn logins() -> &'static [DemoLogin] {
        &LOGINS
    }

    /// What `institution` has counted for a login ID; zeros for what it doesn't know.
    pub fn counters(&self, institution: &str, login_id: &str) -> Counters {
        Institution::find(institution).map_or_else(Counters::default, |institution| {
            self.shared.sessions().counters(institution, login_id)
        })
    }

    /// From now on `institution` misbehaves in this way; `None`: it behaves again.
    /// False if there is no such institution.
    pub fn misbehave(&self, institution: &str, how: Option<Misbehaviour>) -> bool {
        let found = Institution::find(institution);
        if let Some(institution) = found {
            self.shared.misbehave(institution, how);
        }
        found.is_some()
    }

    /// The truth: what the pages show for this login today. Empty for an unknown one.
    pub fn ledger(&self, institution: &str, login_id: &str) -> Vec<LedgerAccount> {
        Institution::find(institution)
            .and_then(|institution| {
                let login = login(institution, login_id)?;
                Some(self.shared.accounts(institution, login).as_ref().clone())
            })
            .unwrap_or_default()
    }

    /// Sets a login's password and lifts its lock. False for an unknown login.
    pub fn change_password(&self, institution: &str, login_id: &str, password: &str) -> bool {
        Institution::find(institution).is_some_and(|institution| {
            self.shared
                .sessions()
                .change_password(institution, login_id, password)
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
