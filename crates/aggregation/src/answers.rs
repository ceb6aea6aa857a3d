//! Answers to challenges: handed from whoever answers to the fetch that waits. Never stored, never logged.

use crate::refused::Refused;
use domain::fetch::Challenge;
use domain::ids::FetchId;
use domain::time::Timestamp;
use recipe::NoAnswer;
use sessions::Secret;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::oneshot;

/// A fetch that waits: for what, and where the answer goes.
type Waiter = (Waiting, oneshot::Sender<Result<Secret, NoAnswer>>);

/// The fetches of this process that wait for a person.
#[derive(Default)]
pub struct Answers {
    waiting: Mutex<HashMap<FetchId, Waiter>>,
}

/// What a fetch waits for.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub challenge: Challenge,
    pub expires_at: Timestamp,
}

impl Answers {
    /// Waits for the answer of this fetch. Dropping the receiver gives up.
    pub(crate) fn expect(
        &self,
        fetch: FetchId,
        waiting: Waiting,
    ) -> oneshot::Receiver<Result<Secret, NoAnswer>> {
        let (sender, receiver) = oneshot::channel();
        self.lock().insert(fetch, (waiting, sender));
        receiver
    }

    pub(crate) fn forget(&self, fetch: FetchId) {
        self.lock().remove(&fetch);
    }

    /// What a fetch waits for, if it does.
    pub fn waiting(&self, fetch: FetchId) -> Option<Waiting> {
        self.lock().get(&fetch).map(|(waiting, _)| waiting.clone())
    }

    pub(crate) fn give(
        &self,
        fetch: FetchId,
        answer: Result<Secret, NoAnswer>,
    ) -> Result<(), Refused> {
        let (_, sender) = self.lock().remove(&fetch).ok_or(Refused::NotAwaited)?;
        sender.send(answer).map_err(|_| Refused::NotAwaited)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<FetchId, Waiter>> {
        // A panic elsewhere leaves the map whole: each change of it is one call.
        self.waiting
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
