//! What an import's view is about to change, as it is before: kept so that the import can be taken back.

use super::save::Change;
use crate::error::StoreError;
use crate::open::{Engine, Tx};
use crate::rows::{BULK_ROWS, in_bulk, insert_many};
use crate::sql::statements;
use domain::ids::StatementLineId;
use domain::statement::matching::Absorbed;
use domain::statement::view::Place;

/// What is kept of a line, the same in `lines` and in `lines_before`.
macro_rules! state {
    () => {
        "posted_on, position, amount, description, text_key, key_version, source, cut, status, pending, balance, balance_at, \
         balance_certain, held_for, tied_before, tied_after, first_view, first_page, first_row, first_seen_at, first_certain, \
         last_view, last_page, last_row, last_seen_at, last_certain, changed_by"
    };
}

/// `posted_on = FROM.posted_on, …` for each of them.
macro_rules! set_state {
    ($from:literal) => {
        set_state!($from: "posted_on" "position" "amount" "description" "text_key" "key_version" "source" "cut" "status" "pending"
            "balance" "balance_at" "balance_certain" "held_for" "tied_before" "tied_after" "first_view" "first_page" "first_row"
            "first_seen_at" "first_certain" "last_view" "last_page" "last_row" "last_seen_at" "last_certain"; "changed_by")
    };
    ($from:literal: $($column:literal)*; $last:literal) => {
        concat!($($column, " = ", $from, ".", $column, ", ",)* $last, " = ", $from, ".", $last)
    };
}
pub(crate) use {set_state, state};

/// 32 places for ids, beginning with `$3`.
macro_rules! ids {
    () => {
        "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, \
         $29, $30, $31, $32, $33, $34"
    };
}
const IDS: usize = 32;

statements! {
    KEEP_LINES = concat!("INSERT INTO lines_before (view_id, line_id, office_id, since, absent, ", state!(), ") \
        SELECT $2, id, office_id, $2, 0, ", state!(), " FROM lines WHERE id IN (", ids!(), ") AND +office_id = $1");
    KEEP_DAYS = "INSERT INTO day_views_before (view_id, account_id, day, office_id, old_view, seen_at, seen_certain, ordered) \
        SELECT $2, account_id, day, office_id, view_id, seen_at, seen_certain, ordered FROM day_views \
        WHERE office_id = $1 AND account_id = $3 AND day >= $4 AND day <= $5";
    MADE = "UPDATE views SET made_from = $3, made_to = $4 WHERE office_id = $1 AND id = $2";
}

const SIGHTING_COLUMNS: &[&str] = &["view_id", "line_id", "office_id", "seen_page", "seen_row"];

/// Copies the stored lines that will change, and the days that will be seen whole. A view that changes nothing that is
/// stored, as the first one of an account, copies nothing.
pub(super) async fn keep(
    tx: &mut Tx,
    change: &Change<'_>,
    absorbed: &Absorbed,
) -> Result<(), StoreError> {
    let changed: Vec<i64> = absorbed
        .changed
        .iter()
        .map(|id| id.0)
        .filter(|id| *id > 0)
        .collect();
    for ids in changed.chunks(IDS) {
        let query = sqlx::query(KEEP_LINES)
            .bind(change.office.0)
            .bind(change.view.0);
        // One text for any number: the last id stands in all places that are left.
        let padded = ids.iter().chain(std::iter::repeat(&ids[ids.len() - 1]));
        padded
            .take(IDS)
            .fold(query, |query, id| query.bind(*id))
            .execute(tx.connection())
            .await?;
    }
    let days = &absorbed.day_views;
    if let (Some((from, _)), Some((to, _))) = (days.first_key_value(), days.last_key_value()) {
        sqlx::query(KEEP_DAYS)
            .bind(change.office.0)
            .bind(change.view.0)
            .bind(change.account.0)
            .bind(from.to_string())
            .bind(to.to_string())
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// Notes between which ids the lines that the view makes are.
pub(super) async fn made(tx: &mut Tx, change: &Change<'_>, ids: &[i64]) -> Result<(), StoreError> {
    let (Some(from), Some(to)) = (ids.iter().min(), ids.iter().max()) else {
        return Ok(());
    };
    sqlx::query(MADE)
        .bind(change.office.0)
        .bind(change.view.0)
        .bind(*from)
        .bind(*to)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes stored lines that the view shows, though it is neither their first look nor their last.
pub(super) async fn sightings(
    tx: &mut Tx,
    change: &Change<'_>,
    seen: &[(StatementLineId, Place)],
) -> Result<(), StoreError> {
    let engine = tx.engine();
    let text = |rows| insert_many(engine, "line_sightings", SIGHTING_COLUMNS, rows);
    let (office, view) = (change.office, change.view);
    in_bulk(tx, text, seen, |query, (line, place)| {
        query
            .bind(view.0)
            .bind(line.0)
            .bind(office.0)
            .bind(i64::from(place.page))
            .bind(i64::from(place.row))
    })
    .await
}

/// The bulk statements of this module, for the test that prepares every SQL text.
pub(super) fn bulk_inserts(engine: Engine) -> [(&'static str, String); 2] {
    let text = |rows| insert_many(engine, "line_sightings", SIGHTING_COLUMNS, rows);
    [
        ("INSERT_SIGHTING", text(1)),
        ("INSERT_SIGHTINGS", text(BULK_ROWS)),
    ]
}
