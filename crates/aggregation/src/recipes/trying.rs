//! Trying a draft: the stored pages of good fetches must give the same lines as with the version that read them, and the
//! pages that nobody could read should be readable now.

use super::stored::{self, StoredWalk};
use super::{failing, private};
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::said::Said;
use domain::time::Timestamp;
use recipe::repair::picture::{BankWords, Private, covered, days_of};
use recipe::repair::{diagnose, rewalk};
use recipe::replay::expected_text;
use recipe::{Recipe, Walked};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::connections::StoredConnection;
use store::fetches;
use tokio::task::spawn_blocking;

/// The newest good fetches of each connection that are walked again.
pub(super) const PER_CONNECTION: u32 = 3;
/// And of all together.
pub(super) const IN_TOTAL: usize = 200;
/// Differences that are told one by one.
const TOLD_MAX: usize = 20;

/// What came of a trial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Good fetches that were walked again.
    pub fetches: usize,
    /// Of these: gave the very same lines.
    pub same: usize,
    /// Gave other lines: such a draft isn't released. The first ones, and how many in all.
    pub different: Vec<Difference>,
    pub different_in_all: usize,
    /// Are refused now: their page isn't read any more, nothing wrong is read either.
    pub unread: Vec<Unread>,
    pub unread_in_all: usize,
    /// Left out: fetched by an older Renkei that kept too little, or beyond the bound.
    pub left_out: usize,
    /// Failed fetches that wait for a mended recipe: read now.
    pub waiting_read: usize,
    /// Still not read.
    pub waiting_unread: usize,
}

/// A fetch that gives other lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The office's and the fetch's numbers; whose they are, an operator doesn't see.
    pub office: i64,
    pub fetch: i64,
    pub at: Timestamp,
    /// Date, amount, text and balance, the text covered.
    pub lost: Vec<String>,
    pub gained: Vec<String>,
}

/// A fetch whose pages are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    pub office: i64,
    pub fetch: i64,
    pub at: Timestamp,
    pub step: Option<String>,
    pub expected: Option<Said>,
    pub seen: Option<Said>,
}

impl Trial {
    /// No fetch gives other lines.
    pub fn is_safe(&self) -> bool {
        self.different_in_all == 0
    }

    /// Nothing at all speaks against it.
    pub fn is_clean(&self) -> bool {
        self.is_safe() && self.unread_in_all == 0
    }
}

/// What one stored fetch gives.
enum Verdict {
    Same,
    Other(Difference),
    Unread(Unread),
    CannotSay,
}

/// Walks everything again. Reads only.
pub(super) async fn trial(
    app: &App,
    entry: &Entry,
    recipe_toml: &str,
    connections: &[StoredConnection],
) -> Result<Trial, Refused> {
    let mut trial = Trial::default();
    let institution_toml = entry.institution_toml.clone();
    let mut tx = app.store.read().await?;
    let mut known: BTreeMap<String, Recipe> = BTreeMap::new();
    let draft = read(&institution_toml, recipe_toml)?;
    for connection in connections {
        let (office, id) = (connection.office, connection.connection.id);
        for fetch in fetches::good(&mut tx, office, id, PER_CONNECTION).await? {
            let walk = stored::walk(&mut tx, office, fetch).await?;
            let Some(walk) = walk.filter(|_| trial.fetches < IN_TOTAL) else {
                trial.left_out += 1;
                continue;
            };
            if !known.contains_key(&walk.recipe_toml) {
                // What reads no more with the present institution.toml can't say what it once gave.
                let Ok(recipe) = read(&institution_toml, &walk.recipe_toml) else {
                    trial.left_out += 1;
                    continue;
                };
                known.insert(walk.recipe_toml.clone(), recipe);
            }
            let Some(before) = known.get(&walk.recipe_toml).cloned() else {
                continue;
            };
            let draft = draft.clone();
            let private = private::of(app, &mut tx, office, id).await?;
            let verdict = spawn_blocking(move || compare(&walk, &before, &draft, &private)).await;
            trial.take(verdict.unwrap_or(Verdict::CannotSay));
        }
        if let Some(walk) = failing::walk_of(&mut tx, connection).await? {
            let draft = draft.clone();
            // The bank was left at the page at fault, so more than that page can't be asked for.
            let again =
                spawn_blocking(move || diagnose(&draft, &walk.order, &walk.pages, &[]).is_none());
            match again.await {
                Ok(true) => trial.waiting_read += 1,
                _ => trial.waiting_unread += 1,
            }
        }
    }
    Ok(trial)
}

fn read(institution_toml: &str, recipe_toml: &str) -> Result<Recipe, Refused> {
    Recipe::read(institution_toml, recipe_toml).map_err(Refused::RecipeFaults)
}

impl Trial {
    fn take(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::CannotSay => {
                self.left_out += 1;
                return;
            }
            Verdict::Same => self.same += 1,
            Verdict::Other(difference) => {
                self.different_in_all += 1;
                if self.different.len() < TOLD_MAX {
                    self.different.push(difference);
                }
            }
            Verdict::Unread(unread) => {
                self.unread_in_all += 1;
                if self.unread.len() < TOLD_MAX {
                    self.unread.push(unread);
                }
            }
        }
        self.fetches += 1;
    }
}

/// The lines of a walk, one text each, without what ended it.
fn lines(walked: &Walked) -> Vec<String> {
    expected_text(walked)
        .lines()
        .filter(|line| !line.starts_with('!'))
        .map(str::to_owned)
        .collect()
}

fn compare(walk: &StoredWalk, before: &Recipe, draft: &Recipe, private: &Private) -> Verdict {
    let then = rewalk(before, &walk.order, &walk.pages).walked;
    if then.error.is_some() || !then.account_errors.is_empty() {
        return Verdict::CannotSay;
    }
    let now = rewalk(draft, &walk.order, &walk.pages).walked;
    let errors = now.account_errors.iter().map(|(_, error)| error);
    let error = errors.chain(&now.error).next().cloned().map(|error| {
        let days = days_of(&walk.order, before.institution().history);
        let words = BankWords::of(&walk.recipe_toml).showing(days);
        failing::without_private(error, private, &words)
    });
    let (then, now) = (lines(&then), lines(&now));
    let lost = without(&then, &now);
    let gained = without(&now, &then);
    match error {
        None if then == now => Verdict::Same,
        Some(error) if gained.is_empty() => Verdict::Unread(Unread {
            office: walk.office.0,
            fetch: walk.fetch.0,
            at: walk.at,
            step: error.step,
            expected: error.expected,
            seen: error.seen,
        }),
        _ => Verdict::Other(Difference {
            office: walk.office.0,
            fetch: walk.fetch.0,
            at: walk.at,
            lost: lost.iter().map(|line| told(line)).collect(),
            gained: gained.iter().map(|line| told(line)).collect(),
        }),
    }
}

/// What is in the first more often than in the second.
fn without<'l>(of: &'l [String], other: &[String]) -> Vec<&'l String> {
    let mut rest: Vec<&String> = other.iter().collect();
    of.iter()
        .filter(|line| match rest.iter().position(|known| known == line) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        })
        .collect()
}

/// Date, amount, covered text and balance of `account ⇥ date ⇥ amount ⇥ text ⇥ balance`.
fn told(line: &str) -> String {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
    format!(
        "{}  {}  {}  {}",
        cell(1),
        cell(2),
        covered(cell(3)),
        cell(4)
    )
}
