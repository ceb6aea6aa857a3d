//! A bank that asks a person something at each login changes its pages: it waits for the recipe like any other, and after a
//! release nobody goes on behind that person's back.

use crate::common::World;
use aggregation::recipes::{self, Releasing, To, Woken, Workshop};
use aggregation::registering::{self, Registration};
use aggregation::{Refused, fetching, looking};
use domain::connection::{BlockedBy, ConnectionState, Needs};
use domain::fetch::{Cause, OwnerAction};
use domain::ids::ConnectionId;
use sandbox::{Asks, DemoLogin, Misbehaviour, Sandbox};
use sessions::Secret;
use std::time::Duration;
use tokio::time::sleep;
use zeroize::Zeroizing;

const BANK: &str = "demo-shinkin";

/// Each login of it is asked for the second password.
struct ByHand {
    world: World,
    id: ConnectionId,
    login: &'static DemoLogin,
}

impl ByHand {
    async fn new() -> ByHand {
        let world = World::new().await;
        let login = Sandbox::logins()
            .iter()
            .find(|login| login.institution == BANK && login.asks == [Asks::SecondPassword])
            .expect("is there");
        let fields = login.fields.iter();
        let registration = Registration {
            institution: BANK.into(),
            typed: fields
                .map(|(name, value)| ((*name).into(), Zeroizing::new((*value).into())))
                .collect(),
            display_name: None,
            start_on: None,
        };
        let id = registering::register(&world.app, world.actor, registration, world.now())
            .await
            .expect("registers");
        let linked = ByHand { world, id, login };
        assert_eq!(linked.fetch().await, None);
        linked.world.advance(24 * 60);
        linked
    }

    /// The person presses 再取得 and answers.
    async fn fetch(&self) -> Option<Cause> {
        let (app, actor) = (&self.world.app, self.world.actor);
        registering::request_fetch(app, actor, self.id, self.world.now())
            .await
            .expect("may be fetched");
        let answer = async {
            loop {
                sleep(Duration::from_millis(20)).await;
                if matches!(self.state().await, ConnectionState::AwaitingInput { .. }) {
                    let known = self.world.banks.second_password(BANK, self.login.login_id);
                    let answer = Ok(Secret::new(known.expect("is asked for one")));
                    match fetching::answer(app, actor, self.id, answer).await {
                        Ok(()) | Err(Refused::NotAwaited) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        };
        let ended = tokio::select! {
            ended = fetching::fetch(app, actor, self.id, None) => ended.expect("begins"),
            () = answer => unreachable!("a person waits on"),
        };
        ended.error.map(|error| error.cause)
    }

    async fn state(&self) -> ConnectionState {
        let found = looking::registration(&self.world.app, self.world.actor, self.id).await;
        let found = found.expect("is there");
        assert_eq!(found.needs, Needs::APerson);
        found.stored.connection.state()
    }

    async fn looked(&self) -> Workshop {
        recipes::workshop(&self.world.app, self.world.actor, BANK)
            .await
            .expect("looks")
    }

    /// How many wait, in the list, on the page, and of them those that need their person.
    async fn waiting(&self) -> (usize, usize, usize) {
        let rows = recipes::institutions(&self.world.app, self.world.actor).await;
        let rows = rows.expect("looks");
        let row = rows
            .iter()
            .find(|row| row.entry.institution().id == BANK)
            .expect("is listed");
        let found = self.looked().await;
        (row.waiting, found.waiting, found.waiting_by_hand)
    }

    async fn is_due(&self) -> bool {
        let due = fetching::due(&self.world.app, self.world.now(), 100).await;
        let due = due.expect("looks");
        due.iter().any(|(_, id, _)| *id == self.id)
    }

    /// What follows a release for whoever waited with `cause`.
    async fn is_left_to_its_person(&self, woken: Woken, cause: Cause) {
        assert_eq!(woken, Woken { go_on: 0, asked: 1 });
        assert_eq!(self.waiting().await, (0, 0, 0));
        assert!(self.looked().await.failing.is_none());
        let asked = ConnectionState::Blocked {
            cause,
            by: BlockedBy::Owner(OwnerAction::FetchMended),
        };
        assert_eq!(self.state().await, asked);
        let logins = self.world.counters(BANK).logins;
        self.world.advance(24 * 60);
        assert!(!self.is_due().await, "nobody asked for a code");
        assert_eq!(self.fetch().await, None);
        assert_eq!(self.world.counters(BANK).logins, logins + 1);
        assert_eq!(self.state().await, ConnectionState::Idle);
    }
}

#[tokio::test]
async fn a_list_that_vanished_waits_for_the_recipe_although_its_person_may_look_again() {
    let linked = ByHand::new().await;
    let (app, actor) = (&linked.world.app, linked.world.actor);
    assert!(linked.world.banks.set_layout(BANK, 2));
    let cause = Cause::EmptyBySurprise;
    assert_eq!(linked.fetch().await, Some(cause));
    assert_eq!(linked.waiting().await, (1, 1, 1));
    // Looking again changes nothing, and it isn't counted twice.
    linked.world.advance(60);
    assert_eq!(linked.fetch().await, Some(cause));
    assert_eq!(linked.waiting().await, (1, 1, 1));

    let failing = linked.looked().await.failing.expect("stands in the way");
    let best = failing.proposals.first().expect("something is proposed");
    let now = linked.world.now();
    recipes::save_draft(app, actor, BANK, &best.recipe_toml, now)
        .await
        .expect("is kept");
    recipes::try_draft(app, actor, BANK, now)
        .await
        .expect("is tried");
    let pressed = Releasing {
        draft: None,
        to: To::Few(1),
        why: "明細の列",
        accept_unread: true,
        accept_site: false,
    };
    let woken = recipes::release(app, actor, BANK, pressed, now).await;
    let few = linked.looked().await.few.expect("a few have it");
    assert_eq!((few.good, few.bad, few.asked), (0, 0, 1));
    linked
        .is_left_to_its_person(woken.expect("is released"), cause)
        .await;
    let few = linked.looked().await.few.expect("a few have it");
    assert_eq!((few.good, few.bad, few.asked), (1, 0, 0));
}

#[tokio::test]
async fn a_changed_page_is_first_its_operators_and_then_its_persons() {
    let linked = ByHand::new().await;
    let (app, actor) = (&linked.world.app, linked.world.actor);
    let wrong = Some(Misbehaviour::WrongTotal);
    assert!(linked.world.banks.misbehave(BANK, wrong));
    let cause = linked.fetch().await.expect("the page contradicts itself");
    let waits = ConnectionState::Blocked {
        cause,
        by: BlockedBy::Operator,
    };
    assert_eq!(linked.state().await, waits);
    assert_eq!(linked.waiting().await, (1, 1, 1));
    let now = linked.world.now();
    let again = registering::request_fetch(app, actor, linked.id, now).await;
    assert!(matches!(again, Err(Refused::NotStartable(_))), "{again:?}");

    linked.world.banks.misbehave(BANK, None);
    let woken = recipes::roll_back(app, actor, BANK, None, "", now).await;
    linked
        .is_left_to_its_person(woken.expect("is released"), cause)
        .await;
}
