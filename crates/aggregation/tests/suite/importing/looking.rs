//! To look is to import without a trace: the same counts, and nothing written.

use super::{PLAIN, into};
use crate::common::Shared;
use aggregation::Refused;
use aggregation::importing::{File, Import, Imported, Target};
use domain::statement::matching::Counts;
use formats::Refusal;
use std::fs;
use std::path::{Path, PathBuf};

/// What is the same of a look and of the import after it.
fn told(imported: &Imported) -> (String, Vec<(String, Target, Counts)>) {
    let statements = imported
        .statements
        .iter()
        .map(|one| (one.account_label.clone(), one.target, one.counts));
    (imported.layout.clone(), statements.collect())
}

/// The samples of all built-in layouts.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/layouts");
    let mut samples = vec![];
    for layout in fs::read_dir(folder).expect("the layouts") {
        for file in fs::read_dir(layout.expect("a folder").path()).expect("a layout") {
            let path = file.expect("a file").path();
            let name = path.file_name().and_then(|name| name.to_str());
            if name.is_some_and(|name| name.starts_with("sample")) {
                samples.push(path);
            }
        }
    }
    samples.sort();
    assert!(samples.len() > 60, "{}", samples.len());
    samples
}

#[tokio::test]
async fn a_look_at_each_sample_counts_what_its_import_counts() {
    let shared = Shared::new().await;
    for path in samples() {
        let actor = shared.other_office().await;
        let name = path.display().to_string();
        let import = into("口座", &name, fs::read(&path).expect("a sample"));
        for time in ["first", "again"] {
            let before = shared.dump().await;
            let looked = match shared.look(actor, &import).await {
                // A download of days without a line is a sample too.
                Err(Refused::File(Refusal::Empty)) if path.ends_with("sample-none.csv") => {
                    let imported = shared.import(actor, &import).await;
                    assert!(matches!(imported, Err(Refused::File(Refusal::Empty))));
                    assert_eq!(shared.dump().await, before, "{name}");
                    continue;
                }
                looked => looked.unwrap_or_else(|refused| panic!("{name}: {refused:?}")),
            };
            assert_eq!(shared.dump().await, before, "{name}: a look wrote");
            assert_eq!(looked.id, None);
            let imported = shared.import(actor, &import).await;
            let imported = imported.unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
            assert_eq!(told(&looked), told(&imported), "{name}, {time}");
            let counts = imported.counts();
            match time {
                "first" => assert_eq!(counts.new, counts.read, "{name}"),
                _ => assert_eq!(counts.known, counts.read, "{name}"),
            }
        }
    }
}

/// A history in the plain layout: some days, several lines on each, twins among them.
struct History {
    rows: Vec<(u32, i64, &'static str)>,
    state: u64,
}

impl History {
    fn new(seed: u64, days: u32, per_day: u64) -> History {
        let mut history = History {
            rows: vec![],
            state: seed,
        };
        let texts = ["コンビニ", "振込", "電気代", "カード"];
        for day in 0..days {
            for _ in 0..history.below(per_day + 1) {
                let amount = [-500, -500, 1200, -80][history.below(4) as usize];
                let text = texts[history.below(4) as usize];
                history.rows.push((day, amount, text));
            }
        }
        history
    }

    fn below(&mut self, n: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % n
    }

