//! The worker: fetches what is due. A nudge only says "look now"; what to do is always read from the store.

use aggregation::importing::uploads;
use aggregation::{Actor, App, Refused, fetching};
use domain::ids::{ConnectionId, OfficeId};
use jiff::SignedDuration;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::{info, warn};

/// How often it looks without being nudged.
const TICK: Duration = Duration::from_secs(1);
/// Fetches at the same time, over all institutions.
const TOGETHER: usize = 8;
/// Due connections read at one look.
const LOOK: u32 = 100;
/// How often files are forgotten that nobody confirmed.
const TIDY: SignedDuration = SignedDuration::from_hours(1);

pub(crate) struct Worker {
    app: Arc<App>,
    nudge: Arc<Notify>,
}

impl Worker {
    pub(crate) fn new(app: Arc<App>, nudge: Arc<Notify>) -> Worker {
        Worker { app, nudge }
    }

    /// Works until Renkei is asked to end, then waits for the fetches under way.
    pub(crate) async fn run(self) {
        let mut running = Running::default();
        let mut tasks = JoinSet::new();
        let mut tidied = None;
        while !self.app.ending.load(Ordering::Relaxed) {
            if let Err(error) = self.look(&mut running, &mut tasks).await {
                warn!(%error, "looking for due connections");
            }
            let now = self.app.clock.now();
            if tidied.is_none_or(|last| now.duration_since(last) >= TIDY) {
                tidied = Some(now);
                if let Err(error) = uploads::expire(&self.app, now).await {
                    warn!(%error, "forgetting files that nobody confirmed");
                }
            }
            tokio::select! {
                () = self.nudge.notified() => {}
                () = tokio::time::sleep(TICK) => {}
                Some(done) = tasks.join_next() => running.done(done.ok()),
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    async fn look(
        &self,
        running: &mut Running,
        tasks: &mut JoinSet<ConnectionId>,
    ) -> Result<(), Refused> {
        let now = self.app.clock.now();
        for freed in fetching::reap(&self.app, now).await? {
            info!(connection = freed.0, "ended a fetch that nobody finished");
        }
        for (office, id, institution) in fetching::due(&self.app, now, LOOK).await? {
            let together = self
                .app
                .catalogue
                .get(&institution)
                .map_or(1, |entry| entry.institution().manners.together.max(1));
            if running.start(id, &institution, together as usize) {
                let app = Arc::clone(&self.app);
                tasks.spawn(async move {
                    fetch(&app, office, id).await;
                    id
                });
            }
        }
        Ok(())
    }
}

async fn fetch(app: &App, office: OfficeId, id: ConnectionId) {
    match fetching::fetch(app, Actor::schedule(office), id, None).await {
        Ok(ended) => match ended.error {
            None => info!(connection = id.0, new = ended.counts.new, "fetched"),
            Some(error) => info!(connection = id.0, %error, "not fetched"),
        },
        // Somebody else has it, or it was changed meanwhile: the next look sees.
        Err(Refused::LoginInUse { .. } | Refused::NotStartable(_) | Refused::NotFound(_)) => {}
        Err(error) => warn!(connection = id.0, %error, "a fetch could not be begun or stored"),
    }
}

/// What this process is fetching right now.
#[derive(Default)]
struct Running {
    connections: HashMap<ConnectionId, String>,
}

impl Running {
    /// `false`: it runs already, or enough others do.
    fn start(&mut self, id: ConnectionId, institution: &str, together: usize) -> bool {
        let same = self
            .connections
            .values()
            .filter(|running| *running == institution)
            .count();
        if self.connections.contains_key(&id)
            || self.connections.len() >= TOGETHER
            || same >= together
        {
            return false;
        }
        self.connections.insert(id, institution.to_owned());
        true
    }

    /// `None`: a fetch broke in a way that names nothing; what still runs is known by its lease.
    fn done(&mut self, id: Option<ConnectionId>) {
        match id {
            Some(id) => {
                self.connections.remove(&id);
            }
            None => self.connections.clear(),
        }
    }
}
