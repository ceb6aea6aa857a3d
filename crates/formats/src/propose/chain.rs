//! The running balance as a proof: every way in which columns of money can be the amounts is tried against every
//! column that can be the balance, in every order of the lines.

use std::collections::{BTreeMap, BTreeSet};

/// Columns of money that are tried at most.
pub const MONEY: usize = 10;
/// A table that can be read in more ways says nothing.
const READINGS: usize = 64;

/// How the amount of a line is printed; columns by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// ＋ is 入金.
    Signed(usize),
    /// Spending is positive.
    Charge(usize),
    Sides {
        out: usize,
        into: usize,
    },
    /// `words`: `true` is 入金.
    Worded {
        number: usize,
        side: usize,
        words: BTreeMap<String, bool>,
    },
}

impl Way {
    /// The columns with the amounts.
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Way::Signed(at) | Way::Charge(at) | Way::Worded { number: at, .. } => vec![*at],
            Way::Sides { out, into } => vec![*out, *into],
        }
    }
}

/// A reading under which the balances follow from each other.
#[derive(Clone, Debug)]
pub struct Found {
    pub way: Way,
    pub balance: usize,
    /// Number of the sequence.
    pub sequence: usize,
    /// Lines whose balance follows from the one before and that change it.
    pub links: usize,
    pub broken: usize,
    /// Lines without an amount.
    pub missing: usize,
    /// Lines in which the columns of the amount are empty.
    blank: usize,
    /// By line.
    pub amounts: Vec<Option<i64>>,
}

/// What is tried.
pub struct Trial<'t> {
    /// Columns of money: place and numbers by line.
    pub money: Vec<(usize, &'t [Option<i64>])>,
    /// Columns of few words: place and words by line.
    pub words: Vec<(usize, Vec<&'t str>)>,
    /// The lines from the oldest to the newest, in each order that the days allow.
    pub sequences: Vec<Vec<usize>>,
}

/// One column of balances, followed in one order.
struct Attempt<'t> {
    balance: usize,
    printed: &'t [Option<i64>],
    nth: usize,
    sequence: &'t [usize],
}

impl Trial<'_> {
    /// All readings that hold; those that hold but for a few lines where none does. None where there are too many.
    pub fn run(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (balance, printed) in &self.money {
            for (nth, sequence) in self.sequences.iter().enumerate() {
                let attempt = Attempt {
                    balance: *balance,
                    printed,
                    nth,
                    sequence,
                };
                self.amounts(&attempt, &mut found);
                if found.len() > READINGS {
                    return Vec::new();
                }
            }
        }
        best(found)
    }

    /// Tries every other column as the amounts.
    fn amounts(&self, attempt: &Attempt<'_>, found: &mut Vec<Found>) {
        let others: Vec<_> = self
            .money
            .iter()
            .filter(|(at, _)| *at != attempt.balance)
            .collect();
        for (at, numbers) in others.iter().map(|(at, numbers)| (*at, *numbers)) {
            let blank = numbers.iter().filter(|number| number.is_none()).count();
            let negated: Vec<Option<i64>> = numbers
                .iter()
                .map(|number| number.and_then(i64::checked_neg))
                .collect();
            found.extend(attempt.follow(Way::Signed(at), numbers, blank));
            found.extend(attempt.follow(Way::Charge(at), &negated, blank));
            for (into, received) in others.iter().filter(|(other, _)| *other != at) {
                if let Some(amounts) = sides(&negated, received) {
                    let blank = amounts.iter().filter(|amount| amount.is_none()).count();
                    found.extend(attempt.follow(
                        Way::Sides {
                            out: at,
                            into: *into,
                        },
                        &amounts,
                        blank,
                    ));
                }
            }
            for (side, cells) in &self.words {
                let Some(words) = attempt.learn(numbers, cells) else {
                    continue;
                };
                let amount =
                    |(number, cell): (&Option<i64>, &&str)| match (number, words.get(*cell)?) {
                        (Some(number), false) => number.checked_neg(),
                        (number, _) => *number,
                    };
                let amounts: Vec<_> = numbers.iter().zip(cells).map(amount).collect();
                let way = Way::Worded {
                    number: at,
                    side: *side,
                    words,
                };
                found.extend(attempt.follow(way, &amounts, blank));
            }
        }
    }
}

