//! What stands above the heading: values beside their labels.

use domain::money::Unit;
use domain::statement::view::Order;
use domain::time::{Date, Period};

use super::money::number;
use super::places::{Places, shown};
use super::sums::Of;
use super::whose::Said;
use crate::amount::AmountFault;
use crate::date::{DateForm, PrintedDay};
use crate::layout::{Above, AboveIs, Glob, Layout, Part, Where, key};
use crate::rows::Row;
use crate::text::{fold_spaces, nfkc};
use crate::{Column, Refusal, Spot};

/// A number that the lines must give.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub name: String,
    pub line: u64,
    pub value: i64,
}

/// All that is said above.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub account: Said,
    pub billed: Vec<(Claim, Of)>,
    pub count: Option<Claim>,
    pub balance: Option<i64>,
    from: Option<Date>,
    to: Option<Date>,
    payday: Option<Date>,
    pub order: Option<Order>,
}

impl Facts {
    /// The days that were asked for.
    pub fn asked(&self) -> Option<Period> {
        Period::new(self.from?, self.to?)
    }

    /// The last day that a line can have.
    pub fn limit(&self) -> Option<Date> {
        self.to.or(self.payday)
    }
}

/// A value and where it stands.
struct Found<'r> {
    label: String,
    text: &'r str,
    line: u64,
    at: usize,
}

/// Reads the rows above a heading.
///
/// # Errors
/// A stated number that can't be read.
pub fn read(layout: &Layout, rows: &[Row], places: &Places) -> Result<Facts, Refusal> {
    let mut facts = Facts::default();
    for above in &layout.above {
        if let Some(found) = find(above, rows) {
            take(&mut facts, layout, above, &found, places)?;
        }
    }
    Ok(facts)
}

fn find<'r>(above: &Above, rows: &'r [Row]) -> Option<Found<'r>> {
    let labels: Vec<Glob> = above.label.split('|').map(Glob::new).collect();
    let fits = |text: &str| {
        let text = key(text);
        labels.iter().any(|label| label.fits(&text))
    };
    for (index, row) in rows.iter().enumerate() {
        for at in 0..row.len() {
            let cell = row.cell(at);
            let (row, at, text) = match above.value {
                Where::Same => match cell.split_once([':', '：', '=', '＝']) {
                    Some((label, value)) if fits(label) => (row, at, value.trim()),
                    _ => continue,
                },
                _ if cell.is_empty() || !fits(cell) => continue,
                Where::Beside => (row, at + 1, row.cell(at + 1)),
                Where::On(cells) => {
                    let at = at.saturating_add(cells);
                    (row, at, row.cell(at))
                }
                Where::Below => {
                    let below = rows.get(index + 1)?;
                    (below, at, below.cell(at))
                }
            };
            let label = match above.value {
                Where::Same => cell
                    .split([':', '：', '=', '＝'])
                    .next()
                    .unwrap_or_default(),
                _ => cell,
            };
            return Some(Found {
                label: fold_spaces(label),
                text,
                line: row.line,
                at,
            });
        }
    }
    None
}

fn take(
    facts: &mut Facts,
    layout: &Layout,
    above: &Above,
    found: &Found,
    places: &Places,
) -> Result<(), Refusal> {
    let form = above.form.as_ref().unwrap_or(&layout.line.form);
    match above.is {
        AboveIs::Number => facts.account.say(Part::Number, found.text),
        AboveIs::Branch => facts.account.say(Part::Branch, found.text),
        AboveIs::BranchCode => facts.account.say(Part::BranchCode, found.text),
        AboveIs::Kind => facts.account.say(Part::Kind, found.text),
        AboveIs::Name => facts.account.say(Part::Name, found.text),
        AboveIs::Holder => facts.account.say(Part::Holder, found.text),
        AboveIs::From => facts.from = day(form, found.text),
        AboveIs::To => facts.to = day(form, found.text),
        AboveIs::Period => {
            let mut days = found
                .text
                .split(['~', '～', '〜'])
                .map(|text| day(form, text));
            (facts.from, facts.to) = (days.next().flatten(), days.next().flatten());
        }
        AboveIs::Payday => facts.payday = day(form, found.text),
        AboveIs::NewestFirst => facts.order = Some(Order::NewestFirst),
        AboveIs::OldestFirst => facts.order = Some(Order::OldestFirst),
        AboveIs::Balance => facts.balance = claim(found)?.map(|claim| claim.value),
        AboveIs::Count => facts.count = claim(found)?,
        AboveIs::Billed => {
            let of = above
                .of
                .as_ref()
                .map_or(Of::Amount, |name| Of::Column(places.of(name)));
            facts.billed.extend(claim(found)?.map(|claim| (claim, of)));
        }
    }
    Ok(())
}

fn day(form: &DateForm, text: &str) -> Option<Date> {
    form.parse(text).and_then(PrintedDay::known)
}

/// `None` where nothing is printed.
fn claim(found: &Found) -> Result<Option<Claim>, Refusal> {
    let plain = nfkc(found.text);
    let plain = plain.trim_end_matches('件').trim();
    if plain.is_empty() {
        return Ok(None);
    }
    let value = number(plain, &Unit::YEN).map_err(|fault: AmountFault| Refusal::BadAmount {
        spot: Spot {
            line: found.line,
            column: Column::Nth {
                number: found.at.saturating_add(1),
                name: found.label.clone(),
            },
        },
        value: shown(found.text),
        fault,
    })?;
    Ok(Some(Claim {
        name: found.label.clone(),
        line: found.line,
        value,
    }))
}
