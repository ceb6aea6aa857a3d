//! Keys of JSON: which took the place of one that is gone.

use serde_json::{Map, Value};

use super::find::{Reason, What, Why};
use super::headers::{Kind, kind_of};
use crate::text::nearest;

/// The path to the same value on the new page.
pub(super) fn successor(
    path: &str,
    items: Option<&str>,
    good: &Value,
    new: &Value,
    by_values: bool,
) -> Option<Reason> {
    let (bare, of_root) = match path.strip_prefix("$.") {
        Some(bare) => (bare, true),
        None => (path, false),
    };
    let (good, new) = match items.filter(|_| !of_root) {
        Some(items) => (first_item(good, items)?, {
            let now = renamed(items, good, new, by_values).map(|(path, _)| path);
            first_item(new, now.as_deref().unwrap_or(items))?
        }),
        None => (good, new),
    };
    let (found, why) = renamed(bare, good, new, by_values)?;
    let prefix = if of_root { "$." } else { "" };
    Some(Reason::new(
        What::JsonKey,
        path,
        format!("{prefix}{found}"),
        why,
    ))
}

fn first_item<'v>(root: &'v Value, items: &str) -> Option<&'v Value> {
    let bare = items.strip_prefix("$.").unwrap_or(items);
    at(root, bare)?.as_array()?.first()
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, step)
}

fn step<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Whether something stands at a path.
pub(super) fn has(root: &Value, path: &str) -> bool {
    at(root, path.strip_prefix("$.").unwrap_or(path)).is_some()
}

/// `None`: nothing was renamed, or it isn't sure to what.
fn renamed(path: &str, good: &Value, new: &Value, by_values: bool) -> Option<(String, Why)> {
    let (mut good, mut new) = (good, new);
    let mut now: Vec<String> = Vec::new();
    let mut changed = None;
    for key in path.split('.') {
        let before = step(good, key)?;
        let name = match step(new, key) {
            Some(_) => key.to_owned(),
            None => {
                let (name, why) = other_key(
                    key,
                    before,
                    (good.as_object()?, new.as_object()?),
                    by_values,
                )?;
                changed = Some(why);
                name
            }
        };
        new = step(new, &name)?;
        good = before;
        now.push(name);
    }
    changed.map(|why| (now.join("."), why))
}

fn other_key(
    key: &str,
    before: &Value,
    (good, new): (&Map<String, Value>, &Map<String, Value>),
    by_values: bool,
) -> Option<(String, Why)> {
    let alike = |a: &Value, b: &Value| match (a, b) {
        (Value::String(a), Value::String(b)) => kind_of(a) == kind_of(b),
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    let free: Vec<(&String, &Value)> = new
        .iter()
        .filter(|(name, value)| !good.contains_key(*name) && alike(before, value))
        .collect();
    let is_amount = before.is_number()
        || before
            .as_str()
            .is_some_and(|text| kind_of(text) == Kind::Money);
    let is_plain = !before.is_null() && !before.is_boolean() && (by_values || !is_amount);
    let same: Vec<_> = free.iter().filter(|(_, value)| *value == before).collect();
    if let ([(name, _)], true) = (same.as_slice(), is_plain) {
        return Some(((*name).clone(), Why::SameValues));
    }
    let gone = good
        .iter()
        .filter(|(name, value)| !new.contains_key(*name) && alike(before, value))
        .count();
    if let ([(name, _)], 1) = (free.as_slice(), gone) {
        return Some(((*name).clone(), Why::OnlyOne));
    }
    let names = free.iter().map(|(name, _)| name.as_str());
    nearest(key, names, 0.55).map(|name| (name.to_owned(), Why::AlikeName))
}
