//! Carrying out a page's request: by the same client, the same names and the same limits as a walk over HTTP.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use recipe::{Method, NetworkFault, Page};
use reqwest::StatusCode;
use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_DISPOSITION, CONTENT_ENCODING,
    CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION,
    ORIGIN, REFERER, SET_COOKIE, TRANSFER_ENCODING,
};
use serde_json::{Value, json};
use url::{Position, Url};
use zeroize::Zeroizing;

use super::paused::{Kind, Paused};
use crate::hop::Hop;
use crate::wire::Wire;

/// What is sent in place of what the page asked for: the walk's own POST behind the opening of an address.
#[derive(Clone)]
pub(super) struct InPlace {
    pub(super) method: Method,
    pub(super) content_type: &'static str,
    pub(super) body: Bytes,
}

/// An answer that came over the wire.
pub(super) struct Answer {
    pub(super) page: Page,
    headers: HeaderMap,
}

/// Sends one request and reads its answer; follows nothing. `own`: the recipe's headers, for the origin.
pub(super) async fn carry(
    wire: &Wire,
    paused: &Paused,
    in_place: Option<InPlace>,
    own: HeaderMap,
) -> Result<Answer, NetworkFault> {
    let method = in_place
        .as_ref()
        .map_or(paused.method.unwrap_or(Method::Get), |own| own.method);
    let hop = Hop {
        method,
        url: paused.url.clone(),
        has_body: true,
    };
    let target = wire.target(&hop, false)?;
    let mut headers = asked_headers(paused, &hop);
    for (name, value) in &own {
        headers.entry(name).or_insert(value.clone());
    }
    if target != hop.url
        && let Ok(host) = HeaderValue::from_str(&hop.url[Position::BeforeHost..Position::AfterPort])
    {
        headers.insert(HOST, host);
    }
    let body = match (&in_place, &paused.body) {
        (Some(own), _) => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(own.content_type));
            Some(own.body.clone())
        }
        (None, Some(body)) => Some(Bytes::from_owner(Zeroizing::new(body.clone()))),
        (None, None) => None,
    };
    let verb = match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut outgoing = wire.client.request(verb, target).headers(headers);
    if let Some(body) = body.filter(|_| method == Method::Post) {
        outgoing = outgoing.body(body);
    }
    let response = outgoing
        .send()
        .await
        .map_err(|error| crate::wire::fault(&error, &hop, !error.is_connect()))?;
    let headers = response.headers().clone();
    let page = wire.page(hop, response).await?;
    Ok(Answer { page, headers })
}

/// What the browser would send; scripts, styles and pictures learn nothing of the customer.
fn asked_headers(paused: &Paused, hop: &Hop) -> HeaderMap {
    let mut headers = paused.headers.clone();
    for name in [ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, HOST] {
        headers.remove(name);
    }
    if paused.kind == Kind::Asset {
        for name in [COOKIE, REFERER, AUTHORIZATION] {
            headers.remove(name);
        }
    } else if headers
        .get(REFERER)
        .is_some_and(|from| !is_of(from, &hop.url))
    {
        // Another origin hears neither the page nor its query, whatever the page wants.
        headers.remove(REFERER);
    }
    if paused.kind != Kind::Asset && hop.method == Method::Post && !headers.contains_key(ORIGIN) {
        let origin = hop.url.origin().ascii_serialization();
        headers.extend(HeaderValue::from_str(&origin).map(|origin| (ORIGIN, origin)));
    }
    headers
}

fn is_of(referer: &HeaderValue, url: &Url) -> bool {
    let referer = referer.to_str().ok().and_then(|text| Url::parse(text).ok());
    referer.is_some_and(|referer| referer.origin() == url.origin())
}

impl Answer {
    pub(super) fn is_redirect(&self) -> bool {
        let status = StatusCode::from_u16(self.page.status).unwrap_or_default();
        status.is_redirection() && self.headers.contains_key(LOCATION)
    }

    /// A redirect that would send the body again.
    pub(super) fn repeats(&self) -> bool {
        self.is_redirect() && matches!(self.page.status, 307 | 308)
    }

    /// Something that a tab doesn't show: JSON, a file, anything to be saved.
    pub(super) fn is_off_page(&self) -> bool {
        let kind = self.page.content_type.as_deref().unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_html = kind.is_empty()
            || kind.eq_ignore_ascii_case("text/html")
            || kind.eq_ignore_ascii_case("application/xhtml+xml");
        let is_saved = self.headers.get(CONTENT_DISPOSITION).is_some_and(|value| {
            let value = value.as_bytes().to_ascii_lowercase();
            value.starts_with(b"attachment")
        });
        !self.is_redirect() && (!is_html || is_saved)
    }

    /// The parameters of `Fetch.fulfillRequest`.
    pub(super) fn fulfilment(&self, paused: &Paused) -> Value {
        let is_for_the_page = |name: &HeaderName| {
            let is_ours = [
                CONTENT_ENCODING,
                CONTENT_LENGTH,
                CONNECTION,
                TRANSFER_ENCODING,
            ]
            .contains(name);
            let is_kept_away = paused.kind == Kind::Asset && *name == SET_COOKIE;
            !is_ours && !is_kept_away
        };
        let headers: Vec<Value> = self
            .headers
            .iter()
            .filter(|(name, _)| is_for_the_page(name))
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                json!({ "name": name.as_str(), "value": value })
            })
            .collect();
        json!({
            "requestId": paused.id,
            "responseCode": self.page.status,
            "responseHeaders": headers,
            "body": STANDARD.encode(&self.page.body),
        })
    }

    /// The same as "nothing to show": the tab stays where it is, and keeps the cookies that came.
    pub(super) fn nothing_to_show(&self, paused: &Paused) -> Value {
        let cookies: Vec<Value> = self
            .headers
            .get_all(SET_COOKIE)
            .iter()
            .map(|value| {
                let value = String::from_utf8_lossy(value.as_bytes());
                json!({ "name": "set-cookie", "value": value })
            })
            .collect();
        json!({
            "requestId": paused.id,
            "responseCode": 204,
            "responseHeaders": cookies,
        })
    }
}
