//! What only recorded pages show about a recipe: pages that two rules recognise, and fields that hide what is typed.

use std::collections::BTreeMap;

use domain::time::Date;
use url::Url;

use super::Recipe;
use super::model::{Action, PageKind, PageRule};
use super::template::{Piece, Template};
use crate::fault::{Fault, Finding};
use crate::page::sign::Judge;
use crate::page::{Document, Look, Scope, passwords_among};
use crate::replay::file_name;
use crate::said::check as say;
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
            let file = file_name(n, capture);
            doubts.extend(self.passwords(&page, capture.rule.as_deref(), &file));
            let hits = self.signed_in_rules_of(&page);
            for (at, first) in hits.iter().enumerate() {
                let second = hits[at + 1..]
                    .iter()
                    .find(|second| self.led_to_both(first, second));
                let Some(second) = second else { continue };
                let finding = say::both_recognise(&first.name, &second.name, &file);
                doubts.push(Fault::doubt("recipe.toml", second.line, finding));
            }
        }
        doubts
    }

    /// What goes into a field that hides it is a secret: no text of the recipe, and no field that is shown.
    fn passwords(&self, page: &Page, rule: Option<&str>, file: &str) -> Vec<Fault> {
        let rules = self.pages.iter().filter(|known| Some(&*known.name) == rule);
        let forms = rules.filter_map(|rule| match &rule.kind {
            PageKind::LoginForm(form) => Some((rule.line, &form.send.action)),
            _ => None,
        });
        let document = Document::read(page, None);
        let look = Look::at(page, &document);
        let mut doubts = Vec::new();
        for (line, action) in forms {
            let Action::Submit { form, fill, .. } = action else {
                continue;
            };
            let names = fill.iter().map(|(name, _)| name.as_str());
            let hidden = passwords_among(&Scope::page(&look), form, names);
            let filled = fill
                .iter()
                .filter(|(name, _)| hidden.contains(&name.as_str()));
            let findings = filled.filter_map(|(name, value)| self.not_hidden(name, value, file));
            doubts.extend(findings.map(|finding| Fault::doubt("recipe.toml", line, finding)));
        }
        doubts
    }

    fn not_hidden(&self, field: &str, value: &Template, file: &str) -> Option<Finding> {
        if value.is_written_out() {
            return Some(say::literal_password(field, file));
        }
        let open = value.pieces.iter().find_map(|piece| match piece {
            Piece::Login(name) => self
                .institution
                .field(name)
                .filter(|field| !field.kind.is_secret()),
            _ => None,
        });
        open.map(|open| say::open_password(field, &open.name, file))
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
        // The month that a page of months shows itself is read as its statement: both are meant.
        let is_meant = match &first.kind {
            PageKind::Months(months) => months.current.is_some() && admits(&months.way.to, second),
            _ => false,
        };
        if is_meant {
            return false;
        }
        let ways = self.pages.iter().flat_map(|rule| rule.ways());
        ways.chain([&self.start])
            .any(|way| admits(&way.to, first) && admits(&way.to, second))
    }
}

fn page_of(capture: &Captured) -> Option<Page> {
    Some(Page::new(
        Url::parse(&capture.url).ok()?,
        capture.status,
        capture.content_type.clone(),
        capture.body.clone(),
    ))
}
