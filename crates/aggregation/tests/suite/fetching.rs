//! Fetching through the commands, against the simulated bank: what is stored, and what is never sent.

use crate::common::{self, BANK, World};
use aggregation::consenting::{self, Wish};
use aggregation::refused::Refused;
use aggregation::registering::{self, Typed};
use aggregation::{Actor, deciding, exporting, fetching, looking, offices};
use domain::connection::{ConnectionState, NotStartable};
use domain::fetch::{Cause, Trigger};
use domain::journal::{Counter, TaxCategory};
use domain::time::{Date, Period};
use zeroize::Zeroizing;

const EVER: Period = Period {
    from: Date::constant(2020, 1, 1),
    to: Date::constant(2030, 1, 1),
};

#[tokio::test]
async fn what_the_bank_shows_is_stored_once_however_often_it_is_fetched() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    let first = fetching::fetch(&world.app, world.actor, id, None)
        .await
        .expect("begins");
    assert_eq!(first.error, None);
    world.advance(60);
    let second = fetching::fetch(&world.app, world.actor, id, Some(Trigger::OwnerRequest))
        .await
        .expect("begins");
    assert_eq!(
        (second.error, second.counts.new, second.counts.asked),
        (None, 0, 0)
    );

    for ledger in world.banks.ledger(BANK, common::login_id(BANK)) {
        let accounts = looking::accounts(&world.app, world.actor)
            .await
            .expect("looks");
        let account = accounts
            .iter()
            .find(|account| account.identity.number == ledger.number)
            .expect("is there");
        assert_eq!(
            account.balance.map(|(minor, _)| minor),
            Some(ledger.balance)
        );
        let stored = looking::live_lines(&world.app, world.actor, account.id, EVER)
            .await
            .expect("looks");
        let stored: Vec<_> = stored
            .iter()
            .map(|line| {
                (
                    line.posted_on,
                    line.amount,
                    line.description.as_str(),
                    line.balance,
                )
            })
            .collect();
        let from = stored.first().map(|line| line.0).expect("has lines");
        let truth: Vec<_> = ledger
            .lines
            .iter()
            .filter(|line| line.on >= from)
            .map(|line| {
                (
                    line.on,
                    line.amount,
                    line.description.as_str(),
                    line.balance,
                )
            })
            .collect();
        assert_eq!(stored, truth, "account {}", ledger.number);
    }
    let counters = world.counters(BANK);
    assert_eq!(
        (
            counters.logins,
            counters.open_sessions,
            counters.open_sessions_max
        ),
        (2, 0, 1)
    );
}

#[tokio::test]
async fn nothing_before_the_start_date_is_taken_in() {
    let world = World::new().await;
    let start = Date::constant(2026, 11, 10);
    for institution in [BANK, "demo-card", "demo-pay"] {
        let registration = registering::Registration {
            institution: institution.into(),
            typed: common::login(institution),
            display_name: None,
            start_on: Some(start),
        };
        let id = registering::register(&world.app, world.actor, registration, world.now())
            .await
            .expect("registers");
        let ended = fetching::fetch(&world.app, world.actor, id, None)
            .await
            .expect("begins");
        assert_eq!(ended.error, None, "{institution}");
    }
    for account in looking::accounts(&world.app, world.actor)
        .await
        .expect("looks")
    {
        let lines = looking::live_lines(&world.app, world.actor, account.id, EVER)
            .await
            .expect("looks");
        assert!(!lines.is_empty(), "{}", account.label);
        assert!(
            lines.iter().all(|line| line.posted_on >= start),
            "{}",
            account.label
        );
    }
}

