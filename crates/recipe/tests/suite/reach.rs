//! What a reviewer is told of where a recipe goes, and what a release would change.

use crate::bank::{INSTITUTION, RECIPE};
use recipe::{Recipe, SitePart};

fn institution() -> String {
    let hosts = "hosts = [\"https://files.example\", \"https://unused.example\"]\nhistory";
    INSTITUTION.replacen("history", hosts, 1)
}

fn recipe(changes: &[(&str, &str)]) -> Recipe {
    let text = changes
        .iter()
        .fold(RECIPE.to_owned(), |recipe, (from, to)| {
            assert!(recipe.contains(from), "the recipe has no {from:?}");
            recipe.replacen(from, to, 1)
        });
    let read = Recipe::read(&institution(), &text);
    read.unwrap_or_else(|faults| panic!("{faults:?}"))
}

const WIDER: [(&str, &str); 4] = [
    (
        "logout = { click = \"ログアウト\" }",
        "logout = { open = \"https://files.example/bye\" }",
    ),
    (
        "[site]\n",
        "[site]\nassets = [\"https://cdn.example/js/*\"]\nheaders = { X-Token = \"{t}\" }\nharmless = { \"/furikomi-rireki\" = \"履歴だけ\" }\n",
    ),
    (
        "get    = [",
        "get    = [\"https://files.example/csv/*\", \"https://files.example/bye\", \"/furikomi-rireki\", ",
    ),
    (
        "kind = \"menu\"\n",
        "kind = \"menu\"\nkeep = { t = \"h1\" }\n",
    ),
];

#[test]
fn every_host_is_told_with_what_it_is_for() {
    let reach = recipe(&WIDER).reach();
    let hosts: Vec<String> = reach.hosts().iter().map(|host| host.said().en).collect();
    assert_eq!(
        hosts,
        [
            "https://ib.mihon.example: login and statements, the first page, pages opened by GET, what is posted to",
            "https://cdn.example: scripts, styles and pictures",
            "https://files.example: pages opened by GET, the logout, hosts of institution.toml",
            "https://unused.example: hosts of institution.toml",
        ]
    );
    assert_eq!(
        reach.hosts()[2].said().ja,
        "https://files.example：GETで開く画面、ログアウト、institution.toml の hosts"
    );
}

#[test]
fn a_release_that_says_the_same_changes_nothing() {
    let reach = recipe(&[]).reach();
    assert_eq!(reach.changes_since(&reach), []);
    let other_page = recipe(&[("title = \"メニュー\"", "title = \"トップ\"")]);
    assert_eq!(other_page.reach().changes_since(&reach), []);
}

#[test]
fn what_a_release_changes_of_the_fence_is_told_line_by_line() {
    let before = recipe(&[]).reach();
    let after = recipe(&WIDER).reach();
    let told = |changes: Vec<recipe::SiteChange>| -> Vec<(SitePart, String, bool, bool)> {
        changes
            .into_iter()
            .map(|change| {
                let line = change.line;
                (line.part, line.text, change.is_new, change.opens_host)
            })
            .collect()
    };
    let line = |part, text: &str, opens| (part, text.to_owned(), true, opens);
    assert_eq!(
        told(after.changes_since(&before)),
        [
            line(SitePart::Get, "https://files.example/csv/*", false),
            line(SitePart::Get, "https://files.example/bye", false),
            line(SitePart::Get, "/furikomi-rireki", false),
            line(SitePart::Asset, "https://cdn.example/js/*", true),
            line(SitePart::Header, "X-Token = \"{t}\"", false),
            line(SitePart::Harmless, "/furikomi-rireki: 履歴だけ", false),
            line(SitePart::Logout, "https://files.example/bye", false),
        ]
    );
    let back = told(before.changes_since(&after));
    assert_eq!(back.len(), 7);
    assert!(back.iter().all(|(_, _, is_new, opens)| !is_new && !opens));
}
