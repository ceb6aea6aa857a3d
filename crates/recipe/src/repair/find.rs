//! The successor of one word of the recipe on the new page.

use super::align::Aligned;
use super::page::{Paper, Tree};
use super::sheet::Sheet;
use super::spots::{Role, Spot};
use super::{css, headers, json, sheet};
use crate::text::norm;

/// What a word of the recipe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Title,
    Text,
    Selector,
    /// Of a column.
    Label,
    /// Beside which a value stands.
    Beside,
    Link,
    Field,
    JsonKey,
}

/// Why it is the successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It stands at the same place of the page.
    SamePlace,
    /// The same values as before stand there.
    SameValues,
    /// Only one is gone, and only one of this kind is new.
    OnlyOne,
    /// It leads to the same address.
    SameAddress,
    /// Its name is alike, and no other's is.
    AlikeName,
    /// With the others the balances don't follow from the amounts.
    Balances,
}

/// One word that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub what: What,
    pub old: String,
    pub new: String,
    pub why: Why,
    /// Of a link: a selector for its address, which both pages have.
    pub(super) address: Option<String>,
}

impl Reason {
    pub fn new(what: What, old: impl Into<String>, new: impl Into<String>, why: Why) -> Reason {
        Reason {
            what,
            old: old.into(),
            new: new.into(),
            why,
            address: None,
        }
    }
}

/// Longer texts are no label.
const TEXT_MAX: usize = 60;

/// Both pages, side by side.
pub(super) struct Pages<'p> {
    pub(super) good: Option<Tree<'p>>,
    pub(super) new: Option<Tree<'p>>,
    aligned: Option<Aligned>,
    papers: (&'p Paper, &'p Paper),
    sheets: Option<(Sheet, Sheet)>,
    /// Equal amounts may tell which column is which: a witness on the page will refuse what they tell wrongly.
    pub(super) by_values: bool,
}

impl<'p> Pages<'p> {
    pub(super) fn of(good: &'p Paper, new: &'p Paper, by_values: bool) -> Pages<'p> {
        let (left, right) = (good.tree(), new.tree());
        let aligned = left
            .as_ref()
            .zip(right.as_ref())
            .map(|(left, right)| Aligned::new(left, right));
        Pages {
            good: left,
            new: right,
            aligned,
            papers: (good, new),
            sheets: Sheet::of(good).zip(Sheet::of(new)),
            by_values,
        }
    }

    /// Whether a word of the same list as this one stands on the new page, so that nothing is missing.
    fn has_another(&self, spot: &Spot) -> bool {
        let new = self.new.as_ref();
        let text_of = |css: &str| new.map(|new| new.texts_at(css)).unwrap_or_default();
        spot.others.iter().any(|other| {
            let wanted = norm(other);
            match &spot.role {
                Role::Title => new.is_some_and(|new| new.title().contains(&wanted)),
                Role::Text { at } => {
                    let texts = text_of(at.as_deref().unwrap_or("html"));
                    texts.iter().any(|text| text.contains(&wanted))
                }
                Role::Label { .. } => text_of("td, th").contains(&wanted),
                Role::Beside | Role::Header => {
                    let in_file = self.sheets.as_ref().is_some_and(|(_, new)| new.has(other));
                    in_file || text_of("*").contains(&wanted)
                }
                Role::Json { .. } | Role::Bare => match self.papers.1.json() {
                    Some(root) => json::has(root, other),
                    None => !text_of(other).is_empty(),
                },
                Role::Css => !text_of(other).is_empty(),
                Role::Link | Role::Field { .. } => false,
            }
        })
    }

    /// Which element of the new page an element of the good one is: the one at its place, else the only one of its kind
    /// with the same text, else the only one of its kind.
    pub(super) fn follow(&self, at: usize) -> Option<usize> {
        let placed = self.aligned.as_ref()?.of(at);
        if placed.is_some() {
            return placed;
        }
        let (good, new) = (self.good.as_ref()?, self.new.as_ref()?);
        let el = &good.els[at];
        let of_kind = |tree: &Tree<'_>| -> Vec<usize> {
            (0..tree.els.len())
                .filter(|at| tree.els[*at].tag() == el.tag())
                .filter(|at| tree.els[*at].attr("type") == el.attr("type"))
                .collect()
        };
        let (before, now) = (of_kind(good), of_kind(new));
        let same: Vec<usize> = now
            .iter()
            .copied()
            .filter(|at| !el.text.is_empty() && new.els[*at].text == el.text)
            .collect();
        match (same.as_slice(), before.as_slice(), now.as_slice()) {
            ([one], ..) => Some(*one),
            (_, [_], [one]) => Some(*one),
            _ => None,
        }
    }
}

