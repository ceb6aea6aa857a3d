//! Looking at a page: which rule recognises it, and what it means.

use domain::fetch::{Cause, FetchError};
use domain::said::Said;
use domain::time::Timestamp;
use jiff::SignedDuration;

use super::instant::read_instant;
use crate::page::sign::Judge;
use crate::page::{Document, Look, Scope};
use crate::recipe::Recipe;
use crate::recipe::model::{Outcome, PageKind, PageRule, Sign, Test};
use crate::said;
use crate::session::{Page, Standing};
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
    /// The bank said something that ends the walk; on a page of its own, or as an outcome of the way.
    Said(Box<FetchError>, Option<&'w PageRule>),
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
        look: &Look<'_>,
        expected: &Expected<'w>,
    ) -> Result<Recognised<'w>, Box<FetchError>> {
        self.known(look, expected)
            .ok_or_else(|| Box::new(self.unknown(look, expected)))
    }

    fn known(&self, look: &Look<'_>, expected: &Expected<'w>) -> Option<Recognised<'w>> {
        let scope = Scope::page(look);
        let judge = self.judge(expected, false);
        let holds = |outcome: &&Outcome| judge.holds(&outcome.sign, &scope);
        if let Some(outcome) = expected.outcomes.iter().find(holds) {
            let said = self.said(outcome, &outcome.sign, &scope, expected.from);
            return Some(Recognised::Said(said, None));
        }
        let seen =
            |rule: &&PageRule| expected.allows(rule) && judge_rule(&judge, rule, &scope).is_ok();
        if let Some(rule) = self.recipe.pages.iter().find(seen) {
            return Some(match &rule.kind {
                PageKind::Outcome(outcome) => {
                    let said = self.said(outcome, &rule.when, &scope, &rule.name);
                    Recognised::Said(said, Some(rule))
                }
                _ => Recognised::Page(rule),
            });
        }
        let mut error = FetchError::new(self.built_in(look.page.status)?);
        error.step = Some(expected.from.to_owned());
        error.seen = Some(said::pages::about(look));
        error.until = self.retry_after(look.page);
        Some(Recognised::Said(Box::new(error), None))
    }

    pub(super) fn judge<'j>(&'j self, expected: &Expected<'j>, hints: bool) -> Judge<'j> {
        Judge {
            vars: self.vars,
            sender: expected.sender.map(|rule| &rule.when),
            hints,
        }
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
        let is_away = matches!(
            outcome.means,
            Cause::Maintenance | Cause::Unavailable | Cause::TooManyRequests
        );
        if is_away && error.until.is_none() {
            error.until = self.retry_after(scope.look.page);
        }
        Box::new(error)
    }

    /// When the bank's server wants to be asked again. A walk has no clock: the answer was there when its time was over, at
    /// the latest, so nobody comes too early.
    fn retry_after(&self, page: &Page) -> Option<Timestamp> {
        let longest = SignedDuration::from_secs(self.recipe.budget.seconds.into());
        let answered_by = self.now.saturating_add(longest).unwrap_or(Timestamp::MAX);
        page.retry_after?.until(self.now, answered_by)
    }

    /// Whether a page can be what comes after a logout: one that only a signed-in customer sees, or on which the bank says
    /// that something went wrong, is not.
    pub(super) fn is_outside(&self, look: &Look<'_>, expected: &Expected<'w>) -> bool {
        match self.known(look, expected) {
            None => true,
            Some(Recognised::Page(rule)) => !rule.kind.is_signed_in(),
            Some(Recognised::Said(error, _)) => error.cause == Cause::SignedOut,
        }
    }

    /// For a session that runs scripts: what the open page is, while a person is waited for on the page of `waiting`.
    pub(super) fn standing(
        &self,
        page: &Page,
        expected: &Expected<'w>,
        waiting: &PageRule,
    ) -> Standing {
        let document = Document::read(page, None);
        match self.known(&Look::at(page, &document), expected) {
            Some(Recognised::Page(rule)) if rule.name == waiting.name => Standing::Waits,
            Some(_) => Standing::Arrived,
            None => Standing::Unknown,
        }
    }

    /// For a session that runs scripts: the page that the walk waits for has come; the one that it leaves doesn't count.
    pub(super) fn has_arrived(&self, page: &Page, expected: &Expected<'w>) -> bool {
        let document = Document::read(page, None);
        let leaving = Expected {
            sender: None,
            ..*expected
        };
        match self.known(&Look::at(page, &document), &leaving) {
            Some(Recognised::Said(..)) => true,
            Some(Recognised::Page(rule)) => expected
                .sender
                .is_none_or(|sender| sender.name != rule.name),
            None => false,
        }
    }
}

impl Expected<'_> {
    /// Signed-in pages are narrowed by `to`; what may come in between stands open always.
    pub(super) fn allows(&self, rule: &PageRule) -> bool {
        !rule.kind.is_signed_in()
            || self.to.is_empty()
            || self
                .to
                .iter()
                .any(|to| *to == rule.name || to == rule.kind.word())
    }
}

/// Whether a page is what the rule says. A signed-in page with an error's status is none, unless the rule asks for it.
pub(super) fn judge_rule(
    judge: &Judge<'_>,
    rule: &PageRule,
    scope: &Scope<'_>,
) -> Result<(), Said> {
    let status = scope.look.page.status;
    if rule.kind.is_signed_in() && status >= 400 && !tests_status(&rule.when) {
        return Err(said::signs::good_status(status));
    }
    judge.judge(&rule.when, scope)
}

fn tests_status(sign: &Sign) -> bool {
    sign.tests.iter().any(|test| match test {
        Test::Status(_) => true,
        Test::Any(signs) | Test::All(signs) => signs.iter().any(tests_status),
        _ => false,
    })
}
