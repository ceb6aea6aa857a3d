//! The balance chain: each printed balance is the one before plus the amount.
//!
//! Banks list oldest first, newest first, and either with their days turned around. All four ways are followed at the
//! same time, line by line, so that nothing has to be held; the one that breaks least is taken.

use domain::statement::view::{Order, ReadLine};
use domain::time::Date;

use crate::limits::BREAKS_TOLD;

/// A balance that doesn't follow from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub row: u32,
    pub calculated: i64,
    pub printed: i64,
}

/// What following a chain in one way showed.
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub holding: u64,
    pub broken: u64,
    /// The first of them.
    pub breaks: Vec<Break>,
}

#[derive(Clone, Copy)]
struct Link {
    amount: i64,
    balance: Option<i64>,
    row: u32,
}

impl Links {
    /// `line` comes in time after a line with the balance `before`.
    fn follow(&mut self, before: Option<i64>, line: Link) {
        let (Some(before), Some(printed)) = (before, line.balance) else {
            return;
        };
        let calculated = before.saturating_add(line.amount);
        if calculated == printed {
            self.holding += 1;
            return;
        }
        self.broken += 1;
        if self.breaks.len() < BREAKS_TOLD {
            self.breaks.push(Break {
                row: line.row,
                calculated,
                printed,
            });
        }
    }
}

/// The chain of one statement, as far as it has been read.
#[derive(Default)]
pub struct Chain {
    /// Oldest first, newest first; then both with each day's lines the other way round.
    ways: [Links; 4],
    /// The day of the last line, its first line, and the first line of the day before it in the file.
    day: Option<(Date, Link)>,
    day_before: Option<Link>,
    last: Option<Link>,
    /// Steps between neighbouring days, later ones less earlier ones.
    forwards: i64,
}

impl Chain {
    pub fn take(&mut self, line: &ReadLine) {
        let link = Link {
            amount: line.amount,
            balance: line.balance,
            row: line.place.row,
        };
        if let Some(last) = self.last.replace(link) {
            self.ways[0].follow(last.balance, link);
            self.ways[1].follow(link.balance, last);
            match self.day {
                Some((day, _)) if day == line.posted_on => {
                    self.ways[2].follow(link.balance, last);
                    self.ways[3].follow(last.balance, link);
                    return;
                }
                before => {
                    if let Some((day, _)) = before {
                        self.forwards += if day < line.posted_on { 1 } else { -1 };
                    }
                    self.end_day(last);
                }
            }
        }
        self.day = Some((line.posted_on, link));
    }

    /// The day whose last line in the file is `last` has ended.
    fn end_day(&mut self, last: Link) {
        if let Some(before) = self.day_before {
            self.ways[2].follow(before.balance, last);
            self.ways[3].follow(last.balance, before);
        }
        self.day_before = self.day.map(|(_, first)| first);
    }

    /// The way that breaks least; of several the one that goes with the days, or with the order that the source
    /// declares where all lines are of one day.
    pub fn end(mut self, declared: Option<Order>) -> Links {
        if let Some(last) = self.last {
            self.end_day(last);
        }
        let backwards = match self.forwards {
            0 => declared == Some(Order::NewestFirst),
            forwards => forwards < 0,
        };
        let turned = declared == Some(Order::EachDayBackwards);
        let likely = usize::from(backwards) + 2 * usize::from(turned);
        let unlikely = usize::from(backwards) + 2 * usize::from(!turned);
        let mut ways: Vec<(usize, Links)> = self.ways.into_iter().enumerate().collect();
        ways.sort_by_key(|(way, links)| (links.broken, *way != likely, *way != unlikely));
        let mut best = ways.swap_remove(0).1;
        best.breaks.sort_by_key(|broken| broken.row);
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::statement::view::Place;

    fn links(rows: &[(i8, i64, i64)]) -> Links {
        declared(rows, None)
    }

    fn declared(rows: &[(i8, i64, i64)], declared: Option<Order>) -> Links {
        let mut chain = Chain::default();
        for (row, &(day, amount, balance)) in (2..).zip(rows) {
            chain.take(&ReadLine {
                posted_on: Date::constant(2026, 11, day),
                valued_on: None,
                amount,
                description: String::new(),
                balance: Some(balance),
                reference: None,
                pending: false,
                place: Place { page: 0, row },
            });
        }
        chain.end(declared)
    }

    #[test]
    fn each_order_of_a_bank_holds() {
        let oldest = [
            (1, 10, 10),
            (1, 20, 30),
            (2, -5, 25),
            (2, -5, 20),
            (3, 1, 21),
        ];
        let turned = [
            (1, 20, 30),
            (1, 10, 10),
            (2, -5, 20),
            (2, -5, 25),
            (3, 1, 21),
        ];
        for mut rows in [oldest, turned] {
            assert_eq!((links(&rows).broken, links(&rows).holding), (0, 4));
            rows.reverse();
            assert_eq!((links(&rows).broken, links(&rows).holding), (0, 4));
        }
    }

    #[test]
    fn a_missing_line_breaks_once_with_what_is_missing() {
        let links = links(&[(1, 10, 10), (1, 20, 30), (3, 1, 26), (4, 4, 30)]);
        assert_eq!((links.holding, links.broken), (2, 1));
        let only = Break {
            row: 4,
            calculated: 31,
            printed: 26,
        };
        assert_eq!(links.breaks, [only]);
    }
    #[test]
    fn where_all_ways_break_alike_the_days_or_the_source_say_which_is_told() {
        let newest_first = links(&[(5, -780, 10_243), (3, 1019, 11_243)]);
        let lost = |row, calculated, printed| Break {
            row,
            calculated,
            printed,
        };
        assert_eq!(newest_first.breaks, [lost(2, 10_463, 10_243)]);
        let oldest_first = links(&[(3, 1019, 11_243), (5, -780, 10_243)]);
        assert_eq!(oldest_first.breaks, [lost(3, 10_463, 10_243)]);
        let one_day = [(5, 10_000, 10_612), (5, -220, 780)];
        assert_eq!(links(&one_day).breaks, [lost(3, 10_392, 780)]);
        assert_eq!(
            declared(&one_day, Some(Order::NewestFirst)).breaks,
            [lost(2, 10_780, 10_612)]
        );
    }
}
