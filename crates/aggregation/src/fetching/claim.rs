//! Claiming a connection: nobody else fetches it, and nobody else uses its login, until the fetch is finished.

use super::back::{self, Denied};
use crate::actor::Actor;
use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use crate::registering::{self, Typed};
use domain::connection::FetchTicket;
use domain::fetch::{Cause, FetchError, Trigger};
use domain::ids::{ConnectionId, FetchId};
use domain::office::Act;
use domain::time::{Date, Period, Timestamp, date_in_japan};
use recipe::{Budget, FetchOrder};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use store::connections::{self, StoredConnection};
use store::fetches::{self, NewFetch};
use store::leases::{self, Lease};
use store::{Tx, accounts, lines, recipes, views};

/// Days of stored lines among which a balance before the wanted ones is looked for; the longer ones for quiet accounts.
const KNOWN_WITHIN_DAYS: [i32; 2] = [100, 500];
/// So many newest fetches are looked at for one that read lists.
const FETCHES: u32 = 10;

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
    let before = denied(tx, stored).await?;
    let mut periods = vec![];
    let mut known = vec![];
    let mut deselected = vec![];
    for account in accounts::of_connection(tx, stored.office, stored.connection.id).await? {
        if !account.selected {
            deselected.push(account.identity.number);
            continue;
        }
        let newest = views::newest_whole_day(tx, stored.office, account.id).await?;
        let number = account.identity.number;
        let denied = before.as_ref().and_then(|before| before.of(&number));
        let from = back::first_wanted(newest, denied, first, today);
        for days in KNOWN_WITHIN_DAYS {
            let within = Period {
                from: from.saturating_sub(jiff::Span::new().days(days)),
                to: today,
            };
            let lines = lines::stored_days(tx, stored.office, account.id, within).await?;
            let found = back::known(&lines, &number, from, first, denied);
            let is_enough = newest.is_none() || found.iter().any(|known| known.days.from < from);
            if is_enough || days == KNOWN_WITHIN_DAYS[1] {
                known.extend(found);
                break;
            }
        }
        periods.push((number, Period { from, to: today }));
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
        known,
        deselected,
        budget: Budget::default(),
    })
}

/// The newest fetch that says whether its lists joined what was known, if one didn't.
struct Before {
    order: FetchOrder,
    error: FetchError,
}

impl Before {
    fn of(&self, number: &str) -> Option<Denied> {
        let mut known = self.order.known.iter();
        let known =
            known.find(|known| known.number == number && known.is_denied_by(&self.error))?;
        let mut periods = self.order.periods.iter();
        let (_, asked) = periods.find(|(of, _)| of == number)?;
        Some(Denied {
            from: asked.from,
            further: known.further,
        })
    }
}

async fn denied(tx: &mut Tx, stored: &StoredConnection) -> Result<Option<Before>, Refused> {
    let (office, connection) = (stored.office, stored.connection.id);
    let fetches = fetches::of_connection(tx, office, connection, FETCHES).await?;
    // What ended on its way to the lists says nothing of them.
    let told = fetches.into_iter().find(|fetch| match &fetch.error {
        None => fetch.ended_at.is_some(),
        Some(error) => matches!(error.cause, Cause::ListMoved | Cause::WitnessDiffers),
    });
    let Some((fetch, error)) = told.and_then(|fetch| Some((fetch.id, fetch.error?))) else {
        return Ok(None);
    };
    let with = fetches::walked_with(tx, office, fetch).await?;
    let order = with.and_then(|with| crate::recipes::wanted_of(&with.wanted?, with.started_at));
    Ok(order.map(|order| Before { order, error }))
}
