//! A Renkei with a clock that the test sets, and simulated banks beside it.

pub mod at_the_bank;
pub mod books;
pub mod own_bank;

use aggregation::answers::Answers;
use aggregation::catalogue::Catalogue;
use aggregation::importing::uploads::Desk;
use aggregation::offices::{self, NewUser};
use aggregation::registering::{self, Registration, Typed};
use aggregation::vault::Vault;
use aggregation::{Actor, App, Clock, Entropy, Refused, Who};
use domain::ids::ConnectionId;
use domain::office::Role;
use domain::time::{Date, Timestamp, date_in_japan, start_of_day};
use jiff::SignedDuration;
use sandbox::{Sandbox, Settings};
use sessions::OriginMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use store::testing;
use zeroize::Zeroizing;

pub const BANK: &str = "demo-bank";
/// Where a bank sends the browser of a person who consented.
pub const CALLBACK: &str = "http://127.0.0.1:8330/consent/callback";
/// Noon of this day in Japan is when every test begins.
pub const TODAY: Date = Date::constant(2026, 11, 24);

pub struct World {
    pub app: App,
    pub actor: Actor,
    pub banks: Sandbox,
    clock: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

/// A Renkei whose commands may go on by themselves.
pub struct Shared {
    pub app: Arc<App>,
    pub actor: Actor,
    clock: Arc<AtomicI64>,
    _banks: Sandbox,
    _folder: tempfile::TempDir,
}

impl Shared {
    pub async fn new() -> Shared {
        let world = World::new().await;
        Shared {
            app: Arc::new(world.app),
            actor: world.actor,
            clock: world.clock,
            _banks: world.banks,
            _folder: world.folder,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    pub fn advance(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// Another office of the same Renkei.
    pub async fn other_office(&self) -> Actor {
        let office = offices::create(&self.app, "となり商店", self.now()).await;
        Actor::command_line(office.expect("an office"))
    }

    /// Somebody of this office, in this role.
    pub async fn member(&self, role: Role) -> Actor {
        let user = NewUser {
            email: format!("{role:?}@mihon.example").to_lowercase(),
            name: "高橋 直樹".into(),
            password: "correct horse battery".into(),
        };
        let office = self.actor.office;
        let id = offices::add_member(&self.app, office, &user, role, self.now()).await;
        let who = Who::User(id.expect("a member"), role);
        Actor { office, who }
    }
}

struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).expect("in range")
    }
}

/// Counts: never the same twice, and the same in each run.
struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self
                .0
                .fetch_add(1, Ordering::SeqCst)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .to_le_bytes();
            chunk.copy_from_slice(&n[..chunk.len()]);
        }
    }
}

impl World {
    pub async fn new() -> World {
        World::with(Catalogue::built_in().expect("the recipes are good"), 4).await
    }

    /// `lines_per_day`: on an average weekday of a busy account.
    pub async fn with(catalogue: Catalogue, lines_per_day: u32) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(AtomicI64::new(start_of_day(TODAY).as_second() + 12 * 3600));
        let shared = Arc::clone(&clock);
        let today = Arc::new(move || date_in_japan(TestClock(Arc::clone(&shared)).now()));
        let settings = Settings {
            lines_per_day,
            ..Settings::new(11, today)
        };
        let banks = Sandbox::start(settings).await.expect("the banks start");
        let app = App {
            store: testing::sqlite(folder.path()).await.expect("a database"),
            vault: Vault::new(&[5; 32]),
            catalogue,
            clock: Box::new(TestClock(Arc::clone(&clock))),
            entropy: Box::new(TestEntropy(AtomicU64::new(1))),
            origins: OriginMap::new(banks.origins()).expect("loopback"),
            holder: "test".into(),
            lease: SignedDuration::from_secs(60),
            answers: Answers::default(),
            desk: Desk::default(),
            ending: AtomicBool::new(false),
        };
        let actor = Actor::command_line(
            offices::create(&app, "みほん商店", app.clock.now())
                .await
                .expect("an office"),
        );
        World {
            app,
            actor,
            banks,
            clock,
            folder,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// The office's owner: whoever goes to a bank's page of consent is a person with a browser.
    pub async fn owner(&self) -> Actor {
        let office = self.actor.office;
        let user = NewUser {
            email: "owner@mihon.example".into(),
            name: "佐藤 美咲".into(),
            password: "correct horse battery".into(),
        };
        let id = offices::add_member(&self.app, office, &user, Role::Owner, self.now()).await;
        let who = Who::User(id.expect("a member"), Role::Owner);
        Actor { office, who }
    }

    /// Whether this text stands anywhere in the files of the store, in the clear.
    pub fn store_holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.folder.path()).expect("a folder");
        files.into_iter().any(|file| {
            let bytes = std::fs::read(file.expect("a file").path()).expect("is read");
            bytes
                .windows(text.len())
                .any(|piece| piece == text.as_bytes())
        })
    }

    pub fn advance(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// Registers the first ordinary login of an institution; `password`: another one than the right one.
    pub async fn register(
        &self,
        actor: Actor,
        institution: &str,
        password: Option<&str>,
    ) -> Result<ConnectionId, Refused> {
        let mut typed = login(institution);
        if let Some(password) = password {
            typed.insert("password".into(), Zeroizing::new(password.into()));
        }
        let registration = Registration {
            institution: institution.into(),
            typed,
            display_name: None,
            start_on: None,
        };
        registering::register(&self.app, actor, registration, self.now()).await
    }

    pub fn counters(&self, institution: &str) -> sandbox::Counters {
        self.banks.counters(institution, login_id(institution))
    }
}

pub fn login(institution: &str) -> Typed {
    let login = Sandbox::logins()
        .iter()
        .find(|login| login.institution == institution)
        .expect("a login");
    login
        .fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
        .collect()
}

pub fn login_id(institution: &str) -> &'static str {
    Sandbox::logins()
        .iter()
        .find(|login| login.institution == institution)
        .expect("a login")
        .login_id
}
