//! The fence: the addresses that a walk may reach, by method. Everything else is refused, redirects too.

use url::{Position, Url};

use crate::moving::moves_money;
use crate::session::Method;

/// `[site]`: the origin and the paths inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    origin: Url,
    get: Vec<Pattern>,
    post: Vec<Pattern>,
    /// Scripts, styles, images and fonts, for a browser.
    assets: Vec<Pattern>,
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
        Fence {
            origin,
            get,
            post,
            assets: Vec::new(),
        }
    }

    pub(crate) fn with_assets(self, assets: Vec<Pattern>) -> Fence {
        Fence { assets, ..self }
    }

    /// The only place to which secrets and the recipe's headers are sent.
    pub fn origin(&self) -> &Url {
        &self.origin
    }

    pub fn is_origin(&self, url: &Url) -> bool {
        let own = &self.origin;
        (url.scheme(), url.host(), url.port()) == (own.scheme(), own.host(), own.port())
    }

    /// The lists of `[site]`: those of GET, of POST and of assets.
    pub(crate) fn lists(&self) -> [&[Pattern]; 3] {
        [&self.get, &self.post, &self.assets]
    }

    /// Every other host that a walk may reach, as an origin; each once, in order.
    pub fn second_hosts(&self) -> Vec<String> {
        let own = self.origin.origin().ascii_serialization();
        let all = [&self.get, &self.post, &self.assets];
        let mut hosts: Vec<String> = all
            .into_iter()
            .flatten()
            .map(|pattern| pattern.origin.clone())
            .filter(|origin| *origin != own)
            .collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// Judges a script, style, image or font that a page asks for by GET. `discreet`: the page holds a secret, so another
    /// host is asked only for what the recipe names in full: an address that a page can choose could carry the secret away.
    pub fn judge_asset(&self, url: &Url, discreet: bool) -> Result<(), Outside> {
        let is_inside = |pattern: &Pattern| {
            pattern.fits(url) && (!discreet || self.is_origin(url) || pattern.names(url))
        };
        if !is_odd(url) && self.assets.iter().any(is_inside) {
            return Ok(());
        }
        Err(Outside {
            method: Method::Get.word(),
            to: format!("{}{}", url.origin().ascii_serialization(), url.path()),
            secret: discreet,
        })
    }

    /// Judges one hop. A request with a secret may go to the origin only, and only by POST.
    pub fn judge(&self, method: Method, url: &Url, carries_secret: bool) -> Result<(), Outside> {
        let patterns = match method {
            Method::Get => &self.get,
            Method::Post => &self.post,
        };
        let inside = !is_odd(url)
            && patterns
                .iter()
                .any(|pattern| pattern.fits(url) && !pattern.opens_to_money(url));
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
    let path = url.path().as_bytes();
    let is_escaped = |three: &[u8]| {
        matches!(
            three,
            [b'%', b'2', b'E' | b'e' | b'F' | b'f'] | [b'%', b'5', b'C' | b'c']
        )
    };
    !url.username().is_empty()
        || url.password().is_some()
        || path.contains(&b'\\')
        || path.windows(2).any(|two| two == b".." || two == b"//")
        || path.windows(3).any(is_escaped)
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
            // A number is nobody's name, and a host that is left open would be anybody's.
            url.domain().filter(|host| !host.contains('*'))?;
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

    /// What the pattern leaves open lets an address through that moves money: a `*` of its path, or its query.
    fn opens_to_money(&self, url: &Url) -> bool {
        let opens = |pattern: &str, text: &str| {
            pattern.contains('*') && moves_money(text) && !moves_money(pattern)
        };
        let query = self.query.as_deref().unwrap_or("*");
        opens(&self.path, url.path()) || opens(query, url.query().unwrap_or_default())
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// `None`: any query fits.
    pub(crate) fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// As a recipe writes it: without the host where that is the recipe's own.
    pub(crate) fn text(&self, own: &str) -> String {
        let origin = if self.origin == own {
            ""
        } else {
            self.origin.as_str()
        };
        let query = self.query.as_ref().map(|query| format!("?{query}"));
        format!("{origin}{}{}", self.path, query.unwrap_or_default())
    }

    pub(crate) fn fits(&self, url: &Url) -> bool {
        url[..Position::BeforePath] == *self.origin
            && fits(&self.path, url.path())
            && self.query.as_ref().is_none_or(|query| {
                let asked = url.query().unwrap_or_default();
                fits(query, asked) && says_once(query, asked)
            })
    }

    /// Whether the pattern leaves nothing open about an address that fits it.
    fn names(&self, url: &Url) -> bool {
        let is_open = |text: &str| text.contains('*');
        match &self.query {
            Some(query) => !is_open(&self.path) && !is_open(query),
            None => !is_open(&self.path) && url.query().is_none(),
        }
    }
}

/// Whether a query says but once what the pattern writes: of two values a program may take either, and the pattern has seen
/// but one.
fn says_once(pattern: &str, query: &str) -> bool {
    let name_of = |pair: &str| {
        let name = url::form_urlencoded::parse(pair.as_bytes()).next();
        name.map(|(name, _)| name.to_lowercase())
    };
    let written = pattern.split('&').filter(|pair| pair.contains('='));
    let mut names = written.filter_map(|pair| name_of(pair.split('*').next().unwrap_or_default()));
    let asked: Vec<String> = query.split('&').filter_map(name_of).collect();
    names.all(|name| asked.iter().filter(|other| **other == name).count() < 2)
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
        for other in [
            "?ACT=FURIKOMI",
            "?ACT=MEISAI&ACT=0731",
            "?ACT=MEISAI&act=0731",
            "?ACT=MEISAI&%41CT=0731",
        ] {
            let to = format!("https://ib.mihon.example/ib{other}");
            assert!(!judge(&fence, Method::Get, &to, false), "{other}");
        }
    }

    #[test]
    fn what_a_pattern_leaves_open_never_leads_to_money() {
        let fence = fence(
            &[
                "/ib",
                "/ib/*",
                "/bk?ACT=*",
                "/furikomi-rireki",
                "/go?to=furikomi_rireki*",
            ],
            &[],
        );
        let judge = |to: &str| {
            judge(
                &fence,
                Method::Get,
                &format!("https://ib.mihon.example{to}"),
                false,
            )
        };
        for inside in [
            "/ib?ACT=MEISAI&p=2",
            "/ib/meisai",
            "/bk?ACT=ZANDAKA",
            "/furikomi-rireki?p=2",
            "/go?to=furikomi_rireki&p=2",
        ] {
            assert!(judge(inside), "{inside}");
        }
        for outside in [
            "/ib?ACT=FURIKOMI_JIKKOU&amt=100000",
            "/ib?ACT=%90%55%8D%9E",
            "/ib/furikomi",
            "/ib/menu?next=furikomi",
            "/bk?ACT=FURIKOMI",
            "/bk?ACT=F%2575RIKOMI",
            "/furikomi-rireki?next=soukin",
        ] {
            assert!(!judge(outside), "{outside}");
        }
    }

    #[test]
    fn a_page_that_holds_a_secret_gets_from_other_hosts_only_what_is_named_in_full() {
        let origin = Url::parse("https://ib.mihon.example").expect("an address");
        let patterns = [
            "/js/*",
            "https://cdn.example/*",
            "https://cdn.example/app.js",
            "https://cdn.example/app.css?v=3",
        ];
        let assets = patterns.map(|text| Pattern::read(text, &origin).expect("a pattern"));
        let fence = fence(&["/menu"], &[]).with_assets(assets.to_vec());
        let judge = |to: &str, discreet| {
            let url = Url::parse(to).expect("an address");
            fence.judge_asset(&url, discreet).is_ok()
        };
        for named in [
            "https://ib.mihon.example/js/a.js?x=1",
            "https://cdn.example/app.js",
            "https://cdn.example/app.css?v=3",
        ] {
            assert!(judge(named, false) && judge(named, true), "{named}");
        }
        for open in [
            "https://cdn.example/font.woff2",
            "https://cdn.example/app.js?himitsu",
            "https://cdn.example/app.css?v=himitsu",
        ] {
            assert!(judge(open, false) && !judge(open, true), "{open}");
        }
        for outside in [
            "https://ib.mihon.example/menu",
            "https://evil.example/app.js",
        ] {
            assert!(!judge(outside, false), "{outside}");
        }
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
