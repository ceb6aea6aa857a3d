//! Dates whose order isn't stated: the one order in which all dates of a file are days.

use domain::time::Date;

use super::record::Field;
use crate::{Refusal, Unsaid};

/// Which of year, month and day comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    MonthDay,
    DayMonth,
    Year,
}

const ORDERS: [Order; 3] = [Order::MonthDay, Order::DayMonth, Order::Year];

/// Three numbers as printed: `1/ 2' 4`, `31.12.1998`, `2004-01-02`, `20040102`.
struct Printed {
    /// Value and number of digits.
    numbers: [(i16, usize); 3],
    /// A `'` stands before the years of this century.
    is_new: bool,
}

impl Printed {
    fn of(text: &str) -> Option<Printed> {
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = if text.len() == 8 && is_digits(text) {
            vec![&text[..4], &text[4..6], &text[6..]]
        } else {
            let is_sign = |sign: char| matches!(sign, '/' | '-' | '.' | '\'' | ' ');
            text.split(is_sign)
                .filter(|part| !part.is_empty())
                .collect()
        };
        let [first, second, third] = parts.as_slice() else {
            return None;
        };
        let number = |part: &str| {
            let is_short = is_digits(part) && part.len() <= 4;
            Some((is_short.then(|| part.parse().ok())??, part.len()))
        };
        Some(Printed {
            numbers: [number(first)?, number(second)?, number(third)?],
            is_new: text.contains('\''),
        })
    }

    fn year(&self, (value, digits): (i16, usize)) -> Option<i16> {
        match digits {
            4 => Some(value),
            1 | 2 if self.is_new => Some(2000 + value),
            // Without the sign years from 70 on are of the last century.
            2 if value >= 70 => Some(1900 + value),
            2 => Some(2000 + value),
            _ => None,
        }
    }

    fn read(&self, order: Order) -> Option<Date> {
        let [first, second, third] = self.numbers;
        let (year, month, day) = match order {
            Order::MonthDay => (third, first, second),
            Order::DayMonth => (third, second, first),
            Order::Year if self.is_new => return None,
            Order::Year => (first, second, third),
        };
        let short = |(value, digits): (i16, usize)| {
            (digits <= 2).then(|| i8::try_from(value).ok()).flatten()
        };
        Date::new(self.year(year)?, short(month)?, short(day)?).ok()
    }
}

impl Order {
    /// `mdy`, `dmy` or `ymd`.
    pub fn of(word: &str) -> Option<Order> {
        match word {
            "mdy" => Some(Order::MonthDay),
            "dmy" => Some(Order::DayMonth),
            "ymd" => Some(Order::Year),
            _ => None,
        }
    }

    pub fn read(self, text: &str) -> Option<Date> {
        Printed::of(text)?.read(self)
    }

    pub fn bad_date(self, field: &Field) -> Refusal {
        let expected = match self {
            Order::MonthDay => "1/9/2026",
            Order::DayMonth => "9/1/2026",
            Order::Year => "2026-01-09",
        };
        Refusal::BadDate {
            spot: field.spot(),
            value: field.shown(),
            expected: expected.into(),
        }
    }
}

/// All dates of a file.
pub struct Dates {
    /// The orders in which all dates so far are days.
    fitting: Vec<Order>,
    /// For two orders, the first date that is another day in each.
    apart: Vec<(Order, Order, Field)>,
}

impl Dates {
    /// `said`: the order where the file's person said it.
    pub fn new(said: Option<Order>) -> Dates {
        Dates {
            fitting: said.map_or(ORDERS.to_vec(), |order| vec![order]),
            apart: Vec::new(),
        }
    }

    /// # Errors
    /// [`Refusal::BadDate`] where no order is left.
    pub fn take(&mut self, field: &Field) -> Result<(), Refusal> {
        let printed = Printed::of(&field.text);
        let read = |order: Order| printed.as_ref().and_then(|printed| printed.read(order));
        let fitting: Vec<Order> = self
            .fitting
            .iter()
            .copied()
            .filter(|order| read(*order).is_some())
            .collect();
        if fitting.is_empty() {
            let before = self.fitting.first().copied().unwrap_or(Order::Year);
            return Err(before.bad_date(field));
        }
        for (at, one) in fitting.iter().enumerate() {
            for other in &fitting[at + 1..] {
                let is_known = |(a, b, _): &(Order, Order, Field)| (a, b) == (one, other);
                if read(*one) != read(*other) && !self.apart.iter().any(is_known) {
                    self.apart.push((*one, *other, field.clone()));
                }
            }
        }
        self.fitting = fitting;
        Ok(())
    }

    /// The order that is proven, or that makes no difference.
    ///
    /// # Errors
    /// [`Refusal::Unsaid`].
    pub fn order(self) -> Result<Order, Refusal> {
        let first = self.fitting.first().copied().unwrap_or(Order::Year);
        let is_open = |(a, b, _): &&(Order, Order, Field)| {
            self.fitting.contains(a) && self.fitting.contains(b)
        };
        match self.apart.iter().find(is_open) {
            Some((_, _, field)) => Err(Refusal::Unsaid {
                spot: field.spot(),
                value: field.shown(),
                what: Unsaid::DayOrder,
            }),
            None => Ok(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(texts: &[&str]) -> Result<Order, Refusal> {
        let mut dates = Dates::new(None);
        for (text, line) in texts.iter().zip(1..) {
            dates.take(&Field {
                letter: 'D',
                line,
                text: (*text).into(),
            })?;
        }
        dates.order()
    }

    #[test]
    fn the_order_is_proven_by_all_dates_or_asked_for() {
        assert_eq!(order(&["1/2/2026", "1/31/2026"]), Ok(Order::MonthDay));
        assert_eq!(order(&["1/2'26", "31/1'26"]), Ok(Order::DayMonth));
        assert_eq!(order(&["2026-01-02", "20260131"]), Ok(Order::Year));
        assert_eq!(order(&["1/1/2026", "2/2/2026"]), Ok(Order::MonthDay));
        assert_eq!(order(&["98/12/31"]), Ok(Order::Year));
        for texts in [["1/1/2026", "1/2/2026"], ["25/12/04", "24/12/04"]] {
            assert!(
                matches!(order(&texts), Err(Refusal::Unsaid { .. })),
                "{texts:?}"
            );
        }
        for texts in [["1/31/2026", "31/1/2026"], ["2026-01-02", "3/4/2026"]] {
            assert!(
                matches!(order(&texts), Err(Refusal::BadDate { spot, .. }) if spot.line == 2),
                "{texts:?}"
            );
        }
    }

    #[test]
    fn years_are_of_the_century_that_their_sign_says() {
        for (text, on) in [
            ("1/ 2' 4", Date::constant(2004, 1, 2)),
            ("01/02/98", Date::constant(1998, 1, 2)),
            ("1.2.1969", Date::constant(1969, 1, 2)),
            ("1/2/26", Date::constant(2026, 1, 2)),
        ] {
            assert_eq!(Order::MonthDay.read(text), Some(on), "{text}");
        }
        for text in ["", "1/2", "1/2/3/4", "Jan 2 2026", "2/30/2026", "1/2/126"] {
            assert_eq!(Order::MonthDay.read(text), None, "{text}");
        }
    }
}
