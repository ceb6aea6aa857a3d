//! The moments at which a fetch is killed, each found by what the bank or the store sees of it.

use super::victim::Victim;
use crate::harness::{Running, until};
use domain::connection::ConnectionState;
use std::time::Duration;
use tokio::time::sleep;

/// How long the bank takes for each page, so that a moment can be caught.
const PAGE_MILLISECONDS: u64 = 80;

/// When to kill.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    /// It is claimed, and the login form is on its way.
    LoginForm,
    /// The bank has let it in, and the answer has not arrived.
    Login,
    /// The bank works at this request of the signed-in walk.
    Request(u64),
    /// The bank has logged it out; so much later the lines are being stored, or are.
    Logout { after: Duration },
    /// The lines are stored, and the program has not ended yet.
    Stored,
    /// So long after the start of the program.
    Time(Duration),
}

impl Moment {
    /// Prepares the bank.
    pub async fn prepare(self, victim: &Victim) {
        match self {
            Moment::LoginForm => {
                victim
                    .banks
                    .dawdle(victim.login, "login-form", 20_000)
                    .await
            }
            Moment::Login => victim.banks.dawdle(victim.login, "login", 20_000).await,
            Moment::Request(_) => {
                victim
                    .banks
                    .dawdle(victim.login, "anywhere", PAGE_MILLISECONDS)
                    .await
            }
            Moment::Logout { .. } | Moment::Stored | Moment::Time(_) => {
                victim.banks.behave(victim.login).await
            }
        }
    }

    /// Waits until it has come, or the program has ended before.
    pub async fn wait(self, victim: &Victim, running: &mut Running) {
        let before = victim.before;
        let waiting = async || match self {
            Moment::LoginForm => matches!(
                victim.inside.state(victim.id).await,
                ConnectionState::Fetching { .. }
            )
            .then_some(()),
            Moment::Login => (victim.counters().await.logins > before.logins).then_some(()),
            Moment::Request(n) => {
                (victim.counters().await.requests >= before.requests + n).then_some(())
            }
            Moment::Logout { .. } => {
                (victim.counters().await.logouts > before.logouts).then_some(())
            }
            Moment::Stored => victim
                .inside
                .connection(victim.id)
                .await
                .connection
                .last_succeeded_at
                .map(drop),
            Moment::Time(_) => Some(()),
        };
        until(&format!("{self:?}"), async || {
            if running.is_over() {
                Some(())
            } else {
                waiting().await
            }
        })
        .await;
        match self {
            Moment::Logout { after } | Moment::Time(after) => sleep(after).await,
            _ => {}
        }
    }
}
