//! The task `test`: sets up what the tests need, then everything that must hold, cheap things first.

mod doctests;

use std::time::{Duration, Instant};

use crate::postgres::Postgres;
use crate::project::{cargo, succeed};
use crate::tools::{self, Tools};
use crate::{docs, links, tidy};

/// What was asked for on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    /// Without the lints.
    fast: bool,
    /// Handed to the test runner.
    runner: Vec<String>,
}

/// Runs every step until one fails, and closes with a table of how long each took.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments)?;
    let mut steps = Steps::default();
    let outcome = all(&options, &mut steps);
    steps.print();
    outcome
}

fn all(options: &Options, steps: &mut Steps) -> Result<(), String> {
    let tools = steps.run("tools", tools::ready)?;
    steps.run("format", || {
        let checked = succeed(&mut cargo(["fmt", "--all", "--check"]));
        checked.map_err(|_| "not as rustfmt writes it; run `cargo fmt --all`".into())
    })?;
    steps.run("tidy", tidy::run)?;
    steps.run("links", links::run)?;
    steps.run("docs", docs::check)?;
    if !options.fast {
        steps.run("clippy", || {
            let lints = "clippy --workspace --all-targets -- -D warnings";
            let checked = succeed(&mut cargo(lints.split(' ')));
            checked.map_err(|_| "the lints above are refused".into())
        })?;
    }
    let postgres = steps.run("postgres", || Postgres::start(&tools.postgres))?;
    steps.run("tests", || tests(options, &tools, &postgres))?;
    steps.run("doctests", doctests::run)
}

fn tests(options: &Options, tools: &Tools, postgres: &Postgres) -> Result<(), String> {
    let nextest = tools::on_path(&["cargo-nextest"]).is_some();
    let runner: &[&str] = if nextest {
        &["nextest", "run"]
    } else {
        &["test"]
    };
    let mut command = cargo(runner.iter().copied());
    let chosen = |argument: &String| argument == "-p" || argument.starts_with("--package");
    if !options.runner.iter().any(chosen) {
        command.arg("--workspace");
    }
    command
        .args(&options.runner)
        .envs(tools.variables(postgres.url()));
    succeed(&mut command).map_err(|_| "the tests named above failed".into())
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--fast" => options.fast = true,
                "--" => {
                    options.runner = arguments.cloned().collect();
                    break;
                }
                other => {
                    let mend = "what is meant for the test runner follows `--`";
                    return Err(format!("there is no option `{other}`; {mend}"));
                }
            }
        }
        Ok(options)
    }
}

/// The steps that were run, with their durations.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Duration, bool)>,
}

impl Steps {
    /// Runs one step. Its error names it.
    fn run<T>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        println!("── {name}");
        let start = Instant::now();
        let outcome = step();
        self.done.push((name, start.elapsed(), outcome.is_ok()));
        outcome.map_err(|reason| format!("{name}: {reason}"))
    }

    fn print(&self) {
        println!();
        for (name, took, passed) in &self.done {
            let mark = if *passed { "ok" } else { "FAILED" };
            println!("{name:<10} {:>7.1} s  {mark}", took.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|(_, took, _)| *took).sum();
        println!("{:<10} {:>7.1} s", "together", total.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(line: &str) -> Result<Options, String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::parse(&arguments)
    }

    #[test]
    fn what_follows_the_dashes_is_for_the_runner() {
        let options = parse("--fast -- -p store --fast").expect("these are options");
        assert!(options.fast);
        assert_eq!(options.runner, ["-p", "store", "--fast"]);
        assert_eq!(parse(""), Ok(Options::default()));
    }

    #[test]
    fn an_unknown_option_is_refused() {
        let reason = parse("-p store").expect_err("it is no option of ours");
        assert!(reason.contains("`-p`"), "{reason}");
    }
}
