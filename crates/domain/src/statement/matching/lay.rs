//! Laying a piece of a day over the stored lines of that day.

use super::alike::{Cost, price};
use super::lines::{LIVE_SKIPPED, balance, cost_of_skipping};
use super::reading::ReadRow;
use super::ways::Laying;
use crate::statement::line::StatementLine;

/// A line as laying sees it, stored or read.
#[derive(Clone, Debug)]
pub(super) struct Spot<'a> {
    pub amount: i64,
    pub text: &'a str,
    /// The balances on the side where laying starts, and on the other.
    pub entry: Option<i64>,
    pub exit: Option<i64>,
    /// Nothing is missing before it, after it.
    pub tied_before: bool,
    pub tied_after: bool,
    /// What it costs to say that the piece left it out.
    pub skip: Cost,
}

impl<'a> Spot<'a> {
    pub fn stored(line: &'a StatementLine) -> Spot<'a> {
        let exit = balance(line);
        Spot {
            amount: line.amount,
            text: line
                .faces
                .first()
                .map_or(line.description.as_str(), |face| face.text_key.as_str()),
            entry: exit.map(|exit| exit.wrapping_sub(line.amount)),
            exit,
            tied_before: line.tied_before,
            tied_after: line.tied_after,
            skip: cost_of_skipping(line),
        }
    }

    /// A read line, of which the view shows both neighbours.
    pub fn read(row: &'a ReadRow) -> Spot<'a> {
        Spot {
            amount: row.amount,
            text: &row.key,
            entry: row.opening(),
            exit: row.balance,
            tied_before: true,
            tied_after: true,
            skip: LIVE_SKIPPED,
        }
    }

    fn turned(&self) -> Spot<'a> {
        Spot {
            entry: self.exit,
            exit: self.entry,
            tied_before: self.tied_after,
            tied_after: self.tied_before,
            ..self.clone()
        }
    }
}

/// Which ends of a piece may lie in the middle of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub start: bool,
    pub end: bool,
}

/// What it costs that the stored line (first) and the line of the piece (second) are one; `None`: they aren't.
pub(super) type PriceOf<'a> = &'a dyn Fn(usize, usize) -> Option<Cost>;

/// A way to lay a piece over stored lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Laid {
    /// (stored, piece): one line.
    pub pairs: Vec<(usize, usize)>,
    /// (stored, piece): one line, or two.
    pub unsure: Vec<(usize, usize)>,
    /// For each line of the piece that isn't paired, in front of which stored line it belongs.
    pub place: Vec<Option<usize>>,
    /// So many lines are paired only because they are different lines in the same order.
    pub by_sequence: usize,
}

/// Prices of lines by their place in two slices.
pub(super) fn price_of<'a>(
    stored: &'a [&'a StatementLine],
    read: &'a [ReadRow],
    source: &'a str,
) -> impl Fn(usize, usize) -> Option<Cost> + 'a {
    move |i, j| price(stored[i], &read[j], source)
}

/// Lays `piece` over `stored`. `shift`: by how much the balances of the piece are above the stored ones in the
/// interior of the view, where that is known.
pub(super) fn lay(
    stored: &[Spot],
    piece: &[Spot],
    open: Open,
    shift: Option<i64>,
    price: PriceOf,
) -> Laid {
    if stored.is_empty() || piece.is_empty() {
        return Laid {
            place: vec![Some(0); piece.len()],
            ..Laid::default()
        };
    }
    if open.start || !open.end {
        return Laying {
            stored,
            piece,
            end_open: open.end,
            shift,
            turned: false,
            price,
        }
        .best();
    }
    // The start of the day is known and its end isn't: the same with time turned round.
    let stored_turned: Vec<Spot> = stored.iter().rev().map(Spot::turned).collect();
    let piece_turned: Vec<Spot> = piece.iter().rev().map(Spot::turned).collect();
    let (n, m) = (stored.len() - 1, piece.len() - 1);
    let price = &|i: usize, j: usize| price(n - i, m - j);
    let laying = Laying {
        stored: &stored_turned,
        piece: &piece_turned,
        end_open: false,
        shift,
        turned: true,
        price,
    };
    let Laid {
        pairs,
        unsure,
        mut place,
        by_sequence,
    } = laying.best();
    let back =
        |pairs: Vec<(usize, usize)>| pairs.into_iter().map(|(i, j)| (n - i, m - j)).collect();
    place.reverse();
    for at in place.iter_mut().flatten() {
        *at = n + 1 - *at;
    }
    Laid {
        pairs: back(pairs),
        unsure: back(unsure),
        place,
        by_sequence,
    }
}
