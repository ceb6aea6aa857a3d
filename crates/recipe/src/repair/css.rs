//! Selectors: which of their names are gone, and what the same elements are called now.

use std::collections::BTreeSet;
use std::ops::Range;

use super::find::{Pages, Reason, What, Why};
use super::page::Tree;

/// A name in a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Class(String),
    Id(String),
    /// `[name=value]`.
    Attr(String, String),
}

/// The selector for the same elements on the new page.
pub(super) fn successor(css: &str, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.good.as_ref()?, pages.new.as_ref()?);
    if !new.select(css)?.is_empty() {
        return None;
    }
    // Of several selectors the one that the good page has.
    let has_list = !css.contains(['(', '[']) && css.contains(',');
    let parts = if has_list {
        css.split(',').collect()
    } else {
        vec![css]
    };
    let (part, matched) = parts
        .into_iter()
        .filter_map(|part| Some((part.trim(), good.select(part.trim())?)))
        .find(|(_, matched)| !matched.is_empty())?;
    let mut renamed = part.to_owned();
    for (at, name) in names(part).into_iter().rev() {
        if !with(new, &name).is_empty() {
            continue;
        }
        let next = renamed_to(&name, good, new, pages)?;
        renamed.replace_range(at, &next);
    }
    let found = new.select(&renamed)?;
    // A selector for one form or table must not suddenly mean several.
    let as_many = (matched.len() == 1) == (found.len() == 1) || matched.len() > 1;
    (renamed != part && !found.is_empty() && as_many)
        .then(|| Reason::new(What::Selector, css, renamed, Why::SamePlace))
}

/// Its classes, ids and attribute values with their places.
fn names(css: &str) -> Vec<(Range<usize>, Name)> {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || !c.is_ascii();
    let word = |from: usize| {
        let rest = &css[from..];
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        from..from + end
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = css[at..].chars().next() {
        match c {
            '.' | '#' => {
                let place = word(at + 1);
                let text = css[place.clone()].to_owned();
                at = place.end.max(at + 1);
                if !text.is_empty() {
                    let name = if c == '.' {
                        Name::Class(text)
                    } else {
                        Name::Id(text)
                    };
                    found.push((place, name));
                }
            }
            '[' => {
                let end = css[at..].find(']').map_or(css.len(), |end| at + end);
                let inside = &css[at + 1..end];
                if let Some((attr, value)) = inside.split_once('=')
                    && !attr.ends_with(['~', '|', '^', '$', '*'])
                {
                    let start = at + 1 + attr.len() + 1;
                    let quotes = usize::from(value.starts_with(['"', '\'']));
                    let place = start + quotes..end - quotes.min(end - start);
                    let text = css.get(place.clone()).unwrap_or_default().to_owned();
                    found.push((place, Name::Attr(attr.trim().to_owned(), text)));
                }
                at = end;
            }
            other => at += other.len_utf8(),
        }
    }
    found
}

fn with(tree: &Tree<'_>, name: &Name) -> Vec<usize> {
    (0..tree.els.len())
        .filter(|at| {
            let el = &tree.els[*at];
            match name {
                Name::Class(class) => el.element.value().classes().any(|own| own == class),
                Name::Id(id) => el.attr("id") == Some(id),
                Name::Attr(attr, value) => el.attr(attr) == Some(value),
            }
        })
        .collect()
}

/// What all elements of that name are called now; `None`: they aren't there, or differ.
fn renamed_to(name: &Name, good: &Tree<'_>, new: &Tree<'_>, pages: &Pages<'_>) -> Option<String> {
    let now: Vec<usize> = with(good, name)
        .into_iter()
        .filter_map(|at| pages.follow(at))
        .collect();
    let first = new.els.get(*now.first()?)?;
    match name {
        Name::Class(_) => {
            let classes =
                |at: usize| -> BTreeSet<&str> { new.els[at].element.value().classes().collect() };
            let fresh = |class: &&str| with(good, &Name::Class((*class).to_owned())).is_empty();
            let common = now
                .iter()
                .map(|at| classes(*at))
                .reduce(|a, b| a.intersection(&b).copied().collect())?;
            let mut fresh = common.into_iter().filter(fresh);
            let one = fresh.next()?;
            fresh.next().is_none().then(|| one.to_owned())
        }
        Name::Id(_) => only_fresh(first.attr("id"), now.len()),
        Name::Attr(attr, _) => {
            let value = first.attr(attr)?;
            now.iter()
                .all(|at| new.els[*at].attr(attr) == Some(value))
                .then(|| value.to_owned())
        }
    }
}

fn only_fresh(value: Option<&str>, count: usize) -> Option<String> {
    value
        .filter(|value| count == 1 && !value.is_empty())
        .map(str::to_owned)
}
