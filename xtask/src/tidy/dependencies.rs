//! Which crate may depend on which: arrows point down only.
//!
//! Judged on what `cargo metadata --no-deps` says, so that no other way of writing a dependency
//! slips through.

use std::path::Path;

use serde_json::Value;

use crate::finding::Finding;
use crate::project;

/// A crate of ours and those of ours that it may use.
const MAY_USE: [(&str, &[&str]); 11] = [
    (
        "server",
        &[
            "aggregation",
            "sessions",
            "store",
            "recipe",
            "formats",
            "domain",
        ],
    ),
    (
        "aggregation",
        &["store", "sessions", "recipe", "formats", "domain"],
    ),
    ("sessions", &["recipe", "formats", "domain"]),
    ("store", &["domain"]),
    ("recipe", &["formats", "domain"]),
    ("formats", &["domain"]),
    ("domain", &[]),
    // It is the truth that `recipe` is judged by, so it shares no code with it.
    ("sandbox", &[]),
    ("bench", ANYTHING),
    ("system-tests", ANYTHING),
    // The documents that are written from the code.
    ("xtask", &["recipe", "formats"]),
];

const ANYTHING: &[&str] = &["*"];

/// Crates without input, output, clock or log.
const PURE: [&str; 3] = ["domain", "formats", "recipe"];

/// What a pure crate has no use for.
const IMPURE: [&str; 11] = [
    "tokio",
    "sqlx",
    "reqwest",
    "axum",
    "hyper",
    "rustls",
    "fantoccini",
    "getrandom",
    "tracing",
    "log",
    "tempfile",
];

/// One dependency as Cargo.toml has it.
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    /// For tests, examples and benchmarks only.
    dev: bool,
    /// Behind a feature.
    optional: bool,
}

/// Every dependency that the tables above refuse. `metadata` is cargo's JSON.
pub fn check(metadata: &[u8]) -> Result<Vec<Finding>, String> {
    let strange = || "cargo metadata printed something unexpected".to_owned();
    let metadata: Value = serde_json::from_slice(metadata).map_err(|_| strange())?;
    let packages = metadata["packages"].as_array().ok_or_else(strange)?;
    let ours: Vec<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    let mut findings = Vec::new();
    for package in packages {
        let from = package["name"].as_str().ok_or_else(strange)?;
        let manifest = package["manifest_path"].as_str().ok_or_else(strange)?;
        if !MAY_USE.iter().any(|(name, _)| *name == from) {
            let problem = format!("the crate {from} has no place in the table of dependencies");
            let mend = "add it in xtask/src/tidy/dependencies.rs and in ARCHITECTURE.md";
            findings.push(at(manifest, from, problem, mend));
        }
        for dependency in package["dependencies"].as_array().ok_or_else(strange)? {
            let edge = Edge {
                from,
                to: dependency["name"].as_str().ok_or_else(strange)?,
                dev: dependency["kind"] == "dev",
                optional: dependency["optional"] == true,
            };
            if let Some((problem, mend)) = refusal(&edge, &ours) {
                findings.push(at(manifest, edge.to, problem, mend));
            }
        }
    }
    Ok(findings)
}

fn refusal(edge: &Edge<'_>, ours: &[&str]) -> Option<(String, &'static str)> {
    let Edge { from, to, dev, .. } = edge;
    if ours.contains(to) {
        let mend = "arrows point down only: move what is needed to a crate below both";
        return (!may_use(edge)).then(|| (format!("{from} must not depend on {to}"), mend));
    }
    let impure = PURE.contains(from) && IMPURE.contains(to) && !dev;
    let mend = "take what it would do as an argument, or move it to sessions, store or server";
    impure.then(|| (format!("{from} is pure and must not depend on {to}"), mend))
}

fn may_use(edge: &Edge<'_>) -> bool {
    let Edge {
        from,
        to,
        dev,
        optional,
    } = *edge;
    if to == "sandbox" && ((from == "server" && optional) || (dev && from != "domain")) {
        return true;
    }
    let row = MAY_USE.iter().find(|(name, _)| *name == from);
    // A crate without a row is already a finding of its own.
    row.is_none_or(|(_, may)| *may == ANYTHING || may.contains(&to))
}

/// The finding at the line of the manifest that names the dependency.
fn at(manifest: &str, name: &str, problem: String, mend: &'static str) -> Finding {
    let text = std::fs::read_to_string(manifest).unwrap_or_default();
    let named = |line: &str| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    let path = Path::new(manifest);
    let path = path.strip_prefix(project::root()).unwrap_or(path);
    Finding {
        path: path.display().to_string(),
        line: text.lines().position(named).map_or(1, |index| index + 1),
        problem,
        mend,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check;

    /// The problems of a workspace whose crate `from` has one dependency.
    fn problems(from: &str, dependency: Value) -> Vec<String> {
        let mut packages: Vec<Value> = ["domain", "recipe", "sandbox", "server", "store"]
            .into_iter()
            .filter(|name| *name != from)
            .map(|name| json!({ "name": name, "manifest_path": "none", "dependencies": [] }))
            .collect();
        packages
            .push(json!({ "name": from, "manifest_path": "none", "dependencies": [dependency] }));
        let metadata = json!({ "packages": packages }).to_string();
        let findings = check(metadata.as_bytes()).expect("it is as cargo prints it");
        findings
            .into_iter()
            .map(|finding| finding.problem)
            .collect()
    }

    fn on(name: &str) -> Value {
        json!({ "name": name, "kind": null, "optional": false })
    }

    #[test]
    fn arrows_that_point_down_are_accepted() {
        assert!(problems("server", on("store")).is_empty());
        assert!(problems("recipe", on("domain")).is_empty());
        assert!(problems("system-tests", on("sandbox")).is_empty());
        assert!(problems("store", on("sqlx")).is_empty());
    }

    #[test]
    fn arrows_that_point_up_are_refused() {
        assert_eq!(
            problems("domain", on("store")),
            ["domain must not depend on store"]
        );
        assert_eq!(
            problems("store", on("recipe")),
            ["store must not depend on recipe"]
        );
        let build = json!({ "name": "recipe", "kind": "build", "optional": false });
        assert_eq!(
            problems("sandbox", build),
            ["sandbox must not depend on recipe"]
        );
    }

    #[test]
    fn the_sandbox_is_for_tests_and_the_demo() {
        assert_eq!(
            problems("server", on("sandbox")),
            ["server must not depend on sandbox"]
        );
        let demo = json!({ "name": "sandbox", "kind": null, "optional": true });
        assert!(problems("server", demo).is_empty());
        let test = json!({ "name": "sandbox", "kind": "dev", "optional": false });
        assert!(problems("recipe", test).is_empty());
    }

    #[test]
    fn pure_crates_stay_pure_outside_their_tests() {
        assert_eq!(
            problems("recipe", on("tokio")),
            ["recipe is pure and must not depend on tokio"]
        );
        let test = json!({ "name": "tokio", "kind": "dev", "optional": false });
        assert!(problems("recipe", test).is_empty());
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        let problems = problems("ledger", on("serde"));
        assert_eq!(
            problems,
            ["the crate ledger has no place in the table of dependencies"]
        );
    }

    #[test]
    fn what_is_no_metadata_is_an_error() {
        assert!(check(b"warning: nothing").is_err());
        assert!(check(b"{}").is_err());
    }
}
