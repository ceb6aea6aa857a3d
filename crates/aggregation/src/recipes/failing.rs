//! What stands in the way at an institution: the newest fetch that waits for a mended recipe, beside one that was good.

use super::operators::must_operate;
use super::stored::{self, StoredWalk};
use super::{private, standing};
use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::fetch::{FetchError, Tried};
use domain::ids::{ConnectionId, FetchId, OfficeId};
use domain::said::Said;
use domain::time::{Date, Timestamp, date_in_japan, start_of_day};
use recipe::Recipe;
use recipe::repair::picture::{BankWords, Marks, Picture, Private, days_of, draw, hidden};
use recipe::repair::{Broken, Diagnosis, GoodWalk, Proof, Proposal, Reason, diagnose, propose};
use serde_json::json;
use std::sync::Arc;
use store::connections::{self, StoredConnection};
use store::{Tx, events, fetches};
use tokio::task::spawn_blocking;

/// The failing step, and what could mend it.
#[derive(Clone, Debug)]
pub struct Failing {
    pub office: OfficeId,
    pub connection: ConnectionId,
    pub fetch: FetchId,
    /// When the fetch began that failed.
    pub at: Timestamp,
    pub error: FetchError,
    /// The rule of the recipe that has to read the page.
    pub rule: Option<String>,
    /// The path of the page at fault.
    pub path: String,
    /// When the good page came; `None`: this page was never read.
    pub good_at: Option<Timestamp>,
    /// For the text that is being edited; empty where nothing is sure.
    pub proposals: Vec<Proposal>,
    /// The text that is being edited reads the page.
    pub read_by_draft: bool,
    /// What speaks for the amounts of this page.
    pub proof: Proof,
}

/// Which of the two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Good,
    New,
}

/// Whether a connection waits for a mended recipe.
pub(super) fn waits(connection: &StoredConnection) -> bool {
    connection.connection.waits_for_recipe()
}

/// The fetch for which a connection waits.
pub(super) async fn walk_of(
    tx: &mut Tx,
    connection: &StoredConnection,
) -> Result<Option<StoredWalk>, Refused> {
    if !waits(connection) {
        return Ok(None);
    }
    let (office, id) = (connection.office, connection.connection.id);
    let newest = fetches::of_connection(tx, office, id, 1).await?;
    match newest.first().filter(|fetch| fetch.error.is_some()) {
        Some(fetch) => stored::walk(tx, office, fetch.id).await,
        None => Ok(None),
    }
}

/// Good walks on which a proposal is tried: whatever the installation's size, a page is to come soon.
const GOOD_MAX: usize = 5;

/// Both walks, and where the failed one ends.
struct Case {
    connection: ConnectionId,
    failed: StoredWalk,
    /// The first is compared with the failed one.
    good: Vec<StoredWalk>,
    stands: Diagnosis,
    /// The recipe that failed.
    recipe_toml: String,
}

impl Case {
    /// What the text has to say instead.
    fn proposals(&self, institution_toml: &str, recipe_toml: &str) -> Vec<Proposal> {
        let good: Vec<GoodWalk<'_>> = self
            .good
            .iter()
            .map(|walk| GoodWalk {
                order: &walk.order,
                pages: &walk.pages,
                recipe_toml: &walk.recipe_toml,
            })
            .collect();
        propose(&Broken {
            institution_toml,
            recipe_toml,
            order: &self.failed.order,
            failed: &self.failed.pages,
            good: &good,
        })
    }
}

/// The newest failed fetch among the connections, beside the last good fetch: its own connection's, else anybody's.
async fn case(
    app: &App,
    entry: &Entry,
    connections: &[StoredConnection],
) -> Result<Option<Case>, Refused> {
    let mut tx = app.store.read().await?;
    let mut newest: Option<(&StoredConnection, StoredWalk)> = None;
    for connection in connections {
        if let Some(walk) = walk_of(&mut tx, connection).await?
            && newest
                .as_ref()
                .is_none_or(|(_, known)| known.fetch.0 < walk.fetch.0)
        {
            newest = Some((connection, walk));
        }
    }
    let Some((connection, failed)) = newest else {
        return Ok(None);
    };
    let is_own = |other: &&StoredConnection| other.connection.id == connection.connection.id;
    let others = connections.iter().filter(|other| !is_own(other));
    let mut good = Vec::new();
    for other in connections.iter().filter(is_own).chain(others) {
        let (office, id) = (other.office, other.connection.id);
        if let Some(fetch) = fetches::good(&mut tx, office, id, 1).await?.first() {
            good.extend(stored::walk(&mut tx, office, *fetch).await?);
        }
        if good.len() >= GOOD_MAX {
            break;
        }
    }
    drop(tx);
    let recipe_toml = failed.recipe_toml.clone();
    let Ok(recipe) = Recipe::read(&entry.institution_toml, &recipe_toml) else {
        return Ok(None);
    };
    let connection = connection.connection.id;
    let looked = spawn_blocking(move || {
        let pages = good.first().map_or(&[][..], |good| &good.pages);
        let stands = diagnose(&recipe, &failed.order, &failed.pages, pages)?;
        Some(Case {
            connection,
            failed,
            good,
            stands,
            recipe_toml,
        })
    });
    Ok(looked.await.ok().flatten())
}

