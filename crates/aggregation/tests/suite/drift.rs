//! A bank changes its pages: who waits, what mends it, who goes on when, and what is never released.

use crate::common::{BANK, World};
use aggregation::recipes::{self, Releasing, To, Woken};
use aggregation::registering::{self, Registration};
use aggregation::{Actor, Refused, Who, fetching, looking, offices};
use domain::connection::{BlockedBy, ConnectionState};
use domain::fetch::{Cause, Trigger};
use domain::ids::ConnectionId;
use domain::office::Role;
use domain::time::{Date, Period};
use sandbox::{Misbehaviour, Sandbox};
use zeroize::Zeroizing;

const EVER: Period = Period {
    from: Date::constant(2020, 1, 1),
    to: Date::constant(2030, 1, 1),
};

pub(crate) const RELEASE: Releasing<'static> = Releasing {
    draft: None,
    to: To::All,
    why: "表の見出し",
    accept_unread: true,
    accept_site: false,
};

/// So many go on by themselves, and nobody else has to do anything.
pub(crate) fn go_on(count: usize) -> Woken {
    Woken {
        go_on: count,
        asked: 0,
    }
}

/// Registrations of the same bank in two offices, each fetched well once.
pub(crate) struct Linked {
    pub(crate) world: World,
    pub(crate) all: Vec<(Actor, ConnectionId, &'static str)>,
}

impl Linked {
    pub(crate) async fn new() -> Linked {
        let world = World::new().await;
        let other = offices::create(&world.app, "となり商店", world.now())
            .await
            .expect("an office");
        let actors = [world.actor, Actor::command_line(other)];
        let mut all = vec![];
        for login in Sandbox::logins()
            .iter()
            .filter(|login| login.institution == BANK)
        {
            let actor = actors[all.len() % 2];
            let typed = login
                .fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
                .collect();
            let registration = Registration {
                institution: BANK.into(),
                typed,
                display_name: None,
                start_on: None,
            };
            let id = registering::register(&world.app, actor, registration, world.now())
                .await
                .expect("registers");
            let ended = fetching::fetch(&world.app, actor, id, None)
                .await
                .expect("begins");
            if ended.error.is_none() {
                all.push((actor, id, login.login_id));
            }
        }
        assert!(all.len() >= 2, "{} ordinary logins", all.len());
        world.advance(24 * 60);
        Linked { world, all }
    }

    pub(crate) fn operator(&self) -> Actor {
        self.world.actor
    }

    pub(crate) async fn fetch_all(&self) {
        for (actor, id, _) in &self.all {
            fetching::fetch(&self.world.app, *actor, *id, Some(Trigger::Scheduled))
                .await
                .expect("begins");
        }
    }

    /// What the worker would do now.
    pub(crate) async fn work(&self) -> usize {
        let now = self.world.now();
        let due = fetching::due(&self.world.app, now, 100)
            .await
            .expect("looks");
        let mut done = 0;
        for (office, id, _) in due {
            if self.all.iter().any(|(_, own, _)| *own == id) {
                fetching::fetch(&self.world.app, Actor::schedule(office), id, None)
                    .await
                    .expect("begins");
                done += 1;
            }
        }
        done
    }

    pub(crate) async fn states(&self) -> Vec<ConnectionState> {
        let mut states = vec![];
        for (actor, id, _) in &self.all {
            let all = looking::connections(&self.world.app, *actor)
                .await
                .expect("looks");
            let own = all.iter().find(|stored| stored.connection.id == *id);
            states.push(own.expect("is there").connection.state());
        }
        states
    }

    pub(crate) async fn waiting(&self) -> usize {
        let waits = |state: &ConnectionState| {
            matches!(
                state,
                ConnectionState::Blocked {
                    by: BlockedBy::Operator,
                    ..
                }
            )
        };
        self.states()
            .await
            .iter()
            .filter(|state| waits(state))
            .count()
    }

    /// Saves the best proposal.
    pub(crate) async fn mend(&self) {
        let found = recipes::workshop(&self.world.app, self.operator(), BANK)
            .await
            .expect("looks");
        let failing = found.failing.expect("something stands in the way");
        let best = failing.proposals.first().expect("something is proposed");
        assert!(best.reads && best.keeps_old, "{best:#?}");
        self.save(&best.recipe_toml).await;
    }

    pub(crate) async fn save(&self, recipe_toml: &str) {
        let now = self.world.now();
        recipes::save_draft(&self.world.app, self.operator(), BANK, recipe_toml, now)
            .await
            .expect("is kept");
    }

    pub(crate) async fn release(&self, to: To, accept: bool) -> Result<Woken, Refused> {
        let (app, now) = (&self.world.app, self.world.now());
        let pressed = Releasing {
            to,
            accept_unread: accept,
            ..RELEASE
        };
        recipes::release(app, self.operator(), BANK, pressed, now).await
    }

    pub(crate) async fn try_it(&self) -> recipes::Trial {
        let (app, now) = (&self.world.app, self.world.now());
        recipes::try_draft(app, self.operator(), BANK, now)
            .await
            .expect("is tried")
    }

