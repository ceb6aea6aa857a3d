//! 登録済一覧: the list, 再取得, 一括再取得 and 削除.

use super::names::{Names, amount, connection_name};
use super::places::{Asked, Named};
use super::state::{consent_of, state_of, unattended_of};
use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{Posted, SignedIn};
use crate::web::view::{
    Attempt, AttemptResult, ConnectionRow, Connections, DeleteConnection, Hint, Opened,
    OpenedAccount, Place, Shown,
};
use aggregation::looking::{self, Registered};
use aggregation::{Refused, registering};
use axum::extract::State;
use axum::response::Response;
use domain::connection::NotStartable;
use domain::ids::ConnectionId;
use domain::office::Act;
use store::accounts::Account;
use store::fetches::StoredFetch;
use store::line_search::LineFilter;

/// Attempts that ▼ shows.
const ATTEMPTS: u32 = 10;

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Connections)).await?;
    let registered = looking::registrations(&web.app, me.actor()).await?;
    let rows = registered.iter().map(|one| ConnectionRow {
        id: one.stored.connection.id,
        name: connection_name(&web.app, &one.stored, &me.pen),
        hint: hint_of(one),
        state: state_of(&web, one, &frame.rights.owner, &me.pen),
        consent: consent_of(one),
        unattended: unattended_of(&web, one),
        last_succeeded_at: one.stored.connection.last_succeeded_at,
        due_at: one.stored.connection.due_at,
    });
    let wanted: Option<ConnectionId> = query.parsed("open");
    let opened = match registered
        .iter()
        .find(|one| Some(one.stored.connection.id) == wanted)
    {
        Some(one) => Some(opened(&web, &me, one).await?),
        None => None,
    };
    me.page(&Connections {
        rows: rows.collect(),
        filter: Shown::from_word(query.get("status")),
        opened,
        frame,
    })
}

/// Digits of an account that are shown where it is only told from others.
const LAST_DIGITS: usize = 4;

fn hint_of(one: &Registered) -> Option<Hint> {
    if !one.stored.login_hint.is_empty() {
        return Some(Hint::Login(one.stored.login_hint.clone()));
    }
    let consent = one.consent?;
    if one.accounts.is_empty() {
        return Some(Hint::ConsentedAt(consent.granted_at));
    }
    let end = |account: &Account| {
        let number = &account.identity.number;
        let from = number.char_indices().rev().nth(LAST_DIGITS - 1);
        number[from.map_or(0, |(at, _)| at)..].to_owned()
    };
    Some(Hint::Accounts(one.accounts.iter().map(end).collect()))
}

async fn opened(web: &Web, me: &SignedIn, one: &Registered) -> Result<Opened, Failure> {
    let id = one.stored.connection.id;
    let names = Names::of(web, me).await?;
    let attempts = looking::fetches_of(&web.app, me.actor(), id, ATTEMPTS).await?;
    let account = |account: &Account| OpenedAccount {
        label: names.account(account),
        selected: account.selected,
        balance: account.balance.map(|(minor, _)| amount(account, minor)),
        as_of: account.balance.map(|(_, at)| at),
    };
    Ok(Opened {
        connection: id,
        accounts: one.accounts.iter().map(account).collect(),
        attempts: attempts.iter().map(attempt).collect(),
    })
}

fn attempt(fetch: &StoredFetch) -> Attempt {
    let result = match (fetch.ended_at, &fetch.error) {
        (None, _) => AttemptResult::Running,
        (Some(_), None) => AttemptResult::Done {
            new_lines: fetch.lines_new as usize,
        },
        (Some(_), Some(error)) => AttemptResult::Ended { cause: error.cause },
    };
    Attempt {
        at: fetch.started_at,
        trigger: fetch.trigger,
        result,
    }
}

/// 再取得. What runs already is shown, what was fetched just now says from when on.
pub(super) async fn fetch(
    State(web): State<Web>,
    Named(id): Named<ConnectionId>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    let page = format!("/connections/{id}");
    match registering::request_fetch(&web.app, me.actor(), id, me.pen.now).await {
        Ok(()) => {
            web.nudge.notify_one();
            Ok(me.go(&page, None))
        }
        Err(Refused::NotStartable(
            NotStartable::AlreadyFetching { .. } | NotStartable::AwaitsInput { .. },
        )) => Ok(me.go(&page, None)),
        Err(Refused::TooSoon { from }) => Ok(me.go(&page, Some(Done::TooSoon(from)))),
        Err(other) => Err(other.into()),
    }
}

/// 一括再取得: every connection that may be fetched now.
pub(super) async fn fetch_all(
    State(web): State<Web>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    if !me.may(Act::LinkAndFetch) {
        let around = looking::around(&web.app, me.actor(), me.pen.now).await?;
        return Err(Refused::NotAllowed {
            act: Act::LinkAndFetch,
            owner: Some(around.owner),
        }
        .into());
    }
    let mut requested = 0;
    for stored in looking::connections(&web.app, me.actor()).await? {
        match registering::request_fetch(&web.app, me.actor(), stored.connection.id, me.pen.now)
            .await
        {
            Ok(()) => requested += 1,
            Err(Refused::NotStartable(_) | Refused::TooSoon { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    if requested > 0 {
        web.nudge.notify_one();
    }
    Ok(me.go("/connections", Some(Done::FetchesRequested(requested))))
}

pub(super) async fn show_delete(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ConnectionId>,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Connections)).await?;
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let filter = LineFilter {
        connection: Some(id),
        with_others: true,
        ..LineFilter::default()
    };
    let lines = looking::count_lines(&web.app, me.actor(), &filter).await?;
    let bank = connection_name(&web.app, &registered.stored, &me.pen);
    me.page(&DeleteConnection {
        connection: id,
        bank,
        lines: lines.try_into().unwrap_or(0),
        frame,
    })
}

pub(super) async fn delete(
    State(web): State<Web>,
    Named(id): Named<ConnectionId>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    registering::delete(&web.app, me.actor(), id, me.pen.now).await?;
    Ok(me.go("/connections", Some(Done::Deleted)))
}
