//! A bank that wants the walk elsewhere: in every place where a page can name an address it names every odd spelling of a
//! forbidden one. No request reaches another host, port or path than the recipe's, and the password goes to its form alone.

mod places;
mod trap;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::bank::Bank;
use domain::fetch::Challenge;
use domain::time::{Period, start_of_day};
use jiff::civil::date;
use places::{End, PLACES, Place, TARGETS};
use recipe::{Budget, FetchOrder, NoAnswer, Progress, Recipe, Walked, walk};
use sessions::{Desk, HttpSession, Limits, OriginMap, Secret, Stopped};
use trap::Trap;

const PASSWORD: &str = "himitsu2026";

/// What the bank may be asked for: the fence of the recipe.
const ALLOWED: [&str; 7] = [
    "GET /login",
    "POST /auth",
    "GET /menu",
    "GET /list",
    "POST /search",
    "GET /more",
    "GET /logout",
];

struct Customer;

impl Desk for Customer {
    fn login_value(&self, field: &str) -> Option<Secret> {
        Some(Secret::new(if field == "password" {
            PASSWORD
        } else {
            "taro"
        }))
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn answer(&mut self, _challenge: &Challenge) -> Result<Secret, NoAnswer> {
        Err(NoAnswer::Declined)
    }

    async fn observe(&mut self, _progress: &Progress) {}
}

fn recipe() -> Recipe {
    let read = Recipe::read(
        include_str!("institution.toml"),
        include_str!("recipe.toml"),
    );
    read.unwrap_or_else(|faults| panic!("{faults:?}"))
}

async fn walk_once(recipe: &Recipe, origins: &OriginMap) -> Walked {
    let today = date(2026, 11, 24);
    let order = FetchOrder {
        today,
        now: start_of_day(today),
        default_period: Period {
            from: date(2026, 11, 1),
            to: today,
        },
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    };
    let limits = Limits {
        step: Duration::from_secs(5),
        run: Duration::from_secs(20),
        page_bytes_max: 1_000_000,
        pause: Duration::ZERO,
    };
    let mut session = HttpSession::new(origins, limits, Customer).expect("a session");
    walk(recipe, &order, &mut session).await
}

/// What the bank does wrong at the moment.
#[derive(Default)]
struct Mischief {
    now: Mutex<Option<(&'static Place, String)>>,
    /// Answers that were spoiled so.
    done: AtomicUsize,
}

impl Mischief {
    fn begin(&self, place: &'static Place, target: String) {
        *self.now.lock().expect("nobody panics here") = Some((place, target));
        self.done.store(0, Ordering::SeqCst);
    }
}

async fn bank(mischief: &Arc<Mischief>) -> Bank {
    let mischief = Arc::clone(mischief);
    Bank::open(move |line| {
        let now = mischief.now.lock().expect("nobody panics here").clone();
        let (answer, is_spoiled) = places::answer(line, now.as_ref());
        mischief
            .done
            .fetch_add(usize::from(is_spoiled), Ordering::SeqCst);
        answer
    })
    .await
}

fn lines_of(walked: &Walked) -> usize {
    walked.views.iter().map(|view| view.view.lines.len()).sum()
}

#[tokio::test]
async fn no_variant_leads_the_walk_out_of_the_recipe() {
    let mischief = Arc::new(Mischief::default());
    let (bank, trap) = (bank(&mischief).await, Trap::open().await);
    let mut origins = trap.origins();
    origins.push(("https://bank.example".to_owned(), bank.address));
    let origins = OriginMap::new(origins).expect("loopback addresses");
    let recipe = recipe();

    let whole = walk_once(&recipe, &origins).await;
    assert_eq!(whole.error, None, "{:#?}", whole.trace);
    assert_eq!(whole.account_errors, []);
    assert_eq!((lines_of(&whole), whole.logged_out), (2, true));

    let (mut variants, mut others) = (0, Vec::new());
    for place in &PLACES {
        for target in TARGETS {
            let target = trap.spelled(target);
            let what = format!("{}: {target:?}", place.name);
            let usual = place.end(&target);
            mischief.begin(place, target);
            let before = bank.seen().len();
            let walked = walk_once(&recipe, &origins).await;
            variants += 1;
            let done = mischief.done.load(Ordering::SeqCst);
            assert!(done > 0, "{what}: the bank did nothing");
            let is_stopped = walked.error.is_some() || !walked.account_errors.is_empty();
            let came = match (is_stopped, walked.logged_out) {
                (true, _) => End::Stops,
                (false, false) => End::StaysIn,
                (false, true) => End::GoesOn,
            };
            let lines = if came == End::Stops { 0..=2 } else { 2..=2 };
            if came != usual || !lines.contains(&lines_of(&walked)) {
                others.push(format!("{what}: {came:?}, {:#?}", walked.trace));
            }
            for seen in &bank.seen()[before..] {
                let path = seen.line.split('?').next().unwrap_or_default();
                assert!(ALLOWED.contains(&path), "{what}: {}", seen.line);
                let is_login = path == "POST /auth";
                let told = format!("{} {}", seen.line, seen.body);
                assert!(
                    is_login || !told.contains(PASSWORD),
                    "{what}: {}",
                    seen.line
                );
                assert_eq!(seen.header("host"), Some("bank.example"), "{what}");
            }
            assert_eq!(trap.visits(), 0, "{what}");
            assert!(
                walked.trace.iter().all(|line| !line.contains(PASSWORD)),
                "{what}"
            );
        }
    }
    assert!(others.is_empty(), "not as usual:\n{}", others.join("\n"));
    assert!(variants >= 300, "only {variants} variants");
    // Whoever came would have been seen.
    trap.is_tried().await;
    assert_eq!(trap.visits(), 1);
}
