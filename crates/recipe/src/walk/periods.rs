//! Which periods are asked for: wanted ones, one day more, inside of what the bank shows, in stretches that its forms take.

use domain::time::{Date, Period};
use jiff::ToSpan;

use super::engine::{Stop, Walk};
use super::eyes::Expected;
use super::spots::{Row, RowOf, Spot};
use crate::page::Refusal;
use crate::page::rows::{RowSpot, frame, rows};
use crate::recipe::model::{AtMost, Months, PageRule, PeriodForm, Value};
use crate::said;
use crate::session::{Session, Step};
use crate::text::norm;
use crate::value::date::date_parts;

/// A list of months that ends so many days before today is of another year, or misread: a card's newest one may have ended seven
/// weeks ago.
const MONTHS_BEHIND_DAYS: i32 = 92;

impl<'w, S: Session> Walk<'w, S> {
    /// What is wanted of the branch's account: each with one day more, so that the first wanted line has a line before it.
    pub(super) fn wanted(&self) -> Vec<Period> {
        let number = self
            .current
            .map(|at| self.accounts[at].seen.number.as_str());
        let own: Vec<Period> = self
            .order
            .periods
            .iter()
            .filter(|(of, _)| number.is_some_and(|number| norm(of) == number))
            .map(|(_, period)| *period)
            .collect();
        let wanted = if own.is_empty() {
            vec![self.order.default_period]
        } else {
            own
        };
        let first_shown = self.recipe.institution.history.first_day(self.order.today);
        let mut asked: Vec<Period> = wanted
            .into_iter()
            .filter_map(|period| one_day_more(period, first_shown, self.order.today))
            .collect();
        asked.sort_by_key(|period| period.from);
        asked
    }

    pub(super) async fn period_form(
        &mut self,
        rule: &'w PageRule,
        form: &'w PeriodForm,
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        self.step = Step::Lines;
        let outer = self.period;
        let periods = outer.map_or_else(|| self.wanted(), |period| vec![period]);
        if periods.is_empty() {
            self.wants_no_list();
        }
        let way = &form.send;
        let expected = Expected {
            outcomes: &way.outcomes,
            to: &way.to,
            from: &rule.name,
            sender: None,
            depth: depth + 1,
        };
        for stretch in periods
            .into_iter()
            .flat_map(|period| stretches(period, form.at_most))
        {
            self.period = Some(stretch);
            let came = self.depart(way, rule, Spot::page(page), expected).await?;
            self.visit(came, expected).await?;
        }
        self.period = outer;
        Ok(())
    }

    pub(super) async fn months(
        &mut self,
        rule: &'w PageRule,
        months: &'w Months,
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        self.step = Step::Lines;
        let outer = self.period;
        let tabs = self
            .read_months(rule, months, page)
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        if tabs.is_empty() {
            self.wants_no_list();
        }
        let way = &months.way;
        let expected = Expected {
            outcomes: &way.outcomes,
            to: &way.to,
            from: &rule.name,
            sender: None,
            depth: depth + 1,
        };
        for tab in tabs {
            self.period = Some(tab.period);
            if tab.is_current {
                self.visit_and_stay(page, expected).await?;
                continue;
            }
            let row = Row {
                at: &tab.spot,
                of: RowOf::Month(months, tab.period),
            };
            let spot = Spot {
                page,
                row: Some(row),
            };
            let came = self.depart(way, rule, spot, expected).await?;
            self.visit(came, expected).await?;
        }
        self.period = outer;
        self.follow(&months.go, rule, Spot::page(page), depth).await
    }

    /// The tabs that touch what is wanted, in the bank's order.
    pub(super) fn read_months(
        &self,
        rule: &PageRule,
        months: &Months,
        page: usize,
    ) -> Result<Vec<Tab>, Refusal> {
        let look = self.look(page);
        self.must_be_whole(rule, &look)?;
        let frame = frame(&months.rows, &look)?;
        let judge = self.judge();
        let rows = rows(&months.rows, &frame, &look, &[], &judge)?;
        if rows.rows.is_empty() {
            return Err(Refusal::changed(
                said::accounts::months_at(&months.rows),
                said::none(),
            ));
        }
        let mut tabs = Vec::new();
        for row in &rows.rows {
            let scope = row.scope(&look);
            let date = |value: &Value| -> Result<Date, Refusal> {
                let text = scope.required(value, &self.vars())?;
                let place = |bad: crate::value::date::NotADate| {
                    Refusal::changed(said::accounts::nth_month(row.number, &months.rows), bad.0)
                };
                // The end of the newest one may lie ahead.
                let horizon = self
                    .order
                    .today
                    .checked_add(2.months())
                    .unwrap_or(self.order.today);
                date_parts(&text, value.date_pattern())
                    .and_then(|parts| parts.fix(horizon))
                    .map_err(place)
            };
            let (from, to) = match (&months.from, &months.to) {
                (Some(from), Some(to)) => (date(from)?, date(to)?),
                _ => {
                    let first = date(&months.label)?.first_of_month();
                    (first, first.last_of_month())
                }
            };
            let period = Period::new(from, to).ok_or_else(|| {
                Refusal::changed(
                    said::accounts::period_in_order(),
                    said::values::period(from, to),
                )
            })?;
            let is_current = months
                .current
                .as_ref()
                .is_some_and(|sign| judge.holds(sign, &scope));
            tabs.push(Tab {
                spot: row.spot(&look),
                period,
                is_current,
            });
        }
        if !follow_each_other(&tabs) {
            return Err(Refusal::changed(
                said::accounts::months_in_a_row(),
                said::accounts::other_months(),
            ));
        }
        let today = self.order.today;
        let first = tabs
            .iter()
            .map(|tab| tab.period.from)
            .min()
            .unwrap_or(today);
        let last = tabs.iter().map(|tab| tab.period.to).max().unwrap_or(today);
        let is_past = last
            .checked_add(MONTHS_BEHIND_DAYS.days())
            .is_ok_and(|day| day < today);
        if is_past || first > today {
            return Err(Refusal::changed(
                said::accounts::months_up_to(today),
                said::values::period(first, last),
            ));
        }
        let current = tabs.iter().filter(|tab| tab.is_current).count();
        if months.current.is_some() && current != 1 {
            return Err(Refusal::changed(
                said::accounts::one_current_month(),
                said::several(current),
            ));
        }
        let wanted = self.wanted();
        tabs.retain(|tab| {
            let touches =
                |wanted: &Period| tab.period.from <= wanted.to && wanted.from <= tab.period.to;
            wanted.iter().any(touches)
        });
        Ok(tabs)
    }
}

