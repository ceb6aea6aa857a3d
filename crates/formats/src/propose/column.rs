//! What the cells of one column are.

use std::collections::BTreeSet;

use super::look::{Looked, money};
use super::words::{self, Word};
use crate::layout::key;

/// Currencies that a column may be told by.
const CURRENCIES: &str = "JPY USD EUR GBP AUD NZD CAD CHF CNY HKD SGD KRW TWD THB";
/// A column of sides has at most so many different words.
pub const SIDES: usize = 8;

/// What the cells of a column are.
pub struct Column<'l> {
    pub at: usize,
    pub heading: &'l str,
    pub word: Option<Word>,
    pub cells: Vec<&'l str>,
    pub filled: usize,
    /// Hundredths by line, where every filled cell is a number.
    pub money: Option<Vec<Option<i64>>>,
    /// Different values, up to some.
    pub distinct: BTreeSet<&'l str>,
    /// It has letters and not only digits and signs.
    pub has_text: bool,
}

impl<'l> Column<'l> {
    pub(super) fn of(looked: &'l Looked, at: usize) -> Column<'l> {
        let cells: Vec<&str> = looked
            .lines
            .iter()
            .map(|row| looked.rows[*row].cell(at))
            .collect();
        let heading = looked.heading.map_or("", |row| looked.rows[row].cell(at));
        let is_day = looked.days.iter().any(|(day, _)| *day == at);
        let numbers = || {
            let mut numbers = Vec::with_capacity(cells.len());
            for cell in &cells {
                numbers.push(money(cell).transpose().ok()?);
            }
            numbers.iter().any(Option::is_some).then_some(numbers)
        };
        let mut distinct = BTreeSet::new();
        for cell in cells.iter().filter(|cell| !cell.is_empty()) {
            if distinct.len() <= SIDES {
                distinct.insert(*cell);
            }
        }
        let letters = |cell: &&&str| key(cell).chars().any(|sign| sign.is_alphabetic());
        let texts = cells.iter().filter(letters).count();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        Column {
            at,
            heading,
            word: words::of(heading),
            money: numbers(),
            filled,
            distinct,
            has_text: !is_day && texts > 0 && texts * 2 >= filled,
            cells,
        }
    }

    /// Money, and not the numbers of the rows.
    pub(super) fn may_be_money(&self) -> bool {
        let Some(numbers) = &self.money else {
            return false;
        };
        let step = |pair: &[Option<i64>]| match pair {
            [Some(one), Some(other)] => other.checked_sub(*one),
            _ => None,
        };
        let steps: BTreeSet<Option<i64>> = numbers.windows(2).map(step).collect();
        let counts =
            steps.len() == 1 && [Some(100), Some(-100)].contains(steps.first().unwrap_or(&None));
        self.word != Some(Word::Nothing)
            && numbers.iter().flatten().any(|number| *number != 0)
            && !(counts && numbers.len() > 2)
    }

    /// Zeros in front of a number, or always the same long one: a code, unless the balances say otherwise.
    pub(super) fn is_code(&self) -> bool {
        let is_long =
            |cell: &&str| cell.len() >= 6 && cell.bytes().all(|byte| byte.is_ascii_digit());
        let zeros =
            |cell: &&str| cell.len() > 1 && cell.starts_with('0') && !cell.starts_with("0.");
        let same = self.filled > 1 && self.distinct.len() == 1 && self.distinct.iter().all(is_long);
        same || self.cells.iter().any(zeros)
    }

    /// Every cell is the code of a currency.
    pub(super) fn has_codes(&self) -> bool {
        let is_code = |cell: &&str| CURRENCIES.split(' ').any(|code| code == *cell);
        self.filled == self.cells.len()
            && !self.distinct.is_empty()
            && self.distinct.iter().all(is_code)
    }

    pub(super) fn is_empty_or_money(&self) -> bool {
        self.filled == 0
            || self.money.is_some()
            || self.cells.iter().all(|cell| money(cell).is_none())
    }
}