/// `None`: the word still stands there, never stood there, or nothing is sure.
pub(super) fn successor(spot: &Spot, pages: &Pages<'_>) -> Option<Reason> {
    if pages.has_another(spot) {
        return None;
    }
    let text = &spot.text;
    let sheets = pages.sheets.as_ref();
    match &spot.role {
        Role::Title => title(text, pages),
        Role::Text { at } => visible(text, at.as_deref(), pages),
        Role::Css => css::successor(text, pages),
        Role::Label { table } => headers::successor(text, table, pages),
        Role::Header => {
            sheets.and_then(|(good, new)| sheet::header(text, good, new, pages.by_values))
        }
        Role::Beside => match sheets {
            Some((good, new)) => sheet::beside(text, good, new),
            None => beside(text, pages),
        },
        Role::Link => link(text, pages),
        Role::Field { form } => field(text, form, pages),
        Role::Json { items } => in_json(text, items.as_deref(), pages),
        Role::Bare if pages.papers.0.json().is_some() => in_json(text, None, pages),
        Role::Bare => css::successor(text, pages),
    }
}

fn in_json(path: &str, items: Option<&str>, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.papers.0.json()?, pages.papers.1.json()?);
    json::successor(path, items, good, new, pages.by_values)
}

fn reason(what: What, old: &str, new: String, why: Why) -> Option<Reason> {
    let good = norm(old) != new && !new.is_empty() && new.chars().count() <= TEXT_MAX;
    good.then(|| Reason::new(what, old, new, why))
}

/// What stands in a longer text where the old word stood; `None`: the text around it changed too.
fn within(word: &str, before: &str, now: &str) -> Option<String> {
    let word = norm(word);
    let at = before.find(&word)?;
    let (head, tail) = (&before[..at], &before[at + word.len()..]);
    let rest = now.strip_prefix(head)?.strip_suffix(tail)?;
    Some(rest.trim().to_owned())
}

fn title(word: &str, pages: &Pages<'_>) -> Option<Reason> {
    let (before, now) = (pages.good.as_ref()?.title(), pages.new.as_ref()?.title());
    if now.contains(&norm(word)) {
        return None;
    }
    reason(
        What::Title,
        word,
        within(word, &before, &now)?,
        Why::SamePlace,
    )
}

fn visible(word: &str, at: Option<&str>, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.good.as_ref()?, pages.new.as_ref()?);
    let wanted = norm(word);
    let root = &new.els.first()?.text;
    if root.contains(&wanted) {
        return None;
    }
    let inside: Option<Vec<usize>> = match at {
        Some(css) => Some(
            good.select(css)?
                .iter()
                .flat_map(|at| good.below(*at))
                .collect(),
        ),
        None => None,
    };
    let holder = (0..good.els.len())
        .filter(|at| inside.as_ref().is_none_or(|inside| inside.contains(at)))
        .filter(|at| good.els[*at].text.contains(&wanted))
        .min_by_key(|at| good.els[*at].text.len())?;
    let now = &new.els[pages.follow(holder)?].text;
    let found = within(word, &good.els[holder].text, now)?;
    // A word that the good page has elsewhere would tell nothing.
    let is_new = !good.els[0].text.contains(&found);
    is_new.then(|| reason(What::Text, word, found, Why::SamePlace))?
}

fn beside(label: &str, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.good.as_ref()?, pages.new.as_ref()?);
    let strip = |text: &str| norm(text).trim_end_matches([':', ' ']).to_owned();
    let wanted = strip(label);
    if wanted.contains('*') || new.els.iter().any(|el| strip(&el.text) == wanted) {
        return None;
    }
    let at = (0..good.els.len()).rfind(|at| strip(&good.els[*at].text) == wanted)?;
    let now = strip(&new.els[pages.follow(at)?].text);
    let is_new = !good.els.iter().any(|el| strip(&el.text) == now);
    is_new.then(|| reason(What::Beside, label, now, Why::SamePlace))?
}

