//! One visit: a sandbox on a fixed day, a recipe, a customer.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::fetch::Challenge;
use domain::time::{Date, Period, start_of_day};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::date;
use recipe::{Budget, FetchOrder, NoAnswer, Progress, Recipe, Step, Walked, walk};
use sandbox::{Counters, DemoLogin, Misbehaviour, Sandbox, Settings};
use sessions::{Desk, HttpSession, Limits, OriginMap, Secret, Stopped};

/// A Tuesday after a long weekend: late bookings, twins, a notice day or not, by the seed.
pub const TODAY: Date = date(2026, 11, 24);

pub const INSTITUTIONS: [&str; 3] = ["demo-bank", "demo-card", "demo-pay"];

/// The folder of an institution in the catalogue.
pub fn folder(institution: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../institutions")
        .join(institution)
}

pub fn recipe(institution: &str) -> Recipe {
    let read = |name: &str| {
        fs::read_to_string(folder(institution).join(name)).expect("a file of the catalogue")
    };
    Recipe::read(&read("institution.toml"), &read("recipe.toml")).unwrap_or_else(|faults| {
        panic!(
            "{institution}: {}",
            faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    })
}

pub async fn sandbox_with(lines_per_day: u32) -> Arc<Sandbox> {
    let mut settings = Settings::new(7, Arc::new(|| TODAY));
    settings.lines_per_day = lines_per_day;
    settings.control_port = None;
    Arc::new(Sandbox::start(settings).await.expect("free ports"))
}

pub async fn sandbox() -> Arc<Sandbox> {
    sandbox_with(4).await
}

/// The logins behind which there are accounts.
pub fn customers(institution: &str) -> impl Iterator<Item = &'static DemoLogin> {
    Sandbox::logins()
        .iter()
        .filter(move |login| login.institution == institution && !login.administrator)
}

pub fn customer(institution: &str) -> &'static DemoLogin {
    customers(institution)
        .next()
        .expect("each institution has customers")
}

pub fn days(from: Date, to: Date) -> Period {
    Period::new(from, to).expect("from before to")
}

/// Everything from `from` until today.
pub fn order(from: Date) -> FetchOrder {
    FetchOrder {
        today: TODAY,
        now: start_of_day(TODAY),
        default_period: days(from, TODAY),
        periods: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
}

/// Who sits behind the session.
pub struct Customer {
    fields: Vec<(String, String)>,
    pub intents: u32,
    /// Done once, when the walk reads its first statement.
    in_the_middle: Option<Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>>,
}

impl Customer {
    pub fn of(login: &DemoLogin) -> Customer {
        let fields = login
            .fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Customer {
            fields,
            intents: 0,
            in_the_middle: None,
        }
    }

    pub fn with_password(mut self, password: &str) -> Customer {
        for (name, value) in &mut self.fields {
            if name == "password" {
                password.clone_into(value);
            }
        }
        self
    }

    /// `act` is done once, when the walk reads its first statement; the walk waits for it.
    pub fn when_reading<F: Future<Output = ()> + Send + 'static>(
        mut self,
        act: impl FnOnce() -> F + Send + 'static,
    ) -> Customer {
        self.in_the_middle = Some(Box::new(|| act().boxed()));
        self
    }
}

impl Desk for Customer {
    fn login_value(&self, field: &str) -> Option<Secret> {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| Secret::new(value.as_str()))
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        self.intents += 1;
        Ok(())
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn answer(&mut self, _challenge: &Challenge) -> Result<Secret, NoAnswer> {
        Err(NoAnswer::Declined)
    }

    async fn observe(&mut self, progress: &Progress) {
        if progress.step == Step::Lines
            && let Some(act) = self.in_the_middle.take()
        {
            act().await;
        }
    }
}

/// A finished walk with what the institution counted meanwhile.
pub struct Visit {
    pub walked: Walked,
    pub intents: u32,
    pub counters: Counters,
}

pub async fn visit(
    sandbox: &Sandbox,
    login: &DemoLogin,
    order: &FetchOrder,
    customer: Customer,
) -> Visit {
    visit_within(sandbox, login, order, customer, Duration::from_secs(10)).await
}

/// The same with a bound for each step.
pub async fn visit_within(
    sandbox: &Sandbox,
    login: &DemoLogin,
    order: &FetchOrder,
    customer: Customer,
    step: Duration,
) -> Visit {
    let recipe = recipe(login.institution);
    let origins = OriginMap::new(sandbox.origins()).expect("the sandbox is on loopback");
    let mut limits = Limits::new(&recipe.institution().manners, recipe.budget());
    limits.step = step;
    // Against oneself there is nobody to be polite to.
    limits.pause = Duration::ZERO;
    let mut session = HttpSession::new(&origins, limits, customer).expect("a session");
    let walked = walk(&recipe, order, &mut session).await;
    let intents = session.into_desk().intents;
    Visit {
        walked,
        intents,
        counters: sandbox.counters(login.institution, login.login_id),
    }
}

/// A visit of the institution's first customer while it misbehaves.
pub async fn visit_during(
    sandbox: &Sandbox,
    institution: &str,
    how: Misbehaviour,
    from: Date,
) -> Visit {
    let login = customer(institution);
    assert!(sandbox.misbehave(institution, Some(how)));
    let visit = visit(sandbox, login, &order(from), Customer::of(login)).await;
    assert!(sandbox.misbehave(institution, None));
    visit
}
