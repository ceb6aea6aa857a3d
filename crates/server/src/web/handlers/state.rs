//! What a page shows of a connection: its displayed status with all that explains it.

use super::catalogue::unattended;
use super::names::connection_name;
use crate::web::Web;
use crate::web::text::Pen;
use crate::web::view::{Consent, Left, Progress, State, Step, Trouble, Unattended};
use aggregation::App;
use aggregation::looking::Registered;
use domain::connection::{BlockedBy, ConnectionState, DisplayedStatus, Needs, displayed};
use domain::fetch::{Cause, FetchError, OwnerAction, Remedy};
use domain::time::{Date, Timestamp, date_in_japan};
use recipe::Institution;
use store::fetches::StoredFetch;

/// The state of a registration. `owner`: the name of who may have switched it off.
pub(super) fn state_of(web: &Web, registered: &Registered, owner: &str, pen: &Pen) -> State {
    let connection = &registered.stored.connection;
    let shown = displayed(connection, pen.now);
    if shown == DisplayedStatus::Normal
        && let Some((until, days)) = ends_soon(registered, pen)
    {
        return State::ConsentSoon { until, days };
    }
    match shown {
        DisplayedStatus::Normal if registered.held > 0 => State::Check {
            lines: registered.held,
        },
        DisplayedStatus::Normal => State::Normal {
            new_lines: registered
                .newest
                .as_ref()
                .map_or(0, |fetch| fetch.lines_new as usize),
        },
        DisplayedStatus::NormalButLate => State::Late,
        DisplayedStatus::Queued if registered.newest.is_none() => State::First,
        DisplayedStatus::Queued => State::Queued,
        DisplayedStatus::Fetching => State::Fetching(progress_of(registered.newest.as_ref())),
        DisplayedStatus::SwitchedOff => match connection.state() {
            ConnectionState::SwitchedOff { since } => State::SwitchedOff {
                by: owner.to_owned(),
                on: date_in_japan(since),
            },
            _ => State::Late,
        },
        DisplayedStatus::AwaitingInput => match connection.state() {
            ConnectionState::AwaitingInput {
                asked, expires_at, ..
            } => State::NeedsInput {
                challenge: asked,
                until: expires_at,
            },
            _ => State::Fetching(progress_of(registered.newest.as_ref())),
        },
        DisplayedStatus::Suspended
        | DisplayedStatus::ActionNeeded
        | DisplayedStatus::OperatorAtWork => match trouble_of(web, registered, pen) {
            Some(trouble) if !is_due(registered, pen.now) => State::Trouble(Box::new(trouble)),
            _ => State::Queued,
        },
    }
}

/// The consent behind a registration, where it is read by one.
pub(super) fn consent_of(registered: &Registered) -> Option<Consent> {
    registered.consent.map(|consent| Consent {
        until: consent.expires_at.map(date_in_japan),
    })
}

/// Whether a registration's institution is fetched without a person.
pub(super) fn unattended_of(web: &Web, registered: &Registered) -> Unattended {
    web.app
        .catalogue
        .get(&registered.stored.institution)
        .map_or(Unattended::Yes, |entry| unattended(entry.institution()))
}

/// The last day of a consent that ends soon, and how many are left.
fn ends_soon(registered: &Registered, pen: &Pen) -> Option<(Date, usize)> {
    let consent = consent_of(registered)?;
    let days = consent.ends_soon(pen.today())?;
    Some((consent.until?, usize::try_from(days).unwrap_or(0)))
}

/// What stands in the way, if something does.
pub(super) fn trouble_of(web: &Web, registered: &Registered, pen: &Pen) -> Option<Trouble> {
    let connection = &registered.stored.connection;
    let newest = registered.newest.as_ref();
    let cause = match connection.state() {
        ConnectionState::Suspended { cause, .. } | ConnectionState::Blocked { cause, .. } => cause,
        _ => return None,
    };
    let said = newest
        .and_then(|fetch| fetch.error.clone())
        .filter(|error| error.cause == cause);
    // The second unknown login is no retry any more, whatever has worked before.
    let given_up = cause == Cause::LoginOutcomeUnknown
        && matches!(connection.state(), ConnectionState::Blocked { .. });
    let left = left_to(registered, cause);
    Some(Trouble {
        connection: connection.id,
        bank: connection_name(&web.app, &registered.stored, pen),
        bank_site: web
            .app
            .catalogue
            .get(&registered.stored.institution)
            .map(|entry| login_page(&web.app, entry.institution())),
        error: by_kind(
            web,
            registered,
            said.unwrap_or_else(|| FetchError::new(cause)),
        ),
        at: newest.map_or(registered.stored.registered_at, |fetch| {
            fetch.ended_at.unwrap_or(fetch.started_at)
        }),
        next: connection.due_at,
        login_has_worked: connection.login_has_worked && !given_up,
        left,
    })
}

/// A recipe's author names its pages freely; people are told what kind of page it was.
fn by_kind(web: &Web, registered: &Registered, error: FetchError) -> FetchError {
    let entry = web.app.catalogue.get(&registered.stored.institution);
    let kind = entry
        .zip(error.step.as_deref())
        .and_then(|(entry, step)| entry.recipe.kind_of(step));
    match kind {
        Some(kind) => FetchError {
            step: Some(kind.to_owned()),
            ..error
        },
        None => error,
    }
}

/// To whom the next try is left, where it isn't as the cause says.
fn left_to(registered: &Registered, cause: Cause) -> Left {
    let connection = &registered.stored.connection;
    match connection.state() {
        ConnectionState::Blocked {
            by: BlockedBy::Owner(OwnerAction::FetchMended),
            ..
        } => Left::ToPersonNow,
        ConnectionState::Blocked {
            by: BlockedBy::Owner(OwnerAction::FetchAgain),
            ..
        } if !matches!(cause.remedy(connection.login_has_worked), Remedy::Owner(_)) => {
            Left::ToPerson
        }
        ConnectionState::Blocked {
            by: BlockedBy::Operator,
            ..
        } if registered.needs == Needs::APerson => Left::ToPersonOnceMended,
        _ => Left::AsUsual,
    }
}

/// It waits only for its turn.
pub(super) fn is_due(registered: &Registered, now: Timestamp) -> bool {
    registered
        .stored
        .connection
        .due_at
        .is_some_and(|due| due <= now)
}

/// The bank's own login page, where a person can look: in the demo that of the simulated bank.
pub(super) fn login_page(app: &App, institution: &Institution) -> String {
    let page = &institution.login_page;
    app.origins.local(page).as_ref().unwrap_or(page).to_string()
}

pub(super) fn progress_of(fetch: Option<&StoredFetch>) -> Progress {
    let Some(fetch) = fetch.filter(|fetch| fetch.ended_at.is_none()) else {
        return Progress {
            step: Step::Connect,
            account: None,
            account_name: None,
            pages: 0,
            lines: 0,
        };
    };
    let shown = &fetch.progress;
    let accounts = (shown.accounts_all > 0)
        .then_some((shown.accounts_done as usize, shown.accounts_all as usize));
    Progress {
        step: step_of(&shown.step),
        account: accounts,
        account_name: None,
        pages: shown.pages as usize,
        lines: shown.lines as usize,
    }
}

/// The walk's phases, as a customer knows them.
fn step_of(word: &str) -> Step {
    match word {
        "logging-in" | "asking" => Step::Login,
        "accounts" => Step::Accounts,
        "lines" => Step::Lines,
        "logging-out" => Step::Logout,
        "storing" => Step::Store,
        _ => Step::Connect,
    }
}
