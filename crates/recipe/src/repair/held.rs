//! Whether what a page prints would contradict money that is read as going the other way. Balances follow from each other only
//! where there are two of them: one line agrees with anything.

use std::collections::BTreeSet;

use super::rewalk::rewalk;
use super::{Proof, proof, statement_of};
use crate::recipe::Recipe;
use crate::recipe::model::{PageKind, Statement};
use crate::walk::{Captured, FetchOrder, WalkedView};

/// What holds the amounts that a recipe reads from a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    /// It is read, and nothing on it would contradict another side.
    No,
    /// It isn't read to its end.
    Unread,
}

/// What holds the sides of a page's lines, among the pages of one walk.
pub(super) fn sides(
    recipe: &Recipe,
    order: &FetchOrder,
    pages: &[Captured],
    page: &Captured,
    rule: &str,
) -> Held {
    let of_whole = views_with(recipe, order, pages, page, rule);
    // The rest of the list isn't stored.
    let views = match of_whole.is_empty() {
        true => views_with(&ended_here(recipe, rule), order, pages, page, rule),
        false => of_whole,
    };
    let Some(statement) = statement_of(recipe, rule) else {
        return Held::Yes;
    };
    let sum_has_a_sign = recipe.pages.iter().any(|own| {
        let sum = own.says.sum.as_ref();
        own.name == rule && sum.is_some_and(|sum| sum.sign_out.is_some())
    });
    let holds = |view: &WalkedView| view_holds(view, statement, sum_has_a_sign);
    match views.as_slice() {
        [] => Held::Unread,
        views if views.iter().any(holds) => Held::Yes,
        _ => Held::No,
    }
}

/// What can speak for the amounts that a recipe reads from this page of a walk, once it is read; before that, what may.
pub fn proof_on(
    recipe: &Recipe,
    order: &FetchOrder,
    pages: &[Captured],
    page: &Captured,
    rule: &str,
) -> Proof {
    match proof(recipe, rule) {
        Proof::Agrees if sides(recipe, order, pages, page, rule) == Held::No => Proof::TooFew,
        told => told,
    }
}

fn views_with(
    recipe: &Recipe,
    order: &FetchOrder,
    pages: &[Captured],
    page: &Captured,
    rule: &str,
) -> Vec<WalkedView> {
    let walked = rewalk(recipe, order, pages).walked;
    let is_it = |at: &usize| {
        let own = walked.captures.get(*at);
        own.is_some_and(|own| own.request == page.request && own.body == page.body)
    };
    let views = walked.views.into_iter();
    views
        .filter(|view| view.page == rule && view.pages.iter().any(is_it))
        .collect()
}

/// The recipe as if each list ended with its first page.
fn ended_here(recipe: &Recipe, rule: &str) -> Recipe {
    let mut ended = recipe.clone();
    for page in ended.pages.iter_mut().filter(|page| page.name == rule) {
        if let PageKind::Statement(statement) = &mut page.kind {
            (statement.next, statement.ends_here) = (None, true);
            let says = &mut page.says;
            (says.total, says.sum, says.closing) = (None, None, None);
        }
    }
    ended
}

fn view_holds(view: &WalkedView, statement: &Statement, sum_has_a_sign: bool) -> bool {
    let proofs = view.proofs;
    let moved: Vec<_> = view
        .view
        .lines
        .iter()
        .filter(|line| line.amount != 0 && (line.balance.is_some() || !line.pending))
        .collect();
    let total = moved
        .iter()
        .fold(0_i64, |sum, line| sum.saturating_add(line.amount));
    let days: BTreeSet<_> = moved.iter().map(|line| line.posted_on).collect();
    let steps = match statement.lines.chain_by_day {
        true => days.len(),
        false => moved.len(),
    };
    let chained = proofs.balances && steps >= 2;
    let opened = proofs.opening && total != 0;
    chained || opened || (proofs.sum && sum_has_a_sign && total != 0)
}
