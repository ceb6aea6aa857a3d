//! What a person chose, made into a layout.

use std::collections::BTreeSet;

use domain::said::Said;

use super::look::{Looked, money, used};
use super::words::is_total;
use super::{Meaning, Proposal};
use crate::layout::{Holder, Layout};

/// Kinds of rows that are told apart at most.
const KINDS: usize = 20;

/// Some meanings.
type Wanted = fn(&Meaning) -> bool;

/// What a person made of a proposal.
#[derive(Clone, Debug)]
pub struct Choice<'c> {
    /// Small letters, digits and `-`.
    pub id: &'c str,
    pub name: &'c str,
    pub account: Holder,
    /// One for each column; missing ones mean nothing.
    pub meanings: &'c [Meaning],
}

/// Why a choice isn't a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFault {
    /// From 0; `None`: the choice as a whole.
    pub column: Option<usize>,
    pub said: Said,
}

/// What the rows showed beside the lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OtherRows {
    pub date: usize,
    /// Rows that are no lines, by a cell each; those beside the date have none.
    pub marks: BTreeSet<(usize, String)>,
    /// There are rows without day and amount.
    pub blank: bool,
    /// There are lines without amount.
    pub missing: bool,
    /// Rows end before their last cells.
    pub short: bool,
    /// Rows have more cells than the heading.
    pub surplus: bool,
    /// How many cells lines have.
    pub cells: BTreeSet<usize>,
}

impl OtherRows {
    pub fn of(looked: &Looked, missing: &[usize]) -> OtherRows {
        let date = looked.date.map_or(0, |at| looked.days[at].0);
        let mut rows = OtherRows {
            date,
            missing: !missing.is_empty(),
            ..OtherRows::default()
        };
        for row in looked.others.iter().map(|at| &looked.rows[*at]) {
            let total = (0..row.len()).find(|at| is_total(row.cell(*at)));
            let has_money = row
                .cells()
                .any(|cell| money(cell).is_some_and(|money| money.is_ok()));
            let first = Some(date).filter(|at| !row.cell(*at).is_empty());
            if let Some(at) = total.or(first.filter(|_| !has_money)) {
                if rows.marks.len() < KINDS {
                    rows.marks.insert((at, row.cell(at).to_owned()));
                }
            } else if !has_money {
                rows.blank = true;
            }
        }
        for row in looked.lines.iter().map(|at| &looked.rows[*at]) {
            rows.short |= row.len() < looked.width;
            rows.surplus |= used(row) > looked.width;
            if rows.cells.len() < KINDS {
                rows.cells.insert(row.len());
            }
        }
        rows
    }
}

impl Proposal {
    /// The meanings as they are proposed.
    pub fn meanings(&self) -> Vec<Meaning> {
        self.columns
            .iter()
            .map(|column| column.meaning.clone())
            .collect()
    }

    /// The layout that a choice makes.
    ///
    /// # Errors
    /// What is missing, there twice, or can't be so, by columns.
    pub fn with(&self, choice: &Choice<'_>) -> Result<Layout, Vec<ColumnFault>> {
        Layout::parse(&self.layout_toml(choice)?).map_err(|fault| vec![whole(fault.said)])
    }

    /// The same as it is written down.
    ///
    /// # Errors
    /// As [`Proposal::with`].
    pub fn layout_toml(&self, choice: &Choice<'_>) -> Result<String, Vec<ColumnFault>> {
        let faults = self.faults(choice.meanings);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut toml = String::new();
        // Writing to a string never fails.
        let _ = self.write(&mut toml, choice);
        Ok(toml)
    }

    fn faults(&self, meanings: &[Meaning]) -> Vec<ColumnFault> {
        let at = |wanted: Wanted| -> Vec<usize> {
            meanings
                .iter()
                .enumerate()
                .filter(|(_, meaning)| wanted(meaning))
                .map(|(at, _)| at)
                .collect()
        };
        let mut faults = Vec::new();
        let once: [(Wanted, &str, &str); 9] = [
            (|m| matches!(m, Meaning::Date(_)), "取引日", "date"),
            (|m| *m == Meaning::ValueDate, "起算日", "value date"),
            (|m| *m == Meaning::Out, "出金", "out"),
            (|m| *m == Meaning::In, "入金", "in"),
            (
                |m| matches!(m, Meaning::Signed | Meaning::Charge | Meaning::Amount),
                "金額",
                "amount",
            ),
            (|m| matches!(m, Meaning::Side { .. }), "区分", "side"),
            (|m| *m == Meaning::Balance, "残高", "balance"),
            (|m| *m == Meaning::Currency, "通貨", "currency"),
            (|m| *m == Meaning::Open, "", ""),
        ];
        for (wanted, ja, en) in once {
            let places = at(wanted);
            for place in places.iter().skip(usize::from(!ja.is_empty())) {
                let said = if ja.is_empty() {
                    super::said::open()
                } else {
                    Said::new(
                        format!("「{ja}」の列が2つあります。どちらかを選んでください。"),
                        format!("two columns are the {en}; choose one"),
                    )
                };
                faults.push(ColumnFault {
                    column: Some(*place),
                    said,
                });
            }
        }
        if at(|m| matches!(m, Meaning::Date(_))).is_empty() {
            faults.push(whole(Said::new(
                "取引日の列を選んでください。",
                "choose the column of the date",
            )));
        }
        if at(|m| *m == Meaning::Description).is_empty() {
            faults.push(whole(Said::new(
                "摘要の列を選んでください。",
                "choose a column for the description",
            )));
        }
        let has = |wanted: Wanted| !at(wanted).is_empty();
        let (out, into) = (has(|m| *m == Meaning::Out), has(|m| *m == Meaning::In));
        let one = has(|m| matches!(m, Meaning::Signed | Meaning::Charge));
        let (amount, side) = (
            has(|m| *m == Meaning::Amount),
            has(|m| matches!(m, Meaning::Side { .. })),
        );
        let ways = [out || into, one, amount || side];
        let halves = out != into || amount != side;
        if ways.iter().filter(|way| **way).count() != 1 || halves {
            faults.push(whole(Said::new(
                "金額は、出金と入金の2列、金額の1列、金額と区分の2列のどれかで選んでください。",
                "choose the money in one way: out and in, one amount, or an amount and its side",
            )));
        }
        for (place, meaning) in meanings.iter().enumerate() {
            if let Meaning::Date(form) = meaning
                && crate::date::DateForm::try_from(form.clone()).is_err()
            {
                let said = Said::new("日付の形を選んでください。", "choose the form of the dates");
                faults.push(ColumnFault {
                    column: Some(place),
                    said,
                });
            }
        }
        faults
    }
}

fn whole(said: Said) -> ColumnFault {
    ColumnFault { column: None, said }
}
