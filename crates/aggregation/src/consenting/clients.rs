//! Who Renkei is at an institution with an API: the operator's client id and secret.

use crate::app::App;
use crate::refused::Refused;
use domain::time::Timestamp;
use sessions::{Client, Secret};
use store::Tx;
use store::consents::{self, StoredClient};
use url::{Host, Url};

/// Stores the operator's registration at an institution, in place of the one before. Running consents stay as they are.
///
/// `redirect_uri`: the address that is registered at the bank; `None`: the one under which a browser knows Renkei.
pub async fn set_client(
    app: &App,
    institution: &str,
    client_id: &str,
    secret: &str,
    redirect_uri: Option<&str>,
    now: Timestamp,
) -> Result<(), Refused> {
    super::by_consent(app, institution)?;
    if let Some(address) = redirect_uri.filter(|address| !is_callback(address)) {
        return Err(Refused::NotACallback(address.to_owned()));
    }
    let client = StoredClient {
        client_id: client_id.trim().to_owned(),
        redirect_uri: redirect_uri.map(str::to_owned),
        sealed: app
            .vault
            .seal_client(institution, secret, app.random(), now)?,
    };
    let mut tx = app.store.write().await?;
    consents::put_client(&mut tx, institution, &client).await?;
    Ok(tx.commit().await?)
}

/// The operator's registration, opened, and the callback's address that it names.
pub(super) async fn client(
    app: &App,
    tx: &mut Tx,
    institution: &str,
) -> Result<(Client, Option<String>), Refused> {
    let stored = consents::client(tx, institution)
        .await?
        .ok_or_else(|| Refused::NoClient(institution.to_owned()))?;
    let secret = app.vault.open_client(institution, &stored.sealed)?;
    let client = Client {
        id: stored.client_id,
        secret: Secret::new(secret.as_str()),
    };
    Ok((client, stored.redirect_uri))
}

/// Nothing but https brings a code back unread, but for a browser on this very machine (RFC 8252 §7.3).
fn is_callback(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    safe && url.path() == super::CALLBACK && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_callback;

    #[test]
    fn a_code_comes_back_by_https_or_stays_on_this_machine() {
        for good in [
            "https://renkei.example/consent/callback",
            "http://127.0.0.1:8330/consent/callback",
            "http://localhost:8330/consent/callback",
        ] {
            assert!(is_callback(good), "{good}");
        }
        for bad in [
            "http://renkei.example/consent/callback",
            "https://renkei.example/",
            "https://renkei.example/consent/callback?x=1",
            "renkei.example/consent/callback",
        ] {
            assert!(!is_callback(bad), "{bad}");
        }
    }
}
