//! Reading the rows of a table, one after the other.

use std::borrow::Cow;

use domain::account::SeenBalance;
use domain::money::Unit;
use domain::statement::view::{Place, ReadLine, SourceTraits};
use domain::time::Date;

use super::Table;
use super::places::{Record, is_dash, shown};
use super::plan::{Plan, Rule};
use super::sums::{Of, Sums, compare};
use super::whose::Said;
use super::years::{Years, nearest};
use crate::item::{Begun, Item, Sink};
use crate::layout::RowIs;
use crate::rows::{Row, Rows};
use crate::source::Unread;
use crate::text::{fold_spaces, nfkc};
use crate::{Notice, Refusal};

/// What the rows so far have left behind.
pub struct Reading<'t, 's> {
    table: &'t Table,
    sink: &'s mut dyn Sink,
    years: Years,
    sums: Sums,
    /// What is said of the account of the rows that follow.
    said: Said,
    /// Whether a statement has begun for it.
    begun: bool,
    /// The cells that the statement at hand was begun for.
    cells: String,
    unit: Unit,
    /// The line that is held until it is known that no text follows.
    held: Option<Box<ReadLine>>,
    last_day: Option<Date>,
    /// The balance before the statement's first line, as that line says it.
    before: Option<i64>,
    /// What follows is money back.
    turned: bool,
    /// The row at hand stated a subtotal.
    subtotalled: bool,
    stopped: Option<Option<usize>>,
}

impl<'t, 's> Reading<'t, 's> {
    pub fn new(table: &'t Table, sink: &'s mut dyn Sink) -> Reading<'t, 's> {
        let totals = table
            .plan
            .rules()
            .iter()
            .filter(|rule| matches!(rule.is, RowIs::Total | RowIs::Subtotal));
        let of = totals
            .map(|rule| rule.of)
            .chain(table.facts.billed.iter().map(|(_, of)| *of));
        Reading {
            sums: Sums::new(of),
            years: table.years.clone(),
            said: table.facts.account.clone(),
            table,
            sink,
            begun: false,
            cells: String::new(),
            unit: Unit::YEN,
            held: None,
            last_day: None,
            before: None,
            turned: false,
            subtotalled: false,
            stopped: None,
        }
    }

    pub fn read(mut self, rows: &mut dyn Rows) -> Result<(), Unread> {
        let mut row = Row::default();
        while rows.next(&mut row)? {
            if row.line > self.table.heading_line && !row.is_blank() {
                self.row(&row, rows.is_unended())?;
            }
        }
        Ok(self.end()?)
    }

    fn row(&mut self, row: &Row, unended: bool) -> Result<(), Refusal> {
        let plan = &self.table.plan;
        if let Some(sum) = self.stopped {
            // The numbers below in that place still count.
            let counts = sum.and_then(|at| super::money::number(row.cell(at), &Unit::YEN).ok());
            self.sums.add_part(counts.unwrap_or(0));
            return Ok(());
        }
        let mut is_line = true;
        for rule in plan.rules_of(row) {
            is_line = false;
            self.rule(rule, row)?;
        }
        if std::mem::take(&mut self.subtotalled) {
            self.sums.begin();
        }
        if is_line {
            self.line(&plan.record(row, unended)?, None)
        } else {
            Ok(())
        }
    }

    fn rule(&mut self, rule: &Rule, row: &Row) -> Result<(), Refusal> {
        let plan = &self.table.plan;
        let record = Record::plain(row);
        let stated = match rule.sum {
            Some(at) if rule.is != RowIs::Stop => {
                plan.money.cell(&record, at, &plan.places, &self.unit)?
            }
            _ => None,
        };
        match rule.is {
            RowIs::Skip => {}
            RowIs::More => self.more(rule, &record)?,
            RowIs::Total => self.total(rule, row, stated, self.sums.all(rule.of))?,
            RowIs::Subtotal => {
                self.total(rule, row, stated, self.sums.since(rule.of))?;
                self.subtotalled = true;
            }
            RowIs::Part => self.sums.add_part(stated.unwrap_or(0)),
            RowIs::Account => {
                self.flush()?;
                self.said = self.table.facts.account.clone();
                if let Some(whose) = &rule.whose {
                    whose.say(&record, &plan.places, &mut self.said)?;
                }
                self.begun = false;
                self.turned = false;
                self.sums.begin();
            }
            RowIs::Opening => self.opening(row.line, stated)?,
            RowIs::Closing => {
                if let Some(stated) = stated {
                    self.flush()?;
                    self.begin()?;
                    self.sink.take(Item::Closing(stated))?;
                }
            }
            RowIs::Stop => self.stopped = Some(rule.sum),
            RowIs::Turn => self.turned = true,
            RowIs::SameDay => {
                let on = self.last_day.ok_or_else(|| self.no_date(&record))?;
                self.line(&record, Some(on))?;
            }
        }
        Ok(())
    }

