//! Finishing a fetch: everything that it brought, in one transaction.

use super::Ended;
use super::claim::Claimed;
use super::cut;
use super::lists;
use super::needs::needs;
use crate::app::App;
use crate::refused::Refused;
use domain::account::{AccountKind, SeenAccount};
use domain::connection::{FetchHours, next_daily};
use domain::fetch::Cause;
use domain::ids::AccountId;
use domain::statement::matching::Counts;
use domain::statement::view::View;
use domain::time::{Date, Period, Timestamp};
use jiff::SignedDuration;
use recipe::institution::{Manners, Unattended};
use recipe::{AccountState, Captured, Walked};
use serde_json::json;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use store::accounts::{self, Account, AccountIdentity};
use store::fetches::{self, FetchPage};
use store::leases::{self, LoginOutcome};
use store::lines;
use store::views::{Origin, ReadFrom};
use store::{Tx, captures, connections};

/// No bank holds an idle login for longer.
const OWN_SESSION_HOURS: i64 = 2;

/// Stores what a walk brought and ends the fetch. A verdict that comes too late is dropped; its lines are kept, since
/// taking them in twice changes nothing.
pub(super) async fn finish(
    app: &App,
    claimed: Claimed,
    walked: Walked,
    now: Timestamp,
) -> Result<Ended, Refused> {
    let (office, fetch) = (claimed.actor.office, claimed.fetch);
    let mut tx = app.store.write().await?;
    let digests = keep_pages(&mut tx, &claimed, &walked.captures, now).await?;
    let ids = keep_accounts(app, &mut tx, &claimed, &walked, now).await?;
    let mut counts = Counts::default();
    for joined in lists::join(&walked.views) {
        let Some(&account) = ids.get(&joined.account) else {
            continue;
        };
        let pages: Vec<String> = joined
            .pages
            .iter()
            .filter_map(|&page| digests.get(page).cloned())
            .collect();
        let origin = Origin::Fetch {
            fetch,
            recipe_version: claimed.recipe_version,
        };
        let outcome = lines::absorb(
            &mut tx,
            office,
            account,
            &from_start(&joined.view, claimed.stored.start_on),
            &ReadFrom {
                origin,
                pages: &pages,
            },
            now,
        )
        .await?;
        counts = counts + outcome.counts();
    }
    let mut error = walked.error.clone().or_else(|| {
        walked
            .account_errors
            .first()
            .map(|(_, error)| error.clone())
    });
    if let Some(error) = error
        .as_mut()
        .filter(|error| error.cause == Cause::OtherSession)
        && left_open(&mut tx, &claimed, now).await?
    {
        error.cause = Cause::OwnSessionLeft;
    }
    if let Some(cut) = error.take() {
        let connection = claimed.stored.connection.id;
        error = Some(cut::judged(&mut tx, office, connection, fetch, &walked.captures, cut).await?);
    }
    leases::settle(&mut tx, fetch, login_outcome(&walked), now).await?;
    leases::release(&mut tx, &claimed.lease).await?;
    fetches::end(
        &mut tx,
        office,
        fetch,
        error.as_ref(),
        counts.new.try_into().unwrap_or(u32::MAX),
        now,
    )
    .await?;

    if let Some(mut stored) =
        connections::find(&mut tx, office, claimed.stored.connection.id).await?
    {
        let verdict = match &error {
            None => {
                let next = next_fetch(&claimed, now);
                stored.connection.succeed(claimed.ticket, next, now)
            }
            Some(error) => {
                let jitter = app.chance();
                let asked = claimed.asked.load(Ordering::Relaxed);
                let needs = needs(&mut tx, &claimed.stored, &claimed.entry, asked).await?;
                stored.connection.fail(
                    claimed.ticket,
                    error.cause,
                    error.until,
                    walked.logged_in,
                    needs,
                    jitter,
                    now,
                )
            }
        };
        if verdict.is_ok() {
            connections::save(&mut tx, &mut stored).await?;
        }
    }
    let fact = json!({
        "fetch": fetch.0,
        "cause": error.as_ref().map(|error| error.cause.word()),
        "lines": counts.read,
        "new": counts.new,
        "amended": counts.amended,
        "asked": counts.asked,
    });
    let subject = format!("connection:{}", claimed.stored.connection.id);
    claimed
        .actor
        .note(&mut tx, "fetch", subject, fact, now)
        .await?;
    tx.commit().await?;
    Ok(Ended {
        fetch,
        counts,
        error,
    })
}

