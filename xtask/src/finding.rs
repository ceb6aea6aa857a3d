//! One thing that a check refuses: where it is, what it is, and what mends it.

use std::fmt;

/// A refusal, printed as `path:line: problem; mend`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root of the project, with `/`.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    pub problem: String,
    pub mend: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            problem,
            mend,
        } = self;
        write!(f, "{path}:{line}: {problem}; {mend}")
    }
}

/// Prints every finding in order of place. An error if there was one.
pub fn settle(check: &str, mut findings: Vec<Finding>) -> Result<(), String> {
    findings.sort();
    for finding in &findings {
        eprintln!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err(format!("{check}: 1 finding, shown above")),
        count => Err(format!("{check}: {count} findings, shown above")),
    }
}