pub(super) struct Tab {
    pub(super) spot: RowSpot,
    /// As the bank prints it; its end may lie ahead.
    pub(super) period: Period,
    is_current: bool,
}

/// Each begins on the day after the one before ended, upwards or downwards.
fn follow_each_other(tabs: &[Tab]) -> bool {
    let next = |before: &Tab, after: &Tab| {
        before
            .period
            .to
            .tomorrow()
            .is_ok_and(|day| day == after.period.from)
    };
    tabs.windows(2).all(|pair| next(&pair[0], &pair[1]))
        || tabs.windows(2).all(|pair| next(&pair[1], &pair[0]))
}

/// One day more than wanted, but not before what the bank shows and not after today. `None`: nothing of it can be asked for.
fn one_day_more(wanted: Period, first_shown: Option<Date>, today: Date) -> Option<Period> {
    let from = wanted.from.yesterday().unwrap_or(wanted.from);
    let from = first_shown.map_or(from, |first| from.max(first));
    Period::new(from, wanted.to.min(today))
}

/// Cuts a period into what the bank's form takes, oldest first.
fn stretches(period: Period, at_most: AtMost) -> Vec<Period> {
    let mut stretches = Vec::new();
    let mut from = period.from;
    while from <= period.to {
        let end = match at_most {
            AtMost::Anything => Some(period.to),
            AtMost::Days(days) => jiff::Span::new()
                .try_days(i64::from(days) - 1)
                .ok()
                .and_then(|span| from.checked_add(span).ok()),
            AtMost::Months(months) => {
                let next = jiff::Span::new()
                    .try_months(months)
                    .ok()
                    .and_then(|span| from.checked_add(span).ok());
                next.and_then(|next| next.yesterday().ok())
            }
            AtMost::CalendarMonth => Some(from.last_of_month()),
        };
        let to = end.unwrap_or(period.to).clamp(from, period.to);
        stretches.push(Period { from, to });
        match to.tomorrow() {
            Ok(next) => from = next,
            Err(_) => break,
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn cut(at_most: AtMost) -> Vec<(String, String)> {
        let period = Period {
            from: date(2026, 1, 31),
            to: date(2026, 4, 11),
        };
        stretches(period, at_most)
            .into_iter()
            .map(|stretch| (stretch.from.to_string(), stretch.to.to_string()))
            .collect()
    }

    #[test]
    fn a_period_is_cut_into_what_the_form_takes() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(
            cut(AtMost::CalendarMonth),
            [
                pair("2026-01-31", "2026-01-31"),
                pair("2026-02-01", "2026-02-28"),
                pair("2026-03-01", "2026-03-31"),
                pair("2026-04-01", "2026-04-11")
            ]
        );
        assert_eq!(
            cut(AtMost::Days(31)),
            [
                pair("2026-01-31", "2026-03-02"),
                pair("2026-03-03", "2026-04-02"),
                pair("2026-04-03", "2026-04-11")
            ]
        );
        assert_eq!(cut(AtMost::Anything), [pair("2026-01-31", "2026-04-11")]);
    }

    #[test]
    fn one_day_more_is_asked_for_where_the_bank_shows_it() {
        let wanted = Period {
            from: date(2026, 3, 1),
            to: date(2026, 12, 31),
        };
        let today = date(2026, 4, 11);
        assert_eq!(
            one_day_more(wanted, None, today),
            Some(Period {
                from: date(2026, 2, 28),
                to: today
            })
        );
        assert_eq!(
            one_day_more(wanted, Some(date(2026, 3, 5)), today),
            Some(Period {
                from: date(2026, 3, 5),
                to: today
            })
        );
        assert_eq!(
            one_day_more(
                Period {
                    from: date(2025, 1, 1),
                    to: date(2025, 2, 1)
                },
                Some(date(2026, 1, 11)),
                today
            ),
            None
        );
    }
}