/// 開始日以降のデータのみ取りこむ: a walk asks for a day more, so that its first line is proven, and a card's month may begin
/// earlier still; what lies before the start is left out here.
fn from_start(view: &View, start: Option<Date>) -> Cow<'_, View> {
    let Some(start) = start.filter(|start| view.lines.iter().any(|line| line.posted_on < *start))
    else {
        return Cow::Borrowed(view);
    };
    let mut view = view.clone();
    view.lines.retain(|line| line.posted_on >= start);
    // The printed opening balance stands before lines that are gone.
    view.opening = None;
    view.asked = view
        .asked
        .and_then(|asked| Period::new(asked.from.max(start), asked.to));
    Cow::Owned(view)
}

async fn keep_pages(
    tx: &mut Tx,
    claimed: &Claimed,
    pages: &[Captured],
    now: Timestamp,
) -> Result<Vec<String>, Refused> {
    let office = claimed.actor.office;
    let mut digests = Vec::with_capacity(pages.len());
    for (n, page) in pages.iter().enumerate() {
        let media_type = page
            .content_type
            .as_deref()
            .unwrap_or("application/octet-stream");
        let digest = captures::keep(tx, office, media_type, &page.body, now).await?;
        let stored = FetchPage {
            n: n.try_into().unwrap_or(u32::MAX),
            request: page.request.clone(),
            url: page.url.clone(),
            status: page.status,
            rule: page.rule.clone(),
            digest: digest.clone(),
        };
        fetches::insert_page(tx, office, claimed.fetch, &stored).await?;
        digests.push(digest);
    }
    Ok(digests)
}

/// Every account that the institution shows, by number. Known ones get their new balance; a new one is selected when it
/// is among those of the first fetch, and left for the person to choose when it appears later.
async fn keep_accounts(
    app: &App,
    tx: &mut Tx,
    claimed: &Claimed,
    walked: &Walked,
    now: Timestamp,
) -> Result<HashMap<String, AccountId>, Refused> {
    let office = claimed.actor.office;
    let connection = claimed.stored.connection.id;
    let first = claimed.stored.connection.last_succeeded_at.is_none();
    let mut ids = HashMap::new();
    for shown in &walked.accounts {
        let seen = &shown.seen;
        let identity = identity(&claimed.entry.institution().bank, seen);
        let id = match accounts::by_identity(tx, office, &identity).await? {
            Some(known) => {
                if known.connection != Some(connection) {
                    accounts::set_connection(tx, office, known.id, connection).await?;
                }
                known.id
            }
            None => {
                let id = AccountId(tx.id().await?);
                let label = free_label(
                    tx,
                    office,
                    &label(&app.catalogue.name(&claimed.stored.institution), seen),
                )
                .await?;
                let account = Account {
                    id,
                    connection: Some(connection),
                    identity,
                    label,
                    branch: seen.branch.clone(),
                    holder: seen.holder.clone(),
                    unit: seen.unit.clone(),
                    selected: first || walked_now(shown.state),
                    balance: None,
                };
                accounts::insert(tx, office, &account, now).await?;
                id
            }
        };
        if let Some(balance) = seen.balance {
            accounts::set_balance(tx, office, id, balance.minor, balance.as_of.unwrap_or(now))
                .await?;
        }
        ids.insert(seen.number.clone(), id);
    }
    Ok(ids)
}

fn walked_now(state: AccountState) -> bool {
    matches!(state, AccountState::Walked)
}

fn identity(bank: &str, seen: &SeenAccount) -> AccountIdentity {
    AccountIdentity {
        bank: seen.bank_code.clone().unwrap_or_else(|| bank.to_owned()),
        branch_code: seen.branch_code.clone().unwrap_or_default(),
        kind: seen.kind,
        number: seen.number.clone(),
    }
}

/// How people call an account: 「デモ銀行 普通 1234567」.
fn label(institution: &str, seen: &SeenAccount) -> String {
    format!("{institution} {} {}", kind_word(seen.kind), seen.number)
}

