//! What absorbing a view did, for the store to write and for people to read.

use super::stored::DayView;
use crate::ids::StatementLineId;
use crate::time::Date;
use std::collections::BTreeMap;
use std::ops::Add;

/// What became of one line of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It was not known before.
    New,
    /// It was known just so, or under a newer face.
    Known,
    /// It was known and now has another date, amount or text.
    Amended,
    /// It may be a known line or its twin: held until a person or a later view decides.
    Asked,
    /// The source printed it twice while it was paged through.
    Skipped,
}

/// The fate of one line of a view, and the stored line that it became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFate {
    pub fate: Fate,
    pub line: StatementLineId,
}

/// The counts of an import. `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: usize,
    pub new: usize,
    pub known: usize,
    pub amended: usize,
    pub asked: usize,
}

impl Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts {
            read: self.read + other.read,
            new: self.new + other.new,
            known: self.known + other.known,
            amended: self.amended + other.amended,
            asked: self.asked + other.asked,
        }
    }
}

/// What a source prints of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub posted_on: Date,
    pub amount: i64,
    pub description: String,
}

/// By what an amended line was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grade {
    /// The bank's own reference.
    Reference,
    /// The view shows the whole day, and no other line is left for it.
    WholeDay,
    /// The texts are alike.
    Alike,
    /// Gone from one day and new on another.
    Moved,
    /// 速報 became 確報.
    Pending,
    /// Its place and amount alone.
    Text,
}

/// A line that was printed differently at another time. Both prints are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    pub line: StatementLineId,
    pub before: Printed,
    pub after: Printed,
    pub grade: Grade,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    /// `lines` are held: is each the same as the line at the same place of `about`, or its twin?
    SameOrTwin,
    /// `lines` are not shown any more, by a view that is probably the newer one: did the bank withdraw them?
    WithdrawnOrNot,
    /// `lines` were pending and are gone: which of `about` did they become?
    WhichBecame,
}

/// Something that only a person can decide, or a later view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub kind: QuestionKind,
    pub lines: Vec<StatementLineId>,
    pub about: Vec<StatementLineId>,
}

/// How a held line was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settled {
    /// A line of its own, equal to another one.
    Twin,
    /// The same line, seen again.
    Same,
}

/// Something odd that the view showed, or that was concluded about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The line at this index of the view repeats the one before it, with the same balance.
    RepeatedByPage { listed: usize },
    /// A reference occurs twice in the view, so none of its references is an identity.
    ReferencesNotUnique,
    /// Opening balance + lines − closing balance is not zero, so neither is trusted.
    OpeningAndClosingDisagree { difference: i64 },
    /// So many lines of the day were taken for known ones because of their sequence.
    SameBySequence { posted_on: Date, lines: usize },
    /// The view's own balances contradict the amount that it prints; the stored amount stays.
    MisreadByView {
        line: StatementLineId,
        printed_amount: i64,
    },
    /// The view's own balances show that it left out this line.
    MissedByView { line: StatementLineId },
    /// The view shows no line at all, though lines are stored there. They stay.
    EmptyThoughStored { lines: usize },
}

/// What absorbing a view did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    /// For each line of the view, in the view's own order.
    pub per_line: Vec<LineFate>,
    /// Every line whose stored form changed or that is new, each once, by id.
    pub changed: Vec<StatementLineId>,
    pub amendments: Vec<Amendment>,
    pub questions: Vec<Question>,
    /// Held lines that this view decided: their questions are closed.
    pub settled: Vec<(StatementLineId, Settled)>,
    /// Lines that the bank doesn't show any more.
    pub withdrawn: Vec<StatementLineId>,
    /// Withdrawn lines that the bank shows again.
    pub revived: Vec<StatementLineId>,
    pub notices: Vec<Notice>,
    /// The entries of [`super::StoredDays::day_views`] that changed or are new.
    pub day_views: BTreeMap<Date, DayView>,
}

impl Absorbed {
    /// Lines that the source itself printed twice count as not read.
    pub fn counts(&self) -> Counts {
        let of = |fate| {
            self.per_line
                .iter()
                .filter(|line| line.fate == fate)
                .count()
        };
        let (new, known, amended, asked) = (
            of(Fate::New),
            of(Fate::Known),
            of(Fate::Amended),
            of(Fate::Asked),
        );
        Counts {
            read: new + known + amended + asked,
            new,
            known,
            amended,
            asked,
        }
    }
}
