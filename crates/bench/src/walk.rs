//! A complete walk over HTTP against a plain client that requests and parses the same pages, in processor time.
//!
//! A first walk through the simulated institutions records their pages. A shelf then hands these very bytes out to both.
//! Each side runs on a thread of its own with everything that it needs of the HTTP client, and only that thread's time is
//! counted: what the shelf spends is neither's. Both use the same build of the HTML parser.

use crate::plain::Plain;
use crate::shelf::{Heard, Page, Shelf};
use crate::timing::{Runs, report, thread_seconds};
use aggregation::Clock;
use aggregation::catalogue::Catalogue;
use domain::fetch::Challenge;
use domain::time::{Period, date_in_japan};
use jiff::ToSpan;
use recipe::{Budget, FetchOrder, NoAnswer, Progress, Recipe, Walked};
use sandbox::{DemoLogin, Sandbox, Settings};
use server::open::SystemClock;
use sessions::{Desk, HttpSession, Limits, OriginMap, Secret, Stopped};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Old tables in Shift_JIS, month tabs in UTF-8, JSON.
const INSTITUTIONS: [&str; 3] = ["demo-bank", "demo-card", "demo-pay"];
const RUNS: usize = 5;
/// Walks of one run: many, so that the clock's grain doesn't show.
const WALKS: usize = 30;

/// One that can leave the thread that it happened on.
pub type Failure = Box<dyn Error + Send + Sync>;

pub async fn run() -> Result<(), Failure> {
    let now = SystemClock.now();
    let today = date_in_japan(now);
    let banks = Sandbox::start(Settings::new(7, Arc::new(move || today))).await?;
    let catalogue = Catalogue::built_in()?;
    let order = FetchOrder {
        today,
        now,
        default_period: Period {
            from: today.saturating_sub(60.days()),
            to: today,
        },
        periods: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    };
    let (mut ours, mut theirs) = (0.0, 0.0);
    for id in INSTITUTIONS {
        let recipe = &catalogue.get(id).ok_or("no institution")?.recipe;
        let login = Sandbox::logins()
            .iter()
            .find(|login| login.institution == id && !login.administrator)
            .ok_or("no login")?;
        let visit = Visit {
            recipe: Arc::clone(recipe),
            order: order.clone(),
            login,
            origins: OriginMap::new(banks.origins())?,
        };
        let seen = visit.walk().await?;
        let lines: usize = seen.views.iter().map(|seen| seen.view.lines.len()).sum();
        let pages = seen.captures.into_iter().map(|capture| Page {
            status: capture.status,
            content_type: capture.content_type.unwrap_or_default(),
            body: capture.body,
        });
        let (shelf, address) = Shelf::open(pages.collect()).await?;
        let visit = Visit {
            origins: OriginMap::new([(origin_of(recipe), address)])?,
            ..visit
        };
        shelf.listen();
        visit.walk().await?;
        let requests = shelf.heard();
        let pages = shelf.len();
        let (walk, plain) = apart(move || compare(&visit, &shelf, address, &requests)).await?;
        report(
            &format!("a walk through {id}: {lines} lines, {pages} pages"),
            walk,
            "a plain client requesting and parsing them",
            plain,
        );
        ours += walk;
        theirs += plain;
    }
    report(
        "complete walks over HTTP, together",
        ours,
        "a plain client requesting and parsing the same pages",
        theirs,
    );
    banks.stop().await;
    Ok(())
}

fn origin_of(recipe: &Recipe) -> String {
    recipe.fence().origin().origin().ascii_serialization()
}

/// Runs something on a thread of its own; the runtime of this one goes on serving meanwhile.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(move || std::thread::spawn(work).join());
    done.await?.map_err(|_| "the measuring thread fell over")?
}

/// Seconds of processor time of one walk, and of one round of the plain client.
fn compare(
    visit: &Visit,
    shelf: &Shelf,
    address: SocketAddr,
    requests: &[Heard],
) -> Result<(f64, f64), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (mut ours, mut theirs) = (Runs::default(), Runs::default());
    for _ in 0..=RUNS {
        let before = thread_seconds();
        for _ in 0..WALKS {
            shelf.rewind();
            runtime.block_on(visit.walk())?;
        }
        ours.add((thread_seconds() - before) / WALKS as f64);

        // Made anew for each walk as ours is, but outside of what is measured: most of it is looking for certificates.
        let clients = (0..WALKS).map(|_| Plain::new());
        let clients: Vec<Plain> = clients.collect::<Result<_, _>>()?;
        let before = thread_seconds();
        for client in &clients {
            shelf.rewind();
            if runtime.block_on(client.walk(address, requests))? == 0 {
                return Err("there is nothing on these pages".into());
            }
        }
        theirs.add((thread_seconds() - before) / WALKS as f64);
    }
    Ok((ours.median(), theirs.median()))
}

/// What is needed to walk through one institution.
struct Visit {
    recipe: Arc<Recipe>,
    order: FetchOrder,
    login: &'static DemoLogin,
    origins: OriginMap,
}

impl Visit {
    /// Without pauses: against oneself there is nobody to be polite to.
    async fn walk(&self) -> Result<Walked, Failure> {
        let mut limits = Limits::new(&self.recipe.institution().manners, self.recipe.budget());
        limits.pause = Duration::ZERO;
        let mut session = HttpSession::new(&self.origins, limits, Customer(self.login))?;
        let walked = recipe::walk(&self.recipe, &self.order, &mut session).await;
        let error = walked.error.as_ref();
        match error.or(walked.account_errors.first().map(|(_, error)| error)) {
            Some(error) => Err(format!("the walk ended with {error}").into()),
            None => Ok(walked),
        }
    }
}

/// Whose login it is.
struct Customer(&'static DemoLogin);

impl Desk for Customer {
    fn login_value(&self, field: &str) -> Option<Secret> {
        let fields = self.0.fields.iter();
        let (_, value) = fields.copied().find(|(name, _)| *name == field)?;
        Some(Secret::new(value))
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