#[tokio::test]
async fn a_rejected_password_is_sent_once_until_the_owner_edits_it() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, Some("wrong12345"))
        .await
        .expect("registers");
    let ended = fetching::fetch(&world.app, world.actor, id, None)
        .await
        .expect("begins");
    assert_eq!(
        ended.error.map(|error| error.cause),
        Some(Cause::CredentialsRejected)
    );
    for trigger in [
        Trigger::Scheduled,
        Trigger::OwnerRequest,
        Trigger::CommandLine,
    ] {
        world.advance(24 * 60);
        let refused = fetching::fetch(&world.app, world.actor, id, Some(trigger)).await;
        assert!(
            matches!(
                refused,
                Err(Refused::NotStartable(NotStartable::OwnerHasToAct { .. }))
            ),
            "{trigger:?}"
        );
    }
    assert_eq!(world.counters(BANK).wrong_passwords, 1);

    let mut right = Typed::new();
    right.insert(
        "password".into(),
        common::login(BANK).remove("password").expect("a password"),
    );
    registering::edit(&world.app, world.actor, id, right, None, world.now())
        .await
        .expect("edits");
    let ended = fetching::fetch(&world.app, world.actor, id, None)
        .await
        .expect("begins");
    assert_eq!(ended.error, None);
    assert_eq!(world.counters(BANK).wrong_passwords, 1);
}

#[tokio::test]
async fn the_same_wrong_login_of_another_office_is_not_sent_either() {
    let world = World::new().await;
    let other = Actor::command_line(
        offices::create(&world.app, "となり商店", world.now())
            .await
            .expect("an office"),
    );
    let theirs = world
        .register(other, BANK, Some("wrong12345"))
        .await
        .expect("registers");
    world.advance(1);
    let ours = world
        .register(world.actor, BANK, Some("wrong12345"))
        .await
        .expect("registers");
    world.advance(1);
    for (actor, id) in [(world.actor, ours), (other, theirs)] {
        let ended = fetching::fetch(&world.app, actor, id, None)
            .await
            .expect("begins");
        assert_eq!(
            ended.error.map(|error| error.cause),
            Some(Cause::CredentialsRejected)
        );
    }
    assert_eq!(world.counters(BANK).wrong_passwords, 1);
}

#[tokio::test]
async fn an_edit_that_changes_nothing_starts_nothing_and_an_existing_login_is_named() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    let again = world.register(world.actor, BANK, None).await;
    assert!(matches!(again, Err(Refused::AlreadyRegistered { connection }) if connection == id));

    fetching::fetch(&world.app, world.actor, id, None)
        .await
        .expect("begins");
    let empty: Typed = [("id".to_owned(), Zeroizing::new(String::new()))].into();
    let edited = registering::edit(
        &world.app,
        world.actor,
        id,
        empty,
        Some("本店の口座".into()),
        world.now(),
    )
    .await;
    assert_eq!(edited.expect("edits"), registering::Edited::Name);
    let due = fetching::due(&world.app, world.now(), 10)
        .await
        .expect("looks");
    assert_eq!(due, [], "a new name alone makes nothing due");
}

#[tokio::test]
async fn a_fetch_that_was_killed_before_the_login_goes_on_and_after_it_waits() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    world.banks.misbehave(
        BANK,
        Some(sandbox::Misbehaviour::Slow {
            place: sandbox::Place::Login,
            milliseconds: 60_000,
        }),
    );
    // Dropping the future in the middle is what a killed process leaves behind.
    let killed = tokio::time::timeout(
        std::time::Duration::from_secs(3),
        fetching::fetch(&world.app, world.actor, id, None),
    );
    assert!(killed.await.is_err(), "the bank should have been slow");
    world.banks.misbehave(BANK, None);
    assert_eq!(
        fetching::reap(&world.app, world.now())
            .await
            .expect("looks"),
        [],
        "the lease still holds"
    );
    world.advance(5);
    assert_eq!(
        fetching::reap(&world.app, world.now())
            .await
            .expect("reaps"),
        [id]
    );

    let stored = looking::connections(&world.app, world.actor)
        .await
        .expect("looks");
    let intended = world.app.store.read().await.expect("begins");
    let mut tx = intended;
    let logins = store::leases::count(&mut tx, id).await.expect("counts");
    match stored[0].connection.state() {
        // Killed before the login left.
        ConnectionState::Suspended {
            cause: Cause::Interrupted,
            ..
        } => assert_eq!(logins, 0),
        // Killed with the login on its way: it never worked before, so a person has to look.
        ConnectionState::Blocked {
            cause: Cause::LoginOutcomeUnknown,
            ..
        } => assert_eq!(logins, 1),
        other => panic!("unexpected {other:?}"),
    }
}

