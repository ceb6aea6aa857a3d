//! A layout made ready for the table at hand: every column by its place.

use super::money::Money;
use super::places::{Places, Record};
use super::sums::Of;
use super::whose::Whose;
use crate::Refusal;
use crate::date::DateForm;
use crate::layout::{Layout, Pending, RowIs, Tests, When};
use crate::rows::Row;

/// All that reading a row needs.
#[derive(Clone, Debug)]
pub struct Plan {
    pub places: Places,
    widths: Widths,
    pub form: DateForm,
    pub date: Vec<usize>,
    pub date_else: Option<usize>,
    pub value_date: Option<usize>,
    pub money: Money,
    pub balance: Option<usize>,
    pub description: Vec<usize>,
    pub reference: Vec<usize>,
    /// `None`: never.
    pub pending: Option<Cells>,
    pub currency: Option<usize>,
    pub whose: Option<Whose>,
    rules: Vec<Rule>,
}

/// Tests of cells by their places.
pub type Cells = Vec<(usize, Tests)>;

/// A kind of row that is no line.
#[derive(Clone, Debug)]
pub struct Rule {
    when: Cells,
    cells: Option<usize>,
    pub is: RowIs,
    also: bool,
    pub sum: Option<usize>,
    pub of: Of,
    pub whose: Option<Whose>,
    pub text: Vec<usize>,
}

/// How many cells a line has.
#[derive(Clone, Debug)]
enum Widths {
    /// As many as the heading; it may have empty ones more.
    Heading {
        needed: usize,
        short: bool,
        commas: Option<usize>,
    },
    /// One of these, and like this.
    Shape {
        cells: Vec<usize>,
        /// Empty cells at the end of a row are gone.
        short: bool,
        like: Cells,
        commas: Option<usize>,
    },
}

impl Plan {
    /// For a table with a heading of `needed` columns.
    pub fn of_heading(layout: &Layout, places: Places, needed: usize) -> Plan {
        let heading = layout.heading.as_ref();
        let widths = Widths::Heading {
            needed,
            short: heading.is_some_and(|heading| heading.short_rows),
            commas: heading.and_then(|heading| places.maybe(heading.commas.as_ref())),
        };
        Plan::of(layout, places, widths)
    }

    /// For a table without a heading; `None` where the layout wants one.
    ///
    /// `short`: of a workbook, which doesn't keep empty cells at the ends of rows.
    pub fn of_shape(layout: &Layout, short: bool) -> Option<Plan> {
        let shape = layout.shape.as_ref()?;
        let names: Vec<String> = match &layout.heading {
            Some(heading) => heading
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            None => shape.names.clone(),
        };
        let places = Places::of_names(&names);
        let widths = Widths::Shape {
            cells: shape.cells.clone(),
            short,
            like: by_place(&shape.like, &places),
            commas: places.maybe(shape.commas.as_ref()),
        };
        Some(Plan::of(layout, places, widths))
    }

    fn of(layout: &Layout, places: Places, widths: Widths) -> Plan {
        let line = &layout.line;
        let rules = layout.row.iter().map(|row| Rule {
            when: by_place(&row.when, &places),
            cells: row.cells,
            is: row.is,
            also: row.also,
            sum: row.sum.as_ref().map(|name| places.of(name)),
            of: row
                .of
                .as_ref()
                .map_or(Of::Amount, |name| Of::Column(places.of(name))),
            whose: row.account.as_ref().map(|from| Whose::of(from, &places)),
            text: places.all_of(&row.text.0),
        });
        Plan {
            widths,
            form: line.form.clone(),
            date: places.all_of(&line.date.0),
            date_else: places.maybe(line.date_else.as_ref()),
            value_date: places.maybe(line.value_date.as_ref()),
            money: Money::of(line, &places),
            balance: places.maybe(line.balance.as_ref()),
            description: places.all_of(&line.description.0),
            reference: places.all_of(&line.reference.0),
            pending: match &line.pending {
                None | Some(Pending::Always(false)) => None,
                Some(Pending::Always(true)) => Some(Vec::new()),
                Some(Pending::When(when)) => Some(by_place(when, &places)),
            },
            currency: places.maybe(line.currency.as_ref()),
            whose: line.account.as_ref().map(|from| Whose::of(from, &places)),
            rules: rules.collect(),
            places,
        }
    }

