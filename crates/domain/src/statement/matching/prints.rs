//! Which of two prints of one line is the one that it shows.

/// What the print of a read line is to the stored one.
pub(super) struct Prints {
    /// Another date or amount.
    pub elsewhere: bool,
    /// The text was seen before, in some place.
    pub known_text: bool,
    pub known_face: bool,
    pub cut: bool,
    /// The stored text was cut and this is the whole of it.
    pub completes: bool,
    /// Some stored text was cut and this is the whole of it.
    pub completed: bool,
    /// It is the stored text.
    pub current: bool,
    pub known_source: bool,
    /// Certainly worth more than the last look.
    pub later: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    None,
    /// The whole text in place of a cut one: nothing was amended.
    Completed,
    /// An earlier print.
    Older,
    /// It is what the line shows now.
    Newer,
}

impl Prints {
    pub fn change(&self, wins: bool) -> Change {
        let side = if wins { Change::Newer } else { Change::Older };
        if self.elsewhere {
            return side;
        }
        if self.completes {
            return Change::Completed;
        }
        // A cut text never replaces a whole one, and every source has its own wording.
        if self.current || self.cut || self.completed || !self.known_source {
            return Change::None;
        }
        match (self.known_text, side) {
            (false, side) => side,
            // A text of before is back; the same view again is no news.
            (true, Change::Newer) if self.later => Change::Newer,
            (true, _) => Change::None,
        }
    }
}
