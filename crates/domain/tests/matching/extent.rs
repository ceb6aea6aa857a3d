//! How far the random tests search. A run repeats exactly, so that what failed once fails again.
//!
//! - `RENKEI_TEST_SEED` (0 unless given): another number, other histories.
//! - `RENKEI_TEST_BREADTH` (1 unless given): so many times as many cases, seeds and lines of a history.
//!
//! proptest's own `PROPTEST_CASES` and `PROPTEST_RNG_SEED` work too, and come first.

use proptest::test_runner::{Config, RngSeed};
use std::ops::Range;

/// What a property tries in an ordinary run.
const CASES: u32 = 150;

fn number(variable: &str, otherwise: u32) -> u32 {
    match std::env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} must be a whole number, not {text:?}")),
        Err(_) => otherwise,
    }
}

fn first_seed() -> u64 {
    number("RENKEI_TEST_SEED", 0).into()
}

fn breadth() -> u32 {
    number("RENKEI_TEST_BREADTH", 1).max(1)
}

/// The seeds of a scenario that tries `n` of them in an ordinary run.
pub fn seeds(n: u64) -> Range<u64> {
    let first = first_seed();
    first..first + n * u64::from(breadth())
}

/// The length of a history that has `n` lines in an ordinary run.
pub fn lines(n: usize) -> usize {
    n * breadth() as usize
}

/// How a property runs.
pub fn property() -> Config {
    let given = Config::default();
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => given.cases,
        None => CASES.saturating_mul(breadth()),
    };
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(first_seed()),
        fixed @ RngSeed::Fixed(_) => fixed,
    };
    Config {
        cases,
        rng_seed,
        failure_persistence: None,
        ..given
    }
}
