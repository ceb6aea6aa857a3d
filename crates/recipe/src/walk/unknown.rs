//! A page that no rule recognises: what was tried, and what it is most like.

use domain::fetch::{Cause, FetchError, Tried};
use domain::said::Said;

use super::eyes::{Expected, Eyes, judge_rule};
use crate::page::{Look, Refusal, Scope, Unread};
use crate::recipe::model::PageRule;
use crate::said;

/// Less alike is no help to anybody.
const NEAR: f64 = 0.3;

/// A rule that was tried.
struct Missed<'r> {
    name: &'r str,
    missed: Said,
    nearness: f64,
    /// One of those that the way leads to.
    is_wanted: bool,
}

impl Eyes<'_, '_> {
    /// The page that nobody knows: the pages that might have come with what the nearest one misses; and all that was tried.
    pub(super) fn unknown(&self, look: &Look<'_>, expected: &Expected<'_>) -> FetchError {
        let mut error = FetchError::new(Cause::PageNotRecognised);
        error.step = Some(expected.from.to_owned());
        error.seen = Some(self.instead(look, expected));
        if let Some(refusal) = unread(look) {
            error.cause = refusal.cause;
            error.expected = Some(refusal.expected);
            error.seen = Some(Said::at(said::pages::about(look), refusal.seen));
            return error;
        }
        if !self.is_whole(look, expected) {
            error.cause = Cause::PageCut;
            error.expected = Some(said::pages::to_its_end());
            return error;
        }
        let tried = self.tried(look, expected);
        let names: Vec<&str> = match expected.to {
            [] => tried.iter().map(|tried| tried.name).collect(),
            to => to.iter().map(String::as_str).collect(),
        };
        error.expected = Some(said::pages::one_of_the_pages(&names, &nearest(&tried)));
        let all = tried.into_iter().map(|tried| Tried {
            rule: tried.name.to_owned(),
            missed: tried.missed,
        });
        error.tried = all.collect();
        error
    }

    /// Closed, or with what the pages of a bank that closes none end with: changed then, and not cut.
    fn is_whole(&self, look: &Look<'_>, expected: &Expected<'_>) -> bool {
        let (judge, scope) = (self.judge(expected, false), Scope::page(look));
        let ends = self
            .recipe
            .pages
            .iter()
            .filter_map(|rule| rule.complete.as_ref());
        look.whole || ends.into_iter().any(|sign| judge.holds(sign, &scope))
    }

    /// What came; a page of the recipe that wasn't expected here is named.
    fn instead(&self, look: &Look<'_>, expected: &Expected<'_>) -> Said {
        let (judge, scope) = (self.judge(expected, false), Scope::page(look));
        let about = said::pages::about(look);
        let mut passed_over = self
            .recipe
            .pages
            .iter()
            .filter(|rule| !expected.allows(rule));
        match passed_over.find(|rule| judge.holds(&rule.when, &scope)) {
            Some(rule) => said::pages::instead(&rule.name, about),
            None => about,
        }
    }

    /// Outcomes of the way, then the pages, in the order in which they were tried.
    fn tried<'e>(&'e self, look: &Look<'_>, expected: &'e Expected<'_>) -> Vec<Missed<'e>> {
        let (judge, scope) = (self.judge(expected, true), Scope::page(look));
        let of_outcomes = expected.outcomes.iter().filter_map(|outcome| {
            Some(Missed {
                name: outcome.means.word(),
                missed: judge.judge(&outcome.sign, &scope).err()?,
                nearness: judge.nearness(&outcome.sign, &scope),
                is_wanted: false,
            })
        });
        let asked_for = self
            .recipe
            .pages
            .iter()
            .filter(|rule| expected.allows(rule));
        let of_pages = asked_for.filter_map(|rule: &PageRule| {
            Some(Missed {
                name: &rule.name,
                missed: judge_rule(&judge, rule, &scope).err()?,
                nearness: judge.nearness(&rule.when, &scope),
                is_wanted: !expected.to.is_empty() && rule.kind.is_signed_in(),
            })
        });
        of_outcomes.chain(of_pages).collect()
    }
}

/// A page that came to its end, and that nobody could read.
pub(super) fn unread(look: &Look<'_>) -> Option<Refusal> {
    let (wanted, seen) = match look.unread()? {
        Unread::Cut => return None,
        Unread::TooDeep => (
            said::pages::nested_as_pages_are(),
            said::pages::nested_too_deep(),
        ),
        Unread::NotJson => (said::pages::readable_json(), said::pages::no_json()),
    };
    Some(Refusal::of(Cause::PageChanged, wanted, seen))
}

/// Those that the page is most like; where nothing is alike, the ones that the way leads to.
fn nearest<'m>(tried: &'m [Missed<'_>]) -> Vec<(&'m str, &'m Said)> {
    let best = tried.iter().map(|tried| tried.nearness).fold(0.0, f64::max);
    let tried_alone = tried.len() == 1;
    let is_near = |tried: &&Missed<'_>| match best >= NEAR {
        true => tried.nearness >= best,
        false => tried.is_wanted || tried_alone,
    };
    tried
        .iter()
        .filter(is_near)
        .take(said::pages::NEAREST_MAX)
        .map(|tried| (tried.name, &tried.missed))
        .collect()
}
