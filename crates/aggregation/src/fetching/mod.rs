//! Fetching, from the claim to the last line stored.
//!
//! 1. Claim: the lease of the login and the connection's state, in one transaction ([`claim`]).
//! 2. Walk, with the login's intent written down before it leaves ([`desk`]).
//! 3. Finish: captures, accounts, lines, state and history in one transaction ([`finish`]).
//!
//! What a crash leaves behind is cleaned up by [`reap`].

mod answering;
mod back;
mod claim;
mod cut;
mod desk;
mod finish;
mod lists;
mod needs;
mod reap;
mod walk;

pub use answering::answer;
pub(crate) use finish::kind_word;
pub(crate) use needs::needs;
pub use reap::reap;

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;

use domain::fetch::{Cause, FetchError, Trigger};
use domain::ids::{ConnectionId, FetchId, OfficeId};
use domain::statement::matching::Counts;
use domain::time::Timestamp;
use recipe::Walked;
use store::connections;
use store::fetches::{self, FetchProgress};

/// How a fetch ended.
#[derive(Clone, Debug)]
pub struct Ended {
    pub fetch: FetchId,
    /// Lines of all accounts.
    pub counts: Counts,
    /// `None`: everything was fetched.
    pub error: Option<FetchError>,
}

/// Fetches one connection from beginning to end. `trigger: None`: for the reason why it is due.
pub async fn fetch(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    trigger: Option<Trigger>,
) -> Result<Ended, Refused> {
    let claimed = claim::claim(app, actor, id, trigger, app.clock.now()).await?;
    let walked = if claimed.refused_before {
        refused_before()
    } else {
        walk::walk(app, &claimed).await
    };
    show_storing(app, &claimed, &walked).await;
    finish::finish(app, claimed, walked, app.clock.now()).await
}

/// What is due now, over all offices: (office, connection, institution), longest waiting first. What nobody can read now waits
/// until its institution is there again.
pub async fn due(
    app: &App,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(OfficeId, ConnectionId, String)>, Refused> {
    let mut tx = app.store.read().await?;
    let due = connections::due(&mut tx, now, limit).await?;
    Ok(due
        .into_iter()
        .filter(|stored| app.catalogue.get(&stored.institution).is_some())
        .map(|stored| (stored.office, stored.connection.id, stored.institution))
        .collect())
}

/// The bank is left; what it showed is about to be matched. Only for looking at, so a fault changes nothing.
async fn show_storing(app: &App, claimed: &claim::Claimed, walked: &Walked) {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let accounts = small(walked.accounts.len());
    let progress = FetchProgress {
        step: "storing".to_owned(),
        accounts_done: accounts,
        accounts_all: accounts,
        pages: small(walked.captures.len()),
        lines: small(
            walked
                .views
                .iter()
                .map(|walked| walked.view.lines.len())
                .sum(),
        ),
    };
    if let Ok(mut tx) = app.store.write().await {
        let office = claimed.actor.office;
        if fetches::set_progress(&mut tx, office, claimed.fetch, &progress)
            .await
            .is_ok()
        {
            let _ = tx.commit().await;
        }
    }
}

/// The bank has refused this very login since it was saved, in another office: it isn't sent again (rule 1).
fn refused_before() -> Walked {
    ended_with(Cause::CredentialsRejected)
}

fn ended_with(cause: Cause) -> Walked {
    Walked {
        error: Some(FetchError::new(cause)),
        ..Walked::default()
    }
}
