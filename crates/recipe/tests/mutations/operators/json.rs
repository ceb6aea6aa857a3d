//! What can happen to a JSON answer.

use serde_json::{Map, Value, json};

use super::{Change, Operator};
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

pub struct Page<'p> {
    recorded: &'p Recorded,
    value: Value,
}

impl<'p> Page<'p> {
    pub fn read(recorded: &'p Recorded) -> Option<Page<'p>> {
        let value = serde_json::from_slice(&recorded.body).ok()?;
        recorded.is_json().then_some(Page { recorded, value })
    }

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

    /// One page for each two neighbouring items, of one day or of two, and each key under which both have another number.
    fn exchanged(&self, is_one_day: bool) -> Vec<Recorded> {
        let mut places = Vec::new();
        pointers(&self.value, "", &mut places);
        let mut pages = Vec::new();
        for place in &places {
            let items = self.value.pointer(place).and_then(Value::as_array);
            let items = items.map_or(&[][..], Vec::as_slice);
            for at in 1..items.len() {
                let (one, other) = (&items[at - 1], &items[at]);
                let days = [day(one), day(other)];
                if days[0].is_none() || (days[0] == days[1]) != is_one_day {
                    continue;
                }
                let mut inner = Vec::new();
                pointers(one, "", &mut inner);
                for key in inner {
                    let (here, there) = (one.pointer(&key), other.pointer(&key));
                    if let (Some(here), Some(there)) = (here, there)
                        && here != there
                        && here.is_number()
                        && there.is_number()
                    {
                        let mut value = self.value.clone();
                        for (at, number) in [(at - 1, there), (at, here)] {
                            if let Some(cell) = value.pointer_mut(&format!("{place}/{at}{key}")) {
                                *cell = number.clone();
                            }
                        }
                        pages.push(self.with(&value));
                    }
                }
            }
        }
        pages
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

/// The day of an item: of the first text in it that is one, a time perhaps.
fn day(item: &Value) -> Option<&str> {
    let texts = item.as_object()?.values().filter_map(Value::as_str);
    texts
        .filter(|text| text.starts_with("2026-"))
        .find_map(|text| text.get(..10))
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

/// The word for the other direction.
fn opposite(word: &str) -> Option<&'static str> {
    const OPPOSITES: [(&str, &str); 6] = [
        ("D", "C"),
        ("DEBIT", "CREDIT"),
        ("OUT", "IN"),
        ("out", "in"),
        ("debit", "credit"),
        ("出金", "入金"),
    ];
    let both = OPPOSITES
        .iter()
        .flat_map(|(one, other)| [(*one, *other), (*other, *one)]);
    both.into_iter()
        .find(|(one, _)| *one == word)
        .map(|(_, other)| other)
}

/// The words for in and out of a value and of what is in it; whether there were any.
fn turn(value: &mut Value) -> bool {
    match value {
        Value::String(word) => match opposite(word) {
            Some(other) => {
                other.clone_into(word);
                true
            }
            None => false,
        },
        Value::Object(map) => map
            .values_mut()
            .fold(false, |is_turned, inner| turn(inner) | is_turned),
        _ => false,
    }
}

fn as_number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

macro_rules! operators {
    ($($name:literal: |$page:ident| $change:expr;)*) => {
        pub const OPERATORS: &[Operator] = &[$(Operator {
            name: $name,
            change: Change::Json(|$page| $change),
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
    "json keys: one is moved a level up": |page| page.each(|value| {
        let Value::Object(map) = value else { return false };
        let inner = map.iter().find_map(|(key, inner)| Some((key.clone(), inner.as_object()?.clone())));
        let Some((key, inner)) = inner else { return false };
        map.remove(&key);
        map.extend(inner);
        true
    });
    "json keys: one takes its neighbour's name": |page| page.keys(|map, name| {
        let keys: Vec<String> = map.keys().cloned().collect();
        let next = keys.iter().position(|key| key == name).and_then(|at| keys.get(at + 1));
        if let Some((next, value)) = next.and_then(|next| Some((next.clone(), map.remove(name)?))) {
            map.insert(next, value);
        }
    });
    "json values: one is null": |page| page.each(|value| { *value = Value::Null; true });
    "json values: one is gone": |page| page.each(|value| match value {
        Value::Object(map) => {
            let first = map.keys().next().cloned();
            first.and_then(|key| map.remove(&key)).is_some()
        }
        Value::Array(items) => items.pop().is_some(),
        _ => false,
    });
    "json values: one says -": |page| page.each(|value| { *value = json!("-"); true });
    "json words: in and out change places": |page| page.all(|value| value.is_string() && turn(value));
    // Not in the first or last item: the line before a list's oldest one proves it, and that isn't on the page.
    "json words: in and out change places in one": |page| (1..8).flat_map(|at| page.lists(|items| {
        if at + 1 < items.len() { turn(&mut items[at]); }
    })).collect();
    "json dates: another year": |page| ["2025-", "2027-"].into_iter().flat_map(|year| page.all(|value| {
        let other = value.as_str().filter(|text| text.starts_with("2026-")).map(|text| text.replacen("2026-", year, 1));
        if let Some(other) = other { *value = json!(other); return true; }
        false
    })).collect();
    "json dates: one of another year": |page| page.each(|value| {
        let other = value.as_str().filter(|text| text.starts_with("2026-")).map(|text| text.replacen("2026-", "2025-", 1));
        if let Some(other) = other { *value = json!(other); return true; }
        false
    });
    "json numbers: with exponents": |page| page.all(|value| {
        let number = value.as_i64();
        if let Some(number) = number { *value = serde_json::from_str(&format!("{number}e0")).expect("a number"); }
        number.is_some()
    });
    "json numbers: a hair more": |page| page.all(|value| {
        let number = value.as_i64();
        if let Some(number) = number { *value = serde_json::from_str(&format!("{number}.000001")).expect("a number"); }
        number.is_some()
    });
    "json numbers: one is too large": |page| page.each(|value| {
        let is_number = value.is_number();
        if is_number { *value = serde_json::from_str("1e30").expect("a number"); }
        is_number
    });
    "json numbers: with separators": |page| page.all(|value| {
        let number = value.as_i64().filter(|number| *number >= 1_000);
        if let Some(number) = number { *value = json!(format!("{},{:03}", number / 1_000, number % 1_000)); }
        number.is_some()
    });
    "json amounts: two of one day change places": |page| page.exchanged(true);
    "json amounts: two of different days change places": |page| page.exchanged(false);
}
