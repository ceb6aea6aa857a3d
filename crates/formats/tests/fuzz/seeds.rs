//! The files that are changed: all samples, and what no sample is written of.

use std::fs;
use std::path::Path;

use encoding_rs::{Encoding, SHIFT_JIS};

use crate::book::{Book, Cell, rows_of, typed};

/// A right file, or one that is refused for what it is.
pub struct Seed {
    /// `csv`, `ofx`, `zengin`, `xlsx`, or `text` for the others.
    pub kind: &'static str,
    pub name: String,
    pub bytes: Vec<u8>,
    /// Those of a workbook, not packed.
    pub parts: Vec<(String, Vec<u8>)>,
}

pub fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = Vec::new();
    for folder in ["layouts", "tests/samples"] {
        collect(&root.join(folder), &mut seeds);
    }
    seeds.sort_by(|one, two| one.name.cmp(&two.name));
    seeds.push(plain(
        "zengin",
        "april",
        SHIFT_JIS.encode(&zengin("\r\n")).0.into_owned(),
    ));
    seeds.push(plain(
        "zengin",
        "april, unparted",
        SHIFT_JIS.encode(&zengin("")).0.into_owned(),
    ));
    let workbooks: Vec<Seed> = seeds
        .iter()
        .filter(|seed| seed.kind == "csv" && seed.name.ends_with("sample.csv"))
        .step_by(6)
        .map(workbook)
        .collect();
    seeds.extend(workbooks);
    seeds
}

fn collect(folder: &Path, seeds: &mut Vec<Seed>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, seeds);
            continue;
        }
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a plain name");
        let kind = match name.rsplit('.').next() {
            Some("csv") => "csv",
            Some("ofx" | "qfx") => "ofx",
            // Expected texts and layouts.
            Some("txt" | "toml") => continue,
            _ => "text",
        };
        let name = path.display().to_string();
        seeds.push(plain(kind, &name, fs::read(&path).expect("a sample")));
    }
}

fn plain(kind: &'static str, name: &str, bytes: Vec<u8>) -> Seed {
    Seed {
        kind,
        name: name.to_owned(),
        bytes,
        parts: Vec::new(),
    }
}

fn workbook(seed: &Seed) -> Seed {
    let text = match (
        std::str::from_utf8(&seed.bytes),
        Encoding::for_bom(&seed.bytes),
    ) {
        (_, Some((marked, _))) => marked.decode(&seed.bytes).0.into_owned(),
        (Ok(text), None) => text.to_owned(),
        (Err(_), None) => SHIFT_JIS.decode(&seed.bytes).0.into_owned(),
    };
    let inline = |text: &str| match typed(text) {
        Cell::Text(text) => Cell::Inline(text),
        other => other,
    };
    let mut book = Book::of(rows_of(&text.replace("\r\n", "\n"), b',', inline));
    // A second sheet that is no statement has what statements don't.
    let memo = vec![
        Cell::Text("メモ".into()),
        Cell::Formula("SUM(B2:B9)".into(), "1".into()),
        Cell::Raw("t=\"e\"", "<v>#N/A</v>"),
    ];
    book.sheets.push(("メモ".into(), vec![(3, memo)]));
    Seed {
        kind: "xlsx",
        name: format!("{}.xlsx", seed.name),
        bytes: book.bytes(),
        parts: book.parts(),
    }
}

/// 入出金取引明細 of two lines.
fn zengin(between: &str) -> String {
    let records = [
        format!(
            "1030080411080401080411{:<4}{:<15}{:<3}{:<15}0001{:>010}{:<40}11{:>014}",
            "0000", "ﾐﾎﾝ", "001", "ｻｸﾗ", "1234567", "ｶ)ﾐﾄﾞﾘ", "10000"
        ),
        data("080401", '1', 5000, "ﾔﾏﾀﾞ ﾊﾅｺ", "ﾌﾘｺﾐ"),
        data("080402", '1', 2000, "00012345", "ﾌﾘｺﾐ"),
        format!(
            "8{:06}{:013}{:06}{:013}1{:>014}{:07}",
            2, 7000, 0, 0, "17000", 2
        ),
        format!("9{:010}{:05}", 0, 1),
    ];
    let records: Vec<String> = records
        .iter()
        .map(|record| format!("{record:<200}"))
        .collect();
    records.join(between) + between
}

fn data(day: &str, way: char, amount: u32, payer: &str, text: &str) -> String {
    format!(
        "200000001{day}{day}{way}11{amount:012}{:012}{:12}{:8}{:3}{:10}{payer:<48}{:15}{:15}{text:<20}",
        0, "", "", "", "", "", ""
    )
}
