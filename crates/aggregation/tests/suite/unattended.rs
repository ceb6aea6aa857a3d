//! Whether a registration is fetched by itself: what institutions say of it is what their banks ask, and a login that was
//! asked nothing gets its daily fetch.

use crate::common::World;
use aggregation::catalogue::Catalogue;
use aggregation::registering::{self, Registration};
use aggregation::{fetching, looking};
use domain::connection::ConnectionState;
use domain::fetch::ChallengeKind;
use domain::time::Timestamp;
use recipe::institution::Unattended;
use sandbox::{Asks, DemoLogin, Sandbox};
use sessions::Secret;
use std::collections::BTreeSet;
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
