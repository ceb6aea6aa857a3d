//! When a bank changes its pages: what in the recipe no longer fits, and what it has to say instead.
//!
//! Pure, over stored pages: those of the walk that failed and those of one that was good. [`diagnose`] walks the failed
//! ones again and names the page at fault, [`propose`] compares it with the good page that came for the same request, and
//! tries each edit by walking once more. Nothing is proposed that can't be seen on the pages.

mod align;
mod css;
mod edit;
mod entrance;
mod find;
mod headers;
mod held;
mod json;
mod page;
pub mod picture;
mod rewalk;
mod sheet;
mod spots;

pub use edit::Edit;
pub use entrance::{EntranceChange, entrance_changes};
pub use find::{Reason, What, Why};
pub use held::proof_on;
pub use rewalk::{Diagnosis, Rewalked, diagnose, rewalk};

use std::collections::BTreeSet;

use domain::fetch::Cause;

use crate::moving::moves_money;
use crate::recipe::Recipe;
use crate::recipe::model::{PageKind, Statement};
use crate::replay::expected_text;
use crate::walk::{Captured, FetchOrder};
use edit::{Made, Style, apply, lines};
use find::Pages;
use held::Held;
use page::Paper;
use spots::{Role, Spot, Spots};

/// More changes than this on the pages of one walk are a new bank.
const ROUNDS_MAX: usize = 8;

/// A walk that ended at a page which isn't as the recipe says, and some that were good.
#[derive(Clone, Copy, Debug)]
pub struct Broken<'b> {
    pub institution_toml: &'b str,
    pub recipe_toml: &'b str,
    pub order: &'b FetchOrder,
    /// The pages of the walk that failed, in their order.
    pub failed: &'b [Captured],
    /// The first is compared side by side; on all of them it is tried whether old pages stay readable.
    pub good: &'b [GoodWalk<'b>],
}

/// A good walk as it was stored.
#[derive(Clone, Copy, Debug)]
pub struct GoodWalk<'b> {
    pub order: &'b FetchOrder,
    pub pages: &'b [Captured],
    /// The text that read it.
    pub recipe_toml: &'b str,
}

/// A recipe that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub recipe_toml: String,
    /// In the order of the file.
    pub edits: Vec<Edit>,
    /// It was tried: the good walks give the very same lines with it. `false` too where there is none to try.
    pub keeps_old: bool,
    /// It was tried: the page that stood in the way is read, and the walk comes to its end or to a page that it never
    /// asked for before. Nothing that the page says about itself speaks against it.
    pub reads: bool,
    pub proof: Proof,
}

/// What speaks for the amounts that a proposal reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// What the page says about itself agrees; or it isn't about amounts.
    Agrees,
    /// The bank prints something, but at the end of a list whose further pages aren't stored.
    NotYet,
    /// The bank prints something, but not enough stands on this page to contradict another side: one line has no balance
    /// before it.
    TooFew,
    /// The bank prints nothing that could agree (`unproven = true`).
    None,
}

impl Proposal {
    /// What changed, each once, however often the recipe names it.
    pub fn reasons(&self) -> Vec<&Reason> {
        let mut told: Vec<&Reason> = Vec::new();
        for reason in self.edits.iter().flat_map(|edit| &edit.reasons) {
            let same = |known: &&Reason| {
                (known.what, &known.old, &known.new) == (reason.what, &reason.old, &reason.new)
            };
            if !told.iter().any(same) {
                told.push(reason);
            }
        }
        told
    }
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
    // Old words beside the new ones are of no use where the old pages aren't read with them.
    if let [beside, instead] = proposals.as_slice()
        && !beside.keeps_old
        && beside.reads == instead.reads
    {
        proposals.remove(0);
    }
    proposals
}

/// A mended recipe. Where the pages then hold no side of what is read, it is looked for again without guessing one.
fn mend(broken: &Broken<'_>, style: Style) -> Option<Proposal> {
    let mut loose = BTreeSet::new();
    for _ in 0..=ROUNDS_MAX {
        let (proposal, found) = attempt(broken, style, &loose)?;
        if found.is_empty() {
            return Some(proposal);
        }
        loose.extend(found);
    }
    None
}

/// Rules of lists on whose new pages nothing would contradict money that is read as going the other way.
type Loose = BTreeSet<String>;

