//! How the connections and accounts of an office are called on a page.

use super::Failure;
use super::page::institution_name;
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::text::{AccountLabel, Amount, Pen};
use aggregation::{App, looking};
use domain::ids::ConnectionId;
use std::collections::HashMap;
use store::accounts::Account;
use store::connections::StoredConnection;

/// The office's own name for a connection, else the institution's.
pub(super) fn connection_name(app: &App, stored: &StoredConnection, pen: &Pen) -> String {
    let own = stored.display_name.clone();
    own.unwrap_or_else(|| match app.catalogue.get(&stored.institution) {
        Some(entry) => institution_name(entry.institution(), pen),
        None => stored.institution.clone(),
    })
}

/// The names of an office's connections.
pub(super) struct Names {
    by_connection: HashMap<ConnectionId, String>,
    /// By what accounts name as their bank, for those whose connection was deleted.
    by_bank: HashMap<String, String>,
    pen: Pen,
}

impl Names {
    pub(super) async fn of(web: &Web, me: &SignedIn) -> Result<Names, Failure> {
        let all = looking::connections(&web.app, me.actor()).await?;
        let named = |stored: &StoredConnection| {
            (
                stored.connection.id,
                connection_name(&web.app, stored, &me.pen),
            )
        };
        let mut by_bank = HashMap::new();
        for entry in web.app.catalogue.all() {
            let institution = entry.institution();
            let name = institution_name(institution, &me.pen);
            for bank in [Some(&institution.bank), institution.bank_code.as_ref()]
                .into_iter()
                .flatten()
            {
                by_bank.entry(bank.clone()).or_insert_with(|| name.clone());
            }
        }
        Ok(Names {
            by_connection: all.iter().map(named).collect(),
            by_bank,
            pen: me.pen,
        })
    }

    pub(super) fn account(&self, account: &Account) -> AccountLabel {
        let (identity, kind) = (&account.identity, account.identity.kind);
        let connection = account
            .connection
            .and_then(|connection| self.by_connection.get(&connection));
        match connection.or_else(|| self.by_bank.get(&identity.bank)) {
            Some(institution) => AccountLabel {
                institution: institution.clone(),
                kind,
                number: identity.number.clone(),
                name: None,
            },
            // An account that only files know goes by the name it was given.
            None => AccountLabel {
                institution: self.pen.t("ファイル", "File").to_owned(),
                kind,
                number: if identity.bank.starts_with("file:") {
                    String::new()
                } else {
                    identity.number.clone()
                },
                name: Some(account.label.clone()),
            },
        }
    }
}

/// An amount in the unit of its account.
pub(super) fn amount(account: &Account, minor: i64) -> Amount {
    Amount {
        minor,
        unit: account.unit.clone(),
    }
}
