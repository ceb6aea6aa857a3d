//! What an operator does: save, try, release, widen, take back. One transaction each, with its fact.

use super::failing::{of_institution, text_now, waits};
use super::operators::{must_operate, note};
use super::standing::{standing, text_digest};
use super::trying::{self, Trial};
use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use recipe::Recipe;
use serde_json::json;
use std::sync::Arc;
use store::connections::{self, StoredConnection};
use store::leases::{self, LoginOutcome};
use store::releases::{self, NewRelease, Reach};
use store::{Tx, fetches, recipes};

/// Longer texts are no recipe.
const TEXT_MAX: usize = 200_000;
const WHY_MAX: usize = 500;
/// A first release to more than these is one to everybody.
const FEW_MAX: usize = 50;

/// For whom a release is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    All,
    /// So many connections first: those that wait for it, then others.
    Few(usize),
}

fn entry<'a>(app: &'a App, institution: &str) -> Result<&'a Arc<Entry>, Refused> {
    app.catalogue
        .get(institution)
        .ok_or(Refused::NotFound("institution"))
}

/// Keeps a text, good or not: the page shows what is wrong with it.
pub async fn save_draft(
    app: &App,
    actor: Actor,
    institution: &str,
    recipe_toml: &str,
    now: Timestamp,
) -> Result<(), Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    if recipe_toml.len() > TEXT_MAX {
        return Err(Refused::TooLong { max: TEXT_MAX });
    }
    // A browser sends lines with CR LF.
    let text = recipe_toml.replace("\r\n", "\n");
    let known = releases::newest_draft(&mut tx, institution).await?;
    let before = match &known {
        Some(draft) => draft.recipe_toml.clone(),
        None => text_now(&mut tx, entry).await?,
    };
    if before == text {
        return Ok(());
    }
    let id = releases::insert_draft(&mut tx, institution, &text, actor.user(), now).await?;
    let fact = json!({ "draft": id, "text": text_digest(&text) });
    note(
        &mut tx,
        actor,
        "save-recipe-draft",
        subject(institution),
        fact,
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}

fn subject(institution: &str) -> String {
    format!("institution:{institution}")
}

/// Tries the newest draft (else the text that reads now) on stored pages, and keeps what came of it.
pub async fn try_draft(
    app: &App,
    actor: Actor,
    institution: &str,
    now: Timestamp,
) -> Result<Trial, Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let connections = of_institution(&mut tx, institution).await?;
    let (draft, text) = match releases::newest_draft(&mut tx, institution).await? {
        Some(draft) => (draft.id, draft.recipe_toml),
        None => {
            let text = text_now(&mut tx, entry).await?;
            let id = releases::insert_draft(&mut tx, institution, &text, actor.user(), now).await?;
            (id, text)
        }
    };
    tx.commit().await?;
    let trial = trying::trial(app, entry, &text, &connections).await?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let report = json!(trial);
    releases::insert_trial(&mut tx, draft, &report, actor.user(), now).await?;
    let fact = json!({ "draft": draft, "fetches": trial.fetches, "same": trial.same, "different": trial.different_in_all });
    note(
        &mut tx,
        actor,
        "try-recipe-draft",
        subject(institution),
        fact,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(trial)
}

/// Releases the newest draft. It must have been tried, and no stored fetch may give other lines with it; `accept_unread`:
/// that some old pages are refused now is known. Returns how many connections go on.
pub async fn release(
    app: &App,
    actor: Actor,
    institution: &str,
    to: To,
    why: &str,
    accept_unread: bool,
    now: Timestamp,
) -> Result<usize, Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let draft = releases::newest_draft(&mut tx, institution)
        .await?
        .ok_or(Refused::NothingToRelease)?;
    Recipe::read(&entry.institution_toml, &draft.recipe_toml).map_err(Refused::RecipeFaults)?;
    let trial: Trial = releases::newest_trial(&mut tx, draft.id)
        .await?
        .and_then(|stored| serde_json::from_value(stored.report).ok())
        .ok_or(Refused::NotTried)?;
    if !trial.is_safe() {
        return Err(Refused::LinesDiffer {
            fetches: trial.different_in_all,
        });
    }
    if trial.unread_in_all > 0 && !accept_unread {
        return Err(Refused::PagesUnread {
            fetches: trial.unread_in_all,
        });
    }
    let all = of_institution(&mut tx, institution).await?;
    let reach = match to {
        To::All => Reach::All,
        To::Few(count) => Reach::Few(first_few(&all, count)),
    };
    let version = version_of(app, &mut tx, entry, &draft.recipe_toml, now).await?;
    let woken = put(&mut tx, actor, entry, version, &reach, why, &all, now).await?;
    tx.commit().await?;
    Ok(woken)
}

