//! Requests that are refused before anybody looks at them: from another site, or to a name that isn't ours.

use crate::web::handlers::Failure;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// Refuses what another site makes a browser send: every change, and everything that isn't a page to look at.
pub(in crate::web) async fn refuse_other_sites(
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let headers = request.headers();
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let opens_page = header(headers, "sec-fetch-mode") == Some("navigate");
    let old_browser = header(headers, "sec-fetch-site").is_none();
    if !(looks && (opens_page || old_browser)) {
        refuse_cross_site(headers, request.uri())?;
    }
    Ok(next.run(request).await)
}

/// Refuses a request that says that another site made it. A browser says so by `Sec-Fetch-Site`, an older one by `Origin`;
/// what isn't a browser says nothing, and carries nobody's cookie.
pub(in crate::web) fn refuse_cross_site(headers: &HeaderMap, uri: &Uri) -> Result<(), Failure> {
    let own = match (
        header(headers, "sec-fetch-site"),
        header(headers, ORIGIN.as_str()),
    ) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| Some(from) == host(headers, uri)),
        (None, None) => true,
    };
    if own {
        Ok(())
    } else {
        Err(Failure::FormExpired)
    }
}

/// Refuses names that lead a browser of this machine here but aren't this machine's (DNS rebinding). What comes over the
/// network is let through: there the name is the operator's choice.
pub(in crate::web) async fn refuse_other_hosts(request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip());
    let from_here = peer.is_none_or(|peer| peer.to_canonical().is_loopback());
    let name = host(request.headers(), request.uri())
        .map(without_port)
        .unwrap_or_default();
    if from_here && !is_this_machine(name) {
        let said = "この名前では開けません。http://127.0.0.1 か http://localhost で開いてください。\n\
                    Not under this name. Please open http://127.0.0.1 or http://localhost.\n";
        return (StatusCode::MISDIRECTED_REQUEST, said).into_response();
    }
    next.run(request).await
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// Name and port that the request was sent to.
pub(in crate::web) fn host<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<&'r str> {
    header(headers, HOST.as_str()).or_else(|| uri.authority().map(|authority| authority.as_str()))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_this_machine(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_this_machine() {
        for host in [
            "localhost",
            "localhost:8330",
            "127.0.0.1:8330",
            "[::1]:8330",
            "[::1]",
        ] {
            assert!(is_this_machine(without_port(host)), "{host}");
        }
        for host in [
            "",
            "evil.example:8330",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "0.0.0.0:8330",
            "192.168.0.2",
        ] {
            assert!(!is_this_machine(without_port(host)), "{host}");
        }
    }
}
