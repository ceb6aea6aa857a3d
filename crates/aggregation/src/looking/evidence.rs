//! 明細の根拠: from a line back to the bytes it was read from.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::fetch::Trigger;
use domain::ids::StatementLineId;
use domain::office::Act;
use domain::statement::view::Place;
use store::accounts::{self, Account};
use store::captures::{self, Capture};
use store::line_search::{self, FoundLine};
use store::views::{self, Amended, Evidence, ImportedFile};
use store::{fetches, people, recipes};

/// Everything that is known about how a line came here.
#[derive(Clone, Debug)]
pub struct LineEvidence {
    pub line: FoundLine,
    pub account: Account,
    /// Of the newest look that showed it.
    pub seen: Evidence,
    pub place: Place,
    /// Pages of that look.
    pub pages: usize,
    /// What started the fetch; `None` for a file.
    pub trigger: Option<Trigger>,
    /// Which of the institution's recipe versions read it.
    pub recipe_number: Option<i64>,
    pub import: Option<ImportedFile>,
    pub capture: Option<Capture>,
    /// The balance printed beside the line before it.
    pub balance_before: Option<i64>,
    pub amendments: Vec<Amended>,
    /// Its day lies in an open fiscal year.
    pub in_open_year: bool,
}

pub async fn evidence(
    app: &App,
    actor: Actor,
    id: StatementLineId,
) -> Result<LineEvidence, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let office = actor.office;
    let line = line_search::one(&mut tx, office, id)
        .await?
        .ok_or(Refused::NotFound("line"))?;
    let account = accounts::find(&mut tx, office, line.account)
        .await?
        .ok_or(Refused::NotFound("account"))?;
    let (view, place) = line.last;
    let seen = views::evidence(&mut tx, office, view, place.page)
        .await?
        .ok_or(Refused::NotFound("evidence"))?;
    let pages = views::page_count(&mut tx, office, view).await?;
    let trigger = match seen.fetch {
        Some(fetch) => fetches::find(&mut tx, office, fetch)
            .await?
            .map(|fetch| fetch.trigger),
        None => None,
    };
    let recipe_number = match seen.recipe_version {
        Some(version) => Some(recipes::number(&mut tx, version).await?),
        None => None,
    };
    let import = match seen.import {
        Some(import) => views::import(&mut tx, office, import).await?,
        None => None,
    };
    let capture = match &seen.digest {
        Some(digest) => captures::find(&mut tx, office, digest).await?,
        None => None,
    };
    let balance_before = line_search::balance_before(&mut tx, office, account.id, id).await?;
    let amendments = views::amendments(&mut tx, office, id).await?;
    let years = people::fiscal_years(&mut tx, office).await?;
    let in_open_year = years
        .iter()
        .any(|year| year.open && year.period.contains(line.posted_on));
    Ok(LineEvidence {
        line,
        account,
        seen,
        place,
        pages: pages.try_into().unwrap_or(0),
        trigger,
        recipe_number,
        import,
        capture,
        balance_before,
        amendments,
        in_open_year,
    })
}

/// Captured bytes by their digest.
pub async fn capture(app: &App, actor: Actor, digest: &str) -> Result<Capture, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    captures::find(&mut tx, actor.office, digest)
        .await?
        .ok_or(Refused::NotFound("capture"))
}