    /// The rows of some days as a file; `with_balance`: with the balance beside each.
    fn file(&self, from: u32, to: u32, with_balance: bool) -> String {
        let mut text = "日付,摘要,出金,入金".to_owned();
        text += if with_balance { ",残高\n" } else { "\n" };
        let mut balance = 1_000_000;
        for (day, amount, description) in &self.rows {
            balance += amount;
            if (from..to).contains(day) {
                let date = format!("2026/{:02}/{:02}", 1 + day / 28, 1 + day % 28);
                let (out, into) = match amount {
                    ..0 => ((-amount).to_string(), String::new()),
                    _ => (String::new(), amount.to_string()),
                };
                text += &format!("{date},{description},{out},{into}");
                text += &match with_balance {
                    true => format!(",{balance}\n"),
                    false => "\n".to_owned(),
                };
            }
        }
        text
    }
}

#[tokio::test]
async fn a_look_at_any_overlapping_downloads_counts_what_their_imports_count() {
    let shared = Shared::new().await;
    let (mut known, mut new) = (0, 0);
    for seed in 1..=40 {
        let actor = shared.other_office().await;
        let mut history = History::new(seed, 40, 4);
        let with_balance = seed % 3 != 0;
        for download in 0..5 {
            let from = history.below(30) as u32;
            let to = from + 3 + history.below(20) as u32;
            let file = history.file(from, to, with_balance);
            if file.lines().count() < 2 {
                continue;
            }
            let name = format!("{seed}-{download}.csv");
            let import = into("普通", &name, file);
            let looked = shared.look(actor, &import).await.expect("is read");
            let imported = shared.import(actor, &import).await.expect("is read");
            assert_eq!(told(&looked), told(&imported), "{name}");
            known += imported.counts().known;
            new += imported.counts().new;
        }
    }
    assert!(known > 500 && new > 500, "known {known}, new {new}");
}

#[tokio::test]
async fn a_file_that_is_parted_is_looked_at_as_it_is_imported() {
    let shared = Shared::new().await;
    // More than one view holds, so that days stand on both sides of a border.
    let history = History::new(7, 300, 180);
    let half = into("普通", "half.csv", history.file(0, 200, true));
    let whole = into("普通", "whole.csv", history.file(0, 300, true));
    let size = history.rows.len();
    assert!(size > 22_000, "{size}");
    for import in [&half, &whole, &whole] {
        let looked = shared.look(shared.actor, import).await.expect("is read");
        let imported = shared.import(shared.actor, import).await.expect("is read");
        assert_eq!(told(&looked), told(&imported), "{}", import.file_name);
    }
    assert_eq!(shared.lines(shared.actor, "普通").await.len(), size);
}

#[tokio::test]
async fn whose_lines_they_are_may_be_open_in_a_look_and_not_in_an_import() {
    let shared = Shared::new().await;
    let import = Import::of("plain.csv", File::in_memory(PLAIN));
    let looked = shared.look(shared.actor, &import).await.expect("a look");
    let one = &looked.statements[0];
    assert_eq!(
        (one.account, one.target, one.counts.new),
        (None, Target::Undecided, 4)
    );
    let refused = shared.import(shared.actor, &import).await;
    assert!(matches!(refused, Err(Refused::NoSuchAccount { .. })));
    // A name that somebody gave and that isn't there is a slip, in a look too.
    let slip = Import {
        label: Some("不通"),
        ..import
    };
    let refused = shared.look(shared.actor, &slip).await;
    assert!(matches!(refused, Err(Refused::NoSuchAccount { label, .. }) if label == "不通"));
}

#[tokio::test]
async fn a_refused_file_leaves_every_table_as_it_was() {
    let shared = Shared::new().await;
    let good = into("普通", "good.csv", PLAIN);
    shared.import(shared.actor, &good).await.expect("is read");
    let dollars = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\
        <BANKACCTFROM><BANKID>1<ACCTID>7<ACCTTYPE>SAVINGS</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261001\
        <TRNAMT>-1.00<FITID>a<NAME>x</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
    let late_fault = PLAIN.replace("12345,,1316655", "12345,abc,1316655");
    let before = shared.dump().await;
    for (name, bytes) in [
        ("fault.csv", late_fault.into_bytes()),
        ("cut.csv", PLAIN.as_bytes()[..PLAIN.len() - 12].to_vec()),
        ("unknown.csv", super::UNKNOWN.into()),
        ("empty.csv", vec![]),
        ("picture.csv", b"\x89PNG\r\n\x1a\n".to_vec()),
    ] {
        for label in ["普通", "新しい口座"] {
            let import = into(label, name, bytes.clone());
            let result = shared.import(shared.actor, &import).await;
            assert!(result.is_err(), "{name} into {label}");
            let looked = shared.look(shared.actor, &import).await;
            assert!(looked.is_err(), "{name} into {label}");
        }
    }
    let dollars = shared
        .import(shared.actor, &into("普通", "dollars.ofx", dollars))
        .await;
    assert!(matches!(dollars, Err(Refused::OtherUnit { .. })));
    assert_eq!(shared.dump().await, before);
    let slip = Import {
        layout: Some("muffg"),
        ..into("普通", "good.csv", PLAIN)
    };
    let refused = shared.import(shared.actor, &slip).await;
    assert!(
        matches!(&refused, Err(Refused::NoSuchLayout { near: Some(near), .. }) if near == "mufg"),
        "{refused:?}"
    );
    let other = Import {
        layout: Some("saison"),
        ..into("普通", "good.csv", PLAIN)
    };
    let refused = shared.import(shared.actor, &other).await;
    assert!(
        matches!(refused, Err(Refused::OtherLayout { .. })),
        "{refused:?}"
    );
    assert_eq!(shared.dump().await, before);
}
