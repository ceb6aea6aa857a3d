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

/// Seconds that this process has kept processors busy, all threads together. Linux counts them in hundredths.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold blanks; user and system time are fields 14 and 15.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(f64::NAN)
    };
    (ticks(11) + ticks(12)) / 100.0
}

/// Seconds that this thread alone has kept a processor busy. Linux counts them in nanoseconds.
pub fn thread_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let busy = stat.split_whitespace().next().unwrap_or_default();
    busy.parse::<f64>().unwrap_or(f64::NAN) / 1e9
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