#[tokio::test]
async fn a_decision_is_taken_once_undone_and_exported() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    fetching::fetch(&world.app, world.actor, id, None)
        .await
        .expect("begins");
    let accounts = looking::accounts(&world.app, world.actor)
        .await
        .expect("looks");
    let lines = looking::live_lines(&world.app, world.actor, accounts[0].id, EVER)
        .await
        .expect("looks");
    let (first, second) = (lines[0].id, lines[1].id);
    let counter = Counter {
        title: "雑費".into(),
        tax: TaxCategory::OutOfScope,
    };
    let register = |line| {
        [deciding::Registration {
            line,
            counters: vec![(counter.clone(), deciding::Share::Whole)],
        }]
    };

    deciding::register(&world.app, world.actor, &register(first), world.now())
        .await
        .expect("registers");
    let twice = deciding::register(&world.app, world.actor, &register(first), world.now()).await;
    assert!(matches!(twice, Err(Refused::DecidedAlready { line }) if line == first));
    deciding::exclude(&world.app, world.actor, &[second], world.now())
        .await
        .expect("excludes");

    let books = exporting::export(
        &world.app,
        world.actor,
        exporting::Target::Hledger,
        EVER,
        world.now(),
    )
    .await
    .expect("exports");
    assert!(books.contains("費用:雑費") && books.contains("対象外") && books.contains("未仕訳"));

    deciding::undo(&world.app, world.actor, &[first, second], world.now())
        .await
        .expect("undoes");
    let lines = looking::live_lines(&world.app, world.actor, accounts[0].id, EVER)
        .await
        .expect("looks");
    assert!(lines[..2].iter().all(|line| line.decision.is_none()));
    deciding::register(&world.app, world.actor, &register(first), world.now())
        .await
        .expect("may be decided anew");
}

#[tokio::test]
async fn pending_lines_stay_until_they_are_final_and_never_count_twice() {
    let world = World::new().await;
    let id = world
        .register(world.actor, "demo-card", None)
        .await
        .expect("registers");
    for day in 0..12 {
        let ended = fetching::fetch(&world.app, world.actor, id, Some(Trigger::Scheduled))
            .await
            .expect("begins");
        assert_eq!(ended.error, None, "day {day}");
        let ledger = world
            .banks
            .ledger("demo-card", common::login_id("demo-card"))
            .remove(0);
        let account = looking::accounts(&world.app, world.actor)
            .await
            .expect("looks")
            .remove(0);
        let stored = looking::live_lines(&world.app, world.actor, account.id, EVER)
            .await
            .expect("looks");
        let from = stored.first().expect("has lines").posted_on;
        let mut got: Vec<_> = stored
            .iter()
            .map(|line| {
                (
                    line.posted_on,
                    line.amount,
                    line.description.clone(),
                    line.pending,
                )
            })
            .collect();
        let mut truth: Vec<_> = ledger
            .lines
            .iter()
            .filter(|line| line.on >= from)
            .map(|line| (line.on, line.amount, line.description.clone(), line.pending))
            .collect();
        got.sort();
        truth.sort();
        assert_eq!(got, truth, "day {day}");
        world.advance(24 * 60);
    }
}

