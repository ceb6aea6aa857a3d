//! A complete walk over HTTP against a plain client that requests and parses the same pages, in processor time.
//!
//! A first walk through each simulated institution is recorded on the wire. A shelf then hands these very bytes out to both.
//! Each side runs on a thread of its own with everything that it needs of the HTTP client, and only that thread's time is
//! counted: what the shelf spends is neither's. Both use the same build of the HTML parser.
//!
//! Is it fair? Neither side pays for making its HTTP client or for letting go of it and its connection: with them the plain
//! one would cost twice as much, because it asks the machine for its certificates, and the ratio would say nothing of pages.
//! Both end with texts of their own: whoever reads a statement wants to keep it when the page is gone, so the plain client
//! owns each value, too, as one writes it, and reads OFX and 全銀 with our library, for nobody writes that anew.

mod customer;
mod plain;

use crate::tape::{Failure, GoBetween, Shelf};
use crate::timing::{Runs, report, thread_seconds};
use customer::Customer;
use domain::time::{Period, Timestamp, date_in_japan};
use jiff::ToSpan;
use plain::Plain;
use recipe::{Budget, FetchOrder, Recipe, Walked};
use sandbox::{DemoLogin, Sandbox, Settings};
use sessions::{HttpSession, Limits, OriginMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Ids, and the selectors of what the plain client takes from their pages.
const INSTITUTIONS: [(&str, &str); 9] = [
    // Tables inside of tables in Shift_JIS, a page for each month.
    ("demo-bank", "td"),
    // Month tabs, cards of divs, dates without a year.
    ("demo-card", "td, .d, .s, .a"),
    // JSON behind a frame of HTML.
    ("demo-pay", "td"),
    // JSON that mixes accounts; OFX.
    ("demo-kumiai", "td"),
    // Orders as cards of divs, amounts in three parts.
    ("demo-mall", ".day, .title, .price, .ship, .points"),
    // Lists of spans, two currencies.
    ("demo-shoken", ".d, .from, .to, .what, .amt, .bal"),
    // Tables in EUC-JP whose links are good for one click; 全銀.
    ("demo-hojin", "td"),
    // Lines over two rows in EUC-JP.
    ("demo-shinkin", "td"),
    // CSV in Shift_JIS.
    ("demo-shoko", "dd"),
];
/// Many and short: what else the machine does meanwhile hits some of them, and their median is none of these.
const RUNS: usize = 15;
/// Walks of one run: several, so that the clock's grain doesn't show.
const WALKS: usize = 7;

/// A complete walk may cost this many times what the plain client does, over all institutions.
pub const RATIO_MAX: f64 = 1.5;

/// Measures all institutions; gives the ratio of the sums.
pub async fn run(
    now: Timestamp,
    recipe_of: impl Fn(&str) -> Option<Arc<Recipe>>,
) -> Result<f64, Failure> {
    let today = date_in_japan(now);
    let banks = Arc::new(Sandbox::start(Settings::new(7, Arc::new(move || today))).await?);
    let (mut ours, mut theirs) = (0.0, 0.0);
    for (id, values) in INSTITUTIONS {
        let login = Sandbox::logins()
            .iter()
            .find(|login| login.institution == id && !login.administrator)
            .ok_or("no login")?;
        let visit = Visit {
            recipe: recipe_of(id).ok_or("no institution")?,
            order: order(now),
            login,
            banks: Arc::clone(&banks),
        };
        let (go_between, before_it) = GoBetween::open(visit.bank()?).await?;
        let seen = visit.walk(&mut visit.session(before_it)?).await?;
        let lines: usize = seen.views.iter().map(|seen| seen.view.lines.len()).sum();
        let pages = seen.captures.len();

        let (shelf, address) = Shelf::open(go_between.tape()).await?;
        let (walk, plain) = apart(move || compare(&visit, &shelf, address, values)).await?;
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
    Ok(ours / theirs)
}

/// Two months of everything.
fn order(now: Timestamp) -> FetchOrder {
    let today = date_in_japan(now);
    FetchOrder {
        today,
        now,
        default_period: Period {
            from: today.saturating_sub(60.days()),
            to: today,
        },
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
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
    values: &str,
) -> Result<(f64, f64), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let whole = |answered: usize| match answered == shelf.tape().len() {
        true => Ok(()),
        false => Err(format!("{answered} answers, not {}", shelf.tape().len())),
    };
    let (mut ours, mut theirs) = (Runs::default(), Runs::default());
    for _ in 0..=RUNS {
        // On both sides the HTTP client is made anew for each walk, outside of what is measured: the plain one's own way of
        // looking for certificates costs more than all of its requests.
        let sessions = (0..WALKS).map(|_| visit.session(address));
        let mut sessions: Vec<HttpSession<Customer<'_>>> = sessions.collect::<Result<_, _>>()?;
        let before = thread_seconds();
        for session in &mut sessions {
            runtime.block_on(visit.walk(session))?;
            whole(shelf.rewind())?;
        }
        ours.add((thread_seconds() - before) / WALKS as f64);
        let_go(&runtime, sessions);

        let clients = (0..WALKS).map(|_| Plain::new(values, visit.order.today));
        let clients: Vec<Plain> = clients.collect::<Result<_, _>>()?;
        let before = thread_seconds();
        for client in &clients {
            if runtime.block_on(client.walk(address, shelf.tape()))? == 0 {
                return Err("there is nothing on these pages".into());
            }
            whole(shelf.rewind())?;
        }
        theirs.add((thread_seconds() - before) / WALKS as f64);
        let_go(&runtime, clients);
    }
    Ok((ours.median(), theirs.median()))
}

/// Closes the connections of a side before the clock of the other one starts: that is done by tasks, which go on only while
/// the runtime runs.
fn let_go<T>(runtime: &Runtime, clients: Vec<T>) {
    drop(clients);
    let closing = runtime.metrics();
    runtime.block_on(async {
        while closing.num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    });
}

/// What is needed to walk through one institution.
struct Visit {
    recipe: Arc<Recipe>,
    order: FetchOrder,
    login: &'static DemoLogin,
    banks: Arc<Sandbox>,
}

impl Visit {
    fn origin(&self) -> String {
        self.recipe.fence().origin().origin().ascii_serialization()
    }

    /// Where the simulated institution listens.
    fn bank(&self) -> Result<SocketAddr, Failure> {
        let own = self.origin();
        let mut origins = self.banks.origins().into_iter();
        let (_, address) = origins
            .find(|(origin, _)| *origin == own)
            .ok_or("no bank")?;
        Ok(address)
    }

    /// Leads to what listens at `address`, without pauses: against oneself there is nobody to be polite to.
    fn session(&self, address: SocketAddr) -> Result<HttpSession<Customer<'_>>, Failure> {
        let mut limits = Limits::new(&self.recipe.institution().manners, self.recipe.budget());
        limits.pause = Duration::ZERO;
        let origins = OriginMap::new([(self.origin(), address)])?;
        let customer = Customer {
            login: self.login,
            banks: &self.banks,
        };
        Ok(HttpSession::new(&origins, limits, customer)?)
    }

    async fn walk(&self, session: &mut HttpSession<Customer<'_>>) -> Result<Walked, Failure> {
        let walked = recipe::walk(&self.recipe, &self.order, session).await;
        let error = walked.error.as_ref();
        match error.or(walked.account_errors.first().map(|(_, error)| error)) {
            Some(error) => Err(format!("the walk ended with {error}").into()),
            None => Ok(walked),
        }
    }
}
