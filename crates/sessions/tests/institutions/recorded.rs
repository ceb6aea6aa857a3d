//! Recorded walks: pages in, text out. `UPDATE_EXPECT=1` records and writes anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::fetch::Cause;
use jiff::civil::date;
use recipe::replay::{Replayer, expected_text, record};
use recipe::{FetchOrder, Recipe, Walked, walk};
use sandbox::DemoLogin;

use crate::habits::{each, institutions};
use crate::visit::{Customer, TODAY, customer, days, folder, order, recipe, sandbox_with, visit};

/// Beside the bodies, so that each walk has its own.
const EXPECTED: &str = "expected.txt";
const WALK: &str = "walk.toml";

fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// The folders under `pages/`, sorted.
fn recorded_walks(institution: &str) -> Vec<PathBuf> {
    let pages = fs::read_dir(folder(institution).join("pages"))
        .map(|entries| entries.filter_map(Result::ok).collect())
        .unwrap_or_else(|_| Vec::new());
    let mut walks: Vec<PathBuf> = pages
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.join(WALK).exists())
        .collect();
    walks.sort();
    walks
}

/// Compares a file with what it should be, or writes it.
pub fn hold(path: &Path, content: &[u8], what: &str) {
    if is_updating() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
        return;
    }
    let stored = fs::read(path).unwrap_or_default();
    let (stored, content) = (
        String::from_utf8_lossy(&stored),
        String::from_utf8_lossy(content),
    );
    assert!(
        stored == content,
        "{what}: {} differs; refresh with UPDATE_EXPECT=1\n--- stored\n{stored}\n--- now\n{content}",
        path.display()
    );
}

/// One test, because the second half reads what the first one may have written.
#[tokio::test]
async fn recorded_pages_give_their_expected_text() {
    each(record_walks_of).await;
    let mut count = 0;
    for institution in institutions() {
        for walk in recorded_walks(institution) {
            replay(institution, &walk).await;
            count += 1;
        }
    }
    assert!(
        count >= 2 * institutions().count(),
        "only {count} recorded walks were found"
    );
}

/// Replays a recorded walk and holds what it gives.
pub async fn replay(institution: &str, folder: &Path) {
    let walked = replay_with(&recipe(institution), folder, |_, body| body).await;
    let what = format!("{institution}: {:?} {:#?}", walked.error, walked.trace);
    hold(
        &folder.join(EXPECTED),
        expected_text(&walked).as_bytes(),
        &what,
    );
}

/// Replays a recorded walk whose bodies, by name, were done something to.
async fn replay_with(
    recipe: &Recipe,
    folder: &Path,
    spoil: impl Fn(&str, Vec<u8>) -> Vec<u8>,
) -> Walked {
    let walk_toml = fs::read_to_string(folder.join(WALK)).expect("walk.toml");
    let replayer = Replayer::read(&walk_toml, |name| {
        Some(spoil(name, fs::read(folder.join(name)).ok()?))
    });
    let mut replayer = replayer.unwrap_or_else(|faults| panic!("{}: {faults:?}", folder.display()));
    let order = replayer.order().clone();
    walk(recipe, &order, &mut replayer).await
}

/// How often each page is cut.
const CUTS: usize = 6;

#[tokio::test]
async fn a_recorded_page_that_is_cut_anywhere_is_refused_or_right() {
    for institution in institutions() {
        let (recipe, folder) = (
            recipe(institution),
            folder(institution).join("pages/normal"),
        );
        let whole = expected_text(&replay_with(&recipe, &folder, |_, body| body).await);
        let pages = fs::read_dir(&folder)
            .expect("the recorded walk")
            .filter_map(Result::ok);
        let names = pages.map(|entry| entry.file_name().to_string_lossy().into_owned());
        for name in names.filter(|name| name.ends_with(".html") || name.ends_with(".json")) {
            for cut in 0..CUTS {
                let walked = replay_with(&recipe, &folder, |one, mut body| {
                    if one == name {
                        body.truncate(body.len() * cut / CUTS);
                    }
                    body
                })
                .await;
                let text = expected_text(&walked);
                let what = format!("{institution} {name}, cut after {cut}/{CUTS}");
                if walked.error.is_none() && walked.account_errors.is_empty() {
                    assert_eq!(text, whole, "{what}");
                }
                let mut left: Vec<&str> = whole.lines().collect();
                for line in text.lines().filter(|line| !line.starts_with('!')) {
                    let at = left.iter().position(|one| *one == line);
                    left.remove(at.unwrap_or_else(|| {
                        panic!("{what}: {line} isn't a line of the whole walk")
                    }));
                }
            }
        }
    }
}

/// What the simulation gives for a normal walk of a few weeks and for a wrong password is what is recorded.
async fn record_walks_of(institution: &'static str) {
    let sandbox = sandbox_with(1).await;
    let login = customer(institution);
    let mut order: FetchOrder = order(TODAY);
    order.default_period = days(date(2026, 11, 1), TODAY);
    for (name, customer, expected) in [
        ("normal", Customer::of(login), None),
        (
            "wrong-password",
            Customer::of(login).with_password("chigau12"),
            Some(Cause::CredentialsRejected),
        ),
    ] {
        let what = format!("{institution} {name}");
        let visit = visit(&sandbox, login, &order, customer).await;
        let cause = visit.walked.error.as_ref().map(|error| error.cause);
        assert_eq!(cause, expected, "{what}: {:#?}", visit.walked.trace);
        hold_walk(login, name, &order, &visit.walked);
    }
}

/// Holds a walk against the one recorded under `pages/NAME`, or records it.
pub fn hold_walk(login: &DemoLogin, name: &str, order: &FetchOrder, walked: &Walked) {
    let what = format!("{} {name}", login.institution);
    let (walk_toml, bodies) = record(order, &walked.captures);
    let files: BTreeMap<String, Vec<u8>> = bodies
        .into_iter()
        .chain([(WALK.to_owned(), walk_toml.into_bytes())])
        .collect();
    let size: usize = files.values().map(Vec::len).sum();
    assert!(size < 150_000, "{what}: {size} bytes are too many to keep");
    let folder = folder(login.institution).join("pages").join(name);
    let secret = login
        .fields
        .iter()
        .find(|(field, _)| *field == "password")
        .map_or("", |(_, value)| *value);
    for (file, content) in &files {
        assert!(
            !String::from_utf8_lossy(content).contains(secret),
            "{what}: a secret was recorded"
        );
        hold(&folder.join(file), content, &what);
    }
    hold(
        &folder.join(EXPECTED),
        expected_text(walked).as_bytes(),
        &what,
    );
}