    /// Every account has the lines of the bank's own ledger, each once.
    pub(crate) async fn lines_are_the_banks(&self) {
        for (actor, id, login) in &self.all {
            let accounts = looking::accounts(&self.world.app, *actor)
                .await
                .expect("looks");
            for ledger in self.world.banks.ledger(BANK, login) {
                let account = accounts
                    .iter()
                    .find(|account| {
                        account.connection == Some(*id) && account.identity.number == ledger.number
                    })
                    .expect("is there");
                let stored = looking::live_lines(&self.world.app, *actor, account.id, EVER)
                    .await
                    .expect("looks");
                let from = stored.first().expect("has lines").posted_on;
                let stored: Vec<_> = stored
                    .iter()
                    .map(|line| (line.posted_on, line.amount, line.description.clone()))
                    .collect();
                let truth: Vec<_> = ledger
                    .lines
                    .iter()
                    .filter(|line| line.on >= from)
                    .map(|line| (line.on, line.amount, line.description.clone()))
                    .collect();
                assert_eq!(stored, truth, "{login}, {}", ledger.number);
            }
        }
    }

    /// Which version read the newest line of each connection.
    pub(crate) async fn newest_read_by(&self) -> Vec<Option<i64>> {
        let mut numbers = vec![];
        for (actor, id, _) in &self.all {
            let accounts = looking::accounts(&self.world.app, *actor)
                .await
                .expect("looks");
            let account = accounts
                .iter()
                .find(|account| account.connection == Some(*id))
                .expect("is there");
            let lines = looking::live_lines(&self.world.app, *actor, account.id, EVER)
                .await
                .expect("looks");
            let newest = lines.last().expect("has lines").id;
            let evidence = looking::evidence(&self.world.app, *actor, newest)
                .await
                .expect("looks");
            numbers.push(evidence.recipe_number);
        }
        numbers
    }
}

#[tokio::test]
async fn a_changed_page_is_mended_tried_and_released_first_to_one_then_to_all() {
    let linked = Linked::new().await;
    let count = linked.all.len();
    assert!(
        linked
            .world
            .banks
            .misbehave(BANK, Some(Misbehaviour::PageChanged))
    );
    linked.fetch_all().await;
    assert_eq!(linked.waiting().await, count);
    assert_eq!(linked.work().await, 0, "nothing is tried meanwhile");

    linked.mend().await;
    assert!(matches!(
        linked.release(To::All, false).await,
        Err(Refused::NotTried)
    ));
    let trial = linked.try_it().await;
    assert_eq!(
        (
            trial.fetches,
            trial.same,
            trial.waiting_read,
            trial.waiting_unread
        ),
        (count, count, count, 0),
        "{trial:?}"
    );
    assert!(trial.is_clean());

    assert_eq!(
        linked
            .release(To::Few(1), false)
            .await
            .expect("is released"),
        go_on(1)
    );
    assert_eq!(linked.work().await, 1, "it goes on by itself");
    assert_eq!(linked.waiting().await, count - 1, "the others wait");
    let few = recipes::workshop(&linked.world.app, linked.operator(), BANK)
        .await
        .expect("looks")
        .few
        .expect("a few have it");
    assert_eq!((few.connections, few.good, few.bad), (1, 1, 0));

    let now = linked.world.now();
    let woken = recipes::widen(&linked.world.app, linked.operator(), BANK, now)
        .await
        .expect("is widened");
    assert_eq!(woken, go_on(count - 1));
    assert_eq!(linked.work().await, count - 1);
    assert_eq!(linked.waiting().await, 0);
    linked.lines_are_the_banks().await;
    assert_eq!(linked.newest_read_by().await, vec![Some(2); count]);
}

#[tokio::test]
async fn a_draft_that_gives_other_lines_is_never_released() {
    let linked = Linked::new().await;
    let text = recipes::workshop(&linked.world.app, linked.operator(), BANK)
        .await
        .expect("looks")
        .editing;
    let wrong = text.replace("description = \"摘要\"", "description = \"差引残高\"");
    assert_ne!(wrong, text);
    linked.save(&wrong).await;
    let trial = linked.try_it().await;
    assert_eq!(trial.different_in_all, linked.all.len());
    let told = trial.different[0].gained.join("\n");
    assert!(told.contains("2026-11-"), "dates are told: {told}");
    let lost = trial.different[0].lost.join("\n");
    assert!(
        lost.contains('●') && !lost.contains("振込"),
        "texts are covered: {lost}"
    );
    for accept in [false, true] {
        assert!(matches!(
            linked.release(To::Few(1), accept).await,
            Err(Refused::LinesDiffer { .. })
        ));
    }
    linked.save("start = \"/\"").await;
    assert!(matches!(
        linked.release(To::All, true).await,
        Err(Refused::RecipeFaults(_))
    ));
}

#[tokio::test]
async fn a_bad_release_is_taken_back_at_once() {
    let linked = Linked::new().await;
    let count = linked.all.len();
    assert!(
        linked
            .world
            .banks
            .misbehave(BANK, Some(Misbehaviour::PageChanged))
    );
    linked.fetch_all().await;
    linked.mend().await;
    linked.try_it().await;
    linked.release(To::All, false).await.expect("is released");
    linked.work().await;
    assert_eq!(linked.waiting().await, 0);

    // Somebody tidies the old labels away, and the bank turns back to its old pages.
    let text = recipes::workshop(&linked.world.app, linked.operator(), BANK)
        .await
        .expect("looks")
        .editing;
    linked
        .save(&text.replace("either = [\"お取引日\", \"年月日\"]", "col = \"年月日\""))
        .await;
    let trial = linked.try_it().await;
    assert!(trial.is_safe() && trial.unread_in_all > 0, "{trial:?}");
    assert!(matches!(
        linked.release(To::All, false).await,
        Err(Refused::PagesUnread { .. })
    ));
    linked
        .release(To::All, true)
        .await
        .expect("knowing it, is released");
    assert!(linked.world.banks.misbehave(BANK, None));
    linked.world.advance(24 * 60);
    linked.fetch_all().await;
    assert_eq!(linked.waiting().await, count);

    let now = linked.world.now();
    let found = recipes::workshop(&linked.world.app, linked.operator(), BANK)
        .await
        .expect("looks");
    assert_eq!(found.version, Some(3));
    let second = found.releases.iter().find(|row| row.number == Some(2));
    let version = second.expect("was released").version;
    let woken = recipes::roll_back(&linked.world.app, linked.operator(), BANK, version, "", now)
        .await
        .expect("is taken back");
    assert_eq!(woken, go_on(count));
    assert_eq!(linked.work().await, count);
    assert_eq!(linked.waiting().await, 0);
    linked.lines_are_the_banks().await;
    let found = recipes::workshop(&linked.world.app, linked.operator(), BANK)
        .await
        .expect("looks");
    assert_eq!(found.version, Some(2));
    assert_eq!(
        found.releases.len(),
        4,
        "three facts, and the software's own"
    );
}

#[tokio::test]
async fn a_login_whose_outcome_is_unknown_waits_for_its_hour() {
    let linked = Linked::new().await;
    assert!(
        linked
            .world
            .banks
            .misbehave(BANK, Some(Misbehaviour::UnknownPage))
    );
    linked.fetch_all().await;
    assert_eq!(linked.waiting().await, linked.all.len());
    linked.world.banks.misbehave(BANK, None);
    let now = linked.world.now();
    recipes::roll_back(&linked.world.app, linked.operator(), BANK, None, "", now)
        .await
        .expect("is released");
    assert_eq!(linked.work().await, 0);
    for state in linked.states().await {
        assert!(
            matches!(
                state,
                ConnectionState::Suspended {
                    cause: Cause::LoginOutcomeUnknown,
                    ..
                }
            ),
            "{state:?}"
        );
    }
    linked.world.advance(61);
    assert_eq!(linked.work().await, linked.all.len());
    assert_eq!(linked.waiting().await, 0);
}

#[tokio::test]
async fn only_an_operator_changes_a_recipe() {
    let linked = Linked::new().await;
    let (app, now) = (&linked.world.app, linked.world.now());
    let user = offices::NewUser {
        email: "misaki@midori.example".into(),
        name: "佐藤 美咲".into(),
        password: "correct horse battery".into(),
    };
    let id = offices::add_member(app, linked.world.actor.office, &user, Role::Owner, now)
        .await
        .expect("a member");
    let owner = Actor {
        office: linked.world.actor.office,
        who: Who::User(id, Role::Owner),
    };
    let not_allowed = |result: Result<(), Refused>| matches!(result, Err(Refused::NotOperator));
    let each = |owner: Actor| async move {
        vec![
            recipes::institutions(app, owner).await.map(drop),
            recipes::workshop(app, owner, BANK).await.map(drop),
            recipes::save_draft(app, owner, BANK, "x", now).await,
            recipes::try_draft(app, owner, BANK, now).await.map(drop),
            recipes::discard_draft(app, owner, BANK, now).await,
            recipes::release(app, owner, BANK, RELEASE, now)
                .await
                .map(drop),
            recipes::widen(app, owner, BANK, now).await.map(drop),
            recipes::roll_back(app, owner, BANK, None, "", now)
                .await
                .map(drop),
            recipes::picture(app, owner, BANK, recipes::Which::New, now)
                .await
                .map(drop),
            recipes::add(app, owner, "misaki@midori.example", now)
                .await
                .map(drop),
        ]
    };
    for (at, result) in each(owner).await.into_iter().enumerate() {
        assert!(not_allowed(result), "the owner may do number {at}");
    }
    assert!(
        recipes::add(app, linked.operator(), "misaki@midori.example", now)
            .await
            .expect("is added")
    );
    for (at, result) in each(owner).await.into_iter().enumerate() {
        assert!(!not_allowed(result), "the operator may not do number {at}");
    }
    assert!(
        recipes::remove(app, linked.operator(), "misaki@midori.example", now)
            .await
            .expect("ends")
    );
    assert!(not_allowed(
        recipes::save_draft(app, owner, BANK, "y", now).await
    ));
}
