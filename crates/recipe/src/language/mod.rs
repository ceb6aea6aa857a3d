//! The words of both files, as data: what the readers accept, what an editor completes and what the reference says are one
//! table. A reader refuses every key that isn't in it, and a test refuses every key in it that no reader asks for.

mod institution;
mod lists;
mod pages;
mod parts;
mod reference;
mod schema;
mod top;

use domain::said::Said;

pub(crate) use institution::{FIELD, INSTITUTION, MAINTENANCE, MANNERS, POINT, PROVED, TITLE};
pub(crate) use lists::{ACCOUNT, FILE, FILE_DECLARED, LINES, MONTH, SAYS, WINDOW};
pub(crate) use pages::{PAGES, page_of_kind};
pub(crate) use parts::{CLICK, FORM, OUTCOME, SIGN, VALUE, WAY};
pub use reference::{Words, institution_reference, recipe_reference, reference};
pub use schema::{institution_schema, schema};
pub(crate) use top::{BUDGET, OAUTH, RECIPE, SITE};

/// One kind of table in the files.
pub(crate) struct Block {
    /// Its name in the schema; one word.
    pub(crate) name: &'static str,
    /// As messages call it.
    pub(crate) what: &'static str,
    pub(crate) what_ja: &'static str,
    pub(crate) ja: &'static str,
    pub(crate) en: &'static str,
    pub(crate) keys: &'static [Key],
    /// Blocks whose keys it has too.
    pub(crate) also: &'static [&'static Block],
}

/// One key of a block.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// As written in the file; empty: nothing.
    pub(crate) default: &'static str,
    pub(crate) ja: &'static str,
    pub(crate) en: &'static str,
}

/// What may stand at a key.
pub(crate) enum Kind {
    Text,
    Flag,
    Count(i64, i64),
    Number,
    /// `2026-04-01`.
    Date,
    Css,
    Pattern,
    /// A path, or an https:// address.
    Address,
    /// A text with places: `{from:YYYYMMDD}`.
    Template,
    Word(fn() -> Vec<&'static str>),
    Block(&'static Block),
    /// A table whose keys are the author's.
    Map(&'static Kind),
    /// One, or a list of them.
    Many(&'static Kind),
    /// One of several.
    Any(&'static [Kind]),
    /// A value of a page.
    Value,
    /// Whatever JSON can say.
    Json,
}

impl Block {
    /// As messages call it.
    pub(crate) fn called(&self) -> Said {
        Said::new(self.what_ja, self.what)
    }

    /// All keys, its own first.
    pub(crate) fn all(&self) -> Vec<&'static Key> {
        let mut keys: Vec<&Key> = self.keys.iter().collect();
        for also in self.also {
            keys.extend(also.all());
        }
        keys
    }
}

impl Key {
    const fn new(name: &'static str, kind: Kind, ja: &'static str, en: &'static str) -> Key {
        Key {
            name,
            kind,
            required: false,
            default: "",
            ja,
            en,
        }
    }

    const fn required(name: &'static str, kind: Kind, ja: &'static str, en: &'static str) -> Key {
        Key {
            name,
            kind,
            required: true,
            default: "",
            ja,
            en,
        }
    }

    const fn or(
        name: &'static str,
        kind: Kind,
        default: &'static str,
        ja: &'static str,
        en: &'static str,
    ) -> Key {
        Key {
            name,
            kind,
            required: false,
            default,
            ja,
            en,
        }
    }
}

/// All blocks that can be reached from one, in the order in which they are met.
fn reachable(root: &'static Block) -> Vec<&'static Block> {
    let mut found: Vec<&'static Block> = Vec::new();
    let mut open = vec![root];
    while let Some(block) = open.pop() {
        if found.iter().any(|known| known.name == block.name) {
            continue;
        }
        found.push(block);
        let mut inner = Vec::new();
        for key in block.all() {
            blocks_in(&key.kind, &mut inner);
        }
        if block.name == RECIPE.name {
            inner.extend(PAGES);
        }
        inner.reverse();
        open.extend(inner);
    }
    found
}

fn blocks_in(kind: &'static Kind, found: &mut Vec<&'static Block>) {
    match kind {
        Kind::Block(block) => found.push(block),
        Kind::Map(inner) | Kind::Many(inner) => blocks_in(inner, found),
        Kind::Any(kinds) => kinds.iter().for_each(|kind| blocks_in(kind, found)),
        Kind::Value => found.push(&VALUE),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
