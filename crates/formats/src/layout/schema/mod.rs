//! JSON Schema (2020-12) of `layout.toml`, for editors: made of the tables in [`blocks`].

mod blocks;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use blocks::{ALL, Block, Key, Kind, LAYOUT};

/// The schema of `layout.toml`.
pub fn schema() -> Value {
    let mut defs = Map::new();
    for block in ALL {
        defs.insert(block.name.to_owned(), object(block));
    }
    defs.insert("when".to_owned(), when());
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "layout.toml",
        "$ref": reference(LAYOUT.name),
    });
    schema["$defs"] = Value::Object(defs);
    schema
}

fn reference(name: &str) -> String {
    format!("#/$defs/{name}")
}

fn object(block: &Block) -> Value {
    let mut properties = Map::new();
    for key in block.keys {
        properties.insert(key.name.to_owned(), property(key));
    }
    let required: Vec<&str> = block
        .keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    json!({
        "type": "object",
        "description": format!("{}\n{}", block.ja, block.en),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(key: &Key) -> Value {
    let mut property = of(&key.kind);
    if let Value::Object(members) = &mut property {
        members.insert(
            "description".to_owned(),
            format!("{}\n{}", key.ja, key.en).into(),
        );
    }
    property
}

fn of(kind: &Kind) -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    match kind {
        Kind::Text => text,
        Kind::Texts => texts,
        Kind::Columns => json!({ "anyOf": [text, texts] }),
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Counts => json!({ "type": "array", "items": { "type": "integer", "minimum": 1 } }),
        Kind::Number => json!({ "type": "integer" }),
        Kind::Date => json!({ "type": "string", "examples": ["y/m/d", "y年m月d日", "ymd"] }),
        Kind::One(words) => choice(words),
        Kind::Where(words) => {
            json!({ "anyOf": [choice(words), { "type": "integer", "minimum": 1 }] })
        }
        Kind::Table(name) => json!({ "$ref": reference(name) }),
        Kind::Tables(name) => json!({ "type": "array", "items": { "$ref": reference(name) } }),
        Kind::When => json!({ "$ref": reference("when") }),
        Kind::Pending => {
            json!({ "anyOf": [{ "type": "boolean" }, { "$ref": reference("when") }] })
        }
    }
}

fn choice(words: &[(&str, &str, &str)]) -> Value {
    let each = words
        .iter()
        .map(|(word, ja, en)| json!({ "const": word, "description": format!("{ja}\n{en}") }));
    json!({ "anyOf": each.collect::<Vec<_>>() })
}

fn when() -> Value {
    json!({
        "type": "object",
        "description": "列の名前と、そのセルがどうであるか。全部が合うこと。\"\" 空、\"小計*\" で始まる、\"\\*\" 星印、\"@number\" \"@date\" \"@text\"（? を付けると空でもよい）、\"!…\" でない、並びはどれか\nColumns, and what their cells are like; all must fit. \"\" empty, \"小計*\" beginning so, \"\\*\" the sign itself, \"@number\" \"@date\" \"@text\" (with ? it may be empty), \"!…\" not, a list: any of these",
        "additionalProperties": {
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ],
        },
    })
}
