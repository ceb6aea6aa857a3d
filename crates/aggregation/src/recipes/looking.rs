//! What the operator's pages show. Nothing here changes anything.

use super::failing::{self, Failing, of_institution, text_now, waits};
use super::operators::must_operate;
use super::site::{self, SiteDifference};
use super::standing::{Standing, text_digest};
use super::trying::Trial;
use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::connection::{BlockedBy, ConnectionState, Needs};
use domain::fetch::OwnerAction;
use domain::ids::UserId;
use domain::time::Timestamp;
use recipe::{Fault, Recipe};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::connections::{self, StoredConnection};
use store::recipes::Version;
use store::releases::{self, Draft, Reach, Release};
use store::{Tx, fetches, operators, people, recipes};

/// An institution in the list.
#[derive(Clone, Debug)]
pub struct InstitutionRow {
    pub entry: Arc<Entry>,
    /// Which of its versions reads for everybody, from 1; `None`: nothing was ever read.
    pub version: Option<usize>,
    /// And which one first for how many.
    pub few: Option<(usize, usize)>,
    pub connections: usize,
    /// How many wait for a mended recipe, and since when the first.
    pub waiting: usize,
    pub waiting_since: Option<Timestamp>,
    pub last_good: Option<Timestamp>,
}

/// Everything about the recipe of one institution.
#[derive(Clone, Debug)]
pub struct Workshop {
    pub entry: Arc<Entry>,
    /// The number of the version that reads for everybody; `None`: nothing was ever read.
    pub version: Option<usize>,
    pub few: Option<FewNow>,
    /// The text for everybody was released here, and the software has brought another one since.
    pub software_differs: bool,
    /// The release for everybody doesn't fit the present institution.toml, so the software's text reads.
    pub release_unusable: bool,
    pub connections: usize,
    pub waiting: usize,
    /// So many of those that wait can't go on without their person.
    pub waiting_by_hand: usize,
    pub waiting_since: Option<Timestamp>,
    /// The text in the editor: the newest draft, else what reads now.
    pub editing: String,
    /// It differs from what reads now.
    pub is_draft: bool,
    /// The open draft's id.
    pub draft: Option<i64>,
    /// How the draft differs in where it goes from what reads for everybody.
    pub site: Vec<SiteDifference>,
    /// Statements of the draft of which the recipe says itself that nothing proves their amounts.
    pub unproven: Vec<String>,
    pub draft_by: Option<String>,
    pub draft_at: Option<Timestamp>,
    pub faults: Vec<Fault>,
    pub trial: Option<(Timestamp, Trial)>,
    pub failing: Option<Failing>,
    /// The newest first.
    pub releases: Vec<ReleaseRow>,
}

/// How a release to a few goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FewNow {
    pub version: usize,
    pub since: Timestamp,
    pub connections: usize,
    /// Fetched well since.
    pub good: usize,
    /// Wait for a mended recipe again.
    pub bad: usize,
    /// Their persons were asked to fetch again, and haven't yet.
    pub asked: usize,
}

/// One release, or the text of the software.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// The version's id; `None`: what came with the software.
    pub version: Option<i64>,
    /// From 1; `None`: never used yet.
    pub number: Option<usize>,
    pub reach: Option<Reach>,
    pub at: Option<Timestamp>,
    pub by: Option<String>,
    pub why: String,
    pub ended_at: Option<Timestamp>,
    /// Reads for everybody, or for the few.
    pub in_force: bool,
}

/// How many institutions have connections that wait for a mended recipe; `None`: this person is no operator.
pub async fn waiting_count(tx: &mut Tx, user: Option<UserId>) -> Result<Option<usize>, Refused> {
    let Some(user) = user else { return Ok(None) };
    if !operators::is_one(tx, user).await? {
        return Ok(None);
    }
    let all = connections::all(tx).await?;
    let waiting: BTreeSet<&str> = all
        .iter()
        .filter(|stored| waits(stored))
        .map(|stored| stored.institution.as_str())
        .collect();
    Ok(Some(waiting.len()))
}

