//! What the institutions and the control face share: the day, sessions, challenges, misbehaviours, layouts.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use crate::Settings;
use crate::challenges::Challenges;
use crate::consents::Consents;
use crate::institution::Institution;
use crate::ledger::{LedgerAccount, Moment};
use crate::login::DemoLogin;
use crate::misbehaviour::Misbehaviour;
use crate::sessions::Sessions;

/// What a login's pages show at a moment.
struct Shown {
    moment: Moment,
    accounts: Arc<Vec<LedgerAccount>>,
}

pub(crate) struct Shared {
    pub(crate) settings: Settings,
    sessions: Mutex<Sessions>,
    challenges: Mutex<Challenges>,
    consents: Mutex<Consents>,
    misbehaviours: Mutex<HashMap<&'static str, Misbehaviour>>,
    /// Institutions that show their second layout.
    second_layouts: Mutex<HashSet<&'static str>>,
    set_day: Mutex<Option<Date>>,
    /// The newest answer per login: a visit reads the same books many times.
    shown: Mutex<HashMap<(&'static str, &'static str), Shown>>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        Shared {
            sessions: Mutex::new(Sessions::new(settings.seed, settings.session_limits)),
            challenges: Mutex::new(Challenges::new(settings.seed)),
            consents: Mutex::new(Consents::new(settings.seed)),
            misbehaviours: Mutex::default(),
            second_layouts: Mutex::default(),
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

    pub(crate) fn challenges(&self) -> MutexGuard<'_, Challenges> {
        locked(&self.challenges)
    }

    pub(crate) fn consents(&self) -> MutexGuard<'_, Consents> {
        locked(&self.consents)
    }

    /// 1 or 2: how the institution's pages are laid out now.
    pub(crate) fn layout(&self, institution: &str) -> u8 {
        if locked(&self.second_layouts).contains(institution) {
            2
        } else {
            1
        }
    }

    pub(crate) fn set_layout(&self, institution: &'static str, layout: u8) {
        let mut second = locked(&self.second_layouts);
        if layout == 2 {
            second.insert(institution);
        } else {
            second.remove(institution);
        }
    }

    pub(crate) fn misbehaviour(&self, institution: &str) -> Option<Misbehaviour> {
        locked(&self.misbehaviours).get(institution).cloned()
    }

    pub(crate) fn misbehave(&self, institution: &'static str, how: Option<Misbehaviour>) {
        if how == Some(Misbehaviour::SignedOut) {
            return self.sessions().end_all(institution);
        }
        let mut misbehaviours = locked(&self.misbehaviours);
        match how {
            Some(how) => misbehaviours.insert(institution, how),
            None => misbehaviours.remove(&institution),
        };
    }

    /// Told by institutions before they answer with a page of a list other than its first: a list that is to move has
    /// done so now.
    pub(crate) fn further_page(&self, institution: &str) {
        let mut misbehaviours = locked(&self.misbehaviours);
        if misbehaviours.get(institution) == Some(&Misbehaviour::MovingList) {
            misbehaviours.remove(institution);
        }
    }

    /// The accounts of a login as its pages show them now.
    pub(crate) fn accounts(&self, login: &'static DemoLogin) -> Arc<Vec<LedgerAccount>> {
        let held_back = self.misbehaviour(login.institution).filter(|how| {
            matches!(
                how,
                Misbehaviour::LateLines { .. }
                    | Misbehaviour::WithdrawnLine { .. }
                    | Misbehaviour::MovingList
            )
        });
        let moment = Moment {
            seed: self.settings.seed,
            lines_per_day: self.settings.lines_per_day,
            today: self.today(),
            held_back,
        };
        let mut shown = locked(&self.shown);
        let key = (login.institution, login.login_id);
        if let Some(known) = shown.get(&key).filter(|known| known.moment == moment) {
            return Arc::clone(&known.accounts);
        }
        let books = Institution::find(login.institution).map(|institution| institution.books);
        let accounts: Vec<LedgerAccount> = books
            .into_iter()
            .flat_map(|books| login.accounts.iter().map(move |plan| (books, plan)))
            .map(|(books, plan)| books(plan, &moment))
            .collect();
        let accounts = Arc::new(accounts);
        let newest = Shown {
            moment,
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
