//! Looking at a page: which rule recognises it, and what it means.

use domain::fetch::{Cause, FetchError};
use domain::time::Timestamp;

use super::instant::read_instant;
use crate::page::sign::Judge;
use crate::page::{Look, Scope};
use crate::recipe::Recipe;
use crate::recipe::model::{Outcome, PageKind, PageRule, Sign, Test};
use crate::session::Page;
use crate::text::{norm, short};
use crate::vars::Vars;

/// What a page may be, by the way that led to it.
#[derive(Clone, Copy)]
pub(super) struct Expected<'w> {
    /// Outcomes of the way.
    pub(super) outcomes: &'w [Outcome],
    /// Names or kinds of signed-in pages; empty: any.
    pub(super) to: &'w [String],
    /// The page before, for messages.
    pub(super) from: &'w str,
    /// The form that was sent.
    pub(super) sender: Option<&'w PageRule>,
    pub(super) depth: u32,
}

/// What a page turned out to be.
pub(super) enum Recognised<'w> {
    Page(&'w PageRule),
    /// The bank said something that ends the walk.
    Said(Box<FetchError>),
}

/// The recipe and the values of the moment.
#[derive(Clone, Copy)]
pub(super) struct Eyes<'e, 'w> {
    pub(super) recipe: &'w Recipe,
    pub(super) vars: Vars<'e>,
    pub(super) logged_in: bool,
    pub(super) now: Timestamp,
}

impl<'w> Eyes<'_, 'w> {
    /// The first rule that matches decides: outcomes of the way, then the pages from top to bottom, then the built-in ones.
    pub(super) fn recognise(
        &self,
        page: &Page,
        expected: &Expected<'w>,
        hints: bool,
    ) -> Result<Recognised<'w>, Box<FetchError>> {
        let look = Look::at(page);
        let scope = Scope::page(&look);
        let judge = Judge {
            vars: self.vars,
            sender: expected.sender.map(|rule| &rule.when),
            hints,
        };
        let mut tried: Vec<(&str, String)> = Vec::new();
        for outcome in expected.outcomes {
            match judge.judge(&outcome.sign, &scope) {
                Ok(()) => {
                    return Ok(Recognised::Said(self.said(
                        outcome,
                        &outcome.sign,
                        &scope,
                        expected.from,
                    )));
                }
                Err(why) => tried.push((outcome.means.word(), why)),
            }
        }
        let mut passed_over = Vec::new();
        for rule in &self.recipe.pages {
            let signed_in = rule.kind.is_signed_in();
            if signed_in
                && !expected.to.is_empty()
                && !expected
                    .to
                    .iter()
                    .any(|to| *to == rule.name || to == rule.kind.word())
            {
                passed_over.push(rule);
                continue;
            }
            let seen = if signed_in && page.status >= 400 && !tests_status(&rule.when) {
                Err(format!("needs a status below 400, got {}", page.status))
            } else {
                judge.judge(&rule.when, &scope)
            };
            match seen {
                Err(why) => tried.push((&rule.name, why)),
                Ok(()) => {
                    return Ok(match &rule.kind {
                        PageKind::Outcome(outcome) => {
                            Recognised::Said(self.said(outcome, &rule.when, &scope, &rule.name))
                        }
                        _ => Recognised::Page(rule),
                    });
                }
            }
        }
        if let Some(cause) = self.built_in(page.status) {
            let mut error = FetchError::new(cause);
            error.step = Some(expected.from.to_owned());
            error.seen = Some(look.about());
            return Ok(Recognised::Said(Box::new(error)));
        }
        let instead = passed_over
            .into_iter()
            .find(|rule| judge.holds(&rule.when, &scope));
        Err(Box::new(unknown(&look, expected, instead, &tried)))
    }

    fn built_in(&self, status: u16) -> Option<Cause> {
        match status {
            401 if self.logged_in => Some(Cause::SignedOut),
            429 => Some(Cause::TooManyRequests),
            502..=504 => Some(Cause::Unavailable),
            _ => None,
        }
    }

    /// An outcome with the bank's own words. What can't be read beside it doesn't matter.
    fn said(
        &self,
        outcome: &Outcome,
        sign: &Sign,
        scope: &Scope<'_>,
        step: &str,
    ) -> Box<FetchError> {
        let read = |value: &Option<crate::recipe::model::Value>| {
            value
                .as_ref()
                .and_then(|value| scope.read(value, &self.vars).ok().flatten())
                .filter(|text| !text.is_empty())
        };
        let mut error = FetchError::new(outcome.means);
        error.step = Some(step.to_owned());
        error.bank_words = read(&outcome.message)
            .or_else(|| sign.words().map(str::to_owned))
            .map(|words| short(&words, 300));
        error.tries_left = read(&outcome.tries_left).and_then(|text| norm(&text).parse().ok());
        error.until = read(&outcome.until).and_then(|text| read_instant(&text, self.now));
        Box::new(error)
    }

    /// For a session that runs scripts: the page that the walk waits for has come; the one that it leaves doesn't count.
    pub(super) fn has_arrived(&self, page: &Page, expected: &Expected<'w>) -> bool {
        match self.recognise(
            page,
            &Expected {
                sender: None,
                ..*expected
            },
            false,
        ) {
            Ok(Recognised::Said(_)) => true,
            Ok(Recognised::Page(rule)) => expected
                .sender
                .is_none_or(|sender| sender.name != rule.name),
            Err(_) => false,
        }
    }
}

fn tests_status(sign: &Sign) -> bool {
    sign.tests.iter().any(|test| match test {
        Test::Status(_) => true,
        Test::Any(signs) | Test::All(signs) => signs.iter().any(tests_status),
        _ => false,
    })
}

/// The page that nobody knows, with what each rule missed.
fn unknown(
    look: &Look<'_>,
    expected: &Expected<'_>,
    instead: Option<&PageRule>,
    tried: &[(&str, String)],
) -> FetchError {
    let cause = if look.whole {
        Cause::PageNotRecognised
    } else {
        Cause::PageCut
    };
    let mut error = FetchError::new(cause);
    error.step = Some(expected.from.to_owned());
    error.seen = Some(match instead {
        Some(rule) => format!("\"{}\" at {}", rule.name, look.about()),
        None => look.about(),
    });
    let missed: Vec<String> = tried
        .iter()
        .map(|(name, why)| format!("{name} {why}"))
        .collect();
    error.expected = Some(match (look.whole, expected.to.is_empty()) {
        (false, _) => "a page to its end".to_owned(),
        (true, false) => format!("{}; {}", expected.to.join(" or "), missed.join("; ")),
        (true, true) => missed.join("; "),
    });
    error
}
