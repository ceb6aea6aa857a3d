//! The desk on which uploads lie while they are looked at and stored. In memory: after a restart they are looked at anew.

use super::columns::Proposed;
use super::uploads::{Choice, State};
use super::{Imported, Progress};
use crate::refused::Refused;
use domain::ids::{OfficeId, UploadId};
use domain::time::Timestamp;
use formats::propose::Meaning;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// Files that are looked at or stored at the same time; the others wait for their turn.
const TOGETHER: usize = 2;
/// How long one can ask what was stored.
const SHOWN: SignedDuration = SignedDuration::from_hours(1);

/// An upload of an office.
pub(super) type Key = (OfficeId, UploadId);

/// The uploads that this process works on.
pub struct Desk {
    cards: Mutex<HashMap<Key, Card>>,
    pub(super) turns: Semaphore,
}

impl Default for Desk {
    fn default() -> Desk {
        Desk {
            cards: Mutex::default(),
            turns: Semaphore::new(TOGETHER),
        }
    }
}

/// Columns (from 0) of which the person says what they mean.
type Corrections = Vec<(usize, Meaning)>;

/// One upload.
pub(super) struct Card {
    pub choice: Choice,
    pub progress: Progress,
    pub stage: watch::Receiver<Stage>,
    pub task: AbortHandle,
    pub since: Timestamp,
    /// What was made last of a table that no layout knows, by these corrections.
    pub proposed: Option<(Corrections, Arc<Proposed>)>,
}

/// How far an upload is.
#[derive(Clone)]
pub(super) enum Stage {
    Looking,
    Looked(Arc<Imported>),
    /// Refused; what was understood before, where it was the storing that was refused.
    Refused(Arc<Refused>, Option<Arc<Imported>>),
    Storing(Option<Arc<Imported>>),
    Stored(Arc<Imported>),
}

impl Stage {
    fn is_running(&self) -> bool {
        matches!(self, Stage::Looking | Stage::Storing(_))
    }
}

impl Desk {
    /// Puts a card on the desk in place of the one before. `false`: that one is being stored, and stays; the new one's
    /// task was never begun.
    pub(super) fn begin(&self, key: Key, card: impl FnOnce(Option<Arc<Imported>>) -> Card) -> bool {
        let mut cards = self.lock();
        let before = cards.get(&key);
        let stage = before.map(Card::now);
        if matches!(stage, Some(Stage::Storing(_) | Stage::Stored(_))) {
            return false;
        }
        if let Some(before) = before {
            before.task.abort();
        }
        let looked = match stage {
            Some(Stage::Looked(looked)) => Some(looked),
            Some(Stage::Refused(_, looked)) => looked,
            _ => None,
        };
        cards.insert(key, card(looked));
        true
    }

    /// Takes a card away and ends its work, unless it is being stored; returns how far it was.
    pub(super) fn end(&self, key: Key) -> Option<Stage> {
        let mut cards = self.lock();
        let stage = cards.get(&key).map(Card::now);
        if !matches!(stage, Some(Stage::Storing(_)))
            && let Some(card) = cards.remove(&key)
        {
            card.task.abort();
        }
        stage
    }

    /// What was made last of a table that no layout knows, if it was by these corrections.
    pub(super) fn proposed(
        &self,
        key: Key,
        corrections: &[(usize, Meaning)],
    ) -> Option<Arc<Proposed>> {
        let cards = self.lock();
        let (by, proposed) = cards.get(&key)?.proposed.as_ref()?;
        (by == corrections).then(|| Arc::clone(proposed))
    }

    pub(super) fn keep_proposed(
        &self,
        key: Key,
        corrections: &[(usize, Meaning)],
        proposed: &Arc<Proposed>,
    ) {
        if let Some(card) = self.lock().get_mut(&key) {
            card.proposed = Some((corrections.to_vec(), Arc::clone(proposed)));
        }
    }

    /// How far an upload is, once it is no longer under way or some time has passed; `None`: it isn't on the desk.
    pub(super) async fn state(&self, key: Key, wait: Duration) -> Option<State> {
        let (mut stage, progress) = {
            let cards = self.lock();
            let card = cards.get(&key)?;
            (card.stage.clone(), card.progress.clone())
        };
        // Too late and broken are the same here: what is so now is said below.
        let _ = timeout(wait, stage.wait_for(|stage| !stage.is_running())).await;
        let (read, size) = progress.read();
        let (stored, lines) = progress.stored();
        Some(match now(&stage) {
            Stage::Looking => State::Reading {
                done: read,
                of: size,
            },
            Stage::Looked(looked) => State::Looked(looked),
            Stage::Refused(why, looked) => State::Refused { why, looked },
            Stage::Storing(_) => State::Storing {
                done: stored,
                of: lines,
            },
            Stage::Stored(stored) => State::Stored(stored),
        })
    }

    pub(super) fn stage(&self, key: Key) -> Option<Stage> {
        self.lock().get(&key).map(Card::now)
    }

    pub(super) fn choice(&self, key: Key) -> Option<Choice> {
        self.lock().get(&key).map(|card| card.choice.clone())
    }

    /// What was stored an hour ago is asked for no more, and what isn't in the store any more neither.
    pub(super) fn tidy(&self, now: Timestamp, kept: SignedDuration) {
        self.lock().retain(|_, card| {
            let age = now.duration_since(card.since);
            match card.now() {
                Stage::Looking | Stage::Storing(_) => true,
                Stage::Stored(_) => age < SHOWN,
                _ => age < kept,
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Card>> {
        // A panic elsewhere leaves the map whole: each change of it is one call.
        self.cards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Card {
    fn now(&self) -> Stage {
        now(&self.stage)
    }
}

/// A task that broke sends nothing any more: then nothing was understood, and nothing stored.
fn now(stage: &watch::Receiver<Stage>) -> Stage {
    let is_over = stage.has_changed().is_err();
    let now = stage.borrow().clone();
    let broken = || {
        let broken = io::Error::other("the work on this file broke off");
        Arc::new(Refused::Unread(broken))
    };
    match now {
        Stage::Looking if is_over => Stage::Refused(broken(), None),
        Stage::Storing(looked) if is_over => Stage::Refused(broken(), looked),
        now => now,
    }
}
