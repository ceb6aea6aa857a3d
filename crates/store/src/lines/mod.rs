//! Lines: [`absorb`] is their only writer, for sites, APIs and files alike.

pub(crate) mod before;
mod load;
mod look;
mod save;
mod seen;

pub use load::{days as stored_days, newest_balance};
pub use look::{Carry, look};

use crate::error::StoreError;
use crate::open::{Engine, Tx};
use crate::views::{self, ReadFrom};
use crate::{accounts, rows};
use domain::ids::{AccountId, OfficeId, StatementLineId, ViewId};
use domain::statement::matching::{self, Absorbed, Counts, StoredDays};
use domain::statement::view::View;
use domain::time::Timestamp;

/// What absorbing a view did.
#[derive(Debug)]
pub enum Outcome {
    /// This very list was absorbed before; only the time of the look is new.
    MetAgain { view: ViewId, counts: Counts },
    Absorbed {
        view: ViewId,
        absorbed: Box<Absorbed>,
    },
}

impl Outcome {
    pub fn counts(&self) -> Counts {
        match self {
            Outcome::MetAgain { counts, .. } => *counts,
            Outcome::Absorbed { absorbed, .. } => absorbed.counts(),
        }
    }
}

/// Takes a view of an account into the store: matches its lines against what is stored of its days, and writes what
/// changed, all in the caller's transaction.
pub async fn absorb(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    view: &View,
    from: &ReadFrom<'_>,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    accounts::lock(tx, office, account).await?;
    let fingerprint = views::fingerprint(view);
    if let Some(id) =
        views::met_again(tx, office, account, view, from.origin, &fingerprint, now).await?
    {
        let n = view.lines.len();
        return Ok(Outcome::MetAgain {
            view: id,
            counts: Counts {
                read: n,
                known: n,
                ..Counts::default()
            },
        });
    }
    let id = views::insert(tx, office, account, view, from, &fingerprint, now).await?;
    let before = match matching::days_of(view) {
        Some(days) => stored_days(tx, office, account, days).await?,
        None => StoredDays::default(),
    };
    let mut after = before.clone();
    // New lines get numbers below zero first, since only afterwards it is known how many ids are needed.
    let mut next = 0;
    let absorbed = matching::absorb(&mut after, view, &mut || {
        next -= 1;
        StatementLineId(next)
    });
    let absorbed = save::save(
        tx,
        save::Change {
            office,
            account,
            view: id,
            origin: from.origin,
            before: &before,
            after: &after,
            now,
        },
        view,
        absorbed,
    )
    .await?;
    Ok(Outcome::Absorbed {
        view: id,
        absorbed: Box::new(absorbed),
    })
}

/// The bulk statements of this module, as they are prepared, for the test that prepares every SQL text.
pub(crate) fn bulk_inserts(engine: Engine) -> Vec<(&'static str, String)> {
    let each = |rows| {
        [
            (
                "INSERT_LINES",
                rows::insert_many(engine, "lines", save::LINE_COLUMNS, rows),
            ),
            (
                "SEEN_FIRST",
                seen::seen_many(engine, seen::Look::First, rows),
            ),
            ("SEEN_LAST", seen::seen_many(engine, seen::Look::Last, rows)),
            (
                "ADD_FACES",
                rows::add_many(engine, "line_faces", save::FACE_COLUMNS, rows),
            ),
            (
                "ADD_REFS",
                rows::add_many(engine, "line_refs", save::REF_COLUMNS, rows),
            ),
        ]
    };
    let own = [1, rows::BULK_ROWS].into_iter().flat_map(each);
    own.chain(before::bulk_inserts(engine)).collect()
}

/// Every fixed text of this module, with its name.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    load::STATEMENTS
        .iter()
        .chain(save::STATEMENTS)
        .chain(before::STATEMENTS)
}
