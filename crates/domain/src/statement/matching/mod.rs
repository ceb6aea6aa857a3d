//! Matching: every printed line exactly once, however often, in whatever order and from wherever it is seen.
//!
//! Two rules carry it. A day that a view shows whole is decided by counting. Only the days at the ends of a view
//! are a question of alignment: there all ways to lay the view over the stored lines are priced, and where ways
//! with different numbers of new lines cost about the same, the lines are held and a person is asked.

mod alike;
mod anchors;
mod answer;
mod arrange;
mod count;
mod ends;
mod lay;
mod leftovers;
mod lines;
mod merge;
mod prints;
mod reading;
mod report;
mod sequence;
mod stored;
mod tie;
mod ways;
mod write;

pub use answer::{answer, answer_became, answer_withdrawn};
pub use report::{
    Absorbed, Amendment, Counts, Fate, Grade, LineFate, Notice, Printed, Question, QuestionKind,
    Settled,
};
pub use stored::{DayView, StoredDays};

use super::view::{SeenAt, View};
use crate::ids::StatementLineId;
use crate::time::{Date, Period};
use jiff::Span;

/// How many days a line may move when it becomes final, or is corrected.
const FAR_DAYS: i32 = 10;

/// The days that the store has to load for a view: what was asked, what the lines say, and as many days after them
/// as a line may move (a final line may be known before its pending face). `None` when the view names no day.
///
/// The store loads in addition every line that has a face on one of these days, wherever it stands now, with all
/// lines of its day.
pub fn days_of(view: &View) -> Option<Period> {
    let offset = view.traits.date_offset_days;
    let printed = view
        .lines
        .iter()
        .map(|line| shifted(line.posted_on, offset));
    let asked = view.asked.iter().flat_map(|asked| [asked.from, asked.to]);
    let (from, to) =
        printed
            .chain(asked)
            .fold(None, |span: Option<(Date, Date)>, day| match span {
                None => Some((day, day)),
                Some((from, to)) => Some((from.min(day), to.max(day))),
            })?;
    Period::new(from, shifted(to, FAR_DAYS))
}

/// Takes a view into what is stored. `stored` must hold the days of [`days_of`]; `new_ids` gives the id of each new line.
/// The same view taken a second time changes nothing.
pub fn absorb(
    stored: &mut StoredDays,
    view: &View,
    new_ids: &mut dyn FnMut() -> StatementLineId,
) -> Absorbed {
    merge::Merge::new(stored, view).run(stored, new_ids)
}

/// A date some days later (or earlier), or the last date that can be written.
fn shifted(on: Date, days: i32) -> Date {
    if days == 0 {
        on
    } else {
        on.saturating_add(Span::new().days(days))
    }
}

/// Whole days between two dates, without sign.
fn days_apart(a: Date, b: Date) -> i64 {
    (a.duration_since(b).as_hours() / 24).abs()
}

/// How the time of a view stands to the time of an earlier look.
#[derive(Clone, Copy, Debug)]
struct Relation {
    /// The view was made at the same time or later, as far as is known.
    newer: bool,
    /// And nothing that is unknown can change this.
    certain: bool,
}

/// A time that is not certain is a lower bound; so it proves "later", never "earlier".
fn relation(view: SeenAt, other: SeenAt) -> Relation {
    let newer = view.at >= other.at;
    let certain = match (view.certain, other.certain) {
        (true, true) => true,
        (true, false) => !newer,
        (false, true) => view.at > other.at,
        (false, false) => false,
    };
    Relation { newer, certain }
}
