//! Tables read by layouts: which layout one has, and its lines.

mod above;
mod head;
mod in_sheets;
mod money;
mod places;
mod plan;
mod reading;
#[cfg(test)]
mod samples;
mod sums;
mod whose;
#[cfg(test)]
mod written;
mod years;

use std::sync::Arc;

use domain::statement::view::Order;
use domain::time::Date;

use crate::Refusal;
use crate::item::Sink;
use crate::layout::{Layout, RowIs, built_in};
use crate::rows::{Row, Rows};
use crate::source::Unread;
use above::Facts;
pub use in_sheets::SheetTable;
pub(crate) use money::number;
pub(crate) use places::is_dash;
use plan::Plan;
use reading::Reading;
use years::{Look, Years};

/// What is known beside the table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// The present day in Japan; no line is after it.
    pub today: Option<Date>,
    /// Only asked for the year of days without one.
    pub file_name: Option<&'h str>,
    /// The id of the only layout to be tried.
    pub layout: Option<&'h str>,
    /// The table is of a workbook: days are values there and come as `2026/1/9`, whatever the layout's form.
    pub days_are_values: bool,
}

/// A table whose layout is found.
#[derive(Clone, Debug)]
pub struct Table {
    layout: Arc<Layout>,
    plan: Plan,
    facts: Facts,
    years: Years,
    /// Line of the heading; the rows up to it hold no lines.
    heading_line: u64,
}

impl Table {
    /// Finds the layout among `own` and the built-in ones. `open` gives the table from its first record on; where days
    /// are printed without their year, it is gone through once as a whole.
    ///
    /// # Errors
    /// [`Refusal::Empty`], [`Refusal::UnknownCsv`], [`Refusal::TwoLayouts`], and what reading the rows answers.
    pub fn open<'r>(
        own: &[Arc<Layout>],
        open: &mut dyn FnMut() -> Result<Box<dyn Rows + 'r>, Unread>,
        hints: &Hints<'_>,
    ) -> Result<Table, Unread> {
        let wanted = |layout: &&Arc<Layout>| hints.layout.is_none_or(|id| layout.id == id);
        // One's own of the same id takes the place of a built-in one.
        let others = built_in()
            .iter()
            .filter(|layout| own.iter().all(|own| own.id != layout.id));
        let layouts = own.iter().chain(others).filter(wanted);
        let first = head::first_rows(&mut *open()?)?;
        if first.iter().all(Row::is_blank) {
            return Err(Refusal::Empty.into());
        }
        let mut fit = head::choose(layouts, &first, hints.days_are_values)?;
        if hints.days_are_values {
            fit.plan.form = fit.plan.form.of_values();
        }
        let above = first.get(..fit.above).unwrap_or_default();
        let facts = above::read(
            &fit.layout,
            above.split_last().map_or(&[], |(_, rows)| rows),
            &fit.plan.places,
        )?;
        let limit = facts
            .limit()
            .or_else(|| hints.file_name.and_then(years::told_by_name));
        let limit = match (limit, hints.today) {
            (Some(limit), Some(today)) => Some(limit.min(today)),
            (limit, today) => limit.or(today),
        };
        let mut table = Table {
            heading_line: above.last().map_or(0, |heading| heading.line),
            layout: fit.layout,
            plan: fit.plan,
            facts,
            years: Years::printed(hints.today),
        };
        if table.plan.form.leaves_years_out() {
            let order = table
                .facts
                .order
                .or(table.layout.traits.order.map(Order::from));
            table.years = table.look(&mut *open()?)?.years(order, limit);
        }
        Ok(table)
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Reads the table from its first record on.
    ///
    /// # Errors
    /// What can't be read, with its place.
    pub fn read(&self, rows: &mut dyn Rows, sink: &mut dyn Sink) -> Result<(), Unread> {
        Reading::new(self, sink).read(rows)
    }

    /// Looks at the days of all lines. What can't be read is refused later.
    fn look(&self, rows: &mut dyn Rows) -> Result<Look, Unread> {
        let (mut row, mut look) = (Row::default(), Look::new());
        while rows.next(&mut row)? {
            if row.line <= self.heading_line || row.is_blank() {
                continue;
            }
            match self.plan.rules_of(&row).next().map(|rule| rule.is) {
                None => {}
                Some(RowIs::Stop) => break,
                Some(_) => continue,
            }
            let Ok(record) = self.plan.record(&row, false) else {
                continue;
            };
            let text = reading::date_text(&self.plan, &record);
            if let Some(day) = self.plan.form.parse(&text) {
                look.see(day);
            }
        }
        Ok(look)
    }
}
