//! What the words of the heading and of the cells say of the columns with money.

use super::chain::Way;
use super::column::{Column, SIDES};
use super::decide::{Board, meanings};
use super::words::{self, Word};
use super::{Meaning, Proof, Warning, said};

impl Board<'_> {
    /// What the words of the heading say of the money, where the balances say nothing.
    pub(super) fn by_words(&mut self) -> Proof {
        let only = |board: &Board, word: Word| match board.money_called(word).as_slice() {
            [at] => Some(*at),
            [first, others @ ..] => {
                let same = |at: &usize| board.columns[*at].money == board.columns[*first].money;
                others.iter().all(same).then_some(*first)
            }
            [] => None,
        };
        if let Some(at) = only(self, Word::Balance) {
            self.set(at, Meaning::Balance, said::word(self.columns[at].heading));
        }
        let (out, into) = (only(self, Word::Out), only(self, Word::In));
        let way = match (
            out,
            into,
            only(self, Word::Signed),
            only(self, Word::Charge),
        ) {
            (Some(out), Some(into), _, _) => Some(Way::Sides { out, into }),
            (_, _, Some(at), _) => Some(Way::Signed(at)),
            (_, _, None, Some(at)) => Some(Way::Charge(at)),
            (Some(at), None, None, None) => Some(Way::Charge(at)),
            _ => self.worded(only(self, Word::Amount)),
        };
        let way = match way {
            // Beside words such as チャージ not every amount is a spending.
            Some(Way::Charge(at)) if self.some_come_in() => self.worded(Some(at)),
            // Beside another amount, such as 払戻額, it may not be what was paid.
            Some(Way::Charge(at)) if self.is_not_alone(at) => None,
            other => other,
        };
        let Some(way) = way else {
            return Proof::Undecided;
        };
        self.missing = self.without(&way.columns());
        let amount = way.columns();
        for (at, meaning) in meanings(&way) {
            let word = self.columns[at].heading;
            let reason = if amount.contains(&at) {
                said::word(word)
            } else {
                said::sides()
            };
            self.set(at, meaning, reason);
        }
        if self
            .said
            .iter()
            .flatten()
            .any(|(meaning, _)| *meaning == Meaning::Balance)
            && self.looked.lines.len() > 1
        {
            self.warnings.push(Warning::NotChained);
        }
        Proof::Words
    }

    pub(super) fn money_called(&self, word: Word) -> Vec<usize> {
        self.has(word)
            .into_iter()
            .filter(|column| column.is_empty_or_money())
            .map(|column| column.at)
            .collect()
    }

    /// Whether another column that is called an amount has other numbers.
    pub(super) fn is_not_alone(&self, charge: usize) -> bool {
        let own = self.columns[charge].money.as_deref().unwrap_or_default();
        let amounts = self.columns.iter().filter(|column| {
            column.at != charge
                && matches!(
                    column.word,
                    Some(Word::Out | Word::In | Word::Charge | Word::Amount)
                )
        });
        amounts
            .filter_map(|column| column.money.as_deref())
            .any(|other| {
                own.iter()
                    .zip(other)
                    .any(|(own, other)| other.is_some_and(|other| other != 0) && own != other)
            })
    }

    /// Whether a column says of some lines that money came in, or is headed as one that may.
    pub(super) fn some_come_in(&self) -> bool {
        self.columns.iter().any(|column| {
            let mut words = column.distinct.iter().map(|word| words::side(word));
            let few = column.distinct.len() <= SIDES;
            let may = column.word == Some(Word::Side) && words.clone().any(|side| side.is_none());
            (few && words.any(|side| side == Some(true))) || (may && column.distinct.len() > 1)
        })
    }

    /// An amount beside a column whose every word says the side.
    pub(super) fn worded(&self, number: Option<usize>) -> Option<Way> {
        let number = number?;
        let tells = |column: &&Column| {
            column.filled == self.looked.lines.len()
                && (1..=SIDES).contains(&column.distinct.len())
                && column
                    .distinct
                    .iter()
                    .all(|word| words::side(word).is_some())
        };
        let side = self.columns.iter().find(tells)?;
        let words = side
            .distinct
            .iter()
            .filter_map(|word| Some(((*word).to_owned(), words::side(word)?)));
        Some(Way::Worded {
            number,
            side: side.at,
            words: words.collect(),
        })
    }
}
