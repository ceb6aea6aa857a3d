//! Timing: the median of several runs, after one that doesn't count.
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::time::Instant;

/// One running clock.
pub struct Watch(Instant);

impl Watch {
    pub fn start() -> Watch {
        Watch(Instant::now())
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Measured seconds of the same work; the first run warms up and is left out.
#[derive(Default)]
pub struct Runs {
    seconds: Vec<f64>,
    warm: bool,
}

impl Runs {
    pub fn add(&mut self, seconds: f64) {
        if self.warm {
            self.seconds.push(seconds);
        }
        self.warm = true;
    }

    pub fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// One row of the report.
pub fn report(what: &str, ours: f64, against: &str, theirs: f64) {
    println!(
        "{what:<58} {ours:>9.4} s   {against:<44} {theirs:>9.4} s   ratio {:>6.2}",
        ours / theirs
    );
}
