//! A complete fetch of about 200 lines, against a plain HTTP client that requests the same pages.
//!
//! A first fetch from the simulated bank records its pages. Then a server that hands these very bytes out, one after the
//! other, serves both: the walk with everything around it, and a client that only requests and throws away.

use crate::tape::{Exchange, Failure, GoBetween, Shelf};
use crate::timing::{Runs, Watch, report};
use aggregation::registering::{Registration, register};
use aggregation::{Actor, App, Clock, fetching, offices};
use domain::fetch::Trigger;
use domain::ids::ConnectionId;
use domain::time::date_in_japan;
use reqwest::Client;
use reqwest::redirect::Policy;
use sandbox::{Sandbox, Settings};
use server::open::{Place, SystemClock};
use sessions::OriginMap;
use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

const RUNS: usize = 10;
const INSTITUTION: &str = "demo-pay";
const ORIGIN: &str = "https://demo-pay.example";

pub async fn run(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (shelf, address) = Shelf::open(record(folder).await?).await?;
    let pages = shelf.tape().len();
    let (mut ours, mut plain) = (Runs::default(), Runs::default());
    let mut lines = 0;
    for _ in 0..=RUNS {
        // Each time the first fetch of a new office: it asks for the same pages as the recorded one.
        let app = fresh(folder, OriginMap::new([(ORIGIN.to_owned(), address)])?).await?;
        let (actor, id) = link(&app).await?;
        shelf.rewind();
        let watch = Watch::start();
        let ended = fetching::fetch(&app, actor, id, Some(Trigger::CommandLine)).await?;
        ours.add(watch.seconds());
        if let Some(error) = ended.error {
            return Err(format!("the fetch ended with {error}").into());
        }
        lines = ended.counts.new;
        app.store.close().await;

        shelf.rewind();
        let watch = Watch::start();
        request_all(address, pages).await?;
        plain.add(watch.seconds());
    }
    // Most of it is politeness: a pause before each page but the first.
    let what = format!("a complete fetch of {lines} lines over {pages} pages, with its pauses");
    report(
        &what,
        ours.median(),
        "a plain client requesting the same pages",
        plain.median(),
    );
    Ok(())
}

async fn fresh(folder: &Path, origins: OriginMap) -> Result<App, Box<dyn Error>> {
    let data = folder.join("fetch");
    let _ = std::fs::remove_dir_all(&data);
    let mut app = Place {
        data,
        database: None,
    }
    .open()
    .await?;
    app.origins = origins;
    Ok(app)
}

/// What goes over the wire in one fetch from the simulated institution.
async fn record(folder: &Path) -> Result<Vec<Exchange>, Box<dyn Error>> {
    let today = date_in_japan(SystemClock.now());
    let banks = Sandbox::start(Settings {
        lines_per_day: 1,
        ..Settings::new(7, Arc::new(move || today))
    })
    .await?;
    let mut origins = banks.origins().into_iter();
    let bank = origins.find(|(origin, _)| origin == ORIGIN);
    let (_, bank) = bank.ok_or("no bank")?;
    let opened = GoBetween::open(bank).await;
    let (go_between, address) = opened.map_err(|failure: Failure| -> Box<dyn Error> { failure })?;
    let app = fresh(folder, OriginMap::new([(ORIGIN.to_owned(), address)])?).await?;
    let (actor, id) = link(&app).await?;
    fetching::fetch(&app, actor, id, Some(Trigger::CommandLine)).await?;
    app.store.close().await;
    banks.stop().await;
    Ok(go_between.tape())
}

async fn link(app: &App) -> Result<(Actor, ConnectionId), Box<dyn Error>> {
    let now = app.clock.now();
    let actor = Actor::command_line(offices::create(app, "ベンチ", now).await?);
    let login = Sandbox::logins()
        .iter()
        .find(|login| login.institution == INSTITUTION)
        .ok_or("no login")?;
    let typed = login
        .fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
        .collect();
    let registration = Registration {
        institution: INSTITUTION.into(),
        typed,
        display_name: None,
        start_on: None,
    };
    Ok((actor, register(app, actor, registration, now).await?))
}

async fn request_all(address: SocketAddr, pages: usize) -> Result<(), Box<dyn Error>> {
    let client = Client::builder().no_proxy().redirect(Policy::none());
    let client = client.build()?;
    for n in 0..pages {
        client
            .get(format!("http://{address}/{n}"))
            .send()
            .await?
            .bytes()
            .await?;
    }
    Ok(())
}
