//! Claiming a connection: nobody else fetches it, and nobody else uses its login, until the fetch is finished.

use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use crate::registering::{self, Typed};
use domain::connection::FetchTicket;
use domain::fetch::Trigger;
use domain::ids::{ConnectionId, FetchId};
use domain::office::Act;
use domain::time::{Date, Period, Timestamp, date_in_japan};
use recipe::{Budget, FetchOrder};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use store::connections::{self, StoredConnection};
use store::fetches::{self, NewFetch};
use store::leases::{self, Lease};
use store::{Tx, accounts, recipes, views};

/// Days before the newest fetched day that are looked at again: late lines and reworded ones come within these.
const LOOK_BACK_DAYS: i64 = 14;

/// A fetch that has begun.
pub(super) struct Claimed {
    pub actor: Actor,
    pub stored: StoredConnection,
    pub entry: Arc<Entry>,
    pub recipe_version: i64,
    pub fetch: FetchId,
    pub ticket: FetchTicket,
    pub lease: Lease,
    pub login: Typed,
    pub secret_digest: String,
    pub order: FetchOrder,
    /// The bank has refused this login since it was saved: no walk.
    pub refused_before: bool,
    /// The bank asked a person something during this fetch.
    pub asked: AtomicBool,
}

/// Takes the lease of the login and moves the connection to 取得中, both or none.
pub(super) async fn claim(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    trigger: Option<Trigger>,
    now: Timestamp,
) -> Result<Claimed, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let mut stored = registering::find(&mut tx, actor, id).await?;
    let built_in = app
        .catalogue
        .get(&stored.institution)
        .ok_or_else(|| Refused::NoRecipe(stored.institution.clone()))?;
    let entry = crate::recipes::entry_for(app, &mut tx, built_in, id).await?;
    let fetch = FetchId(tx.id().await?);
    let trigger = trigger.unwrap_or(stored.connection.due_trigger);
    let ticket = stored
        .connection
        .begin_fetch(fetch, trigger != Trigger::Scheduled, now)?;
    let until = now.saturating_add(app.lease).unwrap_or(Timestamp::MAX);
    let holder = format!("{}/{fetch}", app.holder);
    let Some(lease) = leases::take(&mut tx, &stored.login_key, &holder, until, now).await? else {
        let until = leases::held_until(&mut tx, &stored.login_key, now).await?;
        return Err(Refused::LoginInUse {
            until: until.unwrap_or(now),
        });
    };
    let recipe_version = recipes::version(
        &mut tx,
        &stored.institution,
        &entry.digest,
        &entry.institution_toml,
        &entry.recipe_toml,
        now,
    )
    .await?;
    let new = NewFetch {
        id: fetch,
        connection: id,
        trigger,
        user: actor.user(),
        recipe_version,
    };
    fetches::insert(&mut tx, actor.office, &new, now).await?;
    connections::save(&mut tx, &mut stored).await?;

    let login = registering::open_login(app, &mut tx, &stored).await?;
    let fields: Vec<_> = login
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let secret_digest = app.vault.secret_digest(&stored.login_key, &fields);
    let saved_at = connections::credentials(&mut tx, actor.office, id)
        .await?
        .iter()
        .map(|field| field.saved_at)
        .max();
    let refused_before = leases::rejected_since(
        &mut tx,
        &stored.login_key,
        &secret_digest,
        saved_at.unwrap_or(Timestamp::MIN),
    )
    .await?;
    let order = order(&mut tx, &stored, &entry, now).await?;
    let wanted = crate::recipes::wanted_json(&order);
    fetches::set_wanted(&mut tx, actor.office, fetch, &wanted).await?;
    tx.commit().await?;
    Ok(Claimed {
        actor,
        stored,
        entry,
        recipe_version,
        fetch,
        ticket,
        lease,
        login,
        secret_digest,
        order,
        refused_before,
        asked: AtomicBool::new(false),
    })
}

/// What to ask the bank for: each known account from some days before its newest whole day on, an unknown one from the
/// start date, and nothing that the bank doesn't show any more.
async fn order(
    tx: &mut Tx,
    stored: &StoredConnection,
    entry: &Entry,
    now: Timestamp,
) -> Result<FetchOrder, Refused> {
    let today = date_in_japan(now);
    let reach = entry
        .institution()
        .history
        .first_day(today)
        .unwrap_or(Date::MIN);
    let first = stored
        .start_on
        .map_or(reach, |start| start.max(reach))
        .min(today);
    let mut periods = vec![];
    let mut deselected = vec![];
    for account in accounts::of_connection(tx, stored.office, stored.connection.id).await? {
        if !account.selected {
            deselected.push(account.identity.number);
            continue;
        }
        let newest = views::newest_whole_day(tx, stored.office, account.id).await?;
        let again = newest.map(|day| day.saturating_sub(jiff::Span::new().days(LOOK_BACK_DAYS)));
        let from = again.map_or(first, |day| day.clamp(first, today));
        periods.push((account.identity.number, Period { from, to: today }));
    }
    let default_period = Period {
        from: first,
        to: today,
    };
    Ok(FetchOrder {
        today,
        now,
        default_period,
        periods,
        deselected,
        budget: Budget::default(),
    })
}
