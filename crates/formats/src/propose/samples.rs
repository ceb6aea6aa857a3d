//! The samples of the built-in layouts as tables that nobody knows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use domain::time::Date;

use super::tests::{asked, chosen, read_as};
use super::{Choice, Meaning, Proof, Proposal, Warning};
use crate::layout::{Holder, Layout, RowIs, built_in, key};
use crate::{Asked, Refusal, propose, read_whole};

/// A built-in layout's sample as rows of cells: its heading and its lines, and what they say.
struct Sample {
    id: String,
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
    said: Vec<(Date, i64)>,
    /// The column of its own balances.
    balance: Option<usize>,
}

fn samples() -> Vec<Sample> {
    built_in()
        .iter()
        .filter_map(|layout| sample(layout))
        .collect()
}

fn sample(layout: &Layout) -> Option<Sample> {
    let line = &layout.line;
    let is_plain = line.date.0.len() == 1
        && line.date_else.is_none()
        && line.less.0.is_empty()
        && !line.text_in_unused;
    let ways = [
        &line.charge,
        &line.signed,
        &line.into,
        &line.out,
        &line.number,
    ];
    let one_each = ways
        .iter()
        .all(|way| way.as_ref().is_none_or(|many| many.0.len() == 1));
    let turned = |row: &crate::layout::Row| matches!(row.is, RowIs::SameDay | RowIs::Turn);
    if layout.row.iter().any(turned)
        || layout.heading.is_none()
        || layout.row.iter().any(|row| {
            matches!(
                row.is,
                crate::layout::RowIs::SameDay | crate::layout::RowIs::Turn
            )
        })
        || !is_plain
        || !one_each
        || !line.empty.is_empty()
    {
        return None;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("layouts")
        .join(&layout.id)
        .join("sample.csv");
    let bytes = fs::read(path).ok()?;
    let asked = Asked {
        layout: Some(&layout.id),
        ..asked()
    };
    let file = read_whole(&bytes, &asked).ok()?;
    let [statement] = file.statements.as_slice() else {
        return None;
    };
    if statement.unit != domain::money::Unit::YEN {
        return None;
    }
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(&bytes).0.into_owned(),
    };
    let text = text.replace("\r\n", "\n");
    let mut all = Vec::new();
    let mut rows = crate::rows::CsvRows::new(
        text.as_str(),
        if text.contains('\t') { b'\t' } else { b',' },
    );
    let mut row = crate::rows::Row::default();
    while crate::rows::Rows::next(&mut rows, &mut row).ok()? {
        all.push((row.line, row.cells().map(str::to_owned).collect::<Vec<_>>()));
    }
    let first = statement
        .view
        .lines
        .iter()
        .map(|line| u64::from(line.place.row))
        .min()?;
    let heading = layout
        .heading
        .as_ref()?
        .columns
        .iter()
        .find(|column| !column.name.is_empty() && !column.optional)?;
    let heading = all.iter().find(|(at, cells)| {
        *at < first && cells.iter().any(|cell| heading.fits(&key(cell))) && cells.len() > 2
    })?;
    let of = |line: &domain::statement::view::ReadLine| {
        let wanted = u64::from(line.place.row);
        all.iter()
            .find(|(at, _)| *at == wanted)
            .map(|(_, cells)| cells.clone())
    };
    let rows: Option<Vec<Vec<String>>> = statement.view.lines.iter().map(of).collect();
    let balance = heading.1.iter().position(|cell| {
        line.balance
            .as_ref()
            .is_some_and(|name| key(name) == key(cell))
    });
    let said = statement
        .view
        .lines
        .iter()
        .map(|line| (line.posted_on, line.amount));
    Some(Sample {
        id: layout.id.clone(),
        heading: heading.1.clone(),
        rows: rows?,
        said: said.collect(),
        balance,
    })
}

fn table(heading: &[String], rows: &[Vec<String>]) -> String {
    let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let record = |cells: &[String]| cells.iter().map(quote).collect::<Vec<_>>().join(",");
    let records: Vec<String> = std::iter::once(record(heading))
        .chain(rows.iter().map(|row| record(row)))
        .collect();
    records.join("\n") + "\n"
}