    /// What a row is that isn't a line: the first rule that fits, and further ones where it says so.
    pub fn rules_of<'p>(&'p self, row: &'p Row) -> impl Iterator<Item = &'p Rule> {
        let mut more = true;
        self.rules
            .iter()
            .filter(|rule| {
                rule.cells.is_none_or(|cells| row.len() == cells)
                    && self.fit(&rule.when, |at| row.cell(at))
            })
            .take_while(move |rule| std::mem::replace(&mut more, rule.also))
    }

    /// How many cells a line has at least, where a heading says it.
    pub fn needed(&self) -> Option<usize> {
        match &self.widths {
            Widths::Heading { needed, .. } => Some(*needed),
            Widths::Shape { .. } => None,
        }
    }

    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether all tests fit.
    pub fn fit<'c>(&self, tests: &Cells, cell: impl Fn(usize) -> &'c str) -> bool {
        tests
            .iter()
            .all(|(at, tests)| tests.fit(cell(*at), &self.form))
    }

    /// A line by its columns.
    ///
    /// # Errors
    /// A number of cells that lines don't have; [`Refusal::Cut`] in the last row of an `unended` text.
    pub fn record<'r>(&self, row: &'r Row, unended: bool) -> Result<Record<'r>, Refusal> {
        match &self.widths {
            Widths::Heading {
                needed,
                short,
                commas,
            } => {
                let found = row.len();
                let used = (0..found)
                    .rev()
                    .find(|at| !row.cell(*at).is_empty())
                    .map_or(0, |at| at + 1);
                if used <= *needed && (found >= *needed || *short) {
                    Ok(Record::plain(row))
                } else if let (Some(at), true) = (commas, used > *needed) {
                    Ok(Record::joined(row, *at, used - needed))
                } else if found < *needed && unended {
                    Err(Refusal::Cut)
                } else {
                    Err(Refusal::ColumnCount {
                        line: row.line,
                        found,
                        expected: *needed,
                    })
                }
            }
            Widths::Shape { cells, .. } => self.shaped(row).ok_or_else(|| {
                let expected = cells.first().copied().unwrap_or(0);
                if unended && row.len() < expected {
                    Refusal::Cut
                } else {
                    Refusal::ColumnCount {
                        line: row.line,
                        found: row.len(),
                        expected,
                    }
                }
            }),
        }
    }

    /// A line of a table without a heading.
    pub fn shaped<'r>(&self, row: &'r Row) -> Option<Record<'r>> {
        let Widths::Shape {
            cells,
            short,
            like,
            commas,
        } = &self.widths
        else {
            return None;
        };
        let fits = |record: &Record<'r>| {
            like.iter()
                .all(|(at, tests)| tests.fit(record.cell(*at), &self.form))
        };
        let is_cut = *short && cells.iter().any(|cells| row.len() < *cells);
        if is_cut || cells.contains(&row.len()) {
            let record = Record::plain(row);
            if fits(&record) {
                return Some(record);
            }
        }
        let at = (*commas)?;
        let surplus = cells
            .iter()
            .filter_map(|cells| row.len().checked_sub(*cells));
        surplus
            .filter(|surplus| *surplus > 0)
            .map(|surplus| Record::joined(row, at, surplus))
            .find(|record| fits(record))
    }
}

fn by_place(when: &When, places: &Places) -> Cells {
    when.iter()
        .map(|(name, tests)| (places.of(name), tests.clone()))
        .collect()
}