/// Mends page after page until the walk is through, or nothing more is sure; with the rules that turn out to be loose.
fn attempt(broken: &Broken<'_>, style: Style, loose: &Loose) -> Option<(Proposal, Loose)> {
    let read = |text: &str| Recipe::read(broken.institution_toml, text).ok();
    let good = broken.good.first().map_or(&[][..], |good| good.pages);
    let mut recipe = read(broken.recipe_toml)?;
    let mut text = broken.recipe_toml.to_owned();
    let mut made: Vec<Made> = Vec::new();
    let mut stands = diagnose(&recipe, broken.order, broken.failed, good)?;
    let mut proof = proof_of(&recipe, &stands);
    let mut reads = false;
    // The pages whose amounts are read by new words, with their rules.
    let mut guessed: Vec<(String, Captured)> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let changes = changes(&recipe, &text, &stands, loose);
        let is_held = is_held(&recipe, &stands, loose);
        let is_money = changes.iter().any(|(spot, _)| is_money(spot));
        // The first that nothing on the page speaks against.
        let next = ways(changes, is_held).find_map(|changes| {
            let (next, one) = apply(&text, &changes, style);
            let recipe = read(&next)?;
            let after = diagnose(&recipe, broken.order, broken.failed, good);
            let is_contradicted = after.as_ref().is_some_and(|after| {
                let leads_out = |stands: &Diagnosis| stands.error.cause == Cause::FenceBroken;
                after.error.cause == Cause::WitnessDiffers
                    || leads_out(after) && !leads_out(&stands)
            });
            (!one.is_empty() && !is_contradicted).then_some((next, one, recipe, after))
        });
        let Some((next, one, read, after)) = next else {
            break;
        };
        // The very same fault: what was changed doesn't help.
        if after
            .as_ref()
            .is_some_and(|after| after.same_fault(&stands))
        {
            break;
        }
        if is_money && let Some(rule) = stands.rule() {
            guessed.push((rule.to_owned(), stands.new.clone()));
        }
        (text, recipe) = (next, read);
        made.extend(one);
        match after {
            Some(after) => {
                proof = proof.max(proof_of(&recipe, &after));
                stands = after;
            }
            None => {
                reads = true;
                break;
            }
        }
    }
    // Every page of the list was there after all.
    let is_whole = || {
        rewalk(&recipe, broken.order, broken.failed)
            .missed
            .is_empty()
    };
    if proof == Proof::NotYet && reads && is_whole() {
        proof = Proof::Agrees;
    }
    let edits = lines(broken.recipe_toml, &text, made);
    if edits.is_empty() {
        return None;
    }
    let may_be_held = |rule: &str| self::proof(&recipe, rule) != Proof::None;
    let holds_none = |(rule, page): &(String, Captured)| {
        let held = held::sides(&recipe, broken.order, broken.failed, page, rule);
        may_be_held(rule) && held != Held::Yes
    };
    guessed.retain(holds_none);
    if !guessed.is_empty() {
        proof = proof.max(Proof::TooFew);
    }
    let rules = guessed.into_iter().map(|(rule, _)| rule);
    let found: Loose = rules.filter(|rule| !loose.contains(rule)).collect();
    // Whoever reads other lines from the old pages is wrong on the new ones too.
    let old = old_pages(broken, &recipe);
    let proposal = (old != Old::OtherLines).then_some(Proposal {
        recipe_toml: text,
        keeps_old: old == Old::SameLines,
        edits,
        reads,
        proof,
    })?;
    Some((proposal, found))
}

/// Something of the page would contradict another side.
fn is_held(recipe: &Recipe, stands: &Diagnosis, loose: &Loose) -> bool {
    let is_loose = stands.rule().is_some_and(|rule| loose.contains(rule));
    proof_of(recipe, stands) == Proof::Agrees && !is_loose
}

/// It belongs to what a line moves, or to what proves that.
fn is_money(spot: &Spot) -> bool {
    matches!(
        spot.line_key(),
        Some("in" | "out" | "plus" | "minus" | "amount" | "balance")
    )
}

/// The changes as they were found and, where balances will tell, with money in and out the other way round.
fn ways(changes: Changes, is_held: bool) -> impl Iterator<Item = Changes> {
    let exchanged = is_held.then(|| exchanged(&changes)).flatten();
    let found = (!changes.is_empty()).then_some(changes);
    found.into_iter().chain(exchanged)
}

