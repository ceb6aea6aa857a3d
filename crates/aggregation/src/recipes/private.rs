//! What of a customer's pages an operator doesn't see: names, numbers of accounts, login IDs and descriptions.

use crate::app::App;
use crate::refused::Refused;
use crate::registering;
use domain::ids::{AccountId, ConnectionId, OfficeId};
use domain::time::{Date, Period};
use recipe::repair::picture::Private;
use store::{Tx, accounts, connections, line_search, people};
use zeroize::Zeroizing;

/// Everything known of a connection's customer that its pages may show, so that it is hidden even where it looks like a word of
/// the bank's; of the rest only such words are shown at all. Values of the login stay secrets that are wiped when this ends.
pub(super) async fn of(
    app: &App,
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
) -> Result<Private, Refused> {
    let mut texts: Vec<Zeroizing<String>> = Vec::new();
    if let Some(office) = people::office(tx, office).await? {
        texts.push(office.name.into());
    }
    for member in people::members(tx, office).await? {
        texts.push(member.name.into());
    }
    if let Some(stored) = connections::find(tx, office, connection).await? {
        // A bank may print the login back, whatever it is called there.
        let login = registering::open_login(app, tx, &stored).await?;
        texts.extend(login.into_values());
        texts.extend(stored.display_name.map(Zeroizing::new));
    }
    // A customer has accounts at other banks, and pages name them.
    for account in accounts::of_office(tx, office).await? {
        texts.push(account.identity.number.into());
    }
    for account in accounts::of_connection(tx, office, connection).await? {
        texts.extend(account.holder.map(Zeroizing::new));
        let descriptions = descriptions(tx, office, account.id).await?;
        texts.extend(descriptions.into_iter().map(Zeroizing::new));
    }
    Ok(Private::of(texts))
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
