//! Every built-in layout reads its own samples: `layouts/ID/sample*.csv` to `layouts/ID/expected*.txt`.
//!
//! `RENKEI_LAYOUT=ID` looks at one only; `UPDATE_EXPECT=1` writes the texts anew: look at every line of the difference.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::time::Date;
use encoding_rs::{Encoding, SHIFT_JIS};
use proptest::prelude::*;

use super::{Hints, Table};
use crate::expected;
use crate::item::Item;
use crate::layout::{Layout, built_in};
use crate::rows::{CsvRows, Rows};
use crate::source::Unread;
use crate::{Language, Refusal};

/// The day of these tests.
const TODAY: Date = Date::constant(2026, 11, 24);

struct Sample {
    /// The layout that it is of.
    id: String,
    name: String,
    expected: PathBuf,
    text: String,
}

fn samples() -> Vec<Sample> {
    let only = std::env::var("RENKEI_LAYOUT").ok();
    let mut samples = Vec::new();
    for layout in built_in()
        .iter()
        .filter(|layout| only.as_ref().is_none_or(|id| *id == layout.id))
    {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("layouts")
            .join(&layout.id);
        let before = samples.len();
        for entry in fs::read_dir(&folder).expect("a layout has a folder of its name") {
            let path = entry.expect("a file").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("plain names")
                .to_owned();
            let Some(which) = name
                .strip_prefix("sample")
                .and_then(|name| name.split('.').next())
            else {
                continue;
            };
            samples.push(Sample {
                id: layout.id.clone(),
                expected: folder.join(format!("expected{which}.txt")),
                text: decoded(&fs::read(&path).expect("a sample")),
                name,
            });
        }
        assert!(samples.len() > before, "{} has no sample.csv", layout.id);
    }
    samples
}

fn decoded(bytes: &[u8]) -> String {
    let text = match (std::str::from_utf8(bytes), Encoding::for_bom(bytes)) {
        (_, Some((marked, _))) => marked.decode(bytes).0.into_owned(),
        (Ok(text), None) => text.to_owned(),
        (Err(_), None) => SHIFT_JIS.decode(bytes).0.into_owned(),
    };
    assert!(!text.contains('\u{fffd}'), "a sample can be read");
    text.replace("\r\n", "\n")
}

fn open<'t>(sample: &'t Sample, id: Option<&str>) -> Result<Table, Unread> {
    let separator = if sample.text.matches('\t').count() > sample.text.matches(',').count() {
        b'\t'
    } else {
        b','
    };
    let hints = Hints {
        today: Some(TODAY),
        file_name: Some(&sample.name),
        layout: id,
        days_are_values: false,
    };
    let mut open =
        || Ok(Box::new(CsvRows::new(sample.text.as_str(), separator)) as Box<dyn Rows + 't>);
    Table::open(&[], &mut open, &hints)
}

fn read(sample: &Sample, id: Option<&str>) -> Result<String, Unread> {
    let separator = if sample.text.matches('\t').count() > sample.text.matches(',').count() {
        b'\t'
    } else {
        b','
    };
    let table = open(sample, id)?;
    let mut text = expected::heading(table.layout(), TODAY);
    let mut take = |item: Item| {
        expected::show(&mut text, &item);
        Ok(())
    };
    table.read(
        &mut CsvRows::new(sample.text.as_str(), separator),
        &mut take,
    )?;
    Ok(text)
}

#[test]
fn every_sample_gives_its_text() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for sample in samples() {
        let got = match read(&sample, None) {
            Ok(text) => text,
            Err(Unread::Refused(refusal)) => {
                wrong.push(format!(
                    "{} {}: {}",
                    sample.id,
                    sample.name,
                    refusal.message(Language::Ja)
                ));
                continue;
            }
            Err(Unread::Io(error)) => panic!("in memory: {error}"),
        };
        assert_eq!(
            got.split(' ').next(),
            Some(sample.id.as_str()),
            "{}",
            sample.name
        );
        if update {
            fs::write(&sample.expected, &got).expect("can be written");
        } else if fs::read_to_string(&sample.expected).ok().as_deref() != Some(&got) {
            wrong.push(format!("{} {}:\n{got}", sample.id, sample.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "not as in the text beside it (UPDATE_EXPECT=1 writes it anew):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn no_other_layout_fits_a_sample() {
    for sample in samples() {
        for layout in built_in().iter().filter(|layout| layout.id != sample.id) {
            let other = open(&sample, Some(&layout.id));
            assert!(
                matches!(other, Err(Unread::Refused(Refusal::UnknownCsv { .. }))),
                "{} {} fits {} too",
                sample.id,
                sample.name,
                layout.id
            );
        }
    }
}

#[test]
fn a_sample_cut_near_its_end_never_has_another_line() {
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with("line "))
            .map(str::to_owned)
            .collect()
    };
    for mut sample in samples() {
        let whole = lines(&read(&sample, None).expect("is read"));
        let ends: Vec<usize> = sample.text.char_indices().map(|(at, _)| at).collect();
        for at in ends.into_iter().rev().take(200) {
            sample.text.truncate(at);
            if let Ok(text) = read(&sample, Some(&sample.id)) {
                assert!(
                    lines(&text).len() <= whole.len(),
                    "{} {} cut at {at}",
                    sample.id,
                    sample.name
                );
            }
        }
    }
}

#[test]
fn two_layouts_that_fit_are_named() {
    let twin = |id: &str| {
        let text = format!(
            "id = \"{id}\"\nname = \"{id}のCSV\"\n[heading]\ncolumns = [\"日\", \"円\"]\n[line]\ndate = \"日\"\nas = \"y/m/d\"\nsigned = \"円\"\ndescription = []"
        );
        Arc::new(Layout::parse(&text).expect("a layout"))
    };
    let mut open = || Ok(Box::new(CsvRows::new("日,円\n", b',')) as Box<dyn Rows>);
    let refused = Table::open(&[twin("a"), twin("b")], &mut open, &Hints::default());
    let Err(Unread::Refused(Refusal::TwoLayouts { names })) = refused else {
        panic!("it is refused");
    };
    assert_eq!(names, ["aのCSV", "bのCSV"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sample_with_any_change_is_read_or_refused(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[\n,\"0-9/年月日★*.△-]|9999999999999999999|合計|令和"), 1..6),
    ) {
        let mut samples = samples();
        let at = which.index(samples.len());
        let sample = &mut samples[at];
        for (place, text) in changes {
            let ends: Vec<usize> = sample.text.char_indices().map(|(at, _)| at).collect();
            let from = ends[place.index(ends.len())];
            let to = ends.iter().find(|end| **end > from).copied().unwrap_or(sample.text.len());
            sample.text.replace_range(from..to, &text);
        }
        let outcome = read(sample, None);
        prop_assert!(outcome.map_or_else(|unread| !unread.to_string().is_empty(), |text| !text.is_empty()));
    }
}
