//! What the answer to a question makes of the lines that it was about.

use super::report::Settled;
use crate::statement::line::{LineStatus, StatementLine};

/// A held line is a twin, or the same as `kept` (the line of its `held_for`). Does nothing to a line that isn't held.
///
/// A dropped line stays as evidence; what it was seen as goes over to the line that it is, so that it is known when it
/// is seen again.
pub fn answer(held: &mut StatementLine, kept: Option<&mut StatementLine>, answer: Settled) {
    if held.status != LineStatus::Held {
        return;
    }
    match answer {
        Settled::Twin => {
            held.status = LineStatus::Live;
            held.held_for = None;
        }
        Settled::Same => drop_as_same(held, kept),
    }
}

/// The bank withdrew the line, or a view left it out. Does nothing to a held or dropped line.
pub fn answer_withdrawn(line: &mut StatementLine, withdrawn: bool) {
    match line.status {
        LineStatus::Live if withdrawn => line.status = LineStatus::Withdrawn,
        LineStatus::Withdrawn if !withdrawn => line.status = LineStatus::Live,
        _ => {}
    }
}

/// A pending line became `kept`.
pub fn answer_became(pending: &mut StatementLine, kept: &mut StatementLine) {
    if pending.pending {
        drop_as_same(pending, Some(kept));
    }
}

pub(super) fn drop_as_same(line: &mut StatementLine, kept: Option<&mut StatementLine>) {
    line.status = LineStatus::Dropped;
    let Some(kept) = kept else { return };
    line.held_for = Some(kept.id);
    for face in &line.faces {
        if !kept.faces.contains(face) {
            kept.faces.push(face.clone());
        }
    }
    for (source, reference) in std::mem::take(&mut line.references) {
        if kept.references.iter().all(|(of, _)| *of != source) {
            kept.references.push((source, reference));
        }
    }
    if line.first_seen.at < kept.first_seen.at {
        kept.first_seen = line.first_seen;
    }
}
