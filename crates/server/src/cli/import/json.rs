//! The same for programs: one object for each file, on a line of its own.

use aggregation::importing::{Imported, ImportedStatement, Target};
use formats::{Check, Notice, Outcome, What};
use serde_json::{Value, json};

pub fn imported(imported: &Imported, file: &str) -> Value {
    json!({
        "file": file,
        "stored": imported.id.is_some(),
        "import": imported.id.map(|id| id.0),
        "layout": imported.layout,
        "layout_name": imported.layout_name,
        "notices": imported.notices.iter().map(Notice::key).collect::<Vec<_>>(),
        "statements": imported.statements.iter().map(statement).collect::<Vec<_>>(),
    })
}

/// Nothing of the file is stored. `message` is in the language of the command.
pub fn refused(file: &str, key: &str, message: &str) -> Value {
    json!({
        "file": file,
        "stored": false,
        "refused": { "key": key, "message": message },
    })
}

fn statement(one: &ImportedStatement) -> Value {
    let summary = &one.summary;
    json!({
        "account": one.account_label,
        "account_is": match one.target {
            Target::Known => "known",
            Target::New => "new",
            Target::Undecided => "undecided",
        },
        "kind": summary.kind.word(),
        "unit": summary.unit.to_string(),
        "from": summary.days.map(|days| days.from.to_string()),
        "to": summary.days.map(|days| days.to.to_string()),
        "money_in": summary.money_in,
        "money_out": summary.money_out,
        "opening": summary.opening,
        "closing": summary.closing,
        "read": one.counts.read,
        "new": one.counts.new,
        "known": one.counts.known,
        "amended": one.counts.amended,
        "asked": one.counts.asked,
        "checks": summary.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(check: &Check) -> Value {
    let what = match &check.what {
        What::Chain => "running-balance",
        What::Ends => "opening-to-closing",
        What::Stated(name) => name,
    };
    match check.outcome {
        Outcome::Agrees(value) => json!({ "what": what, "outcome": "agrees", "value": value }),
        Outcome::Differs(places) => json!({ "what": what, "outcome": "differs", "places": places }),
        Outcome::NothingToCompare => json!({ "what": what, "outcome": "nothing-to-compare" }),
    }
}