/// All institutions: those that wait first, then those with connections.
pub async fn institutions(app: &App, actor: Actor) -> Result<Vec<InstitutionRow>, Refused> {
    let mut tx = app.store.read().await?;
    must_operate(&mut tx, actor).await?;
    let all = connections::all(&mut tx).await?;
    let mut rows = Vec::new();
    for entry in app.catalogue.all() {
        let id = &entry.institution().id;
        let own: Vec<&StoredConnection> = all
            .iter()
            .filter(|stored| stored.institution == *id)
            .collect();
        let (versions, standing) = versions_and_standing(&mut tx, id).await?;
        let mut waiting_since = None;
        for stored in own.iter().filter(|stored| waits(stored)) {
            waiting_since = earlier(waiting_since, since(&mut tx, stored).await?);
        }
        rows.push(InstitutionRow {
            entry: Arc::clone(entry),
            version: number_for_all(entry, &versions, &standing),
            few: standing
                .few
                .as_ref()
                .and_then(|few| Some((number(&versions, few.version)?, ones(few)))),
            connections: own.len(),
            waiting: own.iter().filter(|stored| waits(stored)).count(),
            waiting_since,
            last_good: own
                .iter()
                .filter_map(|stored| stored.connection.last_succeeded_at)
                .max(),
        });
    }
    rows.sort_by_key(|row| {
        let name = row.entry.institution().kana.clone();
        (std::cmp::Reverse(row.waiting), row.connections == 0, name)
    });
    Ok(rows)
}

/// Everything about one institution. The failing step is looked for anew: it costs some walks over stored pages.
pub async fn workshop(app: &App, actor: Actor, institution: &str) -> Result<Workshop, Refused> {
    let mut tx = app.store.read().await?;
    must_operate(&mut tx, actor).await?;
    let entry = app
        .catalogue
        .get(institution)
        .ok_or(Refused::NotFound("institution"))?;
    let own = of_institution(&mut tx, institution).await?;
    let (versions, standing) = versions_and_standing(&mut tx, institution).await?;
    let all = releases::of_institution(&mut tx, institution).await?;
    let reads_now = text_now(&mut tx, entry).await?;
    let draft = releases::newest_draft(&mut tx, institution)
        .await?
        .filter(|draft| is_open(draft, &all) && draft.recipe_toml != reads_now);
    let trial = match &draft {
        Some(draft) => releases::newest_trial(&mut tx, draft.id).await?,
        None => None,
    };
    let trial = trial
        .and_then(|stored| Some((stored.tried_at, serde_json::from_value(stored.report).ok()?)));
    let draft_by = match draft.as_ref().and_then(|draft| draft.made_by) {
        Some(user) => people::user(&mut tx, user).await?.map(|user| user.name),
        None => None,
    };
    let (mut waiting, mut waiting_by_hand, mut waiting_since) = (0, 0, None);
    for stored in own.iter().filter(|stored| waits(stored)) {
        waiting += 1;
        let needs = crate::fetching::needs(&mut tx, stored, entry, false).await?;
        waiting_by_hand += usize::from(needs == Needs::APerson);
        waiting_since = earlier(waiting_since, since(&mut tx, stored).await?);
    }
    let few = standing
        .few
        .as_ref()
        .and_then(|few| few_now(few, &versions, &own));
    let for_all = site::text_for_all(&mut tx, entry).await?;
    drop(tx);
    let editing = draft
        .as_ref()
        .map_or_else(|| reads_now.clone(), |draft| draft.recipe_toml.clone());
    let (faults, unproven) = match Recipe::read(&entry.institution_toml, &editing) {
        Ok(recipe) => {
            let unproven = recipe.unproven_statements().into_iter();
            let unproven = unproven.map(str::to_owned).collect();
            (recipe.warnings().to_vec(), unproven)
        }
        Err(faults) => (faults, Vec::new()),
    };
    let site = match &draft {
        Some(draft) => site::differences(entry, &for_all, &draft.recipe_toml),
        None => Vec::new(),
    };
    let released = |release: &Release| {
        let version = versions.iter().find(|known| known.id == release.version)?;
        Some(version.recipe_toml.as_str())
    };
    let everybody = standing.everybody.as_ref();
    let built_in = text_digest(&entry.recipe_toml);
    Ok(Workshop {
        entry: Arc::clone(entry),
        version: number_for_all(entry, &versions, &standing),
        few,
        software_differs: everybody.is_some_and(|release| release.built_in != built_in),
        release_unusable: everybody
            .and_then(released)
            .is_some_and(|text| Recipe::read(&entry.institution_toml, text).is_err()),
        connections: own.len(),
        waiting,
        waiting_by_hand,
        waiting_since,
        is_draft: draft.is_some(),
        draft: draft.as_ref().map(|draft| draft.id),
        site,
        unproven,
        draft_by,
        draft_at: draft.as_ref().map(|draft| draft.made_at),
        faults,
        trial,
        failing: failing::failing(app, entry, &own, &editing).await?,
        releases: rows(entry, &versions, &standing, &all),
        editing,
    })
}

