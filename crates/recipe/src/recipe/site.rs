//! Reading the top of a recipe: start, logout, budget and the fence.

use std::sync::Arc;

use url::Url;

use super::dispatch::Fenced;
use super::model::{Action, Way};
use super::reader::{Reader, Secrets};
use super::template::Template;
use super::{Engine, Recipe};
use crate::fence::{Fence, Pattern};
use crate::language::{BUDGET, SITE};
use crate::moving::{begins_to_move, does_something, moves_money};
use crate::said::check as say;
use crate::session::Method;
use crate::source::{Node, Table};
use crate::walk::Budget;

/// Headers that are the engine's own.
const RESERVED_HEADERS: [&str; 5] = ["cookie", "host", "origin", "referer", "content-length"];

pub(super) struct Site {
    pub(super) fence: Arc<Fence>,
    pub(super) headers: Vec<(String, Template)>,
    pub(super) harmless: Vec<(String, String)>,
}

impl Reader<'_> {
    /// The whole recipe, checked. `None` where too little is left to check.
    pub(super) fn recipe(&self, table: &Table<'_>) -> Option<Recipe> {
        let start = table.required("start").and_then(|node| self.start(&node));
        let logout = table
            .get("logout")
            .and_then(|node| self.way(&node, Secrets::NONE));
        let engine =
            table
                .get("engine")
                .map_or(Engine::Http, |node| match node.text().as_deref() {
                    Some("http") | None => Engine::Http,
                    Some("browser") => Engine::Browser,
                    Some(other) => {
                        self.source.refuse(node.at, say::not_an_engine(other));
                        Engine::Http
                    }
                });
        let unit = match table.get("currency") {
            None => Some(self.institution.unit.clone()),
            Some(node) => node.text().and_then(|text| {
                let unit = text.parse();
                if unit.is_err() {
                    self.source.refuse(node.at, say::not_a_unit(&text));
                }
                unit.ok()
            }),
        };
        let budget = self.budget(table.get("budget"));
        let site = table
            .required("site")
            .and_then(|node| node.block(&SITE))
            .and_then(|site| self.site(&site, table.peek("oauth").is_some()));
        let oauth = table
            .get("oauth")
            .and_then(|node| self.oauth(&node, site.as_ref().map(|site| site.fence.as_ref())));
        let page_node = table.required("page");
        let written = page_node.map_or(0, |node| node.items().len());
        let pages = self.pages(page_node);
        table.finish();
        let site = site?;
        let recipe = Recipe {
            institution: self.institution.clone(),
            engine,
            fence: site.fence,
            budget,
            unit: unit?,
            start: start?,
            logout,
            headers: site.headers,
            pages,
            oauth,
            harmless: site.harmless,
            post_lines: self.post_lines(),
            warnings: Vec::new(),
        };
        self.elsewhere(
            &recipe,
            table.peek("start").map_or(table.at, |node| node.at),
        );
        self.check(&recipe, table.at, written);
        Some(recipe)
    }

    fn post_lines(&self) -> Vec<usize> {
        let fenced = self.fenced.borrow();
        let posts = fenced.iter().filter(|one| one.list == "post");
        posts.map(|one| self.source.line(one.at)).collect()
    }

    fn start(&self, node: &Node<'_>) -> Option<Way> {
        if node.as_text().is_some() {
            let address = self.path(node)?;
            self.sends(node.at, Method::Get, &address, Vec::new());
            return Some(Way::of(Action::Open(address)));
        }
        self.way(node, Secrets::NONE)
    }

    fn budget(&self, node: Option<Node<'_>>) -> Budget {
        let usual = Budget::default();
        let Some(table) = node.and_then(|node| node.block(&BUDGET)) else {
            return usual;
        };
        // It may only be lowered.
        let budget = Budget {
            pages: table
                .count("pages", 1, usual.pages.into())
                .unwrap_or(usual.pages),
            seconds: table
                .count("seconds", 1, usual.seconds.into())
                .unwrap_or(usual.seconds),
            megabytes: table
                .count("megabytes", 1, usual.megabytes.into())
                .unwrap_or(usual.megabytes),
        };
        table.finish();
        budget
    }

    /// `consents`: the customer consents at the bank, so no login value is sent.
    fn site(&self, table: &Table<'_>, consents: bool) -> Option<Site> {
        let origin = table.required("origin").and_then(|node| {
            let text = node.text()?;
            let url = Url::parse(&text).ok().filter(|url| {
                url.scheme() == "https" && url.path() == "/" && url.query().is_none()
            });
            let url = url.filter(|url| url.username().is_empty() && !text.ends_with('/'));
            if url.is_none() {
                self.source.refuse(node.at, say::not_an_origin(&text));
            }
            let url = url.filter(|url| self.is_ours(node.at, url))?;
            let login = self.institution.login_page.origin();
            if !consents && url.origin() != login {
                let (host, login) = (url.origin(), login.ascii_serialization());
                let finding = say::login_elsewhere(&host.ascii_serialization(), &login);
                self.source.doubt(node.at, finding);
            }
            Some(url)
        });
        let harmless = self.harmless(table.get("harmless"));
        let (get, post) = (table.get("get"), table.get("post"));
        let headers = table
            .get("headers")
            .map(|node| self.headers(&node))
            .unwrap_or_default();
        let assets = table.get("assets");
        table.finish();
        let origin = origin?;
        let read = |list, node: Option<Node<'_>>| {
            node.map(|node| self.patterns(list, &node, &origin, &harmless))
                .unwrap_or_default()
        };
        let (get, post) = (read("get", get), read("post", post));
        let assets = read("assets", assets);
        Some(Site {
            fence: Arc::new(Fence::new(origin, get, post).with_assets(assets)),
            headers,
            harmless,
        })
    }

    /// Address and reason.
    fn harmless(&self, node: Option<Node<'_>>) -> Vec<(String, String)> {
        let Some(table) = node.and_then(|node| node.free_table()) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (path, node) in table.entries() {
            let Some(reason) = node.text() else { continue };
            if reason.trim().is_empty() {
                self.source
                    .refuse(node.at, say::harmless_without_reason(path));
            }
            all.push((path.to_owned(), reason));
        }
        all
    }

    /// The patterns of `get`, `post` or `assets`.
    fn patterns(
        &self,
        list: &'static str,
        node: &Node<'_>,
        origin: &Url,
        harmless: &[(String, String)],
    ) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for item in node.items() {
            let Some(text) = item.text() else { continue };
            let is_harmless = harmless.iter().any(|(path, _)| *path == text);
            let does = list == "post" && does_something(&text);
            if !is_harmless && (does || moves_money(&text) || begins_to_move(&text)) {
                self.source
                    .refuse(item.at, say::fence_to_money(list, &text));
            }
            self.address_is_plain(item.at, &text);
            if path_of(&text).contains('*')
                && path_of(&text).trim_matches(['/', '*', '?']).is_empty()
            {
                self.source
                    .refuse(item.at, say::fences_nothing(list, &text));
            }
            let is_whole = text.starts_with('/') || text.starts_with("https://");
            let pattern = Pattern::read(&text, origin).filter(|_| is_whole);
            let Some(pattern) = pattern else {
                self.source
                    .refuse(item.at, say::not_a_pattern_of_paths(&text));
                continue;
            };
            if list != "assets" {
                self.is_a_known_host(item.at, pattern.origin(), origin);
                let fenced = Fenced {
                    at: item.at,
                    list,
                    text,
                    pattern: pattern.clone(),
                };
                self.fenced.borrow_mut().push(fenced);
            }
            patterns.push(pattern);
        }
        patterns
    }

    fn headers(&self, node: &Node<'_>) -> Vec<(String, Template)> {
        let Some(table) = node.free_table() else {
            return Vec::new();
        };
        let mut headers = Vec::new();
        for (name, node) in table.entries() {
            if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                self.source.refuse(node.at, say::engines_header(name));
            }
            if name.is_empty()
                || !name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            {
                self.source.refuse(node.at, say::not_a_header(name));
            }
            headers.extend(
                self.template(&node, Secrets::ACCESS)
                    .map(|template| (name.to_owned(), template)),
            );
        }
        headers
    }
}

/// Path and query of a pattern.
fn path_of(text: &str) -> &str {
    text.split_once("://").map_or(text, |(_, rest)| {
        rest.find('/').map_or("", |at| &rest[at..])
    })
}
