//! The project's own tasks, run as `cargo xtask TASK`. This file only reads the command line.

#![expect(
    clippy::disallowed_methods,
    reason = "a task runner measures its own steps; nothing of the product is decided here"
)]

mod bench;
mod docs;
mod finding;
mod fuzz;
mod links;
mod mutations;
mod postgres;
mod project;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test [--fast] [-- RUNNER-ARGUMENTS]
    Set up what the tests need, then check format, tidiness, documentation links
    and lints, and run every test. --fast leaves out the lints.
    Example: cargo xtask test --fast -- -p store
cargo xtask tools
    Only find, and as root on Debian install, what the tests need.
cargo xtask postgres
    Start a throw-away PostgreSQL and print the variables by which tests find it
    and the tools; Ctrl-C ends it.
cargo xtask tidy
    Only check the rules of the tree, the documentation links and that what
    `docs` writes is as the code has it.
cargo xtask docs
    Write the reference of the recipe language and the JSON Schemas from the code.
cargo xtask fuzz [SECONDSs|MINUTESm|TRIES]
    Change statement files of each kind by chance, for so long or so many times, and
    look that each is read or refused with a reason; a minute where nothing is said.
    Example: cargo xtask fuzz 10m
cargo xtask mutations
    Change each recorded page of each institution in every way and after every byte,
    and write what came of it into docs/mutations.md; takes a while.
cargo xtask bench [--full]
    Build with optimisation and print the benchmark's ratios. --full adds a list of
    10 million lines, which are filled in once and kept.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match task {
        "test" => test::run(rest),
        "tools" => tools::run(),
        "postgres" => postgres::run(),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "mutations" => mutations::run(),
        "tidy" => tidy::run()
            .and_then(|()| links::run())
            .and_then(|()| docs::check()),
        "docs" => docs::write(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no task `{other}`.\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
