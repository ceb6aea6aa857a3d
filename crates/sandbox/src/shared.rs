//! What the three institutions and the control face share: the day, the sessions, the misbehaviours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use crate::Settings;
use crate::institution::{DemoLogin, Institution};
use crate::ledger::{self, LedgerAccount, Volume};
use crate::misbehaviour::Misbehaviour;
use crate::sessions::Sessions;

/// What a login's pages show depends on the day and on what is held back.
struct Shown {
    today: Date,
    held_back: Option<Misbehaviour>,
    accounts: Arc<Vec<LedgerAccount>>,
}

pub(crate) struct Shared {
    pub(crate) settings: Settings,
    sessions: Mutex<Sessions>,
    misbehaviours: Mutex<HashMap<Institution, Misbehaviour>>,
    set_day: Mutex<Option<Date>>,
    /// The newest answer per login: a visit reads the same books many times.
    shown: Mutex<HashMap<(Institution, &'static str), Shown>>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        Shared {
            sessions: Mutex::new(Sessions::new(settings.seed, settings.session_limits)),
            misbehaviours: Mutex::default(),
            set_day: Mutex::default(),
            shown: Mutex::default(),
            settings,
        }
    }

    pub(crate) fn today(&self) -> Date {
        let set_day = *locked(&self.set_day);
        set_day.unwrap_or_else(|| (self.settings.today)())
    }

    pub(crate) fn set_today(&self, day: Option<Date>) {
        *locked(&self.set_day) = day;
    }

    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        locked(&self.sessions)
    }

    pub(crate) fn misbehaviour(&self, institution: Institution) -> Option<Misbehaviour> {
        locked(&self.misbehaviours).get(&institution).cloned()
    }

    pub(crate) fn misbehave(&self, institution: Institution, how: Option<Misbehaviour>) {
        if how == Some(Misbehaviour::SignedOut) {
            return self.sessions().end_all(institution);
        }
        let mut misbehaviours = locked(&self.misbehaviours);
        match how {
            Some(how) => misbehaviours.insert(institution, how),
            None => misbehaviours.remove(&institution),
        };
    }

    /// The accounts of a login as its pages show them now.
    pub(crate) fn accounts(
        &self,
        institution: Institution,
        login: &'static DemoLogin,
    ) -> Arc<Vec<LedgerAccount>> {
        let today = self.today();
        let held_back = self.misbehaviour(institution).filter(|how| {
            matches!(
                how,
                Misbehaviour::LateLines { .. } | Misbehaviour::WithdrawnLine { .. }
            )
        });
        let mut shown = locked(&self.shown);
        let key = (institution, login.login_id);
        if let Some(known) = shown.get(&key)
            && known.today == today
            && known.held_back == held_back
        {
            return Arc::clone(&known.accounts);
        }
        let volume = Volume {
            seed: self.settings.seed,
            lines_per_day: self.settings.lines_per_day,
        };
        let accounts = Arc::new(ledger::accounts_shown(
            institution,
            login,
            volume,
            today,
            held_back.as_ref(),
        ));
        let newest = Shown {
            today,
            held_back,
            accounts: Arc::clone(&accounts),
        };
        shown.insert(key, newest);
        accounts
    }
}

/// A panic elsewhere leaves these tables whole: each change is one insertion or count.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