/// What stands in the way, and what is proposed for the text that is being edited.
pub(super) async fn failing(
    app: &App,
    entry: &Arc<Entry>,
    connections: &[StoredConnection],
    editing: &str,
) -> Result<Option<Failing>, Refused> {
    let Some(case) = case(app, entry, connections).await? else {
        return Ok(None);
    };
    let mut tx = app.store.read().await?;
    let private = private::of(app, &mut tx, case.failed.office, case.connection).await?;
    drop(tx);
    let (institution_toml, recipe_toml) = (entry.institution_toml.clone(), editing.to_owned());
    let days = days_of(&case.failed.order, entry.institution().history);
    let looked = spawn_blocking(move || {
        let good = case.good.first().map_or(&[][..], |good| &good.pages);
        let draft = Recipe::read(&institution_toml, &recipe_toml).ok();
        let read_by_draft = draft.as_ref().is_some_and(|draft| {
            diagnose(draft, &case.failed.order, &case.failed.pages, good).is_none()
        });
        // A draft that can't be read as a recipe is mended from the text that failed.
        let mended = match &draft {
            Some(_) => &recipe_toml,
            None => &case.recipe_toml,
        };
        let mut proposals = match read_by_draft {
            true => Vec::new(),
            false => case.proposals(&institution_toml, mended),
        };
        let words = BankWords::of(&case.recipe_toml).showing(days);
        // A recipe is everybody's.
        let names_customer = |reason: &Reason| private.touches(&reason.new);
        proposals.retain(|proposal| {
            let reasons = proposal.reasons();
            !reasons.into_iter().any(names_customer)
        });
        Failing {
            office: case.failed.office,
            connection: case.connection,
            fetch: case.failed.fetch,
            at: case.failed.at,
            rule: case.stands.rule().map(str::to_owned),
            path: hidden(&path_of(&case.stands.new.url), &private, &words),
            good_at: case
                .good
                .first()
                .filter(|_| case.stands.good.is_some())
                .map(|good| good.at),
            proof: proof(draft.as_ref(), &case.failed, &case.stands),
            error: without_private(case.stands.error, &private, &words),
            proposals,
            read_by_draft,
        }
    });
    Ok(looked.await.ok())
}

fn proof(draft: Option<&Recipe>, failed: &StoredWalk, stands: &Diagnosis) -> Proof {
    let page = stands.rule().unwrap_or_default();
    draft.map_or(Proof::Agrees, |draft| {
        recipe::repair::proof_on(draft, &failed.order, &failed.pages, &stands.new, page)
    })
}

/// What was seen may hold a piece of the customer's page.
pub(super) fn without_private(
    error: FetchError,
    private: &Private,
    words: &BankWords,
) -> FetchError {
    let hide = |said: Said| said.map(|text| hidden(text, private, words));
    let tried = error.tried.into_iter().map(|tried| Tried {
        missed: hide(tried.missed),
        ..tried
    });
    FetchError {
        expected: error.expected.map(hide),
        seen: error.seen.map(hide),
        tried: tried.collect(),
        bank_words: None,
        ..error
    }
}

fn path_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    format!("/{}", path.split('?').next().unwrap_or_default())
}

