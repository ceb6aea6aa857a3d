//! What is stored of the days that a view touches.

use crate::ids::StatementLineId;
use crate::statement::line::StatementLine;
use crate::statement::view::SeenAt;
use crate::time::Date;
use std::collections::{BTreeMap, HashMap};

/// The newest view that showed a day whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayView {
    pub seen: SeenAt,
    /// The order of the day's lines has been proven, by balances or by what the source declares.
    pub ordered: bool,
}

/// The lines of some days of one account. The store loads it, [`super::absorb`] changes it, the store writes what changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredDays {
    /// Lines of every status, by day, in the order of their positions.
    pub days: BTreeMap<Date, Vec<StatementLine>>,
    /// Days that a view has shown whole, those without any line too.
    pub day_views: BTreeMap<Date, DayView>,
}

impl StoredDays {
    /// All lines, by day and position.
    pub fn lines(&self) -> impl Iterator<Item = &StatementLine> {
        self.days.values().flatten()
    }

    /// All lines by their id, to look up what [`super::Absorbed`] names.
    pub fn by_id(&self) -> HashMap<StatementLineId, &StatementLine> {
        self.lines().map(|line| (line.id, line)).collect()
    }
}
