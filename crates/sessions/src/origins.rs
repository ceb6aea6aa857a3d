//! Where simulated institutions really are. Empty outside of the demo and of tests.

use std::collections::HashMap;
use std::net::SocketAddr;

use domain::said::Said;
use url::{Origin, Url};

/// Leads the origin that a recipe names (`https://ib.demo-bank.example`) to a loopback address with plain HTTP.
///
/// Everything else (fence, cookies, addresses of pages) keeps to the recipe's origin, so a walk is the same as in the
/// wide world. Only loopback addresses can stand in it: a map can't be misused to send a login elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginMap(HashMap<Origin, Url>);

/// An entry that can't stand in an [`OriginMap`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOrigin {
    #[error("{0:?} is not an origin; write https://HOST")]
    NotAnOrigin(String),
    #[error("{0} is not a loopback address; simulated institutions run on this machine only")]
    NotLoopback(SocketAddr),
}

impl BadOrigin {
    /// The reason, for people.
    pub fn said(&self) -> Said {
        let ja = match self {
            BadOrigin::NotAnOrigin(text) => {
                format!("「{text}」は接続先ではありません。https://ホスト名 と書きます")
            }
            BadOrigin::NotLoopback(address) => format!(
                "{address} はこのコンピューターの中ではありません。模擬の銀行は、このコンピューターの中だけで動きます"
            ),
        };
        Said::new(ja, self.to_string())
    }
}

impl OriginMap {
    /// Pairs of origin and address, as the sandbox tells them.
    ///
    /// # Errors
    /// An origin that isn't one, an address that isn't loopback.
    pub fn new(
        pairs: impl IntoIterator<Item = (String, SocketAddr)>,
    ) -> Result<OriginMap, BadOrigin> {
        let mut map = HashMap::new();
        for (origin, address) in pairs {
            let url = Url::parse(&origin)
                .ok()
                .filter(|url| url.scheme() == "https" && url.origin().is_tuple());
            let url = url.ok_or(BadOrigin::NotAnOrigin(origin))?;
            if !address.ip().is_loopback() {
                return Err(BadOrigin::NotLoopback(address));
            }
            let origin = url.origin();
            let local = Url::parse(&format!("http://{address}"));
            map.insert(origin, local.map_err(|_| BadOrigin::NotLoopback(address))?);
        }
        Ok(OriginMap(map))
    }

    /// The same page on loopback, for 「サイトで確認する」 and for the session; `None` for what is not simulated.
    pub fn local(&self, url: &Url) -> Option<Url> {
        // Outside of the demo and of tests there is nothing to look for.
        if self.0.is_empty() {
            return None;
        }
        let mut local = self.0.get(&url.origin())?.clone();
        local.set_path(url.path());
        local.set_query(url.query());
        Some(local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(origin: &str, address: &str) -> Result<OriginMap, BadOrigin> {
        OriginMap::new([(origin.to_owned(), address.parse().expect("an address"))])
    }

    #[test]
    fn only_the_named_origin_is_led_to_loopback() {
        let map = map("https://ib.demo-bank.example", "127.0.0.1:4711").expect("a good map");
        let local = |text: &str| {
            map.local(&Url::parse(text).expect("a url"))
                .map(String::from)
        };
        assert_eq!(
            local("https://ib.demo-bank.example/ib/menu?a=%E3%81%82#x").as_deref(),
            Some("http://127.0.0.1:4711/ib/menu?a=%E3%81%82")
        );
        assert_eq!(local("https://ib.demo-bank.example:8443/"), None);
        assert_eq!(local("http://ib.demo-bank.example/"), None);
        assert_eq!(local("https://demo-bank.example/"), None);
    }

    #[test]
    fn what_is_wrong_is_said_in_both_languages() {
        let told = map("https://bank.example", "192.0.2.1:80").expect_err("not loopback");
        let said = told.said();
        assert!(
            said.ja
                .contains("192.0.2.1:80 はこのコンピューターの中ではありません")
        );
        assert!(said.en.contains("192.0.2.1:80 is not a loopback address"));
        let told = map("bank.example", "127.0.0.1:80").expect_err("no origin");
        assert!(
            told.said()
                .ja
                .contains("「bank.example」は接続先ではありません")
        );
    }

    #[test]
    fn nothing_but_loopback_can_be_named() {
        assert!(matches!(
            map("https://bank.example", "192.0.2.1:80"),
            Err(BadOrigin::NotLoopback(_))
        ));
        assert!(matches!(
            map("http://bank.example", "127.0.0.1:80"),
            Err(BadOrigin::NotAnOrigin(_))
        ));
        assert!(matches!(
            map("bank.example", "127.0.0.1:80"),
            Err(BadOrigin::NotAnOrigin(_))
        ));
    }
}
