//! Whether a registration's fetches need a person: then nothing is fetched unless one wants it now.

use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::connection::Needs;
use domain::fetch::Trigger;
use recipe::institution::Unattended;
use store::connections::StoredConnection;
use store::{Tx, fetches};

/// So many fetches are looked back at.
const LOOK_BACK: u32 = 20;

/// `asked`: the bank asked a person something in the fetch that has just ended. Where an institution asks only some of its
/// logins, the schedule knows which: it plans nothing for one that was asked.
pub(crate) async fn needs(
    tx: &mut Tx,
    stored: &StoredConnection,
    entry: &Entry,
    asked: bool,
) -> Result<Needs, Refused> {
    let not_all = match &entry.institution().unattended {
        Unattended::Yes | Unattended::Consent { .. } => return Ok(Needs::Nobody),
        Unattended::Certificate => return Ok(Needs::APerson),
        Unattended::Asks { not_all, .. } => *not_all,
    };
    if asked || !not_all {
        return Ok(Needs::APerson);
    }
    let lately = fetches::of_connection(tx, stored.office, stored.connection.id, LOOK_BACK).await?;
    let is_planned = lately
        .iter()
        .any(|fetch| fetch.trigger == Trigger::Scheduled);
    Ok(if is_planned {
        Needs::Nobody
    } else {
        Needs::APerson
    })
}
