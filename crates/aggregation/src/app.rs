//! What the commands need of the world: a store, a key, the catalogue, a clock and chance.

use crate::answers::Answers;
use crate::catalogue::{Catalogue, Entry};
use crate::importing::uploads::Desk;
use crate::refused::Refused;
use crate::vault::Vault;
use domain::time::Timestamp;
use jiff::SignedDuration;
use recipe::Institution;
use sessions::OriginMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use store::Store;

/// Reads the clock. Commands take `now`; only what runs for a while looks again.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// One running Renkei.
pub struct App {
    pub store: Store,
    pub vault: Vault,
    pub catalogue: Catalogue,
    pub clock: Box<dyn Clock>,
    pub entropy: Box<dyn Entropy>,
    /// Where simulated banks really are; empty outside of the demo and of tests.
    pub origins: OriginMap,
    /// Names this process in leases.
    pub holder: String,
    /// How long a login stays ours without a sign of life. After a crash nobody touches it before.
    pub lease: SignedDuration,
    /// Answers that running fetches wait for.
    pub answers: Answers,
    /// Files that were handed over and wait to be confirmed.
    pub desk: Desk,
    /// Set when Renkei is asked to end: running walks log out and stop at their next page.
    pub ending: AtomicBool,
}

impl App {
    /// The institutions that can be linked here: simulated ones only where the demo or a test plays them.
    pub fn institutions(&self) -> impl Iterator<Item = &Arc<Entry>> {
        let offered = |entry: &&Arc<Entry>| self.must_be_played(entry.institution()).is_ok();
        self.catalogue.all().filter(offered)
    }

    /// Refuses to link a simulated institution where nothing plays it: nobody is ever reached there.
    pub fn must_be_played(&self, institution: &Institution) -> Result<(), Refused> {
        if institution.is_simulated() && self.origins.local(&institution.login_page).is_none() {
            return Err(Refused::NotPlayed(institution.id.clone()));
        }
        Ok(())
    }

    /// `N` unpredictable bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A number from 0 (included) to 1 (excluded).
    pub(crate) fn chance(&self) -> f64 {
        f64::from(u32::from_le_bytes(self.random())) / (f64::from(u32::MAX) + 1.0)
    }
}