impl Attempt<'_> {
    /// `None` where the balances don't follow, or nothing moves them.
    fn follow(&self, way: Way, amounts: &[Option<i64>], blank: usize) -> Option<Found> {
        let most = self.sequence.len() / 10;
        let (mut links, mut broken) = (0, 0);
        let mut before: Option<i64> = None;
        let mut moved: i64 = 0;
        for &line in self.sequence {
            moved = moved.checked_add(amounts[line].unwrap_or(0))?;
            let Some(now) = self.printed[line] else {
                continue;
            };
            if let Some(before) = before {
                if before.checked_add(moved)? != now {
                    broken += 1;
                    if broken > most {
                        return None;
                    }
                } else if moved != 0 {
                    links += 1;
                }
            }
            before = Some(now);
            moved = 0;
        }
        (links > 0).then(|| Found {
            way,
            balance: self.balance,
            sequence: self.nth,
            links,
            broken,
            missing: amounts.iter().filter(|amount| amount.is_none()).count(),
            blank,
            amounts: amounts.to_vec(),
        })
    }

    /// Which way the money went under each word, as the balances tell; `None` where one word means both.
    fn learn(&self, numbers: &[Option<i64>], words: &[&str]) -> Option<BTreeMap<String, bool>> {
        let mut learnt: BTreeMap<String, bool> = BTreeMap::new();
        let (mut told, mut sizes) = (0_usize, BTreeSet::new());
        for pair in self.sequence.windows(2) {
            let (before, line) = (pair[0], pair[1]);
            let (Some(before), Some(now)) = (self.printed[before], self.printed[line]) else {
                continue;
            };
            let (Some(number), change) = (numbers[line], now.checked_sub(before)?) else {
                continue;
            };
            if number == 0 {
                continue;
            }
            let into = if change == number {
                true
            } else if change == number.checked_neg()? {
                false
            } else {
                return None;
            };
            told += 1;
            sizes.insert(number.unsigned_abs());
            if *learnt.entry(words[line].to_owned()).or_insert(into) != into {
                return None;
            }
        }
        // Where every line has its own word, any text would do; and small numbers that go up and down by one are found
        // in many columns.
        if told <= learnt.len() || sizes.len() < 2 {
            return None;
        }
        for word in words {
            if !learnt.contains_key(*word)
                && let Some(into) = super::words::side(word)
            {
                learnt.insert((*word).to_owned(), into);
            }
        }
        let both = learnt.values().any(|into| *into) && learnt.values().any(|into| !into);
        both.then_some(learnt)
    }
}

/// `None` where a line has both.
fn sides(paid: &[Option<i64>], received: &[Option<i64>]) -> Option<Vec<Option<i64>>> {
    let amount = |(paid, received): (&Option<i64>, &Option<i64>)| match (paid, received) {
        (Some(paid), None | Some(0)) => Some(Some(*paid)),
        (None | Some(0), Some(received)) => Some(Some(*received)),
        (None, None) => Some(None),
        (Some(_), Some(_)) => None,
    };
    let mut used = [false; 2];
    for (paid, received) in paid.iter().zip(received) {
        used[0] |= paid.is_some_and(|paid| paid != 0);
        used[1] |= received.is_some_and(|received| received != 0);
    }
    if used != [true; 2] {
        return None;
    }
    paid.iter().zip(received).map(amount).collect()
}

fn best(mut found: Vec<Found>) -> Vec<Found> {
    if found
        .iter()
        .any(|found| found.broken == 0 && found.links > 1)
    {
        found.retain(|found| found.broken == 0);
    }
    let most = found.iter().map(|found| found.links).max().unwrap_or(0);
    found.retain(|found| found.links * 2 >= most);
    let least = found.iter().map(|found| found.blank).min().unwrap_or(0);
    found.retain(|found| found.blank == least);
    found
}