/// The kind within the name of an account.
pub(crate) fn kind_word(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Ordinary => "普通",
        AccountKind::Current => "当座",
        AccountKind::Savings => "貯蓄",
        AccountKind::Term => "定期",
        AccountKind::Loan => "借入",
        AccountKind::Card => "カード",
        AccountKind::Wallet => "残高",
        AccountKind::Points => "ポイント",
    }
}

async fn free_label(
    tx: &mut Tx,
    office: domain::ids::OfficeId,
    wanted: &str,
) -> Result<String, Refused> {
    let mut label = wanted.to_owned();
    let mut n = 1;
    while accounts::by_label(tx, office, &label).await?.is_some() {
        n += 1;
        label = format!("{wanted} ({n})");
    }
    Ok(label)
}

/// `None`: nobody can fetch it without a person.
fn next_fetch(claimed: &Claimed, now: Timestamp) -> Option<Timestamp> {
    let institution = claimed.entry.institution();
    let needs_nobody = match &institution.unattended {
        Unattended::Yes | Unattended::Consent { .. } => true,
        // Which of its logins this one is shows in what was asked just now.
        Unattended::Asks { not_all, .. } => *not_all && !claimed.asked.load(Ordering::Relaxed),
        Unattended::Certificate => false,
    };
    needs_nobody.then(|| {
        let spread = claimed.stored.connection.id.0.unsigned_abs();
        next_daily(now, hours(&institution.manners), spread)
    })
}

/// Early in the morning where the institution allows it, so that the day begins with fresh lines; else in its own hours.
fn hours(manners: &Manners) -> FetchHours {
    let (from, to) = (u32::from(manners.hours.0), u32::from(manners.hours.1));
    let (early_from, early_to) = (
        FetchHours::MORNING.from_minute.max(from),
        FetchHours::MORNING.to_minute.min(to),
    );
    if early_from < early_to {
        FetchHours {
            from_minute: early_from,
            to_minute: early_to,
        }
    } else {
        FetchHours {
            from_minute: from,
            to_minute: to,
        }
    }
}

/// Whether the fetch before this one was cut off so lately that the bank may still hold its login.
async fn left_open(tx: &mut Tx, claimed: &Claimed, now: Timestamp) -> Result<bool, Refused> {
    let connection = claimed.stored.connection.id;
    let before = fetches::of_connection(tx, claimed.actor.office, connection, 2).await?;
    let lately = now
        .saturating_sub(SignedDuration::from_hours(OWN_SESSION_HOURS))
        .unwrap_or(Timestamp::MIN);
    Ok(before.get(1).is_some_and(|fetch| {
        let cause = fetch.error.as_ref().map(|error| error.cause);
        let cut_off = matches!(
            cause,
            Some(Cause::Interrupted | Cause::LoginOutcomeUnknown | Cause::OwnSessionLeft)
        );
        cut_off && fetch.started_at >= lately
    }))
}

/// What the ledger says of this walk's login.
fn login_outcome(walked: &Walked) -> LoginOutcome {
    let cause = walked.error.as_ref().map(|error| error.cause);
    match (walked.login_sent, walked.logged_in, cause) {
        (false, ..) => LoginOutcome::NotSent,
        (true, true, _) => LoginOutcome::Accepted,
        (true, false, Some(cause)) if refuses_login(cause) => LoginOutcome::Rejected,
        (true, false, _) => LoginOutcome::Unknown,
    }
}

/// The bank said no to the login itself.
fn refuses_login(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::CredentialsRejected
            | Cause::LoginLocked
            | Cause::PasswordExpired
            | Cause::AdministratorLogin
            | Cause::WrongEntrance
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::fetch::FetchError;

    #[test]
    fn the_ledger_tells_refused_from_unknown() {
        let walked = |sent, logged_in, cause: Option<Cause>| Walked {
            login_sent: sent,
            logged_in,
            error: cause.map(FetchError::new),
            ..Walked::default()
        };
        assert_eq!(
            login_outcome(&walked(false, false, Some(Cause::Unreachable))),
            LoginOutcome::NotSent
        );
        assert_eq!(
            login_outcome(&walked(true, false, Some(Cause::CredentialsRejected))),
            LoginOutcome::Rejected
        );
        assert_eq!(
            login_outcome(&walked(true, false, Some(Cause::Unreachable))),
            LoginOutcome::Unknown
        );
        assert_eq!(
            login_outcome(&walked(true, true, Some(Cause::PageCut))),
            LoginOutcome::Accepted
        );
    }
}
