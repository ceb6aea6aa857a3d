//! Reading the top of a recipe: start, logout, budget and the fence.

use std::sync::Arc;

use url::Url;

use super::model::{Action, Way};
use super::reader::{Reader, Secrets};
use super::template::Template;
use super::{Engine, Recipe};
use crate::fence::{Fence, Pattern};
use crate::language::{BUDGET, SITE};
use crate::moving::{begins_to_move, moves_money};
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
                        let message = format!("\"{other}\" is not an engine");
                        let help =
                            "\"http\", or \"browser\" where scripts draw the pages".to_owned();
                        self.source.fault(node.at, message, help);
                        Engine::Http
                    }
                });
        let unit = match table.get("currency") {
            None => Some(self.institution.unit.clone()),
            Some(node) => node.text().and_then(|text| {
                let unit = text.parse();
                if unit.is_err() {
                    self.source.fault(
                        node.at,
                        format!("\"{text}\" is not a currency"),
                        "three capital letters such as JPY".to_owned(),
                    );
                }
                unit.ok()
            }),
        };
        let budget = self.budget(table.get("budget"));
        let site = table
            .required("site")
            .and_then(|node| node.block(&SITE))
            .and_then(|site| self.site(&site));
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
            warnings: Vec::new(),
        };
        self.elsewhere(
            &recipe,
            table.peek("start").map_or(table.at, |node| node.at),
        );
        self.check(&recipe, table.at, written);
        Some(recipe)
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

    fn site(&self, table: &Table<'_>) -> Option<Site> {
        let origin = table.required("origin").and_then(|node| {
            let text = node.text()?;
            let url = Url::parse(&text).ok().filter(|url| {
                url.scheme() == "https" && url.path() == "/" && url.query().is_none()
            });
            let url = url.filter(|url| url.username().is_empty() && !text.ends_with('/'));
            if url.is_none() {
                self.source.fault(
                    node.at,
                    format!("\"{text}\" is not an origin"),
                    "https://host and nothing behind; secrets never travel in the clear".to_owned(),
                );
            }
            url.filter(|url| self.is_ours(node.at, url))
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
        let read = |node: Option<Node<'_>>| {
            node.map(|node| self.patterns(&node, &origin, &harmless))
                .unwrap_or_default()
        };
        let (get, post, assets) = (read(get), read(post), read(assets));
        Some(Site {
            fence: Arc::new(Fence::new(origin, get, post).with_assets(assets)),
            headers,
            harmless,
        })
    }

    /// Address and reason.
    fn harmless(&self, node: Option<Node<'_>>) -> Vec<(String, String)> {
        let Some(table) = node.and_then(|node| node.table("`harmless`")) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (path, node) in table.entries() {
            let Some(reason) = node.text() else { continue };
            if reason.trim().is_empty() {
                let message = format!("`harmless` doesn't say why \"{path}\" moves no money");
                self.source.fault(node.at, message, None);
            }
            all.push((path.to_owned(), reason));
        }
        all
    }

    fn patterns(
        &self,
        node: &Node<'_>,
        origin: &Url,
        harmless: &[(String, String)],
    ) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for item in node.items() {
            let Some(text) = item.text() else { continue };
            let is_harmless = harmless.iter().any(|(path, _)| *path == text);
            if !is_harmless && (moves_money(&text) || begins_to_move(&text)) {
                let message = format!(
                    "{} lets the walk reach \"{text}\", which looks like a page that moves money or changes settings",
                    node.key()
                );
                let help = format!(
                    "a recipe only reads; if the name misleads, say why: harmless = {{ \"{text}\" = \"…\" }}"
                );
                self.source.fault(item.at, message, help);
            }
            self.address_is_plain(item.at, &text);
            let path = text.split_once("://").map_or(text.as_str(), |(_, rest)| {
                rest.find('/').map_or("", |at| &rest[at..])
            });
            if path
                .trim_start_matches('/')
                .trim_start_matches('*')
                .is_empty()
                && path.contains('*')
            {
                self.source.fault(
                    item.at,
                    format!("{} = \"{text}\" fences nothing in", node.key()),
                    "name the folders that the walk needs".to_owned(),
                );
            }
            match Pattern::read(&text, origin)
                .filter(|_| text.starts_with('/') || text.starts_with("https://"))
            {
                Some(pattern) => patterns.push(pattern),
                None => self.source.fault(
                    item.at,
                    format!("\"{text}\" is not a path"),
                    "/path, /path/*, /path?query or https://host/path; a host has a name without *"
                        .to_owned(),
                ),
            }
        }
        patterns
    }

    fn headers(&self, node: &Node<'_>) -> Vec<(String, Template)> {
        let Some(table) = node.table("`headers`") else {
            return Vec::new();
        };
        let mut headers = Vec::new();
        for (name, node) in table.entries() {
            if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                self.source
                    .fault(node.at, format!("the header {name} is the engine's"), None);
            }
            if name.is_empty()
                || !name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            {
                self.source.fault(
                    node.at,
                    format!("\"{name}\" is not the name of a header"),
                    None,
                );
            }
            headers.extend(
                self.template(&node, Secrets::ACCESS)
                    .map(|template| (name.to_owned(), template)),
            );
        }
        headers
    }
}