    fn more(&mut self, rule: &Rule, record: &Record) -> Result<(), Refusal> {
        let text = joined(record, &rule.text);
        match &mut self.held {
            Some(line) => line.description = fold_spaces(&format!("{} {text}", line.description)),
            None => return Err(self.no_date(record)),
        }
        Ok(())
    }

    fn no_date(&self, record: &Record) -> Refusal {
        let plan = &self.table.plan;
        let at = plan.date.first().copied().unwrap_or(0);
        Refusal::BadDate {
            spot: plan.places.spot(record.line(), at),
            value: shown(record.cell(at)),
            expected: plan.form.example(),
        }
    }

    fn total(
        &mut self,
        rule: &Rule,
        row: &Row,
        stated: Option<i64>,
        read: i64,
    ) -> Result<(), Refusal> {
        let (Some(stated), Some(at)) = (stated, rule.sum) else {
            return Ok(());
        };
        let label = row
            .cells()
            .find(|cell| !cell.is_empty() && super::money::number(cell, &self.unit).is_err());
        let name = label.unwrap_or(self.table.plan.places.heading(at));
        let agrees = compare(fold_spaces(name), row.line, Some(&self.unit), stated, read)?;
        self.flush()?;
        self.begin()?;
        self.sink.take(Item::Agrees(agrees))
    }

    /// A balance before the lines. Below lines it must be the one before the line right above, or before the first.
    fn opening(&mut self, line: u64, stated: Option<i64>) -> Result<(), Refusal> {
        let Some(stated) = stated else { return Ok(()) };
        let above = self.held.as_ref().and_then(|held| before(held));
        self.flush()?;
        self.begin()?;
        match above {
            Some(calculated) if calculated != stated && self.before != Some(stated) => {
                self.sink.take(Item::Notice(Notice::BalanceBreak {
                    line,
                    calculated,
                    printed: stated,
                    unit: self.unit.clone(),
                }))
            }
            _ => self.sink.take(Item::Opening(stated)),
        }
    }

    fn line(&mut self, record: &Record, same_day: Option<Date>) -> Result<(), Refusal> {
        let plan = &self.table.plan;
        self.flush()?;
        self.account(record)?;
        let posted_on = match same_day {
            Some(on) => on,
            None => self.date(record)?,
        };
        self.last_day = Some(posted_on);
        let amount = plan.money.amount(record, &plan.places, &self.unit)?;
        let minor = if self.turned {
            amount.minor.saturating_abs()
        } else {
            amount.minor
        };
        let mut description = joined(record, &plan.description);
        if let Some(at) = amount.text_at {
            description = fold_spaces(&format!("{description} {}", record.cell(at)));
        }
        let balance = match plan.balance {
            Some(at) => plan.money.cell(record, at, &plan.places, &self.unit)?,
            None => None,
        };
        let charge = plan.money.is_charge();
        self.sums.add(|of| match of {
            Of::Amount if charge => Ok(minor.saturating_neg()),
            Of::Amount => Ok(minor),
            Of::Column(at) => Ok(plan
                .money
                .cell(record, at, &plan.places, &self.unit)?
                .unwrap_or(0)),
        })?;
        self.sums.lines += 1;
        let held = Box::new(ReadLine {
            posted_on,
            valued_on: self.value_date(record, posted_on)?,
            amount: minor,
            description,
            balance,
            reference: reference(record, &plan.reference),
            pending: plan
                .pending
                .as_ref()
                .is_some_and(|tests| plan.fit(tests, |at| record.cell(at))),
            place: Place {
                page: 0,
                row: u32::try_from(record.line()).unwrap_or(u32::MAX),
            },
        });
        self.before = self.before.or_else(|| before(&held));
        self.held = Some(held);
        Ok(())
    }

    /// Begins the statement that the line belongs to.
    fn account(&mut self, record: &Record) -> Result<(), Refusal> {
        let plan = &self.table.plan;
        let own = plan
            .whose
            .iter()
            .flat_map(super::whose::Whose::cells)
            .chain(plan.currency);
        let mut cells = String::new();
        for at in own {
            cells.push_str(record.cell(at));
            cells.push('\n');
        }
        if self.begun && cells == self.cells {
            return Ok(());
        }
        if let Some(whose) = &plan.whose {
            self.said = self.table.facts.account.clone();
            whose.say(record, &plan.places, &mut self.said)?;
        }
        if let Some(at) = plan.currency {
            self.unit = unit(record, at, plan)?;
        }
        self.cells = cells;
        self.begun = false;
        self.begin()
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.before = None;
        let (layout, facts) = (&self.table.layout, &self.table.facts);
        let (account, named) = self.said.account(layout, &self.unit);
        let begun = Box::new(Begun {
            account,
            named,
            unit: self.unit.clone(),
            traits: SourceTraits {
                source: layout.id.clone(),
                text_max: layout.traits.text_max,
                whole_days: layout.traits.whole_days,
                authoritative: layout.traits.authoritative,
                order: facts.order.or(layout.traits.order.map(Into::into)),
                date_offset_days: layout.traits.date_offset_days,
                day_balances: false,
            },
            asked: facts.asked(),
            rows_of: "line",
        });
        self.sink.take(Item::Statement(begun))
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        match self.held.take() {
            Some(line) => self.sink.take(Item::Line(line)),
            None => Ok(()),
        }
    }

