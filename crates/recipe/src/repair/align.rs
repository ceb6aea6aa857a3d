//! Which element of the new page is which of the good one: parents first, children in order.

use std::collections::HashMap;

use super::page::{El, Tree};

/// Longer lists of children are paired by their order alone.
const CHILDREN_MAX: usize = 300;

/// Pairs of elements.
pub(super) struct Aligned {
    of_good: HashMap<usize, usize>,
}

impl Aligned {
    pub(super) fn new(good: &Tree<'_>, new: &Tree<'_>) -> Aligned {
        let mut of_good = HashMap::new();
        let mut open = vec![(0, 0)];
        while let Some((g, n)) = open.pop() {
            of_good.insert(g, n);
            let (left, right) = (&good.els[g].children, &new.els[n].children);
            open.extend(pairs(good, new, left, right));
        }
        Aligned { of_good }
    }

    /// The element of the new page that stands where this one stood.
    pub(super) fn of(&self, good: usize) -> Option<usize> {
        self.of_good.get(&good).copied()
    }
}

/// Children of two elements, paired in order so that as much as possible is alike.
fn pairs(good: &Tree<'_>, new: &Tree<'_>, left: &[usize], right: &[usize]) -> Vec<(usize, usize)> {
    if left.len() > CHILDREN_MAX || right.len() > CHILDREN_MAX {
        let same = |(g, n): &(&usize, &usize)| good.els[**g].tag() == new.els[**n].tag();
        return left
            .iter()
            .zip(right)
            .filter(same)
            .map(|(g, n)| (*g, *n))
            .collect();
    }
    let score = |g: usize, n: usize| likeness(&good.els[left[g]], &new.els[right[n]]);
    // best[g][n]: of what comes from the g-th and the n-th on.
    let mut best = vec![vec![0_u32; right.len() + 1]; left.len() + 1];
    for g in (0..left.len()).rev() {
        for n in (0..right.len()).rev() {
            let skip = best[g + 1][n].max(best[g][n + 1]);
            let here = score(g, n);
            let paired = if here > 0 {
                here + best[g + 1][n + 1]
            } else {
                0
            };
            best[g][n] = skip.max(paired);
        }
    }
    let (mut g, mut n, mut found) = (0, 0, Vec::new());
    while g < left.len() && n < right.len() {
        let here = score(g, n);
        if here > 0 && best[g][n] == here + best[g + 1][n + 1] {
            found.push((left[g], right[n]));
            g += 1;
            n += 1;
        } else if best[g][n] == best[g + 1][n] {
            g += 1;
        } else {
            n += 1;
        }
    }
    found
}

/// 0: another kind of element.
fn likeness(a: &El<'_>, b: &El<'_>) -> u32 {
    if a.tag() != b.tag() {
        return 0;
    }
    let same = |name| a.attr(name).is_some() && a.attr(name) == b.attr(name);
    let mut score = 2;
    for name in ["id", "name", "href", "action"] {
        score += if same(name) { 4 } else { 0 };
    }
    score += if same("class") { 2 } else { 0 };
    score += if a.attr("type") == b.attr("type") {
        1
    } else {
        0
    };
    score += if !a.own.is_empty() && a.own == b.own {
        3
    } else {
        0
    };
    score += if a.children.len() == b.children.len() {
        1
    } else {
        0
    };
    score
}
