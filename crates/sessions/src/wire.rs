//! One exchange: a request out, redirects followed by hand, a page in.

use bytes::Bytes;
use recipe::{Body, Method, NetworkFault, Page, Request, RetryAfter};
use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName,
    HeaderValue, LOCATION, ORIGIN, REFERER, RETRY_AFTER, SET_COOKIE,
};
use reqwest::{Client, Response, StatusCode};
use url::{Position, Url};
use zeroize::Zeroizing;

use crate::address::{self, NotPublic};
use crate::guard::{Guard, Outbound};
use crate::hop::{HOPS_MAX, Hop};
use crate::origins::OriginMap;

/// Client, cookies and the way to simulated institutions. Knows no secret but the body that it is given.
pub(crate) struct Wire {
    pub(crate) client: Client,
    pub(crate) origins: OriginMap,
    /// By the recipe's origins, not by where the simulated ones listen.
    pub(crate) cookies: Jar,
    pub(crate) page_bytes_max: usize,
}

/// A body on its way out; its bytes are wiped when the last hand lets go of them.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Bytes,
}

impl From<Body> for Outgoing {
    fn from(body: Body) -> Outgoing {
        Outgoing {
            content_type: body.content_type,
            bytes: Bytes::from_owner(Zeroizing::new(body.bytes)),
        }
    }
}

impl Wire {
    /// What keeps the first hop from being sent at all.
    pub(crate) fn judge(&self, request: &Request) -> Result<(), NetworkFault> {
        let hop = Hop::first(request);
        hop.judge(request, false)?;
        self.target(&hop, false).map(drop)
    }

    /// Sends a judged request with the recipe's headers. `sent` becomes true as soon as something may have reached the bank.
    pub(crate) async fn exchange(
        &self,
        request: &Request,
        headers: &HeaderMap,
        body: Option<Outgoing>,
        guard: &Guard,
        sent: &mut bool,
    ) -> Result<Page, NetworkFault> {
        let mut hop = Hop::first(request);
        let mut hops = 0;
        loop {
            let target = self.target(&hop, *sent)?;
            let headers = self.headers(request, headers, &hop, &target);
            let sent_before = std::mem::replace(sent, true);
            let response = match self
                .outgoing(&hop, target, headers, body.clone())
                .send()
                .await
            {
                Ok(response) => response,
                Err(error) => {
                    *sent = sent_before || !error.is_connect();
                    return Err(fault(&error, &hop, *sent));
                }
            };
            self.cookies
                .set_cookies(&mut response.headers().get_all(SET_COOKIE).iter(), &hop.url);
            let location = response.headers().get(LOCATION).map(HeaderValue::as_bytes);
            match hop.next(response.status(), location) {
                Some(_) if hops >= HOPS_MAX => return Err(NetworkFault::RedirectsWithoutEnd),
                Some(next) => {
                    next.judge(request, true)?;
                    let told = body.as_ref().filter(|_| next.has_body);
                    let out = Outbound {
                        method: Some(next.method),
                        url: &next.url,
                        headers: None,
                        body: told.map(|body| body.bytes.as_ref()),
                    };
                    if guard.leaks(&out, &request.fence) {
                        return Err(next.outside(true));
                    }
                    hop = next;
                    hops += 1;
                }
                None => return self.page(hop, response).await,
            }
        }
    }

    /// Sends one form and follows nothing: what it carries is for this address alone. `sent` as above.
    pub(crate) async fn post_once(
        &self,
        url: &Url,
        authorization: Option<HeaderValue>,
        body: Body,
        sent: &mut bool,
    ) -> Result<Page, NetworkFault> {
        let hop = Hop {
            method: Method::Post,
            url: url.clone(),
            has_body: true,
        };
        let target = self.target(&hop, false)?;
        let mut headers = HeaderMap::new();
        headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
        let host = &url[Position::BeforeHost..Position::AfterPort];
        headers.extend(HeaderValue::from_str(host).map(|host| (HOST, host)));
        let outgoing = self.outgoing(&hop, target, headers, Some(body.into()));
        *sent = true;
        match outgoing.send().await {
            Ok(response) => self.page(hop, response).await,
            Err(error) => {
                *sent = !error.is_connect();
                Err(fault(&error, &hop, *sent))
            }
        }
    }

