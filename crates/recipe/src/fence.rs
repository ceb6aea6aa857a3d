//! The fence: the addresses that a walk may reach, by method. Everything else is refused, redirects too.

use url::Url;

use crate::session::Method;

/// `[site]`: the origin and the paths inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    origin: Url,
    get: Vec<Pattern>,
    post: Vec<Pattern>,
}

/// One path pattern, split into what is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// Scheme, host and port.
    origin: String,
    path: String,
    query: Option<String>,
}

/// An address outside. Without query and fragment, which may hold what nobody should read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{method} {to} isn't inside the fence of the recipe{}", if *secret { " for a request that carries a secret" } else { "" })]
pub struct Outside {
    pub method: &'static str,
    /// Origin and path.
    pub to: String,
    pub secret: bool,
}

impl Fence {
    pub(crate) fn new(origin: Url, get: Vec<Pattern>, post: Vec<Pattern>) -> Fence {
        Fence { origin, get, post }
    }

    /// The only place to which secrets and the recipe's headers are sent.
    pub fn origin(&self) -> &Url {
        &self.origin
    }

    pub fn is_origin(&self, url: &Url) -> bool {
        url.origin() == self.origin.origin()
    }

    /// Judges one hop. A request with a secret may go to the origin only, and only by POST.
    pub fn judge(&self, method: Method, url: &Url, carries_secret: bool) -> Result<(), Outside> {
        let patterns = match method {
            Method::Get => &self.get,
            Method::Post => &self.post,
        };
        let inside = !is_odd(url) && patterns.iter().any(|pattern| pattern.fits(url));
        if inside && (!carries_secret || (self.is_origin(url) && method == Method::Post)) {
            return Ok(());
        }
        let to = format!("{}{}", url.origin().ascii_serialization(), url.path());
        Err(Outside {
            method: method.word(),
            to,
            secret: inside && carries_secret,
        })
    }
}

/// Addresses that two programs may understand differently.
fn is_odd(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let dots = ["..", "%2e", "%2f", "%5c", "\\", "//"];
    !url.username().is_empty()
        || url.password().is_some()
        || dots.iter().any(|odd| path.contains(odd))
}

impl Pattern {
    /// `/path`, `/path?query` or `https://host/path`; `*` stands for anything within one of them.
    pub(crate) fn read(text: &str, origin: &Url) -> Option<Pattern> {
        let (base, rest) = if text.starts_with('/') {
            (origin.origin().ascii_serialization(), text)
        } else {
            let host_at = text.find("://")? + 3;
            let path_at = host_at + text[host_at..].find('/')?;
            let url = Url::parse(&text[..path_at]).ok()?;
            (url.origin().ascii_serialization(), &text[path_at..])
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (rest, None),
        };
        Some(Pattern {
            origin: base,
            path: path.to_owned(),
            query,
        })
    }

    fn fits(&self, url: &Url) -> bool {
        url.origin().ascii_serialization() == self.origin
            && fits(&self.path, url.path())
            && self
                .query
                .as_ref()
                .is_none_or(|query| fits(query, url.query().unwrap_or_default()))
    }
}

/// Whether a text fits a pattern in which `*` stands for any number of characters. Linear but for the number of stars.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(first) = pieces.next() else {
        return false;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fence(get: &[&str], post: &[&str]) -> Fence {
        let origin = Url::parse("https://ib.mihon.example").expect("an address");
        let read = |list: &[&str]| {
            list.iter()
                .map(|text| Pattern::read(text, &origin).expect("a pattern"))
                .collect()
        };
        Fence::new(origin.clone(), read(get), read(post))
    }

    fn judge(fence: &Fence, method: Method, to: &str, secret: bool) -> bool {
        fence
            .judge(method, &Url::parse(to).expect("an address"), secret)
            .is_ok()
    }

    #[test]
    fn only_the_named_paths_of_the_named_hosts_are_inside() {
        let fence = fence(
            &[
                "/ib/menu",
                "/api/accounts/*/entries",
                "https://files.example/csv/*",
            ],
            &["/ib/auth"],
        );
        for inside in [
            "https://ib.mihon.example/ib/menu?x=1",
            "https://ib.mihon.example:443/api/accounts/7/entries",
            "https://files.example/csv/a.csv",
        ] {
            assert!(judge(&fence, Method::Get, inside, false), "{inside}");
        }
        for outside in [
            "http://ib.mihon.example/ib/menu",
            "https://ib.mihon.example:8443/ib/menu",
            "https://ib.mihon.example.evil.example/ib/menu",
            "https://user@ib.mihon.example/ib/menu",
            "https://ib.mihon.example/ib/furikomi",
            "https://ib.mihon.example/ib/menu/x",
            "https://ib.mihon.example/ib/auth",
            "https://ib.mihon.example/api/accounts/..%2f..%2fib/entries",
            "https://ib.mihon.example//api/accounts/7/entries",
        ] {
            assert!(!judge(&fence, Method::Get, outside, false), "{outside}");
        }
    }

    #[test]
    fn a_pattern_with_a_query_fences_the_query() {
        let fence = fence(&["/ib?ACT=MEISAI*"], &[]);
        assert!(judge(
            &fence,
            Method::Get,
            "https://ib.mihon.example/ib?ACT=MEISAI&p=2",
            false
        ));
        assert!(!judge(
            &fence,
            Method::Get,
            "https://ib.mihon.example/ib?ACT=FURIKOMI",
            false
        ));
    }

    #[test]
    fn a_secret_goes_to_the_origin_by_post_only() {
        let fence = fence(&["/login"], &["/login", "https://files.example/login"]);
        assert!(judge(
            &fence,
            Method::Post,
            "https://ib.mihon.example/login",
            true
        ));
        assert!(!judge(
            &fence,
            Method::Post,
            "https://files.example/login",
            true
        ));
        assert!(judge(
            &fence,
            Method::Post,
            "https://files.example/login",
            false
        ));
        assert!(!judge(
            &fence,
            Method::Get,
            "https://ib.mihon.example/login",
            true
        ));
    }
}
