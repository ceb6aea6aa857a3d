//! When a bank changes its pages: what in the recipe no longer fits, and what it has to say instead.
//!
//! Pure, over stored pages: those of the walk that failed and those of one that was good. [`diagnose`] walks the failed
//! ones again and names the page at fault, [`propose`] compares it with the good page that came for the same request, and
//! tries each edit by walking once more. Nothing is proposed that can't be seen on the pages.

mod align;
mod css;
mod edit;
mod find;
mod headers;
mod json;
mod page;
pub mod picture;
mod rewalk;
mod spots;

pub use edit::Edit;
pub use find::{Reason, What, Why};
pub use rewalk::{Diagnosis, Rewalked, diagnose, rewalk};

use crate::recipe::Recipe;
use crate::walk::{Captured, FetchOrder};
use edit::{Made, Style, apply, lines};
use find::Pages;
use page::Paper;
use spots::Spots;

/// More changes than this on the pages of one walk are a new bank.
const ROUNDS_MAX: usize = 8;

/// A walk that ended at a page which isn't as the recipe says, and one that was good.
#[derive(Clone, Copy, Debug)]
pub struct Broken<'b> {
    pub institution_toml: &'b str,
    pub recipe_toml: &'b str,
    pub order: &'b FetchOrder,
    /// The pages of the walk that failed, in their order.
    pub failed: &'b [Captured],
    /// The pages of the last good walk.
    pub good: &'b [Captured],
}

/// A recipe that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub recipe_toml: String,
    /// In the order of the file.
    pub edits: Vec<Edit>,
    /// The old words stand beside the new ones, so that the old pages are read too.
    pub keeps_old: bool,
    /// It was tried: the page that stood in the way is read, and the walk comes to its end or to a page that it never
    /// asked for before.
    pub reads: bool,
}

/// What the recipe has to say instead, the best first. Empty: nothing is sure.
pub fn propose(broken: &Broken<'_>) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = Vec::new();
    for style in [Style::Beside, Style::Instead] {
        if let Some(proposal) = mend(broken, style)
            && !proposals
                .iter()
                .any(|known| known.recipe_toml == proposal.recipe_toml)
        {
            proposals.push(proposal);
        }
    }
    if proposals.iter().any(|proposal| proposal.reads) {
        proposals.retain(|proposal| proposal.reads);
    }
    proposals
}

/// Mends page after page until the walk is through, or nothing more is sure.
fn mend(broken: &Broken<'_>, style: Style) -> Option<Proposal> {
    let read = |text: &str| Recipe::read(broken.institution_toml, text).ok();
    let mut text = broken.recipe_toml.to_owned();
    let mut made: Vec<Made> = Vec::new();
    let mut stands = diagnose(&read(&text)?, broken.order, broken.failed, broken.good)?;
    let mut reads = false;
    for _ in 0..ROUNDS_MAX {
        let changes = changes(&text, &stands);
        if changes.is_empty() {
            break;
        }
        let (next, one) = apply(&text, &changes, style);
        let Some(recipe) = read(&next) else { break };
        let after = diagnose(&recipe, broken.order, broken.failed, broken.good);
        // The very same fault: what was changed doesn't help.
        if after
            .as_ref()
            .is_some_and(|after| after.same_fault(&stands))
        {
            break;
        }
        text = next;
        made.extend(one);
        match after {
            Some(after) => stands = after,
            None => {
                reads = true;
                break;
            }
        }
    }
    let edits = lines(broken.recipe_toml, &text, made);
    (!edits.is_empty()).then_some(Proposal {
        recipe_toml: text,
        keeps_old: edits.iter().all(|edit| edit.keeps_old),
        edits,
        reads,
    })
}

/// What of the rule's words stood on the good page, doesn't on the new one, and has a sure successor there.
fn changes(recipe_toml: &str, stands: &Diagnosis) -> Vec<(spots::Spot, Reason)> {
    let Some(good_page) = &stands.good else {
        return Vec::new();
    };
    let Some(rule) = stands.rule() else {
        return Vec::new();
    };
    let spots = Spots::of(recipe_toml);
    let (Some(good), Some(new)) = (Paper::of(good_page), Paper::of(&stands.new)) else {
        return Vec::new();
    };
    let pages = Pages::of(&good, &new);
    spots
        .of_page(rule)
        .into_iter()
        .filter_map(|spot| {
            let reason = find::successor(&spot, &pages)?;
            // Numbers are one customer's: an account in an address, an id. A recipe is everybody's.
            let address = reason.address.as_deref().unwrap_or_default();
            (!names_somebody(&reason.new) && !names_somebody(address)).then_some((spot, reason))
        })
        .collect()
}

/// Four digits in a row, more than what a recipe names by itself.
fn names_somebody(text: &str) -> bool {
    let mut digits = 0;
    text.chars().any(|c| {
        digits = if c.is_numeric() { digits + 1 } else { 0 };
        digits >= 4
    })
}
