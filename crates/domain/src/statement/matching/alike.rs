//! Whether a stored line and a read one may be the same, and what it costs to say so.

use super::reading::ReadRow;
use crate::statement::line::StatementLine;
use std::collections::HashMap;

/// The price of an assumption. Prices are added and compared, never shown.
pub(super) type Cost = u32;

/// Nothing speaks against it.
pub(super) const SAME: Cost = 0;
/// The texts are alike, or come from sources that word their texts differently.
pub(super) const ALIKE: Cost = 1;
/// Another text from the same source: only the amount and the place agree.
pub(super) const REWORDED: Cost = 3;

/// Two text keys of which one contains the other, or that share three of five pairs of neighbouring characters.
pub(super) fn alike(a: &str, b: &str) -> bool {
    if a.contains(b) || b.contains(a) {
        return a.chars().count().min(b.chars().count()) >= 2;
    }
    let (pairs_a, pairs_b) = (neighbours(a), neighbours(b));
    let total: usize = pairs_a.values().chain(pairs_b.values()).sum();
    let shared: usize = pairs_a
        .iter()
        .map(|(pair, n)| pairs_b.get(pair).map_or(0, |m| *n.min(m)))
        .sum();
    total > 0 && 10 * shared >= 3 * total
}

fn neighbours(text: &str) -> HashMap<(char, char), usize> {
    let mut pairs = HashMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_insert(0) += 1;
    }
    pairs
}

/// Whether the bank's references say that these are one line (`Some(true)`), two (`Some(false)`), or nothing.
/// A pending line may get another reference when it becomes final, so there only equal ones count.
pub(super) fn by_reference(line: &StatementLine, read: &ReadRow, source: &str) -> Option<bool> {
    let known = line
        .references
        .iter()
        .find(|(of, _)| of == source)
        .map(|(_, reference)| reference.as_str())?;
    let same = known == read.reference?;
    (same || line.pending == read.pending).then_some(same)
}

/// Whether any text of the line is equal or alike.
pub(super) fn text_alike(line: &StatementLine, read: &ReadRow) -> bool {
    line.faces
        .iter()
        .any(|face| face.text_key == read.key || alike(&face.text_key, &read.key))
}

/// Whether one of the texts was cut by its source and is the beginning of the other.
fn cut_from_one(line: &StatementLine, read: &ReadRow) -> bool {
    line.faces.iter().any(|face| {
        read.cut && face.text_key.starts_with(&read.key)
            || face.cut && read.key.starts_with(&face.text_key)
    })
}

/// What it costs to say that `line` and `read` are one line; `None`: they never are.
pub(super) fn price(line: &StatementLine, read: &ReadRow, source: &str) -> Option<Cost> {
    match by_reference(line, read, source) {
        Some(true) => return Some(SAME),
        Some(false) => return None,
        None => {}
    }
    if line.amount != read.amount {
        return None;
    }
    if line.faces.iter().any(|face| face.text_key == read.key) || cut_from_one(line, read) {
        return Some(SAME);
    }
    let same_source = line.faces.iter().any(|face| face.source == source);
    Some(if same_source && !text_alike(line, read) {
        REWORDED
    } else {
        ALIKE
    })
}
