//! What an operator does: save, try, release, widen, take back. One transaction each, with its fact.

use super::failing::{of_institution, text_now, waits};
use super::operators::{must_operate, note};
use super::site;
use super::standing::{standing, text_digest};
use super::trying::{self, Trial};
use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::connection::{AfterRelease, Needs};
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

/// Whom a release was for, of those that waited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Woken {
    /// So many go on by themselves.
    pub go_on: usize,
    /// Of so many the person is asked to fetch again: their banks ask a person something.
    pub asked: usize,
}

/// What is pressed with 「公開する」.
#[derive(Clone, Copy, Debug)]
pub struct Releasing<'a> {
    /// The draft that was shown; `None`: whichever is the newest.
    pub draft: Option<i64>,
    pub to: To,
    pub why: &'a str,
    /// That some old pages are refused now is known.
    pub accept_unread: bool,
    /// The changes in where the recipe goes were looked at.
    pub accept_site: bool,
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

/// Goes back to the version in use, whatever the draft said. The draft's row stays.
pub async fn discard_draft(
    app: &App,
    actor: Actor,
    institution: &str,
    now: Timestamp,
) -> Result<(), Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let text = text_now(&mut tx, entry).await?;
    let draft = releases::newest_draft(&mut tx, institution).await?;
    if draft.is_none_or(|draft| draft.recipe_toml == text) {
        return Ok(());
    }
    let id = releases::insert_draft(&mut tx, institution, &text, actor.user(), now).await?;
    let fact = json!({ "draft": id });
    note(
        &mut tx,
        actor,
        "discard-recipe-draft",
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

/// Releases the newest draft. It must have been tried, no stored fetch may give other lines with it, and what else is unusual
/// about it must have been seen.
pub async fn release(
    app: &App,
    actor: Actor,
    institution: &str,
    pressed: Releasing<'_>,
    now: Timestamp,
) -> Result<Woken, Refused> {
    let entry = entry(app, institution)?;
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let draft = releases::newest_draft(&mut tx, institution)
        .await?
        .ok_or(Refused::NothingToRelease)?;
    if pressed.draft.is_some_and(|shown| shown != draft.id) {
        return Err(Refused::OtherDraft);
    }
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
    if trial.unread_in_all > 0 && !pressed.accept_unread {
        return Err(Refused::PagesUnread {
            fetches: trial.unread_in_all,
        });
    }
    let released = site::text_for_all(&mut tx, entry).await?;
    let lines = site::differences(entry, &released, &draft.recipe_toml).len();
    if lines > 0 && !pressed.accept_site {
        return Err(Refused::SiteChanges { lines });
    }
    let all = of_institution(&mut tx, institution).await?;
    let reach = match pressed.to {
        To::All => Reach::All,
        To::Few(count) => Reach::Few(first_few(&mut tx, entry, &all, count).await?),
    };
    let version = version_of(app, &mut tx, entry, &draft.recipe_toml, now).await?;
    let woken = put(
        &mut tx,
        actor,
        entry,
        version,
        &reach,
        pressed.why,
        &all,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(woken)
}

/// What a few were first is for everybody.
pub async fn widen(
    app: &App,
    actor: Actor,
    institution: &str,
    now: Timestamp,
) -> Result<Woken, Refused> {
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
) -> Result<Woken, Refused> {
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

/// Those that wait come first, so that the release is of use, and of them those that go on by themselves, so that it shows
/// soon; each group by its number.
async fn first_few(
    tx: &mut Tx,
    entry: &Entry,
    all: &[StoredConnection],
    count: usize,
) -> Result<Vec<ConnectionId>, Refused> {
    let mut sorted = Vec::with_capacity(all.len());
    for stored in all {
        let goes_on = waits(stored)
            && crate::fetching::needs(tx, stored, entry, false).await? == Needs::Nobody;
        sorted.push((!waits(stored), !goes_on, stored.connection.id));
    }
    sorted.sort_by_key(|(rests, by_hand, id)| (*rests, *by_hand, id.0));
    let ids = sorted.into_iter().map(|(_, _, id)| id);
    Ok(ids.take(count.clamp(1, FEW_MAX)).collect())
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
) -> Result<Woken, Refused> {
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
    let mut woken = Woken::default();
    for stored in all.iter().filter(is_meant) {
        match wake(tx, actor, entry, stored.clone(), version, now).await? {
            AfterRelease::GoesOn => woken.go_on += 1,
            AfterRelease::AsksItsPerson => woken.asked += 1,
            AfterRelease::NotConcerned => {}
        }
    }
    let (command, ones) = match reach {
        Reach::All => ("release-recipe", None),
        Reach::Few(ones) => ("release-recipe-to-few", Some(ones.len())),
        Reach::Back => ("roll-back-recipe", None),
    };
    let fact = json!({ "release": id, "version": version, "connections": ones, "why": new.why, "woken": woken.go_on, "asked": woken.asked });
    note(tx, actor, command, subject(institution), fact, now).await?;
    Ok(woken)
}

/// A connection that waited goes on by itself, or by its person where it needs one; that stands in its own office's history.
async fn wake(
    tx: &mut Tx,
    actor: Actor,
    entry: &Entry,
    mut stored: StoredConnection,
    version: i64,
    now: Timestamp,
) -> Result<AfterRelease, Refused> {
    let (office, id) = (stored.office, stored.connection.id);
    if !waits(&stored) {
        return Ok(AfterRelease::NotConcerned);
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
    let needs = crate::fetching::needs(tx, &stored, entry, false).await?;
    let told = stored.connection.recipe_released(unknown_since, needs, now);
    if told == AfterRelease::NotConcerned {
        return Ok(told);
    }
    connections::save(tx, &mut stored).await?;
    let own = Actor {
        office,
        who: actor.who,
    };
    let fact = json!({ "version": version });
    own.note(tx, "recipe-released", format!("connection:{id}"), fact, now)
        .await?;
    Ok(told)
}
