//! 仕訳帳: a page of entries with the sum of everything that matches.

use super::{Cursor, Page};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::JournalEntryId;
use domain::office::Act;
use store::journal::{self, EntryFilter, FoundEntry, From};
use store::line_search::SUMS_MAX;

/// Entries on one page.
const PAGE: u32 = 50;

/// What 仕訳帳 shows.
#[derive(Clone, Debug)]
pub struct FoundEntries {
    pub page: Page<FoundEntry>,
    /// Standing entries that match, and the sum of their debit sides.
    pub count: i64,
    pub debit: i64,
}

/// Looks for entries, newest first, cancelled ones among them.
pub async fn entries(
    app: &App,
    actor: Actor,
    filter: &EntryFilter,
    cursor: Cursor<JournalEntryId>,
) -> Result<FoundEntries, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let from = match cursor {
        Cursor::Newest => From::Newest,
        Cursor::OlderThan(entry) => From::OlderThan(entry),
        Cursor::NewerThan(entry) => From::NewerThan(entry),
    };
    let rows = journal::find(&mut tx, actor.office, filter, from, PAGE + 1).await?;
    let (count, debit) = journal::sums(&mut tx, actor.office, filter, SUMS_MAX + 1).await?;
    Ok(FoundEntries {
        page: Page::of(rows, cursor, PAGE as usize),
        count,
        debit,
    })
}

/// How many entries stand.
pub async fn entry_count(app: &App, actor: Actor) -> Result<usize, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let (count, _) =
        journal::sums(&mut tx, actor.office, &EntryFilter::default(), i64::MAX).await?;
    Ok(count.try_into().unwrap_or(0))
}
