//! One visit: a sandbox on a fixed day, a recipe, a customer.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::fetch::{Challenge, ChallengeKind};
use domain::time::{Date, Period, start_of_day};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::date;
use recipe::{Budget, Engine, FetchOrder, NoAnswer, Progress, Recipe, Step, Walked, walk};
use sandbox::{Counters, DemoLogin, Misbehaviour, Sandbox, Settings};
use sessions::{
    BrowserProgram, BrowserSession, Desk, HttpSession, Limits, OriginMap, Secret, Stopped,
};

/// A Tuesday after a long weekend: late bookings, twins, a notice day or not, by the seed.
pub const TODAY: Date = date(2026, 11, 24);

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
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
}

/// What a person answers to a challenge.
type Script = Box<dyn FnMut(&Challenge) -> Result<Secret, NoAnswer> + Send>;

/// What the customer does when the bank's app asks whether it is them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum InApp {
    Approves,
    Declines,
    DoesNothing,
}

/// Who sits behind the session. Unless told otherwise they answer every challenge rightly: they read the mail, have the
/// grid card at hand and the bank's app in their pocket.
pub struct Customer {
    fields: Vec<(String, String)>,
    /// Done once, when the walk reads its first statement.
    in_the_middle: Option<Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>>,
    script: Option<Script>,
    in_app: InApp,
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
            in_the_middle: None,
            script: None,
            in_app: InApp::Approves,
        }
    }

    pub fn with_password(self, password: &str) -> Customer {
        self.with_field("password", password)
    }

    pub fn with_field(mut self, field: &str, typed: &str) -> Customer {
        for (name, value) in &mut self.fields {
            if name == field {
                typed.clone_into(value);
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

    pub fn who_in_the_app(mut self, act: InApp) -> Customer {
        self.in_app = act;
        self
    }

    /// Answers by this script instead of rightly.
    pub fn answering(
        mut self,
        script: impl FnMut(&Challenge) -> Result<Secret, NoAnswer> + Send + 'static,
    ) -> Customer {
        self.script = Some(Box::new(script));
        self
    }
}

/// The right answer to a challenge, as the person would find it in their mail, on their card or in the picture.
pub fn right_answer(sandbox: &Sandbox, login: &DemoLogin, challenge: &Challenge) -> Option<String> {
    let (institution, id) = (login.institution, login.login_id);
    match challenge.kind {
        ChallengeKind::OneTimePassword => sandbox.code(institution, id),
        ChallengeKind::SecurityQuestion => {
            sandbox.security_answer(institution, id, challenge.question.as_deref()?)
        }
        ChallengeKind::SecondPassword => sandbox.second_password(institution, id),
        ChallengeKind::GridCard => {
            let grid = sandbox.grid(institution, id);
            let cells: Option<Vec<&str>> = challenge
                .cells
                .iter()
                .map(|cell| grid.get(cell).map(String::as_str))
                .collect();
            Some(cells?.join(" "))
        }
        ChallengeKind::Picture => {
            let (_, bytes) = challenge.picture.as_ref()?;
            (!bytes.is_empty()).then(|| sandbox.picture_text(institution, id))?
        }
        ChallengeKind::Approval => None,
    }
}

/// A customer at their desk, with the bank's letters before them.
struct AtDesk<'a> {
    customer: Customer,
    sandbox: &'a Sandbox,
    login: &'static DemoLogin,
    intents: u32,
    asked: Vec<Challenge>,
}

impl Desk for AtDesk<'_> {
    fn login_value(&self, field: &str) -> Option<Secret> {
        self.customer
            .fields
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

    async fn answer(&mut self, challenge: &Challenge) -> Result<Secret, NoAnswer> {
        self.asked.push(challenge.clone());
        match &mut self.customer.script {
            Some(script) => script(challenge),
            None => right_answer(self.sandbox, self.login, challenge)
                .map(Secret::new)
                .ok_or(NoAnswer::Declined),
        }
    }

    async fn await_approval(&mut self, challenge: &Challenge, _: u32) -> Result<(), NoAnswer> {
        self.asked.push(challenge.clone());
        let (institution, id) = (self.login.institution, self.login.login_id);
        if self.customer.in_app != InApp::DoesNothing {
            let approve = self.customer.in_app == InApp::Approves;
            self.sandbox.approve(institution, id, approve);
        }
        // Nobody is waited for here; a moment is enough for the page's own script to look.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(())
    }

    async fn observe(&mut self, progress: &Progress) {
        if progress.step == Step::Lines
            && let Some(act) = self.customer.in_the_middle.take()
        {
            // As a task of its own: one walk inside of another would need the stack of both.
            tokio::spawn(act()).await.expect("nobody panics here");
        }
    }
}

/// A finished walk with what the institution counted meanwhile.
pub struct Visit {
    pub institution: &'static str,
    pub walked: Walked,
    pub intents: u32,
    /// The challenges that the person saw.
    pub asked: Vec<Challenge>,
    pub counters: Counters,
}

pub async fn visit(
    sandbox: &Sandbox,
    login: &'static DemoLogin,
    order: &FetchOrder,
    customer: Customer,
) -> Visit {
    visit_within(sandbox, login, order, customer, Duration::from_secs(10)).await
}

/// The same with a bound for each step.
pub async fn visit_within(
    sandbox: &Sandbox,
    login: &'static DemoLogin,
    order: &FetchOrder,
    customer: Customer,
    step: Duration,
) -> Visit {
    visit_by(
        &recipe(login.institution),
        sandbox,
        login,
        order,
        customer,
        step,
    )
    .await
}

/// The same by another recipe than the catalogue's.
pub async fn visit_by(
    recipe: &Recipe,
    sandbox: &Sandbox,
    login: &'static DemoLogin,
    order: &FetchOrder,
    customer: Customer,
    step: Duration,
) -> Visit {
    let origins = sandbox.origins();
    visit_where(origins, recipe, sandbox, login, order, customer, step).await
}

/// The same in a world where other hosts than the sandbox's are on loopback too.
pub async fn visit_where(
    origins: Vec<(String, SocketAddr)>,
    recipe: &Recipe,
    sandbox: &Sandbox,
    login: &'static DemoLogin,
    order: &FetchOrder,
    customer: Customer,
    step: Duration,
) -> Visit {
    let origins = OriginMap::new(origins).expect("all of it is on loopback");
    let mut limits = Limits::new(&recipe.institution().manners, recipe.budget());
    limits.step = step;
    // Against oneself there is nobody to be polite to.
    limits.pause = Duration::ZERO;
    let desk = AtDesk {
        customer,
        sandbox,
        login,
        intents: 0,
        asked: Vec::new(),
    };
    let (walked, desk) = match recipe.engine() {
        Engine::Http => {
            let mut session = HttpSession::new(&origins, limits, desk).expect("a session");
            (walk(recipe, order, &mut session).await, session.into_desk())
        }
        Engine::Browser => {
            let program = BrowserProgram::find().expect("Chromium");
            let fields = recipe.institution().fields.iter();
            let secrets = fields.filter(|field| field.kind.is_secret());
            let secrets = secrets.map(|field| field.name.clone()).collect();
            let mut session = BrowserSession::open(&program, &origins, limits, secrets, desk)
                .await
                .expect("a session");
            (
                walk(recipe, order, &mut session).await,
                session.close().await,
            )
        }
    };
    Visit {
        institution: login.institution,
        walked,
        intents: desk.intents,
        asked: desk.asked,
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
