//! What the running balance says of the columns with money.

use super::chain::{Found, MONEY, Trial, Way};
use super::column::{Column, SIDES};
use super::decide::{Board, meanings};
use super::words::Word;
use super::{Meaning, Warning, said};
use crate::table::is_dash;

impl Board<'_> {
    /// The reading that the balances allow, and whether it is the only one.
    pub(super) fn try_balances(&self, sequences: &[Vec<usize>]) -> Option<(Found, bool)> {
        let mut money: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| self.is_free(column.at) && column.may_be_money())
            .collect();
        money.sort_by_key(|column| {
            (
                column.word.is_none(),
                std::cmp::Reverse(column.filled),
                column.at,
            )
        });
        money.truncate(MONEY);
        money.sort_by_key(|column| column.at);
        let few = |column: &&Column| {
            self.is_free(column.at)
                && (column.has_text || column.distinct.iter().all(|cell| cell.len() <= 2))
                && column.filled == self.looked.lines.len()
                && (2..=SIDES).contains(&column.distinct.len())
                && !column.distinct.iter().any(|cell| is_dash(cell))
        };
        let trial = Trial {
            money: money
                .iter()
                .filter_map(|column| Some((column.at, column.money.as_deref()?)))
                .collect(),
            words: self
                .columns
                .iter()
                .filter(few)
                .take(4)
                .map(|column| (column.at, column.cells.clone()))
                .collect(),
            sequences: sequences.to_vec(),
        };
        let mut found = trial.run();
        // What agrees with more words of the heading comes first, then the plainest.
        let rank = |found: &Found| {
            (
                std::cmp::Reverse(self.agreeing(found)),
                plainness(&found.way),
                found.missing,
            )
        };
        found.sort_by_key(rank);
        let best = found.first()?;
        let against = |other: &&Found| {
            let pairs = other.amounts.iter().zip(&best.amounts);
            pairs
                .clone()
                .any(|(other, best)| other.is_some() && best.is_some() && other != best)
        };
        if let Some(most) = found
            .iter()
            .filter(against)
            .map(|other| self.agreeing(other))
            .max()
        {
            return (self.agreeing(best) > most.max(0)).then(|| (best.clone(), false));
        }
        // Two columns of words may say different things of a line that no balance follows.
        let worded = matches!(best.way, Way::Worded { .. });
        let alone = !worded || found.iter().all(|other| other.amounts == best.amounts);
        if alone && best.broken == 0 && best.links > 1 {
            return Some((best.clone(), true));
        }
        let enough = best.links > 1 || self.agreeing(best) > 0;
        enough.then(|| (best.clone(), false))
    }

    /// How many words of the heading say the same, less those that say otherwise.
    pub(super) fn agreeing(&self, found: &Found) -> i32 {
        let meanings = meanings(&found.way);
        let mut agreeing = 0;
        for (at, meaning) in meanings
            .iter()
            .map(|(at, meaning)| (*at, meaning))
            .chain([(found.balance, &Meaning::Balance)])
        {
            match self.columns.get(at).and_then(|column| column.word) {
                None | Some(Word::Amount) => {}
                Some(word) if says(word, meaning) => agreeing += 1,
                Some(_) => agreeing -= 1,
            }
        }
        agreeing
    }

    pub(super) fn take(&mut self, found: &Found, is_proof: bool) {
        let all = self.looked.lines.len();
        self.set(
            found.balance,
            Meaning::Balance,
            said::balance(found.links, found.broken, all),
        );
        let mut way = found.way.clone();
        // The other column is there and has nothing yet.
        if let Way::Signed(at) | Way::Charge(at) = way {
            let word = self.columns[at].word;
            let blank = |word| {
                self.has(word)
                    .into_iter()
                    .find(|c| c.is_empty_or_money())
                    .map(|c| c.at)
            };
            match (&way, word) {
                (Way::Charge(_), Some(Word::Out)) => {
                    if let Some(into) = blank(Word::In) {
                        way = Way::Sides { out: at, into };
                    }
                }
                (Way::Signed(_), Some(Word::In)) => {
                    if let Some(out) = blank(Word::Out) {
                        way = Way::Sides { out, into: at };
                    }
                }
                _ => {}
            }
        }
        for (at, meaning) in meanings(&way) {
            let word = self.columns[at].word;
            if word.is_some_and(|word| !says(word, &meaning) && word != Word::Amount) {
                self.warnings.push(Warning::Against { column: at });
            }
            let reason = said::proven(&meaning, is_proof);
            self.set(at, meaning, reason);
        }
        self.missing = self.without(&way.columns());
        self.unknown_words(&way);
    }

    /// Words beside an amount that nothing explains.
    pub(super) fn unknown_words(&mut self, way: &Way) {
        let Way::Worded { side, words, .. } = way else {
            return;
        };
        let cells = self.columns[*side].distinct.iter();
        let unknown: Vec<String> = cells
            .filter(|cell| !words.contains_key(**cell))
            .map(|cell| (*cell).to_owned())
            .collect();
        if !unknown.is_empty() {
            self.warnings.push(Warning::UnknownWords {
                column: *side,
                words: unknown,
            });
        }
    }
}

fn plainness(way: &Way) -> usize {
    match way {
        Way::Sides { .. } => 0,
        Way::Signed(_) => 1,
        Way::Charge(_) => 2,
        Way::Worded { words, .. } => 3 + words.len(),
    }
}

fn says(word: Word, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Out => word == Word::Out,
        Meaning::In => word == Word::In,
        Meaning::Signed => matches!(word, Word::Signed | Word::In),
        Meaning::Charge => matches!(word, Word::Charge | Word::Out),
        Meaning::Amount => matches!(word, Word::Charge | Word::Signed),
        Meaning::Side { .. } => matches!(word, Word::Side | Word::Description),
        Meaning::Balance => word == Word::Balance,
        _ => true,
    }
}
