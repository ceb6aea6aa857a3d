//! The whole way of a line, for every institution and every login of the sandbox: 新規登録, the fetch with everything that the
//! bank asks, the store. What is stored is the sandbox's own ledger, line by line, on the first day and on the next.

use crate::common::at_the_bank::consent;
use crate::common::books::{Line, beyond, booked, prints_balances, sort};
use crate::common::{CALLBACK, World};
use aggregation::catalogue::Catalogue;
use aggregation::consenting::{self, Wish};
use aggregation::registering::{self, Registration};
use aggregation::{Actor, Refused, fetching, looking};
use domain::connection::{ConnectionState, DisplayedStatus, displayed};
use domain::fetch::{Challenge, ChallengeKind};
use domain::ids::ConnectionId;
use domain::time::{Date, Period, date_in_japan};
use sandbox::{Asks, DemoLogin, LedgerAccount, Sandbox};
use sessions::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;
use zeroize::Zeroizing;

/// As many as in life: of fewer, second accounts of different banks would have nearly the same.
const LINES_PER_DAY: u32 = 4;
const EVER: Period = Period {
    from: Date::constant(2020, 1, 1),
    to: Date::constant(2030, 1, 1),
};

const WITHOUT_QUESTIONS: &[&str] = &[
    "demo-bank",
    "demo-card",
    "demo-pay",
    "demo-mall",
    "demo-kumiai",
];
const OLD_TABLES: &[&str] = &["demo-shinkin", "demo-chigin", "demo-hojin", "demo-shoko"];
const CARDS_AND_JSON: &[&str] = &["demo-netbank", "demo-trust", "demo-shoken", "demo-mobile"];
const BY_CONSENT: &[&str] = &["gmo-aozora", "demo-api"];
const DRAWN_BY_SCRIPTS: &[&str] = &["demo-digital", "demo-portal"];

#[tokio::test]
async fn banks_that_ask_nothing_more_are_stored_line_by_line() {
    hold(WITHOUT_QUESTIONS).await;
}

#[tokio::test]
async fn banks_with_old_tables_are_stored_line_by_line() {
    hold(OLD_TABLES).await;
}

#[tokio::test]
async fn banks_with_cards_and_json_are_stored_line_by_line() {
    hold(CARDS_AND_JSON).await;
}

#[tokio::test]
async fn banks_that_are_read_by_consent_are_stored_line_by_line() {
    hold(BY_CONSENT).await;
}

#[tokio::test]
async fn banks_drawn_by_scripts_are_stored_line_by_line() {
    hold(DRAWN_BY_SCRIPTS).await;
}

#[test]
fn no_institution_is_left_out() {
    let held = [
        WITHOUT_QUESTIONS,
        OLD_TABLES,
        CARDS_AND_JSON,
        BY_CONSENT,
        DRAWN_BY_SCRIPTS,
    ]
    .concat();
    let held: BTreeSet<&str> = held.into_iter().collect();
    assert_eq!(held, Sandbox::institutions().collect());
}

/// Accounts and lock-outs are told apart by the bank: two of them must not pass for one.
#[test]
fn every_simulated_institution_is_a_bank_of_its_own() {
    let catalogue = Catalogue::built_in().expect("the recipes are good");
    let institutions = Sandbox::institutions().map(|id| catalogue.get(id).expect("has a recipe"));
    let banks: Vec<&str> = institutions
        .map(|entry| entry.institution())
        .map(|institution| {
            institution
                .bank_code
                .as_deref()
                .unwrap_or(&institution.bank)
        })
        .collect();
    assert_eq!(
        banks.iter().collect::<BTreeSet<_>>().len(),
        banks.len(),
        "{banks:?}"
    );
}