fn link(label: &str, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.good.as_ref()?, pages.new.as_ref()?);
    let wanted = norm(label);
    if new.labels().contains(&wanted) {
        return None;
    }
    let at = (0..good.els.len())
        .find(|at| good.els[*at].is_clickable() && good.els[*at].label() == wanted)?;
    let known = good.labels();
    let target = target(good, at, pages.papers.0)?;
    let leading = |to: &dyn Fn(&str) -> bool| {
        let mut labels: Vec<String> = (0..new.els.len())
            .filter(|at| new.els[*at].is_clickable())
            .filter(|at| self::target(new, *at, pages.papers.1).is_some_and(|found| to(&found)))
            .map(|at| new.els[at].label())
            .filter(|label| !label.is_empty() && !known.contains(label))
            .collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    };
    // The good page may be another customer's, whose account has another number.
    let same = leading(&|found| found == target);
    let alike = leading(&|found| without_numbers(found) == without_numbers(&target));
    if let ([one], _) | ([], [one]) = (same.as_slice(), alike.as_slice()) {
        let found = reason(What::Link, label, one.clone(), Why::SameAddress)?;
        return Some(Reason {
            address: by_address((good, &wanted), (new, one), good.els[at].attr("href")),
            ..found
        });
    }
    let now = &new.els[pages.follow(at)?];
    let is_new = now.is_clickable() && !known.contains(&now.label());
    is_new.then(|| reason(What::Link, label, now.label(), Why::SamePlace))?
}

/// Where a link or button leads: its path, or its form's with its own name.
fn target(tree: &Tree<'_>, at: usize, paper: &Paper) -> Option<String> {
    let path = |href: &str| {
        let url = paper.url().join(href).ok()?;
        Some(format!(
            "{}{}",
            url.host_str().unwrap_or_default(),
            url.path()
        ))
    };
    let el = &tree.els[at];
    if let Some(href) = el.attr("href") {
        return path(href);
    }
    let form = tree.around(at, "form")?;
    let action = path(tree.els[form].attr("action").unwrap_or_default())?;
    Some(format!(
        "{action} {} {}",
        tree.els[form].attr("name").unwrap_or_default(),
        el.attr("name").unwrap_or_default()
    ))
}

fn without_numbers(target: &str) -> String {
    target
        .split(|c: char| c.is_ascii_digit())
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join("#")
}

/// A selector by the address, where it means one link on both pages; by the beginning of an address that goes on with a
/// number, where it means the links of that label on both.
fn by_address(
    (good, old): (&Tree<'_>, &str),
    (new, now): (&Tree<'_>, &str),
    href: Option<&str>,
) -> Option<String> {
    let href = href.filter(|href| !href.contains(['?', '\'', '"', '\\']))?;
    let number = href.find(|c: char| c.is_ascii_digit());
    let css = match number {
        None => format!("a[href=\"{href}\"]"),
        Some(at) if href[..at].contains(char::is_alphabetic) => {
            format!("a[href^=\"{}\"]", &href[..at])
        }
        Some(_) => return None,
    };
    let means = |tree: &Tree<'_>, label: &str| {
        let found = tree.select(&css).unwrap_or_default();
        let all_so = found.iter().all(|at| tree.els[*at].label() == label);
        (found.len() == 1 || number.is_some() && !found.is_empty()) && all_so
    };
    (means(good, old) && means(new, now)).then_some(css)
}

fn field(name: &str, form: &str, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.good.as_ref()?, pages.new.as_ref()?);
    let named = |tree: &Tree<'_>, form: usize| -> Vec<usize> {
        tree.below(form)
            .into_iter()
            .filter(|at| tree.els[*at].is_control() && tree.els[*at].attr("name").is_some())
            .collect()
    };
    let (before, at) = good.select(form)?.into_iter().find_map(|form| {
        let controls = named(good, form);
        let at = controls
            .iter()
            .copied()
            .find(|at| good.els[*at].attr("name") == Some(name))?;
        Some(((form, controls), at))
    })?;
    let now_form = match new.select(form)?.as_slice() {
        [one] => *one,
        _ => pages.follow(before.0)?,
    };
    let now = named(new, now_form);
    if now.iter().any(|at| new.els[*at].attr("name") == Some(name)) {
        return None;
    }
    let known: Vec<&str> = before
        .1
        .iter()
        .filter_map(|at| good.els[*at].attr("name"))
        .collect();
    let (tag, kind) = (good.els[at].tag(), good.els[at].attr("type"));
    let free: Vec<usize> = now
        .into_iter()
        .filter(|now| new.els[*now].tag() == tag && new.els[*now].attr("type") == kind)
        .filter(|now| !known.contains(&new.els[*now].attr("name").unwrap_or_default()))
        .collect();
    let name_of = |at: usize| new.els[at].attr("name").unwrap_or_default().to_owned();
    let placed = pages.follow(at).filter(|at| free.contains(at));
    match (placed, free.as_slice()) {
        (Some(at), _) => reason(What::Field, name, name_of(at), Why::SamePlace),
        (None, [one]) => reason(What::Field, name, name_of(*one), Why::OnlyOne),
        _ => None,
    }
}