#[tokio::test]
async fn a_login_that_a_killed_fetch_left_open_is_not_somebody_else() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    world.banks.misbehave(
        BANK,
        Some(sandbox::Misbehaviour::Slow {
            place: sandbox::Place::Statement,
            milliseconds: 60_000,
        }),
    );
    // Dropping the future while lines are read is what a killed process leaves behind: signed in, never signed out.
    let killed = tokio::time::timeout(
        std::time::Duration::from_secs(4),
        fetching::fetch(&world.app, world.actor, id, None),
    );
    assert!(killed.await.is_err(), "the bank should have been slow");
    world.banks.misbehave(BANK, None);
    world.advance(5);
    assert_eq!(
        fetching::reap(&world.app, world.now())
            .await
            .expect("reaps"),
        [id]
    );
    let ended = fetching::fetch(&world.app, world.actor, id, None)
        .await
        .expect("goes on at once");
    assert_eq!(
        ended.error.map(|error| error.cause),
        Some(Cause::OwnSessionLeft)
    );
    let stored = looking::connections(&world.app, world.actor)
        .await
        .expect("looks");
    let waits = stored[0]
        .connection
        .due_at
        .expect("due")
        .duration_since(world.now());
    assert!((30..=40).contains(&waits.as_mins()), "waits {waits:?}");
}

#[tokio::test]
async fn deleting_while_a_fetch_runs_ends_it_and_keeps_nobody_waiting() {
    let world = World::new().await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    world.banks.misbehave(
        BANK,
        Some(sandbox::Misbehaviour::Slow {
            place: sandbox::Place::Statement,
            milliseconds: 400,
        }),
    );
    let fetching = fetching::fetch(&world.app, world.actor, id, None);
    let deleting = async {
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        registering::delete(&world.app, world.actor, id, world.now())
            .await
            .expect("deletes");
    };
    let (ended, ()) = tokio::join!(fetching, deleting);
    assert_eq!(
        ended.expect("ends").error.map(|error| error.cause),
        Some(Cause::Interrupted)
    );
    assert_eq!(world.counters(BANK).open_sessions, 0, "the walk logged out");
    world.advance(5);
    assert_eq!(
        fetching::reap(&world.app, world.now())
            .await
            .expect("nothing is in the way"),
        []
    );
    world.banks.misbehave(BANK, None);
    let again = world
        .register(world.actor, BANK, None)
        .await
        .expect("may be linked again");
    let ended = fetching::fetch(&world.app, world.actor, again, None)
        .await
        .expect("begins");
    assert_eq!(ended.error, None);
}

#[tokio::test]
async fn simulated_institutions_can_be_linked_only_where_they_are_played() {
    let mut world = World::new().await;
    let offered = |world: &World| -> Vec<(String, bool)> {
        let entries = world.app.institutions();
        let institutions = entries.map(|entry| entry.institution());
        institutions
            .map(|one| (one.id.clone(), one.is_simulated()))
            .collect()
    };
    let here = offered(&world);
    for id in sandbox::Sandbox::institutions() {
        assert!(here.iter().any(|(one, _)| one == id), "{id}");
    }
    world.app.origins = Default::default();
    let in_the_wide_world = offered(&world);
    assert!(
        in_the_wide_world
            .iter()
            .all(|(_, is_simulated)| !is_simulated)
    );
    assert!(in_the_wide_world.len() < here.len());
    for simulated in here.iter().filter(|(_, is_simulated)| *is_simulated) {
        let registered = match simulated.0.as_str() {
            "demo-api" => {
                let wish = Wish::New {
                    institution: simulated.0.clone(),
                    display_name: None,
                    start_on: None,
                };
                let owner = world.owner().await;
                consenting::begin(&world.app, owner, wish, common::CALLBACK, world.now())
                    .await
                    .map(drop)
            }
            institution => world
                .register(world.actor, institution, None)
                .await
                .map(drop),
        };
        assert!(
            matches!(&registered, Err(Refused::NotPlayed(id)) if *id == simulated.0),
            "{}: {registered:?}",
            simulated.0
        );
    }
}
