//! A complete fetch of about 200 lines, against a plain HTTP client that requests the same pages.
//!
//! A first fetch from the simulated bank records its pages. Then a server that hands these very bytes out, one after the
//! other, serves both: the walk with everything around it, and a client that only requests and throws away.

use crate::shelf::{Page, Shelf};
use crate::timing::{Runs, Watch, report};
use aggregation::registering::{Registration, register};
use aggregation::{Actor, App, Clock, fetching, offices};
use domain::fetch::Trigger;
use domain::ids::ConnectionId;
use domain::time::date_in_japan;
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
    let pages = record(folder).await?;
    let (shelf, address) = Shelf::open(pages).await?;
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
        request_all(address, shelf.len()).await?;
        plain.add(watch.seconds());
    }
    let what = format!(
        "a complete fetch of {lines} lines over {} pages",
        shelf.len()
    );
    report(
        &what,
        ours.median(),
        "a plain client requesting the same pages",
        plain.median(),
    );
    // Most of that is politeness: a pause before each page but the first.
    let pauses = pause_seconds(folder).await? * (shelf.len() as f64 - 1.0);
    report(
        "  without the pauses that its manners ask for",
        ours.median() - pauses,
        "a plain client requesting the same pages",
        plain.median(),
    );
    Ok(())
}

async fn pause_seconds(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let app = fresh(folder, OriginMap::default()).await?;
    let entry = app.catalogue.get(INSTITUTION).ok_or("no institution")?;
    let pause = f64::from(entry.institution().manners.pause_ms) / 1000.0;
    app.store.close().await;
    Ok(pause)
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

/// The pages of one fetch from the simulated institution, in their order.
async fn record(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let today = date_in_japan(SystemClock.now());
    let banks = Sandbox::start(Settings {
        lines_per_day: 1,
        ..Settings::new(7, Arc::new(move || today))
    })
    .await?;
    let app = fresh(folder, OriginMap::new(banks.origins())?).await?;
    let (actor, id) = link(&app).await?;
    let ended = fetching::fetch(&app, actor, id, Some(Trigger::CommandLine)).await?;
    let pages = recorded(&app, actor, ended.fetch).await?;
    app.store.close().await;
    banks.stop().await;
    Ok(pages)
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

async fn recorded(
    app: &App,
    actor: Actor,
    fetch: domain::ids::FetchId,
) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut tx = app.store.read().await?;
    let mut pages = vec![];
    for page in store::fetches::pages(&mut tx, actor.office, fetch).await? {
        let capture = store::captures::find(&mut tx, actor.office, &page.digest)
            .await?
            .ok_or("a capture is missing")?;
        pages.push(Page {
            status: 200,
            content_type: capture.media_type,
            body: capture.body,
        });
    }
    Ok(pages)
}

async fn request_all(address: SocketAddr, pages: usize) -> Result<(), Box<dyn Error>> {
    // Plain HTTP, but the client wants to know how it would encrypt. A second call finds it installed and changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build()?;
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
