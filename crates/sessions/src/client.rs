//! The HTTP client of one session: TLS by rustls, nothing from the environment, nothing by itself.

use std::sync::Arc;

use reqwest::dns::Resolve;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use reqwest::{Client, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::address::PublicNames;
use crate::http::NotSetUp;
use crate::limits::Limits;

/// Says who comes, so that a bank can tell us apart from its customers' browsers.
const USER_AGENT: &str = concat!("Renkei/", env!("CARGO_PKG_VERSION"));

/// A connection that was idle for longer is not used again: the bank's end may be closing it just now, and a login that is
/// sent into it would end with nobody knowing whether it counted.
const IDLE_MAX: std::time::Duration = std::time::Duration::from_secs(10);

/// A client that trusts the public certificate authorities and reaches public addresses.
pub(crate) fn client(limits: &Limits) -> Result<Client, NotSetUp> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.into(),
    };
    build(limits, roots, PublicNames::default())
}

fn build(
    limits: &Limits,
    roots: RootCertStore,
    names: impl Resolve + 'static,
) -> Result<Client, NotSetUp> {
    let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| NotSetUp)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];

    let mut headers = HeaderMap::new();
    headers.insert(
        ACCEPT,
        HeaderValue::from_static("text/html,application/json;q=0.9,*/*;q=0.8"),
    );
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("ja"));
    Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(names)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .referer(false)
        .user_agent(USER_AGENT)
        .default_headers(headers)
        .connect_timeout(limits.connect())
        .pool_idle_timeout(IDLE_MAX)
        .build()
        .map_err(|_| NotSetUp)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};
    use std::time::Duration;

    use reqwest::dns::{Addrs, Name, Resolving};
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::{ServerConfig, ServerConnection, Stream};

    use super::*;

    /// Leads every name to one address of this machine, as no session does.
    struct Here(SocketAddr);

    impl Resolve for Here {
        fn resolve(&self, _name: Name) -> Resolving {
            let address = self.0;
            Box::pin(async move { Ok(Box::new([address].into_iter()) as Addrs) })
        }
    }

    fn certificate() -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(include_bytes!("../tests/tls/bank.pem"))
            .expect("a certificate")
    }

    /// A server with the certificate of bank.example that answers one request.
    fn server() -> SocketAddr {
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tests/tls/bank.key.pem"))
            .expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate()], key)
            .expect("a certificate with its key");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().expect("a visitor");
            let mut connection = ServerConnection::new(Arc::new(config)).expect("a connection");
            let mut stream = Stream::new(&mut connection, &mut socket);
            // A visitor that doesn't trust us hangs up here.
            if stream.read(&mut [0; 2_000]).is_ok() {
                drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
            }
        });
        address
    }

    async fn visit(url: &str, roots: RootCertStore) -> Result<String, reqwest::Error> {
        let second = Duration::from_secs(5);
        let limits = Limits {
            step: second,
            run: second,
            page_bytes_max: 1_000,
            pause: Duration::ZERO,
        };
        let client = build(&limits, roots, Here(server())).expect("a client");
        client.get(url).send().await?.text().await
    }

    #[tokio::test]
    async fn a_certificate_is_taken_only_from_a_trusted_authority_and_for_its_own_name() {
        let mut trusting = RootCertStore::empty();
        trusting.add(certificate()).expect("a trust anchor");
        assert_eq!(
            visit("https://bank.example/", trusting.clone())
                .await
                .ok()
                .as_deref(),
            Some("ok")
        );

        let other_name = visit("https://evil.example/", trusting)
            .await
            .expect_err("another name");
        assert!(other_name.is_connect(), "the request was not sent");
        let public = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        let untrusted = visit("https://bank.example/", public)
            .await
            .expect_err("an unknown authority");
        assert!(untrusted.is_connect(), "the request was not sent");
    }
}
