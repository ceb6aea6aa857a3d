//! What can happen to a JSON answer.

use serde_json::{Map, Value, json};

use crate::Operator;
use crate::walks::Recorded;

/// Every pointer into a value, depth first, the root too.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(inner, &format!("{at}/{key}"), out);
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter().enumerate() {
                pointers(inner, &format!("{at}/{n}"), out);
            }
        }
        _ => {}
    }
}

struct Page<'p> {
    recorded: &'p Recorded,
    value: Value,
}

impl Page<'_> {
    fn with(&self, value: &Value) -> Recorded {
        self.recorded.with_body(value.to_string().into_bytes())
    }

    /// One page for each place that `change` changes.
    fn each(&self, change: impl Fn(&mut Value) -> bool) -> Vec<Recorded> {
        let mut places = Vec::new();
        pointers(&self.value, "", &mut places);
        places
            .iter()
            .filter_map(|place| {
                let mut value = self.value.clone();
                let is_changed = value.pointer_mut(place).is_some_and(&change);
                (is_changed && value != self.value).then(|| self.with(&value))
            })
            .collect()
    }

    /// One page with every place changed.
    fn all(&self, change: impl Fn(&mut Value) -> bool) -> Vec<Recorded> {
        let mut places = Vec::new();
        pointers(&self.value, "", &mut places);
        let mut value = self.value.clone();
        let mut is_changed = false;
        for place in places.iter().rev() {
            is_changed |= value.pointer_mut(place).is_some_and(&change);
        }
        if is_changed && value != self.value {
            vec![self.with(&value)]
        } else {
            Vec::new()
        }
    }

    /// One page for each list in it.
    fn lists(&self, change: impl Fn(&mut Vec<Value>)) -> Vec<Recorded> {
        self.each(|value| match value {
            Value::Array(items) if !items.is_empty() => {
                change(items);
                true
            }
            _ => false,
        })
    }

    /// One page for each key name of the objects in lists (or of the root), everywhere at once.
    fn keys(&self, change: impl Fn(&mut Map<String, Value>, &str)) -> Vec<Recorded> {
        let mut places = Vec::new();
        pointers(&self.value, "", &mut places);
        let mut names: Vec<String> = places
            .iter()
            .filter_map(|place| self.value.pointer(place)?.as_object())
            .flat_map(|map| map.keys().cloned())
            .collect();
        names.sort();
        names.dedup();
        names
            .iter()
            .flat_map(|name| {
                self.all(|value| match value {
                    Value::Object(map) if map.contains_key(name) => {
                        change(map, name);
                        true
                    }
                    _ => false,
                })
            })
            .collect()
    }
}

/// Exchanges two neighbouring values of an object. Two texts that change places are left alone: nothing but the bank's own
/// names of them tells which is which.
fn exchange(map: &mut Map<String, Value>, name: &str) {
    let keys: Vec<String> = map.keys().cloned().collect();
    let Some(at) = keys.iter().position(|key| key == name) else {
        return;
    };
    let Some(next) = keys.get(at + 1) else { return };
    let (here, there) = (map[name].clone(), map[next].clone());
    let is_words = |value: &Value| {
        let text = value.as_str();
        text.is_some_and(|text| !text.contains(|c: char| c.is_ascii_digit()))
    };
    if is_words(&here) && is_words(&there) {
        return;
    }
    map[name] = there;
    map[next] = here;
}

fn as_number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

macro_rules! operators {
    ($($name:literal: |$page:ident| $change:expr;)*) => {
        pub const OPERATORS: &[Operator] = &[$(Operator {
            name: $name,
            change: |recorded| {
                if !recorded.is_json() {
                    return Vec::new();
                }
                let Ok(value) = serde_json::from_slice(&recorded.body) else {
                    return Vec::new();
                };
                let $page = Page { recorded, value };
                $change
            },
        }),*];
    };
}

