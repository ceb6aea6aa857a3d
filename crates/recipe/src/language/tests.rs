//! The table and the readers say the same.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::source::{Source, Table};

/// Has every block of the language once.
const EVERYTHING: &str = include_str!("everything.toml");
const INSTITUTION_TOML: &str = include_str!("everything-institution.toml");

/// No login form may stand beside it.
const CONSENT: &str =
    "[oauth]\nauthorize = \"/a\"\ntoken = \"/t\"\nscope = \"accounts\"\nrefresh = \"kept\"\n";

type Asked = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// What the readers asked for in each block.
fn asked() -> (Asked, String) {
    let read = |file, text: &str, read: &dyn Fn(&Source<'_>)| {
        let source = Source::new(file, text);
        read(&source);
        let asked = source.asked();
        let (errors, _) = source.into_faults();
        let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
        (asked, said.join("\n"))
    };
    let institution = crate::Institution::read(INSTITUTION_TOML).unwrap_or_else(|faults| {
        panic!("{faults:?}");
    });
    let recipe = |source: &Source<'_>| {
        let root = source.parse().expect("TOML");
        let table = Table::of(source, root.get_ref(), 0, &RECIPE);
        crate::recipe::read_for_test(source, &institution, &table);
    };
    let (mut all, mut said) = read("recipe.toml", EVERYTHING, &recipe);
    let (consent, _) = read("recipe.toml", CONSENT, &recipe);
    all.entry("oauth")
        .or_default()
        .extend(consent.get("oauth").into_iter().flatten());
    let (further, more) = read("institution.toml", INSTITUTION_TOML, &|source| {
        let root = source.parse().expect("TOML");
        let table = Table::of(source, root.get_ref(), 0, &INSTITUTION);
        crate::institution::read_for_test(&table);
    });
    all.extend(further);
    said.push_str(&more);
    (all, said)
}

#[test]
fn every_key_that_is_read_is_described_and_every_described_one_is_read() {
    let (asked, said) = asked();
    assert_eq!(said, "", "the example of everything has faults");
    for block in reachable(&RECIPE)
        .into_iter()
        .chain(reachable(&INSTITUTION))
    {
        let described: BTreeSet<&str> = block.all().iter().map(|key| key.name).collect();
        let read = asked.get(block.name).cloned().unwrap_or_default();
        assert_eq!(described, read, "keys of {}", block.name);
    }
}

#[test]
fn no_block_describes_a_key_twice_and_nothing_is_left_unsaid() {
    for block in reachable(&RECIPE)
        .into_iter()
        .chain(reachable(&INSTITUTION))
    {
        let keys = block.all();
        let names: BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
        assert_eq!(names.len(), keys.len(), "{}", block.name);
        for key in keys {
            assert!(!key.ja.is_empty() && !key.en.is_empty(), "{}", key.name);
            assert!(
                key.default.is_empty()
                    || serde_json::from_str::<serde_json::Value>(key.default).is_ok(),
                "{}: {} is no default",
                key.name,
                key.default
            );
        }
    }
}

#[test]
fn schemas_refer_only_to_what_they_define() {
    for schema in [schema(), institution_schema()] {
        let defs = schema["$defs"].as_object().expect("definitions");
        let mut open = vec![&schema];
        let mut references = 0;
        while let Some(value) = open.pop() {
            match value {
                serde_json::Value::Object(members) => {
                    if let Some(name) = members.get("$ref").and_then(serde_json::Value::as_str) {
                        let name = name.trim_start_matches("#/$defs/");
                        assert!(defs.contains_key(name), "{name}");
                        references += 1;
                    }
                    open.extend(members.values());
                }
                serde_json::Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        assert!(references > 5);
    }
}

/// No page of the project is longer than 600 lines; the next keys need room.
#[test]
fn the_references_have_room_for_the_next_keys() {
    for words in [Words::Japanese, Words::English] {
        for text in [recipe_reference(words), institution_reference(words)] {
            assert!(text.lines().count() < 580, "{}", text.lines().count());
        }
    }
}

#[test]
fn the_reference_has_every_key_in_both_languages() {
    for words in [Words::Japanese, Words::English] {
        let text = reference(words);
        for block in reachable(&RECIPE)
            .into_iter()
            .chain(reachable(&INSTITUTION))
        {
            let heading = format!("\n### {}\n", super::reference::heading(block));
            assert_eq!(text.matches(&heading).count(), 1, "{}", block.name);
            for key in block.all() {
                assert!(
                    text.contains(&format!("| `{}` | ", key.name)),
                    "{}",
                    key.name
                );
            }
        }
    }
}
