//! Whether the lines of an account are complete: between two balances, the amounts must add up to their difference.
//!
//! Balances come from views of different times. A line that came late shifts all balances after it, but only in views
//! that were made after it came; so two balances of different views are compared by the lines that each view knew.

mod causes;

pub use causes::{Cause, causes};

use super::line::{LineStatus, StatementLine};
use super::view::SeenAt;
use crate::ids::StatementLineId;
use crate::time::{Date, Period};

/// What is known about the lines of a stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Completeness {
    /// Every balance follows from the one before it.
    Proven,
    /// Nothing seems to be missing, and there is no balance as a witness.
    Unproven,
    /// No view has shown that nothing is missing between two lines.
    Gap,
    /// A balance doesn't follow from the one before it.
    Broken,
}

/// Days of which the same is known. Neighbouring stretches share the day on which one ends and the other begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub period: Period,
    pub state: Completeness,
}

/// A balance that doesn't follow from the balance before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The two lines with the balances. The fault lies between them or in the second.
    pub before: StatementLineId,
    pub after: StatementLineId,
    /// The days of the two lines.
    pub between: Period,
    /// What the amounts between the balances lack, in minor units: the amount of a line that is missing.
    pub difference: i64,
    /// The most likely first; all of them explain the difference.
    pub causes: Vec<Cause>,
}

/// What the balances say about the lines of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub stretches: Vec<Stretch>,
    pub breaks: Vec<Break>,
}

impl Proof {
    /// The worst that is known of any stretch; `None` where there is no line.
    pub fn state(&self) -> Option<Completeness> {
        self.stretches.iter().map(|stretch| stretch.state).max()
    }

    /// The first day on which a balance is wrong.
    pub fn first_bad_day(&self) -> Option<Date> {
        self.breaks.first().map(|broken| broken.between.to)
    }
}

/// Proves the lines of one account, given by day and position, of whatever status. Pending lines are no part of it.
///
/// Whether days without lines were looked at is not told by lines; the day views know it.
pub fn prove(lines: &[&StatementLine]) -> Proof {
    // Where each line of the chain stands among all lines.
    let at: Vec<usize> = (0..lines.len()).filter(|at| counts(lines[*at])).collect();
    let chain: Vec<&StatementLine> = at.iter().map(|at| lines[*at]).collect();
    let mut proof = Proof::default();
    let mut links: Vec<Completeness> = chain
        .windows(2)
        .map(|pair| tied(pair[0], pair[1]))
        .collect();
    let mut witness: Option<usize> = None;
    for (to, line) in chain
        .iter()
        .enumerate()
        .filter(|(_, line)| line.balance.is_some())
    {
        if let Some(from) = witness {
            let difference = difference(lines, at[from], at[to]);
            if difference != 0 {
                links[from..to].fill(Completeness::Broken);
                proof.breaks.push(Break {
                    before: chain[from].id,
                    after: line.id,
                    between: Period {
                        from: chain[from].posted_on,
                        to: line.posted_on,
                    },
                    difference,
                    causes: causes(&chain, from, to, difference),
                });
            } else {
                links[from..to].fill(Completeness::Proven);
            }
        }
        witness = Some(to);
    }
    doubt_held(lines, &at, &mut links);
    proof.stretches = stretches(&chain, &links);
    proof
}

/// Live and final.
fn counts(line: &StatementLine) -> bool {
    line.status == LineStatus::Live && !line.pending
}

fn tied(a: &StatementLine, b: &StatementLine) -> Completeness {
    if a.tied_after && b.tied_before {
        Completeness::Unproven
    } else {
        Completeness::Gap
    }
}

/// What the amounts between the balances of two lines lack. Zero when they explain the balances in either way: all
/// lines counted, or those only that the view of each balance knew.
fn difference(lines: &[&StatementLine], from: usize, to: usize) -> i64 {
    let (Some(before), Some(after)) = (lines[from].balance, lines[to].balance) else {
        return 0;
    };
    let moved = after.minor.wrapping_sub(before.minor);
    let between = &lines[from + 1..=to];
    let plain = moved.wrapping_sub(sum(between, counts));
    if plain == 0 {
        return 0;
    }
    let known_between = sum(between, |line| knew(after.seen, line));
    if before.seen == after.seen {
        let by_views = moved.wrapping_sub(known_between);
        return if by_views == 0 { 0 } else { plain };
    }
    // Of the lines before, one view knew some that the other didn't.
    let learned = sum(&lines[..=from], |line| knew(after.seen, line))
        .wrapping_sub(sum(&lines[..=from], |line| knew(before.seen, line)));
    moved.wrapping_sub(known_between).wrapping_sub(learned)
}

fn sum(lines: &[&StatementLine], which: impl Fn(&StatementLine) -> bool) -> i64 {
    lines
        .iter()
        .filter(|line| which(line))
        .fold(0, |sum, line| sum.wrapping_add(line.amount))
}

/// Whether a balance of that time contains the line.
fn knew(view: SeenAt, line: &StatementLine) -> bool {
    !line.pending
        && line.first_seen.at <= view.at
        && match line.status {
            LineStatus::Live => true,
            LineStatus::Withdrawn => view.at <= line.last_seen.at,
            LineStatus::Held | LineStatus::Dropped => false,
        }
}

/// As long as a line is held, the days around it are not proven: twins of opposite sign hide in a sum.
fn doubt_held(lines: &[&StatementLine], at: &[usize], links: &mut [Completeness]) {
    for (held, _) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.status == LineStatus::Held)
    {
        let behind = at.partition_point(|at| *at < held);
        if let Some(link) = behind.checked_sub(1).and_then(|link| links.get_mut(link)) {
            *link = (*link).max(Completeness::Unproven);
        }
    }
}

fn stretches(chain: &[&StatementLine], links: &[Completeness]) -> Vec<Stretch> {
    let days = |from: usize, to: usize| Period {
        from: chain[from].posted_on,
        to: chain[to].posted_on,
    };
    if links.is_empty() {
        return chain
            .iter()
            .map(|_| Stretch {
                period: days(0, 0),
                state: Completeness::Unproven,
            })
            .collect();
    }
    let mut stretches = Vec::new();
    let mut from = 0;
    for run in links.chunk_by(|a, b| a == b) {
        stretches.push(Stretch {
            period: days(from, from + run.len()),
            state: run[0],
        });
        from += run.len();
    }
    stretches
}
