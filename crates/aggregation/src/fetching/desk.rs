//! The desk behind a walk: its secrets, its ledger, its lease and its onlookers.

use super::claim::Claimed;
use crate::answers::Waiting;
use crate::app::App;
use crate::consenting::renewing::{self, Walking};
use crate::refused::Refused;
use domain::fetch::Challenge;
use domain::time::Timestamp;
use jiff::SignedDuration;
use recipe::{NoAnswer, Progress, Step};
use sessions::{Desk, NoToken, Secret, Stopped};
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::connections;
use store::fetches::{self, FetchProgress};
use store::leases::{self, LoginOutcome};
use tokio::sync::oneshot::Receiver;
use tokio::time::timeout;

/// How long a person may take, where the bank names no deadline of its own.
const ANSWER_MINUTES: i64 = 5;

pub(super) struct FetchDesk<'a> {
    app: &'a App,
    claimed: &'a Claimed,
    shown: FetchProgress,
    accepted: bool,
    /// Of an institution that is read by consent.
    access: Option<Secret>,
    /// The person is asked to approve in the bank's app; here they may give up.
    approving: Option<Receiver<Result<Secret, NoAnswer>>>,
}

/// Nobody is waited for any more once the walk is over.
impl Drop for FetchDesk<'_> {
    fn drop(&mut self) {
        if self.approving.is_some() {
            self.app.answers.forget(self.claimed.fetch);
        }
    }
}