#[test]
fn the_built_in_samples_are_proven_by_balances_under_nonsense_headings() {
    let (mut proven, mut open, mut equal) = (Vec::new(), Vec::new(), 0);
    for sample in samples() {
        let mut sample = sample;
        if sample.said.iter().all(|(_, amount)| *amount == 0) {
            continue;
        }
        // Samples are short: their lines come again, so that each follows another.
        let (rows, said) = (sample.rows.clone(), sample.said.clone());
        while sample.rows.len() < 7 {
            sample.rows.extend(rows.iter().cloned());
            sample.said.extend(said.iter().copied());
        }
        let heading: Vec<String> = (0..=sample.heading.len())
            .map(|at| format!("無{at}字"))
            .collect();
        // Balances that run as the sample's days do.
        let newest_first =
            sample.said.first().map(|line| line.0) > sample.said.last().map(|line| line.0);
        let mut balance = 1_000_000_i64;
        let mut with_balance = sample.rows.clone();
        // The sample's own are of its lines as they come once.
        for row in &mut with_balance {
            if let Some(own) = sample.balance.and_then(|at| row.get_mut(at)) {
                own.clear();
            }
        }
        let mut order: Vec<usize> = (0..sample.rows.len()).collect();
        if newest_first {
            order.reverse();
        }
        for at in order {
            balance += sample.said[at].1;
            with_balance[at].resize(sample.heading.len(), String::new());
            with_balance[at].push(balance.to_string());
        }
        let text = table(&heading, &with_balance);
        let Ok(proposal) = propose(&text.as_bytes(), &asked()) else {
            open.push(format!("{}: no table", sample.id));
            continue;
        };
        if !matches!(proposal.proof, Proof::Proven { .. }) {
            // Where every line has the same amount, either way holds.
            let amounts: BTreeSet<i64> = sample.said.iter().map(|line| line.1).collect();
            if amounts.len() == 1 {
                equal += 1;
                continue;
            }
            open.push(format!("{}: {:?}", sample.id, proposal.proof));
            continue;
        }
        let layout = chosen(&proposal, &described(&proposal));
        let file = match read_as(&text, layout) {
            Ok(file) => file,
            // The word of a line that moves nothing can't be learnt: it is said, and refused.
            Err(Refusal::UnknownWord { .. }) if unknown_words(&proposal) => {
                open.push(format!("{}: word", sample.id));
                continue;
            }
            Err(refusal) => panic!("{} {refusal:?}\n{text}\n{proposal:#?}", sample.id),
        };
        let read: Vec<(Date, i64)> = file.statements[0]
            .view
            .lines
            .iter()
            .map(|line| (line.posted_on, line.amount))
            .collect();
        if read
            .iter()
            .map(|line| line.1)
            .ne(sample.said.iter().map(|line| line.1))
        {
            panic!(
                "{}: {read:?}\n{:?}\n{text}\n{proposal:#?}",
                sample.id, sample.said
            );
        }
        proven.push(sample.id);
    }
    assert!(
        proven.len() >= 35 && equal < proven.len() / 2,
        "{equal} {proven:?}"
    );
    assert_eq!(open, ["waon: word"], "{proven:?}");
}

fn unknown_words(proposal: &Proposal) -> bool {
    proposal
        .warnings
        .iter()
        .any(|warning| matches!(warning, Warning::UnknownWords { .. }))
}

/// The proposal, with some column as the text where none was found.
fn described(proposal: &Proposal) -> Vec<Meaning> {
    let mut meanings = proposal.meanings();
    if !meanings.contains(&Meaning::Description)
        && let Some(place) = meanings
            .iter_mut()
            .find(|meaning| **meaning == Meaning::Nothing)
    {
        *place = Meaning::Description;
    }
    meanings
}

#[test]
fn the_built_in_samples_are_read_by_their_own_words_or_left_open() {
    let (mut read_right, mut open) = (Vec::new(), Vec::new());
    for sample in samples() {
        let text = table(&sample.heading, &sample.rows);
        let Ok(proposal) = propose(&text.as_bytes(), &asked()) else {
            continue;
        };
        let choice = described(&proposal);
        let choice = Choice {
            id: "own",
            name: "形",
            account: Holder::Bank,
            meanings: &choice,
        };
        let Ok(layout) = proposal.with(&choice) else {
            open.push(sample.id);
            continue;
        };
        // What is refused is refused with its place; what is read is right.
        let Ok(file) = read_as(&text, layout) else {
            open.push(sample.id);
            continue;
        };
        let read = file
            .statements
            .iter()
            .flat_map(|statement| &statement.view.lines)
            .map(|line| line.amount);
        let said: Vec<i64> = sample.said.iter().map(|line| line.1).collect();
        assert_eq!(
            read.collect::<Vec<_>>(),
            said,
            "{}\n{text}\n{proposal:#?}",
            sample.id
        );
        read_right.push(sample.id);
    }
    assert!(read_right.len() >= 20, "{read_right:?}\n{open:?}");
}