/// Links every customer of these institutions, fetches all of them side by side, and again a day later.
async fn hold(institutions: &[&str]) {
    let world = World::with(without_pauses(), LINES_PER_DAY).await;
    let owner = world.owner().await;
    for client in Sandbox::clients() {
        let (app, now) = (&world.app, world.now());
        consenting::set_client(app, client.institution, client.id, client.secret, None, now)
            .await
            .expect("is set");
    }
    let mut linked = vec![];
    let customers = Sandbox::logins()
        .iter()
        .filter(|login| !login.administrator);
    for login in customers.filter(|login| institutions.contains(&login.institution)) {
        linked.push(Linked::new(&world, owner, login).await);
    }
    let world = Arc::new(world);
    for day in ["the first day", "a day later"] {
        let mut side_by_side = JoinSet::new();
        for one in linked.drain(..) {
            side_by_side.spawn(one.fetched(Arc::clone(&world), day));
        }
        linked = side_by_side.join_all().await;
        world.advance(24 * 60);
    }
    let different: Vec<String> = linked.into_iter().flat_map(|one| one.different).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Nobody has to be polite to a bank of one's own.
fn without_pauses() -> Catalogue {
    let mut catalogue = Catalogue::built_in().expect("the recipes are good");
    for entry in catalogue.clone().all() {
        let hurried: Vec<&str> = entry
            .institution_toml
            .lines()
            .map(|line| {
                if line.starts_with("pause_ms") {
                    "pause_ms = 0"
                } else {
                    line
                }
            })
            .collect();
        let id = &entry.institution().id;
        let added = catalogue.add(id, &hurried.join("\n"), &entry.recipe_toml);
        added.expect("as good as before");
    }
    catalogue
}

/// 新規登録 with the fields of the form.
async fn registered(world: &World, login: &DemoLogin) -> Result<ConnectionId, Refused> {
    let fields = login.fields.iter();
    let registration = Registration {
        institution: login.institution.to_owned(),
        typed: fields
            .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
            .collect(),
        display_name: None,
        start_on: None,
    };
    registering::register(&world.app, world.actor, registration, world.now()).await
}

/// 新規登録 at the bank's own page of consent.
async fn consented(world: &World, owner: Actor, login: &DemoLogin) -> ConnectionId {
    let (app, now) = (&world.app, world.now());
    let wish = Wish::New {
        institution: login.institution.to_owned(),
        display_name: None,
        start_on: None,
    };
    let bank = consenting::begin(app, owner, wish, CALLBACK, now).await;
    let back = consent(&bank.expect("the bank's page"), login).await;
    let given = consenting::finish(app, owner, &back.state, Secret::new(back.code), now);
    given.await.expect("links").connection
}

/// A registration, what should be stored of it, and what was found to be otherwise.
struct Linked {
    login: &'static DemoLogin,
    id: ConnectionId,
    /// By account number: the lines that the bank has shown so far, final ones first, oldest first.
    truth: BTreeMap<String, Vec<Line>>,
    different: Vec<String>,
}

impl Linked {
    /// 新規登録, once: the same login isn't registered a second time, other logins of the bank are.
    async fn new(world: &World, owner: Actor, login: &'static DemoLogin) -> Linked {
        let id = if BY_CONSENT.contains(&login.institution) {
            consented(world, owner, login).await
        } else {
            let id = registered(world, login).await;
            let id = id.unwrap_or_else(|refused| panic!("{}: {refused}", login.about));
            let again = registered(world, login).await;
            let is_known =
                matches!(again, Err(Refused::AlreadyRegistered { connection }) if connection == id);
            assert!(is_known, "{}: {again:?}", login.about);
            id
        };
        Linked {
            login,
            id,
            truth: BTreeMap::new(),
            different: vec![],
        }
    }

    /// Fetches when it is due, or when the owner presses 再取得, and holds what is stored against the books.
    async fn fetched(mut self, world: Arc<World>, day: &'static str) -> Linked {
        let (app, now) = (&world.app, world.now());
        let due = fetching::due(app, now, 100).await.expect("looks");
        if due.iter().all(|(_, id, _)| *id != self.id) {
            let asked = registering::request_fetch(app, world.actor, self.id, now).await;
            asked.expect("may be fetched");
        }
        let asked = Mutex::new(vec![]);
        let actor = Actor::schedule(world.actor.office);
        let ended = tokio::select! {
            ended = fetching::fetch(app, actor, self.id, None) => ended.expect("begins"),
            () = self.answer_whatever_is_asked(&world, &asked) => unreachable!("a person waits on"),
        };
        let asked = asked.into_inner().expect("nobody panicked");
        let wanted: Vec<_> = self.login.asks.iter().map(|asks| kind(*asks)).collect();
        self.expect(day, "what was asked", &asked, &wanted);
        self.expect(day, "the error", &ended.error, &None);
        self.expect(day, "questions", &ended.counts.asked, &0);
        let stored = looking::registration(app, world.actor, self.id).await;
        let connection = stored.expect("is there").stored.connection;
        self.expect(
            day,
            "the state",
            &connection.state(),
            &ConnectionState::Idle,
        );
        let status = displayed(&connection, world.now());
        self.expect(day, "the status", &status, &DisplayedStatus::Normal);
        self.hold_accounts(&world, day).await;
        self
    }

    /// Whoever is asked has the mail, the card and the bank's app at hand.
    async fn answer_whatever_is_asked(&self, world: &World, asked: &Mutex<Vec<ChallengeKind>>) {
        loop {
            sleep(Duration::from_millis(20)).await;
            let stored = looking::registration(&world.app, world.actor, self.id).await;
            let state = stored.expect("is there").stored.connection.state();
            let ConnectionState::AwaitingInput { fetch, .. } = state else {
                continue;
            };
            let Some(waiting) = world.app.answers.waiting(fetch) else {
                continue;
            };
            let answer = self.right_answer(&world.banks, &waiting.challenge);
            let answer = Ok(Secret::new(answer));
            if waiting.challenge.kind == ChallengeKind::Approval {
                note(asked, ChallengeKind::Approval);
                // Until the phone is laid down, the bank's own page has gone on by itself.
                sleep(Duration::from_secs(2)).await;
            }
            match fetching::answer(&world.app, world.actor, self.id, answer).await {
                Ok(()) => note(asked, waiting.challenge.kind),
                Err(Refused::NotAwaited) => {}
                Err(other) => panic!("{}: {other}", self.login.about),
            }
        }
    }

    fn right_answer(&self, banks: &Sandbox, challenge: &Challenge) -> String {
        let (institution, id) = (self.login.institution, self.login.login_id);
        let found = match challenge.kind {
            ChallengeKind::OneTimePassword => banks.code(institution, id),
            ChallengeKind::SecondPassword => banks.second_password(institution, id),
            ChallengeKind::SecurityQuestion => {
                let question = challenge.question.as_deref().unwrap_or_default();
                banks.security_answer(institution, id, question)
            }
            ChallengeKind::Picture => {
                let shown = challenge.picture.as_ref();
                let is_shown = shown.is_some_and(|(_, bytes)| !bytes.is_empty());
                banks.picture_text(institution, id).filter(|_| is_shown)
            }
            ChallengeKind::GridCard => {
                let grid = banks.grid(institution, id);
                let cells = challenge.cells.iter();
                let cells: Option<Vec<String>> =
                    cells.map(|cell| grid.get(cell).cloned()).collect();
                cells.map(|cells| cells.join(" "))
            }
            // Approved in the app; here it is only said to be done, and again if the bank's page hasn't noticed yet.
            ChallengeKind::Approval => {
                banks.approve(institution, id, true);
                Some(String::new())
            }
        };
        found.unwrap_or_else(|| panic!("{}: nothing to answer {challenge:?}", self.login.about))
    }

    /// Each account of the books is stored once, and each of its lines that the bank was asked for.
    async fn hold_accounts(&mut self, world: &World, day: &str) {
        let today = date_in_japan(world.now());
        let catalogue = world.app.catalogue.get(self.login.institution);
        let history = &catalogue.expect("is there").institution().history;
        let asked_from = history.first_day(today).unwrap_or(Date::MIN);
        let accounts = looking::accounts(&world.app, world.actor).await;
        let mut accounts = accounts.expect("looks");
        accounts.retain(|account| account.connection == Some(self.id));
        let books = world
            .banks
            .ledger(self.login.institution, self.login.login_id);
        let numbers: BTreeSet<_> = books.iter().map(|book| book.number.clone()).collect();
        let stored: Vec<_> = accounts
            .iter()
            .map(|one| one.identity.number.clone())
            .collect();
        self.expect(day, "the accounts", &stored.len(), &numbers.len());
        self.expect(day, "the accounts", &stored.into_iter().collect(), &numbers);
        for account in accounts {
            let number = &account.identity.number;
            let Some(book) = books.iter().find(|book| book.number == *number) else {
                continue;
            };
            let balance = account.balance.map(|(minor, _)| minor);
            self.expect(day, "the balance", &balance, &Some(book.balance));
            let lines = looking::live_lines(&world.app, world.actor, account.id, EVER).await;
            let mut lines: Vec<Line> = lines.expect("looks").iter().map(Line::from).collect();
            // Days that were looked at beside the asked ones have to be right as well.
            let first = lines
                .first()
                .map_or(asked_from, |line| line.on.min(asked_from));
            sort(&mut lines);
            let mut truth = self.truth(book, first);
            if !prints_balances(book) {
                // The store reckons them from the account's own balance, or leaves them out; a wrong one it never has.
                for (line, booked) in lines.iter().zip(&mut truth) {
                    booked.balance = booked.balance.filter(|_| line.balance.is_some());
                }
            }
            self.hold_lines(day, number, &lines, &truth);
        }
    }

    /// What the bank shows now, after what it showed before and shows no more.
    fn truth(&mut self, book: &LedgerAccount, first: Date) -> Vec<Line> {
        let truth = self.truth.entry(book.number.clone()).or_default();
        truth.retain(|line| line.on < book.shown_from);
        truth.extend(booked(book).into_iter().filter(|line| line.on >= first));
        sort(truth);
        truth.clone()
    }

    fn hold_lines(&mut self, day: &str, number: &str, lines: &[Line], truth: &[Line]) {
        let what = |what: &str| format!("account {number}: {what}");
        self.expect(day, &what("nothing to compare"), &truth.is_empty(), &false);
        let (too_many, missing) = (beyond(lines, truth), beyond(truth, lines));
        self.expect(day, &what("lines that no book has"), &too_many, &vec![]);
        self.expect(day, &what("lines that aren't stored"), &missing, &vec![]);
        if too_many.is_empty() && missing.is_empty() && lines != truth {
            let at = lines
                .iter()
                .zip(truth)
                .position(|(one, other)| one != other);
            let on = truth[at.unwrap_or_default()].on;
            let of_day = |lines: &[Line]| -> Vec<Line> {
                let day = lines.iter().filter(|line| line.on == on);
                day.cloned().collect()
            };
            self.expect(day, &what("the order"), &of_day(lines), &of_day(truth));
        }
    }

    fn expect<T: PartialEq + std::fmt::Debug>(
        &mut self,
        day: &str,
        what: &str,
        seen: &T,
        wanted: &T,
    ) {
        if seen != wanted {
            let (institution, about) = (self.login.institution, self.login.about);
            let told = format!("{institution} {about}, {day}: {what}: {seen:?}, not {wanted:?}");
            self.different.push(told);
        }
    }
}

/// A code that is asked for twice was refused once; an approval may only take its time.
fn note(asked: &Mutex<Vec<ChallengeKind>>, kind: ChallengeKind) {
    let mut asked = asked.lock().expect("nobody panicked");
    if kind != ChallengeKind::Approval || !asked.contains(&kind) {
        asked.push(kind);
    }
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
