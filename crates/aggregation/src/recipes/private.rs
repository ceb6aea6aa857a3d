//! What of a customer's pages an operator doesn't see: names, numbers of accounts, login IDs and descriptions.

use crate::app::App;
use crate::refused::Refused;
use crate::registering;
use domain::ids::{AccountId, ConnectionId, OfficeId};
use domain::time::{Date, Period};
use recipe::repair::picture::Private;
use std::collections::BTreeSet;
use store::{Tx, accounts, connections, line_search, people};

/// Everything known of a connection's customer that its pages may show. What isn't known yet is hidden by its shape.
pub(super) async fn of(
    app: &App,
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
) -> Result<Private, Refused> {
    let mut texts = BTreeSet::new();
    if let Some(office) = people::office(tx, office).await? {
        texts.insert(office.name);
    }
    for member in people::members(tx, office).await? {
        texts.insert(member.name);
    }
    if let Some(stored) = connections::find(tx, office, connection).await? {
        // A bank may print the login back, whatever it is called there.
        let login = registering::open_login(app, tx, &stored).await?;
        texts.extend(login.into_values().map(|value| value.to_string()));
        texts.extend(stored.display_name);
    }
    for account in accounts::of_connection(tx, office, connection).await? {
        texts.insert(account.identity.number);
        texts.extend(account.holder);
        texts.extend(descriptions(tx, office, account.id).await?);
    }
    Ok(Private {
        texts: texts.into_iter().collect(),
    })
}

async fn descriptions(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
) -> Result<Vec<String>, Refused> {
    let ever = Period {
        from: Date::constant(1900, 1, 1),
        to: Date::constant(2999, 12, 31),
    };
    let lines = line_search::of_account(tx, office, account, ever).await?;
    Ok(lines.into_iter().map(|line| line.description).collect())
}
