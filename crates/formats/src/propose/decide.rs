//! From what was seen to what is proposed.

use std::collections::BTreeSet;

use domain::statement::view::Order;
use domain::time::Date;

use super::chain::Way;
use super::choice::OtherRows;
use super::column::Column;
use super::look::{COLUMNS, Looked, money, used};
use super::words::Word;
use super::{Meaning, Proof, Proposal, ProposedColumn, Warning, order, said};
use crate::text::fold_spaces;

/// Samples of a column, and rows and signs that are shown.
const SAMPLES: usize = 3;
const FIRST: usize = 20;
const SHOWN: usize = 80;

pub fn decide(looked: &Looked, today: Date) -> Proposal {
    let columns: Vec<Column> = (0..looked.width.min(COLUMNS))
        .map(|at| Column::of(looked, at))
        .collect();
    let date = looked.date.map(|at| &looked.days[at]);
    let mut board = Board::new(looked, &columns);
    let mut order = None;
    let mut proof = None;
    if let Some((at, days)) = date {
        board.set(
            *at,
            Meaning::Date(days.form.clone()),
            said::days(days.count, looked.lines.len()),
        );
        if !days.doubtful.is_empty() {
            let forms = std::iter::once(&days.form).chain(&days.doubtful);
            let forms = forms.cloned().collect();
            board
                .warnings
                .push(Warning::DateForms { column: *at, forms });
        }
        let printed: Vec<_> = days.days.iter().flatten().copied().collect();
        let ways = if printed.len() == looked.lines.len() {
            order::sequences(&printed, today)
        } else {
            Vec::new()
        };
        let found = board.try_balances(
            &ways
                .iter()
                .map(|(_, lines)| lines.clone())
                .collect::<Vec<_>>(),
        );
        if let Some((found, is_proof)) = found {
            order = ways.get(found.sequence).map(|(order, _)| *order);
            board.take(&found, is_proof);
            proof = Some(match is_proof {
                true => Proof::Proven { links: found.links },
                false => Proof::Fits {
                    links: found.links,
                    broken: found.broken,
                },
            });
        } else if ways.len() == 1 || ways.iter().all(|(order, _)| *order != Order::NewestFirst) {
            order = ways
                .first()
                .map(|(order, _)| *order)
                .filter(|_| looked.lines.len() > 1);
        } else if ways.iter().all(|(order, _)| *order != Order::OldestFirst) {
            order = Some(Order::NewestFirst);
        }
    } else {
        board.warnings.push(Warning::NoDate);
    }
    let proof = proof.unwrap_or_else(|| board.by_words());
    board.rest();
    board.warn();
    board.end(proof, order)
}

/// The meanings as they are given out.
pub struct Board<'l> {
    pub looked: &'l Looked,
    pub columns: &'l [Column<'l>],
    pub said: Vec<Option<(Meaning, domain::said::Said)>>,
    pub warnings: Vec<Warning>,
    /// Lines whose amount is empty.
    pub missing: Vec<usize>,
}

