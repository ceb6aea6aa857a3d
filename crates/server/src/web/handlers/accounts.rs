//! 連携データの選択.

use super::names::{Names, amount, connection_name};
use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{Posted, SignedIn};
use crate::web::view::{Place, Selection, SelectionGroup, SelectionRow, Since};
use aggregation::looking::{self, Found};
use aggregation::registering;
use axum::extract::State;
use axum::response::Response;
use domain::ids::{AccountId, ConnectionId};
use domain::office::Act;
use domain::time::date_in_japan;

pub(super) async fn show(State(web): State<Web>, me: SignedIn) -> Result<Response, Failure> {
    let mut frame = me.frame(&web, Some(Place::Selection)).await?;
    // Here an administrator may do what else only the owner may.
    frame.rights.manage = me.may(Act::SelectAccounts);
    let connections = looking::connections(&web.app, me.actor()).await?;
    let found = looking::accounts_found(&web.app, me.actor()).await?;
    let names = Names::of(&web, &me).await?;
    let rows = |of: Option<ConnectionId>| {
        let known = |id: ConnectionId| connections.iter().any(|stored| stored.connection.id == id);
        let own = found
            .iter()
            .filter(|found| found.account.connection.filter(|id| known(*id)) == of);
        own.map(|found| row(found, &names)).collect::<Vec<_>>()
    };
    let linked = connections.iter().map(|stored| SelectionGroup {
        connection: Some(stored.connection.id),
        name: connection_name(&web.app, stored, &me.pen),
        seen_at: stored.connection.last_succeeded_at,
        rows: rows(Some(stored.connection.id)),
    });
    let others = SelectionGroup {
        connection: None,
        name: me
            .pen
            .t("連携していない口座", "Accounts without a link")
            .to_owned(),
        seen_at: None,
        rows: rows(None),
    };
    let groups = linked
        .chain([others])
        .filter(|group| !group.rows.is_empty())
        .collect();
    me.page(&Selection { groups, frame })
}

fn row(found: &Found, names: &Names) -> SelectionRow {
    let account = &found.account;
    let first = found.history.and_then(|history| history.first_line_on);
    let since = match (account.selected, first, found.history) {
        (true, Some(first), _) => Since::Lines(first),
        (true, None, _) => Since::Unknown,
        (false, Some(_), _) => Since::Deselected {
            fetched_until: found.fetched_until,
        },
        (false, None, Some(history)) => Since::Found(date_in_japan(history.found_at)),
        (false, None, None) => Since::Unknown,
    };
    SelectionRow {
        account: account.id,
        label: names.account(account),
        branch: account.branch.clone(),
        selected: account.selected,
        since,
        balance: account.balance.map(|(minor, _)| amount(account, minor)),
    }
}

pub(super) async fn select(
    State(web): State<Web>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let ticked: Vec<AccountId> = fields.ids("account")?;
    let shown: Vec<AccountId> = fields.ids("shown")?;
    let selection: Vec<(AccountId, bool)> = shown
        .into_iter()
        .map(|id| (id, ticked.contains(&id)))
        .collect();
    registering::select_accounts(&web.app, me.actor(), &selection, me.pen.now).await?;
    Ok(me.go("/accounts/selection", Some(Done::Selected)))
}
