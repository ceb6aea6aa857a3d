//! The balance chain: each printed balance is the one before plus the amount.

use domain::statement::view::ReadLine;

/// A balance that doesn't follow from the one before it.
pub struct Break {
    pub row: u32,
    pub calculated: i64,
    pub printed: i64,
}

/// What checking a chain showed.
pub struct Links {
    pub holding: usize,
    pub breaks: Vec<Break>,
    /// Row of the line that the source prints last.
    last_row: u32,
}

impl Links {
    /// A chain that holds up to a last line whose balance was cut off in the middle looks like this.
    pub fn only_the_last_fails(&self) -> bool {
        self.holding >= 2 && matches!(self.breaks.as_slice(), [only] if only.row == self.last_row)
    }
}

/// Checks in the order that breaks least: banks list oldest first, newest first, and either with their days turned
/// around.
pub fn check(lines: &[ReadLine]) -> Links {
    let days_turned = || {
        lines
            .chunk_by(|a, b| a.posted_on == b.posted_on)
            .flat_map(|day| day.iter().rev())
    };
    let mut best = follow(lines.iter(), lines);
    for other in [
        follow(lines.iter().rev(), lines),
        follow(days_turned(), lines),
        follow(days_turned().rev(), lines),
    ] {
        if other.breaks.len() < best.breaks.len() {
            best = other;
        }
    }
    best
}

fn follow<'l>(in_time: impl Iterator<Item = &'l ReadLine>, lines: &[ReadLine]) -> Links {
    let mut links = Links {
        holding: 0,
        breaks: Vec::new(),
        last_row: lines.last().map_or(0, |line| line.place.row),
    };
    let mut before: Option<i64> = None;
    for line in in_time {
        if let (Some(before), Some(printed)) = (before, line.balance) {
            let calculated = before.saturating_add(line.amount);
            if calculated == printed {
                links.holding += 1;
            } else {
                links.breaks.push(Break {
                    row: line.place.row,
                    calculated,
                    printed,
                });
            }
        }
        before = line.balance;
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::statement::view::Place;
    use domain::time::Date;

    fn lines(rows: &[(i8, i64, i64)]) -> Vec<ReadLine> {
        let line = |(row, &(day, amount, balance)): (u32, &(i8, i64, i64))| ReadLine {
            posted_on: Date::constant(2026, 11, day),
            valued_on: None,
            amount,
            description: String::new(),
            balance: Some(balance),
            reference: None,
            pending: false,
            place: Place { page: 0, row },
        };
        (2..).zip(rows).map(line).collect()
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
            assert!(check(&lines(&rows)).breaks.is_empty());
            rows.reverse();
            assert!(check(&lines(&rows)).breaks.is_empty());
        }
    }

    #[test]
    fn a_missing_line_breaks_once_with_what_is_missing() {
        let links = check(&lines(&[(1, 10, 10), (1, 20, 30), (3, 1, 26), (4, 4, 30)]));
        assert_eq!(links.holding, 2);
        let [only] = links.breaks.as_slice() else {
            panic!("one break")
        };
        assert_eq!((only.row, only.calculated, only.printed), (4, 31, 26));
    }
}
