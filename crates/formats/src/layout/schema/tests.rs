//! The schema says what the reader of layouts says.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::model::{
    Above, AboveIs, AccountFrom, Heading, Holder, Layout, Line, OrderWord, Row, RowIs, Shape, Side,
    Traits,
};
use super::blocks::{ABOVE_IS, ALL, HOLDERS, ORDERS, ROW_IS, Word};
use super::schema;

/// The words that the reader offers where it is given one that isn't there.
fn offered<T: DeserializeOwned>(toml: &str) -> BTreeSet<String> {
    let Err(error) = toml::from_str::<T>(toml) else {
        panic!("{toml} is no word");
    };
    let message = error.message().to_owned();
    let (_, list) = message.split_once("expected ").expect("a list");
    let words = list.split('`').skip(1).step_by(2).map(str::to_owned);
    words.collect()
}

#[test]
fn every_table_has_the_keys_that_the_reader_takes() {
    const NONE: &str = "no_such_key = 1";
    let read = [
        ("layout", offered::<Layout>(NONE)),
        ("heading", offered::<Heading>(NONE)),
        ("shape", offered::<Shape>(NONE)),
        ("above", offered::<Above>(NONE)),
        ("row", offered::<Row>(NONE)),
        ("line", offered::<Line>(NONE)),
        ("side", offered::<Side>(NONE)),
        ("account", offered::<AccountFrom>(NONE)),
        ("traits", offered::<Traits>(NONE)),
    ];
    assert_eq!(read.len(), ALL.len());
    for (name, keys) in read {
        let block = ALL.iter().find(|block| block.name == name).expect(name);
        let written = block.keys.iter().map(|key| key.name.to_owned()).collect();
        assert_eq!(keys, written, "{name}");
    }
}

#[test]
fn every_choice_has_the_words_that_the_reader_takes() {
    #[derive(serde::Deserialize)]
    struct One<T> {
        #[serde(rename = "is")]
        _is: T,
    }
    const NONE: &str = "is = \"no-such-word\"";
    let read: [(BTreeSet<String>, &[Word]); 4] = [
        (offered::<One<Holder>>(NONE), HOLDERS),
        (offered::<One<AboveIs>>(NONE), ABOVE_IS),
        (offered::<One<RowIs>>(NONE), ROW_IS),
        (offered::<One<OrderWord>>(NONE), ORDERS),
    ];
    for (words, written) in read {
        let written = written.iter().map(|(word, ..)| (*word).to_owned());
        assert_eq!(words, written.collect());
    }
}

/// Whether a value is as a schema says, as far as this schema says anything.
fn fits(schema: &Value, root: &Value, value: &Value) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointed = root.pointer(reference.trim_start_matches('#'));
        return fits(pointed.expect("a definition"), root, value);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let one = any.iter().any(|schema| fits(schema, root, value).is_ok());
        return one
            .then_some(())
            .ok_or_else(|| format!("{value}: none of {any:?}"));
    }
    if let Some(only) = schema.get("const") {
        return (only == value)
            .then_some(())
            .ok_or_else(|| format!("{value} isn't {only}"));
    }
    match (schema["type"].as_str(), value) {
        (Some("string"), Value::String(_)) | (Some("boolean"), Value::Bool(_)) => Ok(()),
        (Some("integer"), Value::Number(number)) => {
            let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
            let fits = number.as_i64().is_some_and(|number| number >= least);
            fits.then_some(()).ok_or_else(|| format!("{number}"))
        }
        (Some("array"), Value::Array(items)) => items
            .iter()
            .try_for_each(|item| fits(&schema["items"], root, item)),
        (Some("object"), Value::Object(members)) => {
            for key in schema["required"].as_array().into_iter().flatten() {
                let key = key.as_str().expect("a key");
                if !members.contains_key(key) {
                    return Err(format!("no {key}"));
                }
            }
            members.iter().try_for_each(|(key, value)| {
                let own = schema["properties"].get(key);
                let others = Some(&schema["additionalProperties"]).filter(|one| one.is_object());
                let schema = own.or(others).ok_or_else(|| format!("{key} isn't there"))?;
                fits(schema, root, value).map_err(|why| format!("{key}: {why}"))
            })
        }
        (kind, value) => Err(format!("{value} isn't {kind:?}")),
    }
}

fn judged(toml: &str) -> Result<(), String> {
    let value: Value = toml::from_str(toml).expect("TOML");
    let schema = schema();
    fits(&schema, &schema, &value)
}

#[test]
fn every_built_in_layout_is_as_the_schema_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let mut count = 0;
    for entry in std::fs::read_dir(root).expect("the layouts") {
        let path = entry.expect("a folder").path().join("layout.toml");
        let text = std::fs::read_to_string(&path).expect("a layout");
        assert_eq!(judged(&text), Ok(()), "{}", path.display());
        count += 1;
    }
    assert!(count >= 40, "{count}");
}

#[test]
fn what_the_reader_refuses_the_schema_refuses() {
    let whole = "id = \"a\"\nname = \"A\"\n[line]\ndate = \"日\"\nas = \"y/m/d\"\nsigned = \"円\"\ndescription = []\n";
    assert_eq!(judged(whole), Ok(()));
    for (from, to) in [
        ("signed", "sign"),
        ("id = \"a\"\n", ""),
        ("\"A\"", "5"),
        ("[line]", "account = \"purse\"\n[line]"),
        ("[line]", "[[row]]\nis = \"sum\"\n[line]"),
        (
            "[line]",
            "[[above]]\nlabel = \"x\"\nis = \"count\"\nvalue = \"there\"\n[line]",
        ),
    ] {
        assert!(judged(&whole.replacen(from, to, 1)).is_err(), "{to}");
    }
}