operators! {
    "json keys: one is renamed": |page| page.keys(|map, name| {
        if let Some(value) = map.remove(name) { map.insert(format!("{name}_v2"), value); }
    });
    "json keys: one is gone": |page| page.keys(|map, name| { map.remove(name); });
    "json keys: one is null": |page| page.keys(|map, name| { map[name] = Value::Null; });
    "json keys: one is empty": |page| page.keys(|map, name| { map[name] = json!(""); });
    "json keys: one holds a list": |page| page.keys(|map, name| { map[name] = json!([map[name].clone()]); });
    "json keys: one holds an object": |page| page.keys(|map, name| { map[name] = json!({ "value": map[name].clone() }); });
    "json keys: one says None": |page| page.keys(|map, name| { map[name] = json!("None"); });
    "json keys: one says -": |page| page.keys(|map, name| { map[name] = json!("-"); });
    "json keys: one is true": |page| page.keys(|map, name| { map[name] = json!(true); });
    "json keys: two exchange their values": |page| page.keys(exchange);
    "json keys: all in capitals": |page| page.all(|value| match value {
        Value::Object(map) => {
            *map = std::mem::take(map).into_iter().map(|(key, value)| (key.to_uppercase(), value)).collect();
            true
        }
        _ => false,
    });
    "json keys: new ones beside": |page| page.all(|value| match value {
        Value::Object(map) => { map.insert("zz_new".to_owned(), json!("1,234")); true }
        _ => false,
    });
    "json keys: turned around": |page| page.all(|value| match value {
        Value::Object(map) => { *map = std::mem::take(map).into_iter().rev().collect(); true }
        _ => false,
    });
    "json lists: the first is gone": |page| page.lists(|items| { items.remove(0); });
    "json lists: one in the middle is gone": |page| page.lists(|items| { items.remove(items.len() / 2); });
    "json lists: the last is gone": |page| page.lists(|items| { items.pop(); });
    "json lists: half of them are gone": |page| page.lists(|items| { items.truncate(items.len() / 2); });
    "json lists: all are gone": |page| page.lists(Vec::clear);
    "json lists: the first stands twice": |page| page.lists(|items| { items.insert(0, items[0].clone()); });
    "json lists: the last stands twice": |page| page.lists(|items| { items.extend(items.last().cloned()); });
    "json lists: all stand twice": |page| page.lists(|items| { let again = items.clone(); items.extend(again); });
    "json lists: turned upside down": |page| page.lists(|items| items.reverse());
    "json lists: two neighbours change places": |page| page.lists(|items| {
        let at = items.len() / 2;
        if at > 0 { items.swap(at - 1, at); }
    });
    "json lists: a null between them": |page| page.lists(|items| items.insert(items.len() / 2, Value::Null));
    "json lists: an empty object between them": |page| page.lists(|items| items.insert(items.len() / 2, json!({})));
    "json lists: one more list around": |page| page.lists(|items| { *items = vec![Value::Array(std::mem::take(items))]; });
    "json numbers: texts become numbers": |page| page.all(|value| {
        let number = value.as_str().filter(|text| !text.starts_with('0')).and_then(|text| text.parse::<i64>().ok());
        if let Some(number) = number { *value = json!(number); }
        number.is_some()
    });
    "json numbers: numbers become texts": |page| page.all(|value| {
        let text = value.as_number().map(ToString::to_string);
        if let Some(text) = text { *value = json!(text); return true; }
        false
    });
    "json numbers: floats": |page| page.all(|value| {
        let number = value.as_i64();
        if let Some(number) = number { *value = serde_json::from_str(&format!("{number}.0")).expect("a number"); }
        number.is_some()
    });
    "json numbers: pennies": |page| page.all(|value| {
        let number = value.as_i64();
        if let Some(number) = number { *value = serde_json::from_str(&format!("{number}.5")).expect("a number"); }
        number.is_some()
    });
    "json numbers: all negative": |page| page.all(|value| {
        let Some(number) = as_number(value).filter(|number| *number > 0.0) else { return false };
        *value = if value.is_string() { json!(format!("-{number}")) } else { json!(-number) };
        true
    });
    // Not in the first or last item: the line before a list's first one proves it, and that isn't on the page.
    "json numbers: one has another digit": |page| page.lists(|items| {
        let at = items.len() / 2;
        let is_inner = at > 0 && at + 1 < items.len();
        let Some(item) = items.get_mut(at).and_then(Value::as_object_mut).filter(|_| is_inner) else { return };
        for value in item.values_mut() {
            let number = value.as_str().filter(|text| text.len() > 2).and_then(|text| text.parse::<i64>().ok());
            if let Some(number) = number {
                *value = json!((number + 10).to_string());
                return;
            }
        }
    });
    "json: an error inside a 200": |page| vec![page.with(&json!({ "error": "E0001", "message": "システムエラー" }))];
    "json: in an envelope": |page| vec![page.with(&json!({ "result": "ok", "data": page.value.clone() }))];
    "json: null": |page| vec![page.with(&Value::Null)];
    "json: an empty object": |page| vec![page.with(&json!({}))];
    "json: an empty list": |page| vec![page.with(&json!([]))];
    "json: twice, one after the other": |page| vec![page.recorded.with_body([page.recorded.body.clone(), page.recorded.body.clone()].concat())];
    "json: an HTML page instead": |page| vec![Recorded {
        content_type: "text/html; charset=utf-8".to_owned(),
        ..page.recorded.with_body("<html><title>エラー</title><body>ただいま混みあっています</body></html>".into())
    }];
}
