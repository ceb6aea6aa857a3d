//! ホーム.

use super::Failure;
use super::names::{Names, amount, connection_name};
use super::state::state_of;
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::view::{BalanceRow, Home, OpenLines, Place, State, Todo, TodoKind};
use aggregation::looking::{self, Found, OpenSummary, Registered};
use axum::extract::State as Of;
use axum::response::Response;
use domain::time::Timestamp;
use jiff::SignedDuration;
use std::collections::HashMap;

/// For so many days a found account is something to decide about; then it was left out on purpose.
const NEW_ACCOUNT_DAYS: i64 = 14;

pub(super) async fn show(Of(web): Of<Web>, me: SignedIn) -> Result<Response, Failure> {
    let (actor, now) = (me.actor(), me.pen.now);
    let frame = me.frame(&web, Some(Place::Home)).await?;
    let registered = looking::registrations(&web.app, actor).await?;
    let found = looking::accounts_found(&web.app, actor).await?;
    let open = looking::open_summary(&web.app, actor, now).await?;
    let names = Names::of(&web, &me).await?;
    let states: Vec<(&Registered, State)> = registered
        .iter()
        .map(|one| (one, state_of(&web, one, &frame.rights.owner, &me.pen)))
        .collect();
    let bank = |one: &Registered| connection_name(&web.app, &one.stored, &me.pen);
    let mut todo: Vec<Todo> = vec![];
    for (one, state) in &states {
        let kinds = [
            todo_of(state),
            new_accounts(one, &found, now),
            held_lines(one),
        ];
        let of = |kind| Todo {
            connection: one.stored.connection.id,
            bank: bank(one),
            kind,
        };
        todo.extend(kinds.into_iter().flatten().map(of));
    }
    let handled = states
        .iter()
        .filter(|(_, state)| state.shown().is_handled())
        .count();
    let next_fetch = registered
        .iter()
        .filter_map(|one| one.stored.connection.due_at)
        .filter(|due| *due > now)
        .min();
    let last_fetch = registered
        .iter()
        .filter_map(|one| one.stored.connection.last_succeeded_at)
        .max();
    let balances = found
        .iter()
        .filter(|one| one.account.selected)
        .map(|one| balance(one, &names))
        .collect();
    let open = open_lines(open, &found, &names);
    me.page(&Home {
        connections: registered.len(),
        todo,
        handled,
        next_fetch,
        last_fetch,
        balances,
        open,
        frame,
    })
}

fn todo_of(state: &State) -> Option<TodoKind> {
    match state {
        State::NeedsInput { challenge, until } => Some(TodoKind::Answer {
            challenge: *challenge,
            until: *until,
        }),
        State::Trouble(trouble) if state.shown().needs_person() => {
            Some(TodoKind::Solve(trouble.clone()))
        }
        _ => None,
    }
}

fn new_accounts(one: &Registered, found: &[Found], now: Timestamp) -> Option<TodoKind> {
    let since = now
        .saturating_sub(SignedDuration::from_hours(24 * NEW_ACCOUNT_DAYS))
        .unwrap_or(Timestamp::MIN);
    let own = |found: &&Found| found.account.connection == Some(one.stored.connection.id);
    let accounts = found
        .iter()
        .filter(own)
        .filter(|found| found.is_new(since))
        .count();
    (accounts > 0).then_some(TodoKind::ChooseAccounts { accounts })
}

fn held_lines(one: &Registered) -> Option<TodoKind> {
    (one.held > 0).then_some(TodoKind::Review { lines: one.held })
}

fn balance(found: &Found, names: &Names) -> BalanceRow {
    let account = &found.account;
    BalanceRow {
        account: account.id,
        connection: account.connection,
        label: names.account(account),
        balance: account.balance.map(|(minor, _)| amount(account, minor)),
        as_of: account.balance.map(|(_, at)| at),
    }
}

fn open_lines(summary: OpenSummary, found: &[Found], names: &Names) -> OpenLines {
    let labels: HashMap<_, _> = found
        .iter()
        .map(|found| (found.account.id, names.account(&found.account)))
        .collect();
    let named = |(account, lines)| Some((account, labels.get(&account)?.clone(), lines));
    OpenLines {
        total: summary.total,
        with_candidate: summary.with_candidate,
        by_account: summary.by_account.into_iter().filter_map(named).collect(),
    }
}
