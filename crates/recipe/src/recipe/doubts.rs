//! What only recorded pages show about a recipe: pages that two rules recognise.

use std::collections::BTreeMap;

use domain::time::Date;
use url::Url;

use super::Recipe;
use super::model::PageRule;
use crate::fault::Fault;
use crate::page::sign::Judge;
use crate::page::{Document, Look, Scope};
use crate::replay::file_name;
use crate::session::Page;
use crate::vars::Vars;
use crate::walk::{Captured, Walked};

impl Recipe {
    /// Pages of a walk that two rules recognise where the same way may lead to both, so that only their order decides what
    /// is read. Interruptions are meant to stand before what they interrupt and are no doubt.
    pub fn doubts(&self, walked: &Walked) -> Vec<Fault> {
        let mut doubts: Vec<Fault> = Vec::new();
        for (n, capture) in walked.captures.iter().enumerate() {
            let Some(page) = page_of(capture) else {
                continue;
            };
            let hits = self.signed_in_rules_of(&page);
            for (at, first) in hits.iter().enumerate() {
                let second = hits[at + 1..]
                    .iter()
                    .find(|second| self.led_to_both(first, second));
                let Some(second) = second else { continue };
                let fault = Fault {
                    file: "recipe.toml",
                    line: second.line,
                    message: format!(
                        "\"{}\" and \"{}\" are both recognised by {}",
                        first.name,
                        second.name,
                        file_name(n, capture)
                    ),
                    help: Some("the first wins; add what only the second shows".to_owned()),
                    warning: true,
                };
                doubts.push(fault);
            }
        }
        doubts
    }

    fn signed_in_rules_of(&self, page: &Page) -> Vec<&PageRule> {
        let document = Document::read(page, None);
        let look = Look::at(page, &document);
        let kept = BTreeMap::new();
        let judge = Judge {
            // No sign of a page depends on the moment of the walk.
            vars: Vars {
                kept: &kept,
                account: None,
                period: None,
                today: Date::constant(2000, 1, 1),
                next_page: 2,
                token: None,
                answer: None,
            },
            sender: None,
            hints: false,
        };
        let scope = Scope::page(&look);
        let signed_in = self.pages.iter().filter(|rule| rule.kind.is_signed_in());
        signed_in
            .filter(|rule| judge.holds(&rule.when, &scope))
            .collect()
    }

    /// Whether some way may lead to either of two pages.
    fn led_to_both(&self, first: &PageRule, second: &PageRule) -> bool {
        let admits = |to: &[String], rule: &PageRule| {
            to.is_empty()
                || to
                    .iter()
                    .any(|to| *to == rule.name || to == rule.kind.word())
        };
        let ways = self.pages.iter().flat_map(|rule| rule.ways());
        ways.chain([&self.start])
            .any(|way| admits(&way.to, first) && admits(&way.to, second))
    }
}

fn page_of(capture: &Captured) -> Option<Page> {
    Some(Page {
        url: Url::parse(&capture.url).ok()?,
        status: capture.status,
        content_type: capture.content_type.clone(),
        body: capture.body.clone(),
    })
}
