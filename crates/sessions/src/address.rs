//! Which addresses of the network a session may connect to: public ones, and what was checked is what is connected to.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// A name or an address that leads into this machine or its own network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is not a public one")]
pub(crate) struct NotPublic;

/// Whether an address is one of the public internet (IANA special-purpose registries; RFC 6890 and its updates).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 | 224..=255 => true,
        100 => (64..128).contains(&b), // shared by carriers (CGNAT)
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    // NAT64: the IPv4 address behind it decides.
    if s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let global = s[0] & 0xe000 == 0x2000;
    let special = match s[0] {
        0x2001 => s[1] < 0x200 || s[1] == 0xdb8, // Teredo, benchmarks, ORCHID …; documentation
        0x2002 => true,                          // 6to4 carries any IPv4 address
        0x3fff => s[1] < 0x1000,                 // documentation
        _ => false,
    };
    global && !special
}

/// Judges an address before anything is sent: https only; an IP address in place of a name has to be public, names of this
/// machine are refused. Names are judged again by [`PublicNames`], by what they lead to.
pub(crate) fn judge(url: &Url) -> Result<(), NotPublic> {
    let allowed = url.scheme() == "https"
        && match url.host() {
            Some(Host::Ipv4(address)) => is_public_v4(address),
            Some(Host::Ipv6(address)) => is_public_v6(address),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name != "localhost" && !name.ends_with(".localhost")
            }
            None => false,
        };
    allowed.then_some(()).ok_or(NotPublic)
}

/// Resolves a name once per session. The addresses that were judged are the ones that the client connects to, so a name
/// can't change its mind in between.
#[derive(Clone, Default)]
pub(crate) struct PublicNames(Arc<Mutex<HashMap<String, Vec<SocketAddr>>>>);

impl PublicNames {
    async fn addresses(
        &self,
        name: &str,
    ) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        if let Some(known) = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
        {
            return Ok(known.clone());
        }
        let found: Vec<SocketAddr> = tokio::net::lookup_host((name, 0)).await?.collect();
        // One that isn't public among others is an attack or a broken name server: nothing of it is used.
        if found.is_empty() || !found.iter().all(|address| is_public(address.ip())) {
            return Err(NotPublic.into());
        }
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), found.clone());
        Ok(found)
    }
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(url: &str) -> bool {
        judge(&Url::parse(url).expect("a url")).is_ok()
    }

    #[test]
    fn public_addresses_may_be_reached() {
        for url in [
            "https://bank.example/login",
            "https://8.8.8.8/",
            "https://[2606:4700:4700::1111]/",
            "https://[64:ff9b::808:808]/",
            "https://172.32.0.1/",
        ] {
            assert!(is_allowed(url), "{url}");
        }
    }

    #[test]
    fn addresses_of_this_machine_and_of_inner_networks_are_refused_however_they_are_written() {
        for url in [
            "http://bank.example/",
            "https://localhost/",
            "https://localhost./",
            "https://bank.localhost/",
            "https://LOCALHOST/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://2130706433/",
            "https://①②⑦.0.0.1/",
            "https://0.0.0.0/",
            "https://0/",
            "https://10.0.0.1/",
            "https://172.16.0.1/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://192.0.0.1/",
            "https://198.18.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::]/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:8.8.8.8]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[64:ff9b:1::1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:0:1::]/",
            "https://[2001:db8::1]/",
            "https://[fc00::1]/",
            "https://[fd12:3456::1]/",
            "https://[fe80::1]/",
            "https://[fec0::1]/",
            "https://[ff02::1]/",
        ] {
            assert!(!is_allowed(url), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused() {
        let refusal = PublicNames::default()
            .addresses("localhost")
            .await
            .expect_err("localhost is this machine");
        assert!(refusal.downcast_ref::<NotPublic>().is_some());
    }
}
