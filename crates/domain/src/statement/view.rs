//! A view: one look at one account's statement, on a site, over an API or in a file.
//! It is all that matching knows of the outside, so every source speaks through it.

use crate::time::{Date, Period, Timestamp, start_of_day};

/// When something was seen. A file without a time of its own gives only a lower bound: its newest date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenAt {
    pub at: Timestamp,
    /// `false`: it was seen at `at` or later.
    pub certain: bool,
}

impl SeenAt {
    pub fn exactly(at: Timestamp) -> SeenAt {
        SeenAt { at, certain: true }
    }

    /// For a file: it can't have been made before its newest day began.
    pub fn not_before(newest: Date) -> SeenAt {
        SeenAt {
            at: start_of_day(newest),
            certain: false,
        }
    }
}

/// The order in which a source lists its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    OldestFirst,
    NewestFirst,
    /// Days oldest first, but each day's lines newest first (or the reverse of both).
    EachDayBackwards,
}

/// What a source declares about itself, once, in its recipe or layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTraits {
    /// Names the source: an institution's id or a file layout's. References are unique within it.
    pub source: String,
    /// A text of this many characters may have been cut by the source.
    pub text_max: Option<usize>,
    /// It shows every line of the days it shows (but never of the present day).
    pub whole_days: bool,
    /// A line that it doesn't show isn't there. `false` for filtered or capped lists.
    pub authoritative: bool,
    /// `None`: found out from the balances and dates.
    pub order: Option<Order>,
    /// Added to the printed date where the source is known to print another date than the others, in days.
    pub date_offset_days: i32,
    /// The balance beside a line is that of its day's end, not the one right after it.
    pub day_balances: bool,
}

impl SourceTraits {
    /// A source that declares nothing but its name: a plain list whose ends may be cut within a day.
    pub fn plain(source: impl Into<String>) -> SourceTraits {
        SourceTraits {
            source: source.into(),
            text_max: None,
            whole_days: false,
            authoritative: true,
            order: None,
            date_offset_days: 0,
            day_balances: false,
        }
    }
}

/// Where a line was read: which captured page of the view, and which row on it (1-based, as people count).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index into the captures that the view was read from.
    pub page: u32,
    pub row: u32,
}

/// One line as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLine {
    /// 取引日.
    pub posted_on: Date,
    /// 起算日, where it differs or is printed.
    pub valued_on: Option<Date>,
    /// Minor units; ＋ 入金, − 出金.
    pub amount: i64,
    /// 摘要, as printed but for folded white space.
    pub description: String,
    /// 残高 after this line, minor units.
    pub balance: Option<i64>,
    /// The bank's own reference, where the source says that it is an identity.
    pub reference: Option<String>,
    /// 速報・未確定.
    pub pending: bool,
    pub place: Place,
}

/// One look at one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub traits: SourceTraits,
    pub seen: SeenAt,
    /// What was asked for; `None` where the source decides (a file).
    pub asked: Option<Period>,
    /// Balance before the first line, minor units.
    pub opening: Option<i64>,
    /// Balance after the last line, minor units.
    pub closing: Option<i64>,
    /// What `Place::row` counts, for people: `table.meisai`, `entries`, `line`.
    pub rows_of: String,
    /// In the order of the source.
    pub lines: Vec<ReadLine>,
}