/// A draft that nothing was released after.
fn is_open(draft: &Draft, all: &[Release]) -> bool {
    all.last().is_none_or(|release| release.id < draft.id)
}

async fn versions_and_standing(
    tx: &mut Tx,
    institution: &str,
) -> Result<(Vec<Version>, Standing), Refused> {
    let versions = recipes::of_institution(tx, institution).await?;
    let all = releases::of_institution(tx, institution).await?;
    let standing = Standing::of(&all, |id| {
        let found = versions.iter().find(|version| version.id == id)?;
        Some(text_digest(&found.recipe_toml))
    });
    Ok((versions, standing))
}

fn number(versions: &[Version], id: i64) -> Option<usize> {
    versions
        .iter()
        .position(|version| version.id == id)
        .map(|at| at + 1)
}

fn number_for_all(entry: &Entry, versions: &[Version], standing: &Standing) -> Option<usize> {
    match &standing.everybody {
        Some(release) => number(versions, release.version),
        None => versions
            .iter()
            .position(|version| version.digest == entry.digest)
            .map(|at| at + 1),
    }
}

fn ones(release: &Release) -> usize {
    match &release.reach {
        Reach::Few(ones) => ones.len(),
        Reach::All | Reach::Back => 0,
    }
}

fn few_now(few: &Release, versions: &[Version], own: &[StoredConnection]) -> Option<FewNow> {
    let Reach::Few(ones) = &few.reach else {
        return None;
    };
    let meant = || {
        own.iter()
            .filter(|stored| ones.contains(&stored.connection.id))
    };
    let is_good = |stored: &&StoredConnection| {
        let since = stored.connection.last_succeeded_at;
        matches!(stored.connection.state(), ConnectionState::Idle) && since >= Some(few.at)
    };
    let is_asked = |stored: &&StoredConnection| {
        let by = BlockedBy::Owner(OwnerAction::FetchMended);
        matches!(stored.connection.state(), ConnectionState::Blocked { by: own, .. } if own == by)
    };
    Some(FewNow {
        version: number(versions, few.version)?,
        since: few.at,
        connections: ones.len(),
        good: meant().filter(is_good).count(),
        bad: meant().filter(|stored| waits(stored)).count(),
        asked: meant().filter(is_asked).count(),
    })
}

async fn since(tx: &mut Tx, stored: &StoredConnection) -> Result<Option<Timestamp>, Refused> {
    let newest = fetches::of_connection(tx, stored.office, stored.connection.id, 1).await?;
    Ok(newest.first().map(|fetch| fetch.started_at))
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The releases, the newest first, and the software's own text at the end.
fn rows(
    entry: &Entry,
    versions: &[Version],
    standing: &Standing,
    all: &[Release],
) -> Vec<ReleaseRow> {
    // Whoever went back to the text of the software reads by that release still.
    let for_all = all
        .iter()
        .rfind(|release| !matches!(release.reach, Reach::Few(_)));
    let reads = |release: &Release| {
        let same = |known: Option<&Release>| known.is_some_and(|one| one.id == release.id);
        same(for_all) || same(standing.few.as_ref())
    };
    let mut rows: Vec<ReleaseRow> = all
        .iter()
        .enumerate()
        .map(|(at, release)| ReleaseRow {
            version: Some(release.version),
            number: number(versions, release.version),
            reach: Some(release.reach.clone()),
            at: Some(release.at),
            by: release.by.clone(),
            why: release.why.clone(),
            // A release to a few leaves the one for everybody in force.
            ended_at: all[at + 1..]
                .iter()
                .find(|later| {
                    matches!(release.reach, Reach::Few(_)) || !matches!(later.reach, Reach::Few(_))
                })
                .map(|later| later.at),
            in_force: reads(release),
        })
        .collect();
    rows.reverse();
    rows.push(ReleaseRow {
        version: None,
        number: versions
            .iter()
            .position(|version| version.digest == entry.digest)
            .map(|at| at + 1),
        reach: None,
        at: None,
        by: None,
        why: String::new(),
        ended_at: None,
        in_force: standing.everybody.is_none(),
    });
    rows
}