impl<'a> FetchDesk<'a> {
    pub(super) fn new(app: &'a App, claimed: &'a Claimed) -> FetchDesk<'a> {
        FetchDesk {
            app,
            claimed,
            shown: FetchProgress::default(),
            accepted: false,
            access: renewing::access(&claimed.login),
            approving: None,
        }
    }

    /// Extends the lease; without it somebody else may be using the login already. A registration that was deleted
    /// meanwhile is not walked any further: its walk only logs out.
    async fn keep_lease(&self, now: Timestamp) -> Result<(), Refused> {
        let claimed = self.claimed;
        let until = now.saturating_add(self.app.lease).unwrap_or(Timestamp::MAX);
        let mut tx = self.app.store.write().await?;
        if connections::find(&mut tx, claimed.actor.office, claimed.stored.connection.id)
            .await?
            .is_none()
        {
            return Err(Refused::NotFound("connection"));
        }
        if !leases::extend(&mut tx, &claimed.lease, until, now).await? {
            return Err(Refused::LoginInUse { until });
        }
        Ok(tx.commit().await?)
    }

    /// The lease is checked in the transaction of the intent: both are ours, or nothing leaves.
    async fn intend_login(&self, now: Timestamp) -> Result<(), Refused> {
        let claimed = self.claimed;
        let until = now.saturating_add(self.app.lease).unwrap_or(Timestamp::MAX);
        let mut tx = self.app.store.write().await?;
        if !leases::extend(&mut tx, &claimed.lease, until, now).await? {
            return Err(Refused::LoginInUse { until });
        }
        let connection = claimed.stored.connection.id;
        leases::intend(
            &mut tx,
            &claimed.lease.login_key,
            &claimed.secret_digest,
            connection,
            claimed.fetch,
            now,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// A signed-in page was seen: whatever happens from here on, the login was right.
    async fn note_accepted(&self, now: Timestamp) -> Result<(), Refused> {
        let mut tx = self.app.store.write().await?;
        leases::settle(&mut tx, self.claimed.fetch, LoginOutcome::Accepted, now).await?;
        Ok(tx.commit().await?)
    }

    async fn show(&self, progress: &FetchProgress) -> Result<(), Refused> {
        let mut tx = self.app.store.write().await?;
        fetches::set_progress(
            &mut tx,
            self.claimed.actor.office,
            self.claimed.fetch,
            progress,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Shows a question to the person until `expires_at`.
    async fn put(
        &self,
        challenge: &Challenge,
        expires_at: Timestamp,
    ) -> Result<Receiver<Result<Secret, NoAnswer>>, NoAnswer> {
        self.claimed.asked.store(true, Ordering::Relaxed);
        let waiting = Waiting {
            challenge: challenge.clone(),
            expires_at,
        };
        let receiver = self.app.answers.expect(self.claimed.fetch, waiting);
        self.set_waiting(Some((challenge, expires_at)))
            .await
            .map_err(|_| NoAnswer::Interrupted)?;
        Ok(receiver)
    }

    /// How long a question stands: until the bank's own deadline, but not for ever.
    fn expires_at(&self, challenge: &Challenge) -> Timestamp {
        let now = self.app.clock.now();
        let latest = now
            .saturating_add(SignedDuration::from_mins(ANSWER_MINUTES))
            .unwrap_or(Timestamp::MAX);
        challenge
            .until
            .filter(|until| *until > now)
            .map_or(latest, |until| until.min(latest))
    }

    /// Moves the connection to 要追加入力 and back.
    async fn set_waiting(&self, challenge: Option<(&Challenge, Timestamp)>) -> Result<(), Refused> {
        let mut tx = self.app.store.write().await?;
        let id = self.claimed.stored.connection.id;
        let stored = connections::find(&mut tx, self.claimed.actor.office, id).await?;
        let mut stored = stored.ok_or(Refused::NotFound("connection"))?;
        let moved = match challenge {
            Some((challenge, expires_at)) => {
                stored
                    .connection
                    .ask(&self.claimed.ticket, challenge.kind, expires_at)
            }
            None => stored.connection.answered(&self.claimed.ticket),
        };
        moved.map_err(|_| Refused::NotAwaited)?;
        connections::save(&mut tx, &mut stored).await?;
        Ok(tx.commit().await?)
    }
}

impl Desk for FetchDesk<'_> {
    fn login_value(&self, field: &str) -> Option<Secret> {
        self.claimed
            .login
            .get(field)
            .map(|value| Secret::new(value.as_str()))
    }

    async fn access_token(&mut self) -> Result<Secret, NoToken> {
        self.access.clone().ok_or(NoToken::Ended)
    }

    async fn refresh_access(&mut self) -> Result<(), NoToken> {
        let refused = self.access.take().ok_or(NoToken::Ended)?;
        let walking = Walking {
            app: self.app,
            entry: &self.claimed.entry,
            stored: &self.claimed.stored,
            lease: &self.claimed.lease,
        };
        self.access = Some(walking.renew(&refused).await?);
        Ok(())
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        self.intend_login(self.app.clock.now())
            .await
            .map_err(|_| Stopped)
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        if self.app.ending.load(Ordering::Relaxed) {
            return Err(Stopped);
        }
        self.keep_lease(self.app.clock.now())
            .await
            .map_err(|_| Stopped)
    }

    async fn answer(&mut self, challenge: &Challenge) -> Result<Secret, NoAnswer> {
        let expires_at = self.expires_at(challenge);
        let mut receiver = self.put(challenge, expires_at).await?;
        let answer = loop {
            let left = expires_at.duration_since(self.app.clock.now());
            if left <= SignedDuration::ZERO {
                break Err(NoAnswer::Late);
            }
            // A person may take longer than the lease lasts.
            let step = left.min(self.app.lease / 3).unsigned_abs();
            match timeout(step, &mut receiver).await {
                Ok(answer) => break answer.unwrap_or(Err(NoAnswer::Interrupted)),
                Err(_) => self
                    .keep_lease(self.app.clock.now())
                    .await
                    .map_err(|_| NoAnswer::Interrupted)?,
            }
        };
        self.app.answers.forget(self.claimed.fetch);
        self.set_waiting(None)
            .await
            .map_err(|_| NoAnswer::Interrupted)?;
        answer
    }

    /// The question stands through all looks; the first page that is another one takes it away.
    async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        let mut receiver = match self.approving.take() {
            Some(receiver) => receiver,
            None => self.put(challenge, self.expires_at(challenge)).await?,
        };
        let heard = timeout(Duration::from_secs(seconds.into()), &mut receiver).await;
        match heard {
            Err(_) => self.approving = Some(receiver),
            // Said to be done: it is looked at right away.
            Ok(Ok(Ok(_))) => self
                .set_waiting(None)
                .await
                .map_err(|_| NoAnswer::Interrupted)?,
            Ok(Ok(Err(why))) => return Err(why),
            Ok(Err(_)) => return Err(NoAnswer::Interrupted),
        }
        Ok(())
    }

    async fn observe(&mut self, progress: &Progress) {
        if progress.step != Step::Asking && self.approving.take().is_some() {
            self.app.answers.forget(self.claimed.fetch);
            // Only shown: whatever the walk does next moves the connection anyway.
            let _ = self.set_waiting(None).await;
        }
        if !self.accepted && matches!(progress.step, Step::Accounts | Step::Lines) {
            self.accepted = self.note_accepted(self.app.clock.now()).await.is_ok();
        }
        let shown = FetchProgress {
            step: progress.step.word().to_owned(),
            accounts_done: progress.account.map_or(0, |(current, _)| current),
            accounts_all: progress.account.map_or(0, |(_, all)| all),
            pages: progress.pages,
            lines: progress.lines,
        };
        if shown != self.shown {
            // Progress is for looking at: a fetch doesn't end because it couldn't be shown.
            if self.show(&shown).await.is_ok() {
                self.shown = shown;
            }
        }
    }
}
