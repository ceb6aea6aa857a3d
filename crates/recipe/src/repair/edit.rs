//! Writing the new words into the recipe's text, and nothing else.

use std::ops::Range;

use super::find::Reason;
use super::spots::{Role, Spot};

/// How a new word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Beside the old one wherever the language has a way to say both, so that old pages are still read.
    Beside,
    /// Instead of the old one.
    Instead,
}

/// One line of `recipe.toml` that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// 1-based.
    pub line: usize,
    pub old: String,
    pub new: String,
    /// Of each word in it that changes.
    pub reasons: Vec<Reason>,
    /// The old words still count.
    pub keeps_old: bool,
}

/// What was changed in one round.
pub(super) struct Made {
    pub(super) line: usize,
    pub(super) reason: Reason,
    pub(super) keeps_old: bool,
}

/// The text with the changes in it.
pub(super) fn apply(text: &str, changes: &[(Spot, Reason)], style: Style) -> (String, Vec<Made>) {
    let mut sorted: Vec<&(Spot, Reason)> = changes.iter().collect();
    sorted.sort_by_key(|(spot, _)| spot.span.start);
    let mut edited = text.to_owned();
    let mut made = Vec::new();
    // (where its list or value stands, the new word): two old words of one list may have the same successor.
    let mut written: Vec<(usize, &str)> = Vec::new();
    for (spot, reason) in sorted.into_iter().rev() {
        let here = (spot.entry.start, reason.new.as_str());
        if spot.in_list && written.contains(&here) {
            continue;
        }
        written.push(here);
        let both = (style == Style::Beside)
            .then(|| both(spot, reason))
            .flatten();
        let keeps_old = both.is_some();
        let (place, words) = both.unwrap_or_else(|| instead(spot, reason));
        edited.replace_range(place, &words);
        made.push(Made {
            line: text[..spot.span.start].matches('\n').count() + 1,
            reason: reason.clone(),
            keeps_old,
        });
    }
    (edited, made)
}

/// The changed lines. Edits never add or take a line.
pub(super) fn lines(before: &str, after: &str, made: Vec<Made>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = before
        .lines()
        .zip(after.lines())
        .enumerate()
        .filter(|(_, (old, new))| old != new)
        .map(|(at, (old, new))| Edit {
            line: at + 1,
            old: old.to_owned(),
            new: new.to_owned(),
            reasons: Vec::new(),
            keeps_old: true,
        })
        .collect();
    for one in made {
        if let Some(edit) = edits.iter_mut().find(|edit| edit.line == one.line) {
            edit.keeps_old &= one.keeps_old;
            edit.reasons.push(one.reason);
        }
    }
    for edit in &mut edits {
        edit.reasons.reverse();
    }
    edits
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn instead(spot: &Spot, reason: &Reason) -> (Range<usize>, String) {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let words = match &spot.role {
        Role::Field { .. } if reason.new.chars().all(bare) => reason.new.clone(),
        _ => quoted(&reason.new),
    };
    (spot.span.clone(), words)
}

/// Old and new word together; `None`: the language has no way to say it here.
fn both(spot: &Spot, reason: &Reason) -> Option<(Range<usize>, String)> {
    let (old, new) = (quoted(&spot.text), quoted(&reason.new));
    let alone = || {
        !["css", "attr", "line"]
            .iter()
            .any(|key| spot.siblings.iter().any(|own| own == key))
    };
    let here = spot.span.clone();
    Some(match &spot.role {
        Role::Title | Role::Text { .. } if spot.in_list => (here, format!("{old}, {new}")),
        Role::Title | Role::Text { .. } => (here, format!("[{old}, {new}]")),
        Role::Css => (here, quoted(&format!("{}, {}", spot.text, reason.new))),
        Role::Link => (here, format!("{{ css = '{}' }}", reason.address.as_ref()?)),
        Role::Label { .. } | Role::Header | Role::Json { .. } | Role::Bare
            if spot.key() == "either" =>
        {
            (here, format!("{old}, {new}"))
        }
        Role::Label { .. } | Role::Header | Role::Json { .. }
            if matches!(spot.key(), "col" | "json") =>
        {
            if spot.in_sign() || !alone() {
                return None;
            }
            (spot.entry.clone(), format!("either = [{old}, {new}]"))
        }
        Role::Json { .. } if spot.key() == "items" => return None,
        Role::Label { .. } | Role::Header | Role::Json { .. } => {
            (here, format!("{{ either = [{old}, {new}] }}"))
        }
        Role::Beside if spot.in_sign() || !alone() => return None,
        Role::Beside => (
            spot.entry.clone(),
            format!("either = [{{ beside = {old} }}, {{ beside = {new} }}]"),
        ),
        Role::Bare => (here, format!("{{ either = [{old}, {new}] }}")),
        Role::Field { .. } => return None,
    })
}
