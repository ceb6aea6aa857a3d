//! Redirects: where an answer sends us next, by which method, and with which of the things that we carry.

use recipe::{Method, NetworkFault, Request};
use reqwest::StatusCode;
use url::Url;

/// Browsers give up after twenty; no bank needs more than a few.
pub(crate) const HOPS_MAX: usize = 10;

/// One request on the wire: the walk's own, or one that a redirect asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// The request's body goes with it.
    pub(crate) has_body: bool,
}

impl Hop {
    pub(crate) fn first(request: &Request) -> Hop {
        Hop {
            method: request.method,
            url: without_fragment(request.url.clone()),
            has_body: true,
        }
    }

    /// Where an answer leads (RFC 9110 §15.4); `None`: it is a page. An address that can't be read leads nowhere.
    pub(crate) fn next(&self, status: StatusCode, location: Option<&[u8]>) -> Option<Hop> {
        let keeps = match status {
            StatusCode::SEE_OTHER => false,
            // By the letter a POST might be kept; no browser does, so no bank expects it.
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::Get,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
            _ => return None,
        };
        let url = self.url.join(std::str::from_utf8(location?).ok()?).ok()?;
        let method = if keeps { self.method } else { Method::Get };
        Some(Hop {
            method,
            url: without_fragment(url),
            has_body: keeps && self.has_body,
        })
    }

    /// Judges this hop by the request's fence. `sent`: an earlier one has reached the bank.
    pub(crate) fn judge(&self, request: &Request, sent: bool) -> Result<(), NetworkFault> {
        let carries_secret = request.carries_secret && self.has_body;
        // A secret is sent once, to the form's own address. A redirect that would repeat it is not followed.
        if sent && carries_secret {
            return Err(self.outside(sent));
        }
        request
            .fence
            .judge(self.method, &self.url, carries_secret)
            .map_err(|_| self.outside(sent))
    }

    /// This hop as a broken fence, without query.
    pub(crate) fn outside(&self, sent: bool) -> NetworkFault {
        let to = format!(
            "{} {}{}",
            self.method.word(),
            self.url.origin().ascii_serialization(),
            self.url.path()
        );
        NetworkFault::FenceBroken { to, sent }
    }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(method: Method, status: u16, location: &str) -> Option<(Method, String, bool)> {
        let url = Url::parse("https://bank.example/ib/auth.cgi").expect("a url");
        let hop = Hop {
            method,
            url,
            has_body: true,
        };
        let status = StatusCode::from_u16(status).expect("a status");
        hop.next(status, Some(location.as_bytes()))
            .map(|hop| (hop.method, hop.url.into(), hop.has_body))
    }

    #[test]
    fn a_redirected_post_becomes_a_get_without_its_body_unless_the_status_says_otherwise() {
        let menu = "https://bank.example/ib/menu.cgi".to_owned();
        for status in [301, 302, 303] {
            assert_eq!(
                next(Method::Post, status, "menu.cgi"),
                Some((Method::Get, menu.clone(), false)),
                "{status}"
            );
        }
        for status in [307, 308] {
            assert_eq!(
                next(Method::Post, status, "/ib/menu.cgi#top"),
                Some((Method::Post, menu.clone(), true)),
                "{status}"
            );
        }
    }

    #[test]
    fn an_answer_that_is_no_redirect_is_a_page() {
        for status in [200, 300, 304, 404, 503] {
            assert_eq!(next(Method::Get, status, "/ib/menu.cgi"), None, "{status}");
        }
        assert_eq!(next(Method::Get, 302, "https://["), None);
    }
}