    fn date(&mut self, record: &Record) -> Result<Date, Refusal> {
        let plan = &self.table.plan;
        let text = date_text(plan, record);
        let printed = plan.form.parse(&text);
        printed
            .and_then(|day| self.years.date(day))
            .ok_or_else(|| Refusal::BadDate {
                spot: plan
                    .places
                    .spot(record.line(), plan.date.first().copied().unwrap_or(0)),
                value: shown(&text),
                expected: plan.form.example(),
            })
    }

    fn value_date(&self, record: &Record, posted_on: Date) -> Result<Option<Date>, Refusal> {
        let plan = &self.table.plan;
        let Some(at) = plan.value_date else {
            return Ok(None);
        };
        let text = record.cell(at);
        if text.is_empty() || is_dash(text) {
            return Ok(None);
        }
        let bare = text
            .trim_start_matches(['(', '（'])
            .trim_end_matches([')', '）']);
        let day = plan
            .form
            .parse(bare)
            .and_then(|day| nearest(day, posted_on));
        match day {
            Some(day) => Ok(Some(day).filter(|day| *day != posted_on)),
            None => Err(Refusal::BadDate {
                spot: plan.places.spot(record.line(), at),
                value: shown(text),
                expected: plan.form.example(),
            }),
        }
    }

    fn end(mut self) -> Result<(), Refusal> {
        self.flush()?;
        self.begin()?;
        let facts = &self.table.facts;
        for (claim, of) in &facts.billed {
            let agrees = compare(
                claim.name.clone(),
                claim.line,
                Some(&self.unit),
                claim.value,
                self.sums.all(*of),
            )?;
            self.sink.take(Item::Agrees(agrees))?;
        }
        if let Some(claim) = &facts.count {
            let agrees = compare(
                claim.name.clone(),
                claim.line,
                None,
                claim.value,
                self.sums.lines,
            )?;
            self.sink.take(Item::Agrees(agrees))?;
        }
        match facts.balance {
            Some(minor) => self
                .sink
                .take(Item::Balance(SeenBalance { minor, as_of: None })),
            None => Ok(()),
        }
    }
}

/// The balance before a line.
fn before(line: &ReadLine) -> Option<i64> {
    line.balance?.checked_sub(line.amount)
}

/// The date of a row as it is printed; its parts with `/` between them.
pub fn date_text<'r>(plan: &Plan, record: &'r Record) -> Cow<'r, str> {
    let text = match plan.date.as_slice() {
        [at] => Cow::Borrowed(record.cell(*at)),
        several => {
            let parts: Vec<&str> = several.iter().map(|at| record.cell(*at)).collect();
            Cow::Owned(parts.join("/"))
        }
    };
    match plan.date_else {
        Some(at) if text.is_empty() => Cow::Borrowed(record.cell(at)),
        _ => text,
    }
}

fn joined(record: &Record, columns: &[usize]) -> String {
    if let [at] = columns {
        let cell = record.cell(*at);
        return if is_dash(cell) {
            String::new()
        } else {
            fold_spaces(cell)
        };
    }
    let cells = columns.iter().map(|at| record.cell(*at));
    let cells: Vec<&str> = cells
        .filter(|cell| !cell.is_empty() && !is_dash(cell))
        .collect();
    fold_spaces(&cells.join(" "))
}

fn reference(record: &Record, columns: &[usize]) -> Option<String> {
    let parts: Vec<&str> = columns
        .iter()
        .map(|at| record.cell(*at))
        .filter(|part| !part.is_empty())
        .collect();
    Some(parts.join("-")).filter(|reference| !reference.is_empty())
}

fn unit(record: &Record, at: usize, plan: &Plan) -> Result<Unit, Refusal> {
    let cell = nfkc(record.cell(at));
    match cell.trim() {
        "" | "円" | "日本円" => Ok(Unit::YEN),
        code => code.parse().map_err(|_| Refusal::UnknownWord {
            spot: plan.places.spot(record.line(), at),
            value: shown(code),
            expected: vec!["JPY".into(), "USD".into(), "EUR".into()],
        }),
    }
}
