//! A request that a page makes, held by the browser until somebody decides.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use recipe::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;

use super::pipe::Event;

/// What a page wants with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The tab goes to another page.
    Page,
    /// A page inside of the page.
    Frame,
    /// A script asks (fetch, XMLHttpRequest).
    Script,
    /// A script, style, image or font for the page.
    Asset,
    /// Anything else: beacons, workers, prefetching, reports.
    Other,
}

/// A request before it leaves.
#[derive(Clone, Debug)]
pub(super) struct Paused {
    pub(super) session: String,
    pub(super) id: String,
    /// For a page: the loader that will hold it.
    pub(super) loader: String,
    pub(super) kind: Kind,
    /// GET, POST, or neither.
    pub(super) method: Option<Method>,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
}

impl Paused {
    /// Reads `Fetch.requestPaused`. `tab`: the tab's own frame. `None`: an address that nobody can read.
    pub(super) fn read(event: &Event, tab: &str) -> Option<Paused> {
        let (params, request) = (&event.params, &event.params["request"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let kind = match params["resourceType"].as_str().unwrap_or_default() {
            "Document" if params["frameId"].as_str() == Some(tab) => Kind::Page,
            "Document" => Kind::Frame,
            "XHR" | "Fetch" if !is_ahead_or_endless(&request["headers"]) => Kind::Script,
            "Script" | "Stylesheet" | "Image" | "Font" => Kind::Asset,
            _ => Kind::Other,
        };
        let method = match request["method"].as_str() {
            Some("GET") => Some(Method::Get),
            Some("POST") => Some(Method::Post),
            _ => None,
        };
        let mut url = Url::parse(request["url"].as_str()?).ok()?;
        url.set_fragment(None);
        Some(Paused {
            session: event.session.clone(),
            id: text(&params["requestId"]),
            loader: text(&params["networkId"]),
            kind,
            method,
            url,
            headers: headers(&request["headers"]),
            body: body(request),
        })
    }

    /// For the trace: method, origin and path; no query, no fragment.
    pub(super) fn text(&self) -> String {
        let method = self.method.map_or("other", Method::word);
        let origin = self.url.origin().ascii_serialization();
        format!("{method} {origin}{}", self.url.path())
    }
}

/// What nobody asked for yet (prefetching), and streams of events, which have no end.
fn is_ahead_or_endless(headers: &Value) -> bool {
    headers.as_object().is_some_and(|headers| {
        headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("sec-purpose")
                || (name.eq_ignore_ascii_case("accept")
                    && value.as_str() == Some("text/event-stream"))
        })
    })
}

fn headers(sent: &Value) -> HeaderMap {
    let pair = |(name, value): (&String, &Value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        let value = HeaderValue::from_str(value.as_str()?).ok()?;
        Some((name, value))
    };
    sent.as_object()
        .map(|sent| sent.iter().filter_map(pair).collect())
        .unwrap_or_default()
}

fn body(request: &Value) -> Option<Vec<u8>> {
    if let Some(entries) = request["postDataEntries"].as_array() {
        let mut body = Vec::new();
        for entry in entries {
            body.extend(STANDARD.decode(entry["bytes"].as_str()?).ok()?);
        }
        return Some(body);
    }
    request["postData"].as_str().map(|text| text.into())
}
