//! Whether a registration is fetched by itself: what institutions say of it is what their banks ask, and a login that was
//! asked nothing gets its daily fetch.

use crate::common::World;
use aggregation::catalogue::Catalogue;
use aggregation::registering::{self, Registration};
use aggregation::{Refused, fetching, looking};
use domain::connection::{BlockedBy, ConnectionState};
use domain::fetch::{Cause, ChallengeKind, OwnerAction, Trigger};
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use recipe::institution::Unattended;
use sandbox::{Asks, DemoLogin, Misbehaviour, Sandbox};
use sessions::Secret;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::sleep;
use zeroize::Zeroizing;

#[test]
fn an_institution_says_what_its_logins_are_asked() {
    let catalogue = Catalogue::built_in().expect("the recipes are good");
    for id in Sandbox::institutions() {
        let entry = catalogue.get(id).expect("has a recipe");
        let logins: Vec<&DemoLogin> = Sandbox::logins()
            .iter()
            .filter(|login| login.institution == id && !login.administrator)
            .collect();
        let asked: BTreeSet<&str> = logins
            .iter()
            .flat_map(|login| login.asks)
            .map(|asks| kind(*asks).word())
            .collect();
        let some_nothing = logins.iter().any(|login| login.asks.is_empty());
        match &entry.institution().unattended {
            Unattended::Asks { kinds, not_all } => {
                let said: BTreeSet<&str> = kinds.iter().map(|kind| kind.word()).collect();
                assert_eq!((said, *not_all), (asked, some_nothing), "{id}");
            }
            needs_nobody => assert!(asked.is_empty(), "{id}: {needs_nobody:?}, but {asked:?}"),
        }
    }
}

#[tokio::test]
async fn a_login_that_was_asked_nothing_is_fetched_by_itself_and_one_that_was_asked_is_not() {
    let world = World::new().await;
    assert!(
        next_fetch(&world, "demo-shoken", "101-204816")
            .await
            .is_some()
    );
    assert!(
        next_fetch(&world, "demo-mobile", "08000012345")
            .await
            .is_some()
    );
    assert_eq!(next_fetch(&world, "demo-mobile", "08000067890").await, None);
}

#[tokio::test]
async fn what_is_fetched_by_hand_is_not_tried_again_by_itself_after_a_maintenance() {
    let world = World::new().await;
    let (app, actor) = (&world.app, world.actor);
    let by_hand = ("demo-netbank", registered(&world, "demo-netbank", 0).await);
    let by_itself = ("demo-bank", registered(&world, "demo-bank", 0).await);
    for (institution, id) in [by_hand, by_itself] {
        let down = Misbehaviour::Maintenance {
            until: "11月24日 15:00".into(),
        };
        world.banks.misbehave(institution, Some(down));
        let ended = fetching::fetch(app, actor, id, None).await.expect("begins");
        let error = ended.error.expect("the bank is down");
        assert_eq!(error.cause, Cause::Maintenance, "{institution}");
        world.banks.misbehave(institution, None);
    }
    // A day on the worker looks what is due: the bank would send somebody a code for what nobody asked for.
    world.advance(24 * 60);
    let due = fetching::due(app, world.now(), 10).await.expect("a list");
    let due: Vec<_> = due.into_iter().map(|(_, id, _)| id).collect();
    assert_eq!(due, [by_itself.1]);
    let state = looking::registration(app, actor, by_hand.1).await;
    assert_eq!(
        state.expect("is there").stored.connection.state(),
        ConnectionState::Blocked {
            cause: Cause::Maintenance,
            by: BlockedBy::Owner(OwnerAction::FetchAgain)
        }
    );
    let refused = fetching::fetch(app, actor, by_hand.1, Some(Trigger::Scheduled)).await;
    assert!(
        matches!(refused, Err(Refused::NotStartable(_))),
        "{refused:?}"
    );
    assert_eq!(world.counters(by_hand.0).logins, 0, "nothing was sent");

    // The person wants it now: it is due, and begins.
    registering::request_fetch(app, actor, by_hand.1, world.now())
        .await
        .expect("may be fetched again");
    let due = fetching::due(app, world.now(), 10).await.expect("a list");
    assert!(due.iter().any(|(_, id, _)| *id == by_hand.1));
}

#[tokio::test]
async fn what_is_fetched_by_hand_and_was_cut_off_waits_for_its_person() {
    let world = World::new().await;
    let (app, actor) = (&world.app, world.actor);
    let id = registered(&world, "demo-netbank", 0).await;
    app.ending.store(true, Ordering::Relaxed);
    let ended = fetching::fetch(app, actor, id, None).await.expect("begins");
    assert_eq!(
        ended.error.map(|error| error.cause),
        Some(Cause::Interrupted)
    );
    app.ending.store(false, Ordering::Relaxed);
    world.advance(24 * 60);
    let due = fetching::due(app, world.now(), 10).await.expect("a list");
    assert!(due.is_empty(), "{due:?}");
}

/// Registers the institution's n-th ordinary login.
async fn registered(world: &World, institution: &str, nth: usize) -> ConnectionId {
    let mut logins = Sandbox::logins()
        .iter()
        .filter(|login| login.institution == institution && !login.administrator);
    let login = logins.nth(nth).expect("is there");
    let fields = login.fields.iter();
    let registration = Registration {
        institution: institution.into(),
        typed: fields
            .map(|(name, value)| ((*name).into(), Zeroizing::new((*value).into())))
            .collect(),
        display_name: None,
        start_on: None,
    };
    registering::register(&world.app, world.actor, registration, world.now())
        .await
        .expect("registers")
}

/// Registers, fetches with whatever approval is asked, and looks when the next fetch is planned.
async fn next_fetch(world: &World, institution: &str, login_id: &str) -> Option<Timestamp> {
    let (app, actor) = (&world.app, world.actor);
    let login = Sandbox::logins()
        .iter()
        .find(|login| (login.institution, login.login_id) == (institution, login_id))
        .expect("is there");
    let fields = login.fields.iter();
    let registration = Registration {
        institution: institution.into(),
        typed: fields
            .map(|(name, value)| ((*name).into(), Zeroizing::new((*value).into())))
            .collect(),
        display_name: None,
        start_on: None,
    };
    let id = registering::register(app, actor, registration, world.now())
        .await
        .expect("registers");
    let approve = async {
        loop {
            sleep(Duration::from_millis(20)).await;
            let stored = looking::registration(app, actor, id).await;
            let state = stored.expect("is there").stored.connection.state();
            if matches!(state, ConnectionState::AwaitingInput { .. }) {
                world.banks.approve(institution, login_id, true);
                // Too late is fine: the bank's page has gone on by itself.
                let _ = fetching::answer(app, actor, id, Ok(Secret::new(""))).await;
            }
        }
    };
    let ended = tokio::select! {
        ended = fetching::fetch(app, actor, id, None) => ended.expect("begins"),
        () = approve => unreachable!("a person waits on"),
    };
    assert_eq!(ended.error, None, "{institution}");
    let registered = looking::registration(app, actor, id).await;
    registered.expect("is there").stored.connection.due_at
}

fn kind(asks: Asks) -> ChallengeKind {
    match asks {
        Asks::OneTimePassword => ChallengeKind::OneTimePassword,
        Asks::SecurityQuestion => ChallengeKind::SecurityQuestion,
        Asks::SecondPassword => ChallengeKind::SecondPassword,
        Asks::GridCard => ChallengeKind::GridCard,
        Asks::Picture => ChallengeKind::Picture,
        Asks::Approval => ChallengeKind::Approval,
    }
}
