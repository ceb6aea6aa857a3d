//! JSON Schema (2020-12) of both files, for editors.

use serde_json::{Map, Value, json};

use super::{Block, INSTITUTION, Key, Kind, PAGES, RECIPE, reachable};
use crate::recipe::words;

/// The schema of `recipe.toml`.
pub fn schema() -> Value {
    whole(&RECIPE)
}

/// The schema of `institution.toml`.
pub fn institution_schema() -> Value {
    whole(&INSTITUTION)
}

fn whole(root: &'static Block) -> Value {
    let mut defs = Map::new();
    for block in reachable(root) {
        defs.insert(block.name.to_owned(), object(block));
    }
    if root.name == RECIPE.name {
        defs.insert("page".to_owned(), page());
        defs.insert("any-value".to_owned(), any_value());
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": root.what,
        "$ref": reference(root.name),
    });
    schema["$defs"] = Value::Object(defs);
    schema
}

fn reference(name: &str) -> String {
    format!("#/$defs/{name}")
}

fn object(block: &Block) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in block.all() {
        properties.insert(key.name.to_owned(), property(block, key));
        if key.required {
            required.push(key.name);
        }
    }
    json!({
        "type": "object",
        "description": format!("{}\n{}", block.ja, block.en),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(block: &Block, key: &Key) -> Value {
    // Each kind of page has a schema of its own.
    let mut property = if (block.name, key.name) == (RECIPE.name, "page") {
        json!({ "type": "array", "items": { "$ref": reference("page") } })
    } else {
        of(&key.kind)
    };
    if let Value::Object(members) = &mut property {
        members.insert(
            "description".to_owned(),
            format!("{}\n{}", key.ja, key.en).into(),
        );
        if let Ok(default) = serde_json::from_str::<Value>(key.default) {
            members.insert("default".to_owned(), default);
        }
    }
    property
}

fn of(kind: &Kind) -> Value {
    let text = |format: &str| json!({ "type": "string", "examples": [format] });
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count(i64::MIN, _) => json!({ "type": "integer" }),
        Kind::Count(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Number => json!({ "type": "number", "minimum": 0 }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Css => json!({ "type": "string", "maxLength": 200 }),
        Kind::Pattern => json!({ "type": "string" }),
        Kind::Address => json!({ "type": "string", "pattern": "^(/|https://)" }),
        Kind::Template => text("{from:YYYYMMDD}"),
        Kind::Word(words) => json!({ "enum": words() }),
        Kind::Block(block) => json!({ "$ref": reference(block.name) }),
        Kind::Map(inner) => json!({ "type": "object", "additionalProperties": of(inner) }),
        Kind::Many(inner) => {
            let one = of(inner);
            json!({ "anyOf": [one, { "type": "array", "items": one }] })
        }
        Kind::Any(kinds) => json!({ "anyOf": kinds.iter().map(of).collect::<Vec<_>>() }),
        Kind::Value => json!({ "$ref": reference("any-value") }),
        Kind::Json => json!({}),
    }
}

/// A bare text, a list of values, or a table; a number where a file has no header.
fn any_value() -> Value {
    json!({ "anyOf": [
        { "type": "string" },
        { "type": "integer", "minimum": 1 },
        { "type": "array", "items": { "$ref": reference("any-value") } },
        { "$ref": reference("value") },
    ] })
}

/// The kind decides which keys a page has.
fn page() -> Value {
    let outcomes = words::outcomes();
    let own = PAGES.iter().map(|block| {
        let kind = block.name.trim_start_matches("page-");
        let is = if kind == "outcome" {
            json!({ "enum": outcomes })
        } else {
            json!({ "const": kind })
        };
        json!({
            "if": { "properties": { "kind": is } },
            "then": { "$ref": reference(block.name) },
        })
    });
    json!({
        "type": "object",
        "properties": { "kind": { "enum": words::kinds() } },
        "required": ["kind"],
        "allOf": own.collect::<Vec<_>>(),
    })
}
