//! Walking over stored pages once more, and naming the page at which a walk ends.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use domain::fetch::{Cause, FetchError};

use crate::recipe::Recipe;
use crate::replay::Replayer;
use crate::walk::{Captured, FetchOrder, Walked, walk};

/// What came of walking over stored pages.
#[derive(Clone, Debug)]
pub struct Rewalked {
    pub walked: Walked,
    /// Requests whose pages aren't stored: the first walk never made them.
    pub missed: Vec<String>,
}

/// Walks over stored pages. Nothing is waited for, so it is done at once.
pub fn rewalk(recipe: &Recipe, order: &FetchOrder, pages: &[Captured]) -> Rewalked {
    let mut session = Replayer::of(order.clone(), pages);
    let walked = {
        let mut walking = pin!(walk(recipe, order, &mut session));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(walked) = walking.as_mut().poll(&mut context) {
                break walked;
            }
        }
    };
    Rewalked {
        walked,
        missed: session.missed().to_vec(),
    }
}

/// Where a walk over stored pages ends, and why.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    pub error: FetchError,
    /// The page at fault; where several are, the one whose good counterpart shows most.
    pub new: Captured,
    /// What came for the same request in the good walk.
    pub good: Option<Captured>,
}

impl Diagnosis {
    /// The rule of the recipe that has to read the page.
    pub fn rule(&self) -> Option<&str> {
        let of_good = self.good.as_ref().and_then(|page| page.rule.as_deref());
        self.new.rule.as_deref().or(of_good)
    }

    /// The same page is refused for the same reason.
    pub(super) fn same_fault(&self, other: &Diagnosis) -> bool {
        self.error == other.error && self.new.request == other.new.request
    }
}

/// Walks the failed pages again. `None`: they are read to their end, or to a page that isn't stored, and nothing that they
/// say about themselves contradicts what was read up to there.
///
/// `good` are the pages of a good walk with the rules that read them.
pub fn diagnose(
    recipe: &Recipe,
    order: &FetchOrder,
    failed: &[Captured],
    good: &[Captured],
) -> Option<Diagnosis> {
    let walked = rewalk(recipe, order, failed).walked;
    let errors = walked.account_errors.into_iter().map(|(_, error)| error);
    let error = errors
        .chain(walked.error)
        .find(|error| is_about_the_page(error.cause))?;
    let pages = walked.captures;
    let unknown = error.cause == Cause::PageNotRecognised;
    let read_by = |rule: Option<&str>| -> Vec<usize> {
        (0..pages.len())
            .filter(|at| pages[*at].rule.as_deref() == rule)
            .collect()
    };
    let at_fault = match error.step.as_deref() {
        _ if unknown => read_by(None),
        Some(step) if !read_by(Some(step)).is_empty() => read_by(Some(step)),
        // It names no page: the last one before the walk left.
        _ => (0..pages.len())
            .rfind(|at| pages[*at].rule.as_deref() != Some("logout"))
            .into_iter()
            .collect(),
    };
    let (at, good) = at_fault
        .into_iter()
        .map(|at| (at, counterpart(&pages, at, good)))
        .max_by_key(|(at, good)| {
            let size = good.map_or(0, |page| page.body.len());
            (size, std::cmp::Reverse(*at))
        })?;
    let (new, good) = (pages[at].clone(), good.cloned());
    Some(Diagnosis { error, new, good })
}

/// Everything that waits for a mended recipe.
fn is_about_the_page(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::PageNotRecognised
            | Cause::PageChanged
            | Cause::WitnessDiffers
            | Cause::FenceBroken
            | Cause::NoAccounts
            | Cause::EmptyBySurprise
            | Cause::PageCut
    )
}

/// The good page for the same request, and where that was made several times, for the same one of them; else a page of the
/// same address; else one that the same rule read.
fn counterpart<'g>(pages: &[Captured], at: usize, good: &'g [Captured]) -> Option<&'g Captured> {
    let new = &pages[at];
    let read: Vec<&Captured> = good
        .iter()
        .filter(|page| page.rule.is_some() && (new.rule.is_none() || page.rule == new.rule))
        .collect();
    let before = pages[..at].iter();
    let nth = before.filter(|page| page.request == new.request).count();
    let same: Vec<&Captured> = read
        .iter()
        .copied()
        .filter(|page| page.request == new.request)
        .collect();
    let plain = |url: &str| url.split('?').next().unwrap_or_default().to_owned();
    let largest = |test: &dyn Fn(&Captured) -> bool| {
        read.iter()
            .copied()
            .filter(|page| test(page))
            .max_by_key(|page| page.body.len())
    };
    same.get(nth)
        .copied()
        .or_else(|| largest(&|page| page.request == new.request))
        .or_else(|| largest(&|page| plain(&page.url) == plain(&new.url)))
        .or_else(|| largest(&|page| new.rule.is_some() && page.rule == new.rule))
}