fn exchanged(changes: &Changes) -> Option<Changes> {
    let at = |key: &str| {
        changes
            .iter()
            .position(|(spot, _)| spot.line_key() == Some(key))
    };
    let pair = [("in", "out"), ("plus", "minus")];
    let (a, b) = pair.into_iter().find_map(|(a, b)| at(a).zip(at(b)))?;
    let mut other = changes.clone();
    let (new_a, new_b) = (changes[a].1.new.clone(), changes[b].1.new.clone());
    for (at, new) in [(a, new_b), (b, new_a)] {
        other[at].1.new = new;
        other[at].1.why = Why::Balances;
    }
    let contradicts = |at: usize| headers::other_side(&other[at].1.old, &other[at].1.new);
    (!contradicts(a) && !contradicts(b)).then_some(other)
}

/// What the good walks give with a mended recipe.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Old {
    SameLines,
    /// Their pages are refused, or there is none to try.
    Unread,
    OtherLines,
}

fn old_pages(broken: &Broken<'_>, mended: &Recipe) -> Old {
    let mut verdict = Old::Unread;
    for good in broken.good {
        let Ok(before) = Recipe::read(broken.institution_toml, good.recipe_toml) else {
            continue;
        };
        let then = rewalk(&before, good.order, good.pages).walked;
        if then.error.is_some() || !then.account_errors.is_empty() {
            continue;
        }
        let now = rewalk(mended, good.order, good.pages).walked;
        let is_refused = now.error.is_some() || !now.account_errors.is_empty();
        match (is_refused, expected_text(&now) == expected_text(&then)) {
            (false, true) => verdict = Old::SameLines,
            (false, false) => return Old::OtherLines,
            (true, _) => return Old::Unread,
        }
    }
    verdict
}

fn proof_of(recipe: &Recipe, stands: &Diagnosis) -> Proof {
    proof(recipe, stands.rule().unwrap_or_default())
}

/// What can speak for the amounts that a page of the recipe gives, before the last page of its list is there.
pub fn proof(recipe: &Recipe, page: &str) -> Proof {
    match statement_of(recipe, page) {
        None => Proof::Agrees,
        Some(statement) if statement.unproven => Proof::None,
        Some(statement) if statement.lines.chain && statement.lines.balance.is_some() => {
            Proof::Agrees
        }
        // All of its pages have to be there.
        Some(statement) if statement.next.is_some() => Proof::NotYet,
        Some(_) => Proof::Agrees,
    }
}

fn statement_of<'r>(recipe: &'r Recipe, name: &str) -> Option<&'r Statement> {
    let rule = recipe.pages.iter().find(|rule| rule.name == name)?;
    match &rule.kind {
        PageKind::Statement(statement) => Some(statement),
        _ => None,
    }
}

type Changes = Vec<(Spot, Reason)>;

/// What of the rule's words stood on the good page, doesn't on the new one, and has a sure successor there.
fn changes(recipe: &Recipe, recipe_toml: &str, stands: &Diagnosis, loose: &Loose) -> Changes {
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
    let is_proven = is_held(recipe, stands, loose);
    let pages = Pages::of(&good, &new, is_proven);
    spots
        .of_page(rule)
        .into_iter()
        .filter_map(|spot| {
            let mut reason = find::successor(&spot, &pages)?;
            // Where nothing proves a side, only its own word may name it.
            let is_side = matches!(spot.line_key(), Some("in" | "out" | "plus" | "minus"));
            let says_so = headers::same_side(&reason.old, &reason.new);
            // Numbers are one customer's: an account in an address, an id. A recipe is everybody's.
            let is_own = |address: &String| !names_somebody(address) && !moves_money(address);
            reason.address = reason.address.filter(is_own);
            let leads = matches!(spot.role, Role::Link);
            let is_sure = (is_proven || !is_side || says_so)
                && !names_somebody(&reason.new)
                && !(leads && moves_money(&reason.new));
            is_sure.then_some((spot, reason))
        })
        .collect()
}

/// Four digits in a row, more than what a recipe names by itself; a person who is addressed; a mail address.
fn names_somebody(text: &str) -> bool {
    let mut digits = 0;
    let has_number = text.chars().any(|c| {
        digits = if c.is_numeric() { digits + 1 } else { 0 };
        digits >= 4
    });
    let is_addressed = ["様", "さま", "殿", "さん"]
        .iter()
        .any(|title| text.ends_with(title));
    has_number || is_addressed || text.contains('@')
}
