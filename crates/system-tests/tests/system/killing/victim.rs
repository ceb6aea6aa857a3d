//! A Renkei with one linked login that is killed, and the judgement afterwards.

use super::moment::Moment;
use crate::harness::banks::Counters;
use crate::harness::ledger::has_exactly_the_banks_lines;
use crate::harness::{Banks, Home, Inside, Login, Running, until};
use domain::connection::{BlockedBy, ConnectionState};
use domain::fetch::{Cause, OwnerAction};
use domain::ids::ConnectionId;
use domain::time::date_in_japan;
use store::leases::LoginOutcome;

/// Of the killed program: long enough for a page on a busy machine, short enough to wait for.
const LEASE_SECONDS: &str = "2";
/// A login whose outcome is unknown is tried an hour later at the earliest.
const JUST_NOT_AN_HOUR: i64 = 59;
const MORE_THAN_AN_HOUR: i64 = 61;
const DAYS: i64 = 3 * 24 * 60;

pub struct Victim {
    pub home: Home,
    pub banks: Banks,
    pub inside: Inside,
    pub login: Login,
    pub id: ConnectionId,
    /// The login has worked once before.
    worked: bool,
    /// What the bank had counted before the fetch that is killed.
    pub before: Counters,
}

/// What rule 1 allows after a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// The fetch was stored before the kill came.
    Done,
    /// The login was not sent, or it is known to be right.
    GoOn,
    /// It is unknown, of a login that never worked: not before the person acts.
    AfterThePerson,
    /// It is unknown, of a login that has worked: once, an hour later at the earliest.
    AnHourLater,
}

impl Victim {
    /// Links a login; `worked`: and fetches it once, in peace.
    pub async fn new(home: Home, login: Login, worked: bool) -> Victim {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let inside = Inside::open(&home).await;
        let id = inside.link(login).await;
        if worked {
            home.run(&["fetch", "--connection", &id.to_string()])
                .await
                .succeeded();
        }
        let before = banks.counters(login).await;
        Victim {
            home,
            banks,
            inside,
            login,
            id,
            worked,
            before,
        }
    }

    pub async fn counters(&self) -> Counters {
        self.banks.counters(self.login).await
    }

    /// Starts the program, kills it at the moment, and waits until its lease is over.
    pub async fn is_killed(&self, moment: Moment, arguments: &[&str]) {
        moment.prepare(self).await;
        let mut command = self.home.command(arguments);
        command.env("RENKEI_LEASE_SECONDS", LEASE_SECONDS);
        let mut running = Running::start("the killed one", command);
        moment.wait(self, &mut running).await;
        running.kill().await;
        self.banks.behave(self.login).await;
        let counters = self.counters().await;
        assert!(
            counters.logins <= self.inside.intents(self.id).await,
            "{moment:?}: a login left without its intent"
        );
        assert!(
            counters.logins <= self.before.logins + 1,
            "{moment:?}: more than one login in one fetch"
        );
    }

    /// What may happen now, by what the store knows and the bank has counted.
    pub async fn allowed(&self) -> Allowed {
        let fetch = match self.inside.state(self.id).await {
            ConnectionState::Fetching { fetch, .. } => fetch,
            ConnectionState::Idle if self.counters().await.logouts > self.before.logouts => {
                return Allowed::Done;
            }
            ConnectionState::Idle => return Allowed::GoOn,
            state => panic!("killed, it is in {state:?}"),
        };
        match self.inside.login_of(fetch).await {
            None => {
                assert_eq!(
                    self.counters().await.logins,
                    self.before.logins,
                    "logged in without an intent"
                );
                Allowed::GoOn
            }
            Some(Some(LoginOutcome::Accepted)) => Allowed::GoOn,
            Some(None) if self.worked => Allowed::AnHourLater,
            Some(None) => Allowed::AfterThePerson,
            Some(Some(outcome)) => panic!("killed, its login is {outcome:?}"),
        }
    }

    /// Nobody touches the login while the dead one holds it; and the bank ends the session that it left open.
    pub async fn lease_runs_out(&self) {
        until("the lease is over", async || {
            (!self.inside.is_leased(self.id).await).then_some(())
        })
        .await;
        self.banks.end_sessions(self.login).await;
    }

    /// Starts again by the command line, and judges how it goes on and what is there in the end.
    pub async fn starts_again(&self, allowed: Allowed) {
        let number = self.id.to_string();
        let fetch = ["fetch", "--connection", &number];
        match allowed {
            Allowed::Done => assert!(
                self.inside.fetch_if_due(self.id).await.is_none(),
                "a stored fetch is repeated"
            ),
            Allowed::GoOn => drop(self.home.run(&fetch).await.succeeded()),
            Allowed::AfterThePerson => {
                self.stays_away(0).await;
                self.stays_away(DAYS).await;
                let by = BlockedBy::Owner(OwnerAction::CheckThenFetch);
                let cause = Cause::LoginOutcomeUnknown;
                assert_eq!(
                    self.inside.state(self.id).await,
                    ConnectionState::Blocked { cause, by }
                );
                self.home.run(&fetch).await.succeeded();
            }
            Allowed::AnHourLater => {
                self.stays_away(0).await;
                let said = self.home.run(&fetch).await.failed();
                assert!(said.contains("不明"), "{said}");
                self.stays_away(JUST_NOT_AN_HOUR).await;
                let later = Inside::later(&self.home, MORE_THAN_AN_HOUR).await;
                // An hour after eleven in the evening is another day at the bank, too.
                let day = date_in_japan(later.app.clock.now());
                self.banks.come_to(day).await;
                let ended = later
                    .fetch_if_due(self.id)
                    .await
                    .expect("it is due after an hour");
                assert_eq!(ended.error, None);
            }
        }
        self.is_well().await;
    }

    /// Some minutes later nothing is fetched by itself.
    pub async fn stays_away(&self, minutes: i64) {
        let before = self.counters().await.logins;
        let ended = Inside::later(&self.home, minutes)
            .await
            .fetch_if_due(self.id)
            .await;
        assert!(
            ended.is_none(),
            "it was tried by itself {minutes} minutes later"
        );
        assert_eq!(self.counters().await.logins, before);
    }

    /// All lines are there once, the bank was treated well, and the database is whole.
    pub async fn is_well(&self) {
        has_exactly_the_banks_lines(&self.home, &self.banks, self.login).await;
        let counters = self.counters().await;
        assert!(
            counters.logins <= self.before.logins + 2,
            "{counters:?}, before {:?}",
            self.before
        );
        let Counters {
            wrong_passwords,
            open_sessions,
            open_sessions_max,
            forbidden_requests,
            ..
        } = counters;
        assert_eq!(
            (
                wrong_passwords,
                open_sessions,
                open_sessions_max,
                forbidden_requests
            ),
            (0, 0, 1, 0)
        );
        self.home.run(&["doctor"]).await.succeeded();
    }
}