/// One of the two pages, safe to look at. That an operator looked stands in the office's own history.
pub async fn picture(
    app: &App,
    actor: Actor,
    institution: &str,
    which: Which,
    now: Timestamp,
) -> Result<Picture, Refused> {
    let mut tx = app.store.read().await?;
    must_operate(&mut tx, actor).await?;
    let entry = app
        .catalogue
        .get(institution)
        .ok_or(Refused::NotFound("institution"))?;
    let connections = of_institution(&mut tx, institution).await?;
    drop(tx);
    let case = case(app, entry, &connections)
        .await?
        .ok_or(Refused::NotFound("page"))?;
    let (walk, page) = match which {
        Which::New => (Some(&case.failed), Some(&case.stands.new)),
        Which::Good => (case.good.first(), case.stands.good.as_ref()),
    };
    let (Some(walk), Some(page)) = (walk, page.cloned()) else {
        return Err(Refused::NotFound("page"));
    };
    let (office, fetch) = (walk.office, walk.fetch);
    let days = days_of(&walk.order, entry.institution().history);
    let mut tx = app.store.write().await?;
    let connection = fetches::find(&mut tx, office, fetch)
        .await?
        .map_or(case.connection, |fetch| fetch.connection);
    let private = private::of(app, &mut tx, office, connection).await?;
    let mut others = Vec::new();
    for good in &case.good {
        if let Some(found) = fetches::find(&mut tx, good.office, good.fetch).await? {
            others.push(private::of(app, &mut tx, good.office, found.connection).await?);
        }
    }
    looked(&mut tx, actor, office, fetch, now).await?;
    tx.commit().await?;
    let institution_toml = entry.institution_toml.clone();
    let own = entry.institution();
    let own_names = [own.name.clone(), own.kana.clone(), own.english.clone()];
    let drawn = spawn_blocking(move || {
        let mut words = BankWords::of(&case.recipe_toml).showing(days);
        words.take(own_names.iter().map(String::as_str));
        for (good, own) in case.good.iter().zip(&others) {
            let office = good.office.to_string();
            for page in &good.pages {
                words.learn(page, own, &office);
            }
        }
        let proposals = case.proposals(&institution_toml, &case.recipe_toml);
        let reasons: Vec<&Reason> = proposals.first().map(Proposal::reasons).unwrap_or_default();
        let proposed = reasons.iter().map(|reason| reason.new.as_str());
        words.take(proposed.filter(|word| !private.touches(word)));
        let marks = Marks::of(reasons.iter().copied(), which == Which::New);
        draw(&page, &private, &words, &marks)
    });
    drawn.await.map_err(|_| Refused::NotFound("page"))
}

/// Once for each person, fetch and day.
async fn looked(
    tx: &mut Tx,
    actor: Actor,
    office: OfficeId,
    fetch: FetchId,
    now: Timestamp,
) -> Result<(), Refused> {
    let subject = format!("fetch:{fetch}");
    let today: Date = date_in_japan(now);
    if let Some(user) = actor.user()
        && events::done_since(
            tx,
            office,
            user,
            "operator-looked",
            &subject,
            start_of_day(today),
        )
        .await?
    {
        return Ok(());
    }
    let own = Actor {
        office,
        who: actor.who,
    };
    own.note(
        tx,
        "operator-looked",
        subject,
        json!({ "why": "recipe" }),
        now,
    )
    .await
}

/// The living connections of an institution, over all offices.
pub(super) async fn of_institution(
    tx: &mut Tx,
    institution: &str,
) -> Result<Vec<StoredConnection>, Refused> {
    let all = connections::all(tx).await?;
    Ok(all
        .into_iter()
        .filter(|stored| stored.institution == institution)
        .collect())
}

/// The text that reads for everybody, or first for a few where it is so.
pub(super) async fn text_now(tx: &mut Tx, entry: &Entry) -> Result<String, Refused> {
    let standing = standing::standing(tx, &entry.institution().id).await?;
    let release = standing.few.or(standing.everybody);
    if let Some(release) = release
        && let Some((_, text)) = store::recipes::text(tx, release.version).await?
    {
        return Ok(text);
    }
    Ok(entry.recipe_toml.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::fetch::Cause;
    use zeroize::Zeroizing;

    #[test]
    fn nothing_of_the_customer_is_left_in_either_language_or_in_what_was_tried() {
        let texts = ["株式会社ひみつ商事", "4810027", "ヤマダ ハナコ"];
        let private = Private::of(texts.map(|text| Zeroizing::new(text.to_owned())));
        let both = |text: &str| {
            Said::new(
                format!("近い行は「{text}」"),
                format!("nearest: \"{text}\""),
            )
        };
        let mut error = FetchError::new(Cause::PageNotRecognised);
        error.step = Some("accounts".into());
        error.expected = Some(both("口座 4810027"));
        error.seen = Some(both("ご契約者 株式会社ひみつ商事"));
        error.bank_words = Some("ヤマダ ハナコ様".into());
        error.tried = texts
            .into_iter()
            .map(|text| Tried {
                rule: "statement".into(),
                missed: both(text),
            })
            .collect();
        let before = format!("{error:?}");
        let shown = without_private(error, &private, &BankWords::default());
        let after = format!("{shown:?}");
        for text in ["ひみつ", "4810027", "ヤマダ", "ハナコ"] {
            assert!(before.contains(text), "{text}");
            assert!(!after.contains(text), "{text} in {after}");
        }
        // What isn't the customer's stays, in both languages, and so does each that was tried.
        assert_eq!(shown.tried.len(), texts.len());
        for missed in shown.tried.iter().map(|tried| &tried.missed) {
            assert!(missed.ja.starts_with("近い行は「"), "{missed:?}");
            assert!(missed.en.starts_with("nearest: \""), "{missed:?}");
        }
        assert_eq!(shown.step.as_deref(), Some("accounts"));
    }
}
