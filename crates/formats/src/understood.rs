//! A file understood without being held: what it says of itself, and its lines view by view.

use std::collections::VecDeque;

use domain::statement::view::{ReadLine, View};
use domain::time::Period;

use crate::item::Item;
use crate::plan::Cut;
use crate::recognise::Reader;
use crate::router::Router;
use crate::source::{Source, Unread};
use crate::summary::Summary;
use crate::{Asked, FileStatement, Notice, Refusal};

/// A file that was read once, checked and found right.
pub struct Understood {
    /// Which reader understood it: `ofx`, `zengin`, or the id of a layout such as `mufg`.
    pub layout: String,
    /// The same for people, in Japanese.
    pub layout_name: String,
    pub statements: Vec<Summary>,
    /// What a person should know before the lines are kept.
    pub notices: Vec<Notice>,
    reader: Reader,
}

/// Some whole days of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct PartView {
    /// Index into [`Understood::statements`].
    pub statement: usize,
    pub view: View,
    /// So many lines were in the view before: the day at which a statement is parted is shown on both sides, so that
    /// what is stored knows that nothing lies between. Not to be counted twice.
    pub again: usize,
}

/// Reads a file from its first to its last byte, and keeps what has to be known before its lines are stored: no line
/// but the first few. Memory doesn't grow with the file.
///
/// # Errors
/// A [`Refusal`] when anything in it can't be read or doesn't agree with what it says about itself.
pub fn understand(source: &dyn Source, asked: &Asked<'_>) -> Result<Understood, Unread> {
    let understood = Understood::of(source, Reader::of(source, asked)?)?;
    if understood.statements.iter().all(|one| one.lines == 0) {
        return Err(understood.reader.why_nothing().into());
    }
    Ok(understood)
}

impl Understood {
    /// Statements without lines too.
    pub(crate) fn of(source: &dyn Source, mut reader: Reader) -> Result<Understood, Unread> {
        let mut whole = reader.gather(source)?.end(reader.is_unended())?;
        for statement in &mut whole.statements {
            let seen = statement.account.as_ref().map(|seen| seen.kind);
            let of_layout = reader.layout().map(|layout| layout.account.kind());
            statement.kind = seen.or(of_layout).unwrap_or(statement.kind);
        }
        Ok(Understood {
            layout: reader.id().to_owned(),
            layout_name: reader.name().to_owned(),
            statements: whole.statements,
            notices: whole.notices,
            reader,
        })
    }

    /// Reads the file once more and gives its lines in views of whole days, in the order of the file; those of several
    /// statements may come in turns. A statement without lines gives one empty view if it says of which days it is.
    ///
    /// # Errors
    /// What `take` answers; [`Unread`] where the file has changed since it was understood.
    pub fn views<E: From<Unread>>(
        &self,
        source: &dyn Source,
        mut take: impl FnMut(PartView) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut parts: Vec<Part<'_>> = self.statements.iter().map(Part::new).collect();
        let (mut router, mut answer) = (Router::default(), Ok(()));
        let mut pass = |item: Item| {
            match item {
                Item::Statement(begun) => {
                    router.begin(&begun);
                }
                Item::Ended => router.end(),
                Item::Line(line) => {
                    let at = router.current();
                    if let Some((statement, part)) =
                        at.and_then(|at| Some((at, parts.get_mut(at)?)))
                        && let Some(full) = part.take(*line, statement)
                    {
                        answer = take(full);
                        // Only stops the reader; `answer` is what the caller gets.
                        return answer.is_ok().then_some(()).ok_or(Refusal::Cut);
                    }
                }
                _ => {}
            }
            Ok(())
        };
        let read = self.reader.read(source, &mut pass);
        answer?;
        read.map_err(E::from)?;
        for (statement, part) in parts.into_iter().enumerate() {
            let whole = part.summary.lines == part.read;
            if !whole {
                let changed = std::io::Error::new(
                    std::io::ErrorKind::InvalidData,
                    "the file has changed while it was read",
                );
                return Err(Unread::Io(changed).into());
            }
            if let Some(last) = part.rest(statement) {
                take(last)?;
            }
        }
        Ok(())
    }

    /// All lines at once, one view for each statement: for files that are small or fetched by a walk.
    ///
    /// # Errors
    /// [`Unread`] where the file has changed since it was understood.
    pub fn collect(&self, source: &dyn Source) -> Result<Vec<FileStatement>, Unread> {
        let mut lines: Vec<Vec<ReadLine>> = vec![Vec::new(); self.statements.len()];
        let mut router = Router::default();
        self.reader.read(source, &mut |item: Item| {
            match item {
                Item::Statement(begun) => {
                    router.begin(&begun);
                }
                Item::Ended => router.end(),
                Item::Line(line) => {
                    if let Some(own) = router.current().and_then(|at| lines.get_mut(at)) {
                        own.push(*line);
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        let statements = self.statements.iter().zip(lines);
        Ok(statements
            .map(|(summary, lines)| FileStatement {
                account: summary.account.clone(),
                named: summary.named.clone(),
                unit: summary.unit.clone(),
                view: summary.view(lines),
            })
            .collect())
    }
}

/// A statement on its way out.
struct Part<'u> {
    summary: &'u Summary,
    cuts: VecDeque<Cut>,
    /// The cut before the lines that are held.
    before: Option<Cut>,
    held: Vec<ReadLine>,
    again: usize,
    read: u64,
}

impl<'u> Part<'u> {
    fn new(summary: &'u Summary) -> Part<'u> {
        Part {
            summary,
            cuts: summary.cuts.iter().copied().collect(),
            before: None,
            held: Vec::new(),
            again: 0,
            read: 0,
        }
    }

    fn take(&mut self, line: ReadLine, statement: usize) -> Option<PartView> {
        self.held.push(line);
        self.read += 1;
        let cut = self.cuts.pop_front_if(|cut| cut.lines == self.read)?;
        let border: Vec<ReadLine> = self
            .held
            .iter()
            .filter(|line| line.posted_on == cut.day)
            .cloned()
            .collect();
        let again = std::mem::replace(&mut self.again, border.len());
        let lines = std::mem::replace(&mut self.held, border);
        let before = self.before.replace(cut);
        Some(self.part(statement, lines, again, before, Some(cut)))
    }

    /// What is left at the end of the file.
    fn rest(mut self, statement: usize) -> Option<PartView> {
        let lines = std::mem::take(&mut self.held);
        let is_said = !lines.is_empty() || self.summary.asked.is_some();
        is_said.then(|| self.part(statement, lines, self.again, self.before, None))
    }

    /// The balances at the ends belong to the views at the ends, and each view speaks of its own days.
    fn part(
        &self,
        statement: usize,
        lines: Vec<ReadLine>,
        again: usize,
        before: Option<Cut>,
        after: Option<Cut>,
    ) -> PartView {
        let mut view = self.summary.view(lines);
        for (cut, is_after) in [(before, false), (after, true)] {
            let Some(cut) = cut else { continue };
            let ends_later = cut.is_forward == is_after;
            let asked = view.asked;
            if ends_later {
                view.closing = None;
                view.asked = asked.and_then(|asked| Period::new(asked.from, cut.day));
            } else {
                view.opening = None;
                view.asked = asked.and_then(|asked| Period::new(cut.day, asked.to));
            }
        }
        PartView {
            statement,
            view,
            again,
        }
    }
}
