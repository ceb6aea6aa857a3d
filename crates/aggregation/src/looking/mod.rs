//! What the screens and the command line show, each read as of one moment. Nothing here changes anything.

mod around;
mod books;
mod evidence;
mod inbox;
mod lines;
mod registrations;

pub use around::{Around, around, entry_year, fiscal_years};
pub use books::{FoundEntries, entries, entry_count};
pub use evidence::{LineEvidence, capture, evidence};
pub use inbox::{Inbox, InboxQuery, OpenSummary, inbox, last_decided, open_summary, titles};
pub use lines::{FoundLines, LinePage, count_lines, lines};
pub use registrations::{
    Effects, Found, Registered, accounts_found, fetches_of, registration, registrations,
};

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::AccountId;
use domain::office::Act;
use domain::time::Period;
use store::accounts::{self, Account};
use store::connections::{self, StoredConnection};
use store::line_search::{self, FoundLine};

/// The accounts of the office.
pub async fn accounts(app: &App, actor: Actor) -> Result<Vec<Account>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(accounts::of_office(&mut tx, actor.office).await?)
}

/// The registrations of the office.
pub async fn connections(app: &App, actor: Actor) -> Result<Vec<StoredConnection>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(connections::of_office(&mut tx, actor.office).await?)
}

/// An account by its label or number; else the labels that there are.
pub async fn account(
    app: &App,
    actor: Actor,
    wanted: &str,
) -> Result<Result<Account, Vec<String>>, Refused> {
    let all = accounts(app, actor).await?;
    let found = all
        .iter()
        .find(|account| account.label == wanted || account.id.to_string() == wanted);
    Ok(found
        .cloned()
        .ok_or_else(|| all.iter().map(|account| account.label.clone()).collect()))
}

/// The live lines of an account, oldest first.
pub async fn live_lines(
    app: &App,
    actor: Actor,
    account: AccountId,
    period: Period,
) -> Result<Vec<FoundLine>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(line_search::of_account(&mut tx, actor.office, account, period).await?)
}

/// Where a page of a long list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor<Id> {
    Newest,
    OlderThan(Id),
    NewerThan(Id),
}

/// A page of a long list, newest first, and whether there is more on either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub has_newer: bool,
    pub has_older: bool,
}

impl<T> Page<T> {
    /// From one row more than a page holds; the row too many says that there is more.
    fn of<Id>(mut rows: Vec<T>, cursor: Cursor<Id>, limit: usize) -> Page<T> {
        let more = rows.len() > limit;
        let newer = matches!(cursor, Cursor::NewerThan(_));
        if more && newer {
            rows.remove(0);
        }
        rows.truncate(limit);
        Page {
            rows,
            has_newer: if newer {
                more
            } else {
                !matches!(cursor, Cursor::Newest)
            },
            has_older: newer || more,
        }
    }
}
