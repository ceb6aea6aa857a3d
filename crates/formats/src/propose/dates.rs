//! In which form a column prints its days.

use domain::time::Date;

use crate::date::{DateForm, PrintedDay, PrintedYear};
use crate::zengin::newest_of_an_era;

/// Forms that are tried, the likelier first. Those with `*` may have a time or a weekday behind them.
const FORMS: [&str; 30] = [
    "y/m/d",
    "y-m-d",
    "y.m.d",
    "y年m月d日",
    "ymd",
    "e.m.d",
    "e/m/d",
    "e-m-d",
    "e年m月d日",
    "emd",
    "iso",
    "y/m/d*",
    "y-m-d*",
    "y.m.d*",
    "y年m月d日*",
    "yy/m/d",
    "yy-m-d",
    "yy.m.d",
    "ey/m/d",
    "ey.m.d",
    "ey-m-d",
    "yymd",
    "eymd",
    "m/d/y",
    "d/m/y",
    "d-m-y",
    "d.m.y",
    "m/d",
    "d/m",
    "m月d日",
];

/// So many cells decide which forms are looked at further.
const FIRST: usize = 60;

/// The form of a column.
#[derive(Clone, Debug)]
pub struct Days {
    pub form: String,
    /// By row; `None` where the cell is none.
    pub days: Vec<Option<PrintedDay>>,
    pub count: usize,
    /// Others that read the same cells as other days.
    pub doubtful: Vec<String>,
}

/// A day as a number that grows, and whether its year is known.
pub fn number(day: PrintedDay, today: Date) -> i64 {
    let year = match day.year {
        PrintedYear::Known(year) => i64::from(year),
        PrintedYear::OfAnEra(year) => {
            let text = format!("{year:02}{:02}{:02}", day.month, day.day);
            newest_of_an_era(&text, today).map_or(0, |date| i64::from(date.year()))
        }
        PrintedYear::Missing => 0,
    };
    (year * 12 + i64::from(day.month)) * 31 + i64::from(day.day)
}

/// The form that reads most cells; `None` where none reads a third of those that may be days.
pub fn of<'c>(cells: &[&'c str], today: Date) -> Option<Days> {
    let may: Vec<bool> = cells.iter().map(|cell| may_be_day(cell)).collect();
    let first: Vec<&'c str> = cells
        .iter()
        .zip(&may)
        .filter(|(_, may)| **may)
        .map(|(cell, _)| *cell)
        .take(FIRST)
        .collect();
    if first.is_empty() {
        return None;
    }
    let mut found: Vec<Days> = Vec::new();
    for form in FORMS {
        let read = DateForm::try_from(form.to_owned()).ok()?;
        let count = first
            .iter()
            .filter(|cell| read.parse(cell).is_some())
            .count();
        if count * 3 < first.len() {
            continue;
        }
        let parse = |(cell, may): (&&str, &bool)| may.then(|| read.parse(cell)).flatten();
        let days: Vec<Option<PrintedDay>> = cells.iter().zip(&may).map(parse).collect();
        let count = days.iter().flatten().count();
        if count > 0 && plausible(days.iter().flatten(), today) {
            found.push(Days {
                form: form.to_owned(),
                days,
                count,
                doubtful: Vec::new(),
            });
        }
    }
    let most = found.iter().map(|days| days.count).max()?;
    found.retain(|days| days.count == most);
    // Forms that read the same days are one.
    let mut kept: Vec<Days> = Vec::new();
    for days in found {
        if !kept
            .iter()
            .any(|other| same(&other.days, &days.days, today))
        {
            kept.push(days);
        }
    }
    for test in [is_sorted as fn(&Days, Date) -> bool, is_recent] {
        if kept.len() > 1 && kept.iter().any(|days| test(days, today)) {
            kept.retain(|days| test(days, today));
        }
    }
    let doubtful = kept.iter().skip(1).map(|days| days.form.clone()).collect();
    let mut best = kept.into_iter().next()?;
    best.doubtful = doubtful;
    best.with_a_second_form(cells, today);
    Some(best)
}

impl Days {
    /// Some banks print days in two forms, one in some rows and the other in others.
    fn with_a_second_form(&mut self, cells: &[&str], today: Date) {
        let rest: Vec<usize> = (0..cells.len())
            .filter(|at| self.days[*at].is_none() && may_be_day(cells[*at]))
            .collect();
        if rest.is_empty() {
            return;
        }
        let read = |form: &str| -> Option<Vec<(usize, PrintedDay)>> {
            let form = DateForm::try_from(form.to_owned()).ok()?;
            let days = rest
                .iter()
                .filter_map(|at| Some((*at, form.parse(cells[*at])?)));
            let days: Vec<_> = days.collect();
            // A day in a note below the lines makes no form.
            let often = days.len() * 4 >= self.count;
            (often && !days.is_empty() && plausible(days.iter().map(|(_, day)| day), today))
                .then_some(days)
        };
        let found = FORMS
            .iter()
            .rev()
            .filter_map(|form| Some((*form, read(form)?)));
        let Some((form, days)) = found.max_by_key(|(_, days)| days.len()) else {
            return;
        };
        for (at, day) in days {
            self.days[at] = Some(day);
            self.count += 1;
        }
        self.form = format!("{}|{form}", self.form);
    }

    /// Whether signs part its numbers: amounts may look like other days.
    pub fn is_parted(&self) -> bool {
        self.form.contains(|sign: char| !sign.is_ascii_alphabetic())
    }
}

fn may_be_day(cell: &str) -> bool {
    cell.len() <= 60 && cell.chars().any(char::is_numeric)
}

fn same(one: &[Option<PrintedDay>], other: &[Option<PrintedDay>], today: Date) -> bool {
    one.iter().zip(other).all(|(one, other)| {
        one.map(|day| number(day, today)) == other.map(|day| number(day, today))
    })
}

/// No statement is older than its bank's computers or of next year.
fn plausible<'d>(mut days: impl Iterator<Item = &'d PrintedDay>, today: Date) -> bool {
    days.all(|day| match day.year {
        PrintedYear::Known(year) => (1980..=today.year().saturating_add(1)).contains(&year),
        PrintedYear::OfAnEra(year) => year > 0,
        PrintedYear::Missing => true,
    })
}

fn is_sorted(days: &Days, today: Date) -> bool {
    let numbers: Vec<i64> = days
        .days
        .iter()
        .flatten()
        .map(|day| number(*day, today))
        .collect();
    numbers.is_sorted() || numbers.iter().rev().is_sorted()
}

/// The newest day has come, and not long ago.
fn is_recent(days: &Days, today: Date) -> bool {
    let present = i64::from(today.year()) * 12 * 31;
    let newest = days
        .days
        .iter()
        .flatten()
        .map(|day| number(*day, today))
        .max();
    newest.is_none_or(|newest| newest < 31 * 13 || (newest - present).abs() < 3 * 12 * 31)
}