/// What a few were first is for everybody.
pub async fn widen(
    app: &App,
    actor: Actor,
    institution: &str,
    now: Timestamp,
) -> Result<usize, Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let few = standing(&mut tx, institution)
        .await?
        .few
        .ok_or(Refused::NothingToRelease)?;
    let all = of_institution(&mut tx, institution).await?;
    let woken = put(
        &mut tx,
        actor,
        entry,
        few.version,
        &Reach::All,
        &few.why,
        &all,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(woken)
}

/// Takes a release back: from now on this version reads for everybody; `None`: what came with the software.
pub async fn roll_back(
    app: &App,
    actor: Actor,
    institution: &str,
    to: Option<i64>,
    why: &str,
    now: Timestamp,
) -> Result<usize, Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let version = match to {
        Some(version) => {
            let known = recipes::text(&mut tx, version).await?;
            let (_, text) = known
                .filter(|(own, _)| own == institution)
                .ok_or(Refused::NotFound("version"))?;
            Recipe::read(&entry.institution_toml, &text).map_err(Refused::RecipeFaults)?;
            version
        }
        None => version_of(app, &mut tx, entry, &entry.recipe_toml, now).await?,
    };
    let all = of_institution(&mut tx, institution).await?;
    let woken = put(&mut tx, actor, entry, version, &Reach::Back, why, &all, now).await?;
    tx.commit().await?;
    Ok(woken)
}

/// Those that wait come first, so that the release is of use; each group by its number.
fn first_few(all: &[StoredConnection], count: usize) -> Vec<ConnectionId> {
    let mut sorted: Vec<&StoredConnection> = all.iter().collect();
    sorted.sort_by_key(|stored| (!waits(stored), stored.connection.id.0));
    sorted
        .into_iter()
        .map(|stored| stored.connection.id)
        .take(count.clamp(1, FEW_MAX))
        .collect()
}

async fn version_of(
    app: &App,
    tx: &mut Tx,
    entry: &Arc<Entry>,
    recipe_toml: &str,
    now: Timestamp,
) -> Result<i64, Refused> {
    let read = app
        .catalogue
        .released(entry, recipe_toml)
        .map_err(Refused::RecipeFaults)?;
    let id = recipes::version(
        tx,
        &entry.institution().id,
        &read.digest,
        &read.institution_toml,
        &read.recipe_toml,
        now,
    );
    Ok(id.await?)
}

/// Writes the release and wakes whoever it is for.
#[expect(
    clippy::too_many_arguments,
    reason = "one row with all that it says, from three commands"
)]
async fn put(
    tx: &mut Tx,
    actor: Actor,
    entry: &Entry,
    version: i64,
    reach: &Reach,
    why: &str,
    all: &[StoredConnection],
    now: Timestamp,
) -> Result<usize, Refused> {
    let institution = &entry.institution().id;
    let new = NewRelease {
        institution,
        version,
        reach,
        why: &why.trim().chars().take(WHY_MAX).collect::<String>(),
        built_in: &text_digest(&entry.recipe_toml),
        by: actor.user(),
    };
    let id = releases::insert(tx, &new, now).await?;
    let is_meant = |stored: &&StoredConnection| match reach {
        Reach::Few(ones) => ones.contains(&stored.connection.id),
        Reach::All | Reach::Back => true,
    };
    let mut woken = 0;
    for stored in all.iter().filter(is_meant) {
        woken += usize::from(wake(tx, actor, stored.clone(), version, now).await?);
    }
    let (command, ones) = match reach {
        Reach::All => ("release-recipe", None),
        Reach::Few(ones) => ("release-recipe-to-few", Some(ones.len())),
        Reach::Back => ("roll-back-recipe", None),
    };
    let fact = json!({ "release": id, "version": version, "connections": ones, "why": new.why, "woken": woken });
    note(tx, actor, command, subject(institution), fact, now).await?;
    Ok(woken)
}

/// A connection that waited goes on by itself; that stands in its own office's history.
async fn wake(
    tx: &mut Tx,
    actor: Actor,
    mut stored: StoredConnection,
    version: i64,
    now: Timestamp,
) -> Result<bool, Refused> {
    let (office, id) = (stored.office, stored.connection.id);
    if !waits(&stored) {
        return Ok(false);
    }
    let newest = fetches::of_connection(tx, office, id, 1).await?;
    let unknown_since = match newest.first() {
        Some(fetch) => {
            let outcome = leases::of_fetch(tx, fetch.id).await?;
            let is_unknown = matches!(outcome, Some(None | Some(LoginOutcome::Unknown)));
            is_unknown.then(|| fetch.ended_at.unwrap_or(fetch.started_at))
        }
        None => None,
    };
    if !stored.connection.recipe_released(unknown_since, now) {
        return Ok(false);
    }
    connections::save(tx, &mut stored).await?;
    let own = Actor {
        office,
        who: actor.who,
    };
    let fact = json!({ "version": version });
    own.note(tx, "recipe-released", format!("connection:{id}"), fact, now)
        .await?;
    Ok(true)
}