    /// Where a hop really goes: to the simulated institution, or to a public address by https.
    pub(crate) fn target(&self, hop: &Hop, sent: bool) -> Result<Url, NetworkFault> {
        if let Some(local) = self.origins.local(&hop.url) {
            return Ok(local);
        }
        address::judge(&hop.url).map_err(|NotPublic| hop.outside(sent))?;
        Ok(hop.url.clone())
    }

    fn outgoing(
        &self,
        hop: &Hop,
        target: Url,
        mut headers: HeaderMap,
        body: Option<Outgoing>,
    ) -> reqwest::RequestBuilder {
        let method = match hop.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let body = body.filter(|_| hop.has_body && hop.method == Method::Post);
        if let Some(body) = &body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(body.content_type));
        }
        let outgoing = self.client.request(method, target).headers(headers);
        match body {
            Some(body) => outgoing.body(body.bytes),
            None => outgoing,
        }
    }

    fn headers(&self, request: &Request, own: &HeaderMap, hop: &Hop, target: &Url) -> HeaderMap {
        let mut headers = if request.fence.is_origin(&hop.url) {
            own.clone()
        } else {
            HeaderMap::new()
        };
        if let Some(cookies) = self.cookies.cookies(&hop.url) {
            headers.insert(COOKIE, cookies);
        }
        let mut add = |name: HeaderName, value: &str| {
            // All of these were made by the URL parser, which leaves nothing but ASCII.
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if *target != hop.url {
            add(HOST, &hop.url[Position::BeforeHost..Position::AfterPort]);
        }
        let written = |url: &Url| url.origin().ascii_serialization();
        let own = written(&hop.url);
        let from = request.referer.as_ref().map(|page| (page, written(page)));
        // Another origin hears neither the page nor its query.
        if let Some((page, _)) = from.as_ref().filter(|(_, origin)| *origin == own) {
            let page = &page[Position::BeforePath..Position::AfterQuery];
            add(REFERER, &format!("{own}{page}"));
        }
        if hop.method == Method::Post {
            add(ORIGIN, from.as_ref().map_or(&own, |(_, origin)| origin));
        }
        headers
    }

    /// Reads the answer to its end, decompressed, and not further than the limit.
    pub(crate) async fn page(
        &self,
        hop: Hop,
        mut response: Response,
    ) -> Result<Page, NetworkFault> {
        let status = response.status().as_u16();
        let header = |name: HeaderName| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let content_type = header(CONTENT_TYPE);
        let retry_after = header(RETRY_AFTER).and_then(|value| RetryAfter::read(&value));
        // What the client can unpack it does, and takes the header away.
        let packing = header(CONTENT_ENCODING).filter(|packing| {
            let packing = packing.trim();
            !packing.is_empty() && !packing.eq_ignore_ascii_case("identity")
        });
        if packing.is_some() && !is_bodiless(&response) {
            return Err(NetworkFault::Undecodable);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
            if body.len() + chunk.len() > self.page_bytes_max {
                return Err(NetworkFault::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Page {
            retry_after,
            ..Page::new(hop.url, status, content_type, body)
        })
    }
}

/// An answer that says itself that nothing follows.
fn is_bodiless(response: &Response) -> bool {
    response.content_length() == Some(0)
        || matches!(
            response.status(),
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        )
}

/// What it means that an answer, once begun, can't be read on.
fn broken(error: &reqwest::Error) -> NetworkFault {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        // A connection that broke is heard of below the unpacking, by an error of its own.
        if cause.is::<reqwest::Error>() {
            source = cause.source();
            continue;
        }
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            let is_end = io.kind() == std::io::ErrorKind::UnexpectedEof;
            let is_packing = matches!(
                io.kind(),
                std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData
            );
            if is_packing && !is_end {
                return NetworkFault::Undecodable;
            }
        }
        source = cause.source();
    }
    NetworkFault::BrokenOff
}

/// What a failed sending means. The client's own words are dropped: they hold addresses with their queries.
pub(crate) fn fault(error: &reqwest::Error, hop: &Hop, sent: bool) -> NetworkFault {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<NotPublic>() {
            return hop.outside(sent);
        }
        source = cause.source();
    }
    if error.is_connect() {
        NetworkFault::Unreachable { sent }
    } else {
        NetworkFault::Reset { sent }
    }
}