impl<'l> Board<'l> {
    pub(super) fn new(looked: &'l Looked, columns: &'l [Column<'l>]) -> Board<'l> {
        Board {
            looked,
            columns,
            said: vec![None; columns.len()],
            warnings: Vec::new(),
            missing: Vec::new(),
        }
    }

    pub(super) fn set(&mut self, at: usize, meaning: Meaning, reason: domain::said::Said) {
        if let Some(place) = self.said.get_mut(at) {
            *place = Some((meaning, reason));
        }
    }

    pub(super) fn is_free(&self, at: usize) -> bool {
        self.said.get(at).is_some_and(Option::is_none)
    }

    pub(super) fn has(&self, word: Word) -> Vec<&'l Column<'l>> {
        let free = |column: &&Column| column.word == Some(word) && self.is_free(column.at);
        self.columns.iter().filter(free).collect()
    }

    /// The lines in which all of these cells are empty.
    pub(super) fn without(&self, amounts: &[usize]) -> Vec<usize> {
        let rows = self.looked.lines.iter().copied();
        let is_empty = |row: &usize| {
            amounts
                .iter()
                .all(|at| money(self.looked.rows[*row].cell(*at)).is_none())
        };
        rows.filter(is_empty).collect()
    }

    /// The columns without money.
    fn rest(&mut self) {
        let described = !self.has(Word::Description).is_empty();
        for column in self.columns {
            let at = column.at;
            if !self.is_free(at) {
                continue;
            }
            let is_day = self.looked.days.iter().any(|(day, _)| *day == at);
            let constant = column.distinct.len() == 1 && self.looked.lines.len() > 2;
            let money = column.may_be_money() && !column.is_code();
            let open = !self
                .said
                .iter()
                .flatten()
                .any(|(meaning, _)| is_amount(meaning));
            let text = column.has_text && !constant && column.word.is_none();
            let (meaning, reason) = match column.word {
                Some(Word::Description) => (Meaning::Description, said::word(column.heading)),
                Some(Word::ValueDate) if is_day => (Meaning::ValueDate, said::word(column.heading)),
                None | Some(Word::Currency) if column.has_codes() => {
                    (Meaning::Currency, said::currency())
                }
                Some(Word::Currency) if column.has_text => {
                    (Meaning::Currency, said::word(column.heading))
                }
                Some(Word::Reference) if self.is_unique(column) => {
                    (Meaning::Reference, said::word(column.heading))
                }
                _ if money && !is_day && open => (Meaning::Open, said::open()),
                None if text && !described => (
                    Meaning::Description,
                    said::text(column.filled < column.cells.len()),
                ),
                _ => (Meaning::Nothing, said::nothing()),
            };
            self.set(at, meaning, reason);
        }
    }

    fn is_unique(&self, column: &Column) -> bool {
        let all: BTreeSet<&str> = column.cells.iter().copied().collect();
        column.filled == column.cells.len() && all.len() == column.cells.len()
    }

    fn warn(&mut self) {
        let line = |row: &usize| self.looked.rows[*row].line;
        if self.looked.heading.is_none() {
            self.warnings.push(Warning::NoHeading);
        }
        if let Some(first) = self.looked.others.first() {
            self.warnings.push(Warning::OtherRows {
                line: line(first),
                count: self.looked.others.len(),
            });
        }
        if let Some(first) = self.missing.first() {
            self.warnings.push(Warning::NoAmount {
                line: line(first),
                count: self.missing.len(),
            });
        }
        if self.looked.width > COLUMNS {
            self.warnings
                .push(Warning::ManyColumns { looked_at: COLUMNS });
        }
        let surplus = self
            .looked
            .lines
            .iter()
            .find(|row| used(&self.looked.rows[**row]) > self.looked.width);
        if let Some(row) = surplus.map(line) {
            self.warnings.push(Warning::Surplus { line: row });
        }
        for column in self.columns {
            let amount = self.said[column.at]
                .as_ref()
                .is_some_and(|(meaning, _)| is_amount(meaning));
            let cents = column
                .money
                .iter()
                .flatten()
                .flatten()
                .any(|number| number % 100 != 0);
            if amount
                && cents
                && !self
                    .said
                    .iter()
                    .flatten()
                    .any(|(meaning, _)| *meaning == Meaning::Currency)
            {
                self.warnings.push(Warning::Decimals { column: column.at });
            }
        }
    }

    fn end(self, proof: Proof, order: Option<Order>) -> Proposal {
        let shown = |cell: &str| fold_spaces(cell).chars().take(SHOWN).collect::<String>();
        let looked = self.looked;
        let heading = |at: usize| looked.heading.map_or("", |row| looked.rows[row].cell(at));
        let mut said = self.said.into_iter();
        let columns = (0..looked.width).map(|at| {
            let (meaning, reason) = said
                .next()
                .flatten()
                .unwrap_or((Meaning::Nothing, said::nothing()));
            let mut samples: Vec<String> = Vec::new();
            for cell in looked
                .lines
                .iter()
                .map(|row| shown(looked.rows[*row].cell(at)))
                .take(200)
            {
                if samples.len() < SAMPLES && !cell.is_empty() && !samples.contains(&cell) {
                    samples.push(cell);
                }
            }
            ProposedColumn {
                heading: heading(at).to_owned(),
                meaning,
                reason,
                samples,
            }
        });
        let from = looked.heading.unwrap_or(0);
        let first = looked.rows.iter().skip(from).take(FIRST);
        Proposal {
            heading_at: looked.heading.map(|row| looked.rows[row].line),
            columns: columns.collect(),
            proof,
            order,
            first: first
                .map(|row| row.cells().take(COLUMNS).map(shown).collect())
                .collect(),
            lines: looked.lines.len(),
            goes_on: looked.goes_on,
            warnings: self.warnings,
            rows: OtherRows::of(looked, &self.missing),
        }
    }
}

/// Whether a meaning is the amount of a line, or a part of it.
pub fn is_amount(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Out | Meaning::In | Meaning::Signed | Meaning::Charge | Meaning::Amount
    )
}

/// What a way makes of its columns.
pub fn meanings(way: &Way) -> Vec<(usize, Meaning)> {
    match way {
        Way::Signed(at) => vec![(*at, Meaning::Signed)],
        Way::Charge(at) => vec![(*at, Meaning::Charge)],
        Way::Sides { out, into } => vec![(*out, Meaning::Out), (*into, Meaning::In)],
        Way::Worded {
            number,
            side,
            words,
        } => {
            let of = |wanted: bool| {
                words
                    .iter()
                    .filter(|(_, into)| **into == wanted)
                    .map(|(word, _)| word.clone())
                    .collect()
            };
            vec![
                (*number, Meaning::Amount),
                (
                    *side,
                    Meaning::Side {
                        into: of(true),
                        out: of(false),
                    },
                ),
            ]
        }
    }
}
