//! How a recipe enters a bank: what carries its walks, and into which fields the login goes.

use std::collections::BTreeSet;

use domain::said::Said;
use toml::de::{DeTable, DeValue};

/// Something of the entrance that one of two recipes has and the other hasn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntranceChange {
    pub said: Said,
    /// It is there now and wasn't before.
    pub is_new: bool,
}

/// What of the engine and the login's fields differs between two recipes, taken away first. A text that isn't TOML has none.
pub fn entrance_changes(before: &str, after: &str) -> Vec<EntranceChange> {
    let (before, after) = (entrance(before), entrance(after));
    let change = |is_new: bool| {
        move |(what, text): &(What, String)| EntranceChange {
            said: what.said(text),
            is_new,
        }
    };
    let gone = before.difference(&after).map(change(false));
    let new = after.difference(&before).map(change(true));
    gone.chain(new).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Engine,
    /// A field of the bank's and what goes into it.
    Field,
}

impl What {
    fn said(self, text: &str) -> Said {
        let (ja, en) = match self {
            What::Engine => ("取得のしかた（engine）", "what carries the walk (engine)"),
            What::Field => ("ログインの入力欄", "a field of the login"),
        };
        Said::at(Said::new(ja, en), Said::same(text))
    }
}

fn entrance(recipe_toml: &str) -> BTreeSet<(What, String)> {
    let mut found = BTreeSet::new();
    let Ok(root) = DeTable::parse(recipe_toml) else {
        return found;
    };
    let engine = root
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref() == "engine");
    let engine = match engine.map(|(_, value)| value.get_ref()) {
        Some(DeValue::String(engine)) => engine.to_string(),
        _ => "http".to_owned(),
    };
    found.insert((What::Engine, engine));
    gather(root.get_ref(), &mut found);
    found
}

/// Every entry whose text names the login or an answer.
fn gather(table: &DeTable<'_>, found: &mut BTreeSet<(What, String)>) {
    let mut open: Vec<(String, &DeValue<'_>)> = entries(table);
    while let Some((key, value)) = open.pop() {
        match value {
            DeValue::Table(inner) => open.extend(entries(inner)),
            DeValue::Array(items) => {
                open.extend(items.iter().map(|item| (key.clone(), item.get_ref())));
            }
            DeValue::String(text) if text.contains("{login.") || text.contains("{answer") => {
                found.insert((What::Field, format!("{key} ← {text}")));
            }
            _ => {}
        }
    }
}

fn entries<'t, 's>(table: &'t DeTable<'s>) -> Vec<(String, &'t DeValue<'s>)> {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), value.get_ref()))
        .collect()
}
