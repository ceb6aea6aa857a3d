//! Cookies. Over TLS their names begin with `__Host-`, which no other host can set and no plain connection can send.

use axum::http::header::{COOKIE, FORWARDED};
use axum::http::{HeaderMap, HeaderValue};

/// Who the browser is signed in as.
pub(in crate::web) const SIGN_IN: &str = "renkei-signin";
/// A browser that isn't signed in: binds the forms before the sign-in to it.
pub(in crate::web) const GATE: &str = "renkei-gate";
/// The language before the sign-in.
pub(in crate::web) const LANG: &str = "renkei-lang";
/// What was just done, for the next page.
pub(in crate::web) const TOAST: &str = "renkei-toast";

/// Whether the browser speaks TLS, to us or to the proxy before us. A browser can only fool itself with it.
pub(in crate::web) fn over_tls(headers: &HeaderMap) -> bool {
    let text = |value: Option<&HeaderValue>| {
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let forwarded = text(headers.get(FORWARDED));
    text(headers.get("x-forwarded-proto"))
        .split(',')
        .next()
        .is_some_and(|proto| proto.trim() == "https")
        || forwarded
            .split([';', ','])
            .any(|part| part.trim().trim_matches('"') == "proto=https")
}

/// The value of one of our cookies.
pub(in crate::web) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let wanted = full_name(name, over_tls(headers));
    let all = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// `Set-Cookie` for one of our cookies; without `seconds` it lasts until the browser is closed. `None` for a value that
/// can't stand in a cookie.
pub(in crate::web) fn set(
    name: &str,
    value: &str,
    tls: bool,
    seconds: Option<u32>,
) -> Option<HeaderValue> {
    let lasts = seconds
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    let secure = if tls { "; Secure" } else { "" };
    let mut header = HeaderValue::try_from(format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{lasts}{secure}",
        full_name(name, tls)
    ))
    .ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// `Set-Cookie` that takes a cookie back.
pub(in crate::web) fn clear(name: &str, tls: bool) -> Option<HeaderValue> {
    set(name, "", tls, Some(0))
}

fn full_name(name: &str, tls: bool) -> String {
    if tls {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_of_the_plain_connection_counts_for_nothing_over_tls() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("a=b; renkei-signin=plain; __Host-renkei-signin=safe"),
        );
        assert_eq!(read(&headers, SIGN_IN), Some("plain"));
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert_eq!(read(&headers, SIGN_IN), Some("safe"));
        let set = set(SIGN_IN, "t", true, None).expect("a header");
        assert_eq!(
            set.as_bytes(),
            b"__Host-renkei-signin=t; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
