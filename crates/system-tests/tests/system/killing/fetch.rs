//! `renkei fetch` killed.

use super::moment::Moment::{self, Login, LoginForm, Logout, Request, Stored, Time};
use super::victim::{Allowed, Victim};
use crate::harness::{self, BANK, CARD, Home, PAY};
use futures_util::{StreamExt, stream};
use std::time::Duration;

/// Kills at a time: each waits most of the time for a lease to run out.
const TOGETHER: usize = 5;

/// A fetch to be killed.
#[derive(Clone, Copy, Debug)]
struct Kill {
    login: harness::Login,
    worked: bool,
    moment: Moment,
    /// What rule 1 allows afterwards; `None`: it depends on how far the walk has come.
    allowed: Option<Allowed>,
}

const fn kill(
    login: harness::Login,
    worked: bool,
    moment: Moment,
    allowed: Option<Allowed>,
) -> Kill {
    Kill {
        login,
        worked,
        moment,
        allowed,
    }
}

/// The moments of one kind of login, from the first page to the last.
fn moments(login: harness::Login, worked: bool, requests: &[u64]) -> Vec<Kill> {
    let unknown = if worked {
        Allowed::AnHourLater
    } else {
        Allowed::AfterThePerson
    };
    let mut kills = vec![
        kill(login, worked, LoginForm, Some(Allowed::GoOn)),
        kill(login, worked, Login, Some(unknown)),
        kill(login, worked, Request(1), None),
    ];
    kills.extend(
        requests
            .iter()
            .map(|&n| kill(login, worked, Request(n), Some(Allowed::GoOn))),
    );
    kills
}

/// Kills each on a Renkei and at a bank of its own, and judges it.
async fn judge(kills: Vec<(Home, Kill)>) {
    let judged = kills.into_iter().map(async |(home, kill)| {
        let victim = Victim::new(home, kill.login, kill.worked).await;
        victim
            .is_killed(
                kill.moment,
                &["fetch", "--connection", &victim.id.to_string()],
            )
            .await;
        let allowed = victim.allowed().await;
        eprintln!("{kill:?}: {allowed:?}");
        if let Some(expected) = kill.allowed {
            assert_eq!(allowed, expected, "{kill:?}");
        }
        victim.lease_runs_out().await;
        victim.starts_again(allowed).await;
    });
    stream::iter(judged)
        .buffer_unordered(TOGETHER)
        .collect::<Vec<()>>()
        .await;
}

fn on_sqlite(kills: Vec<Kill>) -> Vec<(Home, Kill)> {
    kills.into_iter().map(|kill| (Home::new(), kill)).collect()
}

#[tokio::test]
async fn a_login_that_never_worked_is_killed_at_each_page() {
    judge(on_sqlite(moments(BANK, false, &[3, 5, 7, 9]))).await;
}

#[tokio::test]
async fn a_login_that_has_worked_is_killed_at_each_page() {
    judge(on_sqlite(moments(BANK, true, &[2, 3, 4]))).await;
}

#[tokio::test]
async fn the_card_and_the_wallet_are_killed_at_each_page() {
    let card = moments(CARD, false, &[3]);
    let wallet = moments(PAY, true, &[3]);
    judge(on_sqlite([card, wallet].concat())).await;
}

/// Around the one transaction that stores everything, and at moments that nobody chose.
#[tokio::test]
async fn a_fetch_is_killed_while_it_stores_its_lines_and_at_any_time() {
    let storing = [0, 30, 80, 150, 250, 400].map(|ms| Logout {
        after: Duration::from_millis(ms),
    });
    let any_time = [200, 500, 900, 1400].map(|ms| Time(Duration::from_millis(ms)));
    let mut kills = vec![kill(BANK, false, Stored, Some(Allowed::Done))];
    kills.extend(
        storing
            .into_iter()
            .chain(any_time)
            .map(|moment| kill(BANK, false, moment, None)),
    );
    judge(on_sqlite(kills)).await;
}

#[tokio::test]
async fn killed_on_postgresql() {
    let mut kills = vec![];
    let storing = [20, 120].map(|ms| {
        kill(
            BANK,
            false,
            Logout {
                after: Duration::from_millis(ms),
            },
            None,
        )
    });
    let stored = kill(BANK, false, Stored, Some(Allowed::Done));
    for kill in [moments(BANK, true, &[4]), storing.to_vec(), vec![stored]].concat() {
        let homes = Home::on_each_engine(&format!("killed_{}", kills.len())).await;
        kills.extend(homes.into_iter().skip(1).map(|home| (home, kill)));
    }
    judge(kills).await;
}
