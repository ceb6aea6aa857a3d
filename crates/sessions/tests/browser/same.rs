//! The same recipe by both engines: the same accounts, the same lines.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::fetch::Challenge;
use domain::time::{Date, Period, start_of_day};
use jiff::civil::date;
use recipe::{Budget, FetchOrder, NoAnswer, Progress, Recipe, Walked, walk};
use sandbox::{DemoLogin, Sandbox, Settings};
use sessions::{
    BrowserProgram, BrowserSession, Desk, HttpSession, Limits, OriginMap, Secret, Stopped,
};

const TODAY: Date = date(2026, 11, 24);

/// A customer who is never asked anything.
struct Customer(&'static DemoLogin);

impl Desk for Customer {
    fn login_value(&self, field: &str) -> Option<Secret> {
        let mut fields = self.0.fields.iter();
        fields
            .find(|(name, _)| *name == field)
            .map(|(_, value)| Secret::new(*value))
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

fn order() -> FetchOrder {
    FetchOrder {
        today: TODAY,
        now: start_of_day(TODAY),
        default_period: Period::new(date(2026, 10, 20), TODAY).expect("a period"),
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
}

fn recipe(institution: &str) -> (String, String) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../institutions")
        .join(institution);
    let read = |name| std::fs::read_to_string(folder.join(name)).expect("a file of the catalogue");
    (read("institution.toml"), read("recipe.toml"))
}

async fn sandbox() -> (Sandbox, OriginMap) {
    let mut settings = Settings::new(7, Arc::new(|| TODAY));
    settings.lines_per_day = 2;
    settings.control_port = None;
    let sandbox = Sandbox::start(settings).await.expect("free ports");
    let origins = OriginMap::new(sandbox.origins()).expect("the sandbox is on loopback");
    (sandbox, origins)
}

fn limits(recipe: &Recipe) -> Limits {
    let mut limits = Limits::new(&recipe.institution().manners, recipe.budget());
    limits.pause = Duration::ZERO;
    limits
}

async fn both(institution: &str) -> (Walked, Walked) {
    let (institution_toml, recipe_toml) = recipe(institution);
    let login = Sandbox::logins()
        .iter()
        .find(|login| login.institution == institution)
        .expect("a customer");
    let over_http = Recipe::read(&institution_toml, &recipe_toml).expect("a recipe");
    let engine = format!("engine = \"browser\"\n{recipe_toml}");
    let by_browser = Recipe::read(&institution_toml, &engine).expect("a recipe");

    let (_sandbox, origins) = sandbox().await;
    let mut session =
        HttpSession::new(&origins, limits(&over_http), Customer(login)).expect("a session");
    let http = walk(&over_http, &order(), &mut session).await;

    let (_sandbox, origins) = sandbox().await;
    let program = BrowserProgram::find().expect("Chromium");
    let secrets = vec!["password".to_owned()];
    let limits = limits(&by_browser);
    let mut session = BrowserSession::open(&program, &origins, limits, secrets, Customer(login))
        .await
        .expect("Chromium starts");
    let browser = walk(&by_browser, &order(), &mut session).await;
    session.close().await;
    (http, browser)
}

async fn is_the_same(institution: &str) {
    let (http, browser) = both(institution).await;
    assert_eq!(http.error, None);
    assert_eq!(browser.error, None, "{:#?}", browser.trace);
    assert!(browser.logged_in && browser.logged_out);
    assert_eq!(browser.account_errors, []);
    assert_eq!(browser.accounts, http.accounts);
    assert!(http.views.iter().any(|view| !view.view.lines.is_empty()));
    let lines = |walked: &Walked| -> Vec<_> {
        let views = walked.views.iter();
        views
            .map(|view| (view.account.clone(), view.view.clone(), view.proofs))
            .collect()
    };
    assert_eq!(lines(&browser), lines(&http));
}

#[tokio::test]
async fn tables_in_shift_jis_with_forms_give_the_same_lines() {
    is_the_same("demo-bank").await;
}

#[tokio::test]
async fn month_tabs_and_pending_lines_give_the_same_lines() {
    is_the_same("demo-card").await;
}

#[tokio::test]
async fn json_behind_a_login_gives_the_same_lines() {
    is_the_same("demo-pay").await;
}
