//! The library, where the program has no command for it: linking without a browser, the login ledger, a later clock.

use super::banks::Login;
use super::home::Home;
use aggregation::deciding;
use aggregation::looking;
use aggregation::offices;
use aggregation::registering::{self, Registration, Typed};
use aggregation::{Actor, App, Clock, Refused, fetching};
use domain::connection::ConnectionState;
use domain::ids::{ConnectionId, FetchId};
use domain::journal::{Counter, TaxCategory};
use domain::time::{Date, Period, Timestamp};
use jiff::SignedDuration;
use server::open::SystemClock;
use store::connections::{self, StoredConnection};
use store::leases::{self, LoginOutcome};
use zeroize::Zeroizing;

/// Renkei opened by the test itself, in the office that the command line uses.
pub struct Inside {
    pub app: App,
    pub actor: Actor,
}

impl Inside {
    pub async fn open(home: &Home) -> Inside {
        let app = home.place().open().await.expect("Renkei opens");
        let office = offices::for_command_line(&app, None, app.clock.now())
            .await
            .expect("an office");
        Inside {
            app,
            actor: Actor::command_line(office),
        }
    }

    /// The same some minutes later.
    pub async fn later(home: &Home, minutes: i64) -> Inside {
        let mut inside = Inside::open(home).await;
        inside.app.clock = Box::new(Later(SignedDuration::from_mins(minutes)));
        inside
    }

    /// 新規登録 with the right password.
    pub async fn link(&self, login: Login) -> ConnectionId {
        self.link_with(login, login.password)
            .await
            .expect("the login is registered")
    }

    pub async fn link_with(&self, login: Login, password: &str) -> Result<ConnectionId, Refused> {
        self.link_as(self.actor, login, password).await
    }

    pub async fn link_as(
        &self,
        actor: Actor,
        login: Login,
        password: &str,
    ) -> Result<ConnectionId, Refused> {
        let registration = Registration {
            institution: login.institution.to_owned(),
            typed: typed(&[("id", login.id), ("password", password)]),
            display_name: None,
            start_on: None,
        };
        registering::register(&self.app, actor, registration, self.app.clock.now()).await
    }

    /// 登録情報の編集: another password.
    pub async fn change_password(&self, id: ConnectionId, password: &str) {
        let typed = typed(&[("password", password)]);
        let edited =
            registering::edit(&self.app, self.actor, id, typed, None, self.app.clock.now()).await;
        edited.expect("the password is saved");
    }

    /// Another office of the same installation.
    pub async fn second_office(&self) -> Actor {
        let office = offices::create(&self.app, "あさひ工務店", self.app.clock.now())
            .await
            .expect("an office");
        Actor::command_line(office)
    }

    /// 登録 of the oldest line of an account, without tax.
    pub async fn register_first_line(&self, label: &str, title: &str) {
        let account = looking::account(&self.app, self.actor, label)
            .await
            .expect("the accounts are read");
        let account = account.expect("the account is there").id;
        let always = Period::new(Date::MIN, Date::MAX).expect("a period");
        let lines = looking::live_lines(&self.app, self.actor, account, always)
            .await
            .expect("the lines are read");
        let counter = Counter {
            title: title.to_owned(),
            tax: TaxCategory::OutOfScope,
        };
        let line = deciding::Registration {
            line: lines[0].id,
            counters: vec![(counter, deciding::Share::Whole)],
        };
        let entries =
            deciding::register(&self.app, self.actor, &[line], self.app.clock.now()).await;
        assert_eq!(entries.expect("the line is registered").len(), 1);
    }

    /// As if its daily fetch were due now.
    pub async fn make_due(&self, id: ConnectionId) {
        let mut stored = self.connection(id).await;
        stored.connection.request(self.app.clock.now());
        let mut tx = self.app.store.write().await.expect("the store is written");
        connections::save(&mut tx, &mut stored)
            .await
            .expect("the connection is saved");
        tx.commit().await.expect("the store is written");
    }

    pub async fn connection(&self, id: ConnectionId) -> StoredConnection {
        let mut tx = self.app.store.read().await.expect("the store is read");
        let found = connections::find(&mut tx, self.actor.office, id)
            .await
            .expect("the store is read");
        found.expect("the connection is there")
    }

    pub async fn state(&self, id: ConnectionId) -> ConnectionState {
        self.connection(id).await.connection.state()
    }

    /// How many logins were intended in the life of a connection.
    pub async fn intents(&self, id: ConnectionId) -> u64 {
        let mut tx = self.app.store.read().await.expect("the store is read");
        leases::count(&mut tx, id)
            .await
            .expect("the ledger is read")
            .unsigned_abs()
    }

    /// What the ledger says of a fetch's login; see [`leases::of_fetch`].
    pub async fn login_of(&self, fetch: FetchId) -> Option<Option<LoginOutcome>> {
        let mut tx = self.app.store.read().await.expect("the store is read");
        leases::of_fetch(&mut tx, fetch)
            .await
            .expect("the ledger is read")
    }

    /// Whether somebody holds the login of a connection.
    pub async fn is_leased(&self, id: ConnectionId) -> bool {
        let key = self.connection(id).await.login_key;
        let mut tx = self.app.store.read().await.expect("the store is read");
        leases::held_until(&mut tx, &key, self.app.clock.now())
            .await
            .expect("the leases are read")
            .is_some()
    }

    /// Fetches what is due by itself, as the worker does; nothing if it isn't.
    pub async fn fetch_if_due(&self, id: ConnectionId) -> Option<fetching::Ended> {
        let now = self.app.clock.now();
        fetching::reap(&self.app, now)
            .await
            .expect("what was left behind is ended");
        let due = fetching::due(&self.app, now, 100)
            .await
            .expect("the store is read");
        let (office, id, _) = due.into_iter().find(|(_, due, _)| *due == id)?;
        let ended = fetching::fetch(&self.app, Actor::schedule(office), id, None).await;
        Some(ended.expect("what is due can be fetched"))
    }
}

fn typed(fields: &[(&str, &str)]) -> Typed {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
        .collect()
}

/// The machine's clock, set forward.
struct Later(SignedDuration);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        SystemClock
            .now()
            .saturating_add(self.0)
            .expect("not the end of time")
    }
}
