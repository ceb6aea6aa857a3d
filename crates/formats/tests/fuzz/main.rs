//! Files that were changed by chance: read or refused with a reason, never a panic, never more memory than a file may
//! take, and never with other sums than the file states.
//!
//! The same changes in every run. `RENKEI_FUZZ_TRIES=N` makes N changes for each kind of file, instead of a few,
//! `RENKEI_FUZZ_SECONDS=N` as many as there is time for, and `RENKEI_FUZZ_FROM=N` begins with the change of that number.

#[path = "../excel/book.rs"]
mod book;
mod chance;
mod harm;
mod seeds;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use chance::Chance;
use formats::{Asked, Language, Outcome, StatementFile, read_whole, understand};
use harm::harm;
use jiff::civil::Date;
use seeds::{Seed, seeds};

/// The day of these tests.
const TODAY: Date = Date::constant(2026, 11, 24);

/// Changes for each kind of file in an ordinary run.
const TRIES: usize = 1500;

/// How long the changes go on.
struct Length {
    from: usize,
    tries: usize,
    until: Option<Instant>,
}

impl Length {
    /// A part of the ordinary run, where nothing else was asked for.
    fn of(ordinary: usize) -> Length {
        let number = |name: &str| {
            let asked = std::env::var(name).ok();
            asked.map(|asked| asked.parse::<usize>().expect("a number"))
        };
        let seconds = number("RENKEI_FUZZ_SECONDS");
        Length {
            from: number("RENKEI_FUZZ_FROM").unwrap_or(0),
            tries: match seconds {
                Some(_) => usize::MAX,
                None => number("RENKEI_FUZZ_TRIES").unwrap_or(ordinary),
            },
            until: seconds.map(|seconds| now() + Duration::from_secs(seconds as u64)),
        }
    }

    fn goes_on(&self, done: usize) -> bool {
        done < self.tries && self.until.is_none_or(|until| now() < until)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a person lets it run; what is tried is the same in every run"
)]
fn now() -> Instant {
    Instant::now()
}

fn asked() -> Asked<'static> {
    Asked::on(TODAY)
}

/// Reads a file and looks at what every answer has to have.
fn look(bytes: &[u8]) -> Option<StatementFile> {
    match read_whole(bytes, &asked()) {
        Ok(file) => {
            agrees(&file);
            Some(file)
        }
        Err(refusal) => {
            for language in [Language::Ja, Language::En] {
                assert!(!refusal.message(language).trim().is_empty(), "{refusal:?}");
            }
            None
        }
    }
}

/// The balances at both ends of a statement go with its lines, unless that is told.
fn agrees(file: &StatementFile) {
    assert!(file.statements.iter().any(|one| !one.view.lines.is_empty()));
    for one in &file.statements {
        let sum: i128 = one
            .view
            .lines
            .iter()
            .map(|line| i128::from(line.amount))
            .sum();
        if let (Some(opening), Some(closing), true) =
            (one.view.opening, one.view.closing, file.notices.is_empty())
        {
            assert_eq!(i128::from(opening) + sum, i128::from(closing), "{file:?}");
        }
    }
}

/// Changes files of a kind, as often as was asked for.
fn fuzz(kind: &str, length: &Length) {
    let all = seeds();
    let seeds: Vec<&Seed> = all.iter().filter(|seed| seed.kind == kind).collect();
    assert!(!seeds.is_empty(), "no {kind}");
    let (mut read, mut done) = (0, 0);
    while length.goes_on(done) {
        let attempt = length.from + done;
        done += 1;
        let mut chance = Chance::new(attempt as u64);
        let (seed, other) = (*chance.one(&seeds), chance.one(&all));
        let bytes = if seed.parts.is_empty() {
            let mut bytes = seed.bytes.clone();
            harm(&mut bytes, &other.bytes, &mut chance);
            bytes
        } else {
            harmed_workbook(seed, other, &mut chance)
        };
        let looked = catch_unwind(AssertUnwindSafe(|| look(&bytes)));
        match looked {
            Ok(file) => read += usize::from(file.is_some()),
            Err(_) => panic!(
                "{kind}, change {attempt} of {}:\n{}",
                seed.name,
                String::from_utf8_lossy(&bytes)
            ),
        }
    }
    // Changes that are always refused at the door would try nothing.
    println!("{kind}: {done} changed files, {read} of them read, the others refused");
    assert!(read > 0, "no changed {kind} was read in {done} tries");
    assert_lean();
}

/// Changed inside of a part and packed again, or changed as it is packed.
fn harmed_workbook(seed: &Seed, other: &Seed, chance: &mut Chance) -> Vec<u8> {
    if chance.below(4) == 0 {
        let mut bytes = seed.bytes.clone();
        harm(&mut bytes, &other.bytes, chance);
        return bytes;
    }
    let mut parts = seed.parts.clone();
    let at = chance.below(parts.len());
    harm(&mut parts[at].1, &other.bytes, chance);
    book::zip(&parts)
}

/// All files together never took more than this, where the system tells it.
fn assert_lean() {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return;
    };
    let most = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok());
    if let Some(most) = most {
        assert!(most < 200 << 10, "{most} kB were taken");
    }
}

#[test]
fn tables() {
    fuzz("csv", &Length::of(TRIES));
}

#[test]
fn ofx() {
    fuzz("ofx", &Length::of(TRIES));
}

#[test]
fn zengin() {
    fuzz("zengin", &Length::of(TRIES));
}

#[test]
fn workbooks() {
    // Each is packed and unpacked.
    fuzz("xlsx", &Length::of(TRIES / 4));
}

#[test]
fn other_texts() {
    fuzz("text", &Length::of(TRIES));
}

/// One digit of a file whose lines have a stated sum: an amount or the sum itself. Read with another sum of its lines
/// it would be a statement that its file contradicts.
#[test]
fn a_changed_digit_never_changes_what_a_file_states_itself() {
    let mut proven = 0;
    for seed in seeds().iter().filter(|seed| seed.parts.is_empty()) {
        let Ok(whole) = understand(&seed.bytes, &asked()) else {
            continue;
        };
        // A sum of another column than the amounts' says nothing of them.
        let layout = std::path::Path::new(&seed.name).with_file_name("layout.toml");
        if std::fs::read_to_string(layout).is_ok_and(|layout| layout.contains("\nof = ")) {
            continue;
        }
        let [statement] = whole.statements.as_slice() else {
            continue;
        };
        let net = statement.money_in - statement.money_out;
        let is_stated = statement.checks.iter().any(|check| {
            matches!(&check.what, formats::What::Stated(_)) && matches!(check.outcome, Outcome::Agrees(value) if value.abs() == net.abs() && value.abs() > 1000)
        });
        if !is_stated {
            continue;
        }
        proven += 1;
        for at in 0..seed.bytes.len() {
            if !seed.bytes[at].is_ascii_digit() {
                continue;
            }
            let mut bytes = seed.bytes.clone();
            bytes[at] = b'0' + (bytes[at] - b'0' + 1) % 10;
            if let Ok(changed) = understand(&bytes, &asked()) {
                let sum: i64 = changed
                    .statements
                    .iter()
                    .map(|one| one.money_in - one.money_out)
                    .sum();
                assert_eq!(sum, net, "{}: the digit at byte {at}", seed.name);
            }
        }
    }
    assert!(proven > 2, "only {proven} samples state a sum");
}
